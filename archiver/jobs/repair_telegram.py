"""Files of posts had again from Telegram: the same document with the same bytes, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from archiver.archive import Writer
from archiver.errors import ArchiverError
from archiver.jobs.repair_objects import Broken
from archiver.jobs.telegram import Telegram
from archiver.jobs.workplace import Workplace
from archiver.model.ids import MediaKey, PostKey
from archiver.model.observations import MediaRef
from archiver.sources.telegram import MediaFetcher
from archiver.store import LocalStore
from archiver.store.mending import mend

METHOD = "upload.getFile"
AGAIN = "again"
"""Folder in ``tmp`` for files that come again, until they are known to be the same."""


async def fetch_again(
    place: Workplace, archive: Writer, left: Sequence[Broken], objects: dict[str, str], gaps: list[str]
) -> None:
    """Fetch what is ``left``; ``objects`` takes what is whole again, ``gaps`` the rest."""
    files = [each for each in left if each.method == METHOD and each.question is not None]
    others = [each for each in left if each not in files]
    gaps += [f"{each}; what was answered once cannot be asked for again, only a copy has it." for each in others]
    if not files:
        return
    async with Telegram(place, archive) as telegram:
        for position, each in enumerate(files):
            try:
                why = await _fetch(archive, telegram, each)
            except ArchiverError as error:
                rest = files[position:]
                gaps += [f"{one}, and Telegram could not be asked: {error.sentence}" for one in rest]
                return
            if why is None:
                objects[each.sha256] = "Telegram"
                place.progress.step(f"The object {each.sha256[:16]}… is whole again, from Telegram")
            else:
                gaps.append(f"{each}, and {why}.")


async def _fetch(archive: Writer, telegram: Telegram, broken: Broken) -> str | None:
    """Why a file could not be had again, None where its object is whole."""
    question = dict(broken.question or {})
    kind = "photo" if question.get("type") == "photo" else "document"
    ref = MediaRef(
        key=MediaKey("photo" if kind == "photo" else "document", int(str(question["id"]))),
        part=str(question.get("part", "media")),
        kind="photo" if kind == "photo" else "other",
        size=broken.size,
    )
    post = PostKey.parse(str(question["post"])) if "post" in question else None
    channel_id = post.channel_id if post else int(str(question["channel_id"]))
    source = await telegram.source(channel_id)
    channel = await telegram.address(channel_id)
    scratch = LocalStore(archive.layout.tmp / AGAIN, archive.layout.tmp)
    part = await asyncio.to_thread(scratch.part, f"again-{broken.sha256}")
    fetcher = MediaFetcher(source, channel, post, ref, part, protected_too=True)
    *_, file = await fetcher.fetch()
    if file.status != "ok" or not file.stored:
        return f"Telegram does not have it any more ({file.error})"
    came = file.stored[0].ref.sha256
    path = scratch.path(came)
    try:
        if came == broken.sha256 and await asyncio.to_thread(
            mend, archive.store, broken.sha256, path, archive.layout.tmp / "damaged"
        ):
            return None
        return f"Telegram sends other bytes under the same id now (they hash to {came})"
    finally:
        await asyncio.to_thread(path.unlink, missing_ok=True)
