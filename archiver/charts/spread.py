"""One video over channels and outlets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from archiver.charts import svg
from archiver.charts.scales import TimeScale
from archiver.charts.svg import Picture
from archiver.charts.table import Table

WIDTH, LEFT, RIGHT, TOP, ROW = 720, 200, 16, 26, 22
MOST_ROWS = 40
How = Literal["file", "footage", "article"]
SAID: Final[dict[How, str]] = {"file": "the same file", "footage": "the same footage", "article": "an article cites it"}
CLASSES: Final[dict[How, str]] = {"file": "f0", "footage": "f2", "article": "f1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """Somewhere the video was: a post with the same bytes or the same footage, or an article that cites such a post.

    ``where``: the channel or outlet, a row of the picture; ``what``: the post or article.
    """

    where: str
    what: str
    when: datetime
    how: How
    href: str | None = None


def spread_chart(found: Sequence[Appearance], *, name: str = "spread") -> Picture:
    """A row for each channel and outlet in the order of its first appearance, a dot for each appearance."""
    ordered = sorted(found, key=lambda each: (each.when, each.where))
    places = list(dict.fromkeys(each.where for each in ordered))
    if not ordered:
        return Picture(
            name=name, title="Where the video was", said="It is in no post and no article.", width=WIDTH, height=40,
            body=svg.text("It is in no post and no article.", 12, 24, kind="soft"), table=_table(ordered),
        )  # fmt: skip
    start, end = ordered[0].when, ordered[-1].when
    if end - start < timedelta(hours=1):
        end = start + timedelta(hours=1)
    scale = TimeScale(start=start, end=end, low=LEFT, high=WIDTH - RIGHT)
    shown = places[:MOST_ROWS]
    floor = TOP + len(shown) * ROW
    body = []
    for place, where in enumerate(shown):
        y = TOP + place * ROW + ROW / 2
        body.append(svg.text(svg.shortened(where, 26), LEFT - 12, y + 4, anchor="end"))
        body.append(svg.element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, class_="rule"))
    for number, each in enumerate(ordered):
        if each.where in shown:
            body.append(_dot(each, scale, TOP + shown.index(each.where) * ROW + ROW / 2, first=number == 0))
    for x, tick in scale.ticks():
        anchor = "start" if x < LEFT + 20 else "end" if x > WIDTH - RIGHT - 30 else "middle"
        body.append(svg.text(tick, x, floor + 16, anchor=anchor, kind="soft"))
    body.append(_key(floor + 36))
    rest = f" {len(places) - MOST_ROWS} more are in the table." if len(places) > MOST_ROWS else ""
    said = f"{len(ordered)} appearances in {len(places)} channels and outlets, first in {places[0]}.{rest}"
    return Picture(
        name=name, title="Where the video was", said=said, width=WIDTH, height=int(floor + 46), body="".join(body),
        table=_table(ordered),
    )  # fmt: skip


def _dot(each: Appearance, scale: TimeScale, y: float, *, first: bool) -> str:
    told = (
        f"{each.when:%Y-%m-%d %H:%M} UTC, {each.where}, {each.what}: {SAID[each.how]}{' (the first)' if first else ''}"
    )
    x = scale.at(each.when)
    ring = svg.element("circle", cx=x, cy=y, r=8.0, class_="s0", stroke_width=1.5) if first else ""
    return svg.link(ring + svg.titled("circle", told, cx=x, cy=y, r=5.0, class_=CLASSES[each.how]), each.href, told)


def _key(y: float) -> str:
    parts, x = [], float(LEFT)
    for how, said in SAID.items():
        parts.append(svg.element("circle", cx=x, cy=y - 4, r=5.0, class_=CLASSES[how]))
        parts.append(svg.text(said, x + 10, y, kind="soft"))
        x += 30 + 7 * len(said)
    return "".join(parts)


def _table(found: Sequence[Appearance]) -> Table:
    rows = [(each.when.isoformat(), svg.clean(each.where), svg.clean(each.what), each.how) for each in found]
    return Table(columns=("time", "where", "what", "how"), rows=tuple(rows))
