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

LABELS, RIGHT, TOP, ROW = 200, 16, 14, 22
MOST_ROWS = 40
How = Literal["file", "footage", "frame", "sound", "alike", "article"]
Known = Literal["moment", "day", "captured"]
SAID: Final[dict[How, str]] = {
    "file": "the same file",
    "footage": "the same footage",
    "frame": "a picture out of it",
    "sound": "the same sound",
    "alike": "alike, pixels not compared",
    "article": "an article cites or shows it",
}
CLASSES: Final[dict[How, str]] = {
    "file": "f0", "footage": "f2", "frame": "f3", "sound": "f4", "alike": "f5", "article": "f1",
}  # fmt: skip
NOTHING: Final = "It is in no post and no article."


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """Somewhere the video was: a post with the same bytes or the same footage, or an article that cites such a post.

    ``where``: the channel or outlet, a row of the picture; ``what``: the post or article. ``known``: whether ``when``
    is the moment, the beginning (UTC) of the only day that is known, or when an article without a date was captured.
    """

    where: str
    what: str
    when: datetime
    how: How
    known: Known = "moment"
    href: str | None = None

    @property
    def until(self) -> datetime:
        """The latest moment at which it may have appeared; of a capture, that is what is known."""
        return self.when + timedelta(days=1) if self.known == "day" else self.when

    def in_words(self) -> str:
        """When, as a sentence says it."""
        match self.known:
            case "moment":
                return f"{self.when:%Y-%m-%d %H:%M} UTC"
            case "day":
                return f"{self.when:%Y-%m-%d}"
            case "captured":
                return f"without a date, captured {self.when:%Y-%m-%d %H:%M} UTC"


def spread_chart(found: Sequence[Appearance], *, name: str = "spread", width: int = svg.WIDE) -> Picture:
    """A row for each channel and outlet in the order of its first appearance, a mark for each appearance: a dot for a
    moment, a bar for a day. The earliest post or article has a ring.
    """
    ordered = sorted(found, key=lambda each: (each.until, each.where, each.what))
    if not ordered:
        return svg.nothing(name, "Where the video was", NOTHING, _table(ordered), width=width)
    places = list(dict.fromkeys(each.where for each in ordered))
    rows = {where: TOP + place * ROW + ROW / 2 for place, where in enumerate(places[:MOST_ROWS])}
    left = min(LABELS, width * 0.36)
    start, end = min(each.when for each in ordered), ordered[-1].until
    scale = TimeScale(start=start, end=max(end, start + timedelta(hours=1)), low=left, high=width - RIGHT)
    floor = float(TOP + len(rows) * ROW)
    body = ""
    for where, y in rows.items():
        body += svg.text(svg.fitted(where, left - 24), left - 14, y + 4, anchor="end")
        body += svg.element("line", x1=left, x2=width - RIGHT, y1=y, y2=y, class_="rule")
    for number, each in enumerate(ordered):
        if each.where in rows:
            body += _mark(each, scale, rows[each.where], first=number == 0)
    for x, said in scale.ticks():
        body += svg.element("line", x1=x, x2=x, y1=floor, y2=floor + 4, class_="axis")
        body += svg.tick(said, x, floor + 18, low=scale.low, high=scale.high)
    words, lowest = _key({each.how for each in ordered}, floor + 42, width)
    body += words
    said = (
        f"{_number(len(ordered), 'appearance')} in {_number(len(places), 'channel or outlet', 'channels and outlets')}"
        f", as far as archived; the first {ordered[0].in_words()} in {svg.clean(places[0])}."
    )
    if len(places) > MOST_ROWS:
        said += f" {len(places) - MOST_ROWS} more channels and outlets are in the table alone."
    return Picture(
        name=name, title="Where the video was", said=said, width=width, height=int(lowest + 10), body=body,
        table=_table(ordered),
    )  # fmt: skip


def _mark(each: Appearance, scale: TimeScale, y: float, *, first: bool) -> str:
    told = f"{each.in_words()}, {svg.name(each.where)}, {svg.name(each.what)}: {SAID[each.how]}"
    told += " (the first)" if first else ""
    low, high = scale.at(each.when), scale.at(each.until)
    kind = CLASSES[each.how]
    ring = ""
    if each.known == "day" and high - low > 10:
        if first:
            ring = svg.element(
                "rect", x=low - 3, y=y - 8, width=high - low + 6, height=16, rx=8, class_="s0", stroke_width=1.5
            )
        mark = svg.titled("rect", told, x=low, y=y - 5, width=high - low, height=10, rx=5, class_=kind)
    else:
        x = (low + high) / 2
        if first:
            ring = svg.element("circle", cx=x, cy=y, r=8.0, class_="s0", stroke_width=1.5)
        mark = svg.titled("circle", told, cx=x, cy=y, r=5.0, class_=kind)
    return svg.link(ring + mark, each.href, told)


def _key(used: set[How], y: float, width: int) -> tuple[str, float]:
    known = [(CLASSES[how], said) for how, said in SAID.items() if how in used]
    body, y = svg.keys(known, 12.0, y, high=width)
    return body + svg.text("With a ring: the first.", 12.0, y + 20, kind="soft"), y + 20


def _number(count: int, one: str, several: str | None = None) -> str:
    return f"1 {one}" if count == 1 else f"{count:,} {several or one + 's'}"


def _table(found: Sequence[Appearance]) -> Table:
    rows = [
        (f"{each.when:%Y-%m-%d}" if each.known == "day" else each.when.isoformat(), each.known, svg.clean(each.where),
         svg.clean(each.what), SAID[each.how])
        for each in found
    ]  # fmt: skip
    return Table(columns=("time", "known", "where", "what", "how"), rows=tuple(rows))
