"""What the archive knows of a channel's events, and what one answer changed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelCount:
    """A channel counts its events. Every one up to ``known`` is in the archive, from the first count that was seen on;
    ``shown``: the greatest count that a page of history came with, None where none did.
    """

    known: int
    shown: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """Message ids of one channel that an answer showed for the first time, changed, or no longer there."""

    new: tuple[int, ...]
    edited: tuple[int, ...]
    gone: tuple[int, ...]
