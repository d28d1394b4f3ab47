"""Counts of a channel's events -> channel_states."""

from __future__ import annotations

from archiver.catalog.fold.rows import Rows
from archiver.model.observations import StateSeen

# One statement for all, so that they stay in the order of the log.
STATE = """
INSERT INTO channel_states (channel_id, pts, shown_pts) VALUES (?1, ?2, ?4) ON CONFLICT (channel_id) DO UPDATE SET
    pts = CASE WHEN ?3 IS NOT NULL AND pts >= ?3 THEN max(pts, ?2) ELSE pts END,
    shown_pts = max(coalesce(shown_pts, ?4), coalesce(?4, shown_pts))
"""


def fold_state(rows: Rows, seen: StateSeen) -> None:
    """The first count that is seen of a channel is where its events are known from; only what joins it moves it on."""
    rows.add(STATE, (seen.channel_id, seen.pts, seen.after, seen.pts if seen.after is None else None))
