"""``archiver match --due``: everything without a fingerprint, or that was not compared, however long it takes."""

from __future__ import annotations

from archiver.jobs.footage.background import FootageDone, footage_of
from archiver.jobs.workplace import Workplace

NO_LIMIT_S = 10 * 365 * 86_400.0


async def match_due(place: Workplace) -> FootageDone:
    """Do all of it, also where the configuration says that other commands do not."""
    async with place.writing() as archive, footage_of(place, archive, asked_for=True) as footage:
        return await footage.finish(NO_LIMIT_S)
