"""The scorer of the extraction counts right: predictions made by hand against annotations made by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.bench.citations import tables
from tests.bench.citations.finding import Found, find, registry
from tests.bench.citations.passages import LIST, Passage, Wanted, anchored, from_lines, from_pages
from tests.bench.citations.scoring import FIELDS, Count, Score, pair, post, score

TEXT = "The channel Rives Infos showed a video on Monday. Its mayor wrote on Telegram: see t.me/rives_demo/12."
FIRST = Wanted(
    start=0,
    end=48,
    channel_name="Rives Infos",
    media="video",
    date="2024-02-05",
    duration_s=40,
    relation="shared_by|footage",
)
SECOND = Wanted(start=50, end=77, media="text", actors=("The mayor|Its mayor",), relation="statement")
LINK = Wanted(start=83, end=101, handle="rives_demo", url="t.me/rives_demo/12", post_id=12, relation="link")
RIGHT = [
    Found(
        start=0,
        end=40,
        channel_name="« rives  Infos »",
        media="video",
        date="2024-02-05",
        duration_s=40.0,
        relation="footage",
    ),
    Found(start=52, end=77, media="text", actors=("mayor",), relation="statement"),
    Found(start=83, end=101, handle="Rives_demo", url="https://t.me/rives_demo/12", post_id=12, relation="link"),
]


def passage(*wanted: Wanted, negative: str | None = None, chrome: tuple[str, ...] = ()) -> Passage:
    day = date(2024, 2, 5)
    return Passage(
        id="p", language="en", published=day, text=TEXT, html=None, negative=negative, wanted=wanted, chrome=chrome
    )


def counts(wanted: list[Wanted], found: list[Found]) -> dict[str, tuple[int, int, int]]:
    counted = score([(passage(*wanted), found)])
    assert counted.languages["en"] == counted.total
    return {name: (count.tp, count.fp, count.fn) for name, count in counted.total.items() if count != Count()}


def test_all_found() -> None:
    assert counts([FIRST, SECOND, LINK], RIGHT) == {
        "url": (1, 0, 0),
        "handle": (1, 0, 0),
        "mention": (3, 0, 0),
        "channel": (1, 0, 0),
        "date": (1, 0, 0),
        "media": (2, 0, 0),
        "duration": (1, 0, 0),
        "actors": (1, 0, 0),
        "relation": (3, 0, 0),
    }


def test_nothing_found() -> None:
    counted = counts([FIRST, SECOND, LINK], [])
    assert {name: missed for name, (_, _, missed) in counted.items()} == {
        "url": 1, "handle": 1, "mention": 3, "channel": 1, "date": 1, "media": 2, "duration": 1, "actors": 1,
    }  # fmt: skip
    assert all(found == (0, 0, found[2]) for found in counted.values())


def test_a_second_prediction_in_a_matched_passage_is_false() -> None:
    again = Found(start=30, end=48, media="video")
    assert counts([FIRST], [RIGHT[0], again])["mention"] == (1, 1, 0)
    assert counts([FIRST], [again, RIGHT[0]])["mention"] == (1, 1, 0)


def test_what_is_not_annotated_is_false_in_each_of_its_fields() -> None:
    counted = counts([SECOND], [*RIGHT])
    assert counted["mention"] == (1, 2, 0)
    assert (counted["url"], counted["handle"], counted["channel"]) == ((0, 1, 0), (0, 1, 0), (0, 1, 0))


@pytest.mark.parametrize(
    ("name", "value", "count"),
    [
        ("date", "2024-02-04", (0, 1, 1)),
        ("date", None, (0, 0, 1)),
        ("media", "photo", (0, 1, 1)),
        ("duration_s", 45.0, (0, 1, 1)),
        ("channel_name", "Rives", (0, 1, 1)),
        ("relation", "quoted", (0, 1, 1)),
    ],
)
def test_a_wrong_value(name: str, value: str | float | None, count: tuple[int, int, int]) -> None:
    assert counts([FIRST], [replace(RIGHT[0], **{name: value})])[name.partition("_")[0]] == count


def test_a_value_that_should_not_be() -> None:
    bare = Wanted(start=0, end=48, relation="quoted")
    counted = counts([bare], [replace(RIGHT[0], actors=("Rives Infos",))])
    assert {counted[name] for name in ("date", "media", "duration", "actors")} == {(0, 1, 0)}


def test_actors_match_by_whole_words() -> None:
    wanted = replace(SECOND, actors=("Oleh Zelmar", "البلدية"))
    found = replace(RIGHT[1], actors=("governor Oleh Zelmar", "للبلدية", "Oleh Zel"))
    assert counts([wanted], [found])["actors"] == (2, 1, 0)


def test_ignored_and_unscored_count_for_nothing() -> None:
    unsure = replace(FIRST, date="?", media="?", relation="?")
    counted = counts([unsure, replace(LINK, ignore=True)], [replace(RIGHT[0], date=None, relation="quoted"), RIGHT[2]])
    assert counted == {"mention": (1, 0, 0), "channel": (1, 0, 0), "duration": (1, 0, 0)}


def test_the_same_channel_wins_over_more_characters() -> None:
    other = Wanted(start=0, end=10, handle="rives_demo", post_id=12)
    long, short = Found(start=0, end=48), Found(start=40, end=48, channel_name="Rives Infos")
    assert pair([FIRST], [long, short]) == {0: 1}
    assert pair([FIRST, other], [long, short]) == {0: 1, 1: 0}


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://t.me/c/1455667788/9", ("c/1455667788", 9)),
        ("telegram.me/joinchat/AbC-1", ("+AbC-1", None)),
        ("https://t.me/+AbC-1", ("+AbC-1", None)),
        ("https://example.com", None),
    ],
)
def test_an_address_stands_for_what_it_leads_to(url: str, target: object) -> None:
    assert post(Wanted(start=0, end=1, url=url)) == target


def test_negatives() -> None:
    silent = passage(negative="survey", chrome=("rives_demo", "AbC1"))
    assert score([(silent, [])]).total["negatives"] == Count(3, 0, 0)
    wrong = score([(silent, [RIGHT[2]])])
    assert (wrong.total["negatives"], wrong.total["mention"]) == (Count(1, 0, 2), Count(0, 1, 0))
    assert score([(passage(LINK), RIGHT[:1])]).total["negatives"] == Count()


def test_errors_by_class() -> None:
    counted = score([(passage(FIRST, SECOND), [replace(RIGHT[0], channel_name="The channel Rives Infos", date=None)])])
    assert counted.kinds() == [
        ("mention", "missed: an actor", 1, "en"),
        ("channel", "other limits of the name", 1, "en"),
        ("date", "missed", 1, "en"),
        ("media", "missed: text", 1, "en"),
        ("actors", "missed", 1, "en"),
    ]
    assert any("Its mayor" in line for line in tables.details(counted))


def test_tables() -> None:
    counted = score([(passage(FIRST, SECOND, LINK), RIGHT[:2]), (passage(), [])])
    lines = list(tables.fields(counted))
    assert len(lines) == 1 + len(FIELDS)
    assert lines[1 + FIELDS.index("mention")].split() == ["mention", "1.000", "0.667", "2", "0", "1"]
    assert lines[1 + FIELDS.index("url")].split() == ["url", "-", "0.000", "0", "0", "1"]
    (row,) = list(tables.languages(counted))[1:]
    assert row.split()[:3] == ["en", "2", "3"]
    assert row.split()[-1] == "1/1"
    assert list(tables.languages(Score()))[1:] == []


def test_a_file_of_passages(tmp_path: Path) -> None:
    row = {
        "id": "x-1", "lang": "en", "published": "2024-02-05", "negative_kind": None, "text": TEXT,
        "html": '<p>See <a href="https://t.me/rives_demo/12">this</a></p>',
        "citations": [{"quote": "mayor wrote on Telegram", "actors": ["mayor"], "relation": "statement"}],
    }  # fmt: skip
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(row) + "\n\n", encoding="utf-8")
    (read,) = from_lines(path)
    assert read.whole[read.wanted[0].start : read.wanted[0].end] == "mayor wrote on Telegram"
    placed, found = find(read)
    assert placed == read
    assert "https://t.me/rives_demo/12" in {read.whole[got.start : got.end] for got in found}


def test_anchors() -> None:
    rows = [
        {"begins": "Telegram", "ends": "rives_demo/12", "handle": "rives_demo", "post_id": 12},
        {"begins": "e", "ends": " ", "nth": 2},
        {"begins": "nowhere", "ends": "."},
    ]
    first, second, third = anchored(TEXT, rows)
    assert TEXT[first.start : first.end] == "Telegram: see t.me/rives_demo/12"
    assert TEXT[second.start : second.end] == "el "
    assert (third.start, third.end) == (None, None)
    assert counts([replace(third, relation="quoted")], [])["mention"] == (0, 0, 1)


def test_annotated_pages_are_the_fixtures(fixtures: Path, tmp_path: Path) -> None:
    pages = from_pages(fixtures / "articles")
    assert {page.id for page in pages} == {path.name for path in (fixtures / "articles").iterdir()}
    for page in pages:
        (tmp_path / page.id).write_bytes(b"another page")
    with pytest.raises(ValueError, match="is not the annotated file"):
        from_pages(tmp_path)
    longest = max(len(row[end].split()) for page in pages for row in page.anchors for end in ("begins", "ends"))
    assert longest <= 4, f"{LIST.name} holds more of the pages than anchors"


def test_every_annotation_of_a_page_is_in_what_is_read(fixtures: Path) -> None:
    small = [page for page in from_pages(fixtures / "articles") if page.body is not None and len(page.body) < 20_000]
    read = [find(page)[0] for page in small]
    assert [row for page in read for row in page.wanted if row.start is None] == []
    assert sum(len(page.wanted) for page in read) > 10


def test_registry_holds_the_names_and_others() -> None:
    known = registry([passage(FIRST, replace(FIRST, handle="rives_demo"), LINK)], ["Le Matin"])
    assert {(name.text, name.kind, name.channel_id) for name in known} == {
        ("Rives Infos", "title", 1), ("rives_demo", "handle", 1), ("Le Matin", "title", 2),
    }  # fmt: skip
