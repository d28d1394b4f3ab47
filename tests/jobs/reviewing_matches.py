"""The same archive with matches of footage: two that wait for a decision, and one of a place that does not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

from archiver.jobs.media import show_media
from archiver.model.footage import Match, Span
from tests.jobs.footage_entries import compared, fingerprinted, print_object
from tests.jobs.reviewing import HANDLE, Case, made


def with_matches(folder: Path) -> Case:
    """The article is linked to posts 1 and 3. A stretch of the film of 3 is in that of 1, and in that of 4, which
    nothing cites; what 3 has in common with 1 beside it is only the place.
    """
    case = made(folder)

    async def tell() -> None:
        async with case.place.writing() as archive:
            old, film, late = [
                (await show_media(case.place, f"{HANDLE}/{number}")).posts[0].stored[0].sha256 for number in (1, 3, 4)
            ]
            for sha256, length_s in ((old, 61.0), (film, 121.0), (late, 240.0)):
                await fingerprinted(archive, sha256, print_object("video", length_s))
            await compared(archive, old, videos=0)
            await compared(archive, film, [found((30, 50), old, (5, 25)), scene((60, 70), old, (30, 40))], videos=1)
            await compared(archive, late, [found((100, 221), film, (0, 121)), found((0, 9), late, (9, 18))])

    asyncio.run(tell())
    return case


def found(here: tuple[float, float], other: str, there: tuple[float, float]) -> Match:
    """A match that claims to be the same recording."""
    return Match(
        medium="video", query=Span(*here), reference_sha256=other, reference=Span(*there), score=200, verdict="copy"
    )


def scene(here: tuple[float, float], other: str, there: tuple[float, float]) -> Match:
    """One that claims less."""
    return replace(found(here, other, there), verdict="same scene")
