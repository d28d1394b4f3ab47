"""The index's folder: what was appended is there again, whole, whatever happened; what was removed is not."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from archiver.errors import DiskFullError, FootageIndexError
from archiver.fingerprint.index import HashIndex, IndexedMedium, Rows, Selection, columns
from tests.fingerprint.index.killed_writing import make, name, rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three films: rows 0-4, 5-10, 11-17."""
    make(tmp_path / "index")
    return tmp_path / "index"


def test_what_was_appended_is_there_again(folder: Path) -> None:
    index = HashIndex.open(folder)
    assert list(index.media) == [
        IndexedMedium(0, name(0), "video", 0, 5),
        IndexedMedium(1, name(1), "video", 5, 6),
        IndexedMedium(2, name(2), "video", 11, 7),
    ]
    written = rows(6, 1)
    assert (index.hashes[5:11] == written.descriptors).all()
    assert (index.times[5:11] == written.times).all()
    assert (index.regions[5:11] == written.regions).all()
    assert (index.qualities[5:11] == 70).all()
    assert index.medium_of.tolist() == [0] * 5 + [1] * 6 + [2] * 7
    index.check()


def test_appending_twice_changes_nothing(folder: Path) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert HashIndex.open(folder).append(name(1), "video", rows(99, 5)) == 1
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_one_file_may_be_of_two_kinds_and_without_rows(folder: Path) -> None:
    index = HashIndex.open(folder)
    assert index.append(name(1), "audio", rows(0, 1)) == 3
    assert index.contains(name(1), "audio")
    assert not index.contains(name(1), "picture")
    assert index.number_of(name(9), "video") is None
    assert len(HashIndex.open(folder)) == len(index) == 18


def test_the_same_twice_in_one_call_is_one(folder: Path) -> None:
    index = HashIndex.open(folder)
    assert index.append_all([(name(7), "video", rows(2, 7)), (name(7), "video", rows(2, 7))]) == [3, 3]
    assert len(index) == 20


def test_several_in_one_call_have_the_numbers_of_their_order(folder: Path) -> None:
    index = HashIndex.open(folder)
    wanted = [(name(number), "video", rows(number % 2, number)) for number in (7, 8, 9)]
    assert index.append_all(wanted) == [3, 4, 5]
    assert [HashIndex.open(folder).number_of(name(number), "video") for number in (7, 8, 9)] == [3, 4, 5]


def test_what_has_no_rows_is_an_index_as_well(tmp_path: Path) -> None:
    index = HashIndex.open(tmp_path / "index")
    index.append(name(1), "picture", rows(0, 1))
    again = HashIndex.open(tmp_path / "index")
    again.check()
    assert (len(again), len(again.media), again.number_of(name(1), "picture")) == (0, 1, 0)
    assert len(again.search(rows(2, 1).descriptors, 256, where=Selection(before=1))) == 0


def test_many_small_appends_are_one_index(tmp_path: Path) -> None:
    index = HashIndex.open(tmp_path / "index")
    for number in range(12):
        index.append(f"{number:064x}", "video", rows(number % 3, number))
    again = HashIndex.open(tmp_path / "index")
    again.check()
    assert len(again) == sum(number % 3 for number in range(12))
    one = rows(2, 11)
    found = again.search(one.descriptors, 0)
    assert [again.media[int(again.medium_of[row])].sha256 for row in found.row] == [f"{11:064x}"] * 2


def test_a_reader_sees_new_rows_after_refresh(folder: Path) -> None:
    reader, writer = HashIndex.open(folder), HashIndex.open(folder)
    writer.append(name(3), "video", rows(4, 3))
    assert len(reader) == 18
    assert len(reader.search(rows(4, 3).descriptors, 0)) == 0
    reader.refresh()
    assert len(reader) == 22
    assert reader.contains(name(3), "video")


