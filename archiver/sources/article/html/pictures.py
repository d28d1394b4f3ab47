"""The pictures and films that an article shows: those of its metadata, of its text, before a film, within embeds.

What is no picture of the article's own is left out: menus, sidebars and teasers (by region and by what a link around it
leads to), logos and icons (by name and by the size that the page gives), tracking pixels, drawings (SVG) and pictures
written into the page (``data:``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archiver.model.articles import ArticlePicture, PicturePlace
from archiver.sources.article.html.addresses import absolute, base_of
from archiver.sources.article.html.elements import LEGEND, in_code, in_widget, legend_of
from archiver.sources.article.html.regions import Regions
from archiver.sources.article.html.structured import Structured

MOST = 40
"""Pictures of one page; galleries have more, and then the first ones count."""
SMALLEST = 200
"""Pixels of the longer side, where the page gives it: logos, icons and portraits of authors are smaller."""
_MOST_ELEMENTS = 4_000
_LONGEST = 2_000  # characters of an address
_META = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
_META_FILM = ("og:video", "og:video:url", "og:video:secure_url", "twitter:player:stream")
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-full-src", "data-hi-res-src", "src")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_NOT_SHOWN = re.compile(
    r"\b(?:logo|icon|avatar|sprite|pixel|tracker|tracking|beacon|badge|emoji|placeholder|spacer|blank|gravatar|"
    r"advert|banner|sponsor|promo)s?\b",
    re.IGNORECASE,
)
_DRAWN = (".svg", ".svgz", ".ico", ".cur")
_STILL_TYPES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".heic", ".bmp", ".tif", ".tiff")
_FILM_TYPES = (".mp4", ".m4v", ".mov", ".webm", ".ogv", ".mpg", ".mpeg", ".mkv", ".3gp")
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]{0,40}?url\(\s*['\"]?(?P<url>[^'\")]{1,2000})")
_WIDGET = re.compile(r"\btgme_widget_message_(?:photo|video|roundvideo|link_preview|grouped)\w*")
_TELLING = ("p", "h1", "h2", "h3", "h4", "li", "blockquote", "figcaption")
_SHOWING = ("img", "amp-img", "video", "amp-video", "source", "a", "i", "div")
_NUMBER = re.compile(r"\s*(\d{1,5})(?:px)?\s*")


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture on its way: ``legend`` is the beginning of its caption, ``before`` the end of the words before it."""

    src: str
    place: PicturePlace
    legend: str = ""
    before: str = ""


def pictures(tree: HtmlElement, regions: Regions) -> list[Shown]:
    """All that the page shows of its own, those of its metadata first; each once, with its place in the text."""
    found: dict[str, Shown] = {}
    for shown in (*_of_metadata(tree), *_of_body(tree, regions)):
        src = shown.src.strip()
        if _is_picture(src) and (src not in found or (found[src].place == "metadata" and shown.place != "metadata")):
            found[src] = shown
    return list(found.values())[:MOST]


def placed(shown: list[Shown], text: str, tree: HtmlElement, url: str | None) -> tuple[ArticlePicture, ...]:
    """The same with their places in the article's text, and their addresses on the web where the page's is known."""
    base = base_of(tree, url)
    return tuple(_placed(each, text, base) for each in shown)


def _placed(shown: Shown, text: str, base: str | None) -> ArticlePicture:
    start = end = 0
    at = text.find(shown.legend) if shown.legend else -1
    if at >= 0:
        start, end = at, at + len(shown.legend)
    elif shown.before and (at := text.find(shown.before)) >= 0:
        start = end = at + len(shown.before)
    src = shown.src.strip()
    return ArticlePicture(src=src, place=shown.place, url=absolute(src, base), start=start, end=end)


def _of_metadata(tree: HtmlElement) -> Iterator[Shown]:
    for element in islice(tree.iter("meta"), _MOST_ELEMENTS):
        content = (element.get("content") or "").strip()
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        if content and (name in _META or name == "image"):
            yield Shown(content, "metadata")
        elif content and name in _META_FILM and _ending(content).endswith(_FILM_TYPES):
            yield Shown(content, "film")
    for element in islice(tree.iter("link"), _MOST_ELEMENTS):
        if (element.get("rel") or "").lower() == "image_src" and element.get("href"):
            yield Shown(str(element.get("href")), "metadata")
    for image, place in Structured(tree).pictures():
        yield Shown(image, place)


