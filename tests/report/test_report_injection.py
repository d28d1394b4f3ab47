"""Outside strings that try to become markup, read back without a browser."""

from itertools import count

import pytest
from report_dom import DRAWN, faults, parse, true_text
from report_rich import index, rich
from report_views import arabic

from archiver.report import ReportView, render, render_index
from tests.poison import PAYLOADS, WORKED_OUT, poison

ELEMENTS = (
    {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "nav",
        "main",
        "footer",
        "section",
        "article",
        "div",
    }
    | {"h1", "h2", "h3", "h4", "p", "blockquote", "pre", "code", "ul", "ol", "li", "dl", "dt", "dd", "q", "a"}
    | {
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "details",
        "summary",
        "figure",
        "figcaption",
        "time",
        "strong",
    }
    | {"span", "bdi", "mark", "b", "s", "samp", "video", "audio", "source", "img"}
)


@pytest.fixture(scope="module", params=["rich", "arabic"])
def clean(request: pytest.FixtureRequest) -> ReportView:
    return (rich() if request.param == "rich" else arabic())[1]


@pytest.mark.parametrize("turn", range(len(PAYLOADS)))
def test_every_outside_text_is_inert_with_every_payload(clean: ReportView, turn: int) -> None:
    check(render(poison(clean, count(turn))))


@pytest.mark.parametrize("turn", range(len(PAYLOADS)))
def test_every_outside_text_of_the_index_is_inert(turn: int) -> None:
    check(render_index(poison(index(3), count(turn))))


def check(html: str) -> None:
    html.encode("utf-8")
    page = parse(html)
    assert faults(html) == []
    assert {node.tag for node in page.css("*")} <= ELEMENTS | DRAWN.keys()
    assert WORKED_OUT not in page.body.text(), "a template in a text was run"
    drawn = [title for svg in page.css("svg") for title in svg.css("title")]
    assert len(page.css("style")) == len(page.css("title")) - len(drawn) == len(page.css("head > title")) == 1
    assert len(page.css("meta[http-equiv]")) == 1


def test_the_payloads_are_there_as_text() -> None:
    shown = true_text(parse(render(poison(rich()[1]))).body)
    listed = "".join(true_text(parse(render_index(poison(index(20), count(turn)))).body) for turn in range(4))
    for payload in PAYLOADS:
        assert payload in shown, payload
        assert payload in listed, payload


def test_the_clean_pages_use_the_listed_elements_only(clean: ReportView) -> None:
    assert {node.tag for node in parse(render(clean)).css("*")} <= ELEMENTS | DRAWN.keys()
    assert {node.tag for node in parse(render_index(index())).css("*")} <= ELEMENTS
