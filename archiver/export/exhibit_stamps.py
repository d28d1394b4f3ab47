"""Time stamps in an exhibit: whether they are good, whose they are, and what they say of the entries' own times."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from archiver.export.believing import Belief
from archiver.export.findings import finding
from archiver.export.late import check_time
from archiver.log import SignedCheckpoint
from archiver.log.anchor_files import AUTHORITY, CERTIFICATES, token_path
from archiver.log.anchors import Trust
from archiver.model.custody import Anchor
from archiver.model.entries import Entry
from archiver.model.findings import Finding, Level

TOKEN_FILE = re.compile(r"anchors/(?P<size>0|[1-9][0-9]{0,18})\.(?P<authority>[a-z0-9][a-z0-9-]{0,39})\.tsr", re.ASCII)
CHAIN_FILE = re.compile(rf"{re.escape(str(CERTIFICATES))}/([0-9a-f]{{64}})\.pem", re.ASCII)


class Read(Protocol):
    """Bytes of a member; None where it is missing or too large."""

    def __call__(self, path: str) -> bytes | None:
        """As above."""


@dataclass(slots=True)
class Stamps:
    """``check`` says what is wrong; after it ``good`` has the times of good stamps by their authority.

    ``firm``: the earliest of those whose root the verifier named.
    """

    trust: Trust
    good: dict[str, datetime] = field(default_factory=dict)
    firm: datetime | None = None
    _belief: Belief = field(init=False)

    def __post_init__(self) -> None:
        self._belief = Belief(self.trust)

    def check(
        self, paths: Sequence[str], read: Read, stamped: SignedCheckpoint, entries: Mapping[int, Entry]
    ) -> Iterator[Finding]:
        """Each ``anchor`` entry of the exhibit with its files; files that no entry names."""
        named: set[str] = set()
        for n, entry in sorted(entries.items()):
            if not isinstance(entry.body, Anchor) or entry.body.status != "ok":
                continue
            yield from self._check(n, entry.body, read, stamped, named)
        for path in paths:
            if path not in named and (path.startswith("anchors/")):
                yield finding("FAIL", "STRAY", path, "no entry in the exhibit names it")
        yield from self._belief.told("exhibit")

    def _check(self, n: int, body: Anchor, read: Read, stamped: SignedCheckpoint, named: set[str]) -> Iterator[Finding]:
        if body.token is None or body.certificates is None or not AUTHORITY.fullmatch(body.authority):
            yield finding("FAIL", "TOKEN", f"entry {n}", "names no authority and token that there can be")
            return
        token, chain = str(token_path(body.size, body.authority)), f"{CERTIFICATES}/{body.certificates.sha256}.pem"
        named |= {token, chain}
        data: list[bytes] = []
        for path, digest in ((token, body.token), (chain, body.certificates)):
            found = read(path)
            if found is None:
                yield finding("FAIL", "TOKEN_MISSING", path, f"is missing or too large (entry {n})")
                return
            if hashlib.sha256(found).hexdigest() != digest.sha256 or len(found) != digest.size:
                yield finding("FAIL", "TOKEN_HASH", path, f"is not the one that entry {n} names")
                return
            data.append(found)
        state = (stamped.checkpoint.size, hashlib.sha256(stamped.note).hexdigest())
        if (body.size, body.imprint) != state or body.size > n:
            yield finding("FAIL", "FORK", token, f"is not of the checkpoint in the exhibit (entry {n})")
            return
        time, wrong = self._belief.check(n, body, token, *data)
        yield from wrong
        if time is not None:
            self.good[body.authority] = time
            if self._belief.is_firm(body.authority):
                self.firm = min(time, self.firm or time)

    def told(self, evidence: Sequence[int], entries: Mapping[int, Entry]) -> Iterator[Finding]:
        """When the evidence existed at the latest, and whether its own times fit that."""
        if not self.good:
            trust = self.trust
            configured = bool(trust.pins or trust.roots or any(isinstance(e.body, Anchor) for e in entries.values()))
            level: Level = "WARN" if configured else "NOTE"
            yield finding(level, "UNANCHORED", "entries", "no time stamp of an authority shows since when they exist")
            return
        authority, time = min(self.good.items(), key=lambda each: each[1])
        others = ", ".join(sorted(self.good.keys() - {authority}))
        detail = f"the evidence existed at the latest on {time.isoformat()} ({authority}{'; also ' if others else ''}"
        yield finding("NOTE", "STAMPED", "entries", f"{detail}{others})")
        about = {n: e for n, e in entries.items() if isinstance(e.body, Anchor) and e.body.status == "ok"}
        for n in evidence:
            found = check_time(entries[n], (time, authority), about, entries, self.trust.heartbeat or timedelta())
            if found is not None:
                yield found
