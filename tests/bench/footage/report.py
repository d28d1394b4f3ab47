"""The table: ours beside the plain way, an attack a line."""

from __future__ import annotations

from collections.abc import Mapping

from tests.bench.footage.scoring import Score

Scores = Mapping[str, Score]
"""By attack."""


def pooled(scores: Scores) -> Score:
    """All attacks together."""
    return sum(scores.values(), Score())


def table(title: str, ours: Scores | None, plain: Scores) -> list[str]:
    """Lines for people."""
    lines = [title, f"{'':20} {'plain way':>34}   {'archiver' if ours else ''}", _head(bool(ours))]
    for name, each in [*plain.items(), ("all", pooled(plain))]:
        mine = pooled(ours) if ours and name == "all" else (ours or {}).get(name)
        lines.append(f"{name:20} {_short(each)}   {_long(mine) if mine else ''}".rstrip())
    return lines


def as_json(scores: Scores) -> dict[str, object]:
    """The same for machines; stretches that were missed by their beginnings."""
    return {name: _values(each) for name, each in [*scores.items(), ("all", pooled(scores))]}


def _head(both: bool) -> str:
    short = f"{'found':>9} {'false':>6} {'P':>6} {'R':>6}  "
    return f"{'attack':20}   {short}" + (f"   {short} {'F':>6} {'ends s':>7} {'turned':>6}" if both else "")


def _short(each: Score) -> str:
    return f"  {each.found:>4}/{each.stretches:<4} {each.false:>6} {each.precision:>6.3f} {each.recall:>6.3f}  "


def _long(each: Score) -> str:
    ends = "-" if each.boundary_s is None else f"{each.boundary_s:.2f}"
    return f"{_short(each)} {each.f:>6.3f} {ends:>7} {each.turned:>6}"


def _values(each: Score) -> dict[str, object]:
    return {
        "stretches": each.stretches,
        "found": each.found,
        "claims": each.claims,
        "false": each.false,
        "time_precision": round(each.precision, 4),
        "time_recall": round(each.recall, 4),
        "f": round(each.f, 4),
        "boundary_s": None if each.boundary_s is None else round(each.boundary_s, 3),
        "turned": each.turned,
        "missed": list(each.missed),
    }
