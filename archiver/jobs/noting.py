"""An incident written into the log, once."""

from __future__ import annotations

import asyncio

from archiver.archive import Writer
from archiver.model.custody import Incident

LOOKED_BACK = 500


async def note_torn(archive: Writer) -> None:
    """A line that a power cut or a kill left unfinished was moved away when the log was opened: say so in the log."""
    if archive.log.recovered is None:
        return
    sentence = (
        f"The last line of the log, behind entry {archive.log.size - 1}, was not finished: a writer was cut off. "
        f"It was moved to tmp/{archive.log.recovered.name}."
    )
    await note_incident(archive, Incident(session=0, code="torn", sentence=sentence))


async def note_incident(archive: Writer, body: Incident) -> int | None:
    """Log an incident unless one of the newest says the same of the same objects; the number of its entry."""
    for n in await archive.catalog.newest_of_kind("incident", LOOKED_BACK):
        known = (await asyncio.to_thread(archive.log.entry, n)).body
        same = isinstance(known, Incident) and (known.code, known.sentence, known.by) == (
            body.code, body.sentence, body.by,
        )  # fmt: skip
        if same and isinstance(known, Incident) and set(known.objects) == set(body.objects):
            return None
    return (await archive.attest(body)).n
