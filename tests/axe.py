"""Deque's rules of accessibility (axe-core), which npm fetches once: ``python -m tests.axe``.

The tests themselves fetch nothing. The file lies outside of what is versioned and counts only with the hash below, so
that it does not matter from where npm has it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import pytest

VERSION = "4.14.1"
SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
"""Of package/axe.min.js."""
FILE = Path(__file__).parent.parent / ".cache" / f"axe-core-{VERSION}.min.js"
MISSING = "The rules of axe-core are not here: `make test` has npm fetch them, or do so with `python -m tests.axe`."


def rules() -> str:
    """The script; without it the test is skipped, where everything is to be tested (CI) it fails."""
    if not FILE.exists():
        pytest.fail(MISSING) if os.environ.get("CI") else pytest.skip(MISSING)
    return checked(FILE.read_bytes())


def checked(data: bytes) -> str:
    """The script, if it is the one that these tests were written with; ValueError for any other."""
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise ValueError(f"this is not the axe.min.js of axe-core {VERSION}")
    return data.decode()


def fetch() -> None:
    """Have npm fetch the package, and keep the one file of it. Nothing in the package is run by that."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", folder, f"axe-core@{VERSION}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
            member = package.extractfile("package/axe.min.js")
            assert member is not None
            script = checked(member.read())
    FILE.parent.mkdir(exist_ok=True)
    part = FILE.with_suffix(f".{os.getpid()}.part")
    part.write_text(script, encoding="utf-8")
    part.replace(FILE)


if __name__ == "__main__":
    if FILE.exists():
        checked(FILE.read_bytes())
    elif shutil.which("npm") is None:
        sys.exit(f"{MISSING} There is no npm here.")
    else:
        fetch()
