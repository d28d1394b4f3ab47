"""kill -9 at random moments: the archive stays verifiable, and the next run ends where an undisturbed one does."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archiver.jobs.articles import list_articles, show_article
from archiver.jobs.channels import show_channel
from archiver.jobs.workplace import Workplace
from tests.faults.conftest import River
from tests.faults.places import Place, verified
from tests.faults.worlds import ADDRESS, HANDLE, POSTS

SHORT, FULL = 4, 50
"""Kills for each of the two commands."""
SEED = 20261123


@dataclass(frozen=True)
class Prepared:
    """A place with channel and login, and how an undisturbed run in a copy of it ended."""

    place: Place
    command: tuple[str, ...]
    seconds: float
    result: dict[str, Any]


@pytest.fixture(params=["article add", "collect"])
def prepared(request: pytest.FixtureRequest, river: River, tmp_path: Path) -> Prepared:
    river.server.telegram.faults.delay("upload.getFile", 0.05, times=None)
    command: tuple[str, ...] = ("collect",)
    if request.param == "article add":
        command = ("article", "add", "a.txt", "--url", ADDRESS, "--published", "2021-04-10")
    undisturbed = river.place(tmp_path / "undisturbed")
    began = time.monotonic()
    called = undisturbed.call(*command)
    seconds = time.monotonic() - began
    assert called.code == 0, called.err
    return Prepared(river.template, command, seconds, _result(undisturbed))


def test_kill(prepared: Prepared, tmp_path: Path, long: bool) -> None:
    seed = SEED if not long else random.SystemRandom().randrange(10**9)
    sys.stdout.write(f"seed {seed}\n")
    dice = random.Random(seed)
    landed = 0
    for number in range(FULL if long else SHORT):
        place = prepared.place.copy(tmp_path / str(number))
        for _ in range(dice.randint(1, 3) if long else 1):
            process = place.start(*prepared.command)
            # the first second or so goes into imports, where there is nothing to break
            landed += _killed(process, prepared.seconds * dice.uniform(0.3, 1.05))
            verified(place)
        called = place.call(*prepared.command)
        assert called.code == 0, f"seed {seed}, kill {number}: {called.err}"
        assert _result(place) == prepared.result, f"seed {seed}, kill {number}"
    verified(place)
    assert landed, "no run was still alive when it should be killed"


def _killed(process: subprocess.Popen[bytes], after_s: float) -> bool:
    try:
        process.communicate(timeout=after_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True
    return False


def _result(place: Place) -> dict[str, Any]:
    """What must not depend on where a run was cut off: links, files, and what the channel is known to hold."""
    hashes = place.media_hashes()
    assert len(hashes) == len(set(hashes)), "a file was archived twice"
    return {"media": hashes, **asyncio.run(_shown(place.workplace()))}


async def _shown(workplace: Workplace) -> dict[str, Any]:
    channel = await show_channel(workplace, HANDLE)
    assert channel.counts["captured"] <= POSTS  # one post is gone, one is the film
    articles = [(await show_article(workplace, each.article_id)).document() for each in await list_articles(workplace)]
    for each in articles:
        del each["report"]  # its path
    return {"channel": channel.document(), "articles": articles}
