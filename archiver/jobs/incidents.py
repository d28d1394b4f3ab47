"""What happened to an archive, written into its log: by a person, or where the program notices it. Never twice."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.jobs.noting import note_incident
from archiver.jobs.remarks import require_text
from archiver.jobs.workplace import Workplace
from archiver.model.custody import Incident

MOST_OBJECTS = 500
"""Objects that one entry names; more are several entries."""


async def say_incident(place: Workplace, text: str, objects: Sequence[str], *, by: str | None = None) -> int | None:
    """Write down what a person says; None where the same is written down already.

    Raises UsageError for an object that the archive does not know, and for a text that cannot be kept.
    """
    sentence, who = require_text(text, "the text"), None if by is None else require_text(by, "a name")
    async with place.writing() as archive:
        named = tuple(sorted({await archive.catalog.media_hash(each) for each in objects}))
        body = Incident(session=0, code="said", sentence=sentence, objects=named[:MOST_OBJECTS], by=who)
        return await note_incident(archive, body)
