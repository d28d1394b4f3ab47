"""``verify`` over media, against hashing the same files."""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from archiver.archive import Layout, Writer, create_archive
from archiver.config import Config
from archiver.jobs.progress import Silent
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.model.captures import Asked, Capture, Json
from archiver.model.ids import MediaKey
from archiver.model.objects import NamedObject
from archiver.sources.telegram.parts import PART, PartList
from archiver.store import LocalStore
from tests.bench.figure import Figure, best_of_both

FILES = 16
PARTS = 16


def figures(folder: Path) -> Iterator[Figure]:
    """One figure, for 256 MiB in 16 files; the archive goes below ``folder``."""
    place = Workplace(
        folder=folder / "archive", config=Config(), config_folder=folder, progress=Silent(), command="bench"
    )
    create_archive(place.folder, place.keys_folder)
    asyncio.run(_fill(place))
    layout = Layout(place.folder)
    store = LocalStore(layout.objects, layout.tmp)
    files = [store.path(name) for name in store.hashes()]
    size = sum(file.stat().st_size for file in files)

    def check() -> None:
        if not asyncio.run(verify(place)).ok:
            raise AssertionError("the archive is whole")

    def only_hash() -> None:
        for file in files:
            with file.open("rb", buffering=0) as stream:
                hashlib.file_digest(stream, "sha256")

    ours, baseline = best_of_both(check, only_hash)
    yield Figure(
        name="verify, 256 MiB of files",
        value=size / 1e6 / ours,
        unit="MB/s/core",
        baseline=size / 1e6 / baseline,
        against="hashlib.sha256 of the same files",
    )


async def _fill(place: Workplace) -> None:
    async with place.writing() as archive:
        for number in range(FILES):
            await archive.record(await asyncio.to_thread(_received, archive, number))


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
    return Capture(
        source="telegram",
        method="upload.getFile",
        question=question,
        asked=Asked(asked=now, answered=now),
        answer=(parts.as_bytes(),),
        stored=(media,),
    )
