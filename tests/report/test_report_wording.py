from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from report_builders import citation

from archiver.report import wording


def test_a_day_in_another_zone_is_said_in_utc() -> None:
    late = datetime(2021, 4, 10, 1, 30, tzinfo=timezone(timedelta(hours=3)))
    assert wording.day(late) == "9 April 2021"
    assert wording.moment(late) == "9 April 2021, 22:30:00 UTC"
    assert wording.machine_time(late) == "2021-04-09T22:30:00Z"


def test_a_calendar_day_stays_what_it_is() -> None:
    assert wording.day(date(2021, 12, 31)) == "31 December 2021"
    assert wording.machine_time(date(2021, 12, 31)) == "2021-12-31"


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 kB (1,000 bytes)"),
        (12_400_123, "12.4 MB (12,400,123 bytes)"),
        (5 * 10**15, "5000.0 TB (5,000,000,000,000,000 bytes)"),
    ],
)
def test_sizes(count: int, said: str) -> None:
    assert wording.size(count) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (9.5, "9.5 s"),
        (9.0, "9 s"),
        (59.6, "1 min"),
        (238, "3 min 58 s"),
        (240, "4 min"),
        (3661, "1 h 1 min 1 s"),
    ],
)
def test_durations(seconds: float, said: str) -> None:
    assert wording.duration(seconds) == said


@pytest.mark.parametrize(
    ("value", "said", "effect"),
    [
        (3.4, "+3.40", "strongly for"),
        (1.5, "+1.50", "for"),
        (0.4, "+0.40", "slightly for"),
        (0.0, "0", "says nothing"),
        (-0.004, "0", "says nothing"),
        (-2.2, "−2.20", "against"),
        (-6.0, "−6.00", "strongly against"),
    ],
)
def test_weights(value: float, said: str, effect: str) -> None:
    assert (wording.weight(value), wording.effect(value)) == (said, effect)


def test_counts() -> None:
    assert wording.count(1, "entry", "entries") == "one entry"
    assert wording.count(12345, "entry", "entries") == "12,345 entries"


@pytest.mark.parametrize(
    ("language", "direction", "tag"),
    [
        ("ar", "rtl", "ar"),
        ("fa-IR", "rtl", "fa-IR"),
        ("fr", "ltr", "fr"),
        ("", "auto", ""),
        ("und", "auto", ""),
        ('"><b>', "auto", ""),
    ],
)
def test_languages(language: str, direction: str, tag: str) -> None:
    assert (wording.direction(language), wording.language_tag(language)) == (direction, tag)


def test_the_cited_length_names_its_tolerance() -> None:
    text = "a four-minute video"
    assert wording.cited_duration(citation(text, text)) is None
    assert wording.cited_duration(citation(text, text, duration_s=17.0)) == "17 s"
    assert (
        wording.cited_duration(citation(text, text, duration_s=240.0, duration_tolerance_s=30.0))
        == "4 min (give or take 30 s)"
    )


def test_an_unknown_source_of_the_date_is_named_as_it_is() -> None:
    assert wording.published_from("option") == "given by the person who added the article"
    assert wording.published_from("byline") == "read from the page (byline)"
    assert wording.published_from(None) == "where it comes from is not recorded"


def test_moments_are_utc_already() -> None:
    assert wording.moment(datetime(2021, 4, 9, 14, 3, 12, tzinfo=UTC)) == "9 April 2021, 14:03:12 UTC"
