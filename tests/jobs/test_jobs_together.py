"""Several pieces of work that hand their answers in together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from archiver.jobs.together import Together
from archiver.model.captures import Asked, Capture

NOW = datetime(2021, 4, 1, tzinfo=UTC)
CAPTURE = Capture(source="telegram", method="upload.getFile", question={}, asked=Asked(asked=NOW, answered=NOW))


async def test_one_settles_while_another_hands_in_more() -> None:
    gate = asyncio.Event()
    written = 0

    async def record_all(captures: Sequence[Capture]) -> None:
        nonlocal written
        await gate.wait()
        written += len(captures)
        if written == 1:
            gate.clear()  # the second waits

    together = Together(record_all)
    first = asyncio.create_task(together.record([CAPTURE]))
    await asyncio.sleep(0)
    settling = asyncio.create_task(together.settle())
    await asyncio.sleep(0)
    second = asyncio.create_task(together.record([CAPTURE]))
    gate.set()
    await settling
    assert written == 1
    gate.set()
    await asyncio.gather(first, second)
    assert written == 2
