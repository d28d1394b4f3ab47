"""Pictures of archived films, to be looked at while deciding. They are derived, lie beside the reports, and may go."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from pathlib import Path

from archiver.errors import ArchiverError
from archiver.media.limits import Limits
from archiver.media.workers import Workers
from archiver.model.records import PostRecord

FOLDER = "stills"
FILMS = frozenset({"video", "round", "animation"})
_LIMITS = Limits(cpu_s=10, cpu_s_per_mib=0, wall_s=20)


async def stills_of(archive_folder: Path, post: PostRecord) -> dict[str, Path]:
    """A picture of each of the post's stored films, by the SHA-256 of the film; made where it is not there yet.

    A film of which no picture can be made is left out: it is archived all the same, and its path is shown.
    """
    found = {}
    kinds = {ref.key: ref.kind for ref in post.seen.media}
    async with Workers(_LIMITS, processes=1) as workers:
        for stored in post.stored:
            if kinds.get(stored.key) in FILMS:
                film = archive_folder / "objects" / "sha256" / stored.sha256[:2] / stored.sha256
                picture = archive_folder / "reports" / FOLDER / f"{stored.sha256}.jpg"
                if await _made(workers, film, picture):
                    found[stored.sha256] = picture
    return found


async def _made(workers: Workers, film: Path, picture: Path) -> bool:
    """Whether the picture is there, perhaps made just now."""
    if await asyncio.to_thread(picture.exists):
        return True
    part = picture.with_suffix(f".{os.getpid()}.part")
    try:
        await asyncio.to_thread(picture.parent.mkdir, parents=True, exist_ok=True)
        await workers.still(film, None, part)
        await asyncio.to_thread(part.replace, picture)
    except (OSError, ArchiverError):  # no film, or a read-only or full disk: decisions are possible without a picture
        with suppress(OSError):
            await asyncio.to_thread(part.unlink, missing_ok=True)
        return False
    return True
