"""What people name, hold, release and remark upon: entries of the log, and what the catalog makes of them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from archiver.archive import Archive
from archiver.catalog import dump
from archiver.errors import UsageError
from archiver.jobs.articles import show_article
from archiver.jobs.holds import holds_in_force, release_hold, set_hold
from archiver.jobs.media import show_media
from archiver.jobs.rebuild import rebuild
from archiver.jobs.remarks import LONGEST, annotate
from archiver.jobs.report import report_of
from archiver.jobs.status import status_of
from archiver.jobs.targets import parse_target
from archiver.jobs.verify import verify
from archiver.model.custody import Annotation, HoldAct, Target
from archiver.model.ids import PostKey
from tests.jobs.reviewing import HANDLE, Case, made

FILM = f"{HANDLE}/3"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return made(tmp_path_factory.mktemp("original"))


@pytest.fixture
def case(original: Case, tmp_path: Path) -> Case:
    return original.copy(tmp_path)


async def size(case: Case) -> int:
    async with case.place.reading() as archive:
        return archive.log.size


async def _film(archive: Archive) -> str:
    """The SHA-256 of the post's own file."""
    record = await archive.catalog.post(PostKey.parse((await parse_target(archive, FILM)).id))
    assert record is not None
    return max(record.stored, key=lambda stored: stored.size).sha256


async def test_each_way_to_name_something_leads_to_it(case: Case) -> None:
    async with case.place.reading() as archive:
        post = await parse_target(archive, FILM)
        channel_id = post.id.partition("/")[0]
        sha256 = await _film(archive)
        ways = {
            Target("post", f"{channel_id}/3"): (FILM, f"post {FILM}", f"https://t.me/{FILM}", f"{channel_id}/3"),
            Target("channel", channel_id): (f"@{HANDLE}", HANDLE, f"channel {HANDLE}", "نواصير نيوز", channel_id),
            Target("article", case.article): (case.article[:12], f"article:{case.article}", f"Article {case.article}"),
            Target("object", sha256): (sha256, sha256[:20].upper(), f"object {sha256[:9]}", f"media {sha256}"),
            Target("entry", "2"): ("entry 2", "entry 002", "entry:2"),
            Target("archive"): ("archive", "Whole Archive"),
        }
        for target, names in ways.items():
            for name in names:
                assert await parse_target(archive, name) == target, name


@pytest.mark.parametrize(
    "name",
    [
        "", " ", "post", "entry 10000", "entry -1", "entry x", "entry " + "9" * 5000, "nobody_demo", "nobody_demo/1",
        f"{HANDLE}/999", f"{HANDLE}/" + "9" * 40, "9" * 40, "media document:5", "media document:" + "9" * 30,
        "object zz",
        "0" * 64, "https://example.org/nothing", "archive x", "\x00", "\ud800", "channel \x1b[31m", "entry ²",
    ],
)  # fmt: skip
async def test_what_names_nothing_is_said(case: Case, name: str) -> None:
    async with case.place.reading() as archive:
        with pytest.raises(UsageError):
            await parse_target(archive, name)


async def test_a_hold_is_set_once_and_released_once(case: Case) -> None:
    done = await set_hold(case.place, FILM, reason=" case 12/21 ", by="A. Reader")
    assert done.entry is not None
    before = await size(case)
    again = await set_hold(case.place, f"https://t.me/{FILM}", reason="once more")
    assert again.entry is None
    assert f"since entry {done.entry}" in again.sentence
    assert await size(case) == before
    (held,) = await holds_in_force(case.place)
    assert (held.name, held.hold.reason, held.hold.by) == (f"post @{HANDLE}/3", "case 12/21", "A. Reader")
    assert [each.name for each in (await status_of(case.place)).holds] == [held.name]
    assert (await release_hold(case.place, str(done.entry), reason="closed")).entry
    assert await holds_in_force(case.place) == []
    before = await size(case)
    assert (await release_hold(case.place, FILM, reason="closed")).entry is None
    assert await size(case) == before
    with pytest.raises(UsageError):
        await release_hold(case.place, "hold 2", reason="closed")
    async with case.place.reading() as archive:
        entries = await asyncio.to_thread(lambda: list(archive.log.entries()))
    acts = [each.body for each in entries if isinstance(each.body, HoldAct)]
    assert [(act.act, act.reason) for act in acts] == [("set", "case 12/21"), ("release", "closed")]
    assert (await verify(case.place)).ok


