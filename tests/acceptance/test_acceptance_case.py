"""The acceptance case: a French news text without a URL, a channel titled in Arabic, a four-minute video."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.articles import ArticleOutcome
from archiver.jobs.media import show_media
from archiver.jobs.registry import add_channel
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from archiver.model.links import Link
from tests.acceptance.places import place_with_account
from tests.acceptance.worlds import CitedWorld, cited_world
from tests.counts import LONG

SEEDS = range(10 if LONG else 2)
FEWER = range(10 if LONG else 1)
ARTICLE = "presstv_fr_2021-04.txt"


async def _register_all(place: Workplace, cited: CitedWorld, alias: tuple[str, ...]) -> None:
    for channel in cited.world.channels:
        assert channel.username is not None
        await add_channel(place, channel.username, alias if channel is cited.channel else (), None)


async def _add(place: Workplace, fixtures: Path) -> ArticleOutcome:
    source = str(fixtures / "articles" / ARTICLE)
    return await add_article(place, AddRequest(source=source, published=date(2021, 4, 10)))


def _only_link(outcome: ArticleOutcome) -> Link:
    ((_, resolution),) = outcome.record.resolutions.items()
    return resolution.links[0]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("alias", [("Sabereen News",), ()], ids=["alias", "no-alias"])
async def test_the_right_post_comes_first(seed: int, alias: tuple[str, ...], fixtures: Path, tmp_path: Path) -> None:
    cited = cited_world(seed)
    assert cited.cited is not None
    assert cited.forward is not None
    async with place_with_account(cited.world, tmp_path) as (place, _):
        await _register_all(place, cited, alias)
        outcome = await _add(place, fixtures)
        assert outcome.gaps == ()
        assert len(outcome.record.citations) == 1
        link = _only_link(outcome)
        assert link.post == PostKey(cited.channel.id, cited.cited.id)
        assert link.decision == ("auto" if alias else "proposed")
        assert link.features
        assert all(feature.reason for feature in link.features)
        (stored,) = outcome.posts[link.post].stored
        assert cited.cited.media is not None
        assert stored.sha256 == cited.cited.media.sha256
        reposts = {(other.post.channel_id, other.post.message_id) for other in link.same_media}
        assert (cited.repost.channel.id, cited.repost.id) in reposts
        assert (cited.forward.channel.id, cited.forward.id) in reposts
        assert all(PostKey(cited.channel.id, decoy.id) != link.post for decoy in cited.decoys)
        assert outcome.report is not None
        back = await show_media(place, stored.sha256[:12])
        assert [article.article_id for article in back.articles] == [outcome.record.article_id]
        assert (await verify(place)).ok


@pytest.mark.parametrize("seed", FEWER)
@pytest.mark.parametrize("alias", [("Sabereen News",), ()], ids=["alias", "no-alias"])
async def test_without_the_post_there_is_no_link(
    seed: int, alias: tuple[str, ...], fixtures: Path, tmp_path: Path
) -> None:
    cited = cited_world(seed, with_post=False)
    async with place_with_account(cited.world, tmp_path) as (place, _):
        await _register_all(place, cited, alias)
        outcome = await _add(place, fixtures)
        ((_, resolution),) = outcome.record.resolutions.items()
        assert resolution.links == ()
        assert resolution.not_found
        assert resolution.looked_for
        assert outcome.report is not None
        page = outcome.report.read_text(encoding="utf-8")
        assert resolution.not_found.split(".")[0][:40] in page


async def test_a_second_call_asks_and_writes_nothing(fixtures: Path, tmp_path: Path) -> None:
    cited = cited_world(3)
    async with place_with_account(cited.world, tmp_path) as (place, server):
        await _register_all(place, cited, ())
        first = await _add(place, fixtures)
        entries = (await verify(place)).entries
        server.forget_requests()
        second = await _add(place, fixtures)
        assert first.document() == second.document()
        assert (await verify(place)).entries == entries
        assert server.count("messages.getHistory") == 0
        assert server.count("upload.getFile") == 0
