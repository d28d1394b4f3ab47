"""What is dear to make and only read afterwards: made once, by whichever of the test processes comes first."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], T]) -> T:
    """What ``make`` made in a folder of this name; in other processes of the same run, the pickled copy of it."""
    alone = os.environ.get("PYTEST_XDIST_WORKER") is None
    folder = (factory.getbasetemp() if alone else factory.getbasetemp().parent) / name
    folder.mkdir(exist_ok=True)
    kept = folder / "made.pickle"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists():
            found: T = pickle.loads(kept.read_bytes())
            return found
        made = make(folder)
        kept.write_bytes(pickle.dumps(made))
        return made
