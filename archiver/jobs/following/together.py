"""Loops that run side by side until one of them ends with an error."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

AGAIN_S = 0.2


async def together(*jobs: Coroutine[Any, Any, None]) -> None:
    """Run all; the first error ends the others and is raised as it is. Returns when all have ended."""
    tasks = [asyncio.ensure_future(job) for job in jobs]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        await end(*tasks)


async def beside_of(main: Coroutine[Any, Any, None], *others: Coroutine[Any, Any, None]) -> None:
    """Run ``main`` to its end with the others beside it; an error of any ends all and is raised."""
    leading = asyncio.ensure_future(main)
    beside = asyncio.ensure_future(together(*others))
    try:
        await asyncio.wait({leading, beside}, return_when=asyncio.FIRST_COMPLETED)
        for task in (leading, beside):
            if task.done():
                task.result()
    finally:
        await end(leading, beside)


async def end(*tasks: asyncio.Future[Any]) -> None:
    """Cancel these and wait until they have ended. More than once: ``asyncio.wait_for`` in Telethon's way of connecting
    loses a cancellation that comes together with what it waits for (Python before 3.12).
    """
    left = {task for task in tasks if not task.done()}
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=AGAIN_S)
    for task in tasks:
        if not task.cancelled():
            task.exception()  # it was raised where it matters
