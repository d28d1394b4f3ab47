"""Outside strings that try to become markup, read back without a browser."""

from itertools import count

import pytest
from report_dom import faults, parse, true_text
from report_poison import PAYLOADS, poison
from report_views import arabic, french

from archiver.report import ReportView, render

ELEMENTS = (
    {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
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
        "time",
        "strong",
    }
    | {"span", "bdi", "mark", "video", "audio", "source", "img"}
)


@pytest.fixture(scope="module", params=["french", "arabic"])
def clean(request: pytest.FixtureRequest) -> ReportView:
    return (french(seconds=2) if request.param == "french" else arabic())[1]


@pytest.mark.parametrize("turn", range(len(PAYLOADS)))
def test_every_outside_text_is_inert_with_every_payload(clean: ReportView, turn: int) -> None:
    html = render(poison(clean, count(turn)))
    html.encode("utf-8")
    page = parse(html)
    assert faults(html) == []
    assert {node.tag for node in page.css("*")} <= ELEMENTS
    assert "1337" not in page.body.text(), "a template in a text was run"
    assert len(page.css("style")) == len(page.css("title")) == 1
    assert len(page.css("meta[http-equiv]")) == 1


def test_the_payloads_are_there_as_text() -> None:
    shown = true_text(parse(render(poison(french(seconds=2)[1]))).body)
    for payload in PAYLOADS:
        assert payload in shown, payload


def test_the_clean_pages_use_the_listed_elements_only(clean: ReportView) -> None:
    assert {node.tag for node in parse(render(clean)).css("*")} <= ELEMENTS
