"""The keys of a log, as its entries tell: who signs checkpoints from where on, who may replace whom.

The first key is that of archive.json. Acts, each signed as ``key_statement`` says:

rotate      by the present key and the new one
recovery    by the present key, the recovery key itself, and the recovery key before it if there is one
revoke      of the present key: by the recovery key and the successor; of an earlier one: by the present key or the
            recovery key, and there is no successor

An act in entry n counts from the checkpoint over n + 1 entries on. A key that was replaced never comes back. An act
that breaks a rule changes nothing; it is a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from archiver.errors import file_errors
from archiver.log.checkpoint import SignedCheckpoint
from archiver.log.codec import MAX_LINE, parse
from archiver.log.fields import MalformedError
from archiver.log.key_statement import signed_by, statement
from archiver.log.segments import SEGMENT, read_lines, segment_name
from archiver.log.signing import Verifier
from archiver.model.custody import KeyAct
from archiver.model.entries import Entry
from archiver.model.findings import Finding

_MARK = b'"kind":"key.'
_BLOCK = 4 * 1024 * 1024
_ID = 4  # bytes of the key id before a signature


@dataclass(frozen=True, slots=True, kw_only=True)
class RingKey:
    """A key that signs, or signed, checkpoints over ``first`` to ``last`` entries (None: it is the present one).

    ``ended``: time of the entry that replaced it. ``revoked``: it was not its owner's alone from then on.
    """

    verifier: Verifier
    first: int
    last: int | None = None
    ended: datetime | None = None
    revoked: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeyRing:
    """``keys`` in the order in which they signed; ``acts``: the entries that count; ``findings``: about the others."""

    origin: str
    keys: tuple[RingKey, ...]
    recovery: Verifier | None = None
    acts: tuple[Entry, ...] = ()
    findings: tuple[Finding, ...] = ()

    @classmethod
    def start(cls, first: Verifier, origin: str) -> KeyRing:
        """The ring of a log without any act."""
        return cls(origin, (RingKey(verifier=first, first=0),))

    @property
    def present(self) -> Verifier:
        """The key that signs now."""
        return self.keys[-1].verifier

    def at(self, size: int) -> Verifier:
        """The key that signs the checkpoint over ``size`` entries."""
        return next(each.verifier for each in reversed(self.keys) if each.first <= size)

    def find(self, key: Verifier) -> RingKey | None:
        """The ring's key with these bytes and name."""
        return next((each for each in self.keys if each.verifier == key), None)

    def signed(self, note: SignedCheckpoint) -> bool:
        """Whether the key of its size signed the checkpoint, and every line under the log's name is good."""
        ours = [each.blob for each in note.signatures if each.name == self.origin]
        known = [each.verifier for each in self.keys if each.first <= note.checkpoint.size]
        return note.signed_by(self.at(note.checkpoint.size)) and all(
            any(key.key_id == blob[:_ID] and key.accepts(note.checkpoint.text, blob[_ID:]) for key in known)
            for blob in ours
        )

    def statement(self, act: KeyAct, n: int, prev: str) -> bytes:
        """What must be signed for ``act`` as the next act, in entry ``n``."""
        return statement(act, origin=self.origin, present=self.present.vkey, n=n, prev=prev)

    def after(self, entry: Entry, act: KeyAct) -> KeyRing:
        """The ring after the act in ``entry``; ValueError says which rule it breaks."""
        said = self.statement(act, entry.n, entry.prev)
        key = self._named(act.key)
        if act.act == "rotate":
            needed, ring = self._rotated(key, entry)
        elif act.act == "recovery":
            needed, ring = self._recovering(key)
        else:
            needed, ring = self._revoked(key, entry, act, said)
        if len(act.signatures) != len(needed):
            raise ValueError(f"it has {len(act.signatures)} signatures instead of {len(needed)}")
        for each in needed:
            if not signed_by(said, act.signatures, each):
                raise ValueError(f"it is not signed, for this place of this log, by {each.vkey}")
        return replace(ring, acts=(*self.acts, entry))

    def _rotated(self, key: Verifier, entry: Entry) -> tuple[list[Verifier], KeyRing]:
        self._require_new(key)
        return [self.present, key], replace(self, keys=(*self._ended(entry), self._begun(key, entry)))

    def _recovering(self, key: Verifier) -> tuple[list[Verifier], KeyRing]:
        self._require_new(key)
        before = [] if self.recovery is None else [self.recovery]
        return [self.present, key, *before], replace(self, recovery=key)

    def _revoked(self, key: Verifier, entry: Entry, act: KeyAct, said: bytes) -> tuple[list[Verifier], KeyRing]:
        known = self.find(key)
        if known is None:
            raise ValueError(f"{key.vkey} never signed this log")
        if key != self.present:
            if act.successor is not None:
                raise ValueError("it names a successor for a key that has one")
            by = self.recovery if self.recovery and signed_by(said, act.signatures, self.recovery) else self.present
            return [by], replace(self, keys=tuple(_marked(each, key, act) for each in self.keys))
        if self.recovery is None:
            raise ValueError("there is no recovery key, and no key may revoke itself")
        if act.successor is None:
            raise ValueError("it names no successor for the key that signs the log")
        successor = self._named(act.successor)
        self._require_new(successor)
        ended = tuple(_marked(each, key, act) for each in self._ended(entry))
        return [self.recovery, successor], replace(self, keys=(*ended, self._begun(successor, entry)))

    def _named(self, text: str) -> Verifier:
        key = Verifier.from_vkey(text)
        if key.name != self.origin:
            raise ValueError(f"the key {text} has another name than the log")
        return key

    def _require_new(self, key: Verifier) -> None:
        if self.find(key) is not None or key == self.recovery:
            raise ValueError(f"{key.vkey} was a key of this log before")

    def _ended(self, entry: Entry) -> tuple[RingKey, ...]:
        return (*self.keys[:-1], replace(self.keys[-1], last=entry.n, ended=entry.time))

    @staticmethod
    def _begun(key: Verifier, entry: Entry) -> RingKey:
        return RingKey(verifier=key, first=entry.n + 1)


