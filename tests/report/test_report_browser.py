"""The page in a real Chromium, opened from its file: nothing fetched, nothing run, everything readable."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import av
import numpy as np
import pytest
from playwright.sync_api import Browser, Page
from report_builders import COAST, World, sha
from report_footage import with_footage
from report_rich import index, rich, row
from report_views import LINKED, arabic, french

from archiver.model.ids import MediaKey
from archiver.model.observations import MediaRef, MediaStored
from archiver.report import IndexView, ReportView
from tests.poison import poison

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def blockbuster() -> None:
    """Here the running loop is Playwright's own, so a blocking call in this thread is none of ours."""


LayOut = Callable[[tuple[World, ReportView | IndexView]], str]
SECONDS = 6

# WCAG 2 contrast of every text against the nearest opaque background behind it; the worst one comes first.
CONTRAST = """() => {
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const channel = v => v / 255 <= .03928 ? v / 255 / 12.92 : ((v / 255 + .055) / 1.055) ** 2.4;
  const light = c => .2126 * channel(c[0]) + .7152 * channel(c[1]) + .0722 * channel(c[2]);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.checkVisibility()) continue;
    const pair = [light(parse(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    found.push([(pair[0] + .05) / (pair[1] + .05), e.className || e.tagName]);
  }
  return found.sort((x, y) => x[0] - y[0]);
}"""
# How far the text of an element ends from the element's own right edge, in pixels.
RIGHT_GAP = """s => {
  const e = document.querySelector(s), r = document.createRange();
  r.selectNodeContents(e);
  return e.getBoundingClientRect().right - r.getBoundingClientRect().right;
}"""
FOCUS = """() => {
  const e = document.activeElement;
  return [e.className, getComputedStyle(e).outlineStyle, e.getBoundingClientRect().left >= 0];
}"""
EVIL = """<script>window.pwned=1</script>
<img src='https://evil.example/x.png' onerror='window.pwned=2'><p style='color:red'>x"""


@dataclass
class Seen:
    """What a page did while it was open."""

    page: Page
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)


@contextmanager
def opened(browser: Browser, address: str, **context: object) -> Iterator[Seen]:
    made = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
    try:
        page = made.new_page()
        seen = Seen(page)
        page.on("console", lambda message: seen.console.append(message.text))
        page.on("pageerror", lambda error: seen.console.append(str(error)))
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("requestfailed", lambda request: request.failure == "csp" and seen.blocked.append(request.url))
        page.on("dialog", lambda dialog: (seen.console.append("dialog"), dialog.dismiss()))
        page.goto(address)
        yield seen
    finally:
        made.close()


def loaded(page: Page, selector: str) -> float:
    """The duration of a player once its metadata is there, in seconds."""
    page.wait_for_function("s => document.querySelector(s).readyState >= 1", arg=selector, timeout=10_000)
    return float(page.evaluate("s => document.querySelector(s).duration", selector))


def test_the_video_loads_from_the_archive_folder_and_nothing_else_does(browser: Browser, lay_out: LayOut) -> None:
    address = lay_out(french(seconds=SECONDS))
    with opened(browser, address, offline=True) as seen:
        assert loaded(seen.page, "video") == pytest.approx(SECONDS, abs=0.3)
        assert seen.page.evaluate("document.querySelector('video').videoWidth") == 640
        assert seen.page.evaluate("[...document.images].map(i => [i.complete, i.naturalWidth])") == [[True, 480]]
        folder = address.rsplit("/reports/", 1)[0]
        assert seen.console == []
        assert seen.requests
        assert all(url == address or url.startswith(f"{folder}/objects/sha256/") for url in seen.requests)


def test_the_video_plays(browser: Browser, lay_out: LayOut) -> None:
    with opened(browser, lay_out(french(seconds=SECONDS))) as seen:
        loaded(seen.page, "video")
        seen.page.evaluate("(v => { v.muted = true; return v.play() })(document.querySelector('video'))")
        seen.page.wait_for_function("() => document.querySelector('video').currentTime > 0.2", timeout=10_000)


