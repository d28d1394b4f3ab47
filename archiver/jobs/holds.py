"""Holds: what must not be redacted. Each is set and released by an entry of the log, with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archiver.archive import Archive
from archiver.errors import UsageError
from archiver.jobs.remarks import require_text
from archiver.jobs.shapes import Document
from archiver.jobs.targets import describe_target, parse_target
from archiver.jobs.workplace import Workplace
from archiver.model.custody import HoldAct, Target
from archiver.model.holds import Hold


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedHold:
    """A hold in force, with what its target is called."""

    hold: Hold
    name: str

    def document(self) -> Document:
        """Its JSON."""
        return {
            "entry": self.hold.entry,
            "time": self.hold.time.isoformat(),
            "target": {"kind": self.hold.target.kind, "id": self.hold.target.id},
            "name": self.name,
            "reason": self.hold.reason,
            "by": self.hold.by,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldOutcome:
    """What became of a wish to hold or release: ``entry`` None where there was nothing to do."""

    act: Literal["set", "release"]
    target: Target
    name: str
    entry: int | None
    sentence: str

    def document(self) -> Document:
        """Its JSON."""
        return {
            "act": self.act,
            "target": {"kind": self.target.kind, "id": self.target.id},
            "name": self.name,
            "entry": self.entry,
            "sentence": self.sentence,
        }


async def set_hold(place: Workplace, which: str, *, reason: str, by: str | None = None) -> HoldOutcome:
    """Nothing of ``which`` may be redacted from here on. Raises UsageError where it names nothing, or several."""
    return await _act(place, "set", which, reason=reason, by=by)


async def release_hold(place: Workplace, which: str, *, reason: str, by: str | None = None) -> HoldOutcome:
    """``which`` may be redacted again. Raises UsageError where it names nothing, or several."""
    return await _act(place, "release", which, reason=reason, by=by)


async def holds_in_force(place: Workplace) -> list[NamedHold]:
    """Every hold that was set and not released, the oldest first."""
    async with place.reading() as archive:
        return await named_holds(archive)


async def named_holds(archive: Archive) -> list[NamedHold]:
    """The same of an open archive."""
    return [
        NamedHold(hold=hold, name=await describe_target(archive, hold.target)) for hold in await archive.catalog.holds()
    ]


async def _act(
    place: Workplace, act: Literal["set", "release"], which: str, *, reason: str, by: str | None
) -> HoldOutcome:
    why, who = require_text(reason, "a reason"), None if by is None else require_text(by, "a name")
    async with place.writing() as archive:
        target = await _target(archive, act, which)
        name = await describe_target(archive, target)
        found = [hold for hold in await archive.catalog.holds() if hold.target == target]
        if act == "set" and found:
            sentence = f"Nothing to do: {name} is on hold already, since entry {found[0].entry}."
            return HoldOutcome(act=act, target=target, name=name, entry=None, sentence=sentence)
        if act == "release" and not found:
            sentence = f"Nothing to do: no hold on {name} is in force."
            return HoldOutcome(act=act, target=target, name=name, entry=None, sentence=sentence)
        entry = (await archive.attest(HoldAct(session=0, act=act, target=target, reason=why, by=who))).n
    done = "is on hold" if act == "set" else "is not on hold any more"
    return HoldOutcome(act=act, target=target, name=name, entry=entry, sentence=f"{name} {done} (entry {entry}).")


async def _target(archive: Archive, act: Literal["set", "release"], which: str) -> Target:
    """A hold is also released by the number of the entry that set it, whatever has become of its target."""
    number = which.strip().lower().removeprefix("hold").strip()
    if act == "release" and number.isascii() and number.isdecimal():
        of_entry = [hold for hold in await archive.catalog.holds() if str(hold.entry) == number.lstrip("0")]
        if of_entry:
            return of_entry[0].target
        if which.strip().lower().startswith("hold"):
            raise UsageError(f"Entry {number} set no hold that is in force.", hint="`archiver hold list` shows them.")
    return await parse_target(archive, which)
