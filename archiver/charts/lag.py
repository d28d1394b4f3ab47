"""How long after a post an article cited it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Final

from archiver.charts import svg
from archiver.charts.scales import DAY_S, SpanScale
from archiver.charts.svg import Picture
from archiver.charts.table import Table

LEFT, RIGHT, TOP = 40, 20, 24
HIGH = 90
DOT, APART = 4.0, 10
BAR = 16
"""Pixels of a bar."""
NOTHING: Final = "No citation has a linked post and a dated article."


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """A citation: the article's time (its day's beginning where only a day is known: ``day_only``) and the post's.

    Of an article that has only a day, the lag is no number but a stretch of 24 hours.
    """

    article: str
    outlet: str
    post: str
    channel: str
    published: datetime
    posted: datetime
    day_only: bool
    href: str | None = None

    @property
    def least_s(self) -> float:
        """Article minus post at its least, in seconds; negative where the article may have come first."""
        return (self.published - self.posted).total_seconds()

    @property
    def most_s(self) -> float:
        """Article minus post at its most, in seconds; below zero where the article came first for certain."""
        return self.least_s + (DAY_S if self.day_only else 0.0)

    @property
    def place_s(self) -> float:
        """Where it is drawn: the middle of the stretch, or 0 where the order of both is not known."""
        return 0.0 if self.least_s < 0.0 < self.most_s else (self.least_s + self.most_s) / 2

    def in_words(self) -> str:
        """The lag as a sentence says it."""
        if self.least_s < 0.0 < self.most_s:
            return "on the day of the post (UTC)"
        size = _size(self.least_s, self.most_s)
        return f"{size} {'before' if self.most_s <= 0.0 and self.least_s < 0.0 else 'after'} the post"


def lag_chart(found: Sequence[Lag], *, name: str = "lag", width: int = svg.WIDE) -> Picture:
    """A dot for each citation on an axis of the time between post and article, a line for what is not known of it.
    Where there are too many for dots, bars with their numbers.
    """
    if not found:
        return svg.nothing(name, "From post to article", NOTHING, _table(found), width=width)
    longest = max(60.0, *(abs(end) for each in found for end in (each.least_s, each.most_s)))
    before = any(each.least_s < 0 for each in found)
    scale = SpanScale(longest_s=longest, low=LEFT, high=width - RIGHT, negative=before)
    stacked = _stacked(found, scale)
    rows = max(row for _, _, row in stacked) + 1
    fits = rows * APART <= HIGH
    floor = float(TOP + (max(3, rows) * APART if fits else HIGH))
    body = _dots(stacked, scale, floor) if fits else _bars(found, scale, floor)
    body += svg.element("line", x1=scale.low, x2=scale.high, y1=floor, y2=floor, class_="axis")
    for x, said in scale.ticks():
        body += svg.element("line", x1=x, x2=x, y1=floor, y2=floor + 5, class_="axis")
        body += svg.tick(said, x, floor + 18, low=scale.low, high=scale.high)
    if before:
        zero = scale.at(0.0)
        body = svg.element("line", x1=zero, x2=zero, y1=TOP - 8, y2=floor, class_="rule") + body
        body += svg.text("← article before the post", LEFT, floor + 38, kind="soft")
    lowest = floor + (56 if before and width < 420 else 38)
    body += svg.text("article after the post →", scale.high, lowest, anchor="end", kind="soft")
    return Picture(
        name=name, title="From post to article", said=_said(found), width=width, height=int(lowest + 10), body=body,
        table=_table(found),
    )  # fmt: skip


def _said(found: Sequence[Lag]) -> str:
    first = sum(each.most_s <= 0 and each.least_s < 0 for each in found)
    same = sum(each.least_s < 0 < each.most_s for each in found)
    days = (
        " Of an article only its day is known, taken as a day of UTC." if any(each.day_only for each in found) else ""
    )
    if len(found) == 1:
        return f"One citation with a linked post and a dated article, {found[0].in_words()}.{days}"
    middle = abs(median(each.place_s for each in found))
    return (
        f"{len(found):,} citations with a linked post and a dated article: {first:,} before the post, {same:,} on its "
        f"day, {len(found) - first - same:,} after it; the one in the middle {_size(middle, middle)} apart.{days}"
    )


def _stacked(found: Sequence[Lag], scale: SpanScale) -> list[tuple[Lag, float, int]]:
    """Each with its pixel, and how many others lie below it."""
    stacks: dict[int, int] = {}
    placed = []
    for each in sorted(found, key=lambda each: (each.place_s, each.post, each.article)):
        column = round(scale.at(each.place_s) / APART)
        placed.append((each, scale.at(each.place_s), stacks.get(column, 0)))
        stacks[column] = stacks.get(column, 0) + 1
    return placed


def _dots(stacked: Sequence[tuple[Lag, float, int]], scale: SpanScale, floor: float) -> str:
    body = ""
    for each, x, row in stacked:
        y = floor - DOT - 4 - row * APART
        told = f"{svg.name(each.article)} cites {each.post} ({svg.name(each.channel)}): {each.in_words()}"
        low, high = scale.at(each.least_s), scale.at(each.most_s)
        reach = svg.element("line", x1=low, x2=high, y1=y, y2=y, class_="axis") if each.day_only else ""
        dot = svg.titled("circle", told, cx=x, cy=y, r=DOT, class_="f1" if each.most_s <= 0 else "f0")
        body += svg.link(reach + dot, each.href, told)
    return body


def _bars(found: Sequence[Lag], scale: SpanScale, floor: float) -> str:
    number = int((scale.high - scale.low) / BAR)
    wide = (scale.high - scale.low) / number
    bars: dict[int, list[Lag]] = {}
    for each in found:
        bars.setdefault(min(number - 1, int((scale.at(each.place_s) - scale.low) / wide)), []).append(each)
    most = max(len(each) for each in bars.values())
    body = svg.text(f"{most:,}", LEFT - 6, TOP + 4.0, anchor="end", kind="soft")
    for place, held in sorted(bars.items()):
        tall = max(1.5, HIGH * len(held) / most)
        ends = [each.place_s for each in held]
        told = f"{len(held):,} citations: {_size(abs(min(ends)), abs(max(ends)))} from the post"
        body += svg.titled(
            "rect", told, x=scale.low + place * wide, y=floor - tall, width=wide - 1, height=tall,
            class_="f1" if max(ends) < 0 else "f0",
        )  # fmt: skip
    return body


def _size(one: float, other: float) -> str:
    low, high = sorted((abs(one), abs(other)))
    unit, noun = next(
        ((unit, noun) for unit, noun in ((DAY_S, "days"), (3_600.0, "hours"), (60.0, "minutes")) if high >= unit),
        (1.0, "seconds"),
    )
    least, most = f"{low / unit:.1f}", f"{high / unit:.1f}"
    return f"{most} {noun}" if least == most else f"{least} to {most} {noun}"


def _table(found: Sequence[Lag]) -> Table:
    rows = [
        (svg.clean(each.article), svg.clean(each.outlet), each.post, svg.clean(each.channel), each.posted.isoformat(),
         f"{each.published:%Y-%m-%d}" if each.day_only else each.published.isoformat(), round(each.least_s),
         round(each.most_s))
        for each in found
    ]  # fmt: skip
    columns = ("article", "outlet", "post", "channel", "posted", "published", "lag_least_seconds", "lag_most_seconds")
    return Table(columns=columns, rows=tuple(rows))
