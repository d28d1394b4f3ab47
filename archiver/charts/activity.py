"""Posts over time, of one channel or of several, each a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from archiver.charts import svg
from archiver.charts.periods import Period, beginning, fitting, following, named
from archiver.charts.scales import TimeScale, round_up
from archiver.charts.svg import Picture
from archiver.charts.table import Table

LEFT, RIGHT, TOP, BOTTOM = 46, 12, 22, 26
HIGH, CHANGES, STRIP, LABELS = 120, 36, 26, 190
BAR = 3.7
"""Pixels of the narrowest bar, about."""
GAP_SAID: Final = "posts may be missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """A day (UTC): how many archived posts were posted then, of these edited or gone. ``known``: whether the ids of
    that day are covered, so that no post is missing.
    """

    day: datetime
    posts: int
    edited: int = 0
    gone: int = 0
    known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One channel's days in order, without those that have nothing to tell. ``href``: where the channel is shown."""

    channel_id: int
    title: str
    bins: tuple[Bin, ...]
    href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bar:
    """The days of one period together, and where they are drawn."""

    when: str
    x: float
    wide: float
    posts: int
    edited: int
    gone: int
    known: bool

    def told(self) -> str:
        edited = f", {self.edited:,} since edited" if self.edited else ""
        gone = f", {self.gone:,} since gone" if self.gone else ""
        return f"{self.when}: {self.posts:,} posts{edited}{gone}{'' if self.known else f'; {GAP_SAID}'}"


def activity_chart(found: Sequence[Activity], *, name: str = "activity", width: int = svg.WIDE) -> Picture:
    """Bars for one channel, with its edits and deletions below; a row of bars for each of several."""
    days = [each.day for one in found for each in one.bins]
    if not days:
        return svg.nothing(name, "Posts over time", "No post is archived.", _table(found), width=width)
    start, end = min(days), max(days) + timedelta(days=1)
    alone = len(found) == 1
    low = LEFT if alone else min(LABELS, width * 0.36)
    period = fitting((end - start).days, int((width - RIGHT - low) / BAR))
    start, end = beginning(start, period), following(beginning(max(days), period), period)
    scale = TimeScale(start=start, end=end, low=low, high=width - RIGHT)
    bars = [_bars(one, scale, period) for one in found]
    body, floor = _one(bars[0], scale) if alone else _several(found, bars, scale)
    body += _axis(scale, floor)
    posts = sum(each.posts for one in found for each in one.bins)
    where = "one channel" if alone else f"{len(found)} channels, each row as high as its own most"
    holes = any(not each.known for one in found for each in one.bins)
    said = (
        f"{posts:,} archived posts per {period}, posted from {min(days):%Y-%m-%d} to {max(days):%Y-%m-%d} (UTC) in "
        f"{where}.{f' Grey: {GAP_SAID}.' if holes else ''}"
    )
    height = floor + BOTTOM
    if holes:
        words, height = svg.keys([("gap", GAP_SAID)], LEFT, height + 12, high=width)
        body, height = body + words, height + 8
    return Picture(
        name=name,
        title=f"Posts per {period}",
        said=said,
        width=width,
        height=int(height),
        body=body,
        table=_table(found),
    )


def _bars(one: Activity, scale: TimeScale, period: Period) -> list[_Bar]:
    together: dict[datetime, list[Bin]] = {}
    for each in one.bins:
        together.setdefault(beginning(each.day, period), []).append(each)
    bars = []
    for begin, bins in sorted(together.items()):
        x = scale.at(begin)
        bars.append(
            _Bar(
                when=named(begin, period),
                x=x,
                wide=scale.at(following(begin, period)) - x,
                posts=sum(each.posts for each in bins),
                edited=sum(each.edited for each in bins),
                gone=sum(each.gone for each in bins),
                known=all(each.known for each in bins),
            )
        )
    return bars


