"""``follow`` as a process: killed, interrupted, told to end, left alone by its server; nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from telethon import types

from archiver.demo import WorldChannel
from archiver.demo.api import misc
from archiver.jobs.verify import verify
from tests.faults.killing import Moment, Nursery, chosen, cut_power
from tests.faults.places import Place, ended, fault, ready, verified
from tests.faults.sameness import difference, final
from tests.faults.servers import Server, serving
from tests.faults.worlds import HANDLE, START, empty_world

FOLLOW = ("follow", "--for", "0")
COMPARED = frozenset(
    {"posts", "post_versions", "gone", "covered", "media_refs", "media_stored", "channel_states", "channels"}
)
"""What a run leaves, told by updates or asked for; which answers told it depends on where it was cut off."""
SEED = 20261125
KILLS = {False: 8, True: 100}
POWER_CUTS = {False: 2, True: 20}
LATER = START + timedelta(days=10)


@dataclass(frozen=True)
class Live:
    """A server with a joined channel, and a place that has collected it before something happened there."""

    server: Server
    channel: WorldChannel
    template: Place

    def place(self, folder: Path) -> Place:
        shutil.rmtree(folder / "place", ignore_errors=True)
        return self.template.copy(folder / "place")


def _changed(channel: WorldChannel, media: Any) -> None:
    """A new post with a file, an edit and a deletion."""
    channel.post(LATER, "La digue a cédé", media=media)
    channel.edit(3, "Message 3, corrigé", LATER + timedelta(hours=1))
    channel.delete(5)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    world = empty_world()
    channel = world.add_channel("Rives Infos", HANDLE, joined=True)
    for number in range(1, 13):
        channel.post(START + timedelta(hours=number), f"Message {number}")
    with serving(world) as server:
        template = ready(tmp_path_factory.mktemp("live") / "template", server, channels=[HANDLE])
        assert template.call("collect").code == 0
        media = world.document("rapport.pdf", "application/pdf", random.Random(3).randbytes(2 * 2**20 + 5))
        server.run(lambda: _changed(channel, media))
        yield Live(server, channel, template)


@pytest.fixture
def told(live: Live) -> Iterator[Live]:
    """The same; whenever a run asks what it missed, the changes are also pushed to it, all in one container."""
    telegram = live.server.telegram

    def tell() -> None:
        updates = [misc.update(event, telegram._hub.references) for event in live.channel.events[-3:]]
        body = bytes(types.Updates(updates, [], [], LATER, 0))
        telegram._spawn(telegram.push(body))

    telegram.faults.call("updates.getChannelDifference", tell, times=None)
    yield live
    telegram.faults.clear()


def _result(place: Place) -> dict[str, list[str]]:
    return {table: rows for table, rows in final(place).items() if table in COMPARED}


@pytest.mark.parametrize("power", [False, True], ids=["kill", "power cut"])
def test_killed_at_named_moments(told: Live, nursery: Nursery, tmp_path: Path, power: bool, long: bool) -> None:
    seed = random.SystemRandom().randrange(10**9) if long else SEED
    sys.stdout.write(f"follow: seed {seed}\n")
    dice = random.Random(seed)
    place = told.place(tmp_path)
    undisturbed = nursery.run(place, FOLLOW)
    assert undisturbed.called.code == 0, undisturbed.called.err
    result = _result(place)
    assert sum(entry["body"].get("method") == "updates" for entry in place.entries()) >= 1
    wanted = (POWER_CUTS if power else KILLS)[long]
    for moment in chosen(undisturbed.seen, dice, wanted):
        _killed_and_again(told, nursery, tmp_path, moment, dice, result, power=power)


def _killed_and_again(
    live: Live,
    nursery: Nursery,
    folder: Path,
    moment: Moment,
    dice: random.Random,
    result: dict[str, list[str]],
    *,
    power: bool,
) -> None:
    place = live.place(folder)
    run = nursery.run(place, FOLLOW, moment, power=power)
    if run.journal is not None and run.killed:
        cut_power(place, run.journal, dice)
    found = asyncio.run(verify(place.workplace()))
    assert found.ok, f"{moment}: {[each for each in found.findings if each.level == 'FAIL']}"
    done = nursery.run(place, FOLLOW)
    assert done.called.code == 0, f"{moment}: {done.called.err}"
    assert not (differing := difference(result, _result(place))), f"{moment}:\n{differing}"
    hashes = place.media_hashes()
    assert len(hashes) == len(set(hashes)), f"{moment}: a file was archived twice"


class Following:
    """A running ``archiver follow`` whose lines are read as they come."""

    def __init__(self, place: Place, *arguments: str) -> None:
        self.process: subprocess.Popen[bytes] = place.start("follow", *arguments)
        self.lines: list[str] = []
        self._waiting: list[str] = []
        self._rests: dict[int, bytes] = {}

    def until(self, condition: Callable[[str], bool], seconds: float = 60) -> str:
        """Read both streams until a line is as wanted."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            while self._waiting:
                line = self._waiting.pop(0)
                self.lines.append(line)
                if condition(line):
                    return line
            self._read()
        raise AssertionError(f"it did not say so: {self.lines}")

    def _read(self) -> None:
        """Whole lines of what has come."""
        streams = [stream.fileno() for stream in (self.process.stdout, self.process.stderr) if stream is not None]
        for descriptor in select.select(streams, [], [], 0.2)[0]:
            *lines, rest = (self._rests.get(descriptor, b"") + os.read(descriptor, 65536)).split(b"\n")
            self._rests[descriptor] = rest
            self._waiting += [line.decode() for line in lines]

    def up_to_date(self) -> None:
        self.until(lambda line: "Up to date" in line)


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[tuple[Server, WorldChannel, Place]]:
    """A server of its own, and a place that follows it."""
    world = empty_world()
    channel = world.add_channel("Rives Infos", HANDLE, joined=True)
    for number in range(1, 6):
        channel.post(START + timedelta(hours=number), f"Message {number}")
    with serving(world) as server:
        yield server, channel, ready(tmp_path / "quick", server, channels=[HANDLE])


