"""A person's decision about a match as a JSON object, and back.

Times are whole milliseconds: a number with a fraction has more than one spelling.
"""

from __future__ import annotations

from typing import cast, get_args

from archiver.log.fields import Fields, MalformedError
from archiver.log.objects import present
from archiver.model.entries import MatchAct
from archiver.model.footage import Span
from archiver.model.judgements import JudgementAct, Layer, Side

_ACTS = frozenset(get_args(JudgementAct))
_LAYERS = frozenset(get_args(Layer))
_MS = 1000


def write_match_act(body: MatchAct) -> dict[str, object]:
    """The body as a JSON object."""
    return present(
        act=body.act,
        by=body.by,
        layer=body.layer,
        note=body.note,
        session=body.session,
        sides=[_write_side(each) for each in body.sides],
        undoes=body.undoes,
    )


def read_match_act(fields: Fields) -> MatchAct:
    """The inverse of ``write_match_act``."""
    sides = [_read_side(each) for each in fields.items("sides")]
    if len(sides) != 2:
        raise MalformedError(f"a match has two sides, not {len(sides)}")
    body = MatchAct(
        session=fields.count("session"),
        act=cast(JudgementAct, fields.choice("act", _ACTS)),
        layer=cast(Layer, fields.choice("layer", _LAYERS)),
        sides=(sides[0], sides[1]),
        undoes=fields.optional("undoes", fields.count),
        note=fields.optional("note", fields.text),
        by=fields.optional("by", fields.text),
    )
    if (body.undoes is not None) != (body.act == "undo"):
        raise MalformedError("'undoes' belongs to the act 'undo' and to no other")
    if body.note is None and body.act == "note":
        raise MalformedError("the act 'note' lacks 'note'")
    return body


def _write_side(side: Side) -> dict[str, object]:
    return {
        "end_ms": round(side.span.end_s * _MS),
        "sha256": side.sha256,
        "start_ms": round(side.span.start_s * _MS),
    }


def _read_side(value: object) -> Side:
    fields = Fields(value, "a side")
    start, end = fields.count("start_ms"), fields.count("end_ms")
    side = Side(fields.digest("sha256"), Span(start / _MS, end / _MS))
    fields.end()
    if end < start:
        raise MalformedError("a side ends before it begins")
    return side
