"""Time stamps in an exhibit: whether they are good, whose they are, and what they say of the entries' own times."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from cryptography import x509

from archiver.export.findings import finding
from archiver.log import SignedCheckpoint
from archiver.log.anchor_files import AUTHORITY, CERTIFICATES, token_path
from archiver.log.anchor_times import FIRM_LAG, SKEW
from archiver.log.anchors import Trust
from archiver.log.tokens import TokenError, UntrustedError, check_token, read_certificates
from archiver.model.custody import Anchor, Incident, Policy
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
    _own_chain: set[str] = field(default_factory=set)

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
        if self._own_chain:
            names = ", ".join(sorted(self._own_chain))
            detail = f"of {names} were checked by root certificates that the exhibit holds itself, which proves less: "
            yield finding("NOTE", "TOKEN", "time stamps", f"{detail}name them with --authority-root")

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
        yield from self._prove(n, body, token, data)

    def _prove(self, n: int, body: Anchor, path: str, data: Sequence[bytes]) -> Iterator[Finding]:
        try:
            stamp = check_token(data[0], bytes.fromhex(body.imprint), self._roots(body.authority, data[1]))
        except UntrustedError as error:
            level: Level = "WARN" if self.trust.pins else "FAIL"
            yield finding(level, "TOKEN", path, f"proves nothing here: {error} (entry {n})")
        except TokenError as error:
            yield finding("FAIL", "TOKEN", path, f"is not good: {error} (entry {n})")
        else:
            if (stamp.time, stamp.policy, stamp.serial) != (body.time, body.policy, body.serial):
                yield finding("FAIL", "TOKEN", path, f"says another time, policy or serial number than entry {n}")
            self.good[body.authority] = stamp.time
            if body.authority not in self._own_chain:
                self.firm = min(stamp.time, self.firm or stamp.time)

    def _roots(self, authority: str, pem: bytes) -> Sequence[x509.Certificate]:
        if self.trust.pins:
            return self.trust.pins
        if authority in self.trust.roots:
            return self.trust.roots[authority]
        self._own_chain.add(authority)
        return read_certificates(pem)[-1:]

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
        lag = max(FIRM_LAG, self.trust.heartbeat or FIRM_LAG) + SKEW
        for n in evidence:
            claimed = entries[n].time
            if time - claimed > lag:
                yield self._late(n, claimed, time, authority, entries, lag)
            elif claimed - time > SKEW:
                detail = f"is dated {claimed.isoformat()}, after {authority} stamped it at {time.isoformat()}"
                yield finding("WARN", "CLOCK", f"entry {n}", detail)

    def _late(
        self,
        n: int,
        claimed: datetime,
        time: datetime,
        authority: str,
        entries: Mapping[int, Entry],
        lag: timedelta,
    ) -> Finding:
        """As in an archive: a reason in the log makes it a gap, not where the stamp's own entry is dated wrong, too;
        unless the log says that the clock was behind, and by that clock the stamp came in time.
        """
        about = {m: e.time for m, e in entries.items() if isinstance(e.body, Anchor) and e.body.status == "ok"}
        first = min(about, default=n)
        sound = any(abs(time - each) <= lag for each in about.values())
        reason = sound and any(n < m < first and is_reason(each) for m, each in entries.items())
        behind = any(m < first and is_clock(each) for m, each in entries.items())
        reason = reason or (behind and all(each - claimed <= lag for each in about.values()))
        days = (time - claimed).total_seconds() / 86_400
        detail = f"claims {claimed.isoformat()}; first proof of existence {days:.1f} d later ({authority})"
        if reason:
            return finding("WARN", "BACKDATED", f"entry {n}", f"{detail}; only the log itself says why")
        return finding("FAIL", "BACKDATED", f"entry {n}", detail)


def is_reason(entry: Entry) -> bool:
    """Whether an entry says why a stamp came late: an authority failed, none was asked, or for how long."""
    body = entry.body
    return (
        (isinstance(body, Incident) and body.code == "loss")
        or (isinstance(body, Anchor) and body.status == "failed")
        or (isinstance(body, Policy) and bool(body.settings.get("anchor.authorities")))
    )


def is_clock(entry: Entry) -> bool:
    """Whether an entry says that the capturing machine's clock was wrong."""
    return isinstance(entry.body, Incident) and entry.body.code == "clock"
