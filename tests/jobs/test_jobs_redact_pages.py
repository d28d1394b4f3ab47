"""Redactions of posts that came by web pages: no stored page shows them any more, nor does one that comes later."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import zstandard

from archiver.errors import CannotRunError
from archiver.jobs.channels import remove_channel
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.redacting import RedactOutcome, RedactRequest, redact
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.model.custody import HoldAct, Target
from archiver.model.ids import PostKey
from tests.jobs.rebuilding import assert_rebuilt_the_same
from tests.jobs.test_jobs_corroborate import both
from tests.jobs.webpages import HANDLE, START, on_the_web

SECRET = "The ferryman Osmin Tarvel keeps his boat below the old customs house."


def _holding(folder: Path, words: str) -> list[str]:
    """Files that hold the words, however they are packed."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(words.encode() in each for each in _unpacked(path.read_bytes()))
    ]


def _unpacked(data: bytes) -> Iterator[bytes]:
    yield data
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        data = zstandard.ZstdDecompressor().decompressobj().decompress(data)
        yield data
    if data.startswith(b"\x1f\x8b"):
        records = gzip.decompress(data)
        yield records
        for at in range(len(records)):  # the body of a record may be packed once more
            if records.startswith(b"\x1f\x8b\x08", at):
                yield zlib.decompressobj(wbits=31).decompress(records[at:])


async def _redact(place: Workplace, target: str) -> RedactOutcome:
    return await redact(place, RedactRequest(target=target, reason="A request", approver="M. Editor"))


async def test_a_post_goes_from_every_page_and_stays_away(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=3) as here:
        secret = here.channel.post(START + timedelta(days=1), SECRET)
        here.channel.post(START + timedelta(days=2), "Later")
        await here.add()
        await here.collect()
        key = PostKey(here.channel.id, secret.id)
        async with here.place.reading() as archive:
            found = await archive.catalog.post(key)
            assert found is not None
            assert found.seen.text == SECRET
        assert await asyncio.to_thread(_holding, here.place.folder, SECRET)

        outcome = await _redact(here.place, f"{HANDLE}/{key.message_id}")
        assert outcome.entries
        assert await asyncio.to_thread(_holding, here.place.folder, SECRET) == []
        async with here.place.reading() as archive:
            assert await archive.catalog.post(key) is None
            assert await archive.catalog.absences(key) == []
            for other in (key.message_id - 1, key.message_id + 1):
                assert await archive.catalog.post(PostKey(key.channel_id, other)) is not None
        assert (await verify(here.place)).ok
        await assert_rebuilt_the_same(here.place)

        here.channel.post(START + timedelta(days=3), "Even later")
        await collect_channels(here.place, CollectRequest())
        assert await asyncio.to_thread(_holding, here.place.folder, SECRET) == []
        async with here.place.reading() as archive:
            assert await archive.catalog.post(key) is None
            assert await archive.catalog.post(PostKey(key.channel_id, key.message_id + 2)) is not None
        assert (await verify(here.place)).ok
        await assert_rebuilt_the_same(here.place)


async def test_both_accounts_of_a_post_and_their_comparison_go(tmp_path: Path) -> None:
    async with both(tmp_path) as here:
        post = here.channel.post(START + timedelta(days=1), SECRET)
        await here.ask(post.id)
        assert await asyncio.to_thread(_holding, here.place.folder, SECRET)
        await _redact(here.place, f"{HANDLE}/{post.id}")
        assert await asyncio.to_thread(_holding, here.place.folder, SECRET) == []
        assert (await verify(here.place)).ok
        await assert_rebuilt_the_same(here.place)


async def test_what_is_held_on_the_same_page_forbids_it(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=3) as here:
        last = here.channel.post(START + timedelta(days=1), SECRET).id
        await here.add()
        await here.collect()
        async with here.place.writing() as archive:
            target = Target("post", str(PostKey(here.channel.id, min(here.channel.posts))))
            await archive.attest(HoldAct(session=0, act="set", target=target, reason="Case 7"))
        with pytest.raises(CannotRunError, match="Case 7"):
            await _redact(here.place, f"{HANDLE}/{last}")


async def test_a_channel_goes_whole(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=3) as here:
        await here.add()
        await here.collect()
        await remove_channel(here.place, HANDLE)
        await _redact(here.place, f"channel {HANDLE}")
        assert await asyncio.to_thread(_holding, here.place.folder, "of the river") == []
        assert (await verify(here.place)).ok
        await assert_rebuilt_the_same(here.place)
