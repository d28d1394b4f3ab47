"""Timelines and films in a browser: what scripts add, and that all is there without them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from desk_archive import DeskArchive
from desk_process import Desk
from playwright.sync_api import Browser, Page, expect
from visiting import until

PHONE = {"width": 360, "height": 740}


@contextmanager
def opened(browser: Browser, desk: Desk, path: str, **options: object) -> Iterator[Page]:
    """A page that must end without a word in the console, and ask nobody else."""
    context = browser.new_context(**options)  # type: ignore[arg-type]  # what the caller names
    page = context.new_page()
    said: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.add("/".join(request.url.split("/")[:3])))
    answer = page.goto(desk.address + path)
    assert answer is not None
    assert answer.ok
    yield page
    assert not said
    assert asked == {desk.address}
    context.close()


def test_older_posts_come_by_themselves_and_the_address_follows(browser: Browser, desk: Desk) -> None:
    rives = desk.archive.channels["rives"]
    with opened(browser, desk, f"/channel/{rives}") as page:
        posts, days = page.locator("article.post"), page.locator("#timeline > li.day > h2")
        before = posts.count()
        posts.last.scroll_into_view_if_needed()
        expect(page.locator("#said")).to_have_text("30 older posts loaded")
        expect(posts).not_to_have_count(before)
        labels = days.all_inner_texts()
        assert len(labels) == len(set(labels)), "a day that two pieces share stands there once"
        names = posts.evaluate_all("all => all.map(each => each.id)")
        assert len(names) == len(set(names))
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        page.wait_for_url("**before=*")
        page.reload()
        assert posts.first.get_attribute("id") in names[before:] or posts.first.get_attribute("id") not in names
        expect(page.get_by_role("link", name="Newer posts")).to_be_visible()


def test_the_keys_j_and_k_go_from_post_to_post_beyond_the_piece(browser: Browser, desk: Desk) -> None:
    with opened(browser, desk, f"/channel/{desk.archive.channels['rives']}") as page:
        names = page.locator("article.post").evaluate_all("all => all.map(each => each.id)")
        held = "document.activeElement.id"
        for _ in range(3):
            page.keyboard.press("j")
        assert page.evaluate(held) == names[2]
        page.keyboard.press("k")
        assert page.evaluate(held) == names[1]
        page.locator("article.post").nth(len(names) - 1).evaluate("post => post.focus()")
        page.keyboard.press("j")
        until(page, f"!{names!r}.includes({held})")
        page.get_by_label("Up to the day").focus()
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.name") == "day", "keys of a field are the field's"


def test_without_scripts_links_lead_through_the_timeline(browser: Browser, desk: Desk) -> None:
    path = f"/channel/{desk.archive.channels['rives']}"
    with opened(browser, desk, path, java_script_enabled=False, viewport=PHONE) as page:
        page.get_by_role("link", name="Older posts").click()
        page.get_by_role("link", name="Older posts").click()
        page.get_by_label("Only").select_option("gone")
        page.get_by_role("button", name="Show").click()
        deleted = desk.archive.posts["deleted"]
        expect(page.locator(f"#p{deleted.channel_id}-{deleted.message_id}")).to_contain_text("Gone from Telegram")


def test_pages_of_a_phone_do_not_scroll_sideways(browser: Browser, desk: Desk) -> None:
    archive = desk.archive
    post = archive.posts["edited"]
    paths = ["/", "/channels", "/media", f"/channel/{archive.channels['hostile']}",
             f"/channel/{post.channel_id}/{post.message_id}", f"/media/{archive.media['film']}"]  # fmt: skip
    with opened(browser, desk, "/", viewport=PHONE, color_scheme="dark") as page:
        for path in paths:
            page.goto(desk.address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


def _smaller(archive: DeskArchive, browser: Browser, desk: Desk) -> str:
    key = archive.posts["smaller"]
    with opened(browser, desk, f"/channel/{key.channel_id}/{key.message_id}") as page:
        return str(page.locator(".file figcaption a").get_attribute("href"))


def test_a_part_of_the_time_line_moves_the_player_and_two_films_play_together(browser: Browser, desk: Desk) -> None:
    with opened(browser, desk, _smaller(desk.archive, browser, desk)) as page:
        address = page.url
        link = page.locator("svg.film a.seek").first
        expect(link).to_be_visible()
        wanted = float(link.get_attribute("data-seek") or "")
        page.evaluate("document.getElementById('player').currentTime = 5")
        link.focus()
        page.keyboard.press("Enter")
        until(page, f"Math.abs(document.getElementById('player').currentTime - {wanted}) < 0.3")
        assert page.url == address, "the page is not left for it"
        page.get_by_text("Play the two side by side").first.click()
        page.get_by_role("button", name="Play both from the beginning of the stretch").first.click()
        films = "Array.from(document.querySelectorAll('details.compare[open] video'))"
        until(page, f"{films}.length == 2 && {films}.every(each => each.currentTime > Number(each.dataset.from))")
