"""What a verification found, and what that means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archiver.errors import ArchiverError
from archiver.jobs import shapes
from archiver.jobs.verifying.recording import Recorded
from archiver.jobs.verifying.request import Mode
from archiver.jobs.verifying.sampling import Sampled
from archiver.model.findings import Finding

LOG = "no entry of the log was changed, reordered or taken out since the newest checkpoint was signed"
OBJECTS = "every object has the bytes whose hash the log recorded"
REDACTED = (
    "but for those that were removed on purpose (NOTE REDACTED), every object has the bytes that the log recorded"
)
CATALOG = "the catalog says exactly what log and objects say"
FAILED = "The archive does not match its own record: see the lines that begin with FAIL."
BEYOND = (
    "that Telegram sent these bytes (its protocol does not sign answers), that the clock of the capturing machine was "
    "right (time stamps, where there are any, say only when an entry existed at the latest)"
)
CUT_OFF = (
    "or that whoever holds the signing key did not cut off the newest entries (compare log/checkpoint with a copy kept "
    "elsewhere, or give a receipt with --receipt)"
)


@dataclass(frozen=True, slots=True)
class Resumed:
    """A check that was interrupted had hashed so much already; ``began``: when."""

    objects: int
    bytes: int
    began: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """``objects`` and ``bytes``: what was hashed now. ``since``: what receipts prove, in a sentence.

    ``named``: objects that the log names (0 where only the log was checked); ``sampled``, ``resumed``: where only some
    of them were hashed now. ``catalog``: whether it was compared. ``recorded``: what the log says of it since;
    ``unrecorded``: why it does not, though it should.
    """

    findings: tuple[Finding, ...]
    objects: int
    entries: int
    bytes: int
    since: str | None = None
    mode: Mode = "full"
    named: int = 0
    sampled: Sampled | None = None
    resumed: Resumed | None = None
    catalog: bool = True
    recorded: Recorded | None = None
    unrecorded: ArchiverError | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return all(finding.level != "FAIL" for finding in self.findings)

    @property
    def gaps(self) -> bool:
        """Whether something could not be proved."""
        return any(finding.level == "WARN" for finding in self.findings)

    def meaning(self) -> tuple[str, ...]:
        """What the result proves and what it does not, one paragraph each."""
        if not self.ok:
            return (FAILED, self._not_proved())
        return (" ".join(filter(None, (self._proved(), self._stamped(), self.since))), self._not_proved())

    def document(self) -> shapes.Document:
        """The JSON of ``verify``."""
        sampled = self.sampled
        return {
            "ok": self.ok,
            "findings": [
                {"level": each.level, "code": each.code, "subject": each.subject, "detail": each.detail}
                for each in self.findings
            ],
            "objects": self.objects,
            "entries": self.entries,
            "bytes": self.bytes,
            "mode": self.mode,
            "named": self.named,
            "resumed": None
            if self.resumed is None
            else {
                "objects": self.resumed.objects,
                "bytes": self.resumed.bytes,
                "began": self.resumed.began.isoformat(),
            },
            "sample": None
            if sampled is None
            else {"objects": sampled.chosen, "of": sampled.total, "seed": sampled.seed},
            "recorded": None if self.recorded is None else self.recorded.document(),
            "meaning": list(self.meaning()),
        }

    def _proved(self) -> str:
        objects = {"log": None, "sample": self._sample(), "full": self._objects()}[self.mode]
        said = "; ".join(filter(None, (objects, LOG)))
        if self.resumed is not None:
            began = self.resumed.began.strftime("%Y-%m-%d %H:%M UTC")
            said += f" ({self.resumed.objects} of the objects were hashed by the check that began on {began} and was "
            said += "interrupted; by size, times and inode their files are the same since)"
        if self.mode != "full":
            return f"This proves: {said}."
        unchecked = any(each.code.startswith("CATALOG") and each.level == "WARN" for each in self.findings)
        if not self.catalog:
            return f"This proves: {said}."
        if unchecked:
            return f"This proves: {said}. The catalog was not compared: see the lines that begin with WARN CATALOG."
        return f"This proves: {said}; {CATALOG}."

    def _objects(self) -> str:
        return REDACTED if any(each.code == "REDACTED" for each in self.findings) else OBJECTS

    def _sample(self) -> str | None:
        sampled = self.sampled
        if sampled is None or not sampled.total:
            return None
        least = sampled.confident()
        said = f"{sampled.chosen} of {sampled.total} objects, chosen at random (seed {sampled.seed}), have the bytes "
        said += "whose hash the log recorded, and all others are there with their size"
        if least is not None and sampled.chosen < sampled.total:
            said += f"; had one object been damaged, this would have seen it with {_percent(sampled.seen(1))}"
            said += f", of {least} or more at least one with {_percent(sampled.seen(least))}"
        return said

    def _stamped(self) -> str | None:
        stamp = next((each.detail for each in self.findings if each.code == "STAMPED"), None)
        return None if stamp is None else f"Outside authorities vouch that {stamp}."

    def _not_proved(self) -> str:
        said = []
        if self.mode == "log":
            said.append("anything about the stored objects, which were not looked at")
        elif self.mode == "sample":
            said.append("that the objects outside the sample are intact")
        if self.mode != "full" or not self.catalog:
            said.append("that the catalog says what the log says, which was not compared")
        said.append(BEYOND)
        said.append(CUT_OFF if self.since is None else "or anything about entries after the newest receipt")
        return f"It does not prove: {', '.join(said)}."


def _percent(share: float) -> str:
    return f"{share * 100:.3g} %"
