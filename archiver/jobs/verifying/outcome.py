"""What a verification found, and what that means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archiver.errors import ArchiverError
from archiver.jobs import shapes
from archiver.jobs.verifying.meaning import UNKNOWN, Facts, paragraphs
from archiver.jobs.verifying.recording import Recorded
from archiver.jobs.verifying.request import Mode
from archiver.jobs.verifying.sampling import Sampled
from archiver.model.findings import Finding


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
    of them were hashed now. ``catalog``: whether it was compared. ``facts``: for its meaning. ``recorded``: what the
    log says of it since; ``unrecorded``: why it does not, though it should.
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
    facts: Facts = UNKNOWN
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
        return paragraphs(self)

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
