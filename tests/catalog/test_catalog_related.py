"""Related articles of a page that are archived: by address, by title, and never by a title that only resembles."""

from __future__ import annotations

import pytest

from archiver.catalog import Catalog
from archiver.model.articles import Article, RelatedLink
from archiver.model.derived import ArticleReading
from tests.catalog.conftest import folded
from tests.catalog.world import World

HERE = "https://news.example/2021/bridge.html"
ROADS = "The road over the hills of Zelmara is open again"


async def matched(catalog: Catalog, *links: RelatedLink) -> list[str | None]:
    world = World()
    for name, title in (("roads", ROADS), ("flood", "Flood 12: what is known"), ("twin", "A title of two"), ("b", "B")):
        world.read(world.page(name, f"https://news.example/{name}/7"), "Text", title=title)
    world.read(world.page("twin2", "https://news.example/twin2"), "Text", title="A title of two")
    name = world.page("bridge", HERE)
    article = Article(text="Text", language="en", url=HERE, title=ROADS + "?", related=links)
    world.derive("article", reading=ArticleReading(article_id=name, article=article, citations=()))
    opened = await folded(catalog, world)
    ids = {(await opened.article(each.article_id)).article_id: each.url for each in await opened.articles()}
    related = await opened.related(await opened.article(HERE))
    return [each.article_id and ids[each.article_id] for each in related]


@pytest.mark.parametrize(
    ("link", "found"),
    [
        (RelatedLink(title="Whatever", url="/roads/7"), "roads"),
        (RelatedLink(title="Whatever", url="http://www.news.example/roads/7/#top"), "roads"),
        (RelatedLink(title=ROADS), "roads"),
        (RelatedLink(title="“The ROAD over the hills of Zelmara” is open again!"), "roads"),
        (RelatedLink(title="The road over the hills of Zelmara..."), "roads"),
        (RelatedLink(title="The road over the hills of Zelmara is closed again"), None),
        (RelatedLink(title="Flood 12: what is known"), "flood"),
        (RelatedLink(title="Flood 13: what is known"), None),
        (RelatedLink(title="A title of two"), None),
        (RelatedLink(title="B"), None),
        (RelatedLink(title="Bridge", url=HERE), None),
        (RelatedLink(title='" OR title : *', url="http://[bad"), None),
    ],
)
async def test_a_related_article(catalog: Catalog, link: RelatedLink, found: str | None) -> None:
    (url,) = await matched(catalog, link)
    assert url == (f"https://news.example/{found}/7" if found else None)


async def test_an_archived_article_is_named_once_whatever_it_is_called(catalog: Catalog) -> None:
    links = (RelatedLink(title="Whatever", url="/roads/7"), RelatedLink(title=ROADS), RelatedLink(title="B", url="/c"))
    assert await matched(catalog, *links, RelatedLink(title="B", url="/d")) == [
        "https://news.example/roads/7",
        None,
        None,
    ]
