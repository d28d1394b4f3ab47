"""Pictures of archived films, to be looked at while deciding. They are derived, lie beside the reports, and may go."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from archiver.model.records import PostRecord

TIMEOUT_S = 20.0
FOLDER = "stills"
FILMS = frozenset({"video", "round", "animation"})
MODULE = "archiver.jobs.still"


async def stills_of(archive_folder: Path, post: PostRecord) -> dict[str, Path]:
    """A picture of each of the post's stored films, by the SHA-256 of the film; made where it is not there yet.

    A film of which no picture can be made is left out: it is archived all the same, and its path is shown.
    """
    found = {}
    kinds = {ref.key: ref.kind for ref in post.seen.media}
    for stored in post.stored:
        if kinds.get(stored.key) in FILMS:
            film = archive_folder / "objects" / "sha256" / stored.sha256[:2] / stored.sha256
            picture = archive_folder / "reports" / FOLDER / f"{stored.sha256}.jpg"
            if await _made(film, picture):
                found[stored.sha256] = picture
    return found


async def _made(film: Path, picture: Path) -> bool:
    """Whether the picture is there, perhaps made just now."""
    if await asyncio.to_thread(picture.exists):
        return True
    part = picture.with_suffix(f".{os.getpid()}.part")
    try:
        await asyncio.to_thread(picture.parent.mkdir, parents=True, exist_ok=True)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", MODULE, str(film), str(part),
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
    except OSError:  # a read-only or full disk: decisions are possible without a picture
        return False
    try:
        async with asyncio.timeout(TIMEOUT_S):
            code = await process.wait()
    except TimeoutError:
        code = -1
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if code != 0 or not await asyncio.to_thread(part.exists):
        await asyncio.to_thread(part.unlink, missing_ok=True)
        return False
    await asyncio.to_thread(part.replace, picture)
    return True
