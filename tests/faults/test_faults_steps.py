"""kill -9 and a full disk at every step of the commands that touch evidence.

A step is a call by which the process changes the disk (``steps``). Afterwards ``verify`` finds nothing false, the same
command succeeds, and what is there then is what an undisturbed run leaves. Reduced: of each command some steps;
``ARCHIVER_STEPS``: so many of each.
"""

from __future__ import annotations

import asyncio
import os
import queue
import random
import re
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from archiver.archive import read_manifest
from archiver.jobs.witness_server import ServeRequest, make_key, serve
from tests.authorities import Pair
from tests.cli.calls import Called
from tests.faults.places import Place
from tests.faults.steps.acts import ACTS, Act, findings, make_archives, told
from tests.faults.steps.walking import How, Walked, Walker, can_walk, walking

SEED = 20261126
EXPECTED = r"archive/(log|objects|tmp/damaged)/|archive/tmp/torn-|archive/catalog\.sqlite\.part$|(out/bag|.+/keys)/"
"""What ``verify`` looks at itself; what was put aside, as the log says; what the catalog's next seal replaces."""
SOME = int(os.environ.get("ARCHIVER_STEPS", "0"))
REASON = can_walk()
pytestmark = pytest.mark.skipif(REASON is not None, reason=str(REASON))


@dataclass(frozen=True)
class Prepared:
    """A place in which only the command is to be run, its steps, and what is found when nothing disturbed it."""

    act: Act
    template: Place
    steps: tuple[str, ...]
    before: set[str]
    found: set[str]
    names: set[str]


@dataclass
class Row:
    """A line of the table."""

    steps: int
    killed: int = 0
    filled: int = 0


@pytest.fixture(scope="module")
def walker() -> Iterator[Walker]:
    with walking() as started:
        yield started


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("steps") / "template"
    asyncio.run(make_archives(folder))
    (folder / "out").mkdir()
    return Place(folder)


class Case:
    """Runs of one command in copies of its place, always in the same folder."""

    def __init__(self, walker: Walker, prepared: Prepared, folder: Path) -> None:
        self._walker, self._prepared, self._place = walker, prepared, Place(folder)

    def fresh(self) -> None:
        shutil.rmtree(self._place.folder, ignore_errors=True)
        self._prepared.template.copy(self._place.folder)

    def broken(self, how: How, step: int) -> Walked:
        """The command, broken at a step."""
        place = self._place
        return self._walker.call(told(self._prepared.act, place), place.folder, place.environment(), how=how, step=step)

    def verified(self, at: str, *, mended: bool = False) -> set[str]:
        """``verify`` finds nothing false; of an archive that is to be repaired, nothing that was not so before."""
        done = _verify(self._walker, self._place)
        if self._prepared.act.damaged and not mended:
            assert done.code in (0, 1, 2), f"{at}: verify ended with {done.code}\n{done.err}"
            new = {each for each in findings(done.out) - self._prepared.before if each.startswith("FAIL")}
            assert not new, f"{at}: {new}\n{done.out}"
        else:
            assert done.code in (0, 2), f"{at}: verify ended with {done.code}\n{done.out}{done.err}"
        return findings(done.out)

    def verified_without_room(self, at: str) -> None:
        """The same while not a byte can be written: a catalog that was left open cannot even be read then."""
        done = _verify(self._walker, self._place, how=How.FULL)
        if done.code not in (0, 2):
            _is_one_sentence(done, f"{at}, verify")

    def finished(self, at: str) -> None:
        """The command once more, and what is there then."""
        prepared, place = self._prepared, self._place
        again = self._walker.call(told(prepared.act, place), place.folder, place.environment()).called
        if again.code != 3 or prepared.act.there is None or prepared.act.there not in again.err:
            assert again.code == 0, f"{at}: the same command again ended with {again.code}\n{again.out}{again.err}"
        found = self.verified(f"{at}, then again", mended=True)
        if again.code == 3:
            found.discard("WARN UNSEALED")  # the copy is whole, its entry is sealed by the next command that writes
        new = {each for each in found - prepared.found if not each.startswith("NOTE")}
        assert not new, f"{at}: {sorted(new)} stays"
        prepared.act.done(place)
        left = _names(place) - prepared.names
        if again.code == 3:  # it wrote nothing: the next command that does sweeps
            left = {each for each in left if not each.startswith("archive/tmp/")}
        assert not left, f"{at}: {sorted(left)} stays"


def _verify(walker: Walker, place: Place, how: How = How.COUNT) -> Called:
    return walker.call(("verify", "--json"), place.folder, place.environment(), how=how, step=1).called


def _names(place: Place) -> set[str]:
    """Files outside the log and the objects, with what differs from run to run left out."""
    found = set()
    for path in place.folder.rglob("*"):
        name = path.relative_to(place.folder).as_posix()
        if path.is_file() and not re.match(EXPECTED, name):
            found.add(re.sub(r"[0-9a-f]{8,}", "X", name))
    return found


