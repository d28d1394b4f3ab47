"""What a person answers in a conversation, key by key or line by line, until they have enough."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from archiver.cli.asking import Answers


class EndedError(Exception):
    """No more answers, or the person has enough."""


class Replies:
    """``key`` hears the next answer, perhaps with what belongs to it behind a blank; None at the end."""

    def __init__(self, answers: Answers, key: Callable[[], str | None]) -> None:
        self._answers = answers
        self._key = key
        self._first: str | None = None

    async def are_there(self) -> bool:
        """Whether a pipe has anything to say; waits for its first line."""
        self._first = await asyncio.to_thread(self._answers.line, "")
        return self._first is not None

    async def next(self) -> str:
        """The next answer without blanks around it. Raises EndedError at the end, and where the person quits."""
        line, self._first = self._first, None
        if line is None:
            line = await asyncio.to_thread(self._key)
        if line is None or line.strip() == "q":
            raise EndedError
        return line.strip()

    async def to(self, question: str) -> str:
        """A line of the person's to this question. Raises EndedError at the end."""
        line = await asyncio.to_thread(self._answers.line, question)
        if line is None:
            raise EndedError
        return line.strip()
