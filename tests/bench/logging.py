"""The log: durable entries a second in groups and one by one, bytes an entry, a checkpoint over 100,000 entries."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.log import Draft, Log, Signer, verify_log
from archiver.log.merkle import leaf_hash
from archiver.model.captures import Asked
from archiver.model.entries import Captured
from archiver.model.objects import NamedObject, ObjectRef
from tests.bench.figure import Figure

ENTRIES = 100_000
GROUP = 64
"""Entries that go to the disk together, as eight pages of history with their files do."""
SINGLE = 500
START = datetime(2026, 1, 31, 12, tzinfo=UTC)
MANIFEST = hashlib.sha256(b"archive.json").hexdigest()


def figures(folder: Path) -> Iterator[Figure]:
    """The log goes below ``folder``, which should lie on the disk that is meant."""
    signer = Signer.generate("archive-bench")
    drafts = [_draft(number) for number in range(ENTRIES)]
    grouped_log = Log.create(folder / "log", tmp=folder / "tmp", signer=signer, manifest_sha256=MANIFEST, time=START)
    single_log = Log.create(folder / "single", tmp=folder / "tmp", signer=signer, manifest_sha256=MANIFEST, time=START)
    single = SINGLE / _seconds(lambda: _append(single_log, drafts[:SINGLE], 1))
    grouped = ENTRIES / _seconds(lambda: _append(grouped_log, drafts, GROUP))
    yield Figure(
        name=f"durable entries, {GROUP} an fsync",
        value=grouped,
        unit="entries/s",
        baseline=single,
        against="one an fsync",
    )
    size = sum(path.stat().st_size for path in (folder / "log").rglob("*") if path.is_file())
    lines = list(grouped_log.lines())
    first = _seconds(grouped_log.checkpoint)
    yield Figure(
        name=f"first checkpoint over {ENTRIES:,}",
        value=first * 1000,
        unit="ms",
        baseline=_seconds(lambda: [leaf_hash(line) for line in lines]) * 1000,
        against="hashing its leaves",
    )
    _append(grouped_log, drafts[-1:], 1)
    yield Figure(
        name="the next one, an entry later",
        value=_seconds(grouped_log.checkpoint) * 1000,
        unit="ms",
        baseline=first * 1000,
        against="the first",
    )
    yield Figure(
        name="log, captures of a page of history",
        value=size / ENTRIES,
        unit="bytes/entry",
        baseline=600,
        against="the bar",
    )
    grouped_log.close()
    single_log.close()
    checked = _seconds(lambda: _verify(folder / "log", signer))
    yield Figure(
        name="verify, log alone",
        value=ENTRIES / checked,
        unit="entries/s",
        baseline=ENTRIES / _seconds(lambda: [leaf_hash(line) for line in lines]),
        against="hashing the lines",
    )


def _append(log: Log, drafts: Sequence[Draft], group: int) -> None:
    for start in range(0, len(drafts), group):
        log.append_many(drafts[start : start + group])


def _verify(folder: Path, signer: Signer) -> None:
    if list(verify_log(folder, signer.verifier, "archive-bench", MANIFEST)):
        raise AssertionError("the log is whole")


def _draft(number: int) -> Draft:
    """A page of a channel's history as the Telegram source records it."""
    name = hashlib.sha256(b"answer %d" % number).hexdigest()
    answer = NamedObject(
        role="answer",
        ref=ObjectRef(sha256=name, size=16_002),
        media_type="application/vnd.archiver.tl+json",
        encoding="zstd",
    )
    at = START + timedelta(seconds=number, microseconds=123456)
    asked = Asked(
        asked=at,
        answered=at + timedelta(microseconds=193_208),
        source_time=at,
        account="6b37a1860a094209",
        dc=2,
        layer=229,
    )
    body = Captured(
        session=0,
        source="telegram",
        method="messages.getHistory",
        question={"channel_id": "1861425548", "limit": 100, "offset_date": "2021-04-11T00:00:01Z"},
        asked=asked,
        status="ok",
        error=None,
        objects=(answer,),
    )
    return Draft(body=body, mono_us=number, time=at)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
