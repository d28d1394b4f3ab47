"""kill -9 and power cuts at named moments: the archive stays verifiable, and the next run ends as an undisturbed one.

Every run of a command is a process of its own that kills itself (``dying``); what must be the same in the end, and
what is left out of the comparison, is in ``sameness``.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archiver.jobs.verify import verify
from tests.faults.conftest import River
from tests.faults.killing import Moment, Nursery, chosen, cut_power
from tests.faults.places import CODE, PHONE, Place, configured, verified
from tests.faults.sameness import difference, final
from tests.faults.servers import serving
from tests.faults.worlds import ADDRESS, empty_world

ADD = ("article", "add", "a.txt", "--url", ADDRESS, "--published", "2021-04-10")
COMMANDS = (("collect",), ADD, ("run",))
SEED = 20261123
KILLS = {False: 9, True: 200}
"""In all, without and with ARCHIVER_LONG."""
POWER_CUTS = {False: 4, True: 40}
KILLED_TWICE = 0.2
"""Of the runs, the part whose next run is killed as well."""
AT_RANDOM = 10
"""Kills from outside, at a moment that nobody chose (only with ARCHIVER_LONG)."""
SESSIONS = ("session", "account lock")


@dataclass(frozen=True)
class Prepared:
    """A place to copy, the moments of an undisturbed run in it, and what that run left."""

    template: Place
    command: tuple[str, ...]
    seen: Counter[str]
    result: dict[str, list[str]]


@pytest.fixture(params=COMMANDS, ids=lambda command: command[0])
def prepared(request: pytest.FixtureRequest, river: River, nursery: Nursery, tmp_path: Path) -> Prepared:
    place = river.place(tmp_path)
    run = nursery.run(place, request.param)
    assert run.called.code == 0, run.called.err
    return Prepared(river.template, request.param, run.seen, final(place))


def _dice(name: str, long: bool) -> tuple[random.Random, str]:
    seed = random.SystemRandom().randrange(10**9) if long else SEED
    sys.stdout.write(f"{name}: seed {seed}\n")
    return random.Random(seed), f"seed {seed}"


def _share(counts: dict[bool, int], command: tuple[str, ...], long: bool) -> int:
    """How many of them fall to this command."""
    number = COMMANDS.index(command)
    return (counts[long] + number) // len(COMMANDS)


def _fresh(prepared: Prepared, folder: Path) -> Place:
    """A new copy, always in the same folder."""
    shutil.rmtree(folder, ignore_errors=True)
    return prepared.template.copy(folder)


def _sound(place: Place, told: str) -> None:
    """``verify`` would exit 0 or 2."""
    found = asyncio.run(verify(place.workplace()))
    assert found.ok, f"{told}: {[each for each in found.findings if each.level == 'FAIL']}"


def _killed(
    nursery: Nursery, place: Place, prepared: Prepared, moment: Moment, dice: random.Random, *, power: bool
) -> bool:
    """One run killed at a moment; False where that moment did not come and the run ended well."""
    run = nursery.run(place, prepared.command, moment, power=power)
    if not run.killed:
        assert run.called.code == 0, run.called.err
        return False
    if power:
        assert run.journal is not None
        cut_power(place, run.journal, dice)
    return True


def _kill_all(
    prepared: Prepared,
    nursery: Nursery,
    folder: Path,
    moments: list[Moment],
    dice: random.Random,
    told: str,
    *,
    power: bool,
) -> int:
    """Kill a run at each of these moments; returns how many of them came."""
    landed = 0
    for moment in moments:
        told_now = f"{told}, {moment}{', power cut' if power else ''}"
        place = _fresh(prepared, folder)
        if not _killed(nursery, place, prepared, moment, dice, power=power):
            continue
        landed += 1
        _sound(place, told_now)
        if dice.random() < KILLED_TWICE:
            second = dice.choice(sorted(prepared.seen))
            told_now += f", then {second}"
            if _killed(nursery, place, prepared, (second, 1), dice, power=power):
                _sound(place, told_now)
        done = nursery.run(place, prepared.command)
        assert done.called.code == 0, f"{told_now}: {done.called.err}"
        assert not (differing := difference(prepared.result, final(place))), f"{told_now}:\n{differing}"
        hashes = place.media_hashes()
        assert len(hashes) == len(set(hashes)), f"{told_now}: a file was archived twice"
    return landed


@pytest.mark.parametrize("power", [False, True], ids=["kill", "power cut"])
def test_at_named_moments(prepared: Prepared, nursery: Nursery, tmp_path: Path, power: bool, long: bool) -> None:
    dice, told = _dice(prepared.command[0], long)
    wanted = _share(POWER_CUTS if power else KILLS, prepared.command, long)
    if long and not power:
        wanted = max(wanted, len(prepared.seen))
    moments = chosen(prepared.seen, dice, wanted)
    if long and not power:
        assert {name for name, _ in moments} == set(prepared.seen), "not every named step is among the moments"
    landed = _kill_all(prepared, nursery, tmp_path / "work", moments, dice, told, power=power)
    while landed < wanted:  # a moment that did not come this time is not counted
        more = chosen(prepared.seen, dice, len(prepared.seen) + wanted)[-(wanted - landed) :]
        landed += _kill_all(prepared, nursery, tmp_path / "work", more, dice, told, power=power)


def test_a_login_that_is_killed(nursery: Nursery, tmp_path: Path, long: bool) -> None:
    """Session and lock of the account: a login that was cut off is done again, one that was done stays."""
    dice, told = _dice("login", long)
    answers = f"{PHONE}\n{CODE}\n"
    with serving(empty_world()) as server:
        place = configured(tmp_path / "undisturbed", server)
        run = nursery.run(place, ("login",), stdin=answers)
        assert run.called.code == 0, run.called.err
        moments = [each for each in chosen(run.seen, dice, len(run.seen)) if each[0].startswith(SESSIONS)]
        assert len(moments) >= 6, run.seen
        for number, moment in enumerate(moments if long else moments[:3]):
            for power in (False, True):
                place = configured(tmp_path / f"{number}{power}", server)
                killed = nursery.run(place, ("login",), moment, stdin=answers, power=power)
                assert killed.killed, f"{told}: {moment} did not come"
                if killed.journal is not None:
                    cut_power(place, killed.journal, dice)
                done = nursery.run(place, ("login", "--json"), stdin=answers)
                assert done.called.code == 0, f"{told}, {moment}: {done.called.err}"
                again = nursery.run(place, ("login", "--json"))  # nothing is asked any more
                assert again.called.code == 0, f"{told}, {moment}: {again.called.err}"


def test_from_outside_at_random(prepared: Prepared, river: River, tmp_path: Path, long: bool) -> None:
    """Also where no wrapped call is: in the middle of SQLite, of a hash, of the network."""
    if not long:
        pytest.skip("only with ARCHIVER_LONG")
    dice, told = _dice("outside", long)
    river.server.telegram.faults.delay("upload.getFile", 0.05, times=None)
    began = time.monotonic()
    undisturbed = _fresh(prepared, tmp_path / "work")
    assert undisturbed.call(*prepared.command).code == 0
    seconds = time.monotonic() - began
    landed = 0
    for _ in range(AT_RANDOM):
        place = _fresh(prepared, tmp_path / "work")
        # the first second or so goes into imports, where there is nothing to break
        landed += _killed_after(place.start(*prepared.command), seconds * dice.uniform(0.3, 1.05))
        verified(place)
        called = place.call(*prepared.command)
        assert called.code == 0, f"{told}: {called.err}"
        assert not (differing := difference(prepared.result, final(place))), f"{told}:\n{differing}"
    assert landed, "no run was still alive when it should be killed"


def _killed_after(process: subprocess.Popen[Any], after_s: float) -> bool:
    try:
        process.communicate(timeout=after_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return True
    return False
