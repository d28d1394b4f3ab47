"""The review queue and an article by keyboard, in a real browser: what scripts add to pages that work without them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from desk_archive import DeskArchive
from desk_process import Desk, copied, served
from playwright.sync_api import Browser, Page, expect
from visiting import until

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def blockbuster() -> None:
    """Here the running loop is Playwright's own, so a blocking call in this thread is none of ours."""


@pytest.fixture(scope="module")
def deciding(desk_archive: DeskArchive, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk that takes decisions, over a copy."""
    with served(copied(desk_archive, tmp_path_factory.mktemp("deciding")), "--decide", "A. Reader") as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened, said = context.new_page(), list[str]()
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert not said


def said(page: Page, words: str) -> None:
    """What was just done; the scripts of the page that says so have begun to hear keys."""
    expect(page.locator(".notice [role=status]")).to_contain_text(words)
    page.wait_for_load_state()


def test_keys_are_told_in_a_dialog_that_takes_none(deciding: Desk, page: Page) -> None:
    page.goto(f"{deciding.address}/review")
    passage = page.locator("blockquote.passage").inner_text()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("Take the last decision back")
    for key in "nasr":  # none of them goes anywhere
        page.keyboard.press(key)
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.locator("blockquote.passage").inner_text() == passage
    expect(page.locator(".notice")).to_have_count(0)


def test_what_was_decided_is_taken_back_by_one_key(deciding: Desk, page: Page) -> None:
    page.goto(f"{deciding.address}/review")
    first = page.locator("blockquote.passage").inner_text()
    page.get_by_label("Note").focus()
    page.keyboard.type("an ar: nsu?")  # letters in a field are letters
    expect(page.locator(".notice")).to_have_count(0)
    assert page.locator("blockquote.passage").inner_text() == first
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.locator("#candidate-1")).to_be_focused()
    page.keyboard.press("a")
    said(page, "Accepted.")
    page.keyboard.press("u")
    said(page, "taken back")
    assert page.locator("blockquote.passage").inner_text() == first
    expect(page.get_by_text("an ar: nsu?")).to_be_visible()


def test_a_citation_is_left_as_it_is(deciding: Desk, page: Page) -> None:
    page.goto(f"{deciding.address}/review")
    waiting = page.get_by_role("link", name="Next citation").get_attribute("href")
    page.keyboard.press("s")
    expect(page).to_have_url(f"{deciding.address}{waiting}")
    page.wait_for_load_state()  # from then on its script hears keys
    page.keyboard.press("p")
    expect(page.get_by_text("1 of ")).to_be_visible()


def test_a_match_is_looked_at_and_decided_by_keys(deciding: Desk, page: Page) -> None:
    page.goto(f"{deciding.address}/review/matches")
    page.keyboard.press(" ")
    until(page, "Array.from(document.querySelectorAll('video')).every((each) => each.currentTime > 0.2)")
    page.keyboard.press("r")
    said(page, "Written down: not the same.")
    page.keyboard.press("u")
    said(page, "taken back")
    page.get_by_label("Note").focus()
    page.keyboard.type("a r ")  # letters in a field are letters
    expect(page.locator(".compare")).to_be_visible()
    said(page, "taken back")


def test_citations_of_an_article_are_walked_with_their_passages(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.address}/article/{desk.archive.articles['french']}")
    for number in (1, 2, 3):
        page.keyboard.press("n")
        expect(page.locator(f"#citation-{number}")).to_be_focused()
        expect(page.locator("mark.held")).to_have_attribute("data-citation", str(number))
    page.keyboard.press("p")
    expect(page.locator("#citation-2")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search posts, articles, channels")).to_be_focused()
    page.keyboard.type("n/pont")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{desk.address}/search?q=n%2Fpont")
