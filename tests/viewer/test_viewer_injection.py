"""What hostile people write, wherever they can, is shown as they wrote it: at the desk, in reports, in a copy."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from desk_archive import HOSTILE, RTL, DeskArchive
from desk_process import copied, environment_of
from playwright.sync_api import Browser, BrowserContext
from selectolax.lexbor import LexborHTMLParser
from visiting import new_context, opened, pages

SCRIPT, IMAGE, SVG = HOSTILE[:3]
OVERRIDES = ("\u202d", "\u202e")
Get = Callable[..., httpx2.Response]


def words(html: str) -> str:
    """The text of a page, as one line."""
    return " ".join((LexborHTMLParser(html).body.text() or "").split())  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("page", "payloads"),
    [
        ("overview", [f"Tout {SCRIPT}", f"Titre {SCRIPT}"]),
        ("channels", [f"Tout {SCRIPT}"]),
        ("channel hostile", [f"Tout {SCRIPT}", *HOSTILE[:8], f"Nom {IMAGE}", SVG]),  # title, about, poll, forward, ...
        ("all media", []),
        ("articles", [f"Titre {SCRIPT}"]),
        ("article hostile", [f"Titre {SCRIPT}", *HOSTILE[:8], IMAGE, SVG]),  # title, text, author, note and its author
        ("hostile search", [IMAGE]),  # what was asked, and the name of the saved search
    ],
)
def test_the_words_of_hostile_people_are_shown_as_words(
    page: str, payloads: list[str], desk_archive: DeskArchive, get: Get
) -> None:
    text = words(get(pages(desk_archive)[page]).text)
    for payload in payloads:
        assert " ".join(payload.split()) in text, payload


def test_marks_that_turn_other_text_around_are_shown_by_name(desk_archive: DeskArchive, get: Get) -> None:
    for name, path in pages(desk_archive).items():
        html = get(path).text
        assert not any(mark in html for mark in OVERRIDES), name


def test_no_page_has_an_element_of_a_payload(desk_archive: DeskArchive, get: Get) -> None:
    for name, path in pages(desk_archive).items():
        page = LexborHTMLParser(get(path).text)
        assert page.css("iframe, base, style, link[href*=evil], meta[http-equiv], [onerror], [onload], [onfocus]") == []
        assert {each.attributes.get("src", "")[:7] for each in page.css("script")} <= {"/asset/"}, name
        assert [each for each in page.css("a") if "script:" in (each.attributes.get("href") or "")] == [], name


@pytest.mark.parametrize("kind", ["svg", "html"])
def test_files_that_a_browser_would_run_are_handed_over_as_downloads(
    kind: str, desk_archive: DeskArchive, get: Get
) -> None:
    answer = get(f"/object/{desk_archive.media[kind]}")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["content-type"] not in ("text/html", "image/svg+xml")


@dataclass(frozen=True)
class Copy:
    """A static copy's folder."""

    folder: Path
    archive: DeskArchive


@pytest.fixture(scope="module")
def copy(desk_archive: DeskArchive, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A static copy of all channels and articles, made by the command."""
    folder = tmp_path_factory.mktemp("copy")
    archive = copied(desk_archive, folder)
    command = [sys.executable, "-m", "archiver", "--archive", str(archive.place.folder), "--quiet", "export", "site"]
    chosen = [f"--channel={each}_demo" for each in ("hostile", "wadi")]
    chosen += [f"--article={each}" for each in archive.articles.values()]
    ended = subprocess.run(
        [*command, *chosen, "--out", str(folder / "site")], env=environment_of(archive), capture_output=True, text=True
    )
    assert ended.returncode in (0, 2), ended.stderr
    return Copy(folder / "site", archive)


@pytest.fixture
def no_network(browser: Browser) -> Iterator[BrowserContext]:
    made = new_context(browser, offline=True)
    yield made
    made.close()


@pytest.mark.browser
class TestFromAFolder:
    @pytest.fixture(autouse=True)
    def blockbuster(self) -> None:
        """Here the running loop is Playwright's own, so a blocking call in this thread is none of ours."""

    def test_a_static_copy_is_inert_and_asks_nobody(self, copy: Copy, no_network: BrowserContext) -> None:
        found = sorted(copy.folder.rglob("*.html"))
        named = [each for each in found if each.name.startswith(("index", "search", "article", "channel"))]
        hostile = [each for each in found if b"window.pwned" in each.read_bytes()]
        assert hostile
        for path in [*named, *hostile[:12]]:
            with opened(no_network, path.as_uri()) as seen:
                allowed = [each for each in seen.troubles(copy.folder.as_uri()) if "META" not in each.upper()]
                assert allowed == [], path.name

    def test_every_link_of_a_static_copy_leads_to_a_file_of_it(self, copy: Copy) -> None:
        count = 0
        for path in copy.folder.rglob("*.html"):
            page = LexborHTMLParser(path.read_text())
            for each in page.css("[href], [src], [poster]"):
                to = next(filter(None, (each.attributes.get(name) for name in ("href", "src", "poster"))))
                if to.startswith("#"):
                    continue
                aim = (path.parent / httpx2.URL(to).path).resolve()
                assert aim.is_relative_to(copy.folder.resolve()), (path.name, to)
                assert aim.exists(), (path.name, to)
                count += 1
        assert count > 100

    def test_a_static_copy_is_searched_in_whichever_spelling(self, copy: Copy, no_network: BrowserContext) -> None:
        (path,) = copy.folder.rglob("search.html")
        with opened(no_network, path.as_uri()) as seen:
            for typed in ("الجسر", "الجســـر", "الجِسر"):
                seen.page.get_by_role("searchbox").fill(typed)
                assert seen.page.locator("#hits li").count() > 3, typed
                assert RTL in seen.page.locator("#hits").inner_text()
            seen.page.get_by_role("searchbox").fill("pwned")
            assert seen.page.locator("#hits li").count() > 3
            assert seen.page.locator("#hits script, #hits img, #hits svg").count() == 0
            seen.page.get_by_role("searchbox").fill("<img src=x onerror=window.pwned=1>")
            assert seen.page.evaluate("window.pwned") is None

    def test_a_report_of_hostile_words_is_inert(self, desk_archive: DeskArchive, no_network: BrowserContext) -> None:
        folder = desk_archive.place.folder
        for path in (folder / "reports" / f"{each[:12]}.html" for each in desk_archive.articles.values()):
            with opened(no_network, path.as_uri()) as seen:
                own = ("made: <style", "made: <meta")  # a report is one file, with its own policy and style sheet
                assert [each for each in seen.troubles(folder.as_uri()) if not each.startswith(own)] == [], path.name
