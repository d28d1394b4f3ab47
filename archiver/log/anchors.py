"""What the time stamps in a log prove, and what is wrong with them; nothing of the log is trusted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509

from archiver.errors import IntegrityError
from archiver.log.anchor_files import AUTHORITY, certificates_path, token_path
from archiver.log.anchor_times import FIRM_LAG, SKEW, Proof, Times
from archiver.log.checkpoint import MAX_NOTE, NoteError, SignedCheckpoint
from archiver.log.files import read_small
from archiver.log.survey import take_survey
from archiver.log.tokens import (
    MAX_CERTIFICATES,
    MAX_TOKEN,
    Stamp,
    TokenError,
    UntrustedError,
    check_token,
    imprint_in,
    read_certificates,
)
from archiver.model.custody import Anchor, Digest, Policy, Seal
from archiver.model.entries import Entry
from archiver.model.findings import Finding, Level

LONGEST_HEARTBEAT = timedelta(hours=168)
"""A longer one is believed only of the verifier's own configuration: the log's may be an attacker's."""

OWN_WORD = "log, by its own word,"
"""Subject of STAMPED where no root certificate was named: the archive's maker may have made those too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What the verifier brings along.

    ``pins``: root certificates; where there are any, only they count. ``roots``: those of the configuration, by the
    authority's name. ``heartbeat``: of the configuration, None where it has no authority.
    """

    pins: tuple[x509.Certificate, ...] = ()
    roots: Mapping[str, tuple[x509.Certificate, ...]] = field(default_factory=dict)
    heartbeat: timedelta | None = None


