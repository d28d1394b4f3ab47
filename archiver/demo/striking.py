"""When an ordered fault strikes: the counting that faults of Telegram and of its web pages share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar


class Counted(Protocol):
    """``after`` requests are let pass, ``times`` are struck (None: for ever); the other two count both."""

    after: int
    times: int | None
    matched: int
    happened: int


Fault = TypeVar("Fault", bound=Counted)


def counts(fault: Counted) -> bool:
    """Counts a request that the fault is about; whether it befalls it."""
    fault.matched += 1
    if fault.matched <= fault.after or (fault.times is not None and fault.happened >= fault.times):
        return False
    fault.happened += 1
    return True


def first(struck: Sequence[Fault]) -> Fault | None:
    """The one of several faults that befalls a request; the others are still to come."""
    for spared in struck[1:]:
        spared.happened -= 1
    return struck[0] if struck else None
