"""Small logs for tests: made-up captures and sessions, and the shape of a whole archive's log folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.log import Draft, Log, Signer, verify_log
from archiver.model.captures import Asked
from archiver.model.entries import Captured, Session
from archiver.model.findings import Finding
from archiver.model.objects import NamedObject, ObjectRef

ORIGIN = "archive.example/test-1"
MANIFEST = hashlib.sha256(b"archive.json").hexdigest()
START = datetime(2026, 1, 31, 12, 0, 0, 123456, tzinfo=UTC)


def object_ref(content: bytes) -> ObjectRef:
    return ObjectRef(
        sha256=hashlib.sha256(content).hexdigest(),
        sha512=hashlib.sha512(content).hexdigest(),
        size=len(content),
    )


def history_capture(number: int, *, session: int = 1) -> Captured:
    """A page of channel history as the Telegram source records it, with one stored answer."""
    answer = NamedObject(
        role="answer",
        ref=object_ref(b"answer %d" % number),
        media_type="application/vnd.telegram.tl",
        encoding="zstd",
    )
    at = START + timedelta(seconds=number)
    return Captured(
        session=session,
        source="telegram",
        method="messages.getHistory",
        question={"channel": "1234567890", "offset_id": 1000 + number, "limit": 100},
        asked=Asked(
            asked=at,
            answered=at + timedelta(microseconds=1500),
            source_time=at,
            account="a1b2c3d4e5f60718",
            dc=2,
            layer=216,
        ),
        status="ok",
        error=None,
        objects=(answer,),
    )


def session_drafts(first: int, count: int) -> list[Draft]:
    return [
        Draft(
            body=Session(command="test", versions={"run": str(number)}),
            mono_us=number,
            time=START + timedelta(seconds=number),
        )
        for number in range(first, first + count)
    ]


@dataclass
class Sample:
    """A folder with a log, its key and what a verifier trusts."""

    root: Path
    signer: Signer

    @property
    def folder(self) -> Path:
        return self.root / "log"

    @property
    def tmp(self) -> Path:
        return self.root / "tmp"

    @property
    def first_file(self) -> Path:
        return self.folder / "entries" / "000000000000.jsonl"

    def create(self) -> Log:
        return Log.create(self.folder, tmp=self.tmp, signer=self.signer, manifest_sha256=MANIFEST, time=START)

    def open(self) -> Log:
        return Log.open(self.folder, signer=self.signer, tmp=self.tmp)

    def findings(self) -> list[Finding]:
        return list(verify_log(self.folder, self.signer.verifier, ORIGIN, MANIFEST))

    def fails(self) -> list[Finding]:
        return [finding for finding in self.findings() if finding.level == "FAIL"]

    def codes(self) -> set[str]:
        return {finding.code for finding in self.findings()}

    def files(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    def lines(self) -> list[bytes]:
        return self.first_file.read_bytes().splitlines()

    def write_lines(self, lines: list[bytes]) -> None:
        self.first_file.write_bytes(b"".join(line + b"\n" for line in lines))


def new_sample(root: Path, sizes: tuple[int, ...]) -> Sample:
    """A log with a checkpoint at each of the sizes, which ascend from more than 1."""
    sample = Sample(root, Signer.generate(ORIGIN))
    with sample.create() as log:
        for size in sizes:
            log.append_many(session_drafts(log.size, size - log.size))
            log.checkpoint()
    return sample


def rewrite(path: Path, data: bytes) -> None:
    """Replace the content of a file whatever its mode, in place."""
    path.chmod(0o644)
    path.write_bytes(data)


def relink(lines: list[bytes], change: Callable[[dict[str, object]], None] | None = None) -> list[bytes]:
    """Number the lines and chain them anew, as one would who has no key; ``change`` alters each first."""
    linked: list[bytes] = []
    prev = "0" * 64
    for n, line in enumerate(lines):
        value = json.loads(line)
        if change is not None:
            change(value)
        value.update(n=n, prev=prev)
        encoded = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        linked.append(encoded)
        prev = hashlib.sha256(encoded).hexdigest()
    return linked
