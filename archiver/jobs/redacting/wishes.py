"""What a person means by a target: the posts, files, articles and objects that are to go."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archiver.archive import Archive
from archiver.errors import UsageError
from archiver.jobs.targets import parse_target
from archiver.model.custody import Target
from archiver.model.ids import MediaKey, PostKey
from archiver.model.redactions import NOTHING, Hidden

_PERSON = re.compile(r"(?:person|name|origin):[0-9a-f]{16}")
_FEWEST_LETTERS = 20
"""Words that are shorter than this prove nothing where they are found elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """``targets``: as the log names them. ``shared``: files that stay because other posts show them, too.

    ``words``: what the posts say, to be looked for elsewhere. ``registered``: the channel is still on the list.
    """

    targets: tuple[Target, ...]
    hidden: Hidden = NOTHING
    media: frozenset[MediaKey] = frozenset()
    shared: frozenset[MediaKey] = frozenset()
    articles: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    entries: frozenset[int] = frozenset()
    words: tuple[str, ...] = ()


async def wish_of(archive: Archive, text: str) -> Wish:
    """What ``text`` names. Raises UsageError where it names nothing, or nothing that could be removed."""
    wanted = text.strip()
    if _PERSON.fullmatch(wanted):
        posts = await archive.catalog.posts_by(wanted)
        if not posts:
            raise UsageError(f"The archive holds no post of {wanted}.")
        return await _of_posts(archive, posts)
    return await _of_target(archive, await parse_target(archive, wanted))


async def _of_target(archive: Archive, target: Target) -> Wish:
    match target.kind:
        case "post":
            return await _of_posts(archive, [PostKey.parse(target.id)])
        case "channel":
            return await _of_channel(archive, target)
        case "article":
            return Wish(targets=(target,), articles=frozenset({target.id}))
        case "media":
            return Wish(targets=(target,), media=frozenset({MediaKey.parse(target.id)}))
        case "object":
            return await _of_object(archive, target)
        case "entry":
            return Wish(targets=(target,), entries=frozenset({int(target.id)}))
        case "archive":
            raise UsageError(
                "A whole archive is not redacted.", hint="Delete its folder, or name what is to go from it."
            )


async def _of_posts(archive: Archive, posts: list[PostKey]) -> Wish:
    hidden = Hidden(posts=frozenset(posts))
    own, shared = await _files(archive, hidden)
    words = [
        line.strip()
        for key in posts
        for version in await archive.catalog.post_history(key)
        for line in version.seen.text.splitlines()
        if len(line.strip()) >= _FEWEST_LETTERS
    ]
    return Wish(
        targets=tuple(Target("post", str(key)) for key in posts),
        hidden=hidden,
        media=own,
        shared=shared,
        words=tuple(dict.fromkeys(words)),
    )


async def _of_channel(archive: Archive, target: Target) -> Wish:
    channel_id = int(target.id)
    if channel_id in await archive.catalog.registered_channels():
        raise UsageError(
            f"The channel {channel_id} is on the list of channels: it would be collected again.",
            hint="Take it off the list first: `archiver channel remove`.",
        )
    hidden = Hidden(channels=frozenset({channel_id}))
    own, shared = await _files(archive, hidden)
    return Wish(targets=(target,), hidden=hidden, media=own, shared=shared)


async def _of_object(archive: Archive, target: Target) -> Wish:
    """A file by its hash goes with the list of its parts, under every key that Telegram has for it."""
    keys = await archive.catalog.media_with_sha256(target.id)
    return Wish(targets=(target,), media=frozenset(keys), objects=frozenset({target.id}))


async def _files(archive: Archive, hidden: Hidden) -> tuple[frozenset[MediaKey], frozenset[MediaKey]]:
    """The files of hidden posts: those that only they carry, and those that others carry, too."""
    own: set[MediaKey] = set()
    shared: set[MediaKey] = set()
    for key in await archive.catalog.media_of(hidden.posts, hidden.channels):
        stored = await archive.catalog.media_stored(key)
        carriers = await archive.catalog.posts_with_media(key)
        for sha256 in {stored.sha256} if stored else ():
            carriers += await archive.catalog.posts_with_sha256(sha256)
        (own if all(hidden.hides(each.key) for each in carriers) else shared).add(key)
    return frozenset(own), frozenset(shared)
