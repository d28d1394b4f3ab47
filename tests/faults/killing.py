"""Runs that are killed at named moments, and what a power cut would leave of their last writes."""

from __future__ import annotations

import json
import os
import random
import signal
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.calls import Called
from tests.faults.places import ROOT, Place

Moment = tuple[str, int]
"""A name and which of the moments of that name (from 1)."""
WAL_HEADER, FRAME_HEADER, BACKFILLED = 32, 24, 96
"""SQLite's file format: lengths in the write-ahead log, and where its index says how much the database has of it."""


@dataclass(frozen=True)
class Run:
    """How a run ended. ``killed``: at its chosen moment; ``seen``: how often each moment came (of an ended run)."""

    called: Called
    killed: bool
    seen: Counter[str]
    journal: dict[str, Any] | None


class Nursery:
    """Starts runs of the command as processes that may be told when to die."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process = process
        self._folder = folder

    def run(
        self,
        place: Place,
        command: Sequence[str],
        die_at: Moment | None = None,
        *,
        power: bool = False,
        stdin: str = "",
    ) -> Run:
        """One run to its end, whatever that is. ``power``: note what a power cut at that moment would take."""
        names = {name: self._folder / name for name in ("out", "err", "seen", "journal")}
        for path in names.values():
            path.unlink(missing_ok=True)
        names["in"] = self._folder / "in"
        names["in"].write_text(stdin)
        order = {
            "folder": str(place.folder),
            "environment": place.environment(),
            "arguments": list(command),
            "die_at": die_at,
            **{name: str(path) for name, path in names.items()},
        }
        if not power:
            order["journal"] = None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        status = int(self._process.stdout.readline())
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        code = -signal.SIGKILL if killed else os.waitstatus_to_exitcode(status)
        seen = Counter(json.loads(names["seen"].read_text())) if names["seen"].exists() else Counter[str]()
        journal = json.loads(names["journal"].read_text()) if names["journal"].exists() else None
        return Run(Called(code, names["out"].read_text(), names["err"].read_text()), killed, seen, journal)

    def call(self, place: Place, *command: str, stdin: str = "") -> Called:
        """One run that nothing disturbs."""
        return self.run(place, command, stdin=stdin).called


@contextmanager
def nursing(folder: Path) -> Iterator[Nursery]:
    """A nursery for the length of the block; ``folder`` is for its notes."""
    folder.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.dying"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield Nursery(process, folder)
        assert process.stdin is not None
        process.stdin.close()


def chosen(seen: Counter[str], dice: random.Random, count: int) -> list[Moment]:
    """So many moments of a run: each name once in random order, then any."""
    names = sorted(seen)
    dice.shuffle(names)
    moments = [(name, dice.randint(1, seen[name])) for name in names]
    every = [(name, number) for name in sorted(seen) for number in range(1, seen[name] + 1)]
    while len(moments) < count:
        moments.append(dice.choice(every))
    return moments[:count]


def cut_power(place: Place, journal: dict[str, Any], dice: random.Random) -> None:
    """Take from the disk what no fsync had made durable: some of it, all of it or nothing, as the dice fall."""
    for rename in reversed(journal["renames"]):
        if dice.random() < 0.5:
            _undo(rename, dice)
    for file in journal["files"]:
        path, synced = Path(file["path"]), int(file.get("synced", 0))
        if path.exists() and path.stat().st_size > synced:
            _damage(path, synced, dice)
    _cut_write_ahead_log(place.archive / "catalog.sqlite", dice)


def _undo(rename: dict[str, str | None], dice: random.Random) -> None:
    """The file is back under its old name, or gone where that lay in another folder."""
    new = Path(str(rename["to"]))
    if rename["from"] is None:
        if rename["kept"] is not None and not new.exists():
            Path(rename["kept"]).rename(new)
        return
    old = Path(rename["from"])
    if not new.exists():
        return
    if old.parent != new.parent and dice.random() < 0.5:
        new.unlink()
    else:
        new.rename(old)
    if rename["kept"] is not None:
        Path(rename["kept"]).rename(new)


def _damage(path: Path, synced: int, dice: random.Random) -> None:
    """Shorter, or as long with zeros for its last bytes."""
    size = path.stat().st_size
    end = dice.randint(synced, size)
    mode = path.stat().st_mode
    path.chmod(0o600)
    os.truncate(path, end)
    if dice.random() < 0.5:
        os.truncate(path, size)
    path.chmod(mode)


def _cut_write_ahead_log(catalog: Path, dice: random.Random) -> None:
    """SQLite syncs its log before it copies it into the database, so only what comes behind that may be lost."""
    log, index = (catalog.with_name(f"{catalog.name}{suffix}") for suffix in ("-wal", "-shm"))
    if not log.exists() or log.stat().st_size < WAL_HEADER:
        return
    page_size = struct.unpack_from(">I", log.read_bytes()[:WAL_HEADER], 8)[0]
    notes = index.read_bytes() if index.exists() else b""
    copied = struct.unpack_from("=I", notes, BACKFILLED)[0] if len(notes) > BACKFILLED + 4 else 0
    safe = WAL_HEADER + copied * (FRAME_HEADER + page_size) if copied else 0
    _damage(log, min(safe, log.stat().st_size), dice)
    index.unlink(missing_ok=True)
