"""Posts and files taken out of an archive: what goes, what stays, and what everything else says then."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zstandard

from archiver.demo import LoopbackTelegram, World, WorldChannel
from archiver.errors import CannotRunError, RedactedError, UsageError
from archiver.jobs.channels import remove_channel
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.media import show_media
from archiver.jobs.redacting import RedactOutcome, RedactRequest, redact
from archiver.jobs.redacting.redact import bodies_of, planned
from archiver.jobs.registry import add_channel
from archiver.jobs.telegram import Telegram
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.model.custody import HoldAct, Redact, Target
from archiver.model.entries import Captured, Entry
from archiver.model.ids import PostKey
from archiver.model.objects import NamedObject, ObjectRef
from archiver.model.redactions import Hidden, Redactions
from archiver.sources.telegram.read.hiding import without
from tests.acceptance.places import place_with_account
from tests.jobs.rebuilding import assert_rebuilt_the_same
from tests.jobs.redactable import FILE, HANDLE, OTHER, SECRET, redactable


class Case:
    """An archive of a channel with five posts, the second and third of which are to go, and an article about one."""

    def __init__(self, place: Workplace, channel: WorldChannel, server: LoopbackTelegram) -> None:
        self.place, self.channel, self.server = place, channel, server

    def key(self, number: int) -> PostKey:
        return PostKey(self.channel.id, number)


@pytest.fixture
async def case(tmp_path: Path) -> AsyncIterator[Case]:
    async with redactable(tmp_path) as (place, channel, server):
        yield Case(place, channel, server)


async def _redact(place: Workplace, target: str, **more: bool) -> RedactOutcome:
    return await redact(place, RedactRequest(target=target, reason="A request", approver="M. Editor", **more))


async def _findings(place: Workplace) -> list[str]:
    return [f"{each.level} {each.code}" for each in (await verify(place)).findings if each.code != "UNANCHORED"]


def _holding(folder: Path, words: bytes) -> list[str]:
    """Files that hold the words, however they are packed."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes()
        if any(words in each for each in _unpacked(data)):
            found.append(str(path.relative_to(folder)))
    return found


def _unpacked(data: bytes) -> list[bytes]:
    found = [data]
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        plain = zstandard.ZstdDecompressor().decompressobj().decompress(data)
        found.append(plain)
        content = json.loads(plain)
        if "tl_zstd" in content:
            found.append(zstandard.decompress(base64.b64decode(content["tl_zstd"])))
    return found


async def test_a_post_goes_and_its_neighbours_stay(case: Case) -> None:
    place = case.place
    held = await asyncio.to_thread(_holding, place.folder, SECRET.encode())
    assert "catalog.sqlite" in held
    assert any(name.startswith("objects/") for name in held)
    assert any(name.startswith("reports/") for name in held)

    outcome = await _redact(place, f"{HANDLE}/2")
    assert outcome.entries
    assert outcome.notes == []
    assert await asyncio.to_thread(_holding, place.folder, SECRET.encode()) == []
    async with place.reading() as archive:
        assert await archive.catalog.post(case.key(2)) is None
        kept = await archive.catalog.post(case.key(1))
        assert kept is not None
        assert kept.seen.text == OTHER
        assert await archive.catalog.absences(case.key(2)) == []
    assert set(await _findings(place)) == {"NOTE REDACTED"}
    result = await verify(place)
    assert len([each for each in result.findings if each.code == "REDACTED"]) == len(outcome.plan.going)
    assert "removed on purpose" in result.meaning()[0]
    assert result.ok
    await assert_rebuilt_the_same(place)

    size, _ = await _log_size(place)
    await collect_channels(place, CollectRequest())
    later = (await _log_size(place))[1][size:]
    questions = [each.body.question for each in later if isinstance(each.body, Captured)]
    assert not any("ids" in question for question in questions)
    assert await asyncio.to_thread(_holding, place.folder, SECRET.encode()) == []
    for name in (f"{HANDLE}/2", f"https://t.me/{HANDLE}/2", f"post {case.key(2)}"):
        again = await _redact(place, name)
        assert (again.entries, again.before) == ((), outcome.entries[0])
    with pytest.raises(UsageError, match="holds no post"):
        await _redact(place, f"{HANDLE}/9")


async def _log_size(place: Workplace) -> tuple[int, list[Entry]]:
    async with place.reading() as archive:
        return archive.log.size, await asyncio.to_thread(lambda: list(archive.log.entries()))


async def test_what_comes_in_again_comes_without_it(case: Case) -> None:
    place = case.place
    await _redact(place, f"{HANDLE}/2")
    async with place.writing() as archive, Telegram(place, archive) as telegram:
        await telegram.posts(case.channel.id, [2])  # nothing is asked
        before = archive.log.size
        async for _ in telegram.by_id(case.channel.id, [1, 2]):
            pass
        assert archive.log.size > before
        assert await archive.catalog.post(case.key(2)) is None
        assert await archive.catalog.absences(case.key(2)) == []
    assert await asyncio.to_thread(_holding, place.folder, SECRET.encode()) == []
    assert set(await _findings(place)) == {"NOTE REDACTED"}


