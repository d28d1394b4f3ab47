"""The log told: which entries, in what words, from how little of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.errors import CannotRunError
from archiver.jobs.holds import set_hold
from archiver.jobs.incidents import say_incident
from archiver.jobs.story.names import Names
from archiver.jobs.story.reading import Wanted, open_story
from archiver.jobs.story.telling import tell, tell_all
from archiver.jobs.targets import parse_target
from archiver.model.captures import Asked
from archiver.model.custody import CustodyBody, Digest, Export, Fixity, Incident, Policy, Redact, Target
from archiver.model.entries import Body, Captured, Entry
from archiver.model.ids import PostKey
from tests.jobs.reviewing import HANDLE, Case, made

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return made(tmp_path_factory.mktemp("original"))


@pytest.fixture
def case(original: Case, tmp_path: Path) -> Case:
    return original.copy(tmp_path)


async def numbers(case: Case, wanted: Wanted) -> list[object]:
    async with open_story(case.place, wanted) as story:
        return [each["n"] async for each in story.documents()]


async def sentences(case: Case, wanted: Wanted) -> list[str]:
    async with open_story(case.place, wanted) as story:
        return [each.sentence async for each in story.told()]


def entry(n: int, body: Body) -> Entry:
    return Entry(n=n, prev="0" * 64, time=NOON, mono_us=0, body=body)


def page(n: int, channel_id: str) -> Entry:
    body = Captured(
        session=1,
        source="telegram",
        method="messages.getHistory",
        question={"channel_id": channel_id},
        asked=Asked(asked=NOON, answered=NOON),
        status="ok",
        error=None,
        objects=(),
    )
    return entry(n, body)


async def test_every_entry_has_a_sentence_and_all_are_told_once(case: Case) -> None:
    async with open_story(case.place, Wanted()) as story:
        documents = [each async for each in story.documents()]
        told = [each async for each in story.told()]
    assert [each["n"] for each in documents] == list(range(story.total))
    assert all(each["sentence"] for each in documents)
    assert [n for each in told for n in range(each.first, each.last + 1)] == list(range(story.total))


async def test_settings_are_spelled_out_where_few_changed_and_counted_where_all_begin(case: Case) -> None:
    few = {"scrub.days": 30, "scrub.max_mib_s": None}
    async with case.place.writing() as archive:
        await archive.attest(Policy(session=0, settings=few))
        await archive.attest(Policy(session=0, settings={**few, **{f"media.{n}": n for n in range(20)}}))
    *_, one, other = await sentences(case, Wanted(kinds=frozenset({"policy"})))
    assert "scrub.days = 30, scrub.max_mib_s = null" in one
    assert "22 settings" in other
    assert "media, scrub" in other
    assert "= 30" not in other


async def test_the_last_and_ranges_and_kinds(case: Case) -> None:
    async with open_story(case.place, Wanted()) as story:
        total = story.total
    everything = list(range(total))
    assert await numbers(case, Wanted(last=3)) == everything[-3:]
    assert await numbers(case, Wanted(last=10**9)) == everything
    assert await numbers(case, Wanted(first=2, stop=5)) == [2, 3, 4]
    assert await numbers(case, Wanted(first=10**9)) == []
    derived = await numbers(case, Wanted(kinds=frozenset({"derive"})))
    assert len(derived) == 2
    assert await numbers(case, Wanted(kinds=frozenset({"derive"}), last=1)) == derived[-1:]
    assert await numbers(case, Wanted(until=datetime(2000, 1, 1, tzinfo=UTC))) == []
    assert await numbers(case, Wanted(since=datetime(2000, 1, 1, tzinfo=UTC))) == everything


async def test_what_concerns_a_post_is_its_chain_of_custody(case: Case) -> None:
    done = await set_hold(case.place, f"{HANDLE}/3", reason="case 12/21")
    about = await numbers(case, Wanted(about=f"{HANDLE}/3"))
    assert about[-1] == done.entry
    told = " ".join(await sentences(case, Wanted(about=f"{HANDLE}/3")))
    for words in ("read the history", "kept", "were linked to posts", "on hold: case 12/21"):
        assert words in told


async def test_what_copies_checks_and_incidents_touched_is_found(case: Case) -> None:
    """Each act beside the names of evidence that it is found by; of what it did not touch it is not told."""
    ways = {"post": f"{HANDLE}/3", "other post": f"{HANDLE}/2", "channel": f"@{HANDLE}", "article": case.article}
    async with case.place.reading() as archive:
        post = (await parse_target(archive, ways["post"])).id
        record = await archive.catalog.post(PostKey.parse(post))
        assert record is not None
        sha256 = min(each.sha256 for each in record.stored if each.size > 1000)
    digest = Digest(sha256="0" * 64, size=1)
    export = Export(session=0, format="bagit", targets=(), size=9, entries=1, objects=1, file=digest)
    scrub = Fixity(session=0, mode="scrub", result="ok", size=9, objects=1, bytes=1, found={})
    below, above = f"{int(sha256, 16) - 1:064x}", f"{int(sha256, 16) + 1:064x}"
    everything = set(ways) | {"object"}
    acts: list[tuple[CustodyBody, set[str]]] = [
        (export, everything),
        (replace(export, targets=(Target("post", post),)), {"post"}),
        (replace(export, targets=(Target("channel", post.partition("/")[0]),)), {"post", "other post", "channel"}),
        (replace(export, targets=(Target("article", case.article),)), {"post", "article"}),
        (replace(scrub, mode="full"), everything),
        (replace(scrub, after=below, until=sha256), {"post", "channel", "object"}),
        (replace(scrub, after=sha256, until=above), set()),
        (Incident(session=0, code="damage", sentence="A bit.", objects=(sha256,)), {"post", "channel", "object"}),
        (Incident(session=0, code="said", sentence="The disk was away."), set()),
    ]
    async with case.place.writing() as archive:
        logged = [((await archive.attest(body)).n, expected) for body, expected in acts]
    for way, name in {**ways, "object": f"object {sha256}"}.items():
        async with case.place.reading() as archive:
            found = await archive.catalog.entries_about(await parse_target(archive, name))
        for n, expected in logged:
            assert (n in found) == (way in expected), (way, n, expected)


async def test_without_a_catalog_the_log_is_told_all_the_same(case: Case) -> None:
    await asyncio.to_thread((case.place.folder / "catalog.sqlite").unlink)
    assert await numbers(case, Wanted(last=2))
    with pytest.raises(CannotRunError):
        await numbers(case, Wanted(about="archive"))


async def test_an_incident_is_written_down_once(case: Case) -> None:
    assert await say_incident(case.place, "The disk was away.", []) is not None
    assert await say_incident(case.place, " The disk was away.\n", []) is None
    assert "an incident was noted: The disk was away." in await sentences(case, Wanted(last=1))


async def test_a_torn_line_is_an_incident_of_the_next_command(case: Case) -> None:
    def tear() -> None:
        with (case.place.folder / "log/entries/000000000000.jsonl").open("ab") as file:
            file.write(b'{"body":')

    await asyncio.to_thread(tear)
    async with case.place.writing():
        pass
    assert await numbers(case, Wanted(kinds=frozenset({"incident"})))
    async with case.place.writing() as archive:
        assert not archive.wrote


def test_pages_in_a_row_are_one_sentence() -> None:
    names = Names({"5": ("@rives_infos_demo", "Rives Infos")})
    told = list(tell_all([page(2, "5"), page(3, "5"), page(4, "6"), page(6, "6")], names))
    assert [(each.first, each.last) for each in told] == [(2, 3), (4, 4), (6, 6)]
    assert told[0].sentence == "read 2 pages of the history of “Rives Infos” (@rives_infos_demo)"


def test_removals_and_checks_say_what_they_did() -> None:
    body = Redact(session=1, target=Target("post", "5/1"), objects=(), reason="asked", approver="A. Reader")
    assert tell(entry(2, body), Names()) == (
        "0 objects redacted (0 bytes) because of post 5/1: asked, approved by A. Reader"
    )
    checked = Fixity(session=1, mode="full", result="failed", size=2, objects=3, bytes=2048, found={"OBJECT_HASH": 1})
    assert tell(entry(3, checked), Names()).endswith("2 entries and 3 objects (2.0 KiB): FAILED (1 OBJECT_HASH)")