class AnchorCheck:
    """Takes every entry in order (``count``), then says what is wrong. Keeps 9 bytes an entry, and the anchors."""

    def __init__(self, folder: Path, trust: Trust) -> None:
        self._folder = folder
        self._trust = trust
        self._times = Times()
        self._anchors: list[tuple[int, Anchor]] = []
        self._seals: list[tuple[int, Seal]] = []
        self._declared: tuple[str, ...] = ()
        self._heartbeat: timedelta | None = None
        self._own_chain: set[str] = set()
        self._untrusted: dict[str, list[str]] = {}
        self.proven: dict[int, datetime] = {}
        """After ``findings``: when so many entries existed at the latest, by authorities that the verifier named."""

    def count(self, entry: Entry) -> None:
        """The next entry."""
        n = len(self._times)
        self._times.count(entry)
        match entry.body:
            case Anchor() as body:
                self._anchors.append((n, body))
            case Seal() as body:
                self._seals.append((n, body))
            case Policy() as body if "anchor.authorities" in body.settings:
                named = body.settings["anchor.authorities"]
                self._declared = tuple(map(str, named)) if isinstance(named, list | tuple) else ()
                self._heartbeat = _hours(body.settings.get("anchor.heartbeat_hours"))

    def findings(self, now: datetime) -> Iterator[Finding]:
        """What is wrong, or missing, at the verifier's time ``now``."""
        proofs: list[Proof] = []
        for n, body in self._anchors:
            if body.status == "ok":
                yield from self._check(n, body, proofs)
        for first, *more in self._untrusted.values():
            subject, _, detail = first.partition(" ")
            yield _finding("WARN", "TOKEN", subject, f"{detail}{f', and {len(more)} more' if more else ''}")
        yield from self._check_seals()
        yield from self._check_strays()
        if self._own_chain:
            names = ", ".join(sorted(self._own_chain))
            detail = f"of {names} were checked by root certificates that the archive holds itself, which proves less: "
            yield _finding("NOTE", "TOKEN", "time stamps", f"{detail}name them with --authority-root")
        lag = max(FIRM_LAG, self._trust.heartbeat or FIRM_LAG) + SKEW
        believed = [each for each in proofs if each.vouched] if self._named else proofs
        others = [each for each in proofs if not each.vouched] if self._named else []
        yield from self._times.findings(believed, others, lag, "WARN" if self._trust.pins else "NOTE")
        yield from self._check_coverage(believed, now)

    @property
    def _configured(self) -> bool:
        trust = self._trust
        return bool(self._declared or self._anchors or trust.pins or trust.roots or trust.heartbeat is not None)

    @property
    def _named(self) -> bool:
        """Whether the verifier brought certificates along."""
        return bool(self._trust.pins or self._trust.roots)

    # tokens

    def _check(self, n: int, body: Anchor, proofs: list[Proof]) -> Iterator[Finding]:
        if body.token is None or body.certificates is None or not AUTHORITY.fullmatch(body.authority):
            yield _finding("FAIL", "TOKEN", f"entry {n}", "names no authority and token that there can be")
            return
        path = f"{self._folder.name}/{token_path(body.size, body.authority)}"
        where = f"(entry {n})"
        checkpoint = self._read(f"checkpoints/{body.size}", MAX_NOTE)
        token = self._read(str(token_path(body.size, body.authority)), MAX_TOKEN)
        pem = self._read(str(certificates_path(body.certificates.sha256)), MAX_CERTIFICATES)
        bad = [
            *_differs(path, token, body.token, where),
            *_differs(
                f"{self._folder.name}/{certificates_path(body.certificates.sha256)}", pem, body.certificates, where
            ),
        ]
        yield from bad
        if bad or token is None or pem is None:
            return
        if body.size > n:
            yield _finding("FAIL", "TOKEN", path, f"covers {body.size} entries, of which {n} came before {where}")
            return
        if checkpoint is None or hashlib.sha256(checkpoint).hexdigest() != body.imprint:
            detail = f"is of another checkpoint over {body.size} entries than this log has {where}"
            yield _finding("FAIL", "FORK", path, detail)
            return
        yield from self._prove(n, body, path, token, pem, proofs)

    def _prove(
        self, n: int, body: Anchor, path: str, token: bytes, pem: bytes, proofs: list[Proof]
    ) -> Iterator[Finding]:
        where = f"(entry {n})"
        try:
            kept = read_certificates(pem)
            stamp, vouched = self._stamp(body, path, token, kept, where)
        except UntrustedError as error:
            yield _finding("FAIL", "TOKEN", path, f"proves nothing here: {error} {where}")
        except TokenError as error:
            yield _finding("FAIL", "TOKEN", path, f"is not good: {error} {where}")
        else:
            said = (stamp.time, stamp.policy, stamp.serial)
            if said != (body.time, body.policy, body.serial):
                detail = f"says {said[0].isoformat()}, policy {said[1]}, serial number {said[2]}; the entry does not"
                yield _finding("FAIL", "TOKEN", path, f"{detail} {where}")
            proofs.append(Proof(n, body.size, stamp.time, body.authority, vouched))
            if vouched:
                self.proven[body.size] = min(stamp.time, self.proven.get(body.size, stamp.time))

    def _stamp(
        self, body: Anchor, path: str, token: bytes, kept: Sequence[x509.Certificate], where: str
    ) -> tuple[Stamp, bool]:
        """What the token says, and whether a certificate that the verifier named vouches for it."""
        imprint = bytes.fromhex(body.imprint)
        roots = self._trust.pins or self._trust.roots.get(body.authority)
        if roots:
            try:
                return check_token(token, imprint, roots, helpers=kept), True
            except UntrustedError as error:  # made up, or by a root that the authority has replaced since
                self._untrusted.setdefault(body.authority, []).append(f"{path} proves nothing here: {error} {where}")
        else:
            self._own_chain.add(body.authority)
        return check_token(token, imprint, kept[-1:], helpers=kept), False

    def _read(self, path: str, limit: int) -> bytes | None:
        try:
            return read_small(self._folder / path, limit)
        except IntegrityError:
            return None

    def _check_seals(self) -> Iterator[Finding]:
        good = {n: body for n, body in self._anchors if body.status == "ok"}
        for n, seal in self._seals:
            if any(each not in good or good[each].size != seal.size for each in seal.anchors):
                yield _finding("FAIL", "TOKEN", f"entry {n}", "seals under time stamps that are of something else")
            note = self._read(f"checkpoints/{seal.size}", MAX_NOTE)
            try:
                root = SignedCheckpoint.parse(note).checkpoint.root.hex() if note is not None else None
            except NoteError:
                continue  # a finding of the log's
            if root is not None and root != seal.root:
                yield _finding("FAIL", "FORK", f"entry {n}", f"seals another root than the checkpoint {seal.size}")

    def _check_strays(self) -> Iterator[Finding]:
        """Files that no entry names: of a command that was killed, or of entries that are gone."""
        named: set[str] = set()
        for _, body in self._anchors:
            if body.status == "ok" and body.certificates is not None:
                named |= {str(token_path(body.size, body.authority)), str(certificates_path(body.certificates.sha256))}
        for path in take_survey(self._folder).anchors:
            if path not in named:
                yield self._stray(path)

    def _stray(self, path: str) -> Finding:
        subject = f"{self._folder.name}/{path}"
        number = path.removeprefix("anchors/").partition(".")[0]
        if path.endswith(".tsr") and int(number) > len(self._times):
            detail = f"is a stamp of {number} entries; the log holds {len(self._times)}"
            return _finding("FAIL", "TRUNCATED", subject, detail)
        if path.endswith(".tsr"):
            imprint = imprint_in(self._read(path, MAX_TOKEN) or b"")
            checkpoint = self._read(f"checkpoints/{number}", MAX_NOTE) or b""
            if imprint is not None and imprint != hashlib.sha256(checkpoint).digest():
                detail = f"is of another checkpoint over {number} entries than this log has, and no entry names it"
                return _finding("FAIL", "FORK", subject, detail)
        return _finding("WARN", "STRAY", subject, "is named by no entry, as a command leaves it that was killed")

    def _check_coverage(self, proofs: Sequence[Proof], now: datetime) -> Iterator[Finding]:
        total = len(self._times)
        covered = min(max((proof.size for proof in proofs), default=0), total)
        left = self._times.evidence_from(covered)
        level: Level = "WARN" if self._configured else "NOTE"
        if proofs:
            yield self._bracket(proofs, covered)
        if left:
            reason = "" if self._configured else " (no authority is configured)"
            what = "entry" if len(left) == 1 else "entries"
            detail = (
                f"{len(left)} {what} from {left[0]} {'has' if len(left) == 1 else 'have'} no timestamp proof{reason}"
            )
            yield _finding(level, "UNANCHORED", "log", detail)
        yield from self._check_each(proofs, covered)
        if not self._configured:
            return
        heartbeat = self._trust.heartbeat or min(self._heartbeat or FIRM_LAG, LONGEST_HEARTBEAT)
        newest = max((proof.time for proof in proofs), default=None)
        if newest is None or now - newest > heartbeat + SKEW:
            last = f"the last is of {newest.isoformat()}" if newest else "there is none"
            detail = f"no anchor within the heartbeat ({last}): later entries may have been removed"
            yield _finding("WARN", "STALE", "log", detail)

    def _check_each(self, proofs: Sequence[Proof], covered: int) -> Iterator[Finding]:
        """What only some of the authorities have stamped that the log names."""
        believed = [each for each in self._declared if each not in self._untrusted]
        for name in believed if proofs else ():
            size = max((proof.size for proof in proofs if proof.authority == name), default=0)
            left = [n for n in self._times.evidence_from(size) if n < covered]
            if left:
                entries = "1 entry" if len(left) == 1 else f"{len(left)} entries"
                detail = f"{entries} from {left[0]} without one; another authority stamped them"
                yield _finding("NOTE", "UNANCHORED", f"stamps of {name[:40]!r}", detail)

    def _bracket(self, proofs: Sequence[Proof], covered: int) -> Finding:
        first = min(proofs, key=lambda each: each.time)
        newest = min((each for each in proofs if each.size >= covered), key=lambda each: each.time)
        by = ", ".join(sorted({each.authority for each in proofs if each.size >= covered}))
        detail = f"the first {first.size} entries existed at the latest on {first.time.isoformat()}, "
        detail += f"all {covered} up to the newest stamp on {newest.time.isoformat()} ({by})"
        return _finding("NOTE", "STAMPED", "log" if self._named else OWN_WORD, detail)


def _differs(subject: str, data: bytes | None, wanted: Digest, where: str) -> Iterator[Finding]:
    if data is None:
        yield _finding("FAIL", "TOKEN_MISSING", subject, f"is missing or no small file {where}")
        return
    found = hashlib.sha256(data).hexdigest()
    if found != wanted.sha256 or len(data) != wanted.size:
        yield _finding("FAIL", "TOKEN_HASH", subject, f"expected {wanted.sha256} got {found} {where}")


def _hours(value: object) -> timedelta | None:
    if isinstance(value, int | float) and 0 < value <= LONGEST_HEARTBEAT.total_seconds():
        return timedelta(hours=value)
    return None


def _finding(level: Level, code: str, subject: str, detail: str) -> Finding:
    return Finding(level=level, code=code, subject=subject, detail=detail)
