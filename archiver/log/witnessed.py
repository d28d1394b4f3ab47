"""What the co-signatures in a log prove, and what is wrong with them; nothing of the log is trusted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archiver.errors import IntegrityError
from archiver.log.checkpoint import MAX_NOTE, NoteError, SignedCheckpoint
from archiver.log.cosignature import MAX_LINE, WitnessKey, parse_line
from archiver.log.cosignature_files import COSIGNATURE_FILE, cosignature_path
from archiver.log.files import read_small
from archiver.log.survey import take_survey
from archiver.model.custody import Policy, Seal
from archiver.model.entries import Entry
from archiver.model.findings import Finding, Level
from archiver.wording import counted

KEYS = "witness.keys"
"""The setting in ``policy`` entries: verifier keys of the witnesses that are asked."""
MOST_DECLARED = 100
"""Keys of a ``policy`` entry that are read."""

_RECORDS = frozenset({"anchor", "seal", "session"})


@dataclass(frozen=True, slots=True)
class _Read:
    """A co-signature file: ``key`` signed at ``time``; both None where no known key did, ``fault`` says why."""

    key: WitnessKey | None
    time: datetime | None
    fault: str
    known: bool


class WitnessCheck:
    """Takes every entry in order (``count``), then says what is wrong. Keeps a byte an entry, and the seals.

    ``pins``: the only witnesses that are believed; where there are none, ``configured``, and where there are none
    either, those that the log itself names.
    """

    def __init__(self, folder: Path, pins: tuple[WitnessKey, ...], configured: tuple[WitnessKey, ...]) -> None:
        self._folder = folder
        self._pins = pins
        self._configured = configured
        self._evidence = bytearray()
        self._seals: list[tuple[int, Seal]] = []
        self._declared: tuple[WitnessKey, ...] = ()
        self._ever: dict[str, WitnessKey] = {}

    def count(self, entry: Entry) -> None:
        """The next entry."""
        n = len(self._evidence)
        self._evidence.append(entry.body.kind not in _RECORDS)
        match entry.body:
            case Seal() as body if body.cosignatures:
                self._seals.append((n, body))
            case Policy() as body if KEYS in body.settings:
                self._declared = _declared(body.settings)
                self._ever.update((each.vkey, each) for each in self._declared)

    def findings(self) -> Iterator[Finding]:
        """What is wrong, or missing."""
        wanted = self._pins or self._configured or self._declared
        known = {each.vkey: each for each in (*wanted, *self._ever.values())}
        covered: dict[str, tuple[int, datetime]] = {}
        named: set[str] = set()
        for n, seal in self._seals:
            for each in seal.cosignatures:
                path = str(cosignature_path(seal.size, each.witness))
                if not COSIGNATURE_FILE.fullmatch(path) or seal.size > n:
                    yield self._finding("FAIL", f"entry {n}", "names no co-signature that there can be")
                    continue
                named.add(path)
                yield from self._check(n, seal, path, each.file.sha256, known, covered)
        yield from self._check_strays(named, known, covered)
        yield from self._coverage(wanted, covered)

    def _check(
        self,
        n: int,
        seal: Seal,
        path: str,
        sha256: str,
        known: Mapping[str, WitnessKey],
        covered: dict[str, tuple[int, datetime]],
    ) -> Iterator[Finding]:
        subject, where = f"{self._folder.name}/{path}", f"(entry {n})"
        data = self._data(path)
        if data is None:
            yield self._finding("FAIL", subject, f"is missing or no small file {where}")
            return
        found = hashlib.sha256(data).hexdigest()
        if found != sha256:
            yield self._finding("FAIL", subject, f"expected {sha256} got {found} {where}")
            return
        read = self._read(data, seal.size, known)
        if read.key is not None and read.time is not None:
            _cover(covered, read.key, seal.size, read.time)
        else:
            yield self._finding("FAIL" if read.known else "NOTE", subject, f"{read.fault} {where}")

    def _check_strays(
        self, named: set[str], known: Mapping[str, WitnessKey], covered: dict[str, tuple[int, datetime]]
    ) -> Iterator[Finding]:
        """Files that no entry names: of a command that was killed, or of entries that are gone."""
        for path in take_survey(self._folder).cosignatures:
            if path in named:
                continue
            subject = f"{self._folder.name}/{path}"
            size = int(path.removeprefix("cosignatures/").partition(".")[0])
            if size > len(self._evidence):
                detail = f"is a co-signature of {size} entries; the log holds {len(self._evidence)}"
                yield Finding(level="FAIL", code="TRUNCATED", subject=subject, detail=detail)
                continue
            read = self._read(self._data(path) or b"", size, known)
            if read.key is not None and read.time is not None:
                _cover(covered, read.key, size, read.time)
                yield self._finding("NOTE", subject, "is good, and named by no entry, as a killed command leaves it")
            elif read.known:
                yield self._finding("FAIL", subject, read.fault)
            else:
                detail = "is named by no entry, and of no witness that is known"
                yield Finding(level="WARN", code="STRAY", subject=subject, detail=detail)

    def _coverage(
        self, wanted: tuple[WitnessKey, ...], covered: Mapping[str, tuple[int, datetime]]
    ) -> Iterator[Finding]:
        for key in self._ever.values() if not self._pins else ():
            if key not in wanted:
                size = covered.get(key.vkey, (0, None))[0]
                entries = counted(size, "entry", "entries")
                detail = f"{key.name}, which co-signed the first {entries}, is asked no more, as the settings say"
                yield Finding(level="NOTE", code="UNWITNESSED", subject="log", detail=detail)
        for key in wanted:
            size, time = covered.get(key.vkey, (0, None))
            if time is not None:
                detail = f"the first {size} entries were co-signed by {key.name} at {time.isoformat()}"
                yield Finding(level="NOTE", code="WITNESSED", subject="log", detail=detail)
            left = [n for n in range(size, len(self._evidence)) if self._evidence[n]]
            if left:
                what = "entry" if len(left) == 1 else "entries"
                has = "has" if len(left) == 1 else "have"
                detail = f"{len(left)} {what} from {left[0]} {has} no co-signature of {key.name}"
                yield Finding(level="WARN", code="UNWITNESSED", subject="log", detail=detail)

    def _data(self, path: str) -> bytes | None:
        try:
            return read_small(self._folder / path, MAX_LINE)
        except IntegrityError:
            return None

    def _read(self, data: bytes, size: int, known: Mapping[str, WitnessKey]) -> _Read:
        try:
            signature = parse_line(data)
        except NoteError as error:
            return _Read(None, None, f"is no co-signature: {error}", known=True)
        said = (signature.name, signature.blob[:4])
        key = next((each for each in known.values() if (each.name, each.key_id) == said), None)
        if key is None:
            return _Read(None, None, "is of a witness whose key was not given", known=False)
        try:
            note = read_small(self._folder / "checkpoints" / str(size), MAX_NOTE)
            text = SignedCheckpoint.parse(note).checkpoint.text
        except (IntegrityError, NoteError):
            return _Read(None, None, f"has no checkpoint over {size} entries beside it", known=True)
        time = key.time_of(signature, text)
        if time is None:
            return _Read(None, None, f"is not of the checkpoint over {size} entries that this log has", known=True)
        return _Read(key, time, "", known=True)

    def _finding(self, level: Level, subject: str, detail: str) -> Finding:
        return Finding(level=level, code="COSIGNATURE", subject=subject, detail=detail)


def _cover(covered: dict[str, tuple[int, datetime]], key: WitnessKey, size: int, time: datetime) -> None:
    if size > covered.get(key.vkey, (0, time))[0]:
        covered[key.vkey] = (size, time)


def _declared(settings: Mapping[str, object]) -> tuple[WitnessKey, ...]:
    """Those of a ``policy`` entry; what is no key there is skipped: it can prove nothing."""
    given = settings[KEYS]
    keys: list[WitnessKey] = []
    for text in given[:MOST_DECLARED] if isinstance(given, list | tuple) else ():
        try:
            keys.append(WitnessKey.from_vkey(str(text)))
        except ValueError:
            continue
    return tuple(keys)
