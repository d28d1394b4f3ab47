"""The prose of a page: trafilatura's extraction, and what stands in where it gives nothing.

trafilatura is pinned to one minor version: its heuristics decide offsets that citations are identified by.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

import trafilatura
from lxml.etree import LxmlError, XPath
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura.settings import Extractor

from archiver.sources.article.html.marks import xml_text

# Beyond these the extractor's many passes, some of them quadratic, take minutes. Pages have a tenth of it.
_MAX_LENGTH = 4_000_000  # characters of source
_MAX_ELEMENTS = 25_000
_MAX_ATTRIBUTES = 1500
_TAG_AS_A_WHOLE = re.compile(r"<[a-zA-Z](?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+")
_DEEP = XPath(f"boolean({'/*' * 250})")
_MAX_DEPTH = 100
_BOX = re.compile(
    r"<(?P<end>/)?(?P<name>div|span|center|ul|ol|dl|section|table|font|b|i|em|strong|u|small|big|details|form)\b[^<>]*>",
    re.IGNORECASE,
)
_COUNT = XPath("count(descendant::*)")
_SILENT = frozenset((
    "head", "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed",
    "select", "option", "button", "input", "textarea", "canvas",
))  # fmt: skip
_INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "kbd", "mark", "q", "s", "small",
    "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
))  # fmt: skip
_TAG = re.compile(r"<[^<>]{0,2000}>")
_UNSEEN = re.compile(r"<(?:(?P<tag>script|style)\b|!--)", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]{0,500}>[^<]{0,2000}</title", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\xa0\f]+")
_LINES = re.compile(r"\s*\n\s*")


def parse(source: str) -> HtmlElement | None:
    """The page's tree without comments; None where there is nothing in it.

    libxml2 expands no entities of its own in HTML, so an entity bomb does not grow. It stops without a word at 256
    levels of nesting, which a few hundred boxes that nobody closed add up to: a page as deep as that is flattened
    and parsed again.
    """
    if max(map(len, _TAG_AS_A_WHOLE.findall(source)), default=0) > _MAX_ATTRIBUTES:
        source = _TAG_AS_A_WHOLE.sub(lambda tag: "" if _is_swollen(tag[0]) else tag[0], source)
    tree = _parsed(source)
    if tree is None or _DEEP(tree):
        tree = _parsed(flattened(source))
    return tree


def flattened(source: str) -> str:
    """The source without boxes that are never closed or lie below the first hundred levels; what they hold stays."""
    tags = list(_BOX.finditer(source))
    ends = _ends(tags)
    kept: set[int] = set()
    depth = 0
    for number in range(len(tags)):
        if number in kept:  # the end of a box that stays
            depth -= 1
        elif number in ends and depth < _MAX_DEPTH:
            kept |= {number, ends[number]}
            depth += 1
    parts: list[str] = []
    done = 0
    for number, tag in enumerate(tags):
        if number not in kept:
            parts.append(source[done : tag.start()])
            done = tag.end()
    return "".join([*parts, source[done:]])


def _ends(tags: Sequence[re.Match[str]]) -> dict[int, int]:
    """For each opening tag that is closed the number of the tag that closes it."""
    opened: dict[str, list[int]] = {}
    ends: dict[int, int] = {}
    for number, tag in enumerate(tags):
        waiting = opened.setdefault(tag["name"].lower(), [])
        if not tag["end"]:
            waiting.append(number)
        elif waiting:
            ends[waiting.pop()] = number
    return ends


def _parsed(source: str) -> HtmlElement | None:
    tree = trafilatura.load_html(source)
    if tree is not None:
        return tree
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (LxmlError, ValueError):
        return None


def _is_swollen(tag: str) -> bool:
    """Whether a tag has thousands of attributes; libxml2 takes hours for a hundred thousand of them."""
    return len(tag) > _MAX_ATTRIBUTES and len(tag.split()) > _MAX_ATTRIBUTES


def prose(tree: HtmlElement, source: str) -> str:
    """The article's text, paragraphs as lines; all of the page's text where no article stands out."""
    text = None
    if len(source) - _unread(tree) <= _MAX_LENGTH and _COUNT(tree) <= _MAX_ELEMENTS:
        text = trafilatura.extract(tree, options=_options())
    return xml_text(text or all_text(tree)).replace(" \n", "\n")


@functools.cache
def _options() -> Extractor:
    """The usual settings without readers' comments, read once: for each page trafilatura reads its settings anew."""
    return Extractor(comments=False)


def _unread(tree: HtmlElement) -> int:
    """Characters of scripts, styles and pictures written into the page: extraction does not read them."""
    embedded = (element.text or "" for element in tree.iter("script", "style"))
    pictures = (element.get("src", "") for element in tree.iter("img"))
    return sum(map(len, embedded)) + sum(len(source) for source in pictures if source.startswith("data:"))


def all_text(tree: HtmlElement) -> str:
    """Every visible word of the page, a line per block."""
    parts: list[str] = []
    _collect(tree, parts)
    return _LINES.sub("\n", _BLANKS.sub(" ", "".join(parts))).strip()


def _collect(element: HtmlElement, parts: list[str]) -> None:
    # Recursion is bounded by the parser's 256 levels.
    tag = element.tag if isinstance(element.tag, str) else ""
    edge = "" if tag in _INLINE else "\n"
    if tag and tag not in _SILENT:
        parts.append(edge)
        if element.text:
            parts.append(element.text if tag == "pre" else element.text.replace("\n", " "))
        for child in element:
            _collect(child, parts)
        parts.append(edge)
    if element.tail:
        parts.append(element.tail.replace("\n", " "))


def stripped(source: str) -> str:
    """What is left of a source when its tags are cut out: for pages that no tree comes of.

    A title alone is no text: pages that scripts fill have one.
    """
    parts: list[str] = []
    source, done = _TITLE.sub("<title></title", source, count=1), 0
    while opened := _UNSEEN.search(source, done):
        parts.append(source[done : opened.start()])
        closing = "-->" if opened["tag"] is None else "</"
        end = source.find(closing, opened.end())
        done = len(source) if end < 0 else end + (len(closing) if opened["tag"] is None else 0)
    parts.append(source[done:])
    return _LINES.sub("\n", _BLANKS.sub(" ", _TAG.sub(" ", " ".join(parts)))).strip()
