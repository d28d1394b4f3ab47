"""What a message holds besides text and files, by the fields that it has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from archiver.model.details import Detail, Unshown, Votes
from archiver.sources.telegram.read import fields, headers, polls, service, shown
from archiver.sources.telegram.read.fields import Node
from archiver.sources.telegram.read.media import files_in

_NAMED = ("_",)
_SENT = frozenset(headers.SENT)
_TELLING = frozenset({"media", "rich_message", "action", "reply_to", "fwd_from", "factcheck", "reply_markup", *_SENT})
"""Fields without which a message is plain text and counts alone."""


@dataclass(slots=True)
class Found:
    """A message's details and its poll's results; ``faults`` says what could not be read."""

    details: list[Detail] = field(default_factory=list)
    votes: Votes | None = None
    faults: list[str] = field(default_factory=list)

    def add(self, read: Callable[[Node], Detail | None], value: Node, needed: tuple[str, ...] = _NAMED) -> None:
        """What ``read`` makes of an object, as far as it can be read."""
        detail = fields.salvaged(read, value, needed, self.faults)
        if detail is not None:
            self.details.append(detail)


def details_of(message: Node, channel_id: int) -> Found | None:
    """The details of a message of a channel; None for plain text, which has neither any nor files. Raises nothing."""
    if message.keys().isdisjoint(_TELLING):
        return None
    found = Found()
    for key, read in _READERS:
        value = message.get(key)
        if isinstance(value, dict):
            read(found, value, channel_id)
        elif value is not None:
            found.faults.append(f"{key} is not an object")
    if not message.keys().isdisjoint(_SENT):
        found.add(headers.sending, message)
    return found


def _media(found: Found, media: Node, channel_id: int) -> None:
    kind = fields.name(media)
    if kind in shown.READERS:
        read, needed = shown.READERS[kind]
        found.add(read, media, needed)
    elif kind == "messageMediaPoll":
        _poll(found, media)
    elif kind == "messageMediaWebPage":
        page = _object(found, media, "webpage")
        if page is not None:
            found.add(shown.preview, page)
    else:
        if next(files_in({"media": dict(media)}), None) is None:
            found.faults.append(f"its media are an unknown {kind or 'object'}")
        found.details.append(Unshown(why="unknown", media=kind or None))


def _poll(found: Found, media: Node) -> None:
    asked, results = _object(found, media, "poll"), _object(found, media, "results")
    if asked is not None:
        found.add(polls.poll, asked, polls.NEEDED)
    if results is not None:
        found.votes = fields.salvaged(polls.votes, results, _NAMED, found.faults)


def _object(found: Found, parent: Node, key: str) -> Node | None:
    value = fields.node(parent, key)
    if value is None:
        found.faults.append(f"{fields.name(parent)} has no {key}")
    return value


def _action(found: Found, action: Node, channel_id: int) -> None:
    found.add(service.content, action)


def _reply(found: Found, header: Node, channel_id: int) -> None:
    found.add(lambda value: headers.reply(value, channel_id), header, ("_", "story_id"))


def _forward(found: Found, header: Node, channel_id: int) -> None:
    found.add(headers.forward, header)


def _fact_check(found: Found, note: Node, channel_id: int) -> None:
    found.add(headers.fact_check, note)


def _buttons(found: Found, markup: Node, channel_id: int) -> None:
    found.add(headers.buttons, markup)


_READERS = (
    ("action", _action),
    ("media", _media),
    ("reply_to", _reply),
    ("fwd_from", _forward),
    ("factcheck", _fact_check),
    ("reply_markup", _buttons),
)
