"""Web pages that Telegram Desktop wrote."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.model.observations import Observation, Unreadable
from archiver.sources.desktop.read.times import Clock


def posts_of(page: bytes, channel_id: int, clock: Clock) -> Iterator[Observation]:
    """The posts of one page."""
    del page, channel_id, clock
    yield Unreadable(subject="html.read", reason="web pages of exports are not known to this version")
