"""How the servers of the demo end: ports closed, what is under way cancelled, what broke inside raised."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable


async def close(listeners: list[asyncio.Server], tasks: Iterable[asyncio.Task[None]]) -> None:
    """Close the ports and wait for the tasks; ``listeners`` is empty then."""
    for listener in listeners:
        listener.close()
    ending = list(tasks)
    for task in ending:
        task.cancel()
    await asyncio.gather(*ending, return_exceptions=True)
    for listener in listeners:
        await listener.wait_closed()
    listeners.clear()


def raise_crashes(crashes: list[Exception], sentence: str) -> None:
    """Raise what went wrong inside a server, once."""
    if crashes:
        told = list(crashes)
        crashes.clear()
        raise ExceptionGroup(sentence, told)