def _one(bars: Sequence[_Bar], scale: TimeScale) -> tuple[str, float]:
    """The picture of one channel, and where its lowest row ends."""
    most = round_up(max(bar.posts for bar in bars))
    body = _gaps(bars, TOP, HIGH) + svg.text(f"{most:,}", LEFT - 6, TOP + 4.0, anchor="end", kind="soft")
    body += svg.text("0", LEFT - 6, TOP + HIGH + 4.0, anchor="end", kind="soft")
    body += _line(scale, TOP, "rule") + "".join(_bar(bar, bar.posts, most, TOP + HIGH, HIGH, "f0") for bar in bars)
    body += _line(scale, TOP + HIGH, "axis")
    changed = round_up(max(bar.edited + bar.gone for bar in bars))
    if not any(bar.edited + bar.gone for bar in bars):
        return body, TOP + HIGH
    top = TOP + HIGH + 28.0
    body += svg.keys([("f2", "since edited"), ("f1", "since gone")], LEFT, top - 9, high=scale.high)[0]
    body += svg.text(f"{changed:,}", LEFT - 6, top + 4, anchor="end", kind="soft") + _line(scale, top, "rule")
    for bar in bars:
        gone = CHANGES * bar.gone / changed
        body += _bar(bar, bar.gone, changed, top + CHANGES, CHANGES, "f1")
        body += _bar(bar, bar.edited, changed, top + CHANGES - gone, CHANGES, "f2")
    return body + _line(scale, top + CHANGES, "axis"), top + CHANGES


def _several(found: Sequence[Activity], rows: Sequence[Sequence[_Bar]], scale: TimeScale) -> tuple[str, float]:
    """A row for each channel, and where the lowest ends."""
    body = ""
    for place, (one, bars) in enumerate(zip(found, rows, strict=True)):
        top = float(TOP + place * (STRIP + 6))
        most = round_up(max((bar.posts for bar in bars), default=1))
        label = svg.text(svg.fitted(one.title, scale.low - 20), scale.low - 10, top + STRIP - 8, anchor="end")
        body += svg.link(label, one.href, svg.name(one.title)) + _gaps(bars, top, STRIP)
        body += "".join(_bar(bar, bar.posts, most, top + STRIP, STRIP, "f0") for bar in bars)
        body += "".join(_bar(bar, bar.gone, most, top + STRIP, STRIP, "f1") for bar in bars)
        body += _line(scale, top + STRIP, "axis")
    return body, float(TOP + len(found) * (STRIP + 6) - 6)


def _bar(bar: _Bar, number: int, most: int, floor: float, height: float, kind: str) -> str:
    if not number:
        return ""
    tall = min(height, max(1.5, height * number / most))  # one post among thousands is still seen
    wide = max(0.8, bar.wide - 0.6)
    return svg.titled("rect", bar.told(), x=bar.x, y=floor - tall, width=wide, height=tall, class_=kind)


def _gaps(bars: Sequence[_Bar], top: float, height: float) -> str:
    """What is not fully archived; neighbours are one field."""
    return "".join(
        svg.titled("rect", GAP_SAID, x=low, y=top, width=max(0.8, high - low), height=height, class_="gap")
        for low, high in _joined(bars)
    )


def _joined(bars: Sequence[_Bar]) -> Iterator[tuple[float, float]]:
    low = high = None
    for bar in bars:
        if bar.known:
            continue
        if low is not None and high is not None and bar.x - high < 0.01:
            high = bar.x + bar.wide
            continue
        if low is not None and high is not None:
            yield low, high
        low, high = bar.x, bar.x + bar.wide
    if low is not None and high is not None:
        yield low, high


def _line(scale: TimeScale, y: float, kind: str) -> str:
    return svg.element("line", x1=scale.low, x2=scale.high, y1=y, y2=y, class_=kind)


def _axis(scale: TimeScale, floor: float) -> str:
    parts = []
    for x, said in scale.ticks():
        parts.append(svg.element("line", x1=x, x2=x, y1=floor, y2=floor + 5, class_="axis"))
        parts.append(svg.tick(said, x, floor + 18, low=scale.low, high=scale.high))
    return "".join(parts)


def _table(found: Sequence[Activity]) -> Table:
    rows = [
        (str(one.channel_id), svg.clean(one.title), f"{each.day:%Y-%m-%d}", each.posts, each.edited, each.gone,
         "yes" if each.known else "no")
        for one in found
        for each in one.bins
    ]  # fmt: skip
    return Table(columns=("channel_id", "title", "day", "posts", "edited", "gone", "fully_archived"), rows=tuple(rows))
