"""A file that is being received: resumed, cut back, committed, one opener at a time."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from archiver.errors import ArchiveLockedError, CannotRunError, IntegrityError
from archiver.model.objects import PartFile
from archiver.store import LocalStore
from tests.counts import reduced


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "objects", tmp_path / "tmp")


def test_a_part_becomes_an_object(store: LocalStore) -> None:
    part: PartFile = store.part("document:123")
    assert part.size == 0
    part.write(b"one ")
    part.write(b"two")
    assert part.size == 7
    assert not list(store.hashes())
    ref = part.commit()
    assert ref.sha256 == hashlib.sha256(b"one two").hexdigest()
    assert ref.sha512 == hashlib.sha512(b"one two").hexdigest()
    assert (ref.size, store.read(ref.sha256)) == (7, b"one two")
    assert store.path(ref.sha256).stat().st_mode & 0o7777 == 0o444
    assert list(store.tmp.iterdir()) == []
    assert list(store.strays()) == []


def test_a_later_run_goes_on_where_the_first_stopped(store: LocalStore, tmp_path: Path) -> None:
    content = os.urandom(3_000_000)
    with store.part("video") as part:
        part.write(content[:2_500_001])
    again = LocalStore(tmp_path / "objects", tmp_path / "tmp")
    with again.part("video") as part:
        assert part.size == 2_500_001
        part.write(content[part.size :])
        ref = part.commit()
    assert ref.sha256 == hashlib.sha256(content).hexdigest()
    assert ref.sha512 == hashlib.sha512(content).hexdigest()


def test_going_back_hashes_what_remains(store: LocalStore) -> None:
    with store.part("video") as part:
        part.write(b"good" + b"bad" * 1000)
        part.truncate(4)
        part.truncate(4)
        part.write(b" again")
        for size in (-1, 11):
            with pytest.raises(ValueError, match="cannot go back"):
                part.truncate(size)
        assert store.read(part.commit().sha256) == b"good again"


def test_a_tail_of_zeros_is_asked_for_again(store: LocalStore) -> None:
    """As some file systems show a file after a power cut: longer than what was written."""
    for zeros in (1, 4096, 3_000_000):
        with store.part("video") as part:
            part.write(b"data\0data")
        with (store.tmp / "video.part").open("ab") as file:
            file.write(b"\0" * zeros)
        with store.part("video") as part:
            assert part.size == 9
            part.discard()
    (store.tmp / "empty.part").write_bytes(b"\0" * 2_000_000)
    with store.part("empty") as part:
        assert part.size == 0


def test_zeros_that_were_written_in_this_run_count(store: LocalStore) -> None:
    with store.part("video") as part:
        part.write(b"\0" * 10)
        assert store.read(part.commit().sha256) == b"\0" * 10


def test_committing_what_is_stored_already_keeps_the_first(store: LocalStore) -> None:
    ref = store.put(b"same")
    before = store.path(ref.sha256).stat().st_ino
    with store.part("copy") as part:
        part.write(b"same")
        assert part.commit() == ref
    assert store.path(ref.sha256).stat().st_ino == before
    assert list(store.tmp.iterdir()) == []


def test_a_discarded_part_is_gone(store: LocalStore) -> None:
    part = store.part("video")
    part.write(b"x")
    part.discard()
    assert list(store.tmp.iterdir()) == []
    for use in (lambda: part.write(b"x"), part.commit, part.discard, lambda: part.truncate(0)):
        with pytest.raises(ValueError, match="was closed"):
            use()
    part.close()


def test_one_opener_at_a_time(store: LocalStore) -> None:
    with store.part("video") as part:
        with pytest.raises(ArchiveLockedError, match="is being written already"):
            store.part("video")
        code = (
            "import sys; from pathlib import Path; from archiver.store import LocalStore\n"
            "LocalStore(Path(sys.argv[1]), Path(sys.argv[2])).part('video')"
        )
        other = subprocess.run(
            [sys.executable, "-c", code, store.root, store.tmp], capture_output=True, text=True, check=False
        )
        assert "ArchiveLockedError" in other.stderr
        store.part("another").close()
        part.write(b"x")
    store.part("video").close()


@pytest.mark.parametrize(
    "name",
    ["../../outside", "/etc/passwd", "a/b", "..", ".", "", "مقطع", "x" * 5000, "nul\0", "new\nline", "put+x"],
)
def test_any_name_stays_in_the_folder(store: LocalStore, tmp_path: Path, name: str) -> None:
    with store.part(name) as part:
        part.write(b"x")
    [made] = store.tmp.iterdir()
    assert made.suffix == ".part"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tmp"]
    assert store.sweep() == []
    with store.part(name) as part:
        assert part.size == 1


def test_names_do_not_collide(store: LocalStore) -> None:
    names = ["a/b", "a%2Fb", "a_b", "A/b", "a", "", "x" * 300, "x" * 301]
    parts = [store.part(name) for name in names]
    assert len(list(store.tmp.iterdir())) == len(names)
    for part in parts:
        part.close()


def test_a_part_whose_commit_died_after_its_chmod_can_be_opened(store: LocalStore) -> None:
    with store.part("video") as part:
        part.write(b"all of it")
    path = store.tmp / "video.part"
    path.chmod(0o444)
    with store.part("video") as part:
        assert part.size == 9
        assert path.stat().st_mode & 0o200
        part.commit()


def test_a_part_that_was_committed_between_opening_and_locking_is_not_written_to(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The opener then holds the object itself; it must start a new part instead."""
    first = store.part("video")
    first.write(b"whole")
    lock = fcntl.flock

    def commit_first(descriptor: int, operation: int) -> None:
        monkeypatch.setattr(fcntl, "flock", lock)
        first.commit()
        lock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", commit_first)
    with store.part("video") as second:
        assert second.size == 0
        second.write(b"other")
    [name] = store.hashes()
    assert store.read(name) == b"whole"


