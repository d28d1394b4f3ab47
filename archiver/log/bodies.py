"""The body of each kind of entry as a JSON object, and back. Optional keys are left out, never null."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import cast, get_args

from archiver.log.custody import CUSTODY_READERS, custody_objects, custody_references, write_custody
from archiver.log.fields import Fields, MalformedError, write_time
from archiver.log.judging import read_match_act, write_match_act
from archiver.log.names import read_naming, write_naming
from archiver.log.objects import present, read_object, write_object
from archiver.model.captures import Asked, Json, Source, Status
from archiver.model.entries import Body, Captured, ChannelAct, Create, Derived, MatchAct, NamesAct, ReviewAct, Session
from archiver.model.names import How
from archiver.model.objects import NamedObject
from archiver.model.reviews import Act

_SOURCES = frozenset(get_args(Source))
_STATUSES = frozenset(get_args(Status)) - {"ok"}
_MICROSECOND = timedelta(microseconds=1)
_ACTS = frozenset({"add", "remove"})
_HOW = frozenset(get_args(How))
_REVIEW_ACTS = frozenset(get_args(Act))


def write_body(body: Body) -> dict[str, object]:
    """The body as a JSON object (still with Mapping and tuple inside)."""
    match body:
        case Create():
            return {"manifest_sha256": body.manifest_sha256, "origin": body.origin}
        case Session():
            return {"command": body.command, "versions": body.versions}
        case Captured():
            return _write_capture(body)
        case Derived():
            return {
                "inputs": body.inputs,
                "output": write_object(body.output),
                "params": body.params,
                "session": body.session,
                "tool": body.tool,
                "version": body.version,
            }
        case ChannelAct():
            return present(
                act=body.act,
                aliases=body.aliases,
                channel_id=None if body.channel_id is None else str(body.channel_id),
                name=body.name,
                owner=body.owner,
                session=body.session,
            )
        case ReviewAct():
            return _write_review(body)
        case MatchAct():
            return write_match_act(body)
        case NamesAct():
            return present(
                act=body.act,
                by=body.by,
                file=None if body.file is None else write_object(body.file),
                how=body.how,
                names=[write_naming(naming) for naming in body.names],
                reviews=body.reviews or None,
                session=body.session,
            )
        case _:
            return write_custody(body)


def read_body(kind: str, value: object) -> Body:
    """The inverse of ``write_body``; MalformedError says what is wrong. Consumes ``value``."""
    reader = _READERS.get(kind)
    if reader is None:
        raise MalformedError(f"the kind {kind!r} is unknown")
    fields = Fields(value, "the body")
    body = reader(fields)
    fields.end()
    return body


def references(body: Body) -> tuple[int, ...]:
    """Numbers of the entries that a body refers to; all must come before it."""
    match body:
        case Create() | Session():
            return ()
        case Captured() | ChannelAct():
            return (body.session,)
        case Derived():
            return (body.session, *body.inputs)
        case ReviewAct() | MatchAct():
            return (body.session,) if body.undoes is None else (body.session, body.undoes)
        case NamesAct():
            return (body.session, *body.reviews)
        case _:
            return custody_references(body)


def named_objects(body: Body) -> tuple[NamedObject, ...]:
    """The objects of the store that a body refers to."""
    match body:
        case Captured():
            return body.objects
        case Derived():
            return (body.output,)
        case NamesAct():
            return () if body.file is None else (body.file,)
        case Create() | Session() | ChannelAct() | ReviewAct() | MatchAct():
            return ()
        case _:
            return custody_objects(body)


def _write_capture(body: Captured) -> dict[str, object]:
    asked = body.asked
    return present(
        account=asked.account,
        asked=write_time(asked.asked),
        dc=asked.dc,
        error=body.error,
        layer=asked.layer,
        method=body.method,
        objects=[write_object(item) for item in body.objects],
        question=body.question,
        session=body.session,
        source=body.source,
        source_time=None if asked.source_time is None else write_time(asked.source_time),
        status=None if body.status == "ok" else body.status,
        took_us=(asked.answered - asked.asked) // _MICROSECOND,
    )


def _write_review(body: ReviewAct) -> dict[str, object]:
    return present(
        act=body.act,
        article=body.article_id,
        by=body.by,
        citation=body.citation_id,
        end=body.end,
        note=body.note,
        post=None if body.post is None else str(body.post),
        quote=body.quote,
        session=body.session,
        start=body.start,
        undoes=body.undoes,
    )


def _read_create(fields: Fields) -> Create:
    return Create(origin=fields.text("origin"), manifest_sha256=fields.digest("manifest_sha256"))


def _read_session(fields: Fields) -> Session:
    versions = fields.mapping("versions")
    if not all(type(version) is str for version in versions.values()):
        raise MalformedError("a version is not a string")
    return Session(command=fields.text("command"), versions=cast(Mapping[str, str], versions))


def _read_capture(fields: Fields) -> Captured:
    moment = fields.time("asked")
    asked = Asked(
        account=fields.optional("account", fields.text),
        answered=_later(moment, fields.integer("took_us")),
        asked=moment,
        dc=fields.optional("dc", fields.integer),
        layer=fields.optional("layer", fields.count),
        source_time=fields.optional("source_time", fields.time),
    )
    return Captured(
        asked=asked,
        error=fields.optional("error", fields.text),
        method=fields.text("method"),
        objects=tuple(read_object(item) for item in fields.items("objects")),
        question=_json(fields.mapping("question")),
        session=fields.count("session"),
        source=cast(Source, fields.choice("source", _SOURCES)),
        status=cast(Status, fields.optional("status", lambda key: fields.choice(key, _STATUSES)) or "ok"),
    )


def _later(moment: datetime, took_us: int) -> datetime:
    """When an answer was there; ``took_us`` is below zero where the clock was set back meanwhile."""
    try:
        return moment + timedelta(microseconds=took_us)
    except OverflowError as error:
        raise MalformedError("took_us leads to no date") from error


def _read_derive(fields: Fields) -> Derived:
    inputs = fields.items("inputs")
    if not all(type(number) is int and number >= 0 for number in inputs):
        raise MalformedError("an input is not the number of an entry")
    return Derived(
        inputs=cast(tuple[int, ...], tuple(inputs)),
        output=read_object(fields.mapping("output")),
        params=_json(fields.mapping("params")),
        session=fields.count("session"),
        tool=fields.text("tool"),
        version=fields.text("version"),
    )


def _read_channel(fields: Fields) -> ChannelAct:
    aliases = fields.items("aliases")
    if not all(type(alias) is str for alias in aliases):
        raise MalformedError("an alias is not a string")
    act = fields.choice("act", _ACTS)
    return ChannelAct(
        act="add" if act == "add" else "remove",
        aliases=cast(tuple[str, ...], tuple(aliases)),
        channel_id=fields.optional("channel_id", fields.identifier),
        name=fields.text("name"),
        owner=fields.optional("owner", fields.text),
        session=fields.count("session"),
    )


def _read_review(fields: Fields) -> ReviewAct:
    body = ReviewAct(
        act=cast(Act, fields.choice("act", _REVIEW_ACTS)),
        article_id=fields.digest("article"),
        by=fields.optional("by", fields.text),
        citation_id=fields.digest("citation"),
        end=fields.count("end"),
        note=fields.optional("note", fields.text),
        post=fields.optional("post", fields.post),
        quote=fields.text("quote"),
        session=fields.count("session"),
        start=fields.count("start"),
        undoes=fields.optional("undoes", fields.count),
    )
    if (body.undoes is not None) != (body.act == "undo"):
        raise MalformedError("'undoes' belongs to the act 'undo' and to no other")
    if body.post is None and body.act in ("accept", "choose"):
        raise MalformedError(f"the act {body.act!r} lacks 'post'")
    if body.note is None and body.act == "note":
        raise MalformedError("the act 'note' lacks 'note'")
    return body


def _read_names(fields: Fields) -> NamesAct:
    reviews = fields.optional("reviews", fields.items) or []
    if not all(type(number) is int and number >= 0 for number in reviews):
        raise MalformedError("a review is not the number of an entry")
    act = fields.choice("act", _ACTS)
    file = fields.optional("file", fields.mapping)
    return NamesAct(
        act="add" if act == "add" else "remove",
        by=fields.optional("by", fields.text),
        file=None if file is None else read_object(file),
        how=cast(How, fields.choice("how", _HOW)),
        names=tuple(map(read_naming, fields.items("names"))),
        reviews=cast(tuple[int, ...], tuple(reviews)),
        session=fields.count("session"),
    )


def _json(value: dict[str, object]) -> Mapping[str, Json]:
    """What the JSON parser made is JSON; the checker cannot know."""
    return cast(Mapping[str, Json], value)


_READERS: dict[str, Callable[[Fields], Body]] = {
    "create": _read_create,
    "session": _read_session,
    "capture": _read_capture,
    "derive": _read_derive,
    "channel": _read_channel,
    "review": _read_review,
    "review.match": read_match_act,
    "name": _read_names,
    **CUSTODY_READERS,
}
