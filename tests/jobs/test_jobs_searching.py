"""Searches with names looked up, saved searches, and what other jobs find by words."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.errors import ArchiverError, InputError, UsageError
from archiver.jobs.saved_searches import LONGEST_NAME
from archiver.jobs.searching import COLUMNS, SearchOutcome, SearchRequest, find, guarded, saved_of
from archiver.jobs.seeking import seek
from archiver.jobs.workplace import Workplace
from tests.jobs.exported import CHANNEL, message
from tests.jobs.searchable import made, place_in, take


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("searchable")
    asyncio.run(made(folder))
    return folder


@pytest.fixture
def place(original: Path, tmp_path: Path) -> Workplace:
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    return place_in(tmp_path)


def numbers(outcome: SearchOutcome) -> list[int | str]:
    return sorted(hit.post.message_id if hit.post else hit.kind for hit in outcome.found.hits)  # type: ignore[type-var]


async def search(place: Workplace, text: str, **more: object) -> list[int | str]:
    return numbers(await find(place, SearchRequest(text=text, **more)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("الجسر اغلق", [2]),
        ("2021", [2]),
        ("подъем", [4]),
        (f"bridge channel:{CHANNEL}", [3, 5]),
        ("bridge channel:Zelmara", [3, 5]),
        ("from:Zelmara", [5]),
        ("is:forwarded", [5]),
        ("cited:yes", [2]),
        ("cited:no kind:post", [1, 3, 4, 5]),
        ("kind:article", ["article"]),
        ("kind:article on:2022-09-02", ["article"]),
        ("kind:article after:2022-09-03", []),
        ("kind:article before:2022-09-02", []),
        ("zelmara", ["channel"]),
    ],
)
async def test_names_are_looked_up(original: Path, typed: str, expected: list[int | str]) -> None:
    assert await search(place_in(original), typed) == expected


async def test_what_one_article_cites(original: Path) -> None:
    place = place_in(original)
    [article] = (await find(place, SearchRequest(text="kind:article"))).found.hits
    assert article.date == datetime(2022, 9, 2, tzinfo=UTC)  # its publication, not its capture
    assert await search(place, f"cited:{article.article_id}") == [2]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "nothing to search for"),
        ("   ", "nothing to search for"),
        ("sort:newest", "nothing to search for"),
        ("bridge channel:@nobody_demo", "knows no channel @nobody_demo"),
        ("from:@nobody_demo", "knows no channel @nobody_demo"),
        ("cited:abcdef", "abcdef"),
        ("cited:other.example", "other.example"),
    ],
)
async def test_what_is_not_known_is_said(original: Path, typed: str, said: str) -> None:
    with pytest.raises(ArchiverError, match=said):
        await find(place_in(original), SearchRequest(text=typed))


async def test_a_saved_search_finds_again_and_shows_what_is_new(place: Workplace, tmp_path: Path) -> None:
    began = datetime.now(UTC)
    await find(place, SearchRequest(text="bridge kind:post", save="the bridge"))
    assert await search(place, "", saved="the bridge", new=True) == []
    await take(place, tmp_path, [message(6, "A bridge"), message(7, "No such word")])

    first = await find(place, SearchRequest(saved="the bridge", new=True))
    again = await find(place, SearchRequest(saved="the bridge", new=True))

    assert numbers(first) == [6]
    assert first.since is not None
    assert first.since >= began
    assert numbers(again) == []
    assert await search(place, "", saved="the bridge") == [3, 5, 6]
    assert await search(place, "-a", saved="the bridge") == [3, 5]
    [kept] = await saved_of(place)
    assert (kept.name, kept.query) == ("the bridge", "bridge kind:post")


async def test_saved_searches_are_replaced_and_forgotten(place: Workplace) -> None:
    for text, name in (("bridge", "b"), ("quay", "a"), ("bridge is:gone", "b")):
        await find(place, SearchRequest(text=text, save=name))

    assert [(each.name, each.query) for each in await saved_of(place)] == [("a", "quay"), ("b", "bridge is:gone")]
    assert [each.name for each in await saved_of(place, forget="a")] == ["b"]
    with pytest.raises(UsageError, match="No search is saved"):
        await saved_of(place, forget="a")


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest(saved="nothing"),
        SearchRequest(text="bridge", new=True),
        SearchRequest(text="bridge", save=" "),
        SearchRequest(text="bridge", save="x" * (LONGEST_NAME + 1)),
    ],
    ids=["unknown", "new alone", "no name", "long name"],
)
async def test_what_cannot_be_saved_is_said(place: Workplace, request_: SearchRequest) -> None:
    with pytest.raises(UsageError):
        await find(place, request_)
    assert await saved_of(place) == []


ROW = b'{"format": "archiver-searches/1", "searches": [%s]}'
DAMAGED = [
    *(b"", b"{", b"[]", b"{}", b"\xff\xfe"),
    *(b'{"format": "archiver-searches/2", "searches": []}', b'{"format": [], "searches": []}'),
    *(b'{"format": "archiver-searches/1", "searches": 7}', ROW % b"{}", ROW % b"7"),
    *(ROW % b'{"name": 1, "query": null, "entry": "x", "done": "2026-01-01"}',),
    *(ROW % b'{"name": "b", "query": "c", "entry": 1, "done": "soon"}',),
]


@pytest.mark.parametrize("content", DAMAGED)
async def test_a_damaged_file_of_searches_is_named_and_stays(place: Workplace, content: bytes) -> None:
    path = place.folder / "reports" / "searches.json"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)

    with pytest.raises(InputError, match=r"searches\.json does not hold saved searches"):
        await saved_of(place)
    with pytest.raises(InputError, match=r"searches\.json does not hold saved searches"):
        await find(place, SearchRequest(text="bridge", save="b"))
    assert path.read_bytes() == content
    assert await search(place, "bridge kind:post") == [3, 5]  # a search that is not saved needs no file


async def test_searches_are_written_beside_the_archive_and_are_no_evidence(place: Workplace) -> None:
    async with place.reading() as archive:
        size = archive.log.size
    await find(place, SearchRequest(text="bridge", save="b"))

    async with place.reading() as archive:
        assert archive.log.size == size
    document = json.loads((place.folder / "reports" / "searches.json").read_bytes())
    assert document["format"] == "archiver-searches/1"
    assert document["searches"][0]["query"] == "bridge"


async def test_the_document_of_a_search(original: Path) -> None:
    document = (await find(place_in(original), SearchRequest(text="bridge kind:post sort:oldest", most=1))).document()

    assert document["total"] == 2
    assert document["query"] == "bridge kind:post sort:oldest"
    [hit] = document["hits"]
    assert hit["snippet"] == "=cmd|' /C calc'!A0 the [bridge]"
    assert hit["post"] == f"{CHANNEL}/3"
    assert hit["channel_id"] == str(CHANNEL)


async def test_the_table_of_a_search_is_read_back_and_holds_no_formula(original: Path) -> None:
    outcome = await find(place_in(original), SearchRequest(text="bridge OR подъем sort:oldest kind:post"))

    rows = list(csv.reader(io.StringIO(outcome.table())))

    assert tuple(rows[0]) == COLUMNS
    assert [row[COLUMNS.index("name")] for row in rows[1:]] == [f"{CHANNEL}/{number}" for number in (3, 4, 5)]
    assert rows[1][COLUMNS.index("snippet")] == "'=cmd|' /C calc'!A0 the [bridge]"
    assert rows[2][COLUMNS.index("snippet")] == "[Подъём] моста"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_takes_for_a_formula_is_guarded(begin: str) -> None:
    assert guarded(f"{begin}1") == f"'{begin}1"
    assert guarded(f"1{begin}") == f"1{begin}"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("quay", [1]), ("اغلق الجسر", [2]), ("ПОДЪЕМ", [4]), ("2022-09-01 bridge", [3, 5]), ('"OR" bridge*', [])],
)
async def test_a_reviewer_finds_by_the_same_spellings(original: Path, typed: str, expected: Sequence[int]) -> None:
    found = await seek(place_in(original), typed)

    assert sorted(post.key.message_id for post in found) == expected
