"""Rich messages: posts whose text is a page of headings, paragraphs, lists and tables instead of one string.

Only the plain text is read out; the files lie in the page's lists, and the whole is in the answer as stored.
"""

from __future__ import annotations

from archiver.model.captures import Json
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node

_DEEPEST = 60
"""Levels of nesting that are followed; each style of a stretch of text is one."""
_IN_ORDER = ("title", "author", "text", "texts", "cover", "items", "rows", "cells", "blocks", "articles")
_AFTER = ("description", "caption", "credit")
_WORDS = ("text", "title", "author", "alt", "source", "description")
"""Fields that may be a plain string which people read."""


def rich_text(message: Node) -> str:
    """The text of a rich message, a line for each block; empty where there is none."""
    rich = fields.node(message, "rich_message")
    return "" if rich is None else "\n".join(_lines(rich.get("blocks"), 0))


def is_cut(message: Node) -> bool:
    """Whether Telegram showed only the beginning of a rich message."""
    rich = fields.node(message, "rich_message")
    return rich is not None and fields.flag(rich, "part")


def _lines(blocks: Json, depth: int) -> list[str]:
    """The lines of a list of blocks, list items or rows."""
    if depth > _DEEPEST or not isinstance(blocks, list):
        return []
    return [line for block in blocks if isinstance(block, dict) for line in _block(block, depth + 1)]


def _block(block: Node, depth: int) -> list[str]:
    """The lines of one block; the stretches of one text stay on one line."""
    found: list[str] = []
    for key in (*_IN_ORDER, *_AFTER):
        value = block.get(key)
        if key == "cells" and isinstance(value, list):
            found.append("\t".join(_inline(cell, depth) for cell in value))
        elif isinstance(value, list):
            found += _lines(value, depth)
        elif isinstance(value, dict) and fields.name(value).startswith("pageBlock"):
            found += _block(value, depth + 1)
        else:
            found.append(_inline(value, depth))
    if "source" in block:
        found.append(_inline(block.get("source"), depth))
    return [line for line in found if line]


def _inline(value: Json, depth: int) -> str:
    """A stretch of text with its styles taken off."""
    if depth > _DEEPEST:
        return ""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return ""
    texts = value.get("texts")
    if isinstance(texts, list):
        return "".join(_inline(item, depth + 1) for item in texts)
    return next((found for key in _WORDS if (found := _inline(value.get(key), depth + 1))), "")