async def test_a_hold_covers_what_shows_its_target(case: Case) -> None:
    async with case.place.reading() as archive:
        objects = {each.sha256: each for each in await archive.catalog.captured_objects()}
        film = await _film(archive)
    covered = {}
    for name in (FILM, f"@{HANDLE}", f"article {case.article}", "archive"):
        await set_hold(case.place, name, reason="case 12/21")
        async with case.place.reading() as archive:
            (found,) = (await archive.catalog.holds_on(objects)).values()
            covered[name] = {objects[each].role for each in found}, found
        await release_hold(case.place, name, reason="closed")
    assert film in covered[FILM][1]
    assert {"answer", "media"} <= covered[FILM][0]
    assert covered[FILM][1] < covered[f"@{HANDLE}"][1]
    assert covered[f"article {case.article}"][0] == {"page", "output"}
    assert covered["archive"][1] == set(objects)
    async with case.place.reading() as archive:
        assert await archive.catalog.holds_on(objects) == {}


async def test_a_rebuilt_catalog_has_the_same_holds_and_remarks(case: Case) -> None:
    await set_hold(case.place, FILM, reason="first")
    await release_hold(case.place, FILM, reason="closed")
    await set_hold(case.place, FILM, reason="second")
    await annotate(case.place, FILM, "The bridge is the one at Kardoune.\n\x1b[31m")

    async def dumped() -> list[str]:
        async with case.place.reading() as archive:
            return [line async for line in dump(archive.catalog)]

    before = await dumped()
    await rebuild(case.place)
    assert await dumped() == before
    (held,) = await holds_in_force(case.place)
    assert held.hold.reason == "second"


async def test_a_remark_is_an_entry_and_no_more(case: Case) -> None:
    done = await annotate(case.place, f"article {case.article}", "“Deux minutes”, the page said.", by="A. Reader")
    async with case.place.reading() as archive:
        body = (await asyncio.to_thread(archive.log.entry, done.entry)).body
        assert isinstance(body, Annotation)
        assert (body.target, body.by) == (Target("article", case.article), "A. Reader")
        (remark,) = await archive.catalog.remarks(body.target)
        assert remark.text == body.text
    for text in ("", " \n", "x" * (LONGEST + 1), "\udc80"):
        with pytest.raises(UsageError):
            await annotate(case.place, "archive", text)
    await annotate(case.place, "archive", "\x01" * (LONGEST - 1) + "é")
    assert (await verify(case.place)).ok


async def test_holds_and_remarks_are_shown_with_what_they_are_about(case: Case) -> None:
    async with case.place.reading() as archive:
        sha256 = await _film(archive)
    await annotate(case.place, FILM, "the dam <b>at</b> Kardoune", by="Ada")
    await annotate(case.place, "entry 1", "of the session alone")
    await set_hold(case.place, f"object {sha256}", reason="case 12")
    await set_hold(case.place, f"@{HANDLE}", reason="case 13")
    await release_hold(case.place, f"@{HANDLE}", reason="closed")
    await set_hold(case.place, "archive", reason="case 14")

    media = await show_media(case.place, FILM)
    article = await show_article(case.place, case.article)
    for shown in (media, article):
        assert [(each.kind, each.name, each.text, each.by) for each in shown.said] == [
            ("remark", f"post @{FILM}", "the dam <b>at</b> Kardoune", "Ada"),
            ("hold", f"object {sha256}", "case 12", None),
            ("hold", "the whole archive", "case 14", None),
        ]
        document = shown.document()
        assert [each["text"] for each in document["remarks"]] == ["the dam <b>at</b> Kardoune"]
        assert [each["reason"] for each in document["holds"]] == ["case 12", "case 14"]
    page = await asyncio.to_thread((await report_of(case.place, case.article)).read_text)
    assert "the dam &lt;b&gt;at&lt;/b&gt; Kardoune" in page
    assert "case 14" in page
    assert "case 13" not in page
    assert "of the session alone" not in page
