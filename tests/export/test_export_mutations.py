"""Altered copies: what the standards' own tools let pass, and that ours lets nothing pass."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archiver.jobs.verify_copy import CopyResult
from tests.counts import LONG
from tests.export.altering import BAG_REWRITES, WACZ_REWRITES, Change, by_file, copied, flips, pack, unpack
from tests.export.copies import Case, accepted_by_bagit, accepted_by_py_wacz

FLIPS = 600 if LONG else 8
FILES = 300 if LONG else 8


@dataclass
class Row:
    """A line of the table. ``theirs``: what the standard's tool accepted; ``ours``: what we did."""

    what: str
    tried: int = 0
    theirs: int = 0
    ours: int = 0

    def __str__(self) -> str:
        return f"{self.what:<44} tried {self.tried:>5}  theirs undetected {self.theirs:>4}  ours undetected {self.ours}"


def undetected(result: CopyResult) -> bool:
    return all(each.level != "FAIL" for each in result.findings)


def tried(
    row: Row, changes: Iterable[tuple[str, Change]], take: Callable[[Change], Path], case: Case,
    theirs: Callable[[Path], bool],
) -> Row:  # fmt: skip
    for name, change in changes:
        altered = take(change)
        row.tried += 1
        row.theirs += theirs(altered)
        missed = undetected(case.verify(altered))
        row.ours += missed
        assert not missed, f"{row.what}: {name}"
    return row


def rewrites(all_of: Iterable[Change]) -> list[tuple[str, Change]]:
    return [(each.__name__, each) for each in all_of]


@pytest.fixture(scope="module")
def table() -> Iterator[list[Row]]:
    rows: list[Row] = []
    yield rows
    sys.stdout.write("".join(f"{row}\n" for row in ["", *rows]))


@pytest.fixture
def case(request: pytest.FixtureRequest) -> Case:
    """The archive without time stamps, which are slow to check, unless time is given."""
    return request.getfixturevalue("stamped" if LONG else "bare")


@pytest.mark.parametrize("kind", ["whole", "selection"])
def test_bags(case: Case, tmp_path: Path, table: list[Row], kind: str) -> None:
    bag = case.export(f"altered-{kind}", *([] if kind == "whole" else [case.page])).path

    def take(change: Change) -> Path:
        copy = copied(bag, tmp_path / "copy")
        change(copy)
        return copy

    for what, changes in (
        ("flipped bits", flips(bag, FLIPS)),
        ("files dropped, swapped, renamed, added ...", by_file(bag, FILES)),
        ("rewritten with the standard's sums", rewrites(BAG_REWRITES)),
    ):
        row = tried(Row(f"bag ({kind}): {what}"), changes, take, case, accepted_by_bagit)
        table.append(row)
    assert table[-1].theirs == len(BAG_REWRITES)
    assert case.verify(bag).ok


def test_zipped_bags(case: Case, tmp_path: Path, table: list[Row]) -> None:
    packed = case.export("altered.zip", case.page).path
    (inside,) = unpack(packed, tmp_path / "unpacked").iterdir()

    def flipped(change: Change) -> Path:
        copy = copied(packed, tmp_path / "copy.zip")
        change(copy)
        return copy

    def theirs(copy: Path) -> bool:
        shutil.rmtree(tmp_path / "theirs", ignore_errors=True)
        try:
            (folder,) = unpack(copied(copy, tmp_path / "theirs.zip"), tmp_path / "theirs").iterdir()
        except Exception:  # noqa: BLE001  it raises what its parsers raise
            return False
        return accepted_by_bagit(folder)

    def taken(change: Change) -> Path:
        folder = copied(inside, tmp_path / "inner" / inside.name)
        change(folder)
        (tmp_path / "again.zip").unlink(missing_ok=True)
        return pack(folder.parent, tmp_path / "again.zip")

    (tmp_path / "inner").mkdir()
    table.append(tried(Row("bag (ZIP): flipped bits"), flips(packed, FLIPS), flipped, case, theirs))
    table.append(tried(Row("bag (ZIP): rewritten"), rewrites(BAG_REWRITES), taken, case, theirs))


def test_web_archives(case: Case, tmp_path: Path, table: list[Row]) -> None:
    packed = case.export("altered.wacz", case.page, format="wacz").path
    folder = unpack(packed, tmp_path / "unpacked")

    def flipped(change: Change) -> Path:
        copy = copied(packed, tmp_path / "copy.wacz")
        change(copy)
        return copy

    def unpacked(change: Change) -> Path:
        copy = copied(folder, tmp_path / "copy")
        change(copy)
        return copy

    def theirs(copy: Path) -> bool:
        (tmp_path / "theirs.wacz").unlink(missing_ok=True)
        return accepted_by_py_wacz(pack(copy, tmp_path / "theirs.wacz") if copy.is_dir() else copy)

    table.append(tried(Row("WACZ: flipped bits"), flips(packed, FLIPS // 2), flipped, case, theirs))
    changes = by_file(folder, FILES // 2)
    table.append(tried(Row("WACZ: files dropped, swapped, renamed ..."), changes, unpacked, case, theirs))
    row = tried(Row("WACZ: rewritten with the standard's sums"), rewrites(WACZ_REWRITES), unpacked, case, theirs)
    table.append(row)
    assert row.theirs == len(WACZ_REWRITES)
    assert case.verify(folder).ok
