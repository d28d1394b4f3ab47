"""Posts over time, of one channel or of several, each a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archiver.charts import svg
from archiver.charts.scales import TimeScale, round_up
from archiver.charts.svg import Picture
from archiver.charts.table import Table

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 720, 46, 12, 22, 26
HIGH, STRIP = 120, 26
MOST_BARS = 180


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


def activity_chart(found: Sequence[Activity], *, name: str = "activity") -> Picture:
    """Bars for one channel, a row of bars for each of several."""
    days = [each.day for one in found for each in one.bins]
    if not days:
        return Picture(
            name=name, title="Posts over time", said="No post is archived.", width=WIDTH, height=40,
            body=svg.text("No post is archived.", LEFT, 24, kind="soft"), table=_table(found),
        )  # fmt: skip
    start, end = min(days), max(days) + timedelta(days=1)
    step = _step((end - start).days)
    scale = TimeScale(start=start, end=end, low=LEFT if len(found) == 1 else 190, high=WIDTH - RIGHT)
    alone = len(found) == 1
    height = HIGH if alone else STRIP
    body = [_row(one, scale, step, TOP + place * (height + 6), height, alone=alone) for place, one in enumerate(found)]
    floor = TOP + len(found) * (height + 6)
    body.append(_axis(scale, floor))
    per = {1: "day", 7: "week"}.get(step, "month" if step <= 31 else "year" if step > 100 else "quarter")
    posts = sum(each.posts for one in found for each in one.bins)
    said = (
        f"{posts:,} archived posts per {per} from {start:%Y-%m-%d} to {max(days):%Y-%m-%d}, in {len(found)} channels."
    )
    return Picture(
        name=name, title=f"Posts per {per}", said=said, width=WIDTH, height=int(floor + BOTTOM), body="".join(body),
        table=_table(found),
    )  # fmt: skip


def _step(days: int) -> int:
    return next((each for each in (1, 7, 31, 92) if days / each <= MOST_BARS), 366)


def _row(one: Activity, scale: TimeScale, step: int, top: float, height: float, *, alone: bool) -> str:
    bars: dict[int, list[int]] = {}
    for each in one.bins:
        bar = bars.setdefault(each.day.toordinal() // step, [0, 0, 0, 1])
        bar[0] += each.posts
        bar[1] += each.edited
        bar[2] += each.gone
        bar[3] = bar[3] and int(each.known)
    most = round_up(max((bar[0] for bar in bars.values()), default=1))
    parts = [] if alone else [_label(one, scale, top + height - 8)]
    if alone:
        parts += [svg.text(f"{most:,}", LEFT - 6, top + 10, anchor="end", kind="soft")]
        parts += [svg.element("line", x1=scale.low, x2=scale.high, y1=top, y2=top, class_="rule")]
    for number, (posts, edited, gone, known) in sorted(bars.items()):
        first = datetime.fromordinal(max(1, number * step)).replace(tzinfo=UTC)
        x = scale.at(first)
        wide = max(1.0, scale.at(first + timedelta(days=step)) - x - 0.6)
        tall = height * posts / most
        when = f"{first:%Y-%m-%d}" if step == 1 else f"{step} days from {first:%Y-%m-%d}"
        told = (
            f"{when}: {posts:,} posts" + (f", {edited} edited" if edited else "") + (f", {gone} gone" if gone else "")
        )
        if not known:
            parts.append(
                svg.titled("rect", f"{when}: not fully archived", x=x, y=top, width=wide, height=height, class_="gap")
            )
        parts.append(svg.titled("rect", told, x=x, y=top + height - tall, width=wide, height=tall, class_="f0"))
        if gone:
            lost = max(2.0, height * gone / most)
            parts.append(svg.titled("rect", told, x=x, y=top + height - lost, width=wide, height=lost, class_="f1"))
    parts.append(svg.element("line", x1=scale.low, x2=scale.high, y1=top + height, y2=top + height, class_="axis"))
    return "".join(parts)


def _label(one: Activity, scale: TimeScale, y: float) -> str:
    words = svg.text(svg.shortened(one.title, 24), scale.low - 10, y, anchor="end")
    return svg.link(words, one.href, one.title)


def _axis(scale: TimeScale, y: float) -> str:
    parts = []
    for x, said in scale.ticks():
        anchor = "end" if x > scale.high - 30 else "start" if x < scale.low + 20 else "middle"
        parts.append(svg.element("line", x1=x, x2=x, y1=y - 6, y2=y - 1, class_="axis"))
        parts.append(svg.text(said, x, y + 12, anchor=anchor, kind="soft"))
    return "".join(parts)


def _table(found: Sequence[Activity]) -> Table:
    rows = [
        (str(one.channel_id), svg.clean(one.title), f"{each.day:%Y-%m-%d}", each.posts, each.edited, each.gone,
         "yes" if each.known else "no")
        for one in found
        for each in one.bins
    ]  # fmt: skip
    return Table(columns=("channel_id", "title", "day", "posts", "edited", "gone", "fully_archived"), rows=tuple(rows))
