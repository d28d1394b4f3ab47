"""What fingerprints say for the resolver, asked of a made-up catalog: posts with an article's picture, reposts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast

import pytest

from archiver.archive import Archive
from archiver.catalog import Catalog
from archiver.jobs.match_proposals import undecided
from archiver.jobs.own_footage import OwnFootage, same_files
from archiver.model.articles import ArticlePicture
from archiver.model.footage import MediaFacts, Span
from archiver.model.ids import PostKey
from archiver.model.judgements import Side
from archiver.model.observations import ArticleMediaSeen, MediaStored
from tests.catalog.conftest import folded
from tests.catalog.footage import MATCH, matched, printed
from tests.catalog.world import HARBOUR, NOON, QUAY, World, citation, link, named, post, sha, video

FILM, SMALLER, COMPILED, PICTURE = sha("film"), sha("smaller"), sha("compiled"), sha("picture")
URL = "https://news.example/a"
STILL = MediaFacts(kind="picture", size=900, width=640, height=360)
CLIP = MediaFacts(kind="video", size=900, width=640, height=360, duration_s=20.0)
WHOLE = replace(
    MATCH, reference_sha256=FILM, query=Span(0, 20), reference=Span(0.5, 19), speed=1.0, transformation=()
)  # fmt: skip
FRAME = replace(
    MATCH, medium="picture", reference_sha256=FILM, query=Span(0, 0), reference=Span(12, 12), transformation=()
)  # fmt: skip


@dataclass
class Asked:
    """What the jobs take of an archive."""

    catalog: Catalog


@pytest.fixture
async def asked() -> AsyncIterator[Archive]:
    async with Catalog.opened(None, writable=True) as catalog:
        yield cast("Archive", Asked(catalog))


def world(*, width: int = 640) -> tuple[World, str]:
    """An article with a picture, a frame of the film of HARBOUR/1; QUAY/2 has it smaller, QUAY/3 within more."""
    told = World()
    told.capture(
        post(1, media=(video(1),)),
        post(2, channel_id=QUAY, date=NOON + timedelta(days=1), media=(video(2),)),
        post(3, channel_id=QUAY, date=NOON + timedelta(days=2), media=(video(3),)),
    )
    for number, sha256 in ((1, FILM), (2, SMALLER), (3, COMPILED)):
        told.capture(MediaStored(key=video(number).key, sha256=sha256, size=900, mime="video/mp4"))
    name = told.page("body", URL)
    told.capture(
        ArticleMediaSeen(
            article_id=name, source=f"{URL}.jpg", place="body", start=5, end=9, sha256=PICTURE, error=None
        )
    )  # fmt: skip
    told.read(name, "Text of the article", citation())
    for sha256 in (FILM, SMALLER):
        printed(told, sha256, facts=CLIP)
    printed(told, COMPILED, facts=replace(CLIP, duration_s=240.0))
    printed(told, PICTURE, facts=replace(STILL, width=width, height=width // 2))
    return told, name


async def own(asked: Archive, name: str) -> OwnFootage:
    record = await asked.catalog.article(name)
    picture = ArticlePicture(src="a.jpg", place="body", url=f"{URL}.jpg", start=5, end=9)
    return await OwnFootage.of(asked, replace(record, article=replace(record.article, pictures=(picture,))))


async def test_posts_that_have_the_articles_picture(asked: Archive) -> None:
    told, name = world()
    matched(told, PICTURE, FRAME, replace(FRAME, reference_sha256=SMALLER, reference=Span(11.5, 11.5), verdict="alike"))
    await folded(asked.catalog, told)
    footage = await own(asked, name)
    shown = footage.shown(citation(), [])
    assert set(shown) == {PostKey(HARBOUR, 1), PostKey(QUAY, 2)}
    first = shown[PostKey(HARBOUR, 1)]
    assert (first.verdict, first.at_s, first.carriers, first.nearness) == ("copy", 12.0, 2, "passage")
    assert [each.key for each in footage.posts] == [PostKey(HARBOUR, 1), PostKey(QUAY, 2)]


async def test_other_recordings_of_a_place_lead_to_no_post(asked: Archive) -> None:
    told, name = world()
    matched(told, PICTURE, replace(FRAME, verdict="same scene"))
    await folded(asked.catalog, told)
    assert (await own(asked, name)).shown(citation(), []) == {}


async def test_logos_lead_to_no_post(asked: Archive) -> None:
    told, name = world(width=120)
    matched(told, PICTURE, FRAME)
    await folded(asked.catalog, told)
    assert (await own(asked, name)).shown(citation(), []) == {}


async def test_a_smaller_copy_is_one_publication_and_a_compilation_is_none(asked: Archive) -> None:
    told, _ = world()
    matched(told, SMALLER, WHOLE)
    matched(told, COMPILED, replace(WHOLE, query=Span(100, 120)), replace(WHOLE, reference_sha256=SMALLER))
    await folded(asked.catalog, told)
    assert await same_files(asked, {SMALLER}) == await same_files(asked, {FILM})
    groups = await same_files(asked, {COMPILED, FILM, SMALLER})
    assert set(groups) == {FILM, SMALLER}
    assert len(set(groups.values())) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"query": Span(0, 12), "reference": Span(0, 12)},
        {"verdict": "alike"},
        {"medium": "audio"},
    ],
)
async def test_what_is_no_whole_copy_in_sight_is_another_publication(
    asked: Archive, changes: dict[str, object]
) -> None:
    told, _ = world()
    matched(told, SMALLER, replace(WHOLE, **changes))  # type: ignore[arg-type]
    await folded(asked.catalog, told)
    assert await same_files(asked, {SMALLER, FILM}) == {}


async def test_a_new_match_concerns_the_articles_that_were_linked_before_it(asked: Archive) -> None:
    told, name = world()
    told.link(name, citation(), link(PostKey(HARBOUR, 1)))
    await folded(asked.catalog, told)
    assert await asked.catalog.articles_with_new_matches() == set()
    matched(told, SMALLER, replace(WHOLE, verdict="same scene"))
    await folded(asked.catalog, told)
    assert await asked.catalog.articles_with_new_matches() == set()
    matched(told, SMALLER, WHOLE)
    await folded(asked.catalog, told)
    assert await asked.catalog.articles_with_new_matches() == {name}
    told.link(name, citation(), link(PostKey(HARBOUR, 1)))
    await folded(asked.catalog, told)
    assert await asked.catalog.articles_with_new_matches() == set()
    matched(told, PICTURE, FRAME)
    await folded(asked.catalog, told)
    assert await asked.catalog.articles_with_new_matches() == {name}


async def test_matches_of_an_articles_footage_may_be_decided_about_once_each(asked: Archive) -> None:
    told, name = world()
    told.link(name, citation(), link(PostKey(HARBOUR, 1)))
    matched(told, SMALLER, WHOLE, replace(WHOLE, query=Span(30, 40), verdict="same scene"))
    matched(told, COMPILED, replace(WHOLE, reference_sha256=SMALLER))  # of no article
    matched(told, PICTURE, FRAME)
    await folded(asked.catalog, told)
    found = await undecided(asked)
    # The film is that of the linked post; the picture, which is its frame, is the article's own.
    assert [(each.article_id, each.sha256, each.found.sha256) for each in found] == [
        (name, FILM, SMALLER),
        (name, PICTURE, PICTURE),
    ]
    told.judge("reject", Side(FILM, Span(0, 18)), Side(SMALLER, Span(0, 20)))
    await folded(asked.catalog, told)
    assert [each.sha256 for each in await undecided(asked)] == [PICTURE]


async def test_what_an_article_shows_is_due_for_a_fingerprint(asked: Archive) -> None:
    told = World()
    name = told.page("body", URL)
    seen = ArticleMediaSeen(article_id=name, source=URL, place="body", start=0, end=0, sha256=sha("x"), error=None)
    told.capture(seen, method="picture.get", objects=(named("x", "media", "image/jpeg"),))
    await folded(asked.catalog, told)
    (due,) = await asked.catalog.media_to_print(1)
    assert (due.sha256, due.mime) == (sha("x"), "image/jpeg")
