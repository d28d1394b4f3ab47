"""The index page of all articles, read back from its HTML."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from report_builders import NOW, facts
from report_dom import faults, parse, words
from report_rich import index, row
from selectolax.lexbor import LexborHTMLParser

from archiver.report import INDEX_NAME, IndexRow, IndexView, render_index, report_name


def page_of(*rows: IndexRow) -> LexborHTMLParser:
    return parse(render_index(IndexView(rows=rows, archive=facts())))


def titles(page: LexborHTMLParser) -> list[str]:
    return [words(node) for node in page.css(".articles h3")]


@pytest.mark.parametrize("count", [0, 1, 40])
def test_it_has_nothing_that_no_page_may_have(count: int) -> None:
    assert faults(render_index(index(count))) == []
    assert faults(render_index(IndexView(rows=index(count).rows[:count], archive=facts()))) == []


def test_the_newest_comes_first_and_the_same_day_by_capture() -> None:
    later = row(3, title="later", captured=NOW + timedelta(days=9))
    older = row(1, title="older", published=row(3).published, captured=NOW - timedelta(days=9))
    unknown = row(9, title="unknown", published=None, captured=NOW + timedelta(days=99))
    assert titles(page_of(older, unknown, row(2, title="newest"), later)) == ["newest", "later", "older", "unknown"]


def test_the_order_of_the_rows_given_does_not_matter() -> None:
    view = index()
    assert render_index(view) == render_index(replace(view, rows=view.rows[::-1]))


def test_articles_stand_by_month_with_anchors_to_each() -> None:
    page = page_of(
        row(0, published=date(2026, 3, 1)),
        row(1, published=date(2026, 3, 31)),
        row(2, published=date(2025, 12, 31)),
        row(3, published=None),
    )
    headings = [words(node) for node in page.css(".month h2")]
    assert headings == ["March 2026", "December 2025", "Day of publication not known"]
    assert [words(node) for node in page.css("nav li")] == [
        "March 2026 2",
        "December 2025 1",
        "Day of publication not known 1",
    ]
    anchors = [node.attributes["href"] for node in page.css("nav a")]
    assert anchors == [f"#{node.attributes['id']}" for node in page.css(".month")]


def test_one_month_needs_no_anchors() -> None:
    assert page_of(row(1)).css("nav") == []


def test_an_article_says_what_it_is_and_how_its_citations_stand() -> None:
    page = page_of(row(1, linked=2, proposed=1, missing=3, open=4))
    said = words(page.css_first(".articles > li"))
    assert said == (
        "Crue du Zelmar, jour 1 Gazette des vallées https://gazette.example/monde/1?x=1 "
        "Published 28 February 2026, captured 2 March 2026, 10:14:30 UTC; "
        f"article {row(1).article_id[:12]} "
        "10 citations 2 linked 1 proposed, waiting for review 3 not found 4 not looked for yet"
    )


def test_the_totals_are_sums() -> None:
    page = page_of(row(1), row(2, linked=1, proposed=0, missing=0), row(3, linked=0, proposed=0, missing=0))
    header = words(page.css_first("header"))
    assert "Three articles, with seven passages that cite Telegram." in header
    assert header.endswith("7 citations 3 linked 1 proposed, waiting for review 3 not found")
    assert words(page.css(".articles > li")[2]).endswith("It does not cite Telegram.")


def test_only_a_report_that_is_there_is_linked_and_no_address_is() -> None:
    page = page_of(row(1), row(2, report=False))
    links = [(words(node), node.attributes["href"]) for node in page.css(".articles a")]
    assert links == [("Crue du Zelmar, jour 1", report_name(row(1).article_id))]
    assert "no report is written yet" in words(page.css(".articles > li")[1])
    assert "no report is written yet" not in words(page.css(".articles > li")[0])


def test_a_title_has_its_own_direction_and_language() -> None:
    page = page_of(row(1, title="نشرت قناة", language="ar"), row(2, title=None), row(3, language='x" onload="y'))
    first, second, third = page.css(".articles h3")
    assert first.attributes["dir"] == "auto"
    assert first.css_first("span").attributes["lang"] == "ar"
    assert words(second) == "Article without a title"
    assert third.css_first("span").attributes["lang"] == ""


def test_the_foot_names_archive_log_and_checkpoint() -> None:
    foot = page_of(row(1)).css("footer .facts > div")
    said = {words(line.css_first("dt")): words(line.css_first("dd")) for line in foot}
    assert said["Archive"] == "archiver.example/valmere-2021"
    assert said["Log"] == "31 entries when this index was made"
    covered = "covers the first 31 entries, up to 2 March 2026, 10:15:00 UTC, signed with the key "
    assert said["Signed checkpoint"] == f"{covered}archiver.example/valmere-2021"
    assert said["Made"] == "2 March 2026, 10:15:30 UTC with archiver 0.1.0"


def test_an_archive_without_articles_says_how_to_add_one() -> None:
    page = page_of()
    assert "No article was read yet. archiver article add adds one." in words(page.css_first("main"))
    assert words(page.css_first("header p:nth-of-type(2)")) == "No articles."


def test_thousands_of_articles_stay_one_small_page() -> None:
    rows = tuple(row(number, published=date(2026, 3, 1) - timedelta(days=number // 3)) for number in range(2000))
    html = render_index(IndexView(rows=rows, archive=facts()))
    assert len(parse(html).css(".articles > li")) == 2000
    assert len(html) < 2000 * 1500
    assert len(re.findall(r'<section class="month"', html)) == len(parse(html).css("nav a")) == 23


def test_an_index_is_never_named_like_a_report() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}\.html", INDEX_NAME) is None
