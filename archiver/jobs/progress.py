"""How a job says what it is doing; the command line shows it, tests and other programs may stay silent."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Transfer(Protocol):
    """Something counted that grows: bytes of a file, posts of a channel."""

    def update(self, done: int, total: int | None = None) -> None:
        """``done`` units so far, of ``total`` where it is known."""


class Progress(Protocol):
    """Where a job reports to. Nothing here may fail or block."""

    def step(self, sentence: str) -> None:
        """A step begins or has ended; one sentence."""

    def warn(self, sentence: str) -> None:
        """Something that the user must know, although the work goes on."""

    def transfer(self, name: str, *, total: int | None, unit: str) -> AbstractContextManager[Transfer]:
        """A long piece of work; ``unit`` is "bytes" or a plural noun."""


class _Nothing:
    def update(self, done: int, total: int | None = None) -> None:
        """Say nothing."""


class Silent:
    """A Progress that shows nothing."""

    def step(self, sentence: str) -> None:
        """Say nothing."""

    def warn(self, sentence: str) -> None:
        """Say nothing."""

    def transfer(self, name: str, *, total: int | None, unit: str) -> AbstractContextManager[Transfer]:
        """Say nothing."""
        del name, total, unit
        return nullcontext(_Nothing())
