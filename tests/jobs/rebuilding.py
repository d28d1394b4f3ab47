"""What a catalog says must follow from the log alone."""

from __future__ import annotations

from archiver.jobs.rebuild import dump, rebuild
from archiver.jobs.workplace import Workplace


async def assert_rebuilt_the_same(place: Workplace) -> list[str]:
    """The catalog made anew says what the one that grew with the work says; returns its lines."""
    before: list[str] = []
    after: list[str] = []
    await dump(place, before.append)
    await rebuild(place)
    await dump(place, after.append)
    assert before == after
    return after
