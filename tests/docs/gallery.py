"""Takes the pictures of docs/gallery.md: ``python -m tests.docs.gallery [ARCHIVE]``.

ARCHIVE is the folder ``archive`` in one that ``archiver demo --dir`` made; without it one is made first. Needs
Chromium. The pictures hold nothing but the made-up world.
"""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import FLAGS, chromium_path

FOLDER = Path(__file__).parent.parent.parent / "docs"
PICTURES = FOLDER / "gallery"
COLOURS = 96
MOST_BYTES, MOST_OF_ALL = 120_000, 1_200_000
DESKTOP, PHONE = (1280, 860), (360, 720)
HEAD = """\
# Gallery

The desk (`archiver serve`) over the archive that `archiver demo` makes: everything in it is invented. Taken by
`make gallery`.
"""


@dataclass(frozen=True)
class Shot:
    """``steps``: links that are followed from ``path`` on, by their selectors. ``top``: what comes to the top."""

    name: str
    title: str
    path: str
    steps: tuple[str, ...] = ()
    top: str | None = None
    size: tuple[int, int] = DESKTOP
    dark: bool = False


CHANNEL = 'main a[href^="/channel/"]:has-text("نوارس نيوز")'
ARTICLE = 'main a[href^="/article/"]'
SHOTS = (
    Shot("overview", "The overview: what there is, what changed, what waits", "/"),
    Shot("overview-dark", "The same in dark", "/", dark=True),
    Shot("timeline", "A channel's time line, its text from right to left", "/channels", (CHANNEL,), top="form.bar"),
    Shot("article", "An article beside the posts that it cites", "/articles", (ARTICLE,)),
    Shot("footage", "A film: which of its seconds other channels had posted before", "/articles",
         (ARTICLE, '.citation figcaption a[href^="/media/"]'), top="#footage-title"),
    Shot("spread", "Where one film was, over time", "/articles",
         (ARTICLE, '.citation figcaption a[href^="/media/"]'), top="#spread-title"),
    Shot("evidence", "A log entry's evidence, and how to check it without archiver", "/articles",
         (ARTICLE, '.citation .foot a[href^="/evidence/"]')),
    Shot("review", "A passage and its candidate; a decision takes a key, or the command shown", "/review/{citation}"),
    Shot("matches", "A match of footage: both films play from the beginning of the stretch", "/review/matches"),
    Shot("search", "A search finds a word in whichever spelling it is typed", "/search?q=جمعيه+النهر"),
    Shot("phone", "A channel on a phone, in dark", "/channels", (CHANNEL,), top="#timeline", size=PHONE, dark=True),
    Shot("phone-overview", "The overview on a phone", "/", size=PHONE),
    Shot("phone-article", "An article on a phone", "/articles", (ARTICLE,), size=PHONE),
)  # fmt: skip


@contextmanager
def serving(archive: Path) -> Iterator[str]:
    """The address of a desk over the archive."""
    command = [sys.executable, "-m", "archiver", "--archive", str(archive), "--json", "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield json.loads("".join(takewhile(lambda line: line != "}\n", process.stdout)) + "}")["address"].rstrip("/")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        process.stdout.close()


def a_citation(archive: Path) -> str:
    """The id of the first citation of the demo's article."""
    own = [sys.executable, "-m", "archiver", "--archive", str(archive), "--json", "--quiet"]
    hits = json.loads(subprocess.check_output([*own, "search", "Telegram kind:article"]))["hits"]
    found = json.loads(subprocess.check_output([*own, "article", "show", hits[0]["article"]]))
    return str(found["citations"][0]["id"])


def taken(browser: Browser, desk: str, shot: Shot, citation: str) -> bytes:
    """The picture as PNG of few colours."""
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if shot.dark else "light"
    )
    try:
        page = context.new_page()
        page.goto(desk + shot.path.replace("{citation}", citation))
        for step in shot.steps:
            page.goto(desk + str(page.locator(step).first.get_attribute("href")))
        if shot.top:
            page.evaluate("s => scrollTo(0, document.querySelector(s).getBoundingClientRect().top - 12)", shot.top)
        settle(page)
        return small(page.screenshot())
    finally:
        context.close()


def settle(page: Page) -> None:
    """Until pictures and first frames are there."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function(
        "() => Array.from(document.images).every((each) => each.complete || each.loading === 'lazy')"
    )
    page.wait_for_timeout(300)


def small(png: bytes) -> bytes:
    """The same picture in few colours."""
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


def take_all(archive: Path) -> None:
    """Take all pictures, and write the page that shows them. AssertionError where they would be too large."""
    PICTURES.mkdir(exist_ok=True)
    with serving(archive) as desk, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        citation = a_citation(archive)
        pictures = {shot: taken(browser, desk, shot, citation) for shot in SHOTS}
        browser.close()
    assert max(map(len, pictures.values())) <= MOST_BYTES, {shot.name: len(data) for shot, data in pictures.items()}
    assert sum(map(len, pictures.values())) <= MOST_OF_ALL
    for shot, data in pictures.items():
        (PICTURES / f"{shot.name}.png").write_bytes(data)
    (FOLDER / "gallery.md").write_text(page_of(SHOTS), encoding="utf-8")


def page_of(shots: tuple[Shot, ...]) -> str:
    """The page that shows the pictures."""
    return HEAD + "".join(f"\n## {each.title}\n\n![{each.title}](gallery/{each.name}.png)\n" for each in shots)


def main() -> None:
    """See the module."""
    if len(sys.argv) > 1:
        take_all(Path(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ARCHIVER_CONFIG_DIR"] = f"{folder}/configuration"
        subprocess.run([sys.executable, "-m", "archiver", "demo", "--dir", f"{folder}/demo"], check=True)
        take_all(Path(folder) / "demo" / "archive")


if __name__ == "__main__":
    main()