def read_ring(folder: Path, first: Verifier, origin: str) -> KeyRing:
    """The ring that the log in ``folder`` tells. Nothing of the log is trusted, and no bytes in it make this raise."""
    return ring_of(_key_entries(folder), first, origin)


def ring_of(entries: Iterable[tuple[int, Entry]], first: Verifier, origin: str) -> KeyRing:
    """The ring after entries, each with the number of its line."""
    ring = KeyRing.start(first, origin)
    findings: list[Finding] = []
    for position, entry in entries:
        if not isinstance(entry.body, KeyAct):
            continue
        try:
            if entry.n != position:
                raise ValueError(f"it is the entry {position} and says that it is {entry.n}")  # noqa: TRY301
            ring = ring.after(entry, entry.body)
        except ValueError as error:
            subject, detail = f"entry {position}", f"changes no key: {error}"
            findings.append(Finding(level="FAIL", code="KEY", subject=subject, detail=_one_line(detail)))
    return replace(ring, findings=tuple(findings))


def may_change_keys(line: bytes) -> bool:
    """Whether a line may be a key act, by its text; every act's line may."""
    return _MARK in line


def compromised(ring: KeyRing, proven: Mapping[int, datetime], held: int) -> Iterator[Finding]:
    """Entries that whoever had a revoked key may have made or altered: no stamp shows that they existed before.

    ``proven``: for numbers of entries, when at the latest these existed; ``held``: entries of the log. What a key
    that was replaced in time had signed is vouched for by the act that replaced it, which holds its ``prev``.
    """
    for key in ring.keys:
        if key.revoked is None or key.last is None or (key.ended is not None and key.ended <= key.revoked):
            continue
        sound = max((size for size, time in proven.items() if time <= key.revoked), default=0)
        start, stop = max(key.first - 1, sound, 0), min(key.last, held)
        if start < stop:
            count = stop - start
            detail = f"{count} {'entry' if count == 1 else 'entries'} to entry {stop - 1}: {key.verifier.vkey} was not "
            detail += f"its owner's alone since {key.revoked.isoformat()}, and no time stamp is older"
            yield Finding(level="WARN", code="COMPROMISED", subject=f"entry {start}", detail=detail)


def pinned(ring: KeyRing, pins: Iterable[bytes]) -> Iterator[Finding]:
    """A finding for each public key (32 bytes) that is none of the log's."""
    ours = {each.verifier.public_key for each in ring.keys}
    for pin in pins:
        if pin not in ours:
            detail = f"is not, and does not lead to, the key that was given ({pin.hex()})"
            yield Finding(level="FAIL", code="KEY", subject=ring.keys[0].verifier.vkey, detail=detail)


def _marked(each: RingKey, key: Verifier, act: KeyAct) -> RingKey:
    """With the earliest time at which it was said to be compromised."""
    if each.verifier != key or act.compromised_since is None:
        return each
    return replace(each, revoked=min(each.revoked or act.compromised_since, act.compromised_since))


def _key_entries(folder: Path) -> Iterator[tuple[int, Entry]]:
    for n, line in _key_lines(folder):
        try:
            yield n, parse(line)
        except MalformedError:
            continue  # a finding of who reads all entries


def _key_lines(folder: Path) -> Iterator[tuple[int, bytes]]:
    """Lines that may be key acts, found by their text: parsing every entry would take a hundred times as long."""
    first = 0
    while (path := folder / "entries" / segment_name(first)).is_file() and not path.is_symlink():
        for n, line in enumerate(read_lines(path) if _may_hold_acts(path) else (), first):
            if _MARK in line and line.endswith(b"\n") and len(line) <= MAX_LINE + 1:
                yield n, line[:-1]
        first += SEGMENT


def _may_hold_acts(path: Path) -> bool:
    """Whether the mark stands anywhere in the file; searched for in blocks, which is ten times as fast as by lines."""
    with file_errors(path, "read"), path.open("rb") as file:
        end = b""
        while block := file.read(_BLOCK):
            if _MARK in end + block[: len(_MARK)] or _MARK in block:
                return True
            end = block[-len(_MARK) :]
    return False


def _one_line(text: str) -> str:
    return text.encode("unicode_escape").decode()[:1_000]
