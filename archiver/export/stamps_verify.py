"""Time stamps in a selection of a log: each is what its entry says, of a checkpoint that is in the copy."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from archiver.export.believing import Belief
from archiver.export.files import CopyError, Files
from archiver.export.findings import finding
from archiver.export.form import Form
from archiver.export.late import check_time
from archiver.log import SignedCheckpoint
from archiver.log.anchor_files import AUTHORITY, token_path
from archiver.log.anchors import Trust
from archiver.log.tokens import (
    MAX_CERTIFICATES,
    MAX_TOKEN,
)
from archiver.model.custody import Anchor, Digest
from archiver.model.entries import Entry
from archiver.model.findings import Finding, Level


class Stamps:
    """``notes``: checkpoints of the copy that the log's keys signed.

    After ``check``, ``proven`` has the time at which so many entries existed at the latest, by good stamps.
    """

    def __init__(self, files: Files, form: Form, trust: Trust, notes: Mapping[int, SignedCheckpoint]) -> None:
        self._files = files
        self._form = form
        self._trust = trust
        self._notes = notes
        self._belief = Belief(trust)
        self._good: dict[int, tuple[datetime, str]] = {}
        self.proven: dict[int, datetime] = {}

    def check(self, entries: Mapping[int, Entry]) -> Iterator[Finding]:
        """Each stamp that an entry names, and files that none does."""
        named: set[str] = set()
        for n, entry in sorted(entries.items()):
            body = entry.body
            if not isinstance(body, Anchor) or body.status != "ok" or body.token is None or body.certificates is None:
                continue
            if not AUTHORITY.fullmatch(body.authority):
                yield finding("FAIL", "TOKEN", f"entry {n}", "names no authority that there can be")
                continue
            token = f"{self._form.base}{token_path(body.size, body.authority)}"
            chain = f"{self._form.certificates}{body.certificates.sha256}.pem"
            if body.size in self._notes or token in self._files.names:
                named |= {token, chain}
                yield from self._check(n, body, (token, body.token), (chain, body.certificates))
        folders = (f"{self._form.base}anchors/", self._form.certificates)
        for path in sorted(path for path in self._files.names if path.startswith(folders) and path not in named):
            yield finding("FAIL", "STRAY", path, "no entry in the copy names such a time stamp")
        yield from self._belief.told("copy")

    def told(self, under: Mapping[int, int], entries: Mapping[int, Entry]) -> Iterator[Finding]:
        """When the entries existed at the latest; which have no stamp. ``under``: the checkpoint of each's proof."""
        records = {n for n, entry in entries.items() if entry.body.kind in {"anchor", "seal", "session"}}
        left = []
        groups: dict[int, list[int]] = {}
        for n in sorted(under.keys() - records):
            if under[n] in self._good:
                groups.setdefault(under[n], []).append(n)
            else:
                left.append(n)
        yield from self._times(groups, entries)
        for size, numbers in sorted(groups.items()):
            time, authority = self._good[size]
            what = f"entry {numbers[0]}" if len(numbers) == 1 else f"{len(numbers)} entries from {numbers[0]}"
            yield finding("NOTE", "STAMPED", what, f"existed at the latest on {time.isoformat()} ({authority})")
        if left:
            configured = bool(self._trust.pins or self._trust.roots or self._good)
            level: Level = "WARN" if configured else "NOTE"
            noun = "entry has" if len(left) == 1 else "entries have"
            detail = f"{len(left)} {noun} no time stamp, the first is entry {left[0]}"
            yield finding(level, "UNANCHORED", "entries", detail)

    def _times(self, groups: Mapping[int, Sequence[int]], entries: Mapping[int, Entry]) -> Iterator[Finding]:
        """Whether the entries' own times fit their stamps."""
        lag = self._trust.heartbeat or timedelta()
        for size, numbers in sorted(groups.items()):
            about = {n: each for n, each in entries.items() if _stamps(each, size)}
            for n in numbers:
                found = check_time(entries[n], self._good[size], about, entries, lag)
                if found is not None:
                    yield found

    def _check(self, n: int, body: Anchor, token: tuple[str, Digest], chain: tuple[str, Digest]) -> Iterator[Finding]:
        read: list[bytes] = []
        for (path, digest), limit in ((token, MAX_TOKEN), (chain, MAX_CERTIFICATES)):
            try:
                data = self._files.read(path, limit)
            except CopyError as error:
                yield finding("FAIL", "TOKEN_MISSING", path, f"{error} (entry {n})")
                return
            found = hashlib.sha256(data).hexdigest()
            if found != digest.sha256 or len(data) != digest.size:
                yield finding("FAIL", "TOKEN_HASH", path, f"expected {digest.sha256} got {found} (entry {n})")
                return
            read.append(data)
        note = self._notes.get(body.size)
        if note is None or hashlib.sha256(note.note).hexdigest() != body.imprint or body.size > n:
            yield finding("FAIL", "FORK", token[0], f"is not of a checkpoint over {body.size} entries in this copy")
            return
        time, wrong = self._belief.check(n, body, token[0], *read)
        yield from wrong
        if time is not None:
            self._good[body.size] = min(self._good.get(body.size, (time, body.authority)), (time, body.authority))
            if self._belief.is_firm(body.authority):
                self.proven[body.size] = min(time, self.proven.get(body.size, time))


def _stamps(entry: Entry, size: int) -> bool:
    return isinstance(entry.body, Anchor) and entry.body.status == "ok" and entry.body.size == size
