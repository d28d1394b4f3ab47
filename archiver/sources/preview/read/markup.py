"""The text of an element as Telegram wrote it, with its entities: a walk over the nodes, never a recursion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from archiver.model.spans import Span
from archiver.sources.preview.read.numbers import is_telegrams, name_of

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "b": "bold",
        "strong": "bold",
        "i": "italic",
        "em": "italic",
        "u": "underline",
        "s": "strike",
        "del": "strike",
        "code": "code",
        "pre": "pre",
        "tg-spoiler": "spoiler",
        "blockquote": "blockquote",
    }
)
MOST_NODES = 200_000
LONGEST_ADDRESS = 8192
"""Longer words are no address."""
TEXT = "-text"
_BREAK = re.compile(r"[ \t]*[\r\n]+[ \t]*")


def plain(node: LexborNode | None) -> str | None:
    """The words of an element on one line; None where there is none, or nothing in it."""
    if node is None:
        return None
    text = " ".join(_walk(node)[0].split())
    return text or None


def styled(node: LexborNode | None) -> tuple[str, tuple[Span, ...]]:
    """The text of an element and its entities, offsets in code points."""
    return ("", ()) if node is None else _walk(node)


@dataclass(frozen=True, slots=True)
class _Open:
    """Where an element begins: in the text, and in the list of its parts."""

    offset: int
    part: int


@dataclass(slots=True)
class _Text:
    parts: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[tuple[str, int, int, str | None]] = field(default_factory=list)
    preformatted: int = 0

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def _walk(root: LexborNode) -> tuple[str, tuple[Span, ...]]:
    """Depth first; what an element opens is closed when its subtree is done."""
    out = _Text()
    stack: list[tuple[LexborNode, _Open | None]] = []
    stack += [(child, None) for child in _children(root)][::-1]
    left = MOST_NODES
    while stack and left:
        left -= 1
        node, opened = stack.pop()
        if opened is not None:
            _close(out, node, opened)
        elif node.tag == TEXT:
            text = node.text_content or ""
            out.add(text if out.preformatted else _BREAK.sub(" ", text))
        elif node.tag == "br":
            out.add("\n")
        elif node.tag not in ("script", "style", "svg"):
            out.preformatted += node.tag == "pre"
            stack.append((node, _Open(out.length, len(out.parts))))
            stack += [(child, None) for child in _children(node)][::-1]
    return _trimmed("".join(out.parts), out.spans)


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _close(out: _Text, node: LexborNode, opened: _Open) -> None:
    out.preformatted -= node.tag == "pre"
    length = out.length - opened.offset
    words = "".join(out.parts[opened.part :]) if node.tag == "a" and length < LONGEST_ADDRESS else ""
    kind, value = _entity(node, words)
    if kind is not None and length > 0:
        out.spans.append((kind, opened.offset, length, value))


def _entity(node: LexborNode, text: str) -> tuple[str | None, str | None]:
    """What an element means; None for one that only looks some way, an emoji's picture above all."""
    tag = node.tag or ""
    if tag == "tg-emoji":
        return "customEmoji", node.attributes.get("emoji-id")
    if "emoji" in (node.attributes.get("class") or "").split() or _in_emoji(node):
        return None, None
    if tag == "code" and node.parent is not None and node.parent.tag == "pre":
        return None, None
    if tag == "a":
        return _link(node, text)
    return KINDS.get(tag), None


def _in_emoji(node: LexborNode) -> bool:
    return node.tag == "b" and node.parent is not None and "emoji" in (
        (node.parent.attributes.get("class") or "").split()
    )  # fmt: skip


def _link(node: LexborNode, text: str) -> tuple[str | None, str | None]:
    href = (node.attributes.get("href") or "").strip()
    if href.startswith("?q="):
        return ("cashtag" if unquote(href[3:]).startswith("$") else "hashtag"), None
    if href.startswith("mailto:"):
        return "email", None
    if href.startswith("tel:"):
        return "phone", None
    if text.startswith("@") and is_telegrams(href) and (name_of(href) or "").lower() == text[1:].lower():
        return "mention", None
    if not href:
        return None, None
    return ("textUrl", href) if "onclick" in node.attributes or not _is_shown(href, text) else ("url", None)


def _is_shown(href: str, text: str) -> bool:
    """Whether the words of a link are its address."""
    bare = [re.sub(r"^[a-z]+://", "", unquote(each), flags=re.IGNORECASE).rstrip("/") for each in (href, text)]
    return bare[0].casefold() == bare[1].casefold()


def _trimmed(text: str, spans: list[tuple[str, int, int, str | None]]) -> tuple[str, tuple[Span, ...]]:
    """Without blanks at both ends, which Telegram never keeps."""
    begin = len(text) - len(text.lstrip())
    kept = text.strip()
    found = []
    for kind, offset, length, value in sorted(spans, key=lambda each: (each[1], -each[2])):
        start = min(max(offset - begin, 0), len(kept))
        end = min(max(offset + length - begin, 0), len(kept))
        if end > start:
            found.append(Span(kind=kind, offset=start, length=end - start, value=value))
    return kept, tuple(found)
