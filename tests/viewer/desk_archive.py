"""The archive of the desk's world, made by the ordinary jobs: collected three times, two articles, decisions, names."""

from __future__ import annotations

import asyncio
import html
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desk_world import NOW, START, Scene, scene

from archiver.demo import WorldPost
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.footage.due import match_due
from archiver.jobs.names import add_names
from archiver.jobs.registry import add_channel
from archiver.jobs.remarks import annotate
from archiver.jobs.review import Decision, decide
from archiver.jobs.searching import SearchRequest, find
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from tests.acceptance.places import place_with_account
from tests.poison import PAYLOADS

HOSTILE = tuple(each.replace("\ud800", "").replace("\0", "") for each in PAYLOADS)
"""What a server of Telegram can send: texts of UTF-8."""
FRENCH = "Crue : le pont fermé"
RTL = "الجسر تحت الماء"


@dataclass(frozen=True)
class DeskArchive:
    """``posts`` and ``media`` (hashes) by the names of the scene, ``articles`` (ids) and ``citations`` (ids in the
    order of the text) by "french", "arabic", "hostile"; ``channels`` (ids) by name."""

    place: Workplace
    posts: dict[str, PostKey]
    media: dict[str, str]
    channels: dict[str, int]
    articles: dict[str, str]
    citations: dict[str, tuple[str, ...]]


def make_desk_archive(folder: Path) -> DeskArchive:
    """The archive below ``folder``; blocking, a few seconds."""
    return asyncio.run(_make(folder))


async def _make(folder: Path) -> DeskArchive:
    made = await asyncio.to_thread(scene, HOSTILE)
    async with place_with_account(made.world, folder) as (given, _):
        collect = given.config.collect.model_copy(update={"comments": True})
        place = replace(given, config=given.config.model_copy(update={"collect": collect}))
        for channel in made.world.channels:
            if not channel.megagroup:
                await add_channel(place, channel.username or "", (), None)
        await _collected(place)
        _changed(made, "Le pont tient encore.", label="B", at=NOW - timedelta(minutes=9))
        await _collected(_due(place, made))
        made.rives.delete(made.posts["deleted"].id)
        _changed(made, "Le pont a cédé.", label="C", at=NOW - timedelta(minutes=5))
        await _collected(_due(place, made))
        articles = {name: await _added(place, folder, name, text) for name, text in _pages(made).items()}
        await match_due(place)
        citations = {name: await _citations(place, article) for name, article in articles.items()}
        await _said(place, made, citations)
        return DeskArchive(
            place=place,
            posts={name: key_of(post) for name, post in made.posts.items()},
            media={name: media.sha256 for name, media in made.media.items()},
            channels={name: getattr(made, name).id for name in ("rives", "wadi", "nahal", "dolina", "hostile")},
            articles=articles,
            citations=citations,
        )


def key_of(post: WorldPost) -> PostKey:
    """The post's identity."""
    return PostKey(post.channel.id, post.id)


def _due(place: Workplace, made: Scene) -> Workplace:
    """The same when second looks at the posts that change are due, and at few others."""
    now = datetime.now(UTC)
    ages = tuple((now - made.posts[name].date).total_seconds() / 3600 for name in ("deleted", "edited"))
    collect = place.config.collect.model_copy(update={"recheck_hours": tuple(sorted(ages))})
    return replace(place, config=place.config.model_copy(update={"collect": collect}))


def _changed(made: Scene, text: str, *, label: str, at: datetime) -> None:
    post = made.posts["edited"]
    post.media = made.world.photo(label=label)
    made.rives.edit(post.id, text, at)


async def _collected(place: Workplace) -> None:
    outcome = await collect_channels(place, CollectRequest())
    assert outcome.stopped is None


def _page(language: str, title: str, paragraphs: list[str], author: str = "É. Vauquelin") -> str:
    words = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f'<meta name="author" content="{html.escape(author)}">'
        f'<meta property="og:title" content="{html.escape(title)}">'
        f'<meta property="article:published_time" content="{START + timedelta(days=30):%Y-%m-%dT%H:%M:%SZ}"></head>'
        f"<body><article><h1>{html.escape(title)}</h1>{words}</article></body></html>"
    )


def _pages(made: Scene) -> dict[str, str]:
    cited, gone, photo = (made.posts[name].id for name in ("cited", "deleted", "photo"))
    french = [
        f"La vidéo a été publiée par la chaîne Rives Infos sur Telegram : https://t.me/rives_demo/{cited} la montre.",
        "D'autres images, partagées sur Telegram par la chaîne Rives Infos, en témoignent encore davantage.",
        f"Le message https://t.me/rives_demo/{gone} de la même chaîne a été effacé depuis, selon nos lecteurs.",
        f"Une photo de la route se trouve sur https://t.me/rives_demo/{photo} depuis vendredi dernier.",
        "La télévision reprend un film diffusé sur Telegram par la chaîne Rives Infos, sans autre précision.",
        "Un message, https://t.me/rives_demo/99999, n'a pas été retrouvé par la rédaction du journal.",
    ]
    arabic = [
        f"نشرت قناة أخبار الوادي على تلغرام مقطعًا مصورًا https://t.me/wadi_demo/{made.posts['again'].id} للجسر.",
        "وقالت القناة في منشور آخر على تلغرام إن الجسر مغلق أمام الشاحنات منذ صباح اليوم بحسب السكان.",
    ]
    hostile = [
        f"Une publication Telegram, https://t.me/hostile_demo/{number}, dit {html.escape(each)} ce matin."
        for number, each in enumerate(HOSTILE, 1)
    ]
    return {
        "french": _page("fr", FRENCH, french),
        "arabic": _page("ar", RTL, arabic),
        "hostile": _page("fr", f"Titre {HOSTILE[0]} {HOSTILE[4]}", hostile, author=HOSTILE[1]),
    }


async def _added(place: Workplace, folder: Path, name: str, page: str) -> str:
    path = folder / f"{name}.html"
    await asyncio.to_thread(path.write_text, page)
    outcome = await add_article(place, AddRequest(source=str(path), url=f"https://news.example/{name}"))
    return outcome.record.article_id


async def _citations(place: Workplace, article: str) -> tuple[str, ...]:
    async with place.reading() as archive:
        record = await archive.catalog.article(article)
        assert record is not None
        return tuple(name for name, _ in record.citations)


async def _said(place: Workplace, made: Scene, citations: dict[str, tuple[str, ...]]) -> None:
    """Decisions, names, remarks and searches of people, some of them hostile."""
    await decide(place, Decision(citation=citations["french"][0], act="accept", by="Mara Veldt", note="Le même mur."))
    await decide(place, Decision(citation=citations["hostile"][0], act="note", by=HOSTILE[2], note=HOSTILE[1]))
    await add_names(place, ["Les Yeux du fleuve"], ["rives_demo"], {"kind": "actor", "role": "owner"})
    await add_names(
        place, [f"Nom {HOSTILE[1]}"], ["hostile_demo"], {"kind": "actor", "role": "owner", "note": HOSTILE[0]}
    )
    await annotate(place, f"rives_demo/{made.posts['cited'].id}", f"Vu : {HOSTILE[1]}", by=HOSTILE[0])
    await find(place, SearchRequest(text="pont", save=HOSTILE[1][:90]))
