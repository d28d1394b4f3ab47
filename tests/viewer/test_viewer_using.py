"""The desk as it is used: films, keyboard, scrolling, other directions of writing, no scripts, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from desk_archive import RTL, DeskArchive
from desk_process import Desk, copied, served
from desk_world import MANY, SEEK_S
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from visiting import Seen, new_context, opened

from tests.poison import WORKED_OUT

pytestmark = pytest.mark.browser

FIRST_PAGE = 50
"""Posts of a time line before it is scrolled, at most."""


@pytest.fixture(autouse=True)
def blockbuster() -> None:
    """Here the running loop is Playwright's own, so a blocking call in this thread is none of ours."""


@pytest.fixture(scope="module")
def deciding(desk_archive: DeskArchive, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk that takes decisions, over a copy."""
    with served(copied(desk_archive, tmp_path_factory.mktemp("deciding")), "--decide", "Mara Veldt") as running:
        yield running


def ready(page: Page, state: int) -> None:
    page.wait_for_function("n => document.querySelector('video').readyState >= n", arg=state, timeout=20_000)


def test_a_film_plays(context: BrowserContext, desk: Desk, places: dict[str, str]) -> None:
    with opened(context, desk.address + places["medium film"]) as seen:
        ready(seen.page, 1)
        assert seen.page.evaluate("document.querySelector('video').duration") == pytest.approx(9.0, abs=0.3)
        seen.page.evaluate("(v => { v.muted = true; return v.play() })(document.querySelector('video'))")
        seen.page.wait_for_function("() => document.querySelector('video').currentTime > 0.2", timeout=20_000)
        assert seen.troubles(desk.address) == []


def test_a_film_that_is_large_is_sought_by_parts_of_it(
    context: BrowserContext, desk: Desk, places: dict[str, str]
) -> None:
    with opened(context, desk.address + places["post heavy"]) as seen:
        ready(seen.page, 1)
        seen.page.evaluate(f"document.querySelector('video').currentTime = {SEEK_S - 2}")
        seen.page.wait_for_function(
            "() => !document.querySelector('video').seeking && document.querySelector('video').readyState >= 2",
            timeout=20_000,
        )
        assert seen.page.evaluate("document.querySelector('video').currentTime") == pytest.approx(SEEK_S - 2, abs=0.1)
        parts = [each for each in seen.all_answers if "/object/" in each.url]
        assert {each.status for each in parts} == {206}
        size = seen.answers[parts[0].url].headers["content-range"].rsplit("/", 1)[1]
        starts = [int(each.headers["content-range"].split()[1].split("-")[0]) for each in parts]
        assert any(int(size) // 2 < start < int(size) * 0.98 for start in starts), "only its ends were asked for"
        assert seen.troubles(desk.address) == []


def test_sound_plays(context: BrowserContext, desk: Desk, places: dict[str, str]) -> None:
    with opened(context, desk.address + places["post voice"]) as seen:
        seen.page.wait_for_function("() => document.querySelector('audio').readyState >= 1", timeout=20_000)
        assert seen.page.evaluate("document.querySelector('audio').duration") == pytest.approx(2.0, abs=0.2)


def posts(page: Page) -> list[str]:
    """The posts of the time line from top to bottom, by their anchors."""
    found: list[str] = page.evaluate("Array.from(document.querySelectorAll('#timeline article.post'), e => e.id)")
    return found


def wait_for_more(page: Page, before: int) -> None:
    page.wait_for_function(
        "n => document.querySelectorAll('#timeline article.post').length > n", arg=before, timeout=20_000
    )


def test_older_posts_come_when_one_scrolls_each_once_and_in_order(
    context: BrowserContext, desk: Desk, places: dict[str, str]
) -> None:
    with opened(context, desk.address + places["channel rives"]) as seen:
        first = len(posts(seen.page))
        assert 10 < first <= 2 * FIRST_PAGE
        for _ in range(20):
            before = len(posts(seen.page))
            seen.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
            if seen.page.locator("#older a").count() == 0:
                break
            wait_for_more(seen.page, before)
        found = posts(seen.page)
        assert len(found) == len(set(found))
        numbers = [int(each.rsplit("-", 1)[-1]) for each in found]
        assert numbers == sorted(numbers, reverse=True)
        assert numbers[-1] == 1
        assert len(found) >= MANY
        days = seen.page.evaluate("Array.from(document.querySelectorAll('li.day h2 time'), e => e.dateTime)")
        assert days == sorted(set(days), reverse=True), "a day that two pages have a part of has one heading"
        assert seen.troubles(desk.address) == []


def test_older_posts_come_by_keyboard(context: BrowserContext, desk: Desk, places: dict[str, str]) -> None:
    with opened(context, desk.address + places["channel rives"]) as seen:
        first = posts(seen.page)
        seen.page.keyboard.press("j")
        assert seen.page.evaluate("document.activeElement.id") == first[0]
        for _ in range(len(first)):
            seen.page.keyboard.press("j")
        wait_for_more(seen.page, len(first))
        seen.page.keyboard.press("j")
        held = seen.page.evaluate("document.activeElement.id")
        assert held in posts(seen.page)[len(first) - 1 :]
        seen.page.keyboard.press("k")
        assert (
            posts(seen.page).index(seen.page.evaluate("document.activeElement.id")) == posts(seen.page).index(held) - 1
        )


def test_who_only_tabs_gets_past_the_menu_and_to_the_older_posts(
    context: BrowserContext, desk: Desk, places: dict[str, str]
) -> None:
    with opened(context, desk.address + places["channels"]) as seen:
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate("document.activeElement.className") == "skip"
        seen.page.keyboard.press("Enter")
        assert seen.page.evaluate("document.activeElement.id") == "main"
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate("document.activeElement.closest('main') !== null")
        shown = "(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle })()"
        assert seen.page.evaluate(shown) != "none", "where one is must be seen"


def test_what_cannot_be_fetched_leaves_the_link(context: BrowserContext, desk: Desk, places: dict[str, str]) -> None:
    def broken(route: Route) -> None:
        route.abort() if route.request.resource_type == "fetch" else route.continue_()

    with opened(context, desk.address + places["channels"]) as seen:
        seen.page.route("**/*", broken)
        seen.page.goto(desk.address + places["channel rives"])
        seen.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        expect(seen.page.locator("#said")).to_contain_text("the link leads to them")
        assert seen.page.locator("#older a").count() == 1


def direction(seen: Seen, selector: str) -> str:
    found: str = seen.page.evaluate("s => getComputedStyle(document.querySelector(s)).direction", selector)
    return found


def flush_right(seen: Seen, selector: str) -> bool:
    """Whether the first line of an element's text begins at the right, as one sees it."""
    found: bool = seen.page.evaluate(
        """s => {
          const e = document.querySelector(s), r = document.createRange();
          r.selectNodeContents(e);
          const line = r.getClientRects()[0], box = e.getBoundingClientRect();
          return box.right - line.right < line.left - box.left;
        }""",
        selector,
    )
    return found


@pytest.mark.parametrize("channel", ["wadi", "nahal"])
def test_text_from_right_to_left_is_set_so(
    channel: str, context: BrowserContext, desk: Desk, places: dict[str, str]
) -> None:
    with opened(context, desk.address + places[f"channel {channel}"]) as seen:
        assert direction(seen, "h1 bdi, h1") in ("rtl", "ltr")
        assert direction(seen, "#timeline .message") == "rtl"
        assert flush_right(seen, "#timeline .message")
        assert direction(seen, "html") == "ltr"


def test_text_from_left_to_right_is_not_set_so(context: BrowserContext, desk: Desk, places: dict[str, str]) -> None:
    with opened(context, desk.address + places["channel dolina"]) as seen:
        assert not flush_right(seen, "#timeline .message")


def test_an_article_from_right_to_left_is_set_so(context: BrowserContext, desk: Desk, places: dict[str, str]) -> None:
    with opened(context, desk.address + places["article arabic"]) as seen:
        assert seen.page.locator("h1").inner_text().strip() == RTL
        assert direction(seen, "h1") == "rtl"
        assert direction(seen, ".text") == "rtl"
        assert flush_right(seen, ".text p")
        assert seen.page.locator(".text").get_attribute("lang") == "ar"


def test_light_and_dark_can_be_chosen_and_are_kept(browser: Browser, desk: Desk, places: dict[str, str]) -> None:
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    context = new_context(browser, color_scheme="light")
    try:
        with opened(context, desk.address + places["overview"]) as seen:
            light = seen.page.evaluate(paper)
            seen.page.get_by_role("button", name="Dark").click()
            dark = seen.page.evaluate(paper)
            assert dark != light
            seen.page.goto(desk.address + places["channels"])
            assert seen.page.evaluate(paper) == dark
            seen.page.get_by_role("button", name="Light").click()
            assert seen.page.evaluate(paper) == light
            seen.page.emulate_media(color_scheme="dark")
            assert seen.page.evaluate(paper) == light, "what was chosen counts more than the system"
    finally:
        context.close()


WITHOUT_SCRIPTS = ("overview", "channel rives", "article french", "medium film", "review", "entry")  # fmt: skip


@pytest.fixture(scope="module")
def scriptless(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(java_script_enabled=False)
    yield made
    made.close()


def test_all_is_there_without_scripts(
    scriptless: BrowserContext, context: BrowserContext, desk: Desk, places: dict[str, str]
) -> None:
    plain, scripted = scriptless.new_page(), context.new_page()
    for name in WITHOUT_SCRIPTS:
        plain.goto(desk.address + places[name], wait_until="domcontentloaded")
        scripted.goto(desk.address + places[name], wait_until="domcontentloaded")
        scripted.evaluate("document.querySelectorAll('main button').forEach((each) => each.form || each.remove())")
        assert plain.locator("main").inner_text() == scripted.locator("main").inner_text(), name
        assert plain.locator("#theme").is_hidden(), "a button that could do nothing"
    plain.close()
    scripted.close()


def test_the_time_line_is_walked_without_scripts(
    scriptless: BrowserContext, desk: Desk, places: dict[str, str]
) -> None:
    page = scriptless.new_page()
    page.goto(desk.address + places["channel rives"])
    seen: list[str] = []
    for _ in range(20):
        seen += [each.get_attribute("id") or "" for each in page.locator("#timeline article.post").all()]
        older = page.locator("#older a[rel=next]")
        if older.count() == 0:
            break
        older.click()
    assert len(seen) == len(set(seen)) >= MANY
    page.get_by_role("link", name="Newer posts").click()
    page.get_by_role("link", name="The newest").click()
    assert page.locator("#timeline article.post").first.get_attribute("id") == seen[0]
    page.close()


def test_the_search_is_used_without_scripts(scriptless: BrowserContext, desk: Desk) -> None:
    page = scriptless.new_page()
    page.goto(desk.address)
    page.get_by_role("searchbox").fill("الجسر")
    page.get_by_role("button", name="Search").click()
    assert page.locator(".hits mark").first.inner_text().startswith("الجسر")
    page.close()


def queue(page: Page) -> str:
    return page.locator("main > p:not(.notice)").first.inner_text()


def test_the_queue_is_reviewed_by_keyboard_alone(browser: Browser, deciding: Desk) -> None:
    context = new_context(browser)
    try:
        with opened(context, f"{deciding.address}/review") as seen:
            page = seen.page
            assert queue(page).startswith("Two citations wait")
            first = page.locator(".passage mark").inner_text()
            with page.expect_navigation():
                page.keyboard.press("n")
            assert (page.locator(".passage mark").inner_text() == first) is False
            with page.expect_navigation():
                page.keyboard.press("p")
            assert (page.locator(".passage mark").inner_text() == first) is True
            page.keyboard.press("j")
            assert page.evaluate("document.activeElement.id") == "candidate-1"
            with page.expect_navigation():
                page.keyboard.press("a")
            assert page.locator("[role=status]").inner_text()
            assert queue(page).startswith("One citation waits")
            with page.expect_navigation():
                page.keyboard.press("r")
            assert queue(page).startswith("No citation")
            page.keyboard.press("c")
            assert seen.troubles(deciding.address) == []
            page.goto(f"{deciding.address}/review/{deciding.archive.citations['french'][1]}")
            assert "Mara Veldt" in page.locator("main").inner_text()
            with page.expect_navigation():
                page.keyboard.press("u")
            assert queue(page).startswith("One citation waits")
            page.keyboard.press("c")
            assert page.evaluate("document.activeElement.id") == "other"
            page.keyboard.type("a r n")
            assert page.locator("#other").input_value() == "a r n", "keys are letters again where one writes"
            assert seen.troubles(deciding.address) == []
    finally:
        context.close()


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("overview", ('navigation "Places"',
         'link "Overview"', 'heading "Posts over time" [level=2]', 'searchbox "Search')),
        ("channel rives", ('heading "Rives Infos" [level=1]', 'combobox "Only', "article ", 'link "Older posts"')),
        ("post cited", ('heading "Cited by" [level=2]', 'region "Comments"')),
        ("article french", ('heading "Crue : le pont fermé" [level=1]', "article ")),
        ("review", ('region "The passage"', 'region "Candidates"', 'navigation "Queue"', "listitem \"Candidate 1\"")),
        ("hits", ('searchbox "', 'button "Search"', "mark:")),
        ("log", ('heading "', "navigation ")),
    ],
)  # fmt: skip
def test_what_a_screen_reader_says(
    name: str, spoken: tuple[str, ...], context: BrowserContext, desk: Desk, places: dict[str, str]
) -> None:
    with opened(context, desk.address + places[name]) as seen:
        said = seen.page.locator("body").aria_snapshot()
        for words in spoken:
            assert words in said, words
        levels = seen.page.evaluate("Array.from(document.querySelectorAll('h1,h2,h3,h4,h5'), e => +e.tagName[1])")
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), levels


HARM = (
    ("<script>window.pwned=1</script>", "ran: 1"),
    ("<img src='https://evil.example/x.png'>", "elsewhere: https://evil.example/x.png"),
    ("<p onclick='x()'>", "made: P onclick"),
    ("<p style='color:red'>", "made: P style"),
    ("<a href='javascript:x()'>x</a>", "made: A href=javascript:x()"),
    ("<iframe srcdoc='x'></iframe>", "made: IFRAME srcdoc"),
    (WORKED_OUT, "a template in a text was run"),
    ("<script>alert(1)</script>", "console: a dialog"),
    ("<meta http-equiv='content-security-policy' content=\"img-src 'none'\"><img src='/x.png'>", "policy: img-src"),
)


@pytest.mark.parametrize(("harm", "found"), HARM)
def test_these_tests_see_harm(harm: str, found: str, browser: Browser) -> None:
    context = new_context(browser)
    try:
        context.route("**/*", lambda route: route.fulfill(content_type="text/html", body=harm))
        with opened(context, "http://127.0.0.1:9/") as seen:
            seen.page.wait_for_load_state()
            assert any(each.startswith(found) for each in seen.troubles("http://127.0.0.1:9")), found
    finally:
        context.close()