def sound(codec: str, container: str, rate: int = 48_000) -> bytes:
    target = io.BytesIO()
    with av.open(target, "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate, layout="mono")
        tone = (np.sin(np.arange(rate * 2) / 20) * 8000).astype(np.int16)
        for start in range(0, tone.size, 960):
            frame = av.AudioFrame.from_ndarray(tone[None, start : start + 960], format="s16", layout="mono")
            frame.sample_rate, frame.pts = rate, start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return target.getvalue()


def movie(container: str) -> bytes:
    target = io.BytesIO()
    with av.open(target, "w", format=container) as out:
        stream = out.add_stream("libx264" if container == "mov" else "libvpx", rate=8)
        stream.width, stream.height, stream.pix_fmt = 160, 96, "yuv420p"
        for shade in range(16):
            picture = np.full((96, 160, 3), 60 + shade * 8, dtype=np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode(None))
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "mime", "player"),
    [
        (lambda: sound("libopus", "ogg"), "audio/ogg", "audio"),
        (lambda: sound("libmp3lame", "mp3"), "audio/mpeg", "audio"),
        (lambda: movie("mov"), "video/quicktime", "video"),
        (lambda: movie("webm"), "video/webm", "video"),
    ],
)
def test_other_kinds_of_media_play_too(
    browser: Browser, lay_out: LayOut, data: Callable[[], bytes], mime: str, player: str
) -> None:
    world, view = french(seconds=1)
    content = data()
    world.files[sha(content)] = content
    post = view.posts[LINKED]
    ref = MediaRef(key=MediaKey("document", 1), part="media", kind="video", mime=mime)
    stored = MediaStored(key=ref.key, sha256=sha(content), size=len(content), mime=mime)
    changed = replace(post, seen=replace(post.seen, media=(ref,)), stored=(stored,))
    with opened(browser, lay_out((world, replace(view, posts={**view.posts, post.key: changed})))) as seen:
        assert loaded(seen.page, player) == pytest.approx(2, abs=0.2)
        assert seen.console == []


@pytest.mark.parametrize("make", [rich, arabic, lambda: (World(), index(20))])
@pytest.mark.parametrize("bypass", [False, True], ids=["with policy", "without policy"])
def test_payloads_do_nothing(browser: Browser, lay_out: LayOut, make: Callable[[], tuple], bypass: bool) -> None:
    world, view = make()
    address = lay_out((world, poison(view)))
    with opened(browser, address, bypass_csp=bypass) as seen:
        page = seen.page
        for node in page.locator("a, summary, q, bdi").all()[:60]:
            node.dispatch_event("mouseover")
        page.keyboard.press("Tab")
        page.wait_for_timeout(200)
        assert page.evaluate("window.pwned === undefined")
        assert page.evaluate("document.querySelectorAll('script, iframe, svg, link, base').length") == 0
        assert seen.console == []
        assert page.url == address
        assert all(url.startswith("file:") for url in seen.requests)


def test_a_script_could_not_run_even_if_it_got_in(browser: Browser, lay_out: LayOut) -> None:
    """The policy alone: a page with a script and a foreign picture put into it runs and fetches neither."""
    world, view = french(seconds=1)
    path = Path(unquote(urlsplit(lay_out((world, view))).path))
    path.write_text(path.read_text(encoding="utf-8").replace("</main>", f"{EVIL}</main>"), encoding="utf-8")
    with opened(browser, path.as_uri()) as seen:
        seen.page.wait_for_timeout(200)
        assert seen.page.evaluate("window.pwned === undefined")
        assert [url for url in seen.requests if "evil.example" in url] == seen.blocked
        assert seen.blocked == ["https://evil.example/x.png"]
        assert len([line for line in seen.console if "Content Security Policy" in line]) >= 3


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize(
    "make", [rich, arabic, lambda: _poisoned(rich()), lambda: (World(), index()), lambda: (World(), poison(index(20)))]
)
def test_nothing_is_wider_than_the_screen(
    browser: Browser, lay_out: LayOut, make: Callable[[], tuple], width: int
) -> None:
    phone = {"is_mobile": width < 500, "has_touch": width < 500}
    with opened(browser, lay_out(make()), viewport={"width": width, "height": 740}, **phone) as seen:
        seen.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        wide = seen.page.evaluate(
            "w => [...document.querySelectorAll('main *, header *, footer *')]"
            ".filter(e => e.getBoundingClientRect().right > w + 0.5).map(e => e.outerHTML.slice(0, 80))",
            width,
        )
        assert wide == []


def _poisoned(made: tuple[World, ReportView]) -> tuple[World, ReportView]:
    world, view = made
    long = "W" * 400
    article = replace(view.record.article, title=long, author=long, url=f"https://example.org/{long}")
    return world, poison(replace(view, record=replace(view.record, article=article)))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("make", [rich, arabic, lambda: (World(), index(20))])
