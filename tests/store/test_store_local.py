"""Objects in a folder: named by their hash, written once, refused where something else is in their place."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.errors import CannotRunError, DiskFullError, IntegrityError
from archiver.model.objects import ObjectRef
from archiver.store import Digests, LocalStore, ObjectStore, Stray
from tests.counts import reduced

CONTENT = b"the bytes of an answer"
NAME = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "objects", tmp_path / "tmp")


def test_an_object_is_a_read_only_file_that_sha256sum_can_check(store: LocalStore) -> None:
    ref = store.put(CONTENT)
    assert ref == ObjectRef(sha256=NAME, sha512=hashlib.sha512(CONTENT).hexdigest(), size=len(CONTENT))
    path = store.path(NAME)
    assert path == store.root / "sha256" / NAME[:2] / NAME
    assert path.stat().st_mode & 0o7777 == 0o444
    printed = subprocess.run(["sha256sum", path], capture_output=True, text=True, check=True).stdout
    assert printed.split()[0] == NAME
    assert list(store.tmp.iterdir()) == []


def test_it_is_the_store_that_other_rooms_ask_for(store: LocalStore) -> None:
    asked: ObjectStore = store
    ref = asked.put(CONTENT)
    assert asked.exists(NAME)
    assert asked.size(NAME) == len(CONTENT)
    assert asked.read(NAME) == CONTENT
    with asked.open(NAME) as stream:
        assert stream.read(3) == b"the"
    assert asked.check(NAME) == Digests(sha256=NAME, sha512=None, size=len(CONTENT))
    assert asked.check(NAME, with_sha512=True).sha512 == ref.sha512
    assert list(asked.hashes()) == [NAME]
    assert list(asked.strays()) == []


@settings(max_examples=reduced(30), deadline=None)
@given(contents=st.lists(st.binary(max_size=300), max_size=6))
def test_what_is_put_comes_back(tmp_path_factory: pytest.TempPathFactory, contents: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("store")
    store = LocalStore(folder / "objects", folder / "tmp")
    refs = [store.put(content) for content in contents]
    assert [store.read(ref.sha256) for ref in refs] == contents
    assert list(store.hashes()) == sorted({ref.sha256 for ref in refs})


@settings(max_examples=reduced(30), deadline=None)
@given(contents=st.lists(st.sampled_from([b"", b"a", b"b" * 3000, b"c"]), max_size=6), known=st.integers(0, 3))
def test_several_at_once_are_as_one_by_one(
    tmp_path_factory: pytest.TempPathFactory, contents: list[bytes], known: int
) -> None:
    folder = tmp_path_factory.mktemp("store")
    store = LocalStore(folder / "objects", folder / "tmp")
    before = [store.put(content) for content in contents[:known]]
    refs = store.put_all(contents)
    assert refs[:known] == before
    assert [store.read(ref.sha256) for ref in refs] == contents
    assert list(store.hashes()) == sorted({ref.sha256 for ref in refs})
    assert list(store.strays()) == []
    assert not contents or list(store.tmp.iterdir()) == []


def test_of_several_one_that_cannot_be_stored_leaves_nothing_half(store: LocalStore) -> None:
    store.put(CONTENT)
    store.path(NAME).chmod(0o644)
    store.path(NAME).write_bytes(b"damaged")
    with pytest.raises(IntegrityError, match="has 7 bytes"):
        store.put_all([b"first", CONTENT, b"last"])
    assert list(store.tmp.iterdir()) == []
    assert list(store.hashes()) == [NAME]


def test_what_is_there_is_not_written_again(store: LocalStore) -> None:
    ref = store.put(CONTENT)
    before = store.path(NAME).stat()
    assert store.put(CONTENT) == ref
    after = store.path(NAME).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_many_threads_put_the_same_and_other_bytes(store: LocalStore) -> None:
    contents = [b"%d" % (number % 7) * 1000 for number in range(60)]
    with ThreadPoolExecutor(8) as pool:
        refs = list(pool.map(store.put, contents))
    assert len({ref.sha256 for ref in refs}) == len(list(store.hashes())) == 7
    assert all(store.check(ref.sha256).sha256 == ref.sha256 for ref in refs)
    assert list(store.tmp.iterdir()) == []


def test_an_empty_store_has_nothing(store: LocalStore) -> None:
    assert not store.exists(NAME)
    assert list(store.hashes()) == []
    assert list(store.strays()) == []
    for ask in (store.size, store.read, store.check, store.open):
        with pytest.raises(IntegrityError, match=f"{NAME} is not in the archive"):
            ask(NAME)


@pytest.mark.parametrize("name", ["", "ab", NAME.upper(), "../" + NAME[3:], NAME + "\n", "g" * 64, "٣" * 64])
def test_other_names_are_refused(store: LocalStore, name: str) -> None:
    for ask in (store.path, store.exists, store.read, store.size, store.check, store.open):
        with pytest.raises(ValueError, match="not a SHA-256"):
            ask(name)


# --- damage


def test_a_changed_object_is_not_read_and_its_check_says_what_it_is_now(store: LocalStore) -> None:
    store.put(CONTENT)
    changed = CONTENT.replace(b"bytes", b"bites")
    _overwrite(store.path(NAME), changed)
    actual = hashlib.sha256(changed).hexdigest()
    with pytest.raises(IntegrityError, match=f"hash to {actual}"):
        store.read(NAME)
    assert store.check(NAME).sha256 == actual


def test_an_object_of_another_size_is_not_taken_for_the_content(store: LocalStore) -> None:
    store.put(CONTENT)
    _overwrite(store.path(NAME), CONTENT[:-1])
    with pytest.raises(IntegrityError, match="has 21 bytes; its content has 22"):
        store.put(CONTENT)
    part = store.part("again")
    part.write(CONTENT)
    with pytest.raises(IntegrityError, match="has 21 bytes"):
        part.commit()
    part.close()
    assert store.path(NAME).read_bytes() == CONTENT[:-1]


def test_a_changed_object_of_the_same_size_is_not_taken_for_the_content(store: LocalStore) -> None:
    store.put(CONTENT)
    changed = CONTENT.replace(b"bytes", b"bites")
    _overwrite(store.path(NAME), changed)
    with pytest.raises(IntegrityError, match=f"hash to {hashlib.sha256(changed).hexdigest()}"):
        store.put(CONTENT)
    part = store.part("again")
    part.write(CONTENT)
    with pytest.raises(IntegrityError, match="move it away"):
        part.commit()
    assert part.path.read_bytes() == CONTENT
    part.close()
    store.path(NAME).rename(store.tmp / "aside")
    assert store.put(CONTENT).sha256 == NAME
    assert store.read(NAME) == CONTENT


@pytest.mark.parametrize("kind", ["link", "dangling link", "folder", "pipe", "link in place of the folder"])
def test_what_stands_in_the_place_of_an_object_is_refused(store: LocalStore, tmp_path: Path, kind: str) -> None:
    path = store.path(NAME)
    elsewhere = tmp_path / "elsewhere"
    if kind == "link in place of the folder":
        elsewhere.mkdir()
        (elsewhere / NAME).write_bytes(CONTENT)
        path.parent.parent.mkdir(parents=True)
        path.parent.symlink_to(elsewhere)
    else:
        path.parent.mkdir(parents=True)
        if kind == "link":
            elsewhere.write_bytes(CONTENT)
        if kind == "folder":
            path.mkdir()
        elif kind == "pipe":
            os.mkfifo(path)
        else:
            path.symlink_to(elsewhere)
    for ask in (store.exists, store.size, store.read, store.check, store.open):
        with pytest.raises(IntegrityError, match="stands in the place of an object"):
            ask(NAME)
    with pytest.raises(IntegrityError, match="stands in the place of an object"):
        store.put(CONTENT)
    assert list(store.hashes()) == []
    assert len(list(store.strays())) == 1
    if kind == "link":
        assert elsewhere.read_bytes() == CONTENT


def test_strays_are_named_with_their_fault(store: LocalStore) -> None:
    store.put(CONTENT)
    folder = store.path(NAME).parent
    other = "00" if NAME[:2] != "00" else "11"
    (store.root / "readme").touch()
    (store.root / "sha256" / "loose").touch()
    (store.root / "sha256" / "abc").mkdir()
    (store.root / "sha256" / other).mkdir()
    (store.root / "sha256" / other / NAME).touch()
    (folder / f"{NAME}.bak").touch()
    (folder / (NAME[:2] + "f" * 62)).mkdir()
    writable = store.path(store.put(b"other").sha256)
    writable.chmod(0o644)
    found = {(str(stray.path.relative_to(store.root)), stray.fault) for stray in store.strays()}
    assert found == {
        ("readme", "place"),
        ("sha256/loose", "place"),
        ("sha256/abc", "place"),
        (f"sha256/{other}/{NAME}", "name"),
        (f"sha256/{NAME[:2]}/{NAME}.bak", "name"),
        (f"sha256/{NAME[:2]}/{NAME[:2]}{'f' * 62}", "type"),
        (str(writable.relative_to(store.root)), "mode"),
    }
    assert Stray(path=writable, fault="mode", reason="has mode 0644 instead of 0444") in list(store.strays())
    assert set(store.hashes()) == {NAME, writable.name}


def test_the_folder_for_temporary_files_must_be_on_the_same_file_system(tmp_path: Path) -> None:
    shared = Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs a second file system: /dev/shm is none here")
    store = LocalStore(tmp_path / "objects", shared / f"archiver-test-{os.getpid()}")
    try:
        with pytest.raises(CannotRunError, match="cannot be written: Invalid cross-device link"):
            store.put(CONTENT)
        assert list(store.tmp.iterdir()) == []
    finally:
        store.tmp.rmdir()
    assert list(store.hashes()) == []


def test_sweep_removes_what_dead_writers_left_and_keeps_what_can_be_resumed(store: LocalStore) -> None:
    with store.part("video+1") as part:
        part.write(b"begin")
    (store.tmp / "put+abc.part").write_bytes(b"half")
    (store.tmp / "torn-entry-5").write_bytes(b"half")
    assert store.sweep() == [store.tmp / "put+abc.part"]
    assert {path.name for path in store.tmp.iterdir()} == {"video%2B1.part", "torn-entry-5"}


# --- a full disk


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[LocalStore]:
    """A store on a file system of 256 KiB."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "none", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small tmpfs is not allowed here")
    yield LocalStore(folder / "objects", folder / "tmp")
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_named_and_leaves_nothing_behind(tiny: LocalStore) -> None:
    kept = tiny.put(b"k" * 100_000)
    with pytest.raises(DiskFullError, match=r"No space left on device.*Free space"):
        tiny.put(b"x" * 400_000)
    assert list(tiny.tmp.iterdir()) == []
    assert list(tiny.hashes()) == [kept.sha256]
    with tiny.part("video") as part:
        part.write(b"v" * 50_000)
        with pytest.raises(DiskFullError):
            part.write(b"w" * 400_000)
        assert part.size == (tiny.tmp / "video.part").stat().st_size == 50_000
        part.write(b"v" * 1000)
        ref = part.commit()
    assert tiny.check(ref.sha256).sha256 == hashlib.sha256(b"v" * 51_000).hexdigest() == ref.sha256


