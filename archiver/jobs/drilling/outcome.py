"""What a drill found, as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from archiver.jobs import shapes
from archiver.jobs.drilling.mutation import Holds

Verdict = Literal["FAIL", "refused", "WARN", "NOTE", "expected", "undetected"]
"""How a mutation was seen: by what level of finding; by a refusal to verify (exit 3); or not at all.

expected    it was not, and that could not be otherwise
undetected  it was not, and should have been
"""
VERDICTS: tuple[Verdict, ...] = ("FAIL", "refused", "WARN", "NOTE", "expected", "undetected")
VERIFIER: dict[Holds, str] = {
    "alone": "nothing but the archive",
    "receipt": "a receipt",
    "here": "this configuration, and what was given",
}


@dataclass(slots=True)
class Row:
    """A class of mutations, against a verifier that holds so much."""

    name: str
    holds: Holds
    counts: Counter[Verdict] = field(default_factory=Counter)
    reasons: set[str] = field(default_factory=set)

    @property
    def tried(self) -> int:
        """Mutations."""
        return sum(self.counts.values())

    @property
    def detected(self) -> int:
        """Seen, by whatever finding."""
        return self.tried - self.counts["expected"] - self.counts["undetected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drilled:
    """``missed``: mutations that should have been seen. ``untried``: what was left out, and why.

    ``objects`` of ``of`` were in the copy. ``stopped``: it was interrupted, and the table is what was tried so far.
    """

    rows: Sequence[Row]
    missed: Sequence[str]
    untried: Sequence[str]
    seed: int
    entries: int
    objects: int
    of: int
    stopped: bool = False

    @property
    def ok(self) -> bool:
        """Whether everything was seen that can be."""
        return not self.missed

    @property
    def tried(self) -> int:
        """Mutations in all."""
        return sum(row.tried for row in self.rows)

    @property
    def detected(self) -> int:
        """Those that were seen."""
        return sum(row.detected for row in self.rows)

    @property
    def expected(self) -> int:
        """Those that could not be."""
        return sum(row.counts["expected"] for row in self.rows)

    def summary(self) -> str:
        """One sentence."""
        possible = self.tried - self.expected
        rate = f"{100 * self.detected / possible:.4g} %" if possible else "none"
        said = f"{self.tried} mutations tried (seed {self.seed}); of {possible} that can be detected {self.detected} "
        said += f"were ({rate}), {len(self.missed)} were not; {self.expected} cannot be, for the reasons above."
        return said if not self.stopped else f"Interrupted. Until then: {said}"

    def document(self) -> shapes.Document:
        """The JSON of ``verify --drill``."""
        return {
            "ok": self.ok,
            "stopped": self.stopped,
            "seed": self.seed,
            "entries": self.entries,
            "objects": self.objects,
            "objects_in_archive": self.of,
            "tried": self.tried,
            "detected": self.detected,
            "undetected": len(self.missed),
            "expected_undetected": self.expected,
            "rows": [
                {
                    "mutation": row.name,
                    "verifier": row.holds,
                    "tried": row.tried,
                    "detected": row.detected,
                    **{verdict.lower(): row.counts[verdict] for verdict in VERDICTS},
                    "reasons": sorted(row.reasons),
                }
                for row in self.rows
            ],
            "missed": list(self.missed),
            "untried": list(self.untried),
        }
