"""Values for pictures, made up, and what a test reads out of a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

from archiver.charts import (
    Activity,
    Appearance,
    Bin,
    CountSeries,
    Lag,
    Picture,
    activity_chart,
    counts_chart,
    lag_chart,
    spread_chart,
)

NAMESPACE = "{http://www.w3.org/2000/svg}"
START = datetime(2021, 3, 1, tzinfo=UTC)
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>\x00\u202e{{7*7}}&amp;'
NAMES = (
    "قناة وادي زلمارا الإخبارية 2021",
    "Zelmara Infos",
    "日本語の長い名前のチャンネルです新聞報道局",
    "WWWWWWWWWWWWWWWWWWWWWWWWWW",
)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def activity(title: str, numbers: Sequence[int], *, unknown: Sequence[int] = (), channel_id: int = 7) -> Activity:
    bins = [
        Bin(day=day(place), posts=number, edited=number // 3, gone=number // 4, known=place not in unknown)
        for place, number in enumerate(numbers)
    ]
    return Activity(channel_id=channel_id, title=title, bins=tuple(bins))


def lag(hours: float, *, day_only: bool = True, title: str = "Les ponts", href: str | None = None) -> Lag:
    published = day(40)
    return Lag(
        article=title, outlet="news.example", post="7/2", channel=title, published=published,
        posted=published - timedelta(hours=hours), day_only=day_only, href=href,
    )  # fmt: skip


def pictures(*, names: Sequence[str] = NAMES, width: int = 720) -> list[Picture]:
    """One of each kind, with values and without."""
    several = [activity(each, range(9 + 100 * n), channel_id=n) for n, each in enumerate(names)]
    where = [
        Appearance(where=each, what=each, when=day(n * 9), how="footage" if n else "file")
        for n, each in enumerate(names)
    ]
    where.append(Appearance(where=names[0], what="Les ponts", when=day(1), how="article", known="day"))
    where.append(Appearance(where="a file", what=names[0], when=day(4), how="article", known="captured"))
    where += [Appearance(where="x", what="7/3", when=day(5), how=how) for how in ("frame", "sound", "alike")]
    points = tuple((day(n), number) for n, number in enumerate((3, 9, 9, 1000)))
    return [
        activity_chart([several[-1]], name="one", width=width),
        activity_chart([activity(names[0], [1, 0, 4], unknown=(1,))], name="holes", width=width),
        activity_chart(several, name="several", width=width),
        activity_chart([], name="no-activity", width=width),
        lag_chart([lag(n, title=names[0]) for n in (-400, -3, 5, 30, 31, 9000)], name="lag", width=width),
        lag_chart([lag(n % 50, title=names[0]) for n in range(400)], name="many", width=width),
        lag_chart([lag(1 / 60, day_only=False)], name="soon", width=width),
        lag_chart([], name="no-lag", width=width),
        spread_chart(where, name="spread", width=width),
        spread_chart([], name="no-spread", width=width),
        counts_chart(CountSeries(noun="views", points=points), name="counts"),
        counts_chart(CountSeries(noun="views", points=points[:1]), name="once"),
        counts_chart(CountSeries(noun="views", points=()), name="never"),
    ]


def root_of(picture: Picture) -> ElementTree.Element:
    """The file of the picture as its reader has it."""
    return ElementTree.fromstring(picture.alone().encode())


def marks(picture: Picture) -> Iterator[tuple[str, float, float, float, float]]:
    """The class of each shape with its box: left, top, right, bottom."""
    for each in root_of(picture).iter():
        kind, at = each.get("class", ""), {key: float(value) for key, value in each.items() if _is_number(value)}
        if each.tag == f"{NAMESPACE}circle":
            yield kind, at["cx"] - at["r"], at["cy"] - at["r"], at["cx"] + at["r"], at["cy"] + at["r"]
        elif each.tag == f"{NAMESPACE}rect" and kind != "paper":
            yield kind, at["x"], at["y"], at["x"] + at["width"], at["y"] + at["height"]
        elif each.tag == f"{NAMESPACE}line":
            yield kind, at["x1"], at["y1"], at["x2"], at["y2"]


def _is_number(value: str) -> bool:
    return value.replace(".", "", 1).removeprefix("-").isdigit()
