"""Each medium compared with those that were fingerprinted before it, in a worker, and that logged.

The index below ``footage/`` is derived: ``state.json`` there says up to which entry its fingerprints are in it. What is
missing, damaged, or of another version is made anew.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archiver.archive import Archive, Writer
from archiver.archive.reading import MATCH_TOOL
from archiver.archive.writing import document
from archiver.config import Config
from archiver.jobs.footage.printing import limits_of
from archiver.jobs.progress import Progress
from archiver.media.workers import WorkerFailedError, Workers
from archiver.model.captures import Json
from archiver.model.derived import Derivation
from archiver.model.footage import MatchOutput, Searched
from archiver.model.footage_json import match_from_fields, matches_to_json
from archiver.model.json_fields import Fields
from archiver.model.prints import MediumPrint

MATCH_VERSION = 2
"""Of the tool: raised where more is found than before, so that everything is compared anew."""
ADDED = 200
"""Fingerprints that go into the index at once: made durable together."""
LOGGED = 32
LOGGED_S = 10.0
"""Comparisons that are logged at once: so many, or those of so many seconds, for a kill loses what is not logged."""
INDEX_BYTES = 2**45
"""Of a file of the index, far more than there will be: the limit on written files is for pictures of strangers."""
NOTHING = Searched(media=0, pictures=0, videos=0, sounds=0, video_s=0.0, audio_s=0.0, log_size=0)
FUNCTIONS = "archiver.jobs.footage.matching"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A medium to be compared. ``file`` and ``print``: where it and its fingerprint lie; ``entry``: of its fingerprint,
    None where everything is to be compared with it, whenever that was fingerprinted.
    """

    sha256: str
    file: Path
    print: Path
    entry: int | None = None


def comparing_workers(config: Config) -> Workers:
    """One process: the index is mapped into its memory beside what it may take for itself."""
    limits = limits_of(config)
    return Workers(replace(limits, memory=limits.memory + 2**36, output=INDEX_BYTES), 1)


class Comparer:
    """Keeps the index up to date and asks it. ``workers`` is one process."""

    def __init__(self, archive: Archive, workers: Workers, progress: Progress) -> None:
        self._archive = archive
        self._workers = workers
        self._progress = progress
        self._index = archive.layout.footage
        self._counted = NOTHING

    async def bring_up(self) -> None:
        """Add to the index what it lacks."""
        after = int(await self._run("state", {}))
        prints = [each for each in await self._archive.catalog.medium_prints(after) if each.failed is None]
        if not prints:
            return
        with self._progress.transfer("Adding to the index", total=len(prints), unit="fingerprints") as transfer:
            for start in range(0, len(prints), ADDED):
                part = prints[start : start + ADDED]
                rows: list[Json] = [[each.entry, each.sha256, str(self._object(each.print_sha256))] for each in part]
                await self._run("add", {"prints": rows})
                transfer.update(start + len(part))

    async def compare(self, question: Question) -> MatchOutput:
        """What is known of the medium. Where its worker met a limit, ``searched.left_out`` says so."""
        size = await asyncio.to_thread(_size, question.file)
        arguments: dict[str, Json] = {
            "sha256": question.sha256,
            "file": str(question.file),
            "encoded": str(question.print),
            "objects": str(self._archive.layout.objects),
            "before": question.entry is not None,
        }
        searched = await self._searched(self._archive.log.size if question.entry is None else question.entry)
        if not searched.media:
            return MatchOutput(sha256=question.sha256, searched=searched)
        try:
            found = json.loads(await self._run("compare", arguments, size=size))
        except WorkerFailedError as fault:
            left_out = (f"everything: the comparison {fault}",)
            return MatchOutput(sha256=question.sha256, searched=replace(searched, left_out=left_out))
        return MatchOutput(
            sha256=question.sha256,
            searched=replace(searched, left_out=tuple(found["left_out"])),
            matches=tuple(match_from_fields(Fields(each, "match")) for each in found["matches"]),
        )

    async def _searched(self, end: int) -> Searched:
        """All that the entries before this one fingerprinted; of many questions in order each counts what is new."""
        before = self._counted if self._counted.log_size <= end else NOTHING
        more = await self._archive.catalog.searched_between(before.log_size, end)
        self._counted = Searched(
            media=before.media + more.media,
            pictures=before.pictures + more.pictures,
            videos=before.videos + more.videos,
            sounds=before.sounds + more.sounds,
            video_s=before.video_s + more.video_s,
            audio_s=before.audio_s + more.audio_s,
            log_size=end,
        )
        return self._counted

    def question(self, medium: MediumPrint, *, before: bool) -> Question:
        """A medium of the archive."""
        return Question(
            sha256=medium.sha256,
            file=self._object(medium.sha256),
            print=self._object(medium.print_sha256),
            entry=medium.entry if before else None,
        )

    async def _run(self, function: str, arguments: dict[str, Json], size: int = 0) -> bytes:
        return await self._workers.run(f"{FUNCTIONS}:{function}", {"index": str(self._index), **arguments}, size=size)

    def _object(self, sha256: str) -> Path:
        return self._archive.layout.object(sha256)


async def compare_all(
    archive: Writer, comparer: Comparer, media: Sequence[MediumPrint], tell: Callable[[int], None]
) -> None:
    """A match entry for each of these media, in their order; ``tell`` is called with how many have one."""
    if not media:
        return
    await comparer.bring_up()
    ready: list[Derivation] = []
    logged = time.monotonic()
    for number, medium in enumerate(media, 1):
        output = await comparer.compare(comparer.question(medium, before=True))
        ready.append(
            Derivation(
                tool=MATCH_TOOL,
                version=str(MATCH_VERSION),
                inputs=(medium.entry,),
                params={"sha256": medium.sha256},
                output=document(matches_to_json(output)),
            )
        )
        if len(ready) == LOGGED or number == len(media) or time.monotonic() - logged > LOGGED_S:
            await archive.derive_all(ready)
            ready.clear()
            logged = time.monotonic()
        tell(number)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # what is not there is not decoded
        return 0
