"""``verify``: of large and small objects against hashing the same files, and of the log alone."""

from __future__ import annotations

import asyncio
import hashlib
import random
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from archiver.archive import Layout, Writer, create_archive, read_manifest
from archiver.archive.keys import load_signer
from archiver.config import Config
from archiver.jobs.progress import Silent
from archiver.jobs.verify import VerifyRequest, verify
from archiver.jobs.workplace import Workplace
from archiver.log import Draft, Log
from archiver.model.captures import Asked, Capture, Json
from archiver.model.entries import Captured, Session
from archiver.model.ids import MediaKey
from archiver.model.objects import Bytes, NamedObject, ObjectRef
from archiver.sources.telegram.parts import PART, PartList
from archiver.store import LocalStore
from tests.bench.figure import Figure, best_of_both
from tests.bench.memory import Watch
from tests.counts import LONG

FILES = 256 if LONG else 32
PARTS = 16
SMALL = 6_000
SMALLEST, LARGEST = 200, 200_000
AT_ONCE = 200
ENTRIES = 1_000_000 if LONG else 100_000
ONE_CORE = VerifyRequest(cores=1)
OBJECTS_ONLY = replace(ONE_CORE, catalog=False)


def figures(folder: Path) -> Iterator[Figure]:
    """Of 512 MiB (4 GiB in long runs) in large files, of 6,000 small objects, of a log; all goes below ``folder``."""
    yield from _large(_place(folder / "large"))
    yield from _small(_place(folder / "small"))
    yield from _log_alone(_place(folder / "log"))


def _place(folder: Path) -> Workplace:
    place = Workplace(
        folder=folder / "archive", config=Config(), config_folder=folder, progress=Silent(), command="bench"
    )
    folder.mkdir()
    create_archive(place.folder, place.keys_folder)
    return place


def _large(place: Workplace) -> Iterator[Figure]:
    asyncio.run(_fill(place))
    files = _files(place)
    size = sum(file.stat().st_size for file in files) / 1e6
    name = f"verify, {FILES} files of {PARTS} MiB"
    for request, what in ((OBJECTS_ONLY, "without the catalog"), (ONE_CORE, "all of it")):
        ours, baseline = best_of_both(_checking(place, request), lambda: _hash(files), rounds=4)
        yield Figure(
            name=f"{name}, {what}",
            value=size / ours,
            unit="MB/s/core",
            baseline=size / baseline,
            against="hashlib.file_digest of the same files",
        )
    two, alone = best_of_both(
        _checking(place, replace(ONE_CORE, cores=2)), _checking(place, ONE_CORE), clock=time.perf_counter
    )
    yield Figure(
        name=f"{name}, all of it, 2 cores",
        value=size / two,
        unit="MB/s",
        baseline=size / alone,
        against="the same on one core",
    )
    ours, baseline = best_of_both(
        _checking(place, replace(OBJECTS_ONLY, cores=2)), lambda: _hash_by_two(files), clock=time.perf_counter
    )
    yield Figure(
        name=f"{name}, 2 cores",
        value=size / ours,
        unit="MB/s",
        baseline=size / baseline,
        against="hashlib.file_digest in two threads",
    )


def _small(place: Workplace) -> Iterator[Figure]:
    asyncio.run(_fill_small(place))
    files = _files(place)
    size = sum(file.stat().st_size for file in files) / 1e6
    for request, what in ((OBJECTS_ONLY, "without the catalog"), (ONE_CORE, "all of it")):
        ours, baseline = best_of_both(_checking(place, request), lambda: _hash(files))
        for value, other, unit in (
            (size / ours, size / baseline, "MB/s/core"),
            (len(files) / ours, len(files) / baseline, "objects/s/core"),
        ):
            yield Figure(
                name=f"verify, {SMALL} objects of 0.2 to 200 KB, {what}",
                value=value,
                unit=unit,
                baseline=other,
                against="hashlib.file_digest of the same files",
            )


def _log_alone(place: Workplace) -> Iterator[Figure]:
    _fill_log(place)
    watch = Watch("entries")
    lines = sorted((Layout(place.folder).log / "entries").iterdir())
    ours, baseline = best_of_both(
        _checking(replace(place, progress=watch), VerifyRequest(log_only=True)),
        lambda: _hash_lines(lines),
        rounds=1 if LONG else 2,
    )
    yield Figure(
        name=f"verify --log-only, {ENTRIES} entries",
        value=ENTRIES / ours,
        unit="entries/s",
        baseline=ENTRIES / baseline,
        against="hashing each line twice (chain and leaf)",
    )
    yield from watch.figures("verify --log-only", ENTRIES, "it")