def _of_body(tree: HtmlElement, regions: Regions) -> Iterator[Shown]:
    before = ""
    for element in islice(tree.iter(*_TELLING, *_SHOWING), _MOST_ELEMENTS):
        if element.tag in _TELLING:
            words = " ".join(element.text_content()[:_LONGEST].split())
            before = words[-LEGEND // 2 :] or before
            continue
        for src, place in _shown_by(element, regions):
            yield Shown(src, place, legend=legend_of(element), before=before)


def _shown_by(element: HtmlElement, regions: Regions) -> Iterator[tuple[str, PicturePlace]]:
    """What one element shows, where it is the article's own."""
    tag = element.tag
    if tag in ("a", "i", "div"):
        style = element.get("style")
        if style and "url(" in style and _WIDGET.search(element.get("class", "")):
            yield from ((match["url"], "embed") for match in _BACKGROUND.finditer(style))
        return
    if regions.of(element) not in ("article", "caption") or in_code(element):
        return
    if tag in ("video", "amp-video"):
        embedded = "embed" if in_widget(element) else None
        for name, place in (("poster", "poster"), ("src", "film"), ("data-src", "film")):
            if src := element.get(name):
                yield src, embedded or place  # type: ignore[misc]  # a literal each
    elif tag == "source":
        if next(element.iterancestors("video", "amp-video"), None) is not None and element.get("src"):
            yield str(element.get("src")), "embed" if in_widget(element) else "film"
    elif _is_own(element):
        src = _best_source(element)
        if src:
            yield src, "embed" if in_widget(element) else "body"


def _best_source(image: HtmlElement) -> str | None:
    """The largest that the page offers of a picture, by the widths in its lists; else what it loads later, or now."""
    lists = [image.get(name) for name in _SETS]
    # An ancestor, not the parent: the parser knows no end of <source>, so that what follows lies within it.
    up = next(image.iterancestors("picture"), None)
    if up is not None:
        lists += [source.get(name) for source in islice(up.iter("source"), 20) for name in _SETS]
    offered = [pair for each in lists if each for pair in _candidates(each)]
    # Above 2,400 pixels a picture shows no more of a film than below, and costs its server several times as much.
    offered = sorted((pair for pair in offered if pair[0] <= 2400), key=lambda pair: pair[0])
    if offered and _is_picture(offered[-1][1]):
        return offered[-1][1]
    return next((src for name in _LAZY if (src := image.get(name)) and not src.startswith("data:")), None)


def _candidates(srcset: str) -> Iterator[tuple[float, str]]:
    for part in re.split(r",\s+", srcset[: 4 * _LONGEST]):
        words = part.split()
        if words:
            size = re.fullmatch(r"(\d{1,5}(?:\.\d+)?)([wx])", words[1]) if len(words) > 1 else None
            scale = 1000.0 if size and size[2] == "x" else 1.0
            yield (float(size[1]) * scale if size else 0.0), words[0].rstrip(",")


def _is_own(image: HtmlElement) -> bool:
    sizes = [int(match[1]) for name in ("width", "height") if (match := _NUMBER.fullmatch(image.get(name) or ""))]
    if sizes and max(sizes) < SMALLEST:
        return False
    names = f"{image.get('class', '')} {image.get('id', '')} {image.get('alt', '')[:40]}"
    if _NOT_SHOWN.search(names.replace("_", " ").replace("-", " ")):
        return False
    link = next(image.iterancestors("a"), None)
    # A picture that leads elsewhere is a teaser or an advertisement; one that leads to itself in full is shown.
    return link is None or not link.get("href") or _ending(str(link.get("href"))).endswith(_STILL_TYPES)


def _is_picture(src: str) -> bool:
    """Whether an address may be that of a picture or film of the article's."""
    if not src or len(src) > _LONGEST or any(ord(char) < 32 for char in src):
        return False
    scheme = src.split(":", 1)[0].lower() if ":" in src.split("/", 1)[0] else ""
    if scheme not in ("", "http", "https") or src.startswith("#"):
        return False
    ending = _ending(src)
    return not ending.endswith(_DRAWN) and not _NOT_SHOWN.search(re.sub(r"[_\-.]", " ", ending.rpartition("/")[2]))


def _ending(src: str) -> str:
    """The path of an address in lower case."""
    try:
        return urlsplit(src).path.lower()
    except ValueError:
        return src.lower()