async def test_a_file_goes_and_its_post_stays(case: Case) -> None:
    place = case.place
    async with place.reading() as archive:
        post = await archive.catalog.post(case.key(3))
    assert post is not None
    (stored,) = post.stored
    file = place.folder / "objects" / "sha256" / stored.sha256[:2] / stored.sha256
    assert await asyncio.to_thread(file.read_bytes) == FILE
    tried = await _redact(place, stored.sha256, dry_run=True)
    assert not tried.entries
    assert await asyncio.to_thread(file.exists)
    assert {each.named.role for each in tried.plan.going} == {"media", "parts"}
    outcome = await _redact(place, str(stored.key))
    pages = place.folder / "reports"
    assert await asyncio.to_thread(lambda: list(pages.glob("*.html")))
    assert outcome.plan.going == tried.plan.going
    assert not await asyncio.to_thread(file.exists)
    size, _ = await _log_size(place)
    await collect_channels(place, CollectRequest())
    assert not any(
        isinstance(each.body, Captured) and each.body.method == "upload.getFile"
        for each in (await _log_size(place))[1][size:]
    )
    assert not await asyncio.to_thread(file.exists)
    assert set(await _findings(place)) == {"NOTE REDACTED"}
    await assert_rebuilt_the_same(place)
    for name in (str(stored.key), stored.sha256, stored.sha256[:12]):
        again = await _redact(place, name)
        assert (again.entries, again.before) == ((), outcome.entries[0])


async def test_what_shows_a_file_says_that_it_was_removed(case: Case) -> None:
    place = case.place
    async with place.reading() as archive:
        post = await archive.catalog.post(case.key(3))
    assert post is not None
    (stored,) = post.stored
    whole = (await show_media(place, stored.sha256)).document()["objects"][0]
    assert (whole["removed"], whole["path"]) == (None, f"objects/sha256/{stored.sha256[:2]}/{stored.sha256}")
    outcome = await _redact(place, stored.sha256)
    gone = (await show_media(place, stored.sha256)).document()["objects"][0]
    assert (gone["removed"], gone["path"], gone["size"]) == (outcome.entries[0], None, len(FILE))


async def test_what_a_killed_writer_left_of_a_page_goes_too(case: Case) -> None:
    place = case.place
    left = [place.folder / "reports" / ".x.html.1.part", place.folder / "tmp" / "again.part"]  # process 1 is alive
    for path in left:
        await asyncio.to_thread(path.write_text, SECRET)
    await _redact(place, f"{HANDLE}/2")
    assert await asyncio.to_thread(_holding, place.folder, SECRET.encode()) == []


async def test_what_somebody_wrote_goes_by_the_pseudonym(tmp_path: Path) -> None:
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=3)
    world = World(9)
    world.add_user("+9996621234")
    group = world.add_channel("Rives Discussion", megagroup=True)
    channel = world.add_channel("Rives Infos", HANDLE, linked=group)
    group.linked = channel
    post = channel.post(start, OTHER)
    writer, neighbour = world.add_person("Osmin", "Tarvel"), world.add_person("Ilse", "Brandt")
    channel.comment(post, start + timedelta(minutes=1), SECRET, writer)
    channel.comment(post, start + timedelta(minutes=2), "I was there, too.", neighbour)
    async with place_with_account(world, tmp_path) as (place, _):
        await add_channel(place, HANDLE, (), None)
        await collect_channels(place, CollectRequest(comments=True))
        async with place.reading() as archive:
            entries = await asyncio.to_thread(lambda: b"".join(archive.log.lines()))
            written = [await archive.catalog.post(PostKey(group.id, number)) for number in range(1, 5)]
        authors = {each.seen.text: each.seen.author for each in written if each is not None}
        assert SECRET.encode() not in entries
        outcome = await _redact(place, str(authors[SECRET]))
        assert outcome.entries
        assert await asyncio.to_thread(_holding, place.folder, SECRET.encode()) == []
        for words in (OTHER, "I was there, too."):
            assert await asyncio.to_thread(_holding, place.folder, words.encode())
        assert set(await _findings(place)) == {"NOTE REDACTED"}
        with pytest.raises(UsageError, match="holds no post of person:"):
            await _redact(place, str(authors[SECRET]))


async def test_a_hold_forbids_it_until_it_is_released(case: Case) -> None:
    place = case.place
    targets = (
        Target("archive"),
        Target("post", str(case.key(2))),
        Target("post", str(case.key(1))),  # its only answer shows both
        Target("channel", str(case.channel.id)),
    )
    size, _ = await _log_size(place)
    for target in targets:
        async with place.writing() as archive:
            held = await archive.attest(HoldAct(session=0, act="set", target=target, reason="Case 7"))
        with pytest.raises(CannotRunError, match=f"held since entry {held.n}"):
            await _redact(place, f"{HANDLE}/2")
        async with place.writing() as archive:
            await archive.attest(HoldAct(session=0, act="release", target=target, reason="Closed"))
    assert not any(isinstance(each.body, Redact) for each in (await _log_size(place))[1][size:])
    assert (await _redact(place, f"{HANDLE}/2")).entries


