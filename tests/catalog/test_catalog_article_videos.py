"""The videos that articles show or name, asked for by the article and by the video's address."""

from __future__ import annotations

from archiver.catalog import Catalog
from archiver.model.articles import VideoLink
from tests.catalog.conftest import folded
from tests.catalog.world import World

URL = "https://news.example/flood"
TUBE = "https://www.youtube.com/embed/Zelmara_d3m"
WATCH = "https://www.youtube.com/watch?v=Zelmara_d3m"
FIRST = VideoLink(url=TUBE, how="embed", start=4, end=4)
SECOND = VideoLink(url="https://vimeo.com/77", how="link", start=0, end=4)


async def test_an_article_has_the_videos_of_its_newest_reading_in_order(catalog: Catalog) -> None:
    world = World()
    name, unread = world.page("body", URL), world.page("other", f"{URL}/2")
    world.read(name, "Text", videos=(SECOND,))
    world.read(name, "Text", videos=(FIRST, SECOND))
    await folded(catalog, world)

    assert await catalog.article_videos(name) == [FIRST, SECOND]
    assert await catalog.article_videos(unread) == []
    assert (await catalog.article(name)).article.videos == (FIRST, SECOND)


async def test_a_video_leads_to_the_articles_whose_newest_reading_names_it(catalog: Catalog) -> None:
    world = World()
    names = [world.page(f"body {number}", f"{URL}/{number}") for number in range(4)]
    for name, videos in zip(names, [(FIRST,), (SECOND,), (SECOND, FIRST), (FIRST,)], strict=True):
        world.read(name, "Text", videos=videos)
    world.read(names[3], "Text")
    await folded(catalog, world)

    assert [each.article_id for each in await catalog.articles_naming_video(WATCH)] == [names[0], names[2]]
    assert [each.article_id for each in await catalog.articles_naming_video(SECOND.url)] == [names[1], names[2]]
    assert await catalog.video_addresses() == [
        (names[0], WATCH), (names[1], SECOND.url), (names[2], SECOND.url), (names[2], WATCH)
    ]  # fmt: skip
    assert await catalog.articles_naming_video(TUBE) == []  # which is no ``video_address``
    assert await catalog.articles_naming_video("\ud800") == []


async def test_an_address_with_a_lone_surrogate_is_kept_as_it_can_be(catalog: Catalog) -> None:
    world = World()
    name = world.page("body", URL)
    world.read(name, "Text", videos=(VideoLink(url=f"{TUBE}\ud800", how="link"),))
    await folded(catalog, world)

    (video,) = await catalog.article_videos(name)
    assert video.url == f"{TUBE}\ufffd"
