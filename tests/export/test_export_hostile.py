"""Copies that were made to do harm, commands that are cut off, and logs that were cut before they were handed over."""

from __future__ import annotations

import asyncio
import io
import json
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from archiver.errors import CannotRunError
from archiver.jobs.exporting import ExportRequest, export_copy
from archiver.jobs.receipt import make_receipt
from archiver.jobs.verify_copy import Given, verify_copy
from tests.export.altering import copied, files_of, resign
from tests.export.copies import Case, levels


def _zip(*members: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        for name, data in members:
            packed.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def _head(name: bytes) -> bytes:
    """An empty member, as archiver writes its head."""
    return struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 0x21, 0, 0, 0, len(name), 0) + name


BOMB = _zip(("bag/bagit.txt", bytes(50_000_000)), method=zipfile.ZIP_DEFLATED)
PLAIN = _zip(("datapackage.json", b"{}"), ("datapackage-digest.json", b"{}"))
HOSTILE = {
    "bomb": BOMB,
    "climbing": _zip(("../../escaped", b"x")),
    "absolute": _zip(("/tmp/escaped", b"x")),
    "link": _zip(("bag/bagit.txt\x00", b"x")),
    "size says more": PLAIN[:18] + b"\xff\xff\xff\x7f" * 2 + PLAIN[26:],
    "size says less": PLAIN[:18] + bytes(8) + PLAIN[26:],
    "sum is wrong": PLAIN[:14] + zlib.crc32(b"else").to_bytes(4, "little") + PLAIN[18:],
    "something before": b"#!/bin/sh\n" + PLAIN,
    "something behind": PLAIN + b"more",
    "cut": PLAIN[:-30],
    "no directory": PLAIN[: PLAIN.index(b"PK\x01\x02")],
    "nested": PLAIN.replace(b"{}", b"[["),
    "empty": b"",
    "empty zip": _zip(),
    "many": b"".join(_head(f"a/{n}".encode()) for n in range(70_000)),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_zip_files_are_a_finding(tmp_path: Path, what: str) -> None:
    path = tmp_path / "hostile.wacz"
    path.write_bytes(HOSTILE[what])
    result = verify_copy(path)
    assert not result.ok
    assert all("\n" not in str(each) for each in result.findings)
    assert [each.name for each in tmp_path.iterdir()] == ["hostile.wacz"]


def test_two_members_of_one_name(tmp_path: Path) -> None:
    path = tmp_path / "twice.wacz"
    with pytest.warns(UserWarning, match="Duplicate"):
        path.write_bytes(_zip(("datapackage.json", b"{}"), ("datapackage.json", b"{}")))
    assert levels(verify_copy(path)) == ["FAIL ZIP"]


def test_who_has_the_key_cannot_make_entries_of_it(bare: Case, tmp_path: Path) -> None:
    """The signed list fits, what it lists does not: entries, proofs, keys and objects are checked themselves."""
    bag = bare.export("resigned", bare.page).path
    entry = max((bag / "data/entries").iterdir(), key=lambda each: int(each.stem))
    page = max(files_of(bag / "data/objects"), key=lambda each: each.stat().st_size)
    key = next((bag / "data/keys").glob("*.pem"))
    nothing = b"[" * 100_000
    changes = {
        entry: _dated_back(entry.read_bytes()),
        bag / "data/proofs" / f"{entry.stem}.tlog-proof": b"c2sp.org/tlog-proof@v1\nindex 1\n\n",
        page: b"other bytes",
        key: b"another key",
        bag / "data/archive.json": nothing,
        bag / "data/entries" / "0.json": nothing,
        bag / "data/selection.json": None,
        next((bag / "data/checkpoints").iterdir()): b"nothing\n",
    }
    for path, data in changes.items():
        copy = copied(bag, tmp_path / "copy")
        altered = copy / path.relative_to(bag)
        altered.unlink()
        if data is not None:
            altered.write_bytes(data)
        resign(bare.place, copy)
        result = verify_copy(copy)
        assert "FAIL FILE_HASH" not in levels(result)
        assert result.ok == (data is None), (path, result.findings)
    copy = copied(bag, tmp_path / "copy")
    (copy / "data/objects/sha256/aa").mkdir(exist_ok=True)
    (copy / "data/objects/sha256/aa" / ("a" * 64)).write_bytes(b"more")
    resign(bare.place, copy)
    assert "FAIL STRAY" in levels(verify_copy(copy))


def _dated_back(line: bytes) -> bytes:
    """The entry as it could have been written in 2016."""
    at = line.index(b'"time":"20') + len(b'"time":"20')
    return line[:at] + b"16" + line[at + 2 :]


def test_what_is_left_out_by_who_has_the_key_is_not_seen(bare: Case, tmp_path: Path) -> None:
    """A selection is what it is; the limits say so. A receipt, the archive or a whole copy shows what there is."""
    copy = copied(bare.export("left-out", bare.page).path, tmp_path / "copy")
    entries = {each: json.loads(each.read_bytes()) for each in (copy / "data/entries").iterdir()}
    (reading,) = [each for each, entry in entries.items() if entry["kind"] == "derive"]
    output = entries[reading]["body"]["output"]["sha256"]
    (copy / "data/objects/sha256" / output[:2] / output).unlink()
    (copy / "data/proofs" / f"{reading.stem}.tlog-proof").unlink()
    reading.unlink()
    assert not verify_copy(copy).ok
    resign(bare.place, copy)
    assert verify_copy(copy).ok


def test_pipes_and_links_are_never_opened(bare: Case, tmp_path: Path) -> None:
    """Whoever opened such a pipe would wait for ever."""
    for bag in (bare.export("piped").path, bare.export("piped-selection", bare.page).path):
        files = [each.relative_to(bag) for each in files_of(bag)]
        special = ("files.note", "bagit.txt", "archive.json", "checkpoint", "selection.json", "000000000000.jsonl")
        for file in [each for each in files if each.name in special] + files[:: len(files) // 6]:
            copy = copied(bag, tmp_path / "copy")
            (copy / file).unlink()
            os.mkfifo(copy / file)
            assert not verify_copy(copy).ok
            (copy / file).unlink()
            (copy / file).symlink_to("/dev/zero")
            assert not verify_copy(copy).ok


def test_receipts_show_what_was_cut_off_before_the_export(bare: Case, tmp_path: Path) -> None:
    receipt = asyncio.run(make_receipt(bare.place))
    (tmp_path / "newest.receipt").write_bytes(receipt.data)
    given = Given(receipts=(tmp_path / "newest.receipt",))
    whole = bare.export("with-receipt").path
    assert verify_copy(whole, given).ok
    selection = bare.export("selection-with-receipt", bare.page).path
    assert "WARN RECEIPT" in levels(verify_copy(selection, given))
    older = bare.export("older").path
    later = asyncio.run(make_receipt(bare.place))
    (tmp_path / "newest.receipt").write_bytes(later.data)
    assert "FAIL TRUNCATED" in levels(verify_copy(older, given))


class _Interrupting:
    """Ctrl-C again and again while the copy is written, and while that is cleared away."""

    def __init__(self) -> None:
        self.task: asyncio.Task[object] | None = None
        self.loop: asyncio.AbstractEventLoop | None = None

    def step(self, sentence: str) -> None: ...

    def warn(self, sentence: str) -> None: ...

    def update(self, done: int, total: int | None = None) -> None:
        if done > 5_000 and self.loop is not None and self.task is not None:
            for later in range(20):
                self.loop.call_soon_threadsafe(self.loop.call_later, later / 1000, self.task.cancel)

    def transfer(self, name: str, *, total: int | None, unit: str) -> AbstractContextManager[_Interrupting]:
        return nullcontext(self)


@pytest.mark.parametrize("name", ["stopped", "stopped.zip", "stopped.wacz"])
def test_an_interrupted_export_leaves_nothing(bare: Case, name: str) -> None:
    progress = _Interrupting()
    place = replace(bare.place, progress=progress)
    before = (place.folder / "log/checkpoint").read_bytes()

    async def run() -> None:
        progress.loop = asyncio.get_running_loop()
        format = "wacz" if name.endswith(".wacz") else "bagit"  # noqa: A001
        progress.task = asyncio.create_task(export_copy(place, ExportRequest(format=format, out=bare.folder / name)))
        await progress.task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(run())
    assert not [each for each in bare.folder.iterdir() if each.name in (name, f".{name}.{os.getpid()}.part")]
    assert (place.folder / "log/checkpoint").read_bytes() == before
    format = "wacz" if name.endswith(".wacz") else "bagit"  # noqa: A001
    left = bare.folder / f".{name}.{_ended()}.part"
    left.mkdir()
    assert verify_copy(bare.export(name, format=format).path).ok
    assert not left.exists()


def _ended() -> int:
    """The number of a process that is no more."""
    with subprocess.Popen([sys.executable, "-S", "-c", ""]) as process:
        process.wait()
    return process.pid


def test_without_the_extra_it_says_what_to_install(bare: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cdxj_indexer", None)
    with pytest.raises(CannotRunError, match="not installed here"):
        bare.export("extra.wacz", format="wacz")
    assert not (bare.folder / "extra.wacz").exists()
