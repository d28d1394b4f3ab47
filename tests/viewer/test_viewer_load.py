"""Fifty readers while `collect` writes: nobody is sent away, and all is archived."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from archiver.archive import create_archive
from archiver.jobs.login import sign_in
from archiver.jobs.registry import add_channel
from tests.acceptance.places import ANSWERS, place_for
from tests.bench.load import configure, desk, linked, load, started, wrk
from tests.bench.serving import TEXTS, serving

if TYPE_CHECKING:
    from archiver.demo import LoopbackTelegram

POSTS = 4000
DELAY_S = 0.06
"""So slow that `collect` writes as long as the readers read."""


def test_readers_while_collect_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if wrk() is None:
        reason = "no wrk on this machine (install the package wrk)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with serving(POSTS, 1, DELAY_S) as server:
        place = place_for(cast("LoopbackTelegram", server), tmp_path, command="collect")
        create_archive(place.folder, place.keys_folder)
        configure(place)

        async def prepared() -> None:
            await sign_in(place, ANSWERS.__getitem__)
            await add_channel(place, TEXTS, (), None)

        asyncio.run(prepared())
        with desk(place) as address:
            paths = linked(address, 40)
            with started(place, "collect", "--no-media") as collecting:
                done = load(address, paths, 5, tmp_path)
                wrote_meanwhile = collecting.poll() is None
                code = collecting.wait()
    with capsys.disabled():
        print(f"\n{done.requests / done.seconds:,.0f} pages/s, p50 {done.p50_ms:.0f} ms, p99 {done.p99_ms:.0f} ms")  # noqa: T201
    assert done.requests > 0
    assert done.errors == 0
    assert (wrote_meanwhile, code) == (True, 0)
    with closing(sqlite3.connect(place.folder / "catalog.sqlite")) as catalog:
        assert catalog.execute("SELECT count(*) FROM posts").fetchone() == (POSTS,)
