"""Exports of Telegram Desktop taken into an archive: what joins, what is left, what stays out, and what survives."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archiver.archive import create_archive
from archiver.config import Config
from archiver.errors import InputError, UsageError
from archiver.jobs.exports.job import ExportOutcome, ExportRequest, import_export
from archiver.jobs.media import show_media
from archiver.jobs.progress import Silent
from archiver.jobs.rebuild import rebuild
from archiver.jobs.redacting import RedactRequest, redact
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from archiver.model.records import PostRecord
from tests.acceptance.places import NO_FOOTAGE
from tests.jobs.exported import CHANNEL, START, account, export, message, photo
from tests.jobs.webpages import on_the_web


@asynccontextmanager
async def at(folder: Path) -> AsyncIterator[Workplace]:
    place = Workplace(
        folder=folder / "archive",
        config=Config(footage=NO_FOOTAGE),
        config_folder=folder / "configuration",
        progress=Silent(),
        command="test",
    )
    await asyncio.to_thread(create_archive, place.folder, place.keys_folder)
    yield place


async def take(place: Workplace, path: Path, **more: Any) -> ExportOutcome:
    return await import_export(place, ExportRequest(path=path, **more))


async def posts_of(place: Workplace, channel_id: int = CHANNEL) -> dict[int, PostRecord]:
    async with place.reading() as archive:
        found = await archive.catalog.posts_by_id(channel_id, range(1, 5000))
    return {post.key.message_id: post for post in found}


def holds(folder: Path, *words: str) -> bool:
    """Whether any stored byte of the archive has one of these words (objects of exports are not compressed)."""
    files = [path for path in (folder / "archive").rglob("*") if path.is_file()]
    return any(word.encode() in path.read_bytes() for path in files for word in words)


async def test_posts_join_and_the_same_export_brings_nothing_twice(tmp_path: Path) -> None:
    async with at(tmp_path) as place:
        folder = export(tmp_path / "ChatExport_2022-09-02", [message(number) for number in range(1, 301)])
        outcome = await take(place, folder)
        assert (outcome.gaps, outcome.chats[0].posts_new) == ((), 300)
        posts = await posts_of(place)
        assert sorted(posts) == list(range(1, 301))
        assert {post.source for post in posts.values()} == {"desktop"}
        assert posts[7].seen.date == START + timedelta(minutes=7)
        digest = hashlib.sha256((folder / "result.json").read_bytes()).hexdigest()
        async with place.reading() as archive:
            assert await asyncio.to_thread(archive.store.exists, digest)  # byte for byte as it was exported
            size = archive.log.size
        again = await take(place, folder)
        assert again.chats[0].posts_new == 0
        async with place.reading() as archive:
            assert archive.log.size == size
        assert (await verify(place)).ok


async def test_the_exports_own_files_come_with_it_and_missing_ones_have_reasons(tmp_path: Path) -> None:
    async with at(tmp_path) as place:
        messages = [
            photo(1, "photos/photo_1.jpg"),
            photo(2, "photos/photo_2.jpg"),
            photo(3, "(File not included. Change data exporting settings to download.)"),
            message(4, "A film", file="(File exceeds maximum size. Change data exporting settings to download.)",
                    media_type="video_file", mime_type="video/mp4"),
        ]  # fmt: skip
        folder = export(tmp_path / "ChatExport", messages)
        (folder / "photos").mkdir()
        (folder / "photos" / "photo_1.jpg").write_bytes(b"picture 1")
        outcome = await take(place, folder)
        posts = await posts_of(place)

        assert [each.sha256 for each in posts[1].stored] == [hashlib.sha256(b"picture 1").hexdigest()]
        assert [each.reason for each in posts[2].failed] == ["missing"]
        assert [each.reason for each in posts[3].failed] == ["not_included"]
        assert [each.reason for each in posts[4].failed] == ["too_large"]
        assert outcome.gaps == ("“Zelmara”: 1 file not taken in: not there in the export's folder.",)
        assert len(outcome.chats[0].notes) == 2

        (folder / "photos" / "photo_2.jpg").write_bytes(b"picture 2")  # found again
        outcome = await take(place, folder)
        assert outcome.gaps == ()
        assert len((await posts_of(place))[2].stored) == 1
        shown = await show_media(place, f"{CHANNEL}/1")
        assert [each.mime for each in shown.posts[0].stored] == ["image/jpeg"]


@pytest.mark.parametrize(
    "path", ["../secret.txt", "/etc/hosts", "photos/../../secret.txt", "C:\\x.jpg", "link.jpg", "pipe"]
)
async def test_paths_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path, path: str) -> None:
    async with at(tmp_path) as place:
        folder = export(tmp_path / "out" / "ChatExport", [photo(1, path)])
        (tmp_path / "out" / "secret.txt").write_text("a secret of this machine")
        (folder / "photos").mkdir()
        (folder / "link.jpg").symlink_to(tmp_path / "out" / "secret.txt")
        os.mkfifo(folder / "pipe")
        outcome = await take(place, folder)
        (gap,) = outcome.gaps
        assert "1 file" in gap
        assert not holds(tmp_path, "a secret of this machine")


async def test_times_of_a_wall_clock_need_a_zone_and_are_flagged(tmp_path: Path) -> None:
    async with at(tmp_path) as place:
        folder = export(tmp_path / "ChatExport", [message(1, exact=False), message(2, exact=False)])
        with pytest.raises(UsageError, match="2 messages") as told:
            await take(place, folder)
        assert "--zone" in told.value.hint
        with pytest.raises(UsageError, match="no time zone"):
            await take(place, folder, zone="Mars/Olympus")
        await take(place, folder, zone="Europe/Paris")
        post = (await posts_of(place))[1]
        assert post.seen.date == START + timedelta(minutes=1) - timedelta(hours=2)
        assert any(type(each).__name__ == "WallClock" for each in post.seen.details)


async def test_conversations_and_what_an_account_export_says_of_people_stay_out(tmp_path: Path) -> None:
    async with at(tmp_path) as place:
        chats = [
            {"name": "Orest", "type": "personal_chat", "id": 5, "messages": [message(1, "A word between us")]},
            {"name": "Family", "type": "private_group", "id": 6, "messages": [message(1, "Dinner at eight")]},
            {"name": "Zelmara", "type": "public_channel", "id": CHANNEL, "messages": [message(1, "For everybody")]},
        ]
        outcome = await take(place, account(tmp_path / "DataExport", chats))
        assert [each.chat.name for each in outcome.chats] == ["Zelmara"]
        assert sorted(each.why for each in outcome.left) == ["conversation", "private"]
        assert holds(tmp_path, "For everybody")
        assert not holds(tmp_path, "A word between us", "Dinner at eight", "+100200300", "+900800700", "203.0.113.9")

        only = export(tmp_path / "private", [message(1)], kind="personal_chat")
        with pytest.raises(InputError, match="never takes in"):
            await take(place, only)


async def test_who_writes_in_a_group_is_stored_under_a_pseudonym(tmp_path: Path) -> None:
    messages = [
        message(1, "Hello", **{"from": "Ada Mara", "from_id": "user77001"}),
        message(2, "Again", **{"from": "Ada Mara", "from_id": "user77001"}),
        message(3, "Me too", **{"from": "Orest Valkov", "from_id": "user88002"}),
    ]
    async with at(tmp_path) as place:
        outcome = await take(place, export(tmp_path / "ChatExport", messages, kind="public_supergroup"))
        posts = await posts_of(place)
        assert outcome.chats[0].withheld
        assert posts[1].seen.author == posts[2].seen.author != posts[3].seen.author
        assert (posts[1].seen.author or "").startswith("person:")
        assert not holds(tmp_path, "Ada Mara", "Orest Valkov", "77001")
    async with at(tmp_path / "kept") as place:
        keeping = place.keeping_people()
        await take(keeping, tmp_path / "ChatExport")
        assert holds(tmp_path / "kept", "Ada Mara")


async def test_an_export_joins_what_the_web_showed_and_overwrites_nothing(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=3) as web:
        await web.add()
        await web.collect()
        channel_id = web.channel.id
        date = web.channel.posts[2].date
        old = message(2, "As it was at first", exact=False)
        old |= {"date": f"{date:%Y-%m-%dT%H:%M:%S}", "date_unixtime": str(int(date.timestamp()))}
        folder = export(tmp_path / "ChatExport", [old], id=channel_id)
        await take(web.place, folder)
        async with web.place.reading() as archive:
            post = await archive.catalog.post(PostKey(channel_id, 2))
            history = await archive.catalog.post_history(PostKey(channel_id, 2))
        assert post is not None
        assert (post.source, post.sources) == ("preview", ("preview", "desktop"))
        assert {(each.source, each.seen.text) for each in history} == {
            ("preview", "Post number 2 of the river"),
            ("desktop", "As it was at first"),
        }


async def test_what_breaks_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    async with at(tmp_path) as place:
        folder = export(tmp_path / "ChatExport", [message(number) for number in range(1, 51)])
        whole = (folder / "result.json").read_bytes()
        (folder / "result.json").write_bytes(whole[: len(whole) * 2 // 3])
        outcome = await take(place, folder)
        assert 25 < outcome.chats[0].posts_new < 40
        assert any("breaks off" in gap for gap in outcome.gaps)


async def test_a_dry_run_takes_nothing_in(tmp_path: Path) -> None:
    async with at(tmp_path) as place:
        outcome = await take(place, export(tmp_path / "ChatExport", [message(1)]), dry_run=True)
        assert (outcome.dry_run, outcome.chats[0].read.posts) == (True, 1)
        async with place.reading() as archive:
            assert archive.log.size == 1


async def test_a_killed_import_goes_on_and_the_rebuild_is_the_same(tmp_path: Path) -> None:
    async with at(tmp_path) as place:
        messages = [message(number, "Water " * 60) for number in range(1, 4001)]
        folder = export(tmp_path / "ChatExport", messages)
        await asyncio.to_thread(_kill_while_it_reads, place, folder)
        async with place.reading() as archive:
            size = archive.log.size
        assert size > 1
        outcome = await take(place, folder)
        assert outcome.gaps == ()
        assert sorted(await posts_of(place)) == list(range(1, 4001))
        async with place.reading() as archive:
            rows = await archive.catalog.database.rows(
                "SELECT json_extract(question, '$.offset') FROM captures WHERE method = 'json.read'"
            )
        assert len(rows) == len(set(rows))  # no stretch twice
        await rebuild(place)
        assert sorted(await posts_of(place)) == list(range(1, 4001))
        assert (await verify(place)).ok


def _kill_while_it_reads(place: Workplace, folder: Path) -> None:
    environment = {**os.environ, "ARCHIVER_CONFIG_DIR": str(place.config_folder), "ARCHIVER_FOOTAGE__ENABLED": "0"}
    command = [sys.executable, "-m", "archiver", "--archive", str(place.folder), "import", str(folder)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        entries = place.folder / "log" / "entries"
        until = time.monotonic() + 60
        while time.monotonic() < until and running.poll() is None:
            if any(b"json.read" in path.read_bytes() for path in entries.glob("*.jsonl")):
                break
            time.sleep(0.01)
        running.send_signal(signal.SIGKILL)


async def test_a_redacted_post_is_written_over_and_does_not_come_back(tmp_path: Path) -> None:
    async with at(tmp_path) as place:
        messages = [message(1, "Stays"), message(2, "To be taken out of here"), message(3, "Stays, too")]
        folder = export(tmp_path / "ChatExport", messages)
        await take(place, folder)
        outcome = await redact(
            place, RedactRequest(target=f"{CHANNEL}/2", reason="asked for", approver="Ada", dry_run=False)
        )
        assert [each.is_replaced for each in outcome.plan.going] == [True]
        assert not holds(tmp_path, "To be taken out of here")
        assert sorted(await posts_of(place)) == [1, 3]
        with pytest.raises(InputError, match="redacted since"):
            await take(place, folder)
        other = export(tmp_path / "Another", [*messages, message(4, "New")])
        await take(place, other)
        assert sorted(await posts_of(place)) == [1, 3, 4]
        assert not holds(tmp_path, "To be taken out of here")
        await rebuild(place)
        assert sorted(await posts_of(place)) == [1, 3, 4]
        assert (await verify(place)).ok


async def test_pages_of_an_export_are_read_as_the_channels(tmp_path: Path, fixtures: Path) -> None:
    async with at(tmp_path) as place:
        page = fixtures / "tdesktop" / "devcomputaria_2020_messages14.html"
        with pytest.raises(UsageError, match="do not say"):
            await take(place, page)
        with pytest.raises(UsageError, match="clock on the wall") as told:
            await take(place, page, channel="1234567")
        assert "--zone" in told.value.hint
        outcome = await take(place, page, channel="1234567", zone="America/Sao_Paulo")
        assert outcome.chats[0].posts_new == 1000
        assert "Cybersecurity & Privacy news" in (outcome.chats[0].chat.name or "")  # as its head says
        again = await take(place, page, channel="1234567", zone="America/Sao_Paulo")
        assert again.chats[0].posts_new == 0
