"""Stretches of a text that are not the author's own words: code blocks, comments, markup that is shown.

Embed code quoted as code is an example, not an embed. Everything here is one pass over the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archiver.sources.article.references import Range

_FENCE = re.compile(r"^[ \t>]{0,8}(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)$", re.MULTILINE)
_INLINE = re.compile(r"(?<!`)(?P<tick>`{1,2})(?!`)[^`\n]{1,400}(?P=tick)(?!`)")
_SHOWN = re.compile(r"<(?:iframe|script|blockquote|a|div|amp-[a-z]{1,20})\s[^<>]{1,2000}>", re.IGNORECASE)
_TAG = re.compile(r"<(?P<tag>pre|code|textarea)\b", re.IGNORECASE)


def quoted_ranges(text: str) -> list[Range]:
    """Where code and HTML comments lie in ``text``, in no order, possibly one within another."""
    return [
        *_fences(text),
        *_tags(text),
        *_comments(text),
        *(match.span() for match in _INLINE.finditer(text)),
    ]


def shown_markup(text: str) -> list[Range]:
    """Where the text of a page shows embed code to its readers: what is markup there was written to be read."""
    return [match.span() for match in _SHOWN.finditer(text)]


def _fences(text: str) -> Iterator[Range]:
    opened: re.Match[str] | None = None
    for line in _FENCE.finditer(text):
        if opened is None:
            opened = line
        elif line["fence"].startswith(opened["fence"]) and not line["info"].strip():
            yield opened.start(), line.end()
            opened = None
    if opened is not None:
        yield opened.start(), len(text)  # as in CommonMark: a fence left open lasts to the end


def _tags(text: str) -> Iterator[Range]:
    lower: str | None = None
    without_end: set[str] = set()
    for opened in _TAG.finditer(text):
        tag = opened["tag"].lower()
        if tag in without_end:
            continue
        if lower is None:
            lower = text.lower() if len(text.lower()) == len(text) else text
        end = lower.find(f"</{tag}", opened.end())
        if end < 0:
            without_end.add(tag)
            continue
        yield opened.start(), end


def _comments(text: str) -> Iterable[Range]:
    end = 0
    while (start := text.find("<!--", end)) >= 0 and (stop := text.find("-->", start + 4)) >= 0:
        end = stop + 3
        yield start, end
