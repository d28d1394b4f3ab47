"""Pictures: what is drawn is what the values say, within the picture, and nothing from outside becomes markup."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import archiver
from archiver.charts import NARROW, RULES, WIDE, Activity, Appearance, Bin, Lag, activity_chart, lag_chart, spread_chart
from archiver.charts.periods import Period, beginning, fitting, following
from archiver.charts.scales import SpanScale, TimeScale, round_up
from archiver.charts.spread import How
from archiver.charts.svg import STYLE, clean, fitted, width_of
from tests.charts.drawings import HOSTILE, NAMESPACE, activity, day, lag, marks, pictures, root_of

MOMENTS = st.integers(1_376_438_400, 2**31 - 1).map(lambda second: datetime.fromtimestamp(second, UTC))
WIDTHS = st.sampled_from([WIDE, NARROW])
ROOMS = Path(archiver.__file__).parent
SLACK = 9.5
"""Pixels that a dot's ring reaches over the end of an axis."""


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_each_picture_is_sound_xml_with_a_name_and_no_style_or_script(width: int) -> None:
    for picture in pictures(width=width):
        root = root_of(picture)
        ids = {each.get("id"): "".join(each.itertext()) for each in root.iter() if each.get("id")}
        assert [ids[name] for name in root.get("aria-labelledby", "").split()] == [picture.title, picture.said]
        assert {each.tag.removeprefix(NAMESPACE) for each in root.iter()} <= {
            "svg", "title", "desc", "style", "rect", "text", "line", "circle", "path",
        }  # fmt: skip
        assert not [key for each in root.iter() for key, _ in each.items() if key == "style" or key.startswith("on")]
        assert "<style" not in picture.inline()


