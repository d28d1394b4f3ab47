"""Media, objects, articles, links in both directions, search, entries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from archiver.catalog import Catalog
from archiver.errors import UsageError
from archiver.model.citations import citation_id
from archiver.model.ids import MediaKey, PostKey
from archiver.model.observations import Forward, MediaFailed, MediaStored
from tests.catalog.conftest import folded
from tests.catalog.world import (
    CUSTOMS,
    HARBOUR,
    NOON,
    QUAY,
    World,
    channel,
    citation,
    link,
    named,
    page,
    post,
    sha,
    video,
)

FILE = sha("file")
URL = "https://news.example/harbour?id=7"


def stored(number: int, sha256: str = FILE) -> MediaStored:
    return MediaStored(key=MediaKey("document", number), sha256=sha256, size=1000, mime="video/mp4")


def failed(number: int, reason: str = "timeout") -> MediaFailed:
    return MediaFailed(key=MediaKey("document", number), reason=reason, detail="It did not come.")


def forward(channel_id: int, message_id: int) -> Forward:
    return Forward(date=NOON, origin=PostKey(channel_id, message_id), from_channel_id=channel_id)


async def test_the_same_file_is_found_by_id_by_hash_and_by_forwards(catalog: Catalog) -> None:
    world = World()
    world.capture(
        post(1, media=(video(1),)),
        post(2, channel_id=QUAY, media=(video(1),)),
        post(3, channel_id=QUAY, media=(video(2),)),
        post(4, channel_id=QUAY, forward=forward(HARBOUR, 1)),
        post(5, channel_id=CUSTOMS, media=(video(3),)),
        post(6, channel_id=CUSTOMS, media=(video(1, "webpage/2"),)),
    )
    world.capture(stored(1))
    world.capture(stored(2))
    world.capture(stored(3, sha("another")))
    await folded(catalog, world)

    assert [str(each.key) for each in await catalog.same_media(PostKey(HARBOUR, 1))] == [
        f"{QUAY}/2", f"{QUAY}/3", f"{QUAY}/4",
    ]  # fmt: skip
    assert [str(each.key) for each in await catalog.same_media(PostKey(QUAY, 4))] == [f"{HARBOUR}/1"]
    assert await catalog.same_media(PostKey(CUSTOMS, 5)) == []
    assert await catalog.same_media(PostKey(CUSTOMS, 99)) == []
    with_id = await catalog.posts_with_media(MediaKey("document", 1))
    assert [each.key.message_id for each in with_id] == [1, 2, 6]
    assert await catalog.posts_with_media(MediaKey("photo", 1)) == []
    assert [each.key.message_id for each in await catalog.posts_with_sha256(FILE)] == [1, 2, 3, 6]


async def test_a_file_is_wanted_until_it_is_stored_or_failed(catalog: Catalog) -> None:
    world = World()
    world.capture(*(post(number, media=(video(number),)) for number in (1, 2, 3)), post(4))
    world.capture(stored(1), failed(2))
    await folded(catalog, world)

    assert [each.key.message_id for each in await catalog.posts_wanting_media()] == [3]
    assert [each.key.message_id for each in await catalog.posts_wanting_media(HARBOUR, failed_too=True)] == [
        2,
        3,
    ]
    assert await catalog.posts_wanting_media(QUAY) == []
    world.capture(post(5, media=(video(1),)))
    await folded(catalog, world)
    assert [each.key.message_id for each in await catalog.posts_wanting_media()] == [3]
    assert await catalog.media_stored(MediaKey("document", 1)) == stored(1)
    assert await catalog.media_stored(MediaKey("document", 2)) is None

    world.capture(failed(2, "gone"))
    world.capture(stored(2))
    record = await (await folded(catalog, world)).post(PostKey(HARBOUR, 2))
    assert record is not None
    assert (record.stored, record.failed) == ((stored(2),), ())


async def test_the_newest_failure_is_the_one_that_counts(catalog: Catalog) -> None:
    world = World()
    world.capture(post(1, media=(video(1),)), failed(1, "timeout"))
    world.capture(failed(1, "gone"))

    record = await (await folded(catalog, world)).post(PostKey(HARBOUR, 1))

    assert record is not None
    assert [each.reason for each in record.failed] == ["gone"]


async def test_ids_of_64_bits_are_kept(catalog: Catalog) -> None:
    world = World()
    world.capture(post(1, media=(video(2**63 - 1), video(-(2**63)))))
    world.capture(stored(2**63 - 1), failed(-(2**63)))

    record = await (await folded(catalog, world)).post(PostKey(HARBOUR, 1))

    assert record is not None
    assert [each.key.id for each in record.seen.media] == [2**63 - 1, -(2**63)]
    assert (len(record.stored), len(record.failed)) == (1, 1)


async def test_objects_come_with_the_capture_that_brought_them(catalog: Catalog) -> None:
    world = World()
    media = named("file", "media", "video/mp4")
    entry = world.capture(stored(1), method="upload.getFile", objects=(media, named("list", "parts"))).entry
    world.derive("link")
    found = await (await folded(catalog, world)).captured_objects(FILE)

    assert [(each.entry, each.method, each.role, each.captured) for each in found] == [
        (entry.n, "upload.getFile", "media", entry.time)
    ]
    assert [each.method for each in await catalog.captured_objects()] == [
        "upload.getFile",
        "upload.getFile",
        "link",
    ]
    assert await catalog.media_hash(FILE[:9].upper()) == FILE
    assert await catalog.capture(entry.n) == entry.body
    assert await catalog.capture(0) is None
    assert await catalog.entry_kinds() == {"capture": 1, "create": 1, "derive": 1, "session": 1}
    for wrong in ("", "xyz!", "00", "0" * 64):
        with pytest.raises(UsageError):
            await catalog.media_hash(wrong)


async def test_an_ambiguous_hash_names_the_candidates(catalog: Catalog) -> None:
    world = World()
    names = [
        "28",
        "97",
    ]  # any two names whose hashes would begin alike are not needed: a short prefix is refused
    world.capture(objects=tuple(named(name) for name in names))
    await folded(catalog, world)
    await catalog.database.run("UPDATE objects SET sha256 = 'abcd' || substr(sha256, 5)")

    with pytest.raises(UsageError, match="several") as caught:
        await catalog.media_hash("abcd")

    assert sha("28")[4:12] in caught.value.hint


async def test_an_article_comes_back_with_citations_and_links(catalog: Catalog) -> None:
    world = World()
    world.capture(channel(), post(1))
    name = world.page("body", URL)
    cited = [
        citation(0, 4, date=NOON.date(), actors=("A",), channel_id=2**60),
        citation(9, 12, handle="quay"),
    ]
    reading = world.read(name, "Text of it", *cited, title="Storm").entry
    world.link(name, cited[0], link(PostKey(HARBOUR, 1)))

    record = await (await folded(catalog, world)).article(URL)
    ids = [citation_id(name, each.start, each.end) for each in cited]

    assert record.article_id == name
    assert (record.article.text, record.article.title, record.reading_entry) == (
        "Text of it",
        "Storm",
        reading.n,
    )
    assert list(record.citations) == list(zip(ids, cited, strict=True))
    assert record.resolutions[ids[0]].links == (link(PostKey(HARBOUR, 1)),)
    assert list(record.resolutions) == ids[:1]
    assert await catalog.resolutions(name) == record.resolutions
    found = await catalog.reading(name)
    assert found is not None
    assert (found.article, found.citations) == (record.article, tuple(cited))
    [summary] = await catalog.articles()
    assert (summary.url, summary.title, summary.published) == (URL, "Storm", "2026-03-01")
    assert (summary.citations, summary.linked) == (2, 1)
    [captured] = await catalog.article_captures(name)
    assert (captured.page, captured.question["url"]) == (named("body", "page", "application/warc"), URL)


async def test_the_newest_reading_and_resolutions_win(catalog: Catalog) -> None:
    world = World()
    name = world.page("body", URL)
    world.read(name, "Old words", citation())
    world.link(name, citation(), link(PostKey(HARBOUR, 1)))
    world.read(name, "New words", citation(), citation(5, 7))
    world.link(name, citation(), not_found="Nothing was found.")

    record = await (await folded(catalog, world)).article(name)

    assert record.article.text == "New words"
    assert len(record.citations) == 2
    assert [each.not_found for each in record.resolutions.values()] == ["Nothing was found."]
    assert await catalog.linked_from(PostKey(HARBOUR, 1)) == []
    assert [each.linked for each in await catalog.articles()] == [0]
    assert [hit.article_id for hit in await catalog.search("words")] == [name]
    assert await catalog.search("old") == []


async def test_articles_are_found_by_prefix_and_address(catalog: Catalog) -> None:
    world = World()
    first = world.page("body", URL)
    second = world.page("changed body", URL)
    third = world.page("file", None)
    for name in (first, second, third):
        world.read(name, "Text")
    await folded(catalog, world)

    assert await catalog.article_id(first[:20]) == first
    assert await catalog.article_id(third.upper()) == third
    for address in (URL, "http://www.NEWS.example/harbour/?id=7#top"):
        assert await catalog.article_id(address) == second
    with pytest.raises(UsageError, match="no article"):
        await catalog.article_id("https://news.example/other")
    with pytest.raises(UsageError, match="no article"):
        await catalog.article_id("")
    assert [each.article_id for each in await catalog.articles()] == [third, second, first]


async def test_an_ambiguous_beginning_names_the_candidates(catalog: Catalog) -> None:
    world = World()
    ids = [world.page(str(number), None) for number in range(17)]
    await folded(catalog, world)
    digit = next(name[0] for name in ids if sum(other[0] == name[0] for other in ids) > 1)
    candidates = [name for name in ids if name[0] == digit]

    with pytest.raises(UsageError, match="several articles") as caught:
        await catalog.article(digit)

    assert all(name[:12] in caught.value.hint for name in candidates[:5])


async def test_an_article_that_is_not_read_yet_says_so(catalog: Catalog) -> None:
    world = World()
    name = world.page("body", URL)
    await folded(catalog, world)

    with pytest.raises(UsageError, match="not read yet"):
        await catalog.article(name)
    assert await catalog.reading(name) is None
    assert [(each.title, each.citations) for each in await catalog.articles()] == [(None, 0)]


async def test_a_page_captured_again_keeps_its_first_time(catalog: Catalog) -> None:
    world = World()
    name = world.page("body", URL)
    first = world.folded[-1].entry
    world.capture(page("body", URL), method="http.get", objects=(named("body 2", "page"),))
    world.read(name, "Text")

    record = await (await folded(catalog, world)).article(name)

    assert (record.captured, record.entry) == (first.time, first.n + 1)
    assert [each.entry for each in await catalog.article_captures(name)] == [first.n, first.n + 1]


async def test_links_lead_back_from_posts_and_files(catalog: Catalog) -> None:
    world = World()
    world.capture(post(1, media=(video(1),)), post(2), stored(1))
    names = [world.page(f"body {number}", f"{URL}{number}") for number in range(3)]
    for name in names:
        world.read(name, "Text", citation())
    world.link(names[0], citation(), link(PostKey(HARBOUR, 1)))
    world.link(names[1], citation(), link(PostKey(HARBOUR, 1), "rejected", -1.0), link(PostKey(HARBOUR, 2)))
    await folded(catalog, world)

    back = await catalog.linked_from(PostKey(HARBOUR, 1))
    assert [(each.article.article_id, each.decision, each.score) for each in back] == [
        (names[0], "auto", 4.5), (names[1], "rejected", -1.0),
    ]  # fmt: skip
    assert await catalog.linked_from_sha256(FILE) == back
    assert [each.article_id for each in await catalog.articles_linking(PostKey(HARBOUR, 1))] == [names[0]]
    assert [each.article_id for each in await catalog.articles_linking_sha256(FILE)] == [names[0]]
    assert [each.article_id for each in await catalog.articles_linking(PostKey(HARBOUR, 2))] == [names[1]]
    assert await catalog.articles_linking(PostKey(HARBOUR, 3)) == []


@pytest.mark.parametrize("query", ["", "  ", '"', "*", "NEAR(", "AND OR", "a:b", "буря\0", "\ud800", "-x", "(" * 99])
async def test_no_query_is_a_syntax_error(catalog: Catalog, query: str) -> None:
    world = World()
    world.capture(post(1, "Storm"))

    assert await (await folded(catalog, world)).search(query) == []


async def test_search_finds_former_words_and_each_post_once(catalog: Catalog) -> None:
    world = World()
    world.capture(post(1, "Café by the harbour"), post(2, "مرفأ ليلا", date=NOON - timedelta(days=1)))
    world.capture(post(1, "Café by the quay", edit_date=NOON))
    await folded(catalog, world)

    assert [hit.post for hit in await catalog.search("CAFE")] == [PostKey(HARBOUR, 1)]
    [hit] = await catalog.search("harbour café")
    assert hit.snippet == "[Café] by the [harbour]"
    assert [hit.post for hit in await catalog.search("مرفأ")] == [PostKey(HARBOUR, 2)]
