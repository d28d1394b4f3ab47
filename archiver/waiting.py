"""Waiting for what must come to its end, although the command is interrupted."""

from __future__ import annotations

import asyncio
from typing import TypeVar

T = TypeVar("T")


async def ended(task: asyncio.Task[T]) -> T:
    """Wait for a task to its end, however often one is interrupted meanwhile; the interruption is raised then."""
    interruption: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as met:
            interruption = met
    if interruption is not None:
        task.exception()
        raise interruption
    return task.result()
