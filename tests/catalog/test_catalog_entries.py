"""Figures of sessions, objects of an entry, which articles were read, and the entry of their links."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from archiver.catalog import Catalog
from archiver.model.entries import Captured, Session
from archiver.model.ids import PostKey
from archiver.model.observations import PageCaptured, SpanCovered
from archiver.model.records import MethodFigures
from tests.catalog.conftest import folded
from tests.catalog.world import HARBOUR, NOON, QUAY, World, citation, link, named, post, sha

URL = "https://news.example/harbour?id=7"


class Sessions(World):
    """Entries of more than one session."""

    def open(self, command: str) -> int:
        return self._add(Session(command=command, versions={"archiver": "0", "python": "3"})).entry.n

    def refused(self, status: str, method: str = "upload.getFile") -> None:
        """A question that brought no object."""
        made = self.capture(method=method)
        assert isinstance(made.entry.body, Captured)
        body = replace(made.entry.body, status=status, objects=(), error="X")  # type: ignore[arg-type]
        self.folded[-1] = replace(made, entry=replace(made.entry, body=body))


def posts(channel_id: int, *ids: int) -> list[object]:
    return [post(number, channel_id=channel_id) for number in ids]


async def test_the_figures_of_a_session_are_its_own(catalog: Catalog) -> None:
    world = Sessions()
    world.capture(*posts(HARBOUR, 1, 2), SpanCovered(channel_id=HARBOUR, low=1, high=2), objects=(named("first"),))
    entry = world.open("collect")
    opened = world.now - timedelta(minutes=1)
    asked = world.now
    world.capture(*posts(HARBOUR, 2, 3, 4), SpanCovered(channel_id=HARBOUR, low=2, high=9), objects=(named("answer"),))
    world.capture(*posts(QUAY, 3), SpanCovered(channel_id=QUAY, low=3, high=3), objects=(named("first"),))
    film, parts = named("film", "media", "video/mp4"), named("parts", "parts")
    world.capture(method="upload.getFile", objects=(film, parts))
    world.capture(method="upload.getFile", objects=(film, named("other parts", "parts")))
    for status in ("absent", "restricted", "failed", "failed"):
        world.refused(status)
    answered = world.now - timedelta(minutes=1)
    world.open("article add")
    world.capture(*posts(HARBOUR, 5), SpanCovered(channel_id=HARBOUR, low=5, high=6), objects=(named("later"),))
    await folded(catalog, world)

    (found,) = await catalog.session_figures([entry + 1, entry + 2])
    assert (found.entry, found.command, found.time) == (entry, "collect", opened)
    assert found.versions == {"archiver": "0", "python": "3"}
    assert found.first_asked == asked - timedelta(seconds=1)
    assert found.last_answered == answered
    assert found.methods == (
        MethodFigures(method="messages.getHistory", ok=2),
        MethodFigures(method="upload.getFile", ok=2, absent=1, restricted=1, failed=2),
    )
    assert found.methods[1].asked == 6
    # Post 5 of the harbour came later, but lies among the ids that this session covered.
    assert found.posts == 5
    assert found.files == 1
    assert found.new_objects == len({"answer", "film", "parts", "other parts"})
    assert found.new_bytes == sum(len(name) for name in ("answer", "film", "parts", "other parts"))


async def test_each_session_comes_once_and_the_oldest_first(catalog: Catalog) -> None:
    world = Sessions()
    world.capture(*posts(HARBOUR, 1))
    second = world.open("link")
    world.act("rives_demo")
    await folded(catalog, world)
    found = await catalog.session_figures([second + 1, 2, second, 1])
    assert [each.entry for each in found] == [1, second]
    assert (found[1].first_asked, found[1].last_answered, found[1].methods) == (None, None, ())
    assert (found[1].posts, found[1].files, found[1].new_objects, found[1].new_bytes) == (0, 0, 0, 0)
    assert await catalog.session_figures([0]) == ()
    assert await catalog.session_figures([]) == ()


async def test_what_is_captured_but_not_read_is_no_article_to_report(catalog: Catalog) -> None:
    world = World()
    name = world.page("body", URL)
    other = sha("never read")
    seen = PageCaptured(article_id=other, url=None, path="a.txt", body_sha256=sha("b"))
    world.capture(seen, at=NOON, method="file.read")
    await folded(catalog, world)
    assert await catalog.articles_read() == []
    world.read(name, "Text of the article", citation(), title="")
    await folded(catalog, world)
    assert await catalog.articles_read() == [name]


async def test_the_newest_links_are_those_of_the_newest_entry(catalog: Catalog) -> None:
    world = World()
    name = world.page("body", URL)
    world.read(name, "Text of the article", citation())
    await folded(catalog, world)
    assert await catalog.linking_entry(name) is None
    world.link(name, citation(), link(PostKey(HARBOUR, 4)))
    newest = world.link(name, citation(), link(PostKey(HARBOUR, 5)))
    await folded(catalog, world)
    assert await catalog.linking_entry(name) == newest.entry.n


async def test_the_objects_of_any_entry(catalog: Catalog) -> None:
    world = World()
    film, parts = named("film", "media", "video/mp4"), named("parts", "parts")
    entry = world.capture(method="upload.getFile", objects=(film, parts)).entry.n
    await folded(catalog, world)
    assert await catalog.entry_objects(entry) == (film, parts)
    assert await catalog.entry_objects(1) == ()