def test_every_text_has_contrast(browser: Browser, lay_out: LayOut, make: Callable[[], tuple], scheme: str) -> None:
    with opened(browser, lay_out(make()), color_scheme=scheme) as seen:
        worst = seen.page.evaluate(CONTRAST)
        assert len(worst) > 80
        assert worst[0][0] >= 4.5, worst[:3]
        paper = seen.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert paper == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(21, 23, 26)")


def test_it_prints_with_everything_open(browser: Browser, lay_out: LayOut) -> None:
    shown = "document.querySelector('.rival .reasons').checkVisibility()"
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    with opened(browser, lay_out(rich()), color_scheme="dark") as seen:
        page = seen.page
        assert not page.evaluate(shown)
        assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF-")
        page.emulate_media(media="print")
        assert page.evaluate(shown)
        assert page.evaluate(paper) == "rgb(255, 255, 255)"
        assert not any(each.is_visible() for each in page.locator("video").all())
        assert page.locator(".printed").first.is_visible()
        assert page.evaluate("[...document.querySelectorAll('.command')].every(e => e.checkVisibility())")


def test_no_post_file_or_command_is_cut_by_the_end_of_a_page(browser: Browser, lay_out: LayOut) -> None:
    whole = "s => new Set([...document.querySelectorAll(s)].map(e => getComputedStyle(e).breakInside)).size"
    with opened(browser, lay_out(rich())) as seen:
        seen.page.emulate_media(media="print")
        for part in (".post", ".file", ".hashes", ".command", ".facts > div", "tr", ".reviews > li", ".passage"):
            assert seen.page.evaluate(f"getComputedStyle(document.querySelector('{part}')).breakInside") == "avoid"
            assert seen.page.evaluate(whole, part) == 1, part


def test_a_marked_passage_needs_no_background_on_paper(browser: Browser, lay_out: LayOut) -> None:
    style = "getComputedStyle(document.querySelector('.passage mark'))"
    with opened(browser, lay_out(rich())) as seen:
        assert seen.page.evaluate(f"{style}.textDecorationLine") == "none"
        seen.page.emulate_media(media="print")
        assert seen.page.evaluate(f"{style}.textDecorationLine") == "underline"
        assert seen.page.evaluate(f"{style}.backgroundColor") == "rgba(0, 0, 0, 0)"


def test_the_printed_index_names_the_pages_that_it_leads_to(browser: Browser, lay_out: LayOut) -> None:
    after = "getComputedStyle(document.querySelector('.articles a'), '::after').content"
    with opened(browser, lay_out((World(), index(2)))) as seen:
        assert seen.page.evaluate(after) == "none"
        seen.page.emulate_media(media="print")
        assert sha(b"0")[:12] in seen.page.evaluate(after)
        assert not seen.page.locator("nav").is_visible()


def test_a_timeline_stands_where_its_times_say_on_a_phone_in_the_dark(browser: Browser, lay_out: LayOut) -> None:
    place = """e => { const b = e.parentElement.getBoundingClientRect(), r = e.getBoundingClientRect();
      return [(r.left - b.left) / b.width, r.width / b.width].map(each => Math.round(each * 100)); }"""
    phone = {"viewport": {"width": 320, "height": 740}, "is_mobile": True, "color_scheme": "dark"}
    with opened(browser, lay_out(with_footage(seconds=1)), **phone) as seen:
        seen.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        bar = seen.page.locator(".bar").first.locator("span").all()
        places = [part for each in bar[:4] for part in each.evaluate(place)]
        assert places == pytest.approx([0, 9, 9, 8, 18, 20, 38, 12], abs=1)  # the bar has a border of one pixel
        assert seen.page.evaluate(CONTRAST)[0][0] >= 4.5


@pytest.mark.parametrize("make", [rich, lambda: (World(), index(20))])
def test_what_is_touched_is_high_enough(browser: Browser, lay_out: LayOut, make: Callable[[], tuple]) -> None:
    """WCAG 2.2, target size: 24 pixels."""
    low = (
        "[...document.querySelectorAll('a, summary')].filter(e => e.checkVisibility() && !e.matches('.skip')"
        " && Math.max(...[...e.getClientRects()].map(r => r.height)) < 24).map(e => e.outerHTML.slice(0, 90))"
    )
    with opened(browser, lay_out(make()), viewport={"width": 390, "height": 740}, has_touch=True) as seen:
        assert seen.page.evaluate(low) == []