LIMITED = """
import resource, sys
from pathlib import Path
from archiver.errors import DiskFullError
from archiver.store import LocalStore
store = LocalStore(Path(sys.argv[1]), Path(sys.argv[2]))
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
part = store.part("video")
part.write(b"v" * 900)
for write in (lambda: store.put(b"x" * 2000), lambda: part.write(b"w" * 200)):
    try:
        write()
    except DiskFullError as error:
        print(error)
print(part.size, store.check(part.commit().sha256).size, list(store.tmp.iterdir()))
"""


def test_a_limit_on_the_size_of_files_is_named_too(store: LocalStore) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, store.root, store.tmp], capture_output=True, text=True, check=True
    )
    put, write, sizes = done.stdout.splitlines()
    assert ".part cannot be written: File too large." in put
    assert f"{store.tmp}/video.part cannot be written: File too large." in write
    assert sizes == "900 900 []"


def _overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)
    path.chmod(0o444)


def test_several_are_durable_before_they_have_their_names_and_their_names_before_it_returns(
    store: LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order that a power cut at any moment asks for, whichever thread waits for which file."""
    steps: list[tuple[str, Path]] = []
    fsync, rename = os.fsync, Path.rename

    def noted_fsync(descriptor: int) -> None:
        fsync(descriptor)
        steps.append(("fsync", Path(f"/proc/self/fd/{descriptor}").readlink()))

    def noted_rename(self: Path, target: Path) -> Path:
        steps.append(("rename", self))
        steps.append(("named", target))
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "rename", noted_rename)
    refs = store.put_all([bytes([number]) for number in range(20)])
    renamed = [path for step, path in steps if step == "rename"]
    assert len(renamed) == 20
    first_name = steps.index(("rename", renamed[0]))
    assert {("fsync", path) for path in renamed} <= set(steps[:first_name])
    for ref in refs:
        path = store.path(ref.sha256)
        assert ("fsync", path.parent) in steps[steps.index(("named", path)) :]
    assert steps[-1] == ("fsync", store.root / "sha256")
