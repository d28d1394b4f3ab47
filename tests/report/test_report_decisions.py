"""Decisions of persons, searches that were cut short, and the figures of the sessions, as the page says them."""

from dataclasses import replace

import pytest
from report_dom import faults, parse, words
from report_rich import figures, review, rich
from report_views import LINKED, bare, french

from archiver.report import ReportView, render, rests_on


@pytest.fixture(scope="module")
def view() -> ReportView:
    return rich()[1]


@pytest.fixture(scope="module")
def html(view: ReportView) -> str:
    return render(view)


def test_it_has_nothing_that_no_page_may_have(html: str) -> None:
    assert faults(html) == []


def test_a_decision_says_what_by_whom_when_and_why(html: str) -> None:
    accepted, _, undo = parse(html).css("#citation-1 .reviews > li")
    assert words(accepted) == (
        "Accepted post @nawaris_example/5123. Same coat, same wall. "
        "Mara Veldt, 2 March 2026, 10:15:30 UTC, log entry 20"
    )
    assert words(undo).startswith("Took back the decision of log entry 21. نور,")


def test_what_was_taken_back_is_struck_through_and_says_so(html: str) -> None:
    struck = parse(html).css("s")
    assert [words(node) for node in struck] == ["Rejected post: none of the posts that were linked."]
    assert words(struck[0].parent).startswith("Rejected post: none of the posts that were linked. Taken back.")
    assert "A person who gave no name" in words(struck[0].parent)


def test_a_note_keeps_its_direction_and_lines(html: str) -> None:
    page = parse(html)
    assert page.css_first("#citation-1 .said").text() == "Same coat,\nsame wall."
    note = page.css_first("#citation-2 .said")
    assert (note.attributes["dir"], note.text()) == ("auto", "في الطريق")


def test_decisions_without_a_passage_stand_by_themselves_with_its_words(view: ReportView, html: str) -> None:
    lost = words(parse(html).css_first("#lost"))
    assert "Chose post c/1400000202/88. une vidéo partagée Mara Veldt" in lost
    elsewhere = replace(view.record, reviews=(review(24, "note", "aa" * 32, now="bb" * 32, note="Kept."),))
    assert "Kept." in words(parse(render(replace(view, record=elsewhere))).css_first("#lost"))


def test_without_decisions_nothing_is_said_of_them() -> None:
    page = parse(render(french(seconds=1)[1]))
    assert page.css(".reviews, #lost, s, #figures") == []


def test_the_page_rests_on_decisions_on_the_links_and_on_videos(view: ReportView) -> None:
    assert set(rests_on(view)) - set(rests_on(french(seconds=1)[1])) == {20, 21, 22, 23, 24, 29, 40, 41, 42}


def test_a_search_that_was_cut_short_says_so_at_the_citation_and_in_the_summary(html: str) -> None:
    page = parse(html)
    assert words(page.css_first("#citation-3 .warning")) == (
        "The search was cut short: Telegram asked to wait until 2 March 2026, 12:00 UTC; "
        "it is tried again at the next run."
    )
    assert page.css("#citation-1 .warning") == []
    assert "The search was cut short and is tried again" in words(page.css(".outcomes > li")[2])


def test_the_figures_of_a_session(html: str) -> None:
    newest, _ = parse(html).css("#figures .session")
    assert words(newest.css_first("h3")) == "archiver article add log entry 19, 2 March 2026, 09:35:30 UTC"
    assert {words(row.css_first("dt")): words(row.css_first("dd")) for row in newest.css(".facts > div")} == {
        "First asked": "2 March 2026, 09:35:30 UTC",
        "Last answered": "2 March 2026, 09:37:01 UTC, 1 min 31 s later",
        "Questions": ("messages.getHistory: 6 upload.getFile: 7, of which 1 not there, 2 refused, 3 failed"),
        "Posts shown": "1,234 (known posts among the ids that its answers covered)",
        "Media files": "2",
        "Newly stored": "nine objects, 3.7 MB (3,721,147 bytes)",
        "Programs": "archiver 0.1.0, python 3.11.7, telethon 1.45.0",
    }


def test_a_session_that_asked_nothing_says_so(html: str) -> None:
    _, oldest = parse(html).css("#figures .session")
    assert "none: it worked with what the archive held" in words(oldest)
    assert "First asked" not in words(oldest)


def test_a_clock_that_was_set_back_gives_no_time_below_zero() -> None:
    session = figures(5)
    back = replace(session, last_answered=session.first_asked, first_asked=session.last_answered)
    assert "0 s later" in words(parse(render(replace(bare(), figures=(back,)))).css_first("#figures"))


def test_a_post_of_a_decision_is_named_also_where_nothing_is_known_of_it() -> None:
    view = rich()[1]
    assert f"Accepted post c/{LINKED.channel_id}/5123." in words(
        parse(render(replace(view, posts={}, channels={}))).css_first("#citation-1 .reviews")
    )
