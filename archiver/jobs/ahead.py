"""Asking ahead: the next answers are on their way while those before them are stored, several at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from archiver.model.captures import Capture

MOST = 8
"""Answers that wait to be stored, and so the most that are stored at once; a kill loses these and one on its way."""


async def one_by_one(answers: AsyncGenerator[Capture, None]) -> AsyncGenerator[list[Capture], None]:
    """Each answer alone: the next question is put when the caller comes back."""
    async with aclosing(answers):
        async for answer in answers:
            yield [answer]


async def in_groups(answers: AsyncGenerator[Capture, None], most: int = MOST) -> AsyncGenerator[list[Capture], None]:
    """All answers in order, in lists of those that have come: questions go on while the caller is at work on a list.

    An error of ``answers`` is raised once all that came before it was handed over. Whoever leaves early closes this,
    which ends ``answers``, too; what it was about to say is lost.
    """
    came: asyncio.Queue[Capture | None] = asyncio.Queue()
    room = asyncio.Semaphore(most - 1)

    async def take() -> None:
        try:
            async with aclosing(answers):
                async for answer in answers:
                    came.put_nowait(answer)
                    await room.acquire()
        finally:
            came.put_nowait(None)

    taking = asyncio.create_task(take())
    try:
        ended = False
        while not ended:
            waited = [await came.get()]
            while not came.empty():
                waited.append(came.get_nowait())
            ended = waited[-1] is None
            group = [answer for answer in waited if answer is not None]
            for _ in group:
                room.release()
            if group:
                yield group
        await taking
    finally:
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)  # to one who left, what went wrong behind is nothing
