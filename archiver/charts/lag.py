"""How long after a post an article cited it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archiver.charts import svg
from archiver.charts.scales import SpanScale
from archiver.charts.svg import Picture
from archiver.charts.table import Table

WIDTH, LEFT, RIGHT, TOP = 720, 20, 20, 20
DOTS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """A citation: the article's time (its day's beginning where only a day is known: ``day_only``) and the post's."""

    article: str
    outlet: str
    post: str
    channel: str
    published: datetime
    posted: datetime
    day_only: bool
    href: str | None = None

    @property
    def seconds(self) -> float:
        """Article minus post; negative where the article came first."""
        return (self.published - self.posted).total_seconds()


def lag_chart(found: Sequence[Lag], *, name: str = "lag") -> Picture:
    """A dot for each citation on an axis of the time between post and article; dots of the same place are stacked."""
    said = f"{len(found)} citations whose post is linked and whose article has a date."
    if not found:
        return Picture(
            name=name, title="From post to article", said="No citation has a linked post and a dated article.",
            width=WIDTH, height=40, table=_table(found),
            body=svg.text("No citation has a linked post and a dated article.", LEFT, 24, kind="soft"),
        )  # fmt: skip
    longest = max(60.0, *(abs(each.seconds) for each in found))
    scale = SpanScale(longest_s=longest, low=LEFT, high=WIDTH - RIGHT, negative=any(each.seconds < 0 for each in found))
    floor = TOP + DOTS
    stacks: dict[int, int] = {}
    body = []
    for each in sorted(found, key=lambda each: each.seconds):
        x = scale.at(each.seconds)
        place = stacks[round(x / 9)] = stacks.get(round(x / 9), 0) + 1
        y = max(TOP, floor - 8 - (place - 1) * 9)
        told = f"{each.article} cites {each.post} ({each.channel}): {_words(each)}"
        dot = svg.titled("circle", told, cx=x, cy=y, r=4.0, class_="f1" if each.seconds < 0 else "f0")
        body.append(svg.link(dot, each.href, told))
    body.append(svg.element("line", x1=LEFT, x2=WIDTH - RIGHT, y1=floor, y2=floor, class_="axis"))
    for x, tick in scale.ticks():
        anchor = "start" if x < LEFT + 15 else "end" if x > WIDTH - RIGHT - 15 else "middle"
        body.append(svg.element("line", x1=x, x2=x, y1=floor, y2=floor + 5, class_="axis"))
        body.append(svg.text(tick, x, floor + 18, anchor=anchor, kind="soft"))
    body.append(svg.text("from the post to the article", WIDTH - RIGHT, floor + 36, anchor="end", kind="soft"))
    return Picture(
        name=name, title="From post to article", said=said, width=WIDTH, height=floor + 44, body="".join(body),
        table=_table(found),
    )  # fmt: skip


def _words(each: Lag) -> str:
    seconds = abs(each.seconds)
    size = f"{seconds / 86_400:.1f} days" if seconds >= 86_400 else f"{seconds / 3_600:.1f} hours"
    about = "about " if each.day_only else ""
    return f"{about}{size} {'before' if each.seconds < 0 else 'after'} the post"


def _table(found: Sequence[Lag]) -> Table:
    rows = [
        (svg.clean(each.article), svg.clean(each.outlet), each.post, svg.clean(each.channel), each.posted.isoformat(),
         each.published.isoformat(), "day" if each.day_only else "time", round(each.seconds))
        for each in found
    ]  # fmt: skip
    columns = ("article", "outlet", "post", "channel", "posted", "published", "precision", "lag_seconds")
    return Table(columns=columns, rows=tuple(rows))
