"""The order in which a pass asks for what new articles cite."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from archiver.config import ArticleSource
from archiver.demo import World
from archiver.jobs.perishable import articles_in_order, by_perishability
from archiver.jobs.run import run_once
from archiver.jobs.workplace import Workplace
from archiver.model.articles import Article
from archiver.model.citations import Citation
from archiver.model.records import ArticleRecord
from tests.acceptance.places import place_with_account

DAY = datetime(2021, 4, 9, 12, tzinfo=UTC)


def record(name: str, published: date | None, *citations: Citation) -> ArticleRecord:
    return ArticleRecord(
        article_id=name,
        entry=1,
        captured=DAY,
        body_sha256="",
        path=None,
        article=Article(text="", language="fr", published=published),
        citations=tuple((f"{name}{number}", each) for number, each in enumerate(citations)),
        resolutions={},
    )


def cited(**fields: object) -> Citation:
    return Citation(start=0, end=1, quote="x", **fields)  # type: ignore[arg-type]


def test_addresses_come_before_days_before_names_and_new_before_old() -> None:
    april = date(2021, 4, 9)
    old = record("old", april - timedelta(days=30), cited(handle="a", post_id=1), cited(actors=("The mayor",)))
    new = record(
        "new",
        april,
        cited(channel_name="Rives Infos"),
        cited(channel_name="Rives Infos", date=april),
        cited(handle="a", post_id=2),
        cited(handle="B", post_id=3),
    )
    empty = record("empty", april)
    order = by_perishability([empty, old, new], {"b"})
    assert [(each.article_id, each.citation.post_id, each.citation.date) for each in order] == [
        ("new", 3, None),  # of a channel that deletes
        ("new", 2, None),
        ("old", 1, None),
        ("new", None, april),
        ("new", None, None),
        ("old", None, None),
    ]
    assert articles_in_order(order, ["empty", "old", "new"]) == ["new", "old", "empty"]


async def test_posts_of_all_articles_come_before_any_file(tmp_path: Path) -> None:
    world = World(17)
    world.add_user("+9996621234")
    channel, other = world.add_channel("Rives Infos", "rives_demo"), world.add_channel("Quais du soir", "quais_demo")
    big = channel.post(DAY, "Le film", media=world.video_from_bytes(b"big" * 900_000, 90.0, 320, 180))
    small = other.post(DAY, "Le son", media=world.video_from_bytes(b"small" * 900, 9.0, 320, 180))
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name, address in (
        ("a", f"rives_demo/{big.id}"),
        ("b", f"quais_demo/{small.id}"),
        ("c", "rives_demo/99"),
    ):
        (inbox / f"{name}.txt").write_text(f"Le 9 avril, on a vu la crue : https://t.me/{address}, selon la mairie.")
    async with place_with_account(world, tmp_path) as (place, server):
        outcome = await run_once(with_sources(place, inbox))
        methods = [each.method for each in server.requests if each.method in ("channels.getMessages", "upload.getFile")]
        posts = methods.index("upload.getFile")
        assert "channels.getMessages" not in methods[posts:]
        assert (outcome.linked, len(outcome.lost)) == (2, 1)
        async with place.reading() as archive:
            brought = [each for each in await archive.catalog.captured_objects() if each.role == "media"]
    sizes = [each.size for each in sorted(brought, key=lambda each: each.entry)]
    assert sizes == sorted(sizes)
    assert len(sizes) == 2


def with_sources(place: Workplace, inbox: Path) -> Workplace:
    sources = (ArticleSource(source=str(inbox)),)
    return replace(place, config=place.config.model_copy(update={"articles": sources}))
