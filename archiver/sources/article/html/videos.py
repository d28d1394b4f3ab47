"""The videos of other sites that a page shows or names: in frames and players, by links of its text, in its data.

Embeds of any host are kept, for whoever runs the archive may know more of them than this program; links are kept where
``archiver.text.video_links`` knows them. What stands in menus, footers, rows of buttons and boxes is not the article's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement

from archiver.model.articles import ArticlePicture, VideoHow, VideoLink
from archiver.sources.article.copies import seen_through
from archiver.sources.article.html.addresses import base_of
from archiver.sources.article.html.elements import in_code, in_widget, legend_of, words
from archiver.sources.article.html.places import NOTHING, NOWHERE, Before, Places, words_before
from archiver.sources.article.html.players import by_number, numbered
from archiver.sources.article.html.regions import Regions
from archiver.sources.article.html.structured import Structured
from archiver.sources.article.references import Ranges
from archiver.sources.article.videos import MOST, OWN, absolute_address, within, written_videos
from archiver.text.video_links import is_video_link

_FRAMES = frozenset({"iframe", "embed", "object", "amp-iframe", "amp-video-iframe", "amp-embed", "frame"})
_FILMS = frozenset({"video", "amp-video", "source"})
_POSTS = re.compile(
    r"\b(?:twitter-(?:tweet|video)|instagram-media|tiktok-embed|reddit-(?:embed-bq|card)|bluesky-embed|fb-(?:post|video)|"
    r"text-post-media)\b"
)
# Attributes in which elements other than frames name the video that they stand for.
_STANDING = (
    "data-src", "data-lazy-src", "data-oembed-url", "data-embed-url", "data-embed-src", "data-video-url",
    "data-video-src", "data-video", "data-iframe-src", "data-iframe", "data-href", "data-instgrm-permalink",
    "data-text-post-permalink",
)  # fmt: skip
_STAND_INS = XPath(f"descendant::*[{' or '.join(f'@{name}' for name in _STANDING)} or @cite or self::oembed]")
_NO_STAND_INS = frozenset({
    *_FRAMES, *_FILMS, "a", "area", "img", "amp-img", "picture", "script", "link", "meta", "html", "body", "article",
    "button", "input", "q", "ins", "del",
})  # fmt: skip
_META = ("og:video", "og:video:url", "og:video:secure_url", "twitter:player")
_FILM_FILES = (".mp4", ".m4v", ".mov", ".webm", ".ogv", ".mpg", ".mpeg", ".mkv", ".3gp")
_NO_FILMS = ("image/", "application/pdf", "text/")
_CONSENT = re.compile(r"cookie|consent|gdpr|dsgvo|privacy|opt-?in", re.IGNORECASE)
_CONSENT_LEVELS = 6
_LONGEST = 20_000  # characters of a frame's own page
_MOST_ELEMENTS = 4_000
_MOST_ATTRIBUTES = 40
_NUMBER = re.compile(r"\s*(\d{1,5})(?:px)?\s*")


@dataclass(frozen=True, slots=True)
class Named:
    """An address on its way: the element that names it, None where the page's data does; ``label``: a link's words.

    ``legend``: the caption around it; ``before``: the words before it.
    """

    url: str
    how: VideoHow
    element: HtmlElement | None = None
    label: str = ""
    legend: str = ""
    before: Before = NOTHING


_Address = Callable[[str | None], str | None]


def videos(tree: HtmlElement, regions: Regions, url: str | None, *, is_copy: bool) -> list[Named]:
    """Everything on the page that may be a video elsewhere, in page order, the page's data last.

    ``url``: the page's address, of a copy (``is_copy``) the original's.
    """
    base = base_of(tree, url)

    def address(written: str | None) -> str | None:
        return absolute_address(seen_through(written) if is_copy and written else written, base)

    own = (one for one in _of_body(tree, address) if one.element is not None and _is_own(one.element, regions))
    found = _first_ones(own)
    surrounded = words_before(tree, [one.element for one in found])
    order = {element: number for number, element in enumerate(surrounded)}
    found.sort(key=lambda one: order[one.element])
    placed = [replace(one, before=surrounded[one.element], legend=_legend(one)) for one in found]
    return [*placed, *_of_data(tree, address)]


def _first_ones(named: Iterable[Named]) -> list[Named]:
    """The first naming of each kind of each address, of no more addresses than count; looking for places costs time."""
    first: dict[tuple[str, VideoHow], Named] = {}
    for one in named:
        first.setdefault((one.url, one.how), one)
    ranked = sorted(dict.fromkeys(url for url, _ in first), key=lambda url: not is_video_link(url))
    chosen = set(ranked[:MOST])
    return [one for one in first.values() if one.url in chosen]


def placed_videos(
    named: Sequence[Named], text: str, pictures: Iterable[ArticlePicture], apart: Iterable[str]
) -> list[VideoLink]:
    """The same with their places in ``text``; without the films that ``pictures`` has as files, and without links that
    lead to the articles ``apart``.
    """
    if not named:
        return []
    films = {seen_through(picture.source) for picture in pictures if picture.place in ("film", "embed")}
    related = set(apart)
    places = Places(text)
    found: list[VideoLink] = []
    for one in named:
        # What is no plain file (a playlist, a player's page) is not had as a picture, though it is asked for as one.
        is_had = one.url in films and (_is_film_file(one.url) or (one.how == "player" and not is_video_link(one.url)))
        if is_had or (one.how == "link" and one.url in related):
            continue
        start, end = NOWHERE if one.element is None else places.of(one.before, one.label, one.legend)
        found.append(VideoLink(url=one.url, how=one.how, start=start, end=end))
    return found


def _legend(one: Named) -> str:
    """The caption of what is shown; a link stands at its own words."""
    return "" if one.element is None or one.how == "link" else legend_of(one.element)


def _of_body(tree: HtmlElement, address: _Address) -> Iterator[Named]:
    for element in islice(tree.iter(*_FRAMES), _MOST_ELEMENTS):
        yield from (Named(url, "embed", element) for url in _framed(element, address))
    for element in numbered(tree):
        if (url := address(by_number(element))) and not in_code(element):
            yield Named(url, "embed", element)
    for element in _STAND_INS(tree)[:_MOST_ELEMENTS]:
        if (url := _stood_for(element, address)) and not in_code(element):
            yield Named(url, "embed", element)
    for element in islice(tree.iter(*_FILMS), _MOST_ELEMENTS):
        yield from (Named(url, "player", element) for url in _played(element, address))
    yield from islice(_linked(tree, address), _MOST_ELEMENTS)


def _framed(frame: HtmlElement, address: _Address) -> Iterator[str]:
    """The address that a frame shows now or later, and the videos that it names in turn."""
    if in_code(frame) or (frame.get("type") or "").lower().startswith(_NO_FILMS):
        return
    offered = {name: url for name, value in _offers(frame) if (url := address(value)) is not None}
    known = next((url for url in offered.values() if is_video_link(url)), None)
    if known is not None:
        yield known
        return
    yield from (one.url for one in written_videos((frame.get("srcdoc") or "")[:_LONGEST], Ranges(()), ()))
    shown = next((offered[name] for name in sorted(offered, key=_by_use)), None)
    if shown is not None and not _is_dot(frame):
        yield from within(shown)
        yield shown


def _offers(frame: HtmlElement) -> Iterator[tuple[str, str]]:
    """The frame's attributes that may hold its address, by name."""
    for name, value in islice(frame.attrib.items(), _MOST_ATTRIBUTES):
        if name in ("src", "data") or ("src" in name and name not in ("srcdoc", "srcset")):
            yield name, value
        elif value.lstrip()[:8].lower().startswith(("http://", "https://", "//")):
            yield f"~{name}", value
    for param in islice(frame.iterfind("param"), 20):
        if (param.get("name") or "").lower() in ("movie", "src", "url"):
            yield "movie", param.get("value") or ""