def test_index_and_reports_lead_to_each_other(browser: Browser, lay_out: LayOut) -> None:
    world, view = rich()
    listed = index(1).rows[0]
    rows = (row(1, article_id=view.record.article_id, title="Mer Intérieure"), listed)
    lay_out((world, IndexView(rows=rows, archive=view.archive)))
    with opened(browser, lay_out((world, view))) as seen:
        seen.page.get_by_role("link", name="All articles of this archive").click()
        assert seen.page.title() == "Articles of the archive archiver.example/valmere-2021"
        seen.page.get_by_role("link", name="Mer Intérieure").click()
        assert seen.page.locator("#citation-1").is_visible()
        assert seen.console == []


def test_titles_of_the_index_keep_their_direction(browser: Browser, lay_out: LayOut) -> None:
    with opened(browser, lay_out((World(), index(1)))) as seen:
        directions = "[...document.querySelectorAll('.articles h3')].map(e => getComputedStyle(e).direction)"
        assert sorted(seen.page.evaluate(directions)) == ["ltr", "ltr", "ltr", "ltr", "rtl"]
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate(FOCUS) == ["skip", "solid", True]
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate(FOCUS)[1:] == ["solid", True]


def test_the_arabic_article_is_set_from_the_right(browser: Browser, lay_out: LayOut) -> None:
    with opened(browser, lay_out(arabic())) as seen:
        page = seen.page
        assert abs(page.evaluate(RIGHT_GAP, "#article .text p")) < 2
        assert page.evaluate("getComputedStyle(document.querySelector('#check p')).direction") == "ltr"
        assert page.evaluate("getComputedStyle(document.querySelector('.message')).direction") == "rtl"


def test_a_hostile_title_cannot_reorder_its_line(browser: Browser, lay_out: LayOut) -> None:
    """The words after an isolated right-to-left title stay to its right, in their own order."""
    world, view = french(seconds=1)
    channel = replace(view.channels[COAST], title="\u202e\u2067קרא משמאל")
    with opened(browser, lay_out((world, replace(view, channels={**view.channels, COAST: channel})))) as seen:
        item = "#citation-1 .link > ul.posts li:first-child"
        order = seen.page.evaluate(
            "s => { const at = e => e.getBoundingClientRect(); const i = document.querySelector(s);"
            "return [at(i.querySelector('.code')).right, at(i.querySelector('bdi[lang]')).left,"
            "at(i.querySelector('bdi[lang]')).right, at(i.querySelector('time')).left] }",
            item,
        )
        assert order == sorted(order)


def test_anchors_lead_from_the_text_to_the_citation_and_back(browser: Browser, lay_out: LayOut) -> None:
    with opened(browser, lay_out(french(seconds=1))) as seen:
        page = seen.page
        page.get_by_role("link", name="Citation 2").last.click()
        assert page.url.endswith("#citation-2")
        page.locator("#citation-2").get_by_role("link", name="Show it in the article").click()
        assert page.evaluate("document.querySelector('#mark-2').getBoundingClientRect().top") < 900


def test_the_keyboard_shows_where_it_is(browser: Browser, lay_out: LayOut) -> None:
    with opened(browser, lay_out(french(seconds=1))) as seen:
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate(FOCUS) == ["skip", "solid", True]


def test_a_page_with_scripts_that_calls_itself_a_video_does_nothing(browser: Browser, lay_out: LayOut) -> None:
    world, view = french(seconds=1)
    hostile = b"<!DOCTYPE html><script>top.pwned=1;document.title='ran'</script>"
    world.files[sha(hostile)] = hostile
    post = view.posts[LINKED]
    refs = tuple(
        MediaRef(key=MediaKey("document", n), part="media", kind="document", mime=mime)
        for n, mime in enumerate(("video/mp4", "audio/ogg", "image/png", "text/html"), 1)
    )
    stored = tuple(MediaStored(key=ref.key, sha256=sha(hostile), size=len(hostile), mime=ref.mime) for ref in refs)
    changed = replace(post, seen=replace(post.seen, media=refs), stored=stored)
    address = lay_out((world, replace(view, posts={**view.posts, post.key: changed})))
    with opened(browser, address) as seen:
        seen.page.wait_for_function(
            "() => [...document.querySelectorAll('video, audio')].every(p => p.networkState === 3)"
        )
        assert seen.page.evaluate("window.pwned === undefined")
        assert seen.page.url == address
        assert seen.page.locator(f"a[href*='{sha(hostile)}']").count() == 0
