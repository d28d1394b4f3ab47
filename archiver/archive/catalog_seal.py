"""The hash of the closed catalog file, beside it: what no query shows (a flipped bit in a free page) shows there.

The catalog is not evidence, so this is a convenience: a file larger than ``LARGEST`` is not hashed, and a session
that was killed leaves no seal, and so does one that ends while another process reads (SQLite then leaves the
newest pages beside the file). ``sha256sum -c catalog.sqlite.sha256`` checks it, too.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from archiver.archive.layout import Layout
from archiver.disk import fsync_folder

LARGEST = 64 * 1024 * 1024


def seal(layout: Layout) -> None:
    """Record the file's hash; nothing for a large file, one that is not settled, or where no more can be written."""
    unsettled = layout.catalog.with_name(f"{layout.catalog.name}-wal").exists()
    if unsettled or not layout.catalog.exists() or layout.catalog.stat().st_size > LARGEST:
        return
    part = _file(layout).with_suffix(".part")
    try:
        with part.open("wb") as file:
            file.write(f"{_hash(layout.catalog)}  {layout.catalog.name}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        part.replace(_file(layout))  # at once: half a seal would look like a changed catalog
    except OSError:
        part.unlink(missing_ok=True)


def unseal(layout: Layout) -> None:
    """Before the file may change; durably, for a seal that a power cut brings back is that of another catalog."""
    try:
        _file(layout).unlink()
    except FileNotFoundError:
        return
    fsync_folder(layout.root)


def holds(layout: Layout) -> bool:
    """Whether the file is as it was sealed; True as well where there is no seal."""
    try:
        recorded = _file(layout).read_bytes()
    except FileNotFoundError:
        return True
    return recorded == f"{_hash(layout.catalog)}  {layout.catalog.name}\n".encode()


def _file(layout: Layout) -> Path:
    return layout.catalog.with_name(f"{layout.catalog.name}.sha256")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