def _by_use(name: str) -> tuple[bool, bool]:
    """What is shown now comes first; an address under another name comes last."""
    return name.startswith("~"), name not in ("src", "data")


def _is_dot(frame: HtmlElement) -> bool:
    """Whether the page gives the frame no size that anybody could see."""
    sizes = [_NUMBER.fullmatch(frame.get(name) or "") for name in ("width", "height")]
    return all(match is not None and int(match[1]) <= 1 for match in sizes)


def _stood_for(element: HtmlElement, address: _Address) -> str | None:
    """The video that an element other than a frame holds the place of."""
    tag = element.tag
    if tag in _NO_STAND_INS or not isinstance(tag, str):
        return None
    is_post = tag.startswith("amp-") or _POSTS.search(element.get("class") or "") is not None
    names = [name for name in _STANDING if name != "data-href" or is_post]
    names += ["cite"] if is_post else []
    names += ["url"] if tag == "oembed" else []
    found = (address(element.get(name)) for name in names)
    return next((url for url in found if url and is_video_link(url)), None)


def _played(element: HtmlElement, address: _Address) -> Iterator[str]:
    if element.tag == "source" and next(element.iterancestors("video", "amp-video"), None) is None:
        return  # a picture's
    if not in_code(element) and not in_widget(element):
        yield from (url for name in ("src", "data-src") if (url := address(element.get(name))) is not None)


def _linked(tree: HtmlElement, address: _Address) -> Iterator[Named]:
    for anchor in tree.iter("a", "area"):
        url = address(anchor.get("href"))
        if url is None or not is_video_link(url) or in_code(anchor):
            continue
        post = next((up for up in anchor.iterancestors("blockquote") if _POSTS.search(up.get("class") or "")), None)
        if post is None:
            yield Named(url, "link", anchor, label=words(anchor))
        elif _stood_for(post, address) is None:  # else the links are those of the post's words
            yield Named(url, "embed", anchor)


def _of_data(tree: HtmlElement, address: _Address) -> Iterator[Named]:
    for element in islice(tree.iter("meta"), _MOST_ELEMENTS):
        name = (element.get("property") or element.get("name") or "").strip().lower()
        if name in _META and (url := address(element.get("content"))) and not _is_film_file(url):
            yield Named(url, "embed")
    for written in islice(Structured(tree).videos(), _MOST_ELEMENTS):
        if (url := address(written)) is not None:
            yield Named(url, "embed")


def _is_own(element: HtmlElement, regions: Regions) -> bool:
    """Whether an element is the article's; one that waits for consent is, where its box stands in the article."""
    region = regions.of(element)
    if region != "aside":
        return region in OWN
    for up in islice((element, *element.iterancestors()), _CONSENT_LEVELS):
        if _CONSENT.search(f"{up.get('class', '')} {up.get('id', '')}"):
            around = up.getparent()
            if around is not None and regions.of(around) in OWN:
                return True
    return False


def _is_film_file(url: str) -> bool:
    return urlsplit(url).path.lower().endswith(_FILM_FILES)