def test_two_writers_take_turns(folder: Path) -> None:
    one, other = HashIndex.open(folder), HashIndex.open(folder)
    assert one.append(name(3), "video", rows(4, 3)) == 3
    assert other.append(name(4), "video", rows(4, 4)) == 4
    assert other.append(name(3), "video", rows(4, 3)) == 3
    HashIndex.open(folder).check()


@pytest.mark.parametrize("seen", ["manifest", "half of the files"])
def test_a_removal_between_two_looks_of_a_reader(folder: Path, monkeypatch: pytest.MonkeyPatch, seen: str) -> None:
    """It sees what is there now, and takes nothing for damage."""
    plain = columns.mapped

    def late(place: Path, extent: columns.Extent) -> columns.Opened:
        monkeypatch.undo()
        early = plain(place, extent)
        HashIndex.open(place).remove([name(1)])
        return plain(place, extent) if seen == "manifest" else early

    monkeypatch.setattr(columns, "mapped", late)
    index = HashIndex.open(folder)
    assert len(index) == 12
    assert index.search(rows(7, 2).descriptors, 0).row.tolist() == list(range(5, 12))


def test_what_is_removed_is_gone_and_what_follows_moves_up(folder: Path) -> None:
    index, reader = HashIndex.open(folder), HashIndex.open(folder)
    gone = rows(6, 1).descriptors
    with (folder / "hashes.0").open("rb") as old:  # as one that still has the file open would read it
        assert index.remove([name(1), name(8)]) == 1
        assert old.read() == bytes(18 * 32)
    assert list(index.media) == [
        IndexedMedium(0, name(0), "video", 0, 5),
        IndexedMedium(1, name(2), "video", 5, 7),
    ]
    assert index.medium_of.tolist() == [0] * 5 + [1] * 7
    assert len(index.search(gone, 0)) == 0
    assert index.search(rows(7, 2).descriptors, 0).row.tolist() == list(range(5, 12))
    assert not any(gone[0].tobytes() in file.read_bytes() for file in folder.iterdir())
    assert index.remove([name(1)]) == 0
    reader.refresh()
    assert len(reader) == 12
    reader.check()
    assert index.append(name(1), "video", rows(6, 1)) == 2


def test_all_can_be_removed(folder: Path) -> None:
    index = HashIndex.open(folder)
    assert index.remove([name(0), name(1), name(2)]) == 3
    assert len(index) == len(index.media) == 0
    assert len(index.search(rows(1, 1).descriptors, 256)) == 0
    assert index.append(name(1), "video", rows(6, 1)) == 0


@pytest.mark.parametrize(("what", "before", "after"), [("append", 3, 5), ("remove", 3, 2)])
def test_a_kill_at_any_step_leaves_what_was_or_what_is_to_be(
    tmp_path: Path, what: str, before: int, after: int
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fingerprint.index.killed_writing", str(tmp_path), what],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found, again, files = np.array([line.split() for line in done.stdout.splitlines()], int).T
    assert len(found) > 8
    assert found.tolist() == sorted(found.tolist(), reverse=after < before)
    assert set(found.tolist()) == {before, after}
    assert set(again.tolist()) == {after}
    assert set(files.tolist()) == {len(columns.COLUMNS) + 3}  # no part, nothing of another generation


@pytest.mark.parametrize("file", [*columns.COLUMNS, "media"])
def test_a_file_that_is_cut_short_or_missing_is_known(folder: Path, file: str) -> None:
    path = folder / f"{file}.0"
    os.truncate(path, path.stat().st_size - 1)
    with pytest.raises(FootageIndexError, match=f"{file}.0 has"):
        HashIndex.open(folder)
    path.unlink()
    with pytest.raises(FootageIndexError, match=f"{file}.0 has 0 bytes"):
        HashIndex.open(folder)
    index = HashIndex.reset(folder)
    assert len(index) == 0
    assert index.append(name(1), "video", rows(6, 1)) == 0
    index.check()


@pytest.mark.parametrize("file", [*columns.COLUMNS, "media"])
def test_a_bit_that_turned_is_found_by_a_check(folder: Path, file: str) -> None:
    path = folder / f"{file}.0"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)
    with pytest.raises(FootageIndexError, match="damaged"):
        HashIndex.open(folder).check()


