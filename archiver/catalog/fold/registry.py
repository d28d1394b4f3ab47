"""A person's decisions about channels -> registrations, registration_names."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from archiver.catalog.clock import to_us
from archiver.catalog.fold.rows import Rows
from archiver.catalog.statements import Statements
from archiver.catalog.texts import handle_of, storable, text_key
from archiver.model.entries import ChannelAct, Entry
from archiver.model.names import Naming

REGISTRATION = """
INSERT INTO registrations (name_key, name, handle, channel_id, active, entry, since_us)
VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name_key) DO UPDATE SET
    name = excluded.name, channel_id = excluded.channel_id, active = excluded.active,
    entry = excluded.entry, since_us = excluded.since_us
"""
FORGET_NAMES = "DELETE FROM registration_names WHERE name_key = ?"
NAME = """
INSERT INTO registration_names (name_key, kind, text, text_key, entry, position)
VALUES (?, ?, ?, ?, ?, ?)
"""
STATES = """
SELECT name_key, name, handle, channel_id, active, entry, since_us FROM registrations
WHERE name_key IN (SELECT value FROM json_each(?1)) OR handle IN (SELECT value FROM json_each(?1))
    OR channel_id IN (SELECT value FROM json_each(?2))
"""
NAMES = """
SELECT name_key, kind, text, entry, position FROM registration_names
WHERE name_key IN (SELECT value FROM json_each(?)) ORDER BY entry, position
"""


@dataclass(slots=True)
class Registration:
    """A registered name. ``names`` maps (kind, text) of its aliases and owners to their place in the log."""

    name_key: str
    name: str
    handle: str | None
    channel_id: int | None
    active: bool
    entry: int
    since_us: int
    names: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)


def registration_key(name: str) -> str:
    """What two ways to write the same registered name have in common."""
    return handle_of(name) or text_key(name)


class RegistryFold:
    """Folds ``channel`` entries, and binds a registered username to the channel that it first leads to."""

    def __init__(self, rows: Rows, known: Collection[Registration]) -> None:
        self._rows = rows
        self._known = {registration.name_key: registration for registration in known}
        self._changed: dict[str, Registration] = {}

    def decide(self, entry: Entry, act: ChannelAct, bound: int | None) -> None:
        """A person added or removed a name; ``bound``: the channel that its username is known to lead to."""
        if act.act == "remove":
            self._remove(entry, act)
        else:
            self._add(entry, act, bound)

    def take_back(self, names: Iterable[Naming]) -> None:
        """A person took back names that may have been registered with their channels."""
        for naming in names:
            kind, key = ("owner" if naming.kind == "actor" else "alias"), text_key(naming.name)
            for registration in self._of(naming):
                left = {
                    each: place
                    for each, place in registration.names.items()
                    if each[0] != kind or text_key(each[1]) != key
                }
                if len(left) < len(registration.names):
                    registration.names = left
                    self._changed[registration.name_key] = registration

    def _of(self, naming: Naming) -> list[Registration]:
        named = registration_key(naming.channel)
        return [
            each
            for each in self._known.values()
            if each.name_key == named or (naming.channel_id is not None and each.channel_id == naming.channel_id)
        ]

    def bind(self, username: str, channel_id: int) -> None:
        """A username (in lower case) was seen to lead to a channel: registrations that wait for it get it."""
        registration = self._known.get(username)
        if registration is None or registration.handle != username or registration.channel_id is not None:
            return
        registration.channel_id = channel_id
        self._changed[registration.name_key] = registration

    def flush(self) -> None:
        """Hand over the rows of registrations that changed."""
        for key, registration in self._changed.items():
            self._rows.add(
                REGISTRATION,
                (
                    key,
                    registration.name,
                    registration.handle,
                    registration.channel_id,
                    int(registration.active),
                    registration.entry,
                    registration.since_us,
                ),
            )
        for key in self._changed:
            self._rows.add(FORGET_NAMES, (key,))
        for key, registration in self._changed.items():
            for (kind, text), place in registration.names.items():
                self._rows.add(NAME, (key, kind, text, text_key(text), *place))

    def _add(self, entry: Entry, act: ChannelAct, bound: int | None) -> None:
        key = registration_key(act.name)
        known = self._known.get(key)
        if known is None or not known.active:
            known = Registration(
                name_key=key,
                name=storable(act.name),
                handle=handle_of(act.name),
                channel_id=known.channel_id if known else None,
                active=True,
                entry=entry.n,
                since_us=to_us(entry.time),
            )
            self._known[key] = known
        known.channel_id = act.channel_id or known.channel_id or bound
        given = [("alias", alias) for alias in act.aliases]
        if act.owner is not None:
            given.append(("owner", act.owner))
        for position, (kind, text) in enumerate(given):
            known.names.setdefault((kind, storable(text)), (entry.n, position))
        self._changed[key] = known

    def _remove(self, entry: Entry, act: ChannelAct) -> None:
        named = self._known.get(registration_key(act.name))
        channel_id = act.channel_id or (named.channel_id if named else None)
        for registration in self._known.values():
            same_channel = channel_id is not None and registration.channel_id == channel_id
            if registration is named or same_channel:
                registration.active = False
                registration.names = {}
                registration.entry, registration.since_us = entry.n, to_us(entry.time)
                self._changed[registration.name_key] = registration


def load_registrations(
    statements: Statements, name_keys: Collection[str], channel_ids: Collection[int]
) -> list[Registration]:
    """Registrations under these names or usernames, or of these channels."""
    keys, ids = json.dumps(sorted(name_keys)), json.dumps(sorted(channel_ids))
    known: dict[str, Registration] = {}
    for name_key, name, handle, channel_id, active, entry, since_us in statements.rows(STATES, (keys, ids)):
        known[name_key] = Registration(name_key, name, handle, channel_id, bool(active), entry, since_us)
    for key, kind, text, entry, position in statements.rows(NAMES, (json.dumps(sorted(known)),)):
        known[key].names[kind, text] = (entry, position)
    return list(known.values())
