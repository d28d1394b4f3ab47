"""Loops that run side by side until one of them ends with an error."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


async def together(*jobs: Coroutine[Any, Any, None]) -> None:
    """Run all; the first error ends the others and is raised as it is. Returns when all have ended."""
    tasks = [asyncio.ensure_future(job) for job in jobs]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


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
        for task in (leading, beside):
            task.cancel()
        await asyncio.gather(leading, beside, return_exceptions=True)
