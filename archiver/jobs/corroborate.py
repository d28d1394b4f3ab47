"""Two witnesses of one post: MTProto and Telegram's web page, asked one after the other and compared."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.archive import Writer
from archiver.errors import ConfigError, GapError, UsageError
from archiver.jobs import shapes
from archiver.jobs.fetching import MediaFetcher
from archiver.jobs.lookup import looked_up_channel
from archiver.jobs.telegram import Telegram
from archiver.jobs.ways import has_account
from archiver.jobs.webpages.files import WebFiles
from archiver.jobs.webpages.over_web import OverWeb
from archiver.jobs.workplace import Workplace
from archiver.model.corroboration import TOOL, VERSION, Accounts, Corroborated, Corroboration, Field, compare
from archiver.model.corroboration_json import corroboration_to_json
from archiver.model.derived import Folded
from archiver.model.ids import PostKey
from archiver.model.observations import PostSeen
from archiver.model.records import ChannelRecord
from archiver.text.addresses import parse_address

TELEGRAM, WEB = "telegram", "web"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorroborateOutcome:
    """What was compared, and its entry of the log. ``address``: of the post on the web."""

    found: Corroborated
    channel: ChannelRecord
    address: str
    gaps: tuple[str, ...]

    def document(self) -> shapes.Document:
        """The JSON of ``corroborate``."""
        return {
            **shapes.corroborated(self.found),
            "url": self.address,
            "gaps": list(self.gaps),
        }


@dataclass(frozen=True, slots=True)
class _Told:
    """What one kind of source answered: the log entries, and the post if it was among what it showed."""

    entries: tuple[int, ...]
    post: PostSeen | None


async def corroborate(place: Workplace, which: str, *, media: bool = True) -> CorroborateOutcome:
    """Ask both for the post ``which`` ("channel/id" or its address), compare field by field, write that down.

    Raises UsageError for what names no post, ConfigError without an account, GapError for a channel that Telegram does
    not know or that has no public address.
    """
    name, number = _named(which)
    if not has_account(place.config):
        raise ConfigError(
            "Corroborating needs an account: its answer is one of the two that are compared.",
            hint="Put api_id and api_hash into [telegram] of the configuration, then run `archiver login`.",
        )
    async with place.writing() as archive, Telegram(place, archive) as telegram, OverWeb(place, archive) as web:
        channel = await looked_up_channel(archive, telegram, name)
        if channel is None:
            raise GapError(f"Telegram knows no channel {name}.")
        if not channel.usernames:
            raise GapError(f"“{channel.title}” has no public address, so that no web page shows its posts.")
        key = PostKey(channel.channel_id, number)
        before = await _by_telegram(telegram, key)
        page = await _by_web(web, channel.usernames[0], key)
        after = await _by_telegram(telegram, key)
        gaps = await _have_files(place, archive, telegram, web, key) if media else []
        found = Corroboration(
            post=key,
            telegram=(*before.entries, *after.entries),
            web=page.entries,
            shown=tuple(who for who, told in ((TELEGRAM, before), (WEB, page)) if told.post is not None),
            fields=await _compared(archive, before, after, page),
        )
        output = corroboration_to_json(found)
        inputs = (*found.telegram, *found.web)
        entry = await archive.derive(
            tool=TOOL, version=VERSION, inputs=inputs, params={"post": str(key)}, output=output
        )
        return CorroborateOutcome(
            found=Corroborated(entry=entry.n, time=entry.time, found=found),
            channel=channel,
            address=key.address(channel.usernames[0]) or "",
            gaps=tuple(dict.fromkeys([*telegram.gaps, *web.gaps, *gaps])),
        )


def _named(which: str) -> tuple[str, int]:
    address = parse_address(which)
    if address is not None and address.post_id is not None:
        return (f"@{address.handle}" if address.handle else str(address.channel_id)), address.post_id
    name, found, number = which.rpartition("/")
    if not found or not number.isdecimal() or not 0 < int(number) < 2**31:
        raise UsageError(f"{which!r} names no post.", hint="Name it as handle/id or by its t.me address.")
    return name, int(number)


async def _by_telegram(telegram: Telegram, key: PostKey) -> _Told:
    return _told([folded async for folded in telegram.by_id(key.channel_id, [key.message_id])], key)


async def _by_web(web: OverWeb, name: str, key: PostKey) -> _Told:
    """The post's own page, which is asked for anew."""
    answer = await web.pages.ask(web.pages.addresses.post(name, key.message_id, channel_id=key.channel_id))
    return _told([answer.folded], key)


def _told(answers: list[Folded], key: PostKey) -> _Told:
    shown = [seen for each in answers for seen in each.observations if isinstance(seen, PostSeen) and seen.key == key]
    return _Told(tuple(each.entry.n for each in answers), shown[-1] if shown else None)


async def _have_files(place: Workplace, archive: Writer, telegram: Telegram, web: OverWeb, key: PostKey) -> list[str]:
    """The post's files from both, as far as the settings want them."""
    post = await archive.catalog.post(key)
    if post is None:
        return []
    by_telegram = MediaFetcher(place, archive, telegram)
    await by_telegram.fetch_posts([post])
    by_web = WebFiles(place, archive, web)
    await by_web.fetch_posts(await archive.catalog.posts_as_shown([key], "preview"))
    return [*by_telegram.gaps, *by_web.gaps]


async def _compared(archive: Writer, before: _Told, after: _Told, page: _Told) -> tuple[Field, ...]:
    if before.post is None or page.post is None:
        return ()
    refs = [*before.post.media, *page.post.media]
    stored = await archive.catalog.stored_hashes([ref.key for ref in refs])
    return compare(
        Accounts(
            before=before.post,
            after=after.post or before.post,
            web=page.post,
            hashes={str(key): sha256 for key, sha256 in stored.items()},
        )
    )