def signed(said: object) -> bytes:
    line = json.dumps(said).encode()
    return line + b"\n" + hashlib.sha256(line).hexdigest().encode()


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b"\0" * 300,
        signed({"format": "archiver-index/0"}),
        signed([]),
        signed({"format": "archiver-index/1", "generation": 0, "rows": -1, "media": 0, "crc32": {}}),
        signed({"format": "archiver-index/1", "generation": "../x", "rows": 1, "media": 0, "crc32": {}}),
        signed({"format": "archiver-index/1"}),
    ],
)
def test_a_manifest_that_nobody_wrote_is_refused(folder: Path, text: bytes) -> None:
    (folder / "manifest.json").write_bytes(text)
    with pytest.raises(FootageIndexError):
        HashIndex.open(folder)
    assert len(HashIndex.reset(folder)) == 0


def test_a_table_that_points_outside_is_refused(folder: Path) -> None:
    table = np.fromfile(folder / "media.0", columns.MEDIUM)
    table["first_row"][1] = 10**12
    table.tofile(folder / "media.0")
    with pytest.raises(FootageIndexError, match=r"media.0 is damaged"):
        HashIndex.open(folder)


def test_files_are_little_endian_whatever_is_given(tmp_path: Path) -> None:
    index = HashIndex.open(tmp_path / "index")
    swapped = Rows(
        rows(3, 1).descriptors, np.array([1, 2, 3], ">f4"), np.array([0, 1, 2], ">i8"), np.array([4, 5, 6], ">i2")
    )
    index.append(name(1), "video", swapped)
    assert (tmp_path / "index" / "frames.0").read_bytes() == b"".join(
        struct.pack("<IfBB", 0, number + 1, number, number + 4) for number in range(3)
    )
    assert index.times.tolist() == [1, 2, 3]
    assert index.qualities.tolist() == [4, 5, 6]


def test_rows_and_queries_of_another_width_are_refused(folder: Path) -> None:
    index = HashIndex.open(folder)
    short = Rows(np.zeros((1, 31), np.uint8), np.zeros(1, np.float32), np.zeros(1, np.uint8), np.zeros(1, np.uint8))
    with pytest.raises(ValueError, match="32"):
        index.append(name(5), "video", short)
    for queries in (np.zeros((2, 31), np.uint8), np.zeros(32, np.uint8), np.zeros((2, 32), np.int64)):
        with pytest.raises(ValueError, match="32"):
            index.search(queries, 3)
    assert len(HashIndex.open(folder)) == 18


def test_a_full_disk_is_one_sentence_and_loses_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    index = HashIndex.open(folder)
    with monkeypatch.context() as patch:
        patch.setattr(columns, "sync_data", full)
        with pytest.raises(DiskFullError):
            index.append(name(3), "video", rows(4, 3))
    HashIndex.open(folder).check()
    assert index.append(name(3), "video", rows(4, 3)) == 3
    HashIndex.open(folder).check()


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        (Selection(), range(18)),
        (Selection(media=frozenset({0, 2})), [*range(5), *range(11, 18)]),
        (Selection(media=frozenset()), []),
        (Selection(before=1), range(5)),
        (Selection(before=0), []),
        (Selection(kinds=frozenset({"picture"})), []),
        (Selection(kinds=frozenset({"video", "audio"}), media=frozenset({1})), range(5, 11)),
        (Selection(regions=frozenset({1}), before=1), [1, 3]),
        (Selection(least_quality=71), []),
        (Selection(least_quality=70), range(18)),
        (Selection(start_s=4, end_s=5), [4, 9, 10, 15, 16]),
    ],
)
def test_a_selection_says_what_may_be_hit(folder: Path, where: Selection, wanted: list[int]) -> None:
    found = HashIndex.open(folder).search(np.zeros((1, 32), np.uint8), 256, where=where)
    assert sorted(found.row.tolist()) == list(wanted)