def test_what_is_no_file_of_its_own_is_not_written_to(store: LocalStore, tmp_path: Path) -> None:
    """A link in the temporary folder must not lead a download into an object or out of the archive."""
    ref = store.put(b"evidence")
    os.link(store.path(ref.sha256), store.tmp / "hard.part")
    with pytest.raises(IntegrityError, match="is not a file of its own"):
        store.part("hard")
    (store.tmp / "soft.part").symlink_to(tmp_path / "outside")
    with pytest.raises(CannotRunError, match="cannot be written"):
        store.part("soft")
    os.mkfifo(store.tmp / "pipe.part")
    with pytest.raises(IntegrityError, match="is not a file of its own"):
        store.part("pipe")
    (store.tmp / "folder.part").mkdir()
    with pytest.raises(CannotRunError, match="cannot be written"):
        store.part("folder")
    (store.tmp / "hard.part").unlink()
    assert store.read(ref.sha256) == b"evidence"
    assert not (tmp_path / "outside").exists()


class PartMachine(RuleBasedStateMachine):
    """Any order of writing, cutting, leaving and coming back gives the bytes that a plain buffer gives."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(os.environ["PART_MACHINE"]) / os.urandom(8).hex()
        self.store = LocalStore(self.folder / "objects", self.folder / "tmp")
        self.part = self.store.part("x")
        self.expected = b""

    @rule(data=st.binary(max_size=40))
    def write(self, data: bytes) -> None:
        self.part.write(data)
        self.expected += data

    @rule(share=st.floats(0, 1))
    def truncate(self, share: float) -> None:
        size = int(len(self.expected) * share)
        self.part.truncate(size)
        self.expected = self.expected[:size]

    @rule()
    def come_back(self) -> None:
        self.part.close()
        self.part = self.store.part("x")
        self.expected = self.expected.rstrip(b"\0")

    @rule()
    def commit(self) -> None:
        ref = self.part.commit()
        assert ref.sha512 == hashlib.sha512(self.expected).hexdigest()
        assert self.store.read(ref.sha256) == self.expected
        self.part = self.store.part("x")
        self.expected = b""

    @invariant()
    def size_is_right(self) -> None:
        assert self.part.size == len(self.expected)

    def teardown(self) -> None:
        self.part.close()


def test_any_order_of_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PART_MACHINE", str(tmp_path))
    machine = PartMachine.TestCase()
    machine.settings = settings(max_examples=reduced(25), stateful_step_count=20, deadline=None)
    machine.runTest()
