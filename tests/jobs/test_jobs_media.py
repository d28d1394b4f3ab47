"""Many files at once through ``collect``: the right bytes, the right number of requests, and a reason for the rest."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from archiver.demo import LoopbackTelegram, Media, World, WorldChannel
from archiver.demo.api import show, table
from archiver.demo.world import kinds
from archiver.errors import DiskFullError, FloodWaitError, NetworkError
from archiver.jobs import room
from archiver.jobs.collect import CollectOutcome, CollectRequest, collect_channels
from archiver.jobs.fetching import MediaFetcher
from archiver.jobs.media import show_media
from archiver.jobs.progress import Silent
from archiver.jobs.registry import add_channel
from archiver.jobs.status import status_of
from archiver.jobs.telegram import Telegram
from archiver.jobs.workplace import Workplace
from archiver.model.ids import MediaKey, PostKey
from archiver.model.wanted import OWN_PARTS
from archiver.sources.telegram import full_channel, throttle
from tests.acceptance.places import place_with_account
from tests.counts import LONG

HANDLE = "rives_demo"
START = datetime(2021, 4, 9, 8, tzinfo=UTC)
MIB = 2**20
FILE, HASHES, MESSAGES = "upload.getFile", "upload.getFileHashes", "channels.getMessages"


@dataclass(frozen=True)
class Scene:
    """A channel with files on a server, and a place to archive it."""

    world: World
    channel: WorldChannel
    place: Workplace
    server: LoopbackTelegram

    def add(self, size: int, dc: int = 2) -> Media:
        """A post with a file of so many bytes."""
        number = len(self.channel.posts)
        media = self.world.document(f"{number}.bin", data=random.Random(number).randbytes(size), dc=dc)
        self.channel.post(START + timedelta(minutes=number), f"file {number}", media=media)
        return media

    async def posts_alone(self) -> None:
        """The posts in the archive, their files not."""
        await add_channel(self.place, HANDLE, (), None)
        await collect_channels(self.place, CollectRequest(media=False))
        self.server.forget_requests()

    async def collect(self, **media: Any) -> CollectOutcome:
        """A run, with these settings of [media]."""
        return await collect_channels(self.with_settings(**media), CollectRequest())

    def with_settings(self, **media: Any) -> Workplace:
        config = self.place.config
        return replace(self.place, config=config.model_copy(update={"media": config.media.model_copy(update=media)}))

    async def held(self) -> Counter[str]:
        """SHA-256 of the files in the archive, with how many captures brought each."""
        async with self.place.reading() as archive:
            objects = await archive.catalog.captured_objects()
        return Counter(each.sha256 for each in objects if each.role == "media")

    async def failures(self) -> Counter[str]:
        """Reasons on record."""
        async with self.place.reading() as archive:
            return Counter(each.reason for each in await archive.catalog.missing_files())

    async def reasons(self, post: int, **media: Any) -> list[str]:
        """Why files of a post are not saved, as ``media show --json`` says."""
        found = await show_media(self.with_settings(**media), f"{HANDLE}/{post}")
        return [each["reason"] for shown in found.document()["posts"] for each in shown["not_saved"]]

    @property
    def parts(self) -> Counter[int]:
        """How often each data centre was asked for parts."""
        return Counter(item.dc for item in self.server.requests if item.method == FILE)


@pytest_asyncio.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    world = World(12)
    world.add_user("+9996621234")
    channel = world.add_channel("Rives Infos", HANDLE)
    async with place_with_account(world, tmp_path) as (place, server):
        yield Scene(world, channel, place, server)


class Crowd(Silent):
    """How many transfers go on at once, at most, by the kind of their size."""

    def __init__(self) -> None:
        self.most: Counter[str] = Counter()
        self._now: Counter[str] = Counter()

    @contextmanager
    def transfer(self, name: str, *, total: int | None, unit: str) -> Iterator[Any]:
        kind = unit if unit != "bytes" else "large" if (total or 0) >= throttle.LARGE else "small"
        self._now[kind] += 1
        self.most[kind] = max(self.most[kind], self._now[kind])
        self.most["weight"] = max(self.most["weight"], self._now["small"] * 2 + self._now["large"] * 5)
        with super().transfer(name, total=total, unit=unit) as shown:
            yield shown
        self._now[kind] -= 1


async def test_five_small_files_or_two_large_ones_at_once(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "LARGE", MIB)
    files = [scene.add(30_000 + number) for number in range(8)] + [scene.add(2 * MIB + number) for number in range(3)]
    await scene.posts_alone()
    crowd = Crowd()

    outcome = await collect_channels(replace(scene.place, progress=crowd), CollectRequest())

    assert (outcome.gaps, outcome.stopped, outcome.channels[0].files) == ((), None, 11)
    assert await scene.held() == Counter(media.sha256 for media in files)
    assert (crowd.most["small"], crowd.most["large"], crowd.most["weight"]) == (5, 2, 10)
    counts = scene.server.counts
    assert (counts[FILE], counts[HASHES], counts[MESSAGES]) == (8 + 2 + 3 + 3, 8 + 3 + 3 + 3, 1)
    scene.server.forget_requests()
    assert (await scene.collect()).channels[0].files == 0
    assert scene.server.count(FILE) == scene.server.count(MESSAGES) == 0


async def test_a_file_of_many_parts_costs_as_many_requests(scene: Scene) -> None:
    """The budget: a request a part, as many for hashes and one to see that the file ends there; no reference is asked
    for that the posts of the same run have brought.
    """
    parts = 1024 if LONG else 16
    media = scene.add(parts * MIB, dc=4)
    await add_channel(scene.place, HANDLE, (), None)
    scene.server.forget_requests()
    await scene.collect()
    assert await scene.held() == {media.sha256: 1}
    counts = scene.server.counts
    assert (counts[FILE], counts[HASHES], counts[MESSAGES]) == (parts, parts + 1, 0)
    assert counts["auth.exportAuthorization"] == counts["auth.importAuthorization"] == 1


async def test_an_expired_reference_costs_one_request(scene: Scene) -> None:
    media = scene.add(5 * MIB)
    await add_channel(scene.place, HANDLE, (), None)
    scene.server.forget_requests()
    scene.server.faults.call(HASHES, scene.server.expire_references)
    await scene.collect()
    assert await scene.held() == {media.sha256: 1}
    assert scene.server.count(MESSAGES) == 1


async def test_a_file_that_several_posts_carry_is_fetched_once(scene: Scene) -> None:
    media = scene.add(50_000)
    other = scene.world.add_channel("Quai Nord", "quai_demo")
    forward = other.post(START + timedelta(days=1), forward_of=scene.channel.posts[1])
    scene.channel.post(START + timedelta(days=1), "again", media=media)
    await scene.posts_alone()
    await add_channel(scene.place, "quai_demo", (), None)
    scene.channel.delete(1)
    await scene.collect()
    assert forward.media is media
    assert await scene.held() == {media.sha256: 1}
    assert scene.server.count(FILE) == 1


@pytest.mark.parametrize("premium", [False, True])
async def test_a_short_flood_is_waited_for_and_less_is_asked(scene: Scene, premium: bool) -> None:
    files = [scene.add(40_000) for _ in range(6)] + [scene.add(3 * MIB)]
    await scene.posts_alone()
    order = scene.server.faults.premium_flood if premium else scene.server.faults.flood
    order(FILE, 1, after=2, times=2)
    outcome = await scene.collect()
    assert outcome.gaps == ()
    assert await scene.held() == Counter(media.sha256 for media in files)
    assert scene.server.count(FILE) == 6 + 3 + 2


async def test_a_long_flood_keeps_what_there_is(scene: Scene) -> None:
    files = [scene.add(40_000) for _ in range(6)] + [scene.add(3 * MIB)]
    await scene.posts_alone()
    scene.server.faults.flood(FILE, 900, after=4)
    outcome = await scene.collect()
    assert isinstance(outcome.stopped, FloodWaitError)
    before = await scene.held()
    scene.server.forget_requests()
    assert isinstance((await scene.collect()).stopped, FloodWaitError)
    assert scene.server.count(FILE) == 0  # not asked early
    (scene.place.sessions_folder / "test.state.json").unlink()  # as if the time had passed
    await scene.collect()
    assert scene.server.count(FILE) <= 6 + 3 - before.total()
    assert await scene.held() == Counter(media.sha256 for media in files)
    assert await scene.failures() == Counter()


async def test_broken_files_stop_no_other(scene: Scene) -> None:
    """Each of four data centres spoils all that it serves, in another way."""
    faults = scene.server.faults
    faults.truncate_part(100, dc=1, times=None)
    faults.flip_bit(9, dc=3, times=None)
    faults.rpc_error(FILE, 400, "FILE_ID_INVALID", dc=4, times=None)
    faults.unknown_result(FILE, dc=5, times=None)
    reasons = {2: "size mismatch", 3: "hash mismatch", 4: "FILE_ID_INVALID", 6: "unreadable"}
    sound = [scene.add(40_000)]
    for dc in (1, 3, 4):
        scene.add(2 * MIB, dc=dc)
    sound.append(scene.add(2 * MIB))
    scene.add(40_000, dc=5)
    sound.append(scene.add(40_000))
    await scene.posts_alone()
    outcome = await scene.collect()
    assert outcome.gaps == tuple(f"{HANDLE}/{post} document: not archived ({why})." for post, why in reasons.items())
    assert outcome.stopped is None
    assert await scene.held() == Counter(media.sha256 for media in sound)
    assert await scene.failures() == Counter(reasons.values())
    for post, why in reasons.items():
        assert await scene.reasons(post) == [why]


async def test_a_file_that_is_gone_or_moved_nowhere_stops_no_other(scene: Scene) -> None:
    sound = [scene.add(40_000), scene.add(40_000, dc=4)]
    scene.add(40_000, dc=5)
    scene.add(2 * MIB, dc=4)
    await scene.posts_alone()

    def gone() -> None:
        scene.channel.delete(4)
        scene.server.expire_references()

    scene.server.faults.call(FILE, gone, dc=4, after=1)
    scene.server.faults.rpc_error(FILE, 303, "FILE_MIGRATE_9", dc=5, times=None)
    outcome = await scene.collect()
    assert outcome.gaps == (
        f"{HANDLE}/3 document: not archived (moved).",
        f"{HANDLE}/4 document: not archived (gone).",
    )
    assert await scene.held() == Counter(media.sha256 for media in sound)


async def test_trouble_of_files_heals_beside_the_others(scene: Scene) -> None:
    """Every data centre has a trouble of its own with the second part that it is asked for."""
    files = [scene.add(40_000), scene.add(2 * MIB)]
    files += [scene.add(2 * MIB + dc, dc=dc) for dc in (1, 3, 4, 5)] + [scene.add(70_000)]
    await scene.posts_alone()
    faults = scene.server.faults
    faults.reset(FILE, after=1, dc=1)
    faults.reset_mid_packet(FILE, after=1, dc=3)
    faults.truncate_part(100, after=1, dc=4)
    faults.flip_bit(9, after=1, dc=5)
    faults.call(FILE, lambda: setattr(files[6], "dc", 4), dc=2)  # FILE_MIGRATE from then on
    outcome = await scene.collect()
    assert outcome.gaps == ()
    assert await scene.held() == Counter(media.sha256 for media in files)
    assert (scene.parts[2], scene.parts[4], scene.parts[5]) == (3 + 1, 3 + 1 + 1, 3 + 1)


async def test_a_silent_data_centre_stops_its_own_files_alone(scene: Scene) -> None:
    files = [scene.add(40_000), scene.add(40_000, dc=4), scene.add(2 * MIB), scene.add(2 * MIB, dc=5)]
    await scene.posts_alone()
    scene.server.faults.silence(FILE, dc=4, times=None)
    config = scene.place.config
    impatient = config.model_copy(update={"telegram": config.telegram.model_copy(update={"part_timeout_s": 1.0})})
    outcome = await collect_channels(replace(scene.place, config=impatient), CollectRequest())
    assert isinstance(outcome.stopped, NetworkError)
    assert await scene.held() == Counter(files[number].sha256 for number in (0, 2, 3))
    scene.server.faults.clear()
    assert (await scene.collect()).stopped is None
    assert await scene.held() == Counter(media.sha256 for media in files)


async def test_only_what_the_disk_has_room_for_is_begun(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    small, large, last = scene.add(40_000), scene.add(3 * MIB), scene.add(50_000)
    await scene.posts_alone()

    class Disk:
        f_frsize = 1
        f_bavail = 2 * MIB

    monkeypatch.setattr(room, "statvfs", lambda folder: Disk)  # a disk that is nearly full
    kept = {"keep_free_bytes": MIB}
    for _ in range(2):
        outcome = await scene.collect(**kept)
        assert isinstance(outcome.stopped, DiskFullError)
        assert outcome.stopped.exit_code == 3
        (gap,) = outcome.gaps
        assert gap.startswith(f"{HANDLE}/2 document: The file was not begun: it has 3,145,728 bytes")
        assert await scene.held() == Counter([small.sha256, last.sha256])
        assert await scene.failures() == {"no space": 1}
        assert await scene.reasons(2) == ["no space"]
        entries = (await status_of(scene.place)).entries
    monkeypatch.undo()
    assert (await scene.collect(**kept)).gaps == ()
    assert await scene.held() == Counter([small.sha256, large.sha256, last.sha256])
    assert (await status_of(scene.place)).entries == entries + 4  # session, history, the post again, the file
    assert await scene.failures() == Counter()


async def test_files_in_flight_count_as_used() -> None:
    place = room.Room(Path(os.sep), 0)
    free = place.free
    with place.claimed(10**15) as claim:
        assert place.free < free - 10**15 + 10**12
        claim.left = 0
        assert place.free > free - 10**12


async def test_filters_are_no_gaps_and_are_named(scene: Scene) -> None:
    photo = scene.world.photo_from_bytes(random.Random(5).randbytes(30_000), 640, 360)
    scene.channel.post(START, "a picture", media=photo)
    files = {1: photo, 2: scene.add(40_000), 3: scene.add(2 * MIB)}
    await scene.posts_alone()
    rules: list[tuple[dict[str, Any], set[int], dict[int, str]]] = [
        ({"parts": ("cover",)}, set(), dict.fromkeys(files, "part not wanted")),
        ({"kinds": ("video",)}, set(), dict.fromkeys(files, "kind not wanted")),
        ({"max_bytes": 35_000, "kinds": ("document",)}, set(), {1: "kind not wanted", 2: "too large", 3: "too large"}),
        ({"min_bytes": 35_000, "max_bytes": 100_000}, {2}, {1: "too small", 3: "too large"}),
        ({"min_bytes": 35_000}, {2, 3}, {1: "too small"}),
        ({}, {1, 2, 3}, {}),  # what a later rule wants is fetched then
    ]
    for settings, held, reasons in rules:
        assert (await scene.collect(**settings)).gaps == ()
        assert await scene.held() == Counter(files[number].sha256 for number in held)
        shown = {number: await scene.reasons(number, **settings) for number in files}
        assert {number: found[0] for number, found in shown.items() if found} == reasons
        status = await status_of(scene.with_settings(**settings))
        assert status.files_not_asked_for == Counter(reasons.values())
        scene.server.forget_requests()
        await scene.collect(**settings)
        assert scene.server.count(FILE) == scene.server.count(MESSAGES) == 0


async def test_deleted_in_the_middle_says_how_far_it_came(scene: Scene) -> None:
    scene.add(9 * MIB + 5)
    await scene.posts_alone()

    def gone() -> None:
        scene.channel.delete(1)
        scene.server.expire_references()

    scene.server.faults.call(FILE, gone, after=7)
    await scene.collect()
    async with scene.place.reading() as archive:
        (missing,) = await archive.catalog.missing_files()
        post = await archive.catalog.post(PostKey(scene.channel.id, 1))
        parts = [path.stat().st_size for path in archive.layout.tmp.glob("document-*.part")]
    assert missing.reason == "gone"
    assert post is not None
    assert post.gone_at is not None
    assert len(parts) == 1
    assert parts[0] >= 4 * MIB
    assert f"{parts[0]:,} of its bytes had come" in missing.detail


async def test_every_kind_of_file_that_is_a_posts_own(scene: Scene) -> None:
    """All but other qualities of the same film, which ``parts`` may name; each under the kind that it is."""
    world, dice = scene.world, random.Random(6)
    film, cover, low, lower = (
        world.video_from_bytes(dice.randbytes(60_000), 9.0, 1280, 720, dc=4),
        world.photo_from_bytes(dice.randbytes(9_000), 640, 360, dc=4),
        world.video_from_bytes(dice.randbytes(30_000), 9.0, 640, 360, dc=4),
        world.video_from_bytes(dice.randbytes(20_000), 9.0, 320, 180, dc=4),
    )
    moving = world.video_from_bytes(dice.randbytes(40_000), 2.0, 640, 360)
    still = world.photo_from_bytes(dice.randbytes(9_001), 640, 360)
    files = {
        "video": kinds.with_qualities(kinds.with_cover(film, cover), [low, lower]),
        "photo": kinds.live_photo(still, moving),
        "voice": kinds.voice(world, dice.randbytes(5_000)),
        "audio": kinds.song(world, dice.randbytes(5_001), "Tides"),
        "round": kinds.round_video(world, dice.randbytes(5_002)),
        "sticker": kinds.sticker(world, dice.randbytes(5_003)),
        "animation": kinds.animation(world, dice.randbytes(5_004)),
        "document": world.document("list.pdf", "application/pdf", dice.randbytes(5_005)),
    }
    for number, media in enumerate(files.values()):
        scene.channel.post(START + timedelta(minutes=number), media=media)
    await scene.posts_alone()
    async with scene.place.reading() as archive:
        posts = await archive.catalog.posts_wanting_media()
    assert [post.seen.media[0].kind for post in posts] == list(files)
    assert [ref.part for ref in posts[0].seen.media] == ["media", "alternative", "alternative/2", "cover"]
    assert [ref.part for ref in posts[1].seen.media] == ["media", "live"]

    own = Counter(media.sha256 for media in (*files.values(), cover, moving))
    assert (await scene.collect()).gaps == ()
    assert await scene.held() == own
    assert await scene.reasons(1) == ["part not wanted"] * 2
    await scene.collect(parts=(*OWN_PARTS, "alternative"))
    assert await scene.held() == own + Counter(media.sha256 for media in (low, lower))
    assert await scene.reasons(1) == []


async def test_a_channels_photo_comes_with_its_description(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    photo = scene.world.photo_from_bytes(random.Random(9).randbytes(8_000), 640, 640)
    plain = table.METHODS["channels.getFullChannel"]

    async def with_photo(call: Any) -> Any:
        answer = await plain(call)
        answer.full_chat.chat_photo = show._photo(photo, call.hub.references)
        return answer

    monkeypatch.setattr(table, "METHODS", {**table.METHODS, "channels.getFullChannel": with_photo})
    scene.add(9_000)
    await scene.posts_alone()
    async with scene.place.writing() as archive, Telegram(scene.place, archive) as telegram:
        channel = await archive.catalog.channel(scene.channel.id)
        assert channel is not None
        files = MediaFetcher(scene.place, archive, telegram)
        await files.fetch_channel_photo(channel)  # nobody has told of one
        source = await telegram.source()
        await telegram.record(await full_channel(source, await telegram.address(scene.channel.id)))
        for _ in range(2):
            await files.fetch_channel_photo(channel)
        assert (files.files, files.gaps) == (1, [])
        stored = await archive.catalog.media_stored(MediaKey("photo", photo.id))
    assert stored is not None
    assert stored.sha256 == photo.sha256
