"""What is due, what failed, what is waiting for a flood to end; nothing is asked of anybody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from archiver.archive import Archive, holder
from archiver.jobs import channel_shapes, shapes
from archiver.jobs.authorities import AuthorityState, authority_states
from archiver.jobs.budget import pacing_of
from archiver.jobs.concerned import concerned_articles
from archiver.jobs.feed_status import FeedStatus, due_pages, feeds_of
from archiver.jobs.footage.state import FootageStatus, footage_status
from archiver.jobs.holds import NamedHold, named_holds
from archiver.jobs.inbox import new_pages, unread_name
from archiver.jobs.post_names import post_name
from archiver.jobs.rechecks import SETTLED, next_try
from archiver.jobs.scrub_status import ScrubStatus, scrub_status
from archiver.jobs.suggesting import suggestions
from archiver.jobs.videos.due import due_links
from archiver.jobs.witness_states import WitnessState, witness_states
from archiver.jobs.workplace import Workplace
from archiver.model.due import FailedPage, LastLook, LastSession, MissingFile
from archiver.model.groups import MovedName
from archiver.model.records import ChannelRecord, PendingChannel
from archiver.sources.telegram import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelStatus:
    """A channel on the list: when it was read last (None: never), and how many of its posts are due."""

    channel: ChannelRecord
    last: LastLook | None
    due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStatus:
    """A file that could not be had; ``next_try`` None: it is not tried again by itself."""

    post: str
    missing: MissingFile
    next_try: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRun:
    """When the last scheduled pass began, the gaps that it named, why it could not be finished, and when it asked each
    feed.
    """

    began: datetime
    gaps: tuple[str, ...]
    stopped: str | None
    feeds: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountWaits:
    """An account that runs ask with. ``login``: what is missing to ask with it, None where nothing is; ``waits``:
    methods that must not be asked until then; ``lookups_left``: names that may still be looked up today.
    """

    name: str
    login: str | None
    waits: Mapping[str, datetime]
    lookups_left: int

    def document(self) -> shapes.Document:
        """Its JSON."""
        return {
            "account": self.name,
            "login": self.login,
            "until": {method: until.isoformat() for method, until in self.waits.items()},
            "lookups_left": self.lookups_left,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusOutcome:
    """The state of an archive. ``last_run``: the last pass that came to its end; ``running``: who writes to it now;
    ``articles``: those to be linked again, and why; ``elsewhere``: posts due of channels that are not on the list;
    ``unread``: articles whose page holds nothing to be read; ``accounts``: those that are configured, the preferred one
    first; ``pages_due``: pages of the configured sources that are to be archived, None where nobody looked; ``moved``:
    usernames of the list that lead elsewhere now; ``files_not_asked_for``: how many files of posts, by the reason why
    not; ``suggestions``: how many names reviews speak for; ``scrub``: when what is stored was hashed last;
    ``footage``: how much of it is fingerprinted; ``videos_due``: links to videos of other sites to be followed.
    """

    folder: str
    origin: str
    entries: int
    session: LastSession | None
    last_run: LastRun | None
    running: str | None
    channels: tuple[ChannelStatus, ...]
    pending: tuple[PendingChannel, ...]
    elsewhere: int
    next_due: datetime | None
    articles: dict[str, str]
    unlinked: int
    proposals: int
    files: tuple[FileStatus, ...]
    pages: tuple[FailedPage, ...]
    unread: tuple[str, ...]
    unreadable: int
    accounts: tuple[AccountWaits, ...]
    pages_due: tuple[str, ...] | None = None
    moved: tuple[MovedName, ...] = ()
    files_not_asked_for: dict[str, int] = field(default_factory=dict)
    suggestions: int = 0
    feeds: tuple[FeedStatus, ...] = ()
    anchors: tuple[AuthorityState, ...] = ()
    holds: tuple[NamedHold, ...] = ()
    scrub: ScrubStatus | None = None
    footage: FootageStatus | None = None
    witnesses: tuple[WitnessState, ...] = ()
    videos_due: tuple[str, ...] = ()

    @property
    def due(self) -> int:
        """Posts to be looked at again now."""
        return self.elsewhere + sum(each.due for each in self.channels)

    @property
    def refused(self) -> tuple[ChannelStatus, ...]:
        """Channels that let nobody in when they were asked last."""
        return tuple(each for each in self.channels if each.last and each.last.error)

    def document(self) -> shapes.Document:
        """The JSON of ``status``."""
        return {
            "archive": self.folder,
            "origin": self.origin,
            "entries": self.entries,
            "last_session": {"command": self.session.command, "began": self.session.began.isoformat()}
            if self.session
            else None,
            "last_run": {
                "began": self.last_run.began.isoformat(),
                "gaps": list(self.last_run.gaps),
                "stopped": self.last_run.stopped,
            }
            if self.last_run
            else None,
            "running": self.running,
            "channels": [_channel(each) for each in self.channels],
            "feeds": [each.document() for each in self.feeds],
            "anchors": [each.document() for each in self.anchors],
            "witnesses": [each.document() for each in self.witnesses],
            "holds": [each.document() for each in self.holds],
            "stored": None if self.scrub is None else self.scrub.document(),
            "footage": None if self.footage is None else self.footage.document(),
            "not_looked_up": [each.name for each in self.pending],
            "moved_names": [channel_shapes.moved(each) for each in self.moved],
            "due": {
                "posts": self.due,
                "next": self.next_due.isoformat() if self.next_due else None,
                "articles": [{"article": name, "reason": reason} for name, reason in self.articles.items()],
                "reviews": self.proposals,
                "suggestions": self.suggestions,
                "videos": list(self.videos_due),
            },
            "pages_due": None if self.pages_due is None else list(self.pages_due),
            "citations_without_link": self.unlinked,
            "files_not_asked_for": dict(self.files_not_asked_for),
            "failed": {
                "files": [_file(each) for each in self.files],
                "pages": [{"url": each.url, "error": each.error, "last": each.last.isoformat()} for each in self.pages],
                "channels": [
                    {"id": str(each.channel.channel_id), "error": each.last.error if each.last else None}
                    for each in self.refused
                ],
                "articles_not_read": list(self.unread),
                "unreadable": self.unreadable,
            },
            "waiting": {**self.accounts[0].document(), "accounts": [each.document() for each in self.accounts]},
        }


def _channel(value: ChannelStatus) -> shapes.Document:
    return {
        "id": str(value.channel.channel_id),
        "title": value.channel.title,
        "usernames": list(value.channel.usernames),
        "last": value.last.last.isoformat() if value.last else None,
        "due": value.due,
    }


def _file(value: FileStatus) -> shapes.Document:
    return {
        "post": value.post,
        "reason": value.missing.reason,
        "detail": value.missing.detail,
        "times": value.missing.times,
        "last": value.missing.last.isoformat(),
        "next": value.next_try.isoformat() if value.next_try else None,
    }


async def status_of(place: Workplace) -> StatusOutcome:
    """The state now. Raises NotAnArchiveError where there is none."""
    running = await asyncio.to_thread(holder, place.folder / "lock")
    async with place.reading() as archive:
        return await _status(place, archive, running)


async def plan_run(place: Workplace) -> StatusOutcome:
    """The same, with the pages that the next pass would archive; every file of the sources is read for that."""
    outcome = await status_of(place)
    async with place.reading() as archive:
        return replace(outcome, pages_due=(*await new_pages(place, archive), *due_pages(outcome.feeds)))


async def _status(place: Workplace, archive: Archive, running: str | None) -> StatusOutcome:
    now, after, catalog = datetime.now(UTC), place.config.collect.recheck_after, archive.catalog
    due = await catalog.posts_due(after, now)
    looks = await catalog.last_looks()
    channels = [each for each in await catalog.channels() if each.registered]
    ids = {each.channel_id for each in channels}
    last_run = await asyncio.to_thread(_last_run, archive.layout.last_run)
    return StatusOutcome(
        folder=str(place.folder),
        origin=archive.manifest.origin,
        entries=archive.log.size,
        session=await catalog.last_session(),
        last_run=last_run,
        running=running,
        channels=tuple(
            ChannelStatus(channel=each, last=looks.get(each.channel_id), due=len(due.get(each.channel_id, ())))
            for each in channels
        ),
        pending=tuple(await catalog.pending_channels()),
        elsewhere=sum(len(posts) for channel_id, posts in due.items() if channel_id not in ids),
        next_due=await catalog.next_due(after, now),
        articles=await concerned_articles(archive, after, now, place.config.media.wanted),
        unlinked=len(await catalog.unlinked_citations()),
        proposals=len(await catalog.open_proposals()),
        files=tuple([await _missing(place, archive, each) for each in await catalog.missing_files()]),
        pages=tuple(await catalog.failed_pages()),
        unread=tuple(
            [
                await unread_name(archive, each.article_id)
                for each in await catalog.article_states()
                if each.read is None
            ]
        ),
        unreadable=len(await catalog.unreadable()),
        accounts=tuple([await asyncio.to_thread(_account, place, name) for name in place.config.telegram.names]),
        moved=tuple(await catalog.moved_names()),
        files_not_asked_for=await catalog.files_not_asked_for(place.config.media.wanted),
        suggestions=len(await suggestions(archive)),
        feeds=tuple(await feeds_of(place, archive, last_run.feeds if last_run else {}, now)),
        holds=tuple(await named_holds(archive)),
        scrub=await scrub_status(archive),
        footage=await footage_status(archive, place.config),
        anchors=await authority_states(archive, place.config.anchor),
        witnesses=await witness_states(archive, [each.name for each in place.config.witness.witnesses]),
        videos_due=tuple(await due_links(archive, place.config.video, now)),
    )


def _last_run(path: Path) -> LastRun | None:
    """What the last pass left; None where there was none, or what it left cannot be read."""
    try:
        document = json.loads(path.read_bytes())
        stopped = document["stopped"]
        return LastRun(
            began=datetime.fromisoformat(document["began"]),
            gaps=tuple(map(str, document["gaps"])),
            stopped=str(stopped["sentence"]) if stopped else None,
            feeds={str(each["feed"]): datetime.fromisoformat(each["asked"]) for each in document.get("feeds", ())},
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _account(place: Workplace, name: str) -> AccountWaits:
    schedule = Schedule.kept(place.sessions_folder, name, pacing_of(place.config))
    return AccountWaits(
        name=name, login=_login(place, name), waits=schedule.waits(), lookups_left=schedule.lookups_left()
    )


def _login(place: Workplace, name: str) -> str | None:
    """What is missing to ask Telegram with an account, as far as this machine knows."""
    telegram = place.config.telegram
    own = telegram.logins.get(name)
    if (own is None or own.api_id is None) and (telegram.api_id is None or telegram.api_hash is None):
        return "There are no Telegram credentials in the configuration."
    if not (place.sessions_folder / f"{name}.session").exists():
        command = "archiver login" if len(telegram.names) == 1 else f"archiver login --account {name}"
        return f'The account "{name}" is not logged in on this machine: run `{command}`.'
    return None


async def _missing(place: Workplace, archive: Archive, missing: MissingFile) -> FileStatus:
    post = await archive.catalog.post(missing.post)
    again = None if missing.reason in SETTLED else next_try(missing, place.config.collect.recheck_after)
    return FileStatus(post=post_name(missing.post, post), missing=missing, next_try=again)
