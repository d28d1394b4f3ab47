"""A person's remarks about evidence: entries of the log that change nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.errors import UsageError
from archiver.jobs.shapes import Document
from archiver.jobs.targets import describe_target, parse_target
from archiver.jobs.workplace import Workplace
from archiver.model.custody import Annotation, Target

LONGEST = 4_000
"""Characters of a remark or reason: with its entry it must fit a line of the log, however the text is escaped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkOutcome:
    """A remark that was written down as the entry ``entry``."""

    target: Target
    name: str
    text: str
    entry: int

    def document(self) -> Document:
        """Its JSON."""
        return {
            "target": {"kind": self.target.kind, "id": self.target.id},
            "name": self.name,
            "text": self.text,
            "entry": self.entry,
        }


async def annotate(place: Workplace, which: str, text: str, *, by: str | None = None) -> RemarkOutcome:
    """Write down a remark. Raises UsageError where ``which`` names nothing, and for a text that cannot be kept."""
    remark, who = require_text(text, "a remark"), None if by is None else require_text(by, "a name")
    async with place.writing() as archive:
        target = await parse_target(archive, which)
        name = await describe_target(archive, target)
        entry = await archive.attest(Annotation(session=0, target=target, text=remark, by=who))
    return RemarkOutcome(target=target, name=name, text=remark, entry=entry.n)


def require_text(text: str, what: str) -> str:
    """The text without space around it; raises UsageError for one that is empty, too long or no Unicode text."""
    kept = text.strip()
    if not kept:
        raise UsageError(f"There is no text to write down: {what} is empty.")
    if len(kept) > LONGEST:
        raise UsageError(
            f"The text has {len(kept):,} characters; {what} may have {LONGEST:,}.",
            hint="Keep the long text in a file and write down its SHA-256.",
        )
    try:
        kept.encode()
    except UnicodeEncodeError:
        raise UsageError("The text holds bytes that are no UTF-8.", hint="Save it as UTF-8.") from None
    return kept
