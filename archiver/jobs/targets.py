"""What a person means by the name of a piece of evidence: post, article, channel, media item, object, entry, archive.

A word before the name says which kind is meant ("entry 12", "article 3f2a", "object 9f3c"); it may be left out where
the name leaves no doubt: a post's "channel/id" or address, 64 hex digits, a channel's handle, an article's URL.
"""

from __future__ import annotations

import re
from typing import get_args

from archiver.archive import Archive
from archiver.errors import UsageError
from archiver.jobs.naming import named_channel, named_post, require_channel
from archiver.model.custody import Target, TargetKind
from archiver.model.ids import MediaKey
from archiver.text.addresses import parse_address

WAYS = (
    "Name a post as handle/id or by its address, a channel by its @handle, an article by its id or URL, an object by"
    " its SHA-256 or the beginning of it, a media item as “media document:5”, an entry as “entry 12”, everything as"
    " “archive”."
)
_KIND = re.compile(rf"({'|'.join(get_args(TargetKind))})(?:\s+|:\s*)(\S.*)", re.IGNORECASE | re.DOTALL)
_MEDIA = re.compile(r"(?:document|photo):[0-9]{1,19}")
_HASH = re.compile(r"[0-9a-f]{4,64}", re.IGNORECASE)
_FULL = 64
_ENTRY_DIGITS = 18


async def parse_target(archive: Archive, text: str) -> Target:
    """The one thing in the archive that ``text`` names; raises UsageError where it names none, or several."""
    wanted = text.strip()
    if not wanted:
        raise UsageError("Nothing is named.", hint=WAYS)
    if wanted.casefold() in {"archive", "whole archive"}:
        return Target("archive")
    found = _KIND.fullmatch(wanted)
    if found is not None:
        return await _of_kind(archive, found[1].lower(), found[2].strip())
    return await _guessed(archive, wanted)


async def describe_target(archive: Archive, target: Target) -> str:
    """The target as a person calls it: a post by its channel's handle, a channel by its title; else as it is."""
    if target.kind not in {"post", "channel"}:
        return "the whole archive" if target.kind == "archive" else str(target)
    channel_id, _, message_id = target.id.partition("/")
    sound = channel_id.removeprefix("-").isdecimal() and len(channel_id) <= _ENTRY_DIGITS
    known = await archive.catalog.channel(int(channel_id)) if sound else None
    if known is None:
        return str(target)
    return f"post {known.handle}/{message_id}" if message_id else f"channel {known.handle} “{known.title}”"


async def _of_kind(archive: Archive, kind: str, name: str) -> Target:
    match kind:
        case "post":
            return await _post(archive, name)
        case "channel":
            return Target("channel", str((await require_channel(archive, name)).channel_id))
        case "article":
            return Target("article", await archive.catalog.article_id(name))
        case "object":
            return Target("object", await archive.catalog.media_hash(name))
        case "entry":
            return _entry(archive, name)
        case "media":
            return await _media(archive, name)
        case _:
            raise UsageError("The archive as a whole is named by the word “archive” alone.", hint=WAYS)


async def _post(archive: Archive, name: str) -> Target:
    key = await named_post(archive, name)
    if await archive.catalog.post(key) is None:
        raise UsageError(f"The archive holds no post {name}.", hint="Name it as handle/id or by its t.me address.")
    return Target("post", str(key))


def _entry(archive: Archive, name: str) -> Target:
    if not (name.isascii() and name.isdecimal() and len(name) <= _ENTRY_DIGITS) or int(name) >= archive.log.size:
        raise UsageError(
            f"The log has no entry {name}.", hint=f"Its entries have the numbers 0 to {archive.log.size - 1:,}."
        )
    return Target("entry", str(int(name)))


async def _media(archive: Archive, name: str) -> Target:
    """A media item by its key, or by the SHA-256 of its file, which then is the target."""
    if not _MEDIA.fullmatch(name):
        return Target("object", await archive.catalog.media_hash(name))
    key = MediaKey.parse(name)
    if await archive.catalog.media_stored(key) is None and not await archive.catalog.posts_with_media(key):
        raise UsageError(f"The archive knows no media item {name}.", hint="`archiver media show POST` names them.")
    return Target("media", str(key))


async def _guessed(archive: Archive, text: str) -> Target:
    """The kind follows from the form of the name; a beginning of a hash may be an article's or an object's."""
    address = parse_address(text)
    if address is not None and address.post_id is not None:
        return await _post(archive, text)
    if "://" not in text and re.fullmatch(r".+/[0-9]{1,24}", text, re.DOTALL):
        return await _post(archive, text)
    if _MEDIA.fullmatch(text):
        return await _media(archive, text)
    channel = None if len(text) == _FULL else await named_channel(archive, text)
    hashed = await _hashed(archive, text) if _HASH.fullmatch(text) else []
    if channel is not None:
        hashed.append(Target("channel", str(channel.channel_id)))
    if len(hashed) > 1:
        named = " or ".join(f"“{each.kind} {text}”" for each in hashed)
        raise UsageError(f"“{text}” can mean more than one thing.", hint=f"Say {named}.")
    if hashed:
        return hashed[0]
    if "://" in text and address is None:
        return await _of_kind(archive, "article", text)
    raise UsageError(f"The archive knows nothing that is called “{text}”.", hint=WAYS)


async def _hashed(archive: Archive, text: str) -> list[Target]:
    """The articles and objects whose id begins so. The bytes of a page are an object with the article's own id."""
    found: list[Target] = []
    for kind in ("article", "object"):
        try:
            found.append(await _of_kind(archive, kind, text))
        except UsageError:
            continue  # there is none, or there are several of the kind: the other may be what is meant
    if len(text) == _FULL and len(found) > 1:
        return found[:1]
    return found
