"""Which ids a page of history covers: what is missing between them is absent, what lies outside is unknown.

``messages.getHistory`` answers with the newest messages below ``offset_id`` (or before ``offset_date``),
above ``min_id`` and below ``max_id``. How many come is up to Telegram, so a short page closes nothing; only
an empty one does.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from archiver.model.observations import SpanCovered
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node


def covered(question: Node, value: Node, unread: Collection[int]) -> list[SpanCovered]:
    """The stretches of ids that a page shows in full; ``unread``: shown, but the reader failed on them."""
    channel_id = fields.needed(question, "channel_id")
    ids = {fields.needed(message, "id") for message in fields.own_messages(value, channel_id)}
    if not ids and value["messages"]:
        return []  # not the end of this history, but a piece of another one
    floor = (fields.number(question, "min_id") or 0) + 1
    low = max(min(ids), floor) if ids else floor
    high = _high(question, ids)
    if high is None:
        return []
    borders = [low - 1, *sorted(item for item in unread if low <= item <= high), high + 1]
    return [
        SpanCovered(channel_id=channel_id, low=below + 1, high=above - 1)
        for below, above in pairwise(borders)
        if below + 1 <= above - 1
    ]


def _high(question: Node, ids: Collection[int]) -> int | None:
    """The highest id that the page would have shown."""
    offset = fields.number(question, "offset_id") or 0
    above = fields.number(question, "max_id") or 0
    if offset == 0 or fields.number(question, "add_offset"):
        # from a date, from the top, or with messages skipped: only what lies between two shown ones is known
        return max(ids) if ids else None
    return min(offset, above) - 1 if above > 0 else offset - 1
