"""What conversations have in common in which one thing after the other is shown and decided about."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from typing import Generic, TypeVar

from archiver.cli.replies import EndedError, Replies
from archiver.cli.showing_review import show_left, show_summary
from archiver.jobs.review import refresh_reports
from archiver.jobs.suggesting import left_over
from archiver.jobs.workplace import Workplace

T = TypeVar("T")


class Rounds(ABC, Generic[T]):
    """Goes through things of one kind. What is decided is kept, whatever ends the conversation.

    ``by`` is written into each decision.
    """

    def __init__(self, place: Workplace, replies: Replies, by: str | None) -> None:
        self._place = place
        self._replies = replies
        self._by = by
        self._touched: list[str] = []
        self._counts: Counter[str] = Counter()

    async def has_answers(self) -> bool:
        """Whether a pipe has anything to say; waits for its first line."""
        return await self._replies.are_there()

    async def about(self, things: Sequence[T]) -> None:
        """Go through these, until they or the answers end. What was decided is kept in every case."""
        todo = list(things)
        try:
            place = 0
            while place < len(todo):
                place = await self._next(todo, place)
        except EndedError:
            pass
        finally:
            show_summary(self._counts)
        await refresh_reports(self._place, self._touched)
        show_left(await left_over(self._place))

    async def _moved(self, key: str, todo: list[T], place: int) -> int | None:
        """Where a key leads that decides nothing: undo, skip, back; None for other keys."""
        match key:
            case "u":
                again = await self._undo()
                if again is not None and again != todo[place]:
                    todo.insert(place, again)
                return place
            case "s":
                self._counts["skip"] += 1
                return place + 1
            case "b":
                return max(place - 1, 0)
        return None

    @abstractmethod
    async def _next(self, todo: list[T], place: int) -> int:
        """Ask about one; the place of the next in ``todo``, which an undo may prolong."""

    @abstractmethod
    async def _undo(self) -> T | None:
        """Take back a decision; what it was about."""
