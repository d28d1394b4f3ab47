"""One name of an entry of kind ``name`` as a JSON object, and back."""

from __future__ import annotations

from datetime import date
from typing import cast

from archiver.log.fields import Fields, MalformedError
from archiver.model.names import NAMED_AS, ROLES, NamedAs, Naming, Role


def write_naming(naming: Naming) -> dict[str, str]:
    """The name as a JSON object; what is not known is left out."""
    values = {
        "name": naming.name,
        "kind": naming.kind,
        "channel": naming.channel,
        "channel_id": None if naming.channel_id is None else str(naming.channel_id),
        "role": naming.role,
        "since": None if naming.since is None else naming.since.isoformat(),
        "until": None if naming.until is None else naming.until.isoformat(),
        "note": naming.note,
    }
    return {key: value for key, value in values.items() if value is not None}


def read_naming(value: object) -> Naming:
    """The inverse; MalformedError says what is wrong. Consumes ``value``."""
    fields = Fields(value, "a name")
    naming = Naming(
        name=fields.text("name"),
        kind=cast(NamedAs, fields.choice("kind", NAMED_AS)),
        channel=fields.text("channel"),
        channel_id=fields.optional("channel_id", fields.identifier),
        role=cast(Role | None, fields.optional("role", lambda key: fields.choice(key, ROLES))),
        since=_day(fields, "since"),
        until=_day(fields, "until"),
        note=fields.optional("note", fields.text),
    )
    fields.end()
    return naming


def _day(fields: Fields, key: str) -> date | None:
    text = fields.optional(key, fields.text)
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise MalformedError(f"{key!r} of a name is not a day like 2026-01-31") from error
    if day.isoformat() != text:
        raise MalformedError(f"{key!r} of a name is not a day like 2026-01-31")
    return day
