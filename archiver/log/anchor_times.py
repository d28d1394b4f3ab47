"""The times that entries claim, against what authorities stamped and against Telegram's clock."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archiver.model.captures import Asked
from archiver.model.custody import Anchor, Incident, Policy
from archiver.model.entries import Captured, Entry
from archiver.model.findings import Finding, Level

SKEW = timedelta(seconds=120)
"""How far a clock may differ from another."""
FIRM_LAG = timedelta(hours=24)
"""How long after its time an entry may be stamped without a reason in the log."""
LONGEST_ABSENCE = timedelta(days=14)
"""For how long the log's word is taken, afterwards, that nobody came to ask for a stamp. An authority that was asked in
vain left an entry at the time, which is a reason without end."""
RECORDS = frozenset({"anchor", "seal", "session"})
"""Entries that only record stamping: they need no stamp of their own, else there would be no end."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Proof:
    """A good stamp: the entry that records it, entries that it covers, its time; ``vouched``: whether by a root
    certificate that the verifier named, not only by one that the archive holds itself.
    """

    n: int
    size: int
    time: datetime
    authority: str
    vouched: bool


class Times:
    """Takes every entry in order; keeps 9 bytes of each, and what may excuse a late stamp."""

    def __init__(self) -> None:
        self._times = array("q")
        self._evidence = bytearray()
        self._reasons: list[int] = []
        self._explained: list[int] = []
        self._clocks: list[int] = []
        self._telegram = {True: _Off(), False: _Off()}
        self._declared = False

    def __len__(self) -> int:
        return len(self._times)

    def count(self, entry: Entry) -> None:
        """The next entry."""
        n = len(self._times)
        self._times.append((entry.time - _EPOCH) // _MICROSECOND)
        self._evidence.append(entry.body.kind not in RECORDS)
        match entry.body:
            case Anchor(status="failed"):
                self._reasons.append(n)
            case Incident(code="loss"):
                self._explained.append(n)
            case Incident(code="clock"):
                self._clocks.append(n)
            case Policy() as body if "anchor.authorities" in body.settings:
                named = bool(body.settings["anchor.authorities"])
                if named and not self._declared:
                    self._reasons.append(n)
                self._declared = named
            case Captured(source="telegram") as body:
                off = ahead_of_source(body.asked)
                if off:
                    self._telegram[off > timedelta()].add(n, off)

    def evidence_from(self, size: int) -> list[int]:
        """The entries from ``size`` on that a stamp is wanted for."""
        return [n for n in range(size, len(self._times)) if self._evidence[n]]

    def findings(
        self, proofs: Sequence[Proof], others: Sequence[Proof], lag: timedelta, level: Level
    ) -> Iterator[Finding]:
        """Each entry's time against the earliest of ``proofs`` that covers it, which may come ``lag`` later.

        ``others`` are believed less: what is late, but not by them, is of ``level``.
        """
        ahead: list[tuple[int, Proof]] = []
        early = set(range(len(self._times))) if others else set()
        for _, late, _ in self._spans([*proofs, *others], lag) if others else ():
            early.difference_update(late)
        for proof, late, later in self._spans(proofs, lag):
            ahead += [(n, proof) for n in later]
            doubtful = [n for n in late if n in early]
            firm = [n for n in late if n not in early]
            if firm:
                yield self._late(firm, proof, proofs, lag)
            if doubtful:
                detail = f"{self._claim(doubtful, proof)}; only stamps by certificates that nobody named say otherwise"
                yield Finding(level=level, code="BACKDATED", subject=f"entry {doubtful[0]}", detail=detail)
        if ahead:
            n, proof = ahead[0]
            detail = f"is dated {self._time(n).isoformat()}, after {proof.authority} stamped it"
            detail += f" at {proof.time.isoformat()}{_more(len(ahead) - 1)}"
            yield _finding("WARN", "CLOCK", f"entry {n}", detail)
        yield from self._check_clocks(proofs)

    def _spans(self, proofs: Sequence[Proof], lag: timedelta) -> Iterator[tuple[Proof, list[int], list[int]]]:
        """The stamps that are the earliest of some entries: of these the ones that are dated long before, or after."""
        earliest: list[Proof] = []  # by rising size and rising time: what a larger tree proves earlier holds for all
        for proof in sorted(proofs, key=lambda each: (-each.size, each.time)):
            if not earliest or proof.time < earliest[-1].time:
                earliest.append(proof)
        start = 0
        for proof in reversed(earliest):
            bound = (proof.time - _EPOCH) // _MICROSECOND
            span = range(start, min(proof.size, len(self._times)))
            late = [n for n in span if self._evidence[n] and bound - self._times[n] > lag // _MICROSECOND]
            yield proof, late, [n for n in span if self._times[n] - bound > SKEW // _MICROSECOND]
            start = max(start, proof.size)

    def _late(self, late: Sequence[int], proof: Proof, proofs: Sequence[Proof], lag: timedelta) -> Finding:
        """A reason in the log makes it a gap; but not where the entry about the stamp is dated wrong as well, unless
        the log says that the clock was.
        """
        first, detail = late[0], self._claim(late, proof)
        reasons = self._reasons
        if proof.time - self._time(first) <= LONGEST_ABSENCE:
            reasons = [*reasons, *self._explained]
        reason = any(late[-1] < n < proof.n for n in reasons) and abs(proof.time - self._time(proof.n)) <= lag
        reason = reason or self._clock_was_behind(first, proof, proofs, lag)
        if reason:
            detail += "; only the log itself says why"
        return _finding("WARN" if reason else "FAIL", "BACKDATED", f"entry {first}", detail)

    def _claim(self, late: Sequence[int], proof: Proof) -> str:
        first = self._time(late[0])
        said = f"claims {first.isoformat()}; first proof of existence {_length(proof.time - first)} later"
        return f"{said} ({proof.authority}, entry {proof.n}){_more(len(late) - 1)}"

    def _clock_was_behind(self, first: int, proof: Proof, proofs: Sequence[Proof], lag: timedelta) -> bool:
        """Whether the log says so, no stamp in between shows a clock that was right, and by the log's own clock the
        stamp came in time.
        """
        said = max((n for n in self._clocks if n < proof.n), default=None)
        if said is None or self._time(proof.n) - self._time(first) > lag:
            return False
        return all(abs(each.time - self._time(each.n)) > SKEW for each in proofs if said < each.n <= proof.n)

    def _check_clocks(self, proofs: Sequence[Proof]) -> Iterator[Finding]:
        """An entry about a stamp is written after it, so it cannot be dated before."""
        behind = sorted((each for each in proofs if each.time - self._time(each.n) > SKEW), key=lambda each: each.n)
        if behind:
            first = behind[0]
            detail = f"is dated {self._time(first.n).isoformat()}, {_length(first.time - self._time(first.n))} before "
            detail += f"the stamp of {first.authority} that it records{_more(len(behind) - 1)}"
            yield _finding("WARN", "CLOCK", f"entry {first.n}", detail)
        for ahead, off in self._telegram.items():
            if off.count:
                detail = f"this machine's clock was {_length(off.most)} {'ahead of' if ahead else 'behind'} Telegram's"
                yield _finding("WARN", "CLOCK", f"entry {off.first}", f"{detail}{_more(off.count - 1)}")

    def _time(self, n: int) -> datetime:
        return _EPOCH + self._times[n] * _MICROSECOND


@dataclass(slots=True)
class _Off:
    """Entries of a clock that was off: the first, how many, and by how much at the most."""

    first: int = 0
    count: int = 0
    most: timedelta = timedelta()

    def add(self, n: int, off: timedelta) -> None:
        """One more."""
        self.first = self.first if self.count else n
        self.count += 1
        self.most = max(self.most, abs(off))


def ahead_of_source(asked: Asked) -> timedelta:
    """How far our clock was ahead of the source's (negative: behind); zero within the skew, or where it has none."""
    if asked.source_time is None:
        return timedelta()
    if asked.asked - asked.source_time > SKEW:
        return asked.asked - asked.source_time
    if asked.source_time - asked.answered > SKEW:
        return asked.answered - asked.source_time
    return timedelta()


def _length(length: timedelta) -> str:
    seconds = length.total_seconds()
    if seconds >= 2 * 86_400:
        return f"{seconds / 86_400:.0f} d"
    return f"{seconds / 3600:.1f} h" if seconds >= 3600 else f"{seconds:.0f} s"


def _more(count: int) -> str:
    return f", and {count} more" if count else ""


def _finding(level: Level, code: str, subject: str, detail: str) -> Finding:
    return Finding(level=level, code=code, subject=subject, detail=detail)