async def test_two_posts_of_one_page_one_after_the_other(case: Case) -> None:
    place = case.place
    await _redact(place, f"{HANDLE}/2")
    await _redact(place, f"{HANDLE}/1")
    assert await asyncio.to_thread(_holding, place.folder, OTHER.encode()) == []
    async with place.reading() as archive:
        assert [await archive.catalog.post(case.key(n)) is None for n in (1, 2, 3)] == [True, True, False]
    assert set(await _findings(place)) == {"NOTE REDACTED"}
    await assert_rebuilt_the_same(place)


async def test_a_redaction_that_was_cut_off_is_finished(case: Case) -> None:
    """Only the entry is durable, as a kill right behind it leaves it; then all but the catalog."""
    place = case.place
    request = RedactRequest(target=f"{HANDLE}/2", reason="A request", approver="M. Editor")
    async with place.writing() as archive:
        found = await planned(archive, request.target)
        await archive.redact(await bodies_of(archive, found, request))
        place.asked_at.add(archive.log.size)
    findings = await _findings(place)
    assert "WARN REDACTED" in findings
    assert not [each for each in findings if each.startswith("FAIL")]
    first = found.going[0].named.ref.sha256
    await asyncio.to_thread((place.folder / "objects" / "sha256" / first[:2] / first).unlink)
    assert not [each for each in await _findings(place) if each.startswith("FAIL")]
    async with place.reading():  # any opening
        pass
    assert await asyncio.to_thread(_holding, place.folder, SECRET.encode()) == []
    assert set(await _findings(place)) == {"NOTE REDACTED"}


async def test_an_article_goes_with_what_was_made_of_it(case: Case) -> None:
    place = case.place
    async with place.reading() as archive:
        (article_id,) = await archive.catalog.articles_read()
    await _redact(place, f"article {article_id}")
    async with place.reading() as archive:
        assert await archive.catalog.articles_read() == []
        assert await archive.catalog.post(case.key(2)) is not None
    assert await asyncio.to_thread(_holding, place.folder, b"so it is") == []
    assert set(await _findings(place)) == {"NOTE REDACTED"}


async def test_a_channel_goes_whole_once_it_is_off_the_list(case: Case) -> None:
    place = case.place
    with pytest.raises(UsageError, match="on the list"):
        await _redact(place, f"channel {HANDLE}")
    await remove_channel(place, HANDLE)
    await _redact(place, f"channel {HANDLE}")
    for words in (SECRET, OTHER, "A photo of the quay"):
        assert await asyncio.to_thread(_holding, place.folder, words.encode()) == []
    assert await asyncio.to_thread(_holding, place.folder, FILE) == []
    assert set(await _findings(place)) == {"NOTE REDACTED"}
    await assert_rebuilt_the_same(place)


def test_an_answer_loses_the_post_its_copies_and_what_replies_repeat() -> None:
    peer = {"_": "peerChannel", "channel_id": "77"}
    group = {"_": "peerChannel", "channel_id": "88"}
    header = {"_": "messageReplyHeader", "reply_to_msg_id": 5, "quote_text": SECRET, "quote": True}
    value = {
        "_": "updates",
        "updates": [
            {"_": "updateEditChannelMessage", "message": {"_": "message", "id": 5, "peer_id": peer, "x": SECRET}}
        ],
        "messages": [
            {"_": "message", "id": 9, "peer_id": peer, "message": OTHER, "reply_to": header},
            {"_": "message", "id": 5, "peer_id": group, "message": "another 5"},
            {
                "_": "message",
                "id": 31,
                "peer_id": group,
                "message": SECRET,
                "fwd_from": {"_": "messageFwdHeader", "saved_from_peer": peer, "saved_from_msg_id": 5},
            },
        ],
    }
    document = {"format": "archiver-tl/1", "tl_zstd": "x", "tl_sha256": "y", "value": value}
    kept = without(document, Hidden(posts=frozenset({PostKey(77, 5)})))
    assert kept is not None
    assert SECRET not in json.dumps(kept)
    assert kept["redacted"] == ["77/5"]
    assert not {"tl_zstd", "tl_sha256"} & kept.keys()
    for words in (OTHER, "another 5", '"reply_to_msg_id": 5'):
        assert words in json.dumps(kept)
    assert without(document, Hidden(posts=frozenset({PostKey(77, 6)}))) is None
    unread = {"unread": "broken", "tl_zstd": "no base64 at all"}
    assert without(unread, Hidden(posts=frozenset({PostKey(77, 5)}))) == {"unread": "broken", "redacted": ["77/5"]}


def test_replacements_that_lead_in_a_circle_end_in_a_sentence() -> None:
    def named(name: str) -> NamedObject:
        return NamedObject(role="answer", ref=ObjectRef(sha256=name * 64, size=1), media_type="x")

    redactions = Redactions(removed={"a" * 64: 4, "b" * 64: 5}, replaced={"a" * 64: named("b"), "b" * 64: named("a")})
    with pytest.raises(RedactedError, match="removed under entry 4"):
        redactions.standing(named("a"))
    assert redactions.standing(named("c")) == named("c")
