"""What pictures are drawn from is what the catalog holds, counted here in another way."""

from __future__ import annotations

import asyncio
import csv
import json
import sqlite3
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from archiver.errors import InputError
from archiver.jobs.charting import activity_of, counts_of, lag_of, overview_of, spread_of
from archiver.jobs.drawing import INDEX, DrawRequest, export_charts
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from tests.jobs.datafull import DAY, full_archive


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """An archive with everything that pictures show, made once."""
    return asyncio.run(full_archive(tmp_path_factory.mktemp("full")))


def rows(place: Workplace, sql: str) -> list[tuple[int, ...]]:
    with sqlite3.connect(f"file:{place.folder / 'catalog.sqlite'}?mode=ro", uri=True) as connection:
        return list(connection.execute(sql))


async def test_activity_is_the_posts_of_the_catalog(place: Workplace) -> None:
    counted = Counter(
        (channel, datetime.fromtimestamp(date_us / 1e6, UTC).date())
        for channel, date_us in rows(place, "SELECT channel_id, date_us FROM posts")
    )
    async with place.reading() as archive:
        several = await overview_of(archive)
        alone = [await activity_of(archive, each.channel_id) for each in several]

    for found in (several, alone):
        assert {(one.channel_id, each.day.date()): each.posts for one in found for each in one.bins} == counted
    assert all(each.known for one in several for each in one.bins)


async def test_what_was_not_asked_for_is_a_gap(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    async with place.reading() as archive:
        [channel] = [each.channel_id for each in await overview_of(archive) if each.title == "Rives Infos"]

        async def gaps(_: int) -> list[tuple[datetime, datetime]]:
            return [(DAY - timedelta(days=2), DAY)]

        monkeypatch.setattr(archive.catalog, "gaps", gaps, raising=False)
        one = await activity_of(archive, channel)
        [also, *_] = await overview_of(archive, channels=[channel])

    assert [(each.day.day, each.posts > 0, each.known) for each in one.bins] == [
        (7, False, False), (8, False, False), (9, True, False),
    ]  # fmt: skip
    assert also.bins == one.bins


async def test_lag_and_spread_are_of_the_cited_post(place: Workplace) -> None:
    async with place.reading() as archive:
        [lag] = await lag_of(archive)
        post = await archive.catalog.post(PostKey(*map(int, lag.post.split("/"))))
        assert post is not None
        [sha256] = [each.sha256 for each in post.stored]
        spread = await spread_of(archive, sha256)

    assert lag.posted == post.seen.date == DAY + timedelta(hours=1)
    assert (lag.published, lag.outlet) == (datetime(2021, 4, 10, tzinfo=UTC), "news.example")
    assert {(each.where, each.how, each.known) for each in spread} == {
        ("Rives Infos", "file", "moment"), ("Quais", "file", "moment"), ("=Ports", "file", "moment"),
        ("news.example", "article", "day"),
    }  # fmt: skip


async def test_counts_are_those_that_were_seen(place: Workplace) -> None:
    seen = rows(place, "SELECT channel_id, message_id, views FROM counts WHERE views IS NOT NULL")
    assert seen
    async with place.reading() as archive:
        for channel, message, views in seen:
            [series] = [each for each in await counts_of(archive, PostKey(channel, message)) if each.noun == "views"]
            assert views in [number for _, number in series.points]


async def test_pictures_of_all_kinds_are_files_with_a_list(place: Workplace, tmp_path: Path) -> None:
    out = tmp_path / "pictures"
    async with place.reading() as archive:
        [lag] = await lag_of(archive)
    request = DrawRequest(out=out, channels=("rives_demo",), articles=("https://news.example/pont",), media=(lag.post,))
    made = await export_charts(place, request)

    listed = list(csv.DictReader((out / INDEX).read_text("utf-8-sig").splitlines()))
    assert [each["svg"].partition("-")[0] for each in listed] == ["activity", "members", "lag", "spread"]
    assert {each.name for each in out.iterdir()} == {INDEX, *(each[kind] for each in listed for kind in ("svg", "csv"))}
    for each in listed:
        ElementTree.parse(out / each["svg"])
        values = list(csv.reader((out / each["csv"]).read_text("utf-8-sig").splitlines()))
        assert len(values) - 1 == int(each["rows"])
    assert json.loads(json.dumps(made.document()))["index"] == INDEX
    with pytest.raises(InputError):
        await export_charts(place, request)
