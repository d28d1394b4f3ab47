"""How far each time-stamping authority is, from the log: its last stamp, its failures since, when it is asked again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from archiver.archive import Archive
from archiver.config import Anchoring
from archiver.jobs import shapes
from archiver.model.custody import Anchor
from archiver.wording import counted

_LOOKED_BACK = 2000
_LONGEST_DOUBLING = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityState:
    """The last stamp and what failed since then.

    ``stamped`` is the authority's time, ``recorded`` ours; ``failures``: since the last stamp, the last one at
    ``failed`` (ours) for the reason ``error``; ``again``: until then it is left alone; ``unstamped``: entries that it
    has not stamped.
    """

    name: str
    size: int
    stamped: datetime | None
    recorded: datetime | None
    failures: int
    failed: datetime | None
    error: str | None
    again: datetime | None
    unstamped: int

    def waits(self, now: datetime) -> bool:
        """Whether it failed a short while ago. Not where that lies ahead: a clock was wrong."""
        return self.failed is not None and self.again is not None and self.failed <= now < self.again

    @property
    def gap(self) -> str:
        """What to say while it is waited for."""
        return (
            f"The authority {self.name} has not stamped the newest entries: it failed "
            f"{counted(self.failures, 'time')}, at last with this: {self.error} {asked_again(self.again)}"
        )

    def document(self) -> shapes.Document:
        """Its JSON."""
        return {
            "authority": self.name,
            "size": self.size,
            "stamped": self.stamped.isoformat() if self.stamped else None,
            "failures": self.failures,
            "failed": self.failed.isoformat() if self.failed else None,
            "error": self.error,
            "again": self.again.isoformat() if self.again else None,
            "unstamped": self.unstamped,
        }


def pause(settings: Anchoring, failures: int) -> timedelta:
    """How long an authority is left alone after so many failures in a row: twice as long each time, up to a quarter of
    the heartbeat.
    """
    first = timedelta(minutes=settings.retry_minutes)
    longest = max(first, timedelta(hours=settings.heartbeat_hours) / 4)
    doublings = min(max(failures - 1, 0), _LONGEST_DOUBLING)
    return min(first * (1 << doublings), longest)


def asked_again(moment: datetime | None) -> str:
    """When a failed authority is asked again, as a sentence."""
    when = f"after {moment:%Y-%m-%d %H:%M} UTC" if moment else "then"
    return (
        f"It is asked again {when}, by `archiver run` or a command that adds entries; `archiver anchor` asks at once."
    )


async def authority_states(archive: Archive, settings: Anchoring) -> tuple[AuthorityState, ...]:
    """Of each configured authority, from the newest entries about them."""
    names = [each.name for each in settings.authorities]
    stamped: dict[str, tuple[datetime, Anchor]] = {}
    failed: dict[str, list[tuple[datetime, Anchor]]] = {name: [] for name in names}
    for n in await archive.catalog.newest_of_kind("anchor", _LOOKED_BACK) if names else ():
        entry = await asyncio.to_thread(archive.log.entry, n)
        body = entry.body
        if isinstance(body, Anchor) and body.authority in failed and body.authority not in stamped:
            if body.status == "ok":
                stamped[body.authority] = (entry.time, body)
            else:
                failed[body.authority].append((entry.time, body))
        if len(stamped) == len(failed):
            break
    return tuple([await _state(archive, settings, name, stamped.get(name), failed[name]) for name in names])


async def _state(
    archive: Archive,
    settings: Anchoring,
    name: str,
    last: tuple[datetime, Anchor] | None,
    failures: Sequence[tuple[datetime, Anchor]],
) -> AuthorityState:
    size = last[1].size if last else 0
    left = await archive.catalog.evidence_from(size)
    newest = failures[0] if failures else None
    return AuthorityState(
        name=name,
        size=size,
        stamped=last[1].time if last else None,
        recorded=last[0] if last else None,
        failures=len(failures),
        failed=newest[0] if newest else None,
        error=newest[1].error if newest else None,
        again=newest[0] + pause(settings, len(failures)) if newest else None,
        unstamped=left[0] if left else 0,
    )
