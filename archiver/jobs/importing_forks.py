"""What is kept of a fork: checkpoints by which another archive's key vouches for two logs that cannot both be.

The refused log is not taken in, but what its key signed is: ``imports/<origin>/forks/<sha256>.note``, named by an
``incident`` entry. Beside the checkpoints of the log that was imported earlier they are what shows the fork.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from archiver.archive import Writer
from archiver.errors import IntegrityError
from archiver.jobs.importing_log import Staged
from archiver.jobs.noting import note_incident
from archiver.log.anchor_files import digest_of
from archiver.log.checkpoint import MAX_NOTE, NoteError, SignedCheckpoint
from archiver.log.files import read_small, replace_files
from archiver.log.loading import CHECKPOINTS
from archiver.model.custody import Incident
from archiver.model.findings import Finding, Level

FOLDER = "forks"
MOST_KEPT = 100
"""Checkpoints that are kept of one refused log."""
_SAID = re.compile(r"An import of (\S+) was refused: .*", re.ASCII)
_FILE = re.compile(r"([0-9a-f]{64})\.note", re.ASCII)


async def keep_fork(archive: Writer, origin: str, staged: Staged) -> int | None:
    """Keep the refused log's checkpoints and log that; the entry's number, None where they were kept before."""
    notes = await asyncio.to_thread(_notes, staged)
    files = {PurePosixPath(FOLDER, f"{digest_of(each).sha256}.note"): each for each in notes}
    folder = archive.layout.imports / origin
    await asyncio.to_thread(replace_files, folder, files, archive.layout.tmp)
    sizes = ", ".join(str(SignedCheckpoint.parse(each).checkpoint.size) for each in notes)
    sentence = (
        f"An import of {origin} was refused: its log is not a continuation of the one that was imported earlier. "
        f"Its signed checkpoints over {sizes} entries are kept in imports/{origin}/{FOLDER}."
    )
    names = tuple(sorted(digest_of(each).sha256 for each in notes))
    entry = await note_incident(archive, Incident(session=0, code="damage", sentence=sentence, objects=names))
    if entry is not None:
        await archive.seal()
    return entry


def _notes(staged: Staged) -> list[bytes]:
    """The newest checkpoint, and those over as many entries as one that was imported: of two roots, one is false."""
    folder = staged.folder / "log" / CHECKPOINTS
    sizes = sorted(size for size in staged.sizes if size < staged.copy.size and (folder / str(size)).is_file())
    return [*(read_small(folder / str(size), MAX_NOTE) for size in sizes[-MOST_KEPT:]), staged.copy.note_file]


def kept_forks(incident: Incident) -> tuple[str, tuple[str, ...]] | None:
    """The origin and the hashes of the checkpoints that an entry says were kept; None where it is about no fork."""
    found = _SAID.fullmatch(incident.sentence)
    return (found[1], incident.objects) if found and incident.code == "damage" else None


def check_forks(folder: Path, named: Mapping[str, int]) -> Iterator[Finding]:
    """The kept checkpoints in ``folder`` (imports/<origin>); ``named``: by which entry each is."""
    place = folder / FOLDER
    base = f"imports/{folder.name}/{FOLDER}"
    here = {each.name for each in place.iterdir()} if place.is_dir() and not place.is_symlink() else set()
    for name in sorted(here | {f"{sha256}.note" for sha256 in named}):
        found = _FILE.fullmatch(name)
        sha256 = found[1] if found else ""
        if sha256 not in named:
            shown = name.encode("unicode_escape", "surrogateescape").decode()
            yield _finding("WARN", f"{base}/{shown}", "no entry names it: a refused import was interrupted", "STRAY")
            continue
        try:
            data = read_small(place / name, MAX_NOTE)
            size = SignedCheckpoint.parse(data).checkpoint.size
        except (IntegrityError, NoteError) as error:
            yield _finding("FAIL", f"{base}/{name}", f"cannot be read: {error} (entry {named[sha256]})")
            continue
        if digest_of(data).sha256 != sha256:
            yield _finding("FAIL", f"{base}/{name}", f"is not what entry {named[sha256]} names")
            continue
        detail = f"is of a log that was refused: its key signed another log over {size} entries (entry {named[sha256]})"
        yield _finding("NOTE", f"{base}/{name}", detail)


def _finding(level: Level, subject: str, detail: str, code: str = "FORK") -> Finding:
    return Finding(level=level, code=code, subject=subject, detail=detail)
