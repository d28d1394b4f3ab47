"""A small plot of how a number went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archiver.charts import svg
from archiver.charts.scales import TimeScale
from archiver.charts.svg import Picture
from archiver.charts.table import Table

WIDTH, HEIGHT, EDGE = 260, 60, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class CountSeries:
    """What was counted (``noun``), and the numbers as they were seen, in order."""

    noun: str
    points: tuple[tuple[datetime, int], ...]


def counts_chart(series: CountSeries, *, name: str) -> Picture:
    """Steps, for between two looks nothing is known."""
    points = series.points
    table = Table(columns=("time", series.noun), rows=tuple((when.isoformat(), number) for when, number in points))
    if len(points) < 2:
        told = f"{points[0][1]:,} {series.noun}, counted once" if points else f"no {series.noun} were counted"
        return Picture(
            name=name, title=series.noun, said=told, width=WIDTH, height=24, table=table,
            body=svg.text(told, EDGE, 16, kind="soft"),
        )  # fmt: skip
    low, high = min(number for _, number in points), max(number for _, number in points)
    scale = TimeScale(start=points[0][0], end=points[-1][0], low=EDGE, high=WIDTH - EDGE)
    top, floor = 18, HEIGHT - 6

    def y(number: int) -> float:
        return floor - (number - low) / max(1, high - low) * (floor - top)

    steps = f"M{scale.at(points[0][0]):.1f} {y(points[0][1]):.1f}"
    steps += "".join(f"H{scale.at(when):.1f}V{y(number):.1f}" for when, number in points[1:])
    dots = "".join(
        svg.titled(
            "circle", f"{when:%Y-%m-%d %H:%M} UTC: {number:,} {series.noun}", cx=scale.at(when), cy=y(number), r=2.5,
            class_="f0",
        )
        for when, number in points
    )  # fmt: skip
    first, last = points[0], points[-1]
    said = f"{first[1]:,} on {first[0]:%Y-%m-%d}, {last[1]:,} on {last[0]:%Y-%m-%d}, counted {len(points)} times."
    head = svg.text(f"{series.noun}: {first[1]:,} to {last[1]:,}", EDGE, 12, kind="soft")
    body = head + svg.element("path", d=steps, class_="s0", stroke_width=1.5) + dots
    return Picture(name=name, title=series.noun, said=said, width=WIDTH, height=HEIGHT, body=body, table=table)
