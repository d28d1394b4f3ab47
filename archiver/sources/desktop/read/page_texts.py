"""Texts of web pages that Telegram Desktop wrote: tags become stretches of meaning, ``br`` a line's end."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from selectolax.lexbor import LexborNode

from archiver.model.spans import Span

_TAGS: Mapping[str, str] = MappingProxyType(
    {
        "strong": "bold",
        "b": "bold",
        "em": "italic",
        "i": "italic",
        "code": "code",
        "pre": "pre",
        "u": "underline",
        "s": "strike",
        "blockquote": "blockquote",
    }
)
_ACTS = (
    ("ShowHashtag", "hashtag"),
    ("ShowMentionName", "mentionName"),
    ("ShowBotCommand", "botCommand"),
    ("ShowCashtag", "cashtag"),
    ("ShowSpoiler", "spoiler"),
)
_SCHEMES = (("mailto:", "email"), ("tel:", "phone"))
_DEEPEST = 256
"""Levels of nesting that make stretches; what lies deeper is text all the same."""


def text_of(node: LexborNode | None) -> tuple[str, tuple[Span, ...]]:
    """The text of an element without the white space around it, and its stretches, outermost first."""
    if node is None:
        return "", ()
    parts: list[str] = []
    spans: list[tuple[int, int, str, str | None]] = []
    offset = 0
    open_: list[tuple[LexborNode, int, int]] = []
    pending: list[tuple[LexborNode, bool]] = [(each, False) for each in reversed(_children(node))]
    while pending:
        current, done = pending.pop()
        if done:
            element, began, place = open_.pop()
            if offset > began and len(open_) < _DEEPEST and (kind := _kind(element, "".join(parts[place:]))):
                spans.append((began, offset, *kind))
            continue
        if current.tag == "-text":
            piece = current.text_content or ""
            parts.append(piece)
            offset += len(piece)
        elif current.tag == "br":
            parts.append("\n")
            offset += 1
        else:
            open_.append((current, offset, len(parts)))
            pending.append((current, True))
            pending.extend((each, False) for each in reversed(_children(current)))
    return _trimmed("".join(parts), spans)


def plain(node: LexborNode | None) -> str:
    """The text alone."""
    return text_of(node)[0]


def classes(node: LexborNode) -> frozenset[str]:
    """The classes of an element."""
    return frozenset((node.attributes.get("class") or "").split())


def _children(node: LexborNode) -> list[LexborNode]:
    return list(node.iter(include_text=True))


def _trimmed(text: str, spans: list[tuple[int, int, str, str | None]]) -> tuple[str, tuple[Span, ...]]:
    """Telegram trims texts itself, so that what is left at their ends is the page's indentation."""
    shown = text.strip()
    before = len(text) - len(text.lstrip())
    found = []
    for began, ended, kind, value in sorted(spans, key=lambda span: (span[0], -span[1])):
        start, end = max(0, began - before), min(len(shown), ended - before)
        if end > start:
            found.append(Span(kind=kind, offset=start, length=end - start, value=value))
    return shown, tuple(found)


def _kind(element: LexborNode, text: str) -> tuple[str, str | None] | None:
    tag = element.tag or ""
    if tag in _TAGS:
        return _TAGS[tag], None
    if tag == "span":
        return ("spoiler", None) if "spoiler" in classes(element) else None
    return _link(element, text) if tag == "a" else None


def _link(element: LexborNode, text: str) -> tuple[str, str | None]:
    href = element.attributes.get("href") or ""
    act = element.attributes.get("onclick") or ""
    kind = next((kind for mark, kind in _ACTS if mark in act), None) or next(
        (kind for mark, kind in _SCHEMES if href.startswith(mark)), None
    )
    if kind is not None:
        return kind, None
    if text.startswith("@") and href.lower() == f"https://t.me/{text[1:].lower()}":
        return "mention", None
    if href.rstrip("/") in (text.rstrip("/"), f"http://{text.rstrip('/')}", f"https://{text.rstrip('/')}"):
        return "url", None
    if href and "://" not in href and not href.startswith("#"):
        return "customEmoji", None  # a file of the export
    return "textUrl", href or None
