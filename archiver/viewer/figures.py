"""What is counted over all posts of a channel: made now and then, not for each request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archiver.archive import Archive
from archiver.charts import PagePicture, activity_chart, page_picture
from archiver.jobs.charting import activity_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """``counts``: what became of the channel's ids, as ``channel show`` says it. ``activity``: its posts over time."""

    counts: Mapping[str, int]
    activity: PagePicture


async def figures_of(archive: Archive, channel_id: int) -> Figures:
    """The figures of a channel; the work grows with its posts."""
    return Figures(
        counts=await archive.catalog.counts(channel_id),
        activity=page_picture(activity_chart, [await activity_of(archive, channel_id)], name="activity"),
    )
