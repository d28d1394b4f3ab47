"""Pictures as files, each with the values that it is drawn from."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archiver.archive import Archive
from archiver.archive.opened import in_thread
from archiver.charts import Picture, activity_chart, counts_chart, lag_chart, spread_chart
from archiver.charts.table import Table
from archiver.export.writing import require_free
from archiver.jobs import shapes
from archiver.jobs.charting import activity_of, lag_of, members_of, overview_of, spread_of
from archiver.jobs.media import find_post
from archiver.jobs.naming import require_channel
from archiver.jobs.staging import Staged
from archiver.jobs.workplace import Workplace
from archiver.model.records import ChannelRecord

INDEX = "index.csv"
"""The file that lists the pictures; no picture has this name."""
_USERNAME = re.compile("[A-Za-z0-9_]{1,64}")
MOST = 40
"""Channels in the picture of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawRequest:
    """Of what; without names of everything: all channels' activity and the lag of all citations."""

    out: Path
    channels: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The pictures that were written to the folder ``out``."""

    out: Path
    pictures: tuple[Picture, ...]

    def document(self) -> shapes.Document:
        """The JSON of ``export charts``."""
        return {
            "path": str(self.out),
            "index": INDEX,
            "pictures": [
                {"svg": f"{each.name}.svg", "csv": f"{each.name}.csv", "title": each.title, "shows": each.said}
                for each in self.pictures
            ],
        }


async def export_charts(place: Workplace, request: DrawRequest) -> Drawn:
    """Write pictures into a new folder, each beside its values, and a list of them (INDEX). Raises InputError where
    it is there, UsageError for an unknown name.

    No evidence leaves the archive, so that nothing is logged.
    """
    await asyncio.to_thread(require_free, request.out)
    async with place.reading() as archive:
        pictures = await _pictures(archive, request)
    staged = await asyncio.to_thread(Staged, request.out)
    async with in_thread(staged):
        await asyncio.to_thread(_write, staged, pictures)
    return Drawn(out=request.out, pictures=tuple(pictures))


async def _pictures(archive: Archive, request: DrawRequest) -> list[Picture]:
    found: list[Picture] = []
    for name in request.channels:
        channel = await require_channel(archive, name)
        label = _label(channel)
        activity = await activity_of(archive, channel.channel_id)
        found.append(activity_chart([activity], name=f"activity-{label}"))
        found.append(counts_chart(await members_of(archive, channel.channel_id), name=f"members-{label}"))
    for name in request.articles:
        record = await archive.catalog.article(name)
        found.append(lag_chart(await lag_of(archive, record.article_id), name=f"lag-{record.article_id[:12]}"))
    for name in request.media:
        found += [
            spread_chart(await spread_of(archive, sha256), name=f"spread-{sha256[:16]}")
            for sha256 in await _hashes(archive, name)
        ]
    if not (request.channels or request.articles or request.media):
        found.append(activity_chart(await overview_of(archive, most=MOST), name="activity"))
        found.append(lag_chart(await lag_of(archive), name="lag"))
    return [replace(each, name=f"{each.name}-{n}") if n else each for n, each in _numbered(found)]


def _label(channel: ChannelRecord) -> str:
    """For names of files; what Telegram calls a username is letters, digits and underscores."""
    named = next((each for each in channel.usernames if _USERNAME.fullmatch(each)), None)
    return named or str(channel.channel_id)


def _numbered(pictures: Sequence[Picture]) -> list[tuple[int, Picture]]:
    """Each with how many of its name came before: names of files differ."""
    seen: dict[str, int] = {}
    found = []
    for each in pictures:
        found.append((seen.get(each.name, 0), each))
        seen[each.name] = seen.get(each.name, 0) + 1
    return found


async def _hashes(archive: Archive, name: str) -> list[str]:
    post = await find_post(archive, name)
    return [each.sha256 for each in post.stored] if post is not None else [await archive.catalog.media_hash(name)]


def _write(staged: Staged, pictures: Sequence[Picture]) -> None:
    for each in pictures:
        (staged.part / f"{each.name}.svg").write_text(each.alone(), encoding="utf-8")
        (staged.part / f"{each.name}.csv").write_text(each.table.csv(), encoding="utf-8-sig", newline="")
    index = Table(
        columns=("svg", "csv", "title", "shows", "rows"),
        rows=tuple(
            (f"{each.name}.svg", f"{each.name}.csv", each.title, each.said, len(each.table.rows)) for each in pictures
        ),
    )
    (staged.part / INDEX).write_text(index.csv(), encoding="utf-8-sig", newline="")
    staged.settle()
    staged.place()
