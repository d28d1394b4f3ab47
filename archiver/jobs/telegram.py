"""Telegram for the jobs: opened when it is first needed, every answer recorded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, aclosing
from datetime import datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from archiver.archive import Writer
from archiver.config import Config, Login
from archiver.errors import ConfigError, GapError
from archiver.jobs import clock
from archiver.jobs.accounts import Accounts
from archiver.jobs.ahead import in_groups, one_by_one
from archiver.jobs.budget import pacing_of
from archiver.jobs.workplace import Workplace
from archiver.log.anchor_times import ahead_of_source
from archiver.model.captures import Asked, Capture
from archiver.model.derived import Folded
from archiver.model.ids import PostKey
from archiver.model.links import Window
from archiver.model.observations import Unreadable
from archiver.model.records import Interval
from archiver.sources.telegram import (
    ChannelAddress,
    Patience,
    People,
    TelegramSettings,
    TelegramSource,
    forum_topics,
    full_channel,
    history_between,
    history_window,
    messages,
    replies,
    resolve_username,
    search_titles,
)

INVALID = "CHANNEL_INVALID"
"""What Telegram says to an access hash that is not the asking account's."""
WHAT = MappingProxyType({"channels.getFullChannel": "the description of", "messages.getForumTopics": "the topics of"})
"""What the answer to a method would have shown; others show posts."""
REPLIES = "messages.getReplies"
Ask = Callable[[TelegramSource, ChannelAddress], AsyncGenerator[Capture, None]]
"""A question about one channel, whose answers come one after the other."""


def settings_of(
    config: Config, sessions_folder: Path, account: str | None = None, *, command: str = ""
) -> TelegramSettings:
    """What the source is told for an account (None: the chosen one); ``command`` is the verb that asks.

    Raises ConfigError where credentials are missing or the server's key is.
    """
    telegram = config.telegram
    account = account or telegram.chosen
    login = telegram.logins.get(account, Login())
    api_id, api_hash = (login if login.api_id is not None else telegram).api_id, login.api_hash or telegram.api_hash
    proxy = telegram.proxy if login.proxy is None else login.proxy
    if api_id is None or api_hash is None:
        raise ConfigError(
            "There are no Telegram credentials in the configuration (api_id and api_hash of [telegram]).",
            hint="Get your own at https://my.telegram.org/apps, put them into config.toml, then run `archiver login`.",
        )
    pem = None
    if telegram.server_key is not None:
        try:
            pem = telegram.server_key.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"The server key {telegram.server_key} cannot be read: {error}.") from error
    return TelegramSettings(
        api_id=api_id,
        api_hash=api_hash.get_secret_value(),
        session_file=sessions_folder / f"{account}.session",
        account=account,
        proxy=proxy.get_secret_value() or None if proxy is not None else None,
        command=command,
        others=len(telegram.names) > 1,
        pacing=pacing_of(config),
        server=telegram.address,
        server_key_pem=pem,
        server_dc=telegram.server_dc,
        patience=Patience(
            call_s=telegram.request_timeout_s,
            part_s=telegram.part_timeout_s,
            flood_s=telegram.longest_flood_wait_s,
        ),
    )