def _checking(place: Workplace, request: VerifyRequest) -> Callable[[], None]:
    def check() -> None:
        if not asyncio.run(verify(place, request)).ok:
            raise AssertionError("the archive is whole")

    return check


def _files(place: Workplace) -> list[Path]:
    layout = Layout(place.folder)
    store = LocalStore(layout.objects, layout.tmp)
    return [store.path(name) for name in store.hashes()]


def _hash(files: Sequence[Path]) -> None:
    for file in files:
        with file.open("rb", buffering=0) as stream:
            hashlib.file_digest(stream, "sha256")


def _hash_by_two(files: Sequence[Path]) -> None:
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda file: _hash([file]), files))


def _hash_lines(files: Sequence[Path]) -> None:
    for file in files:
        with file.open("rb") as lines:
            for line in lines:
                hashlib.sha256(line[:-1]).digest()
                hashlib.sha256(b"\0" + line[:-1]).digest()


async def _fill(place: Workplace) -> None:
    async with place.writing() as archive:
        for number in range(FILES):
            await archive.record(await asyncio.to_thread(_received, archive, number))


async def _fill_small(place: Workplace) -> None:
    """Sizes spread evenly over the orders of magnitude, as answers, pages and pictures have them."""
    dice = random.Random(7)
    async with place.writing() as archive:
        for _ in range(0, SMALL, AT_ONCE):
            sizes = [int(SMALLEST * (LARGEST / SMALLEST) ** dice.random()) for _ in range(AT_ONCE)]
            answer = tuple(Bytes(role="page", data=dice.randbytes(size), media_type="text/html") for size in sizes)
            refs = await asyncio.to_thread(archive.store.put_all, [each.data for each in answer])
            stored = tuple(NamedObject(role="media", ref=ref, media_type="image/jpeg") for ref in refs)
            await archive.record_all([_capture({"part": "media"}, (each,)) for each in stored])


def _capture(question: dict[str, Json], stored: tuple[NamedObject, ...], answer: tuple[Bytes, ...] = ()) -> Capture:
    now = datetime.now(UTC)
    return Capture(
        source="telegram",
        method="upload.getFile",
        question=question,
        asked=Asked(asked=now, answered=now),
        answer=answer,
        stored=stored,
    )


def _fill_log(place: Workplace) -> None:
    layout = Layout(place.folder)
    signer = load_signer(place.keys_folder, read_manifest(layout.manifest))
    log = Log.open(layout.log, signer=signer, tmp=layout.tmp)
    try:
        now = datetime.now(UTC)
        log.append_many([Draft(body=Session(command="bench", versions={}), mono_us=0, time=now)])
        for first in range(2, ENTRIES, 1000):
            drafts = [Draft(body=_history(n), mono_us=n, time=datetime.now(UTC)) for n in range(first, first + 1000)]
            log.append_many(drafts)
        log.checkpoint()
    finally:
        log.close()


def _history(number: int) -> Captured:
    digest = hashlib.sha256(b"%d" % number).hexdigest()
    answer = NamedObject(
        role="answer",
        ref=ObjectRef(sha256=digest, sha512=None, size=number),
        media_type="application/vnd.archiver.tl+json",
        encoding="zstd",
    )
    now = datetime.now(UTC)
    return Captured(
        session=1,
        source="telegram",
        method="messages.getHistory",
        question={"channel_id": "1234567890", "offset_id": number, "limit": 100},
        asked=Asked(asked=now, answered=now, source_time=now, account="a1b2c3d4e5f60718", dc=2, layer=216),
        status="ok",
        error=None,
        objects=(answer,),
    )


def _received(archive: Writer, number: int) -> Capture:
    """A file in the store and the capture that names it, as the source makes them."""
    now = datetime.now(UTC)
    key = MediaKey("document", number + 1)
    parts = PartList(key, dc=2, size=PARTS * PART)
    file = archive.part(f"{key.type}-{key.id}")
    dice = random.Random(number)
    for index in range(PARTS):
        data = dice.randbytes(PART)
        file.write(data)
        parts.add(index * PART, PART, hashlib.sha256(data).hexdigest(), now)
    media = NamedObject(role="media", ref=file.commit(), media_type="video/mp4")
    question: dict[str, Json] = {
        "type": key.type,
        "id": str(key.id),
        "size": PARTS * PART,
        "dc": 2,
        "post": "1/1",
        "part": "media",
    }
    return _capture(question, (media,), (parts.as_bytes(),))
