"""Which log entries are the evidence for what somebody wants to hand over."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from archiver.archive import Archive
from archiver.errors import UsageError
from archiver.jobs.report import view_of
from archiver.jobs.targets import parse_target
from archiver.jobs.videos.linked import videos_of_posts
from archiver.model.custody import Target
from archiver.model.ids import MediaKey, PostKey
from archiver.report import rests_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days in UTC, both included; None: no end there."""

    since: date | None = None
    until: date | None = None

    @property
    def start(self) -> datetime | None:
        """The first moment."""
        return None if self.since is None else datetime.combine(self.since, time(), UTC)

    @property
    def end(self) -> datetime | None:
        """The moment after the last."""
        return None if self.until is None else datetime.combine(self.until + timedelta(days=1), time(), UTC)

    def __bool__(self) -> bool:
        return self.since is not None or self.until is not None


@dataclass(slots=True, kw_only=True)
class Choice:
    """``entries``: None for the whole log. ``articles``: those whose reports belong to it."""

    targets: tuple[Target, ...]
    entries: set[int] | None
    articles: list[str] = field(default_factory=list)


async def choose(archive: Archive, names: Sequence[str], days: Days | None = None) -> Choice:
    """What ``names`` mean, everything where there is none; of channels only posts of ``days``.

    Raises UsageError for a name that means nothing, or several things, and for days without a channel.
    """
    days = days or Days()
    targets = tuple([await parse_target(archive, name) for name in names]) or (Target("archive"),)
    if days and not any(each.kind == "channel" for each in targets):
        raise UsageError("--since and --until choose posts of a channel.", hint="Name the channel, or leave them out.")
    if days.start is not None and days.end is not None and days.start >= days.end:
        raise UsageError("--since is after --until.", hint="Name the earlier day with --since.")
    if any(target.kind == "archive" for target in targets):
        return Choice(targets=targets, entries=None)
    entries: set[int] = set()
    articles: list[str] = []
    for target in targets:
        if target.kind == "article":
            articles.append(target.id)
        entries |= await _evidence(archive, target, days)
    return Choice(targets=targets, entries=entries, articles=articles)


async def _evidence(archive: Archive, target: Target, days: Days) -> set[int]:
    catalog = archive.catalog
    match target.kind:
        case "article":
            view = await view_of(archive, await catalog.article(target.id), ())
            pictures = {each.entry for each in await catalog.article_media(target.id)}
            return pictures | set(await asyncio.to_thread(rests_on, view))
        case "post":
            return await _of_post(archive, PostKey.parse(target.id))
        case "channel":
            return await catalog.channel_evidence(int(target.id), days.start, days.end)
        case "media":
            return await catalog.media_evidence(MediaKey.parse(target.id))
        case "object":
            return {each.entry for each in await catalog.captured_objects(target.id)}
        case _:
            return {int(target.id)}


async def _of_post(archive: Archive, key: PostKey) -> set[int]:
    post = await archive.catalog.post(key)
    entries = {each.entry for each in await archive.catalog.post_history(key)}
    entries |= {each.entry for each in await archive.catalog.absences(key)}
    if post is not None:
        entries.add(post.entry)
        for stored in post.stored:
            entries |= {each.entry for each in await archive.catalog.captured_objects(stored.sha256)}
    for look in (look for video in await videos_of_posts(archive, [key]) for look in video.looks):
        entries |= {look.entry, *(each.entry for each in look.merged)}
    return entries
