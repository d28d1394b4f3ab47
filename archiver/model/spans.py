"""Stretches of text with a meaning."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a post's text with a meaning; offset and length in *code points* (Telegram counts UTF-16)."""

    kind: str
    offset: int
    length: int
    value: str | None = None
