"""Time stamps that a command which was killed left without an entry: they are good evidence, and get theirs."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from archiver.archive import Writer
from archiver.errors import IntegrityError
from archiver.jobs.authorities import AuthorityState
from archiver.log.anchor_files import ANCHORS, token_path
from archiver.log.checkpoint import MAX_NOTE
from archiver.log.files import read_small
from archiver.log.tokens import MAX_TOKEN

_TOKEN = re.compile(r"(0|[1-9][0-9]{0,18})\.([a-z0-9][a-z0-9-]{0,39})\.tsr", re.ASCII)


async def unlogged(archive: Writer, state: AuthorityState) -> list[tuple[int, bytes, bytes]]:
    """Size, checkpoint and answer of each token that is newer than the last one of this authority in the log."""
    return await asyncio.to_thread(_unlogged, archive.log.folder, state)


def _unlogged(folder: Path, state: AuthorityState) -> list[tuple[int, bytes, bytes]]:
    try:
        names = [each.name for each in (folder / ANCHORS).iterdir()]
    except FileNotFoundError:
        return []
    found = []
    for matched in filter(None, map(_TOKEN.fullmatch, names)):
        size, name = int(matched[1]), matched[2]
        if name == state.name and size > state.size:
            try:
                data = read_small(folder / "checkpoints" / str(size), MAX_NOTE)
                found.append((size, data, read_small(folder / token_path(size, name), MAX_TOKEN)))
            except IntegrityError:
                continue  # verify names what is wrong with it
    return sorted(found)
