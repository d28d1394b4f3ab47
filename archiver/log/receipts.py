"""Receipts against the entries of a log that nobody trusts: was anything cut off or rewritten since?

Only the lines of the entries are looked at: whoever holds the key can rewrite tiles and checkpoints with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archiver.log.checkpoint import SignedCheckpoint
from archiver.log.codec import MAX_LINE, parse
from archiver.log.edge import Edge
from archiver.log.fields import MalformedError
from archiver.log.merkle import leaf_hash
from archiver.log.segments import read_lines, segment_name
from archiver.log.survey import ENTRIES, take_survey
from archiver.model.findings import Finding


@dataclass(frozen=True, slots=True)
class NamedReceipt:
    """A receipt under the name by which findings call it."""

    name: str
    signed: SignedCheckpoint


@dataclass(frozen=True, slots=True)
class ReceiptsChecked:
    """``size``: of the largest receipt that holds, 0 of none; ``time``: of the last entry under it, if it has one."""

    findings: tuple[Finding, ...]
    size: int
    time: datetime | None


def check_receipts(
    folder: Path, receipts: Sequence[NamedReceipt], origin: str, trusted: Callable[[SignedCheckpoint], bool]
) -> ReceiptsChecked:
    """Compare each with the entries in ``folder``. ``trusted``: whether a key of this log signed a checkpoint."""
    findings: list[Finding] = []
    sound: list[NamedReceipt] = []
    for receipt in receipts:
        subject, theirs = f"receipt {receipt.name}", receipt.signed.checkpoint.origin
        if theirs != origin:
            foreign = f"is of another log, {theirs}"
            findings.append(Finding(level="FAIL", code="RECEIPT", subject=subject, detail=foreign))
        elif not trusted(receipt.signed):
            detail = "is not signed by a key of this archive: it is of another archive, or was changed"
            findings.append(Finding(level="FAIL", code="RECEIPT", subject=subject, detail=detail))
        else:
            sound.append(receipt)
    held, roots = _roots(folder, {each.signed.checkpoint.size for each in sound})
    newest, time = 0, None
    for receipt in sound:
        state = receipt.signed.checkpoint
        if state.size > held:
            subject, detail = f"receipt {receipt.name}", f"proves {state.size} entries existed; log holds {held}"
            findings.append(Finding(level="FAIL", code="TRUNCATED", subject=subject, detail=detail))
        elif roots[state.size][0] != state.root:
            detail = f"is not a prefix of this log (receipt {receipt.name})"
            subject = f"signed checkpoint {state.size}"
            findings.append(Finding(level="FAIL", code="FORK", subject=subject, detail=detail))
        elif state.size > newest:
            newest, time = state.size, roots[state.size][1]
    return ReceiptsChecked(tuple(findings), newest, time)


def _roots(folder: Path, sizes: set[int]) -> tuple[int, dict[int, tuple[bytes, datetime | None]]]:
    """How many entries there are; for each n of ``sizes`` the root of the first n, and the time of their last."""
    edge = Edge()
    roots: dict[int, tuple[bytes, datetime | None]] = {0: (edge.root(), None)}
    for line in _lines(folder):
        for _ in edge.append(leaf_hash(line)):
            pass  # full tiles, which are not needed here
        if edge.size in sizes:
            roots[edge.size] = (edge.root(), _time(line))
    return edge.size, roots


def _lines(folder: Path) -> Iterator[bytes]:
    for first in take_survey(folder).segments:
        for line in read_lines(folder / ENTRIES / segment_name(first)):
            if line.endswith(b"\n") or len(line) > MAX_LINE + 1:
                yield line.removesuffix(b"\n")


def _time(line: bytes) -> datetime | None:
    try:
        return parse(line).time
    except MalformedError:
        return None