@given(st.lists(st.tuples(MOMENTS, st.integers(0, 10**7), st.booleans()), max_size=12), WIDTHS, st.booleans())
@settings(max_examples=25, deadline=None)
def test_bars_lie_within_their_picture(days: list[tuple[datetime, int, bool]], width: int, more: bool) -> None:
    known = {beginning(when, "day"): (number, whole) for when, number, whole in days}
    bins = [
        Bin(day=when, posts=number, edited=number // 2, gone=number // 3, known=whole)
        for when, (number, whole) in sorted(known.items())
    ]
    one = Activity(channel_id=7, title="Zelmara", bins=tuple(bins))
    picture = activity_chart([one, one] if more else [one], width=width)

    for kind, left, top, right, bottom in marks(picture):
        assert -0.1 <= left <= right <= width + 0.1, kind
        assert -0.1 <= top <= bottom <= picture.height + 0.1, kind


@given(
    st.lists(st.tuples(MOMENTS, MOMENTS, st.booleans()), min_size=1, max_size=40), WIDTHS,
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_lags_lie_on_their_axis(pairs: list[tuple[datetime, datetime, bool]], width: int) -> None:
    found = [
        Lag(
            article="a", outlet="o", post=str(n), channel="c", posted=posted, day_only=day_only,
            published=beginning(published, "day") if day_only else published,
        )
        for n, (posted, published, day_only) in enumerate(pairs)
    ]  # fmt: skip
    picture = lag_chart(found, width=width)
    [(_, low, floor, high, _)] = [
        each for each in marks(picture) if each[0] == "axis" and each[2] == each[4] and each[3] - each[1] > width - 61
    ][-1:]

    for kind, left, top, right, bottom in marks(picture):
        assert low - 4.1 <= left <= right <= high + 4.1, kind
        assert top >= 0
        assert kind in ("axis", "rule") or bottom <= floor


@given(
    st.lists(st.tuples(st.sampled_from("abcdefg"), MOMENTS, st.sampled_from(get_args(How)), st.booleans()), min_size=1),
    WIDTHS,
)
@settings(max_examples=25, deadline=None)
def test_appearances_lie_in_their_rows(found: list[tuple[str, datetime, How, bool]], width: int) -> None:
    places = [
        Appearance(where=where, what="7/1", when=when, how=how, known="day" if whole_day else "moment")
        for where, when, how, whole_day in found
    ]
    picture = spread_chart(places, width=width)

    [(_, low, _, high, _), *_] = [each for each in marks(picture) if each[0] == "rule"]
    for kind, left, top, right, bottom in marks(picture):
        if kind != "axis" and top < 14 + 22 * 7:
            assert (low - SLACK <= left <= right <= high + SLACK) or right - left == 10.0, kind
        assert 0 <= top <= bottom <= picture.height
    assert sum(kind == "s0" for kind, *_ in marks(picture)) == 1  # the first


def test_periods_are_the_calendars() -> None:
    assert beginning(datetime(2021, 3, 7, 5, tzinfo=UTC), "week") == day(0)  # a Monday
    assert beginning(datetime(2021, 3, 31, tzinfo=UTC), "month") == day(0)
    assert following(datetime(2024, 2, 1, tzinfo=UTC), "month") == datetime(2024, 3, 1, tzinfo=UTC)
    assert [fitting(days, 180) for days in (1, 180, 181, 1_300, 5_000, 16_000, 80_000)] == [
        "day", "day", "week", "month", "month", "quarter", "year",
    ]  # fmt: skip


@given(MOMENTS, st.sampled_from(get_args(Period)))
def test_every_moment_is_in_one_period(moment: datetime, period: Period) -> None:
    begin = beginning(moment, period)
    assert begin <= moment < following(begin, period)
    assert beginning(begin, period) == begin == beginning(following(begin, period) - timedelta(seconds=1), period)


def test_a_bar_is_the_sum_of_its_days_and_a_gap_is_no_zero() -> None:
    one = activity("Zelmara", [2] * 400, unknown=[30])
    root = root_of(activity_chart([one]))
    told = {each.text or "" for each in root.iter(f"{NAMESPACE}title")}

    assert "2021-03: 62 posts" not in told  # 400 days are drawn by weeks
    assert "the week of 2021-03-08: 14 posts" in told
    assert "the week of 2021-03-29: 14 posts; posts may be missing" in told
    assert sum(kind == "gap" for kind, *_ in marks(activity_chart([one]))) == 2  # the field and its key
    assert "gap" not in {kind for kind, *_ in marks(activity_chart([activity("Zelmara", [2, 0, 2])]))}


def test_gaps_are_told_in_rows_of_several_too() -> None:
    drawn = activity_chart([activity("A", [1, 1]), activity("B", [1, 1], unknown=[1], channel_id=8)])

    assert [row[-1] for row in drawn.table.rows] == ["yes", "yes", "yes", "no"]
    assert "Grey: posts may be missing." in drawn.said


@pytest.mark.parametrize(
    ("hours", "words", "middle_h"),
    [(30.0, "1.2 to 2.2 days after the post", 42.0), (-34.0, "0.4 to 1.4 days before the post", -22.0)],
)
def test_an_articles_day_is_a_stretch(hours: float, words: str, middle_h: float) -> None:
    told = lag(hours)

    assert told.in_words() == words
    assert told.place_s == middle_h * 3_600


def test_an_article_of_the_posts_day_is_neither_before_nor_after() -> None:
    told = lag(-19.0)  # posted at 19:00 of the article's day

    assert told.in_words() == "on the day of the post (UTC)"
    assert told.place_s == 0.0
    assert "0 before the post, 2 on its day, 0 after it" in lag_chart([told, told]).said


def test_the_first_is_the_one_that_was_there_for_certain() -> None:
    post = Appearance(where="Quais", what="7/1", when=day(3) + timedelta(hours=9), how="file")
    same_day = Appearance(where="news.example", what="Les ponts", when=day(3), how="article", known="day")
    before = Appearance(where="other.example", what="Avant", when=day(2), how="article", known="day")

    assert "the first 2021-03-04 09:00 UTC in Quais." in spread_chart([same_day, post]).said
    assert "the first 2021-03-03 in other.example." in spread_chart([same_day, post, before]).said


@given(MOMENTS, st.integers(3_600, 25 * 366 * 86_400), WIDTHS)
def test_ticks_of_time_are_inside_in_order_and_apart(start: datetime, seconds: int, width: int) -> None:
    ticks = TimeScale(start=start, end=start + timedelta(seconds=seconds), low=46, high=width - 12).ticks()

    assert ticks
    places = [place for place, _ in ticks]
    assert all(46 <= place <= width - 12 for place in places)
    for (one, said), (other, words) in pairwise(ticks):
        assert other - one >= (width_of(said) + width_of(words)) / 2 * 0.8


@given(st.floats(60, 3e9), st.booleans(), WIDTHS)
def test_ticks_of_spans_have_the_zero_and_are_apart(longest_s: float, negative: bool, width: int) -> None:
    ticks = SpanScale(longest_s=longest_s, low=40, high=width - 20, negative=negative).ticks()

    assert "0" in [said for _, said in ticks]
    assert all(other - one >= 55 for (one, _), (other, _) in pairwise(ticks))


@given(st.integers(0, 10**9))
def test_an_axis_of_counts_ends_at_a_round_number(value: int) -> None:
    assert value <= round_up(value) <= max(1, 2.5 * value)
    assert str(round_up(value)).rstrip("0") in ("1", "2", "5")


def test_outside_text_stays_text() -> None:
    for picture in pictures(names=(HOSTILE, HOSTILE)):
        for whole in (picture.inline(), picture.alone()):
            assert "<script" not in whole
            assert "<img" not in whole
            assert not re.search("[\x00\u202e]", whole)
    shown = "".join(root_of(pictures(names=(HOSTILE, "b"))[4]).itertext())
    assert HOSTILE.replace("\x00", "U+0000").replace("\u202e", "U+202E") in shown


def test_a_link_is_escaped_and_its_picture_is_no_image() -> None:
    drawn = lag_chart([lag(5, title=HOSTILE, href='/article/1"><script>')])

    [anchor] = root_of(drawn).iter(f"{NAMESPACE}a")
    assert anchor.get("href") == '/article/1"><script>'
    assert root_of(drawn).get("role") == "group"
    assert root_of(lag_chart([lag(5)])).get("role") == "img"


@given(st.text(max_size=60), st.integers(20, 300))
def test_a_fitted_label_fits(label: str, pixels: int) -> None:
    assert width_of(fitted(label, pixels)) <= pixels
    assert fitted(label, 10_000) == clean(label)


def test_the_table_has_what_is_drawn_and_no_formula() -> None:
    drawn = activity_chart([activity('=HYPERLINK("https://evil.example/")', [3, 0, 5])])
    rows = list(csv.DictReader(io.StringIO(drawn.table.csv())))

    assert [int(row["posts"]) for row in rows] == [3, 0, 5]
    assert [row["day"] for row in rows] == ["2021-03-01", "2021-03-02", "2021-03-03"]
    assert rows[0]["title"] == '\'=HYPERLINK("https://evil.example/")'


def colours(sheet: str) -> list[dict[str, str]]:
    """The colours of a style sheet's blocks that set them: light, dark."""
    return [
        dict(re.findall(r"--c-(\w+): (#[0-9a-f]{6})", block))
        for block in re.findall(r"\.chart \{[^}]*--c-0[^}]*\}", sheet)
    ]


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        r, g, b = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_marks_can_be_seen_in_light_and_dark() -> None:
    found = colours(STYLE)
    assert len(found) == 2
    for known in found:
        assert all(contrast(known[name], known["paper"]) >= 3 for name in known if name not in ("paper", "rule"))
        assert all(contrast(known[name], known["paper"]) >= 4.5 for name in ("ink", "soft"))


def test_pages_have_the_same_colours_and_rules() -> None:
    own = colours(STYLE)
    for name in ("viewer/static/desk.css", "report/templates/report.css"):
        sheet = (ROOMS / name).read_text("utf-8")
        for light_or_dark, (mine, theirs) in enumerate(zip(own, colours(sheet), strict=False)):
            assert {key: mine[key] for key in "012345"} == {key: theirs[key] for key in "012345"}, (name, light_or_dark)
    desk = " ".join((ROOMS / "viewer/static/desk.css").read_text("utf-8").split())
    for rule in re.findall(r"\.chart [^{]*\{[^}]*\}", RULES):
        assert " ".join(rule.split()) in desk