class Telegram:
    """The way to Telegram for the length of a job; ``async with``. ``requests`` counts what was recorded.

    ``accounts``: those that are asked with, each opened when it is first needed. ``windows_read``: stretches of
    channels that this job looked through, with a sentence where that was cut off.
    """

    def __init__(self, place: Workplace, archive: Writer) -> None:
        self._place = place
        self._archive = archive
        self._stack = AsyncExitStack()
        self.accounts = Accounts(place, archive, self._connect)
        self._stale: set[tuple[int, str]] = set()
        self.windows_read: dict[int, list[tuple[Window, str | None]]] = {}
        self._clock_told = False
        self._clock_noted: bool | None = None
        self.requests = 0
        self.gaps: list[str] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)

    async def source(self, channel_id: int | None = None) -> TelegramSource:
        """The connected account that asks for a channel; the preferred one where none is named.

        Raises ConfigError, NotLoggedInError, AccountBusyError or NetworkError.
        """
        accounts = self.accounts
        return await accounts.source(
            await accounts.preferred() if channel_id is None else await accounts.of(channel_id)
        )

    async def _connect(self, account: str, digest: str) -> TelegramSource:
        place = self._place
        settings = await asyncio.to_thread(
            settings_of, place.config, place.sessions_folder, account, command=place.command
        )
        who = f' with the account "{account}"' if self.accounts.several else ""
        place.progress.step(f"Connecting to {settings.address}{who}")
        people = People(self._archive.pseudonyms(), keep=place.config.people.keep)
        source = TelegramSource(settings, account_digest=digest, people=people)
        return await self._stack.enter_async_context(source)

    async def resolve(self, username: str, account: str | None = None, *, post: int | None = None) -> int | None:
        """The channel that a username leads to now; None where it leads to none. ``account`` None: the preferred one.

        ``post``: one of its posts that is wanted; where nothing else tells the channel, that post's own page may.
        Raises GapError where Telegram does not say: a refusal is no proof that nobody has the name.
        """
        self._place.progress.step(f"Asking Telegram who @{username} is")
        before = await self._archive.catalog.channel_by_username(username)
        source = await (self.source() if account is None else self.accounts.source(account))
        capture = await resolve_username(source, username)
        await self._record(capture)
        if capture.status not in ("ok", "absent"):
            raise GapError(f"Telegram did not say who @{username} is: {capture.error}.")
        record = await self._archive.catalog.channel_by_username(username)
        if before is not None and record is not None and before.channel_id != record.channel_id:
            self._place.progress.warn(
                f"@{username} now belongs to “{record.title}” ({record.channel_id}); when last seen it was "
                f"“{before.title}” ({before.channel_id}). What was archived stays with the channel it came from."
            )
        return record.channel_id if record else None

    async def search(self, query: str) -> None:
        """Public channels whose title or username begins with the words of ``query``, into the catalog."""
        self._place.progress.step(f"Searching Telegram for “{query}”")
        capture = await search_titles(await self.source(), query)
        await self._record(capture)
        if capture.status != "ok":
            self.gaps.append(f"Telegram refused to search for “{query}”: {capture.error}.")

    def window(self, channel_id: int, since: datetime, until: datetime) -> AsyncGenerator[Folded, None]:
        """The channel's posts of a stretch of time, page by page."""
        return self._asked(channel_id, lambda source, at: history_window(source, at, since, until))

    def between(
        self, channel_id: int, low: int, high: int | None, *, ahead: bool = False
    ) -> AsyncGenerator[Folded, None]:
        """The channel's posts from id ``high`` (None: the newest) down to ``low``, page by page.

        ``ahead``: the caller wants them all, so the next pages are asked for while one is stored.
        """
        return self._asked(channel_id, lambda source, at: history_between(source, at, low, high), ahead=ahead)

    def replies(self, post: PostKey, known: int) -> AsyncGenerator[Folded, None]:
        """The comments below a channel's post, page by page, down to the comment ``known`` (0: all of them)."""
        return self._asked(post.channel_id, lambda source, at: replies(source, at, post.message_id, known))

    async def posts(self, channel_id: int, ids: Sequence[int]) -> None:
        """These posts by id; what is gone is recorded as gone, and what was redacted is not asked for."""
        hidden = self._archive.redactions.hidden
        wanted = [each for each in ids if not hidden.hides(PostKey(channel_id, each))]
        if wanted or not ids:
            async for _ in self.by_id(channel_id, wanted):
                pass

    def by_id(self, channel_id: int, ids: Sequence[int]) -> AsyncGenerator[Folded, None]:
        """The same, answer by answer."""
        return self._asked(channel_id, lambda source, at: messages(source, at, ids))

    def asked(self, channel_id: int, ask: Ask) -> AsyncGenerator[Folded, None]:
        """The answers to another question about a channel."""
        return self._asked(channel_id, ask)

    async def describe(self, channel_id: int) -> None:
        """What the channel is beside its posts."""
        async for _ in self._asked(channel_id, _full_channel):
            pass

    async def topics(self, channel_id: int) -> None:
        """The topics of a forum."""
        async for _ in self._asked(channel_id, forum_topics):
            pass

    async def covered(self, channel_id: int) -> list[Interval]:
        """The ids of a channel that need not be asked for once more to know what was there."""
        return await self._archive.catalog.covered(channel_id)

    async def shown_until(self, channel_id: int, high: int | None) -> datetime | None:
        """The moment before which no post came after ``high``: see the catalog's."""
        return await self._archive.catalog.shown_until(channel_id, high)

    async def knows(self, channel_id: int) -> bool:
        """Whether the accounts were shown the channel, so that they can ask for it."""
        return await self.accounts.know(channel_id)

    async def account_of(self, channel_id: int) -> str:
        """What the log calls the account (a digest) that asks for a channel."""
        return self.accounts.digest(await self.accounts.of(channel_id))

    async def _named(self, channel_id: int) -> str:
        """A channel in a sentence."""
        record = await self._archive.catalog.channel(channel_id)
        title = record.title if record else str(channel_id)
        return f"“{title}”" + (f" (@{record.usernames[0]})" if record and record.usernames else "")

    async def _asked(self, channel_id: int, ask: Ask, *, ahead: bool = False) -> AsyncGenerator[Folded, None]:
        """Record every answer of ``ask``; once more where the refusal of one may be the asking account's alone."""
        turned_away = True
        while turned_away:
            turned_away = False
            source, address = await self.source(channel_id), await self.address(channel_id)
            async with aclosing(self._recorded(ask(source, address), ahead=ahead)) as recorded:
                async for capture, folded in recorded:
                    turned_away = await self._another_way(capture, channel_id)
                    if turned_away:
                        break
                    await self._note_refusal(capture, channel_id)  # before: whoever wants one page asks no further
                    yield folded

    async def _another_way(self, capture: Capture, channel_id: int) -> bool:
        """Whether what was refused may be had with a new address, or with another account; each is tried once.

        Access hashes are one account's own: they do not outlive a login with another number.
        """
        if capture.status != "restricted" and capture.error != INVALID:
            return False
        account = await self.accounts.of(channel_id)
        known = (await self.accounts.source(account)).known.channel(channel_id)
        if capture.error == INVALID and known is None and (channel_id, account) not in self._stale:
            self._stale.add((channel_id, account))
            return True
        other = await self.accounts.shut_out(channel_id)
        if other is None:
            return False
        self._place.progress.warn(
            f'“{await self._title(channel_id)}” is shut to the account "{account}" ({capture.error}); it is asked for '
            f'with "{other}", which was let in before.'
        )
        return True

    async def _title(self, channel_id: int) -> str:
        record = await self._archive.catalog.channel(channel_id)
        return record.title if record else str(channel_id)

    async def _recorded(
        self, answers: AsyncGenerator[Capture, None], *, ahead: bool
    ) -> AsyncGenerator[tuple[Capture, Folded], None]:
        async with aclosing(in_groups(answers) if ahead else one_by_one(answers)) as groups:
            async for group in groups:
                for pair in zip(group, await self._record_all(group), strict=True):
                    yield pair

    async def _note_refusal(self, capture: Capture, channel_id: int) -> None:
        """What Telegram did not answer is a gap that the user is told of. Raises GapError where it lets nobody in."""
        if capture.status == "ok" or (capture.method == REPLIES and capture.status == "absent"):
            return  # no comments any more: an answer, and no gap
        what = WHAT.get(capture.method, "posts of")
        sentence = f"Telegram did not show {what} {await self._named(channel_id)}: {capture.error}."
        if capture.status == "restricted":
            raise GapError(sentence)
        self.gaps.append(sentence)

    async def address(self, channel_id: int) -> ChannelAddress:
        """How a request names the channel: from this run, from an earlier one, else by resolving its username.

        A channel that is not on the list is rather named by a post that was forwarded from it: look-ups are few.

        Raises GapError where the account has no way to it.
        """
        account = await self.accounts.of(channel_id)
        known = (await self.accounts.source(account)).known
        if (found := known.channel(channel_id)) is not None:
            return found
        if channel_id < 0:
            return ChannelAddress(channel_id, 0)  # a basic group needs no access hash
        stored = await self._archive.catalog.access_hash(channel_id, self.accounts.digest(account))
        if stored is not None and (channel_id, account) not in self._stale:
            return ChannelAddress(channel_id, stored)
        record = await self._archive.catalog.channel(channel_id)
        through = None
        if record is None or not record.registered:
            through = await self._through_forward(channel_id, account)
        if through is not None:
            return through
        if record is not None and record.usernames:
            await self.resolve(record.usernames[0], account)
            if (found := known.channel(channel_id)) is not None:
                return found
        who = f'The account "{account}"' if self.accounts.several else "The account"
        title = await self._title(channel_id)
        raise GapError(f"{who} has no way to the channel “{title}” ({channel_id}): it was never shown to it.")

    async def _through_forward(self, channel_id: int, account: str) -> ChannelAddress | None:
        """The channel as one that a post of a channel with a known address was forwarded from."""
        post = await self._archive.catalog.forward_from(channel_id)
        if post is None or post.channel_id == channel_id:
            return None
        shown_in = (await self.accounts.source(account)).known.channel(post.channel_id)
        if shown_in is None:
            stored = await self._archive.catalog.access_hash(post.channel_id, self.accounts.digest(account))
            shown_in = None if stored is None else ChannelAddress(post.channel_id, stored)
        return None if shown_in is None else ChannelAddress(channel_id, 0, seen_in=shown_in, message_id=post.message_id)

    async def record(self, capture: Capture) -> Folded:
        """Into the archive."""
        return await self._record(capture)

    async def record_all(self, captures: Sequence[Capture]) -> list[Folded]:
        """Several into the archive, in order."""
        return await self._record_all(captures)

    async def record_unasked(self, captures: Sequence[Capture]) -> list[Folded]:
        """Several into the archive that nobody asked for: they count as no requests."""
        return await self._record_all(captures, asked=0)

    async def _record(self, capture: Capture) -> Folded:
        return (await self._record_all([capture]))[0]

    async def _note_clock(self, asked: Asked) -> None:
        """Compared with the log's last word about it once a session, or twice where it is set meanwhile."""
        off = ahead_of_source(asked)
        if asked.source_time is not None and self._clock_noted is not bool(off):
            self._clock_noted = bool(off)
            await clock.note_clock(self._archive, "Telegram", off)

    async def _record_all(self, captures: Sequence[Capture], *, asked: int | None = None) -> list[Folded]:
        self.requests += len(captures) if asked is None else asked
        recorded = await self._archive.record_all(captures)
        for capture in captures:
            wrong_clock = clock.against_telegram(capture.asked)
            if wrong_clock is not None and not self._clock_told:
                self._clock_told = True
                self.gaps.append(wrong_clock)
            await self._note_clock(capture.asked)
        self.gaps += [
            _unread(capture, seen)
            for capture, folded in zip(captures, recorded, strict=True)
            for seen in folded.observations
            if isinstance(seen, Unreadable)
        ]
        return recorded


async def _full_channel(source: TelegramSource, channel: ChannelAddress) -> AsyncGenerator[Capture, None]:
    """What a channel is beside its posts, in one answer."""
    yield await full_channel(source, channel)


def _unread(capture: Capture, seen: Unreadable) -> str:
    """What the user is told of a part of an answer that this version cannot read."""
    if capture.status == "failed" and "withheld" in capture.question:
        return f"{seen.subject} cannot be read by this version ({seen.reason}), and was not kept: it may name persons."
    return f"{seen.subject} was kept, but this version cannot read it: {seen.reason}."