def test_told_to_end(quick: tuple[Server, WorldChannel, Place]) -> None:
    """SIGTERM, as of a service that is stopped: what came is kept, the summary said, nothing is amiss."""
    server, channel, place = quick
    run = Following(place)
    run.up_to_date()
    server.run(lambda: channel.post(LATER, "Alerte à Zelmara"))
    assert f"@{HANDLE}/6 new: “Alerte à Zelmara”" in run.until(lambda line: "/6 new" in line)
    sentence = fault(place.call("run"), 75)
    assert "`archiver follow` (process" in sentence
    run.process.send_signal(signal.SIGTERM)
    called = ended(run.process)
    assert called.code == 0, called.err
    assert "6 new, 0 edited, 0 deleted" in called.out
    assert "Traceback" not in called.err
    verified(place)
    last = (place.archive / "log" / "checkpoint").read_text().splitlines()[1]
    assert int(last) == len(place.entries())


def test_interrupted_and_killed_while_posts_come(quick: tuple[Server, WorldChannel, Place]) -> None:
    server, channel, place = quick

    def burst() -> None:
        for _ in range(20):
            channel.post(channel.posts[channel.last_id].date + timedelta(minutes=1), "encore une")
        channel.edit(1, "corrigé", LATER + timedelta(minutes=channel.last_id))
        channel.delete(channel.last_id - 22)

    for number in (signal.SIGINT, signal.SIGKILL):
        run = Following(place)
        run.up_to_date()
        server.run(burst)
        run.until(lambda line: " new: “encore une”" in line)
        run.process.send_signal(number)
        called = ended(run.process)
        assert called.code == (130 if number == signal.SIGINT else -number), called.err
        assert "Traceback" not in called.err
        verified(place)
    done = place.call("follow", "--for", "0", "--json")
    assert done.code == 0, done.err
    assert done.json["gaps"] == []
    shown = place.call("channel", "show", f"@{HANDLE}", "--json").json
    assert (shown["counts"]["captured"], shown["counts"]["gone"]) == (43, 2)
    assert shown["intervals"] == [[1, 45]]
    assert "0 new posts" in place.call("collect").out
    verified(place)


def test_a_server_that_is_started_again(quick: tuple[Server, WorldChannel, Place]) -> None:
    server, channel, place = quick
    telegram = server.telegram
    telegram._port = telegram.port
    run = Following(place, "--for", "1h")
    run.up_to_date()

    async def away() -> None:
        await telegram.stop()
        channel.edit(2, "pendant la panne", LATER)
        channel.delete(3)
        await telegram.start()

    asyncio.run_coroutine_threadsafe(away(), server._loop).result(30)
    run.until(lambda line: "/2 edited: “pendant la panne”" in line)
    run.until(lambda line: "/3 deleted" in line)
    run.process.send_signal(signal.SIGTERM)
    called = ended(run.process)
    assert called.code == 0, called.err
    verified(place)
