"""Each page of the desk in a real Chromium: what it asks for, what it runs, how it can be read."""

from __future__ import annotations

import pytest
from desk_process import Desk
from playwright.sync_api import BrowserContext
from visiting import DESKTOP, PHONE, opened

from tests.axe import rules

pytestmark = pytest.mark.browser

EVERY = (
    "overview", "channels", "articles", "all media", "review", "matches", "log", "search", "hits", "hits in arabic",
    "nothing there", "hostile search", "hostile hits", "a citation's review", "a hostile citation's review", "entry",
    "first entry",
    "channel rives", "channel wadi", "channel hostile", "post edited", "post deleted", "post album", "post poll",
    "post missing", "post cited", "post answer", "post voice", "post marked", "post forward", "post links", "post svg",
    "article french", "article arabic", "article hostile", "medium film", "medium svg",
)  # fmt: skip
"""The pages by their names in ``pages``; of pages that differ little one."""
RUN_AXE = """async (rules) => {
  const asked = rules ? { runOnly: { type: "rule", values: rules } } : {};
  const found = await axe.run(document, { resultTypes: ["violations"], ...asked });
  return found.violations.filter((each) => ["serious", "critical"].includes(each.impact))
    .map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 200)).join("\\n  ")}`);
}"""
WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return Array.from(document.querySelectorAll("body *"))
    .filter((each) => each.getBoundingClientRect().right > width + 0.5 && each.checkVisibility())
    .map((each) => each.outerHTML.slice(0, 160)).slice(0, 5).concat(["scrolls"]);
}"""


@pytest.fixture(autouse=True)
def blockbuster() -> None:
    """Here the running loop is Playwright's own, so a blocking call in this thread is none of ours."""


@pytest.mark.parametrize("name", EVERY)
def test_a_page_does_no_harm_and_can_be_read(
    name: str, context: BrowserContext, desk: Desk, places: dict[str, str]
) -> None:
    address = desk.address + places[name]
    with opened(context, address) as seen:
        page = seen.page
        answer = seen.answers[page.url]
        assert answer.status == (404 if name == "nothing there" else 200)
        policy = answer.header_value("content-security-policy") or ""
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        expected = [each for each in seen.console if "404" in each] if name == "nothing there" else []
        assert [each for each in seen.troubles(desk.address) if each[len("console: ") :] not in expected] == []
        page.set_viewport_size(PHONE)
        assert page.evaluate(WIDE) == []
        page.set_viewport_size(DESKTOP)
        # What the browser evaluates for its driver is no script of the page: the policy stays as it is.
        page.evaluate(rules())
        assert page.evaluate(RUN_AXE, None) == [], "in light"
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(RUN_AXE, ["color-contrast"]) == [], "in dark"
