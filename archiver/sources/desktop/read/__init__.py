"""Stretches and pages of exports -> observations. Pure: from the stored bytes and the question alone.

``observe``    all observations of one capture
``messages``   an exported message as a post
``texts``      texts and their stretches of meaning
``times``      exact times, and those of a clock on the wall
``media``      files that a message names, and those that were left out
``service``    actions of service messages
``details``    polls, places, cards, prices, buttons, reactions
``fields``     typed access to fields
``pages``      web pages that Telegram Desktop wrote
``taken``      files of the export as they were taken in
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from archiver.model.captures import Json
from archiver.model.entries import Captured
from archiver.model.objects import NamedObject
from archiver.model.observations import ChannelSeen, Observation, Unreadable
from archiver.model.taking import taken
from archiver.sources.desktop.chats import READABLE
from archiver.sources.desktop.decode import MOST_BYTES, Broken, Decoded, decoded
from archiver.sources.desktop.files import REFUSALS
from archiver.sources.desktop.read.fields import UnreadableError
from archiver.sources.desktop.read.messages import Reader
from archiver.sources.desktop.read.pages import needs_zone, posts_of, title_of
from archiver.sources.desktop.read.times import Clock
from archiver.sources.desktop.repair import LOSSY

__all__ = ["FILE", "HTML", "JSON", "ROLE", "LoadRange", "needs_zone", "observe", "title_of"]

LoadRange = Callable[[NamedObject, int, int], bytes]
"""Gives the bytes from an offset on, so many, of an object."""
JSON = "json.read"
HTML = "html.read"
FILE = "export.file"
ROLE = "export"


def observe(captured: Captured, load_range: LoadRange) -> list[Observation]:
    """What a capture of this source shows: the channel, then its posts in the export's order.

    What cannot be read is in the list as ``Unreadable``; nothing is raised for it.
    """
    if captured.method == FILE:
        return list(taken(captured, "The file of the export was not taken in", REFUSALS))
    try:
        return list(_observations(captured, load_range))
    except UnreadableError as error:
        return [Unreadable(subject=captured.method, reason=str(error))]


def _observations(captured: Captured, load_range: LoadRange) -> Iterator[Observation]:
    question = captured.question
    stored = next((each for each in captured.objects if each.role == ROLE), None)
    if stored is None:
        raise UnreadableError("the capture has no export")
    channel = _channel(question)
    zone = question.get("zone")
    clock = Clock(zone if isinstance(zone, str) else None)
    if captured.method == HTML:
        found = load_range(stored, 0, _length(stored.ref.size))
        yield channel
        yield from posts_of(found, channel.channel_id, clock, group=channel.kind != "channel")
        return
    if captured.method != JSON:
        raise UnreadableError(f"{captured.method} is not known to this version")
    offset, length = _number(question, "offset"), _length(_number(question, "length"))
    yield channel
    yield from _posts(load_range(stored, offset, length), offset, channel.channel_id, clock)


def _posts(stretch: bytes, offset: int, channel_id: int, clock: Clock) -> list[Observation]:
    content = decoded(stretch)
    reader = Reader(channel_id, clock)
    found: list[Observation] = []
    for item in content.items:
        if isinstance(item, Broken):
            place = f"bytes {offset + item.offset} to {offset + item.offset + item.length} of the export"
            found.append(Unreadable(subject=place, reason=item.reason))
        else:
            reader.read(item, found)
    subject = f"bytes {offset} to {offset + len(stretch)} of the export"
    found.extend(Unreadable(subject=subject, reason=reason) for reason in _of_stretch(reader, content))
    return found


def _of_stretch(reader: Reader, content: Decoded) -> Iterator[str]:
    """What is said once for a stretch, not for each of its messages."""
    for name, count in sorted(reader.unknown.items()):
        yield f"the field {name[:64]!r} is not known to this version ({count} times)"
    if reader.before:
        yield f"messages of the group before its upgrade: the export does not say its id ({reader.before} times)"
    for kind in sorted(LOSSY & content.repairs.keys()):
        yield f"characters that are lost in the export itself: {kind}"


def _channel(question: Mapping[str, Json]) -> ChannelSeen:
    kind = question.get("chat_type")
    if not isinstance(kind, str) or kind not in READABLE:
        raise UnreadableError("it is neither a channel nor a group")
    number = question.get("chat_id")
    if not isinstance(number, str) or len(number) > 18 or not number.isdecimal():
        raise UnreadableError("the question has no id of a chat")
    basic = kind == "private_group"
    name = question.get("chat_name")
    return ChannelSeen(
        channel_id=-int(number) if basic else int(number),
        access_hash=None,
        title=name if isinstance(name, str) else "",
        usernames=(),
        kind="basic_group" if basic else "channel" if kind.endswith("_channel") else "group",
    )


def _number(question: Mapping[str, Json], key: str) -> int:
    value = question.get(key)
    if type(value) is not int or value < 0:
        raise UnreadableError(f"the question has no {key}")
    return value


def _length(length: int) -> int:
    if length > MOST_BYTES:
        raise UnreadableError("the message is too long to be read")
    return length