@pytest.fixture(params=ACTS, ids=lambda act: act.name)
def case(
    request: pytest.FixtureRequest, walker: Walker, template: Place, two_authorities: Pair, tmp_path: Path
) -> Iterator[tuple[Case, Prepared]]:
    act: Act = request.param
    place = template.copy(tmp_path / "place")
    with _services(act, place, two_authorities, tmp_path):
        for command in act.before:
            done = walker.call(command, place.folder, place.environment()).called
            assert done.code == 0, done.err
        act.prepare(place)
        prepared = place.copy(tmp_path / "prepared")
        before = findings(_verify(walker, place).out) if act.damaged else set()
        undisturbed = walker.call(told(act, place), place.folder, place.environment())
        assert undisturbed.called.code == 0, undisturbed.called.out + undisturbed.called.err
        act.done(place)
        found = _verify(walker, place)
        assert found.code in (0, 2), found.out
        ready = Prepared(act, prepared, undisturbed.steps, before, findings(found.out), _names(place))
        yield Case(walker, ready, place.folder), ready


@contextmanager
def _services(act: Act, place: Place, authorities: Pair, folder: Path) -> Iterator[None]:
    """The authorities and the witness that the command asks, if it does."""
    config = place.configuration / "config.toml"
    if "anchor" in act.needs:
        config.write_text(config.read_text() + authorities.toml)
    if "witness" not in act.needs:
        yield
        return
    key = make_key(folder / "witness.pem", "witness.example/zelmara")
    log = read_manifest(place.archive / "archive.json").public_key
    # what the witness remembers lies in the place, so that a fresh copy is no fork for it
    state = place.folder / "witness"
    request = ServeRequest(state=state, key=folder / "witness.pem", host="127.0.0.1", port=0, logs=(log,))
    with _serving(request) as url:
        table = f'[witness]\nwitnesses = [{{ name = "zelmara", url = "{url}", vkey = "{key.vkey}" }}]\n'
        config.write_text(config.read_text() + table)
        yield


@contextmanager
def _serving(request: ServeRequest) -> Iterator[str]:
    told: queue.Queue[str] = queue.Queue()
    loop = asyncio.new_event_loop()
    task = loop.create_task(serve(request, told.put))
    thread = threading.Thread(target=lambda: loop.run_until_complete(asyncio.gather(task, return_exceptions=True)))
    thread.start()
    try:
        yield told.get(timeout=30).split(" on ")[1].split(" for ")[0]
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()
        loop.close()


@pytest.fixture(scope="module")
def table() -> Iterator[dict[str, Row]]:
    rows: dict[str, Row] = {}
    yield rows
    lines = ["command | steps | killed | no room | failures"]
    lines += [f"{name} | {row.steps} | {row.killed} | {row.filled} | 0" for name, row in rows.items()]
    sys.stdout.write("\n".join(lines) + "\n")


def chosen(steps: Sequence[str], dice: random.Random, count: int | None) -> list[int]:
    """Numbers of steps (from 1): so many, or all but those that only repeat the one before and after them."""
    telling = [
        number
        for number, step in enumerate(steps, 1)
        if not (1 < number < len(steps) and steps[number - 2] == step == steps[number])
    ]
    return telling if count is None else sorted(dice.sample(telling, min(count, len(telling))))


def test_every_step(case: tuple[Case, Prepared], table: dict[str, Row], long: bool) -> None:
    runs, prepared = case
    dice = random.Random(f"{SEED} {prepared.act.name}")
    kills, fills = (None, None) if long else (SOME or 2, (SOME or 2) // 2)
    row = table[prepared.act.name] = Row(len(prepared.steps))
    for number in chosen(prepared.steps, dice, kills):
        for how in _ways(prepared.steps[number - 1], dice, long=long):
            at = f"{how.name} at {number} of {len(prepared.steps)} ({prepared.steps[number - 1]})"
            runs.fresh()
            killed = runs.broken(how, number)
            row.killed += killed.killed
            if not killed.killed:
                assert killed.called.code == 0, f"{at}: {killed.called.err}"
            runs.verified(at)
            runs.finished(at)
    for number in chosen(prepared.steps, dice, fills):
        at = f"no room from {number} of {len(prepared.steps)} on ({prepared.steps[number - 1]})"
        runs.fresh()
        full = runs.broken(How.FULL, number).called
        row.filled += 1
        if full.code != 0:
            _is_one_sentence(full, at)
        if long:
            runs.verified_without_room(at)
        runs.verified(at)
        runs.finished(at)


def _ways(step: str, dice: random.Random, *, long: bool) -> tuple[How, ...]:
    """Behind a step that writes no bytes is before the next one."""
    if not step.startswith("write"):
        return (How.KILLED,)
    return (How.KILLED, How.KILLED_IN_IT) if long else (dice.choice([How.KILLED, How.KILLED_IN_IT]),)


def _is_one_sentence(called: Called, at: str) -> None:
    assert called.code == 3, f"{at}: exit {called.code}\n{called.err}"
    *_, last = called.err.splitlines()
    assert called.err.count("archiver: ") == 1, f"{at}: {called.err}"
    assert "Traceback" not in called.err, f"{at}: {called.err}"
    assert "unexpected" not in called.err, f"{at}: {called.err}"
    assert "archiver: " in last, f"{at}: {called.err}"
    assert re.search("Free |Make room", last), f"{at}: {last}"
