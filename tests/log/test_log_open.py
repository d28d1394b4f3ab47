"""Appending, sealing, opening and reading a log on disk."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from log_samples import MANIFEST, ORIGIN, START, Sample, history_capture, new_sample, rewrite, session_drafts

from archiver.errors import (
    ArchiveExistsError,
    ArchiveLockedError,
    CannotRunError,
    IntegrityError,
    NotAnArchiveError,
    SigningKeyError,
)
from archiver.log import (
    Draft,
    Log,
    Signer,
    leaf_hash,
    line_hash,
    loading,
    verify_consistency,
    verify_inclusion,
)
from archiver.log.segments import SEGMENT, Segments
from archiver.model.entries import Create, Derived, Session


def test_a_new_log_says_which_archive_it_is_and_is_sealed(tmp_path: Path) -> None:
    sample = Sample(tmp_path, Signer.generate(ORIGIN))
    with sample.create() as log:
        assert (log.size, log.sealed) == (1, 1)
        assert log.entry(0).body == Create(origin=ORIGIN, manifest_sha256=MANIFEST)
        assert log.entry(0).prev == "0" * 64
    assert sample.findings() == []
    assert list(sample.tmp.iterdir()) == []


def test_entries_come_back_as_they_were_added(small: Sample) -> None:
    with small.open() as log:
        added = log.append(history_capture(7), mono_us=55, time=START + timedelta(minutes=1))
        assert (added.n, added.mono_us, added.body) == (20, 55, history_capture(7))
        assert log.entry(20) == added
        assert [entry.n for entry in log.entries(18)] == [18, 19, 20]
        assert [entry.n for entry in log.entries(3, 5)] == [3, 4]
        assert log.head == line_hash(small.lines()[-1])
        for n in (-1, 21):
            with pytest.raises(ValueError, match="has no entry"):
                log.entry(n)
    with Log.open(small.folder) as log:
        assert list(log.entries())[20] == added


def test_readers_do_not_see_entries_added_after_they_began(small: Sample) -> None:
    with small.open() as log:
        reading = log.entries(19)
        log.append_many(session_drafts(20, 2))
        assert [entry.n for entry in reading] == [19]


def test_sealing_twice_is_sealing_once(small: Sample) -> None:
    before = {path: path.read_bytes() for path in small.files()}
    with small.open() as log:
        signed = log.checkpoint()
        assert signed.checkpoint.size == 20
        assert signed.note == (small.folder / "checkpoint").read_bytes()
    assert {path: path.read_bytes() for path in small.files()} == before


def test_opening_again_and_again_gives_the_same_log_as_one_run(tmp_path: Path) -> None:
    at_once = new_sample(tmp_path / "one", (40, 700))
    in_steps = Sample(tmp_path / "steps", at_once.signer)
    in_steps.create().close()
    for size in (40, 255, 256, 257, 511, 600, 700):
        with in_steps.open() as log:
            log.append_many(session_drafts(log.size, size - log.size))
            if size in (40, 256, 700):
                log.checkpoint()
    assert in_steps.lines() == at_once.lines()
    assert (in_steps.folder / "checkpoint").read_bytes() == (at_once.folder / "checkpoint").read_bytes()
    assert in_steps.findings() == at_once.findings() == []


def test_a_file_holds_ten_thousand_entries(tmp_path: Path) -> None:
    sample = Sample(tmp_path, Signer.generate(ORIGIN))
    with sample.create() as log:
        log.append_many(session_drafts(1, SEGMENT + 1))
        assert log.size == SEGMENT + 2
        log.checkpoint()
        log.append_many(session_drafts(SEGMENT + 2, 3))
    names = sorted(path.name for path in (sample.folder / "entries").iterdir())
    assert names == ["000000000000.jsonl", "000000010000.jsonl"]
    with sample.open() as log:
        assert log.size == SEGMENT + 5
        assert [entry.n for entry in log.entries(SEGMENT - 1)] == list(range(SEGMENT - 1, SEGMENT + 5))
        assert log.entry(SEGMENT).prev == line_hash(sample.lines()[-1])
    assert [finding.code for finding in sample.findings()] == ["UNSEALED"]


def test_a_full_file_is_continued_in_the_next_after_opening(tmp_path: Path) -> None:
    sample = new_sample(tmp_path, (SEGMENT,))
    (sample.folder / "entries" / "000000010000.jsonl").touch()  # a writer died before its first entry in it
    with sample.open() as log:
        assert log.size == SEGMENT
        log.append_many(session_drafts(SEGMENT, 1))
        log.checkpoint()
    assert sample.findings() == []


def test_opening_hashes_only_entries_after_the_checkpoint(small: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    with small.open() as log:
        log.append_many(session_drafts(20, 5))
    hashed: list[bytes] = []
    monkeypatch.setattr(loading, "leaf_hash", lambda line: hashed.append(line) or leaf_hash(line))
    with Log.open(small.folder) as log:
        assert (log.size, log.sealed) == (25, 20)
    assert hashed == small.lines()[19:]


def test_proofs_of_a_log_hold(wide: Sample) -> None:
    lines = wide.lines()
    with wide.open() as log:
        log.append_many(session_drafts(515, 300))  # not sealed: their tiles are in memory
        for size in (1, 200, 256, 257, 515, 768, 815):
            root = log.root(size)
            for n in (0, size // 3, size - 1):
                proof = log.inclusion_proof(n, size)
                assert verify_inclusion(leaf_hash(wide.lines()[n]), n, size, proof, root)
            assert verify_consistency(size, 815, root, log.root(), log.consistency_proof(size))
        assert log.root(20) == new_root(lines[:20])
        with pytest.raises(ValueError, match="has 815 entries"):
            log.root(816)
        with pytest.raises(ValueError, match="not in a tree"):
            log.inclusion_proof(9, 9)


def new_root(lines: list[bytes]) -> bytes:
    """The root by the definition of RFC 6962."""
    if len(lines) == 1:
        return hashlib.sha256(b"\x00" + lines[0]).digest()
    k = 1 << (len(lines) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + new_root(lines[:k]) + new_root(lines[k:])).digest()


# --- faults


def test_a_log_is_not_made_twice_or_over_something(small: Sample, tmp_path: Path) -> None:
    with pytest.raises(ArchiveExistsError):
        small.create()
    with pytest.raises(NotAnArchiveError):
        Log.open(tmp_path)


def test_reading_does_not_write(small: Sample) -> None:
    with Log.open(small.folder) as log:
        with pytest.raises(ValueError, match="opened for reading"):
            log.append_many(session_drafts(20, 1))
        with pytest.raises(ValueError, match="opened for reading"):
            log.checkpoint()
    with pytest.raises(ValueError, match="both a signer and a folder"):
        Log.open(small.folder, signer=small.signer)


def test_another_key_does_not_continue_a_log(small: Sample) -> None:
    with pytest.raises(SigningKeyError, match="did not sign"):
        Log.open(small.folder, signer=Signer.generate(ORIGIN), tmp=small.tmp)


def test_an_entry_refers_only_to_those_before_it(small: Sample) -> None:
    derived = Derived(session=1, tool="t", version="1", inputs=(20,), params={}, output=history_capture(1).objects[0])
    with small.open() as log:
        with pytest.raises(ValueError, match="does not come before"):
            log.append(derived, mono_us=0, time=START)
        assert log.size == 20
        log.append_many(session_drafts(20, 1))
        log.append(derived, mono_us=0, time=START)


def test_an_entry_that_cannot_be_written_leaves_the_whole_group_out(small: Sample) -> None:
    before = small.first_file.read_bytes()
    bad = Draft(body=Session(command="x" * 70_000, versions={}), mono_us=0, time=START)
    with small.open() as log:
        with pytest.raises(CannotRunError, match="Entry 21"):
            log.append_many([*session_drafts(20, 1), bad])
        assert log.size == 20
        assert small.first_file.read_bytes() == before
        log.append_many(session_drafts(20, 1))
    assert small.fails() == []


def test_two_writers_do_not_mix(small: Sample) -> None:
    with small.open() as one, small.open() as two:
        one.append_many(session_drafts(20, 1))
        with pytest.raises(ArchiveLockedError, match="changed by another process"):
            two.append_many(session_drafts(20, 1))
    assert small.fails() == []


def test_a_torn_line_is_told_to_readers_and_moved_away_by_the_writer(small: Sample) -> None:
    whole = small.first_file.read_bytes()
    fragment = b'{"body":{"comm'
    small.first_file.write_bytes(whole + fragment)
    with Log.open(small.folder) as log:
        assert (log.size, log.torn, log.recovered) == (20, fragment, None)
    assert small.first_file.read_bytes() == whole + fragment
    assert {(f.level, f.code) for f in small.findings()} == {("WARN", "TORN")}
    with small.open() as log:
        assert log.torn == b""
        assert log.recovered is not None
        assert log.recovered.parent == small.tmp
        assert log.recovered.read_bytes() == fragment
        log.append_many(session_drafts(20, 1))
        log.checkpoint()
    assert small.findings() == []


def test_an_older_copy_of_the_entries_is_not_continued(small: Sample) -> None:
    """Its first new checkpoint would contradict one that the same key has signed."""
    rewrite(small.folder / "checkpoint", (small.folder / "checkpoints/12").read_bytes())
    small.write_lines(small.lines()[:15])
    with pytest.raises(IntegrityError, match="has 15 entries, but a checkpoint says that it had 20"):
        small.open()


def test_opening_refuses_what_does_not_fit(small: Sample, tmp_path: Path) -> None:
    def damaged(path: str, data: bytes, match: str) -> None:
        copy = Sample(tmp_path / f"copy-{len(list(tmp_path.iterdir()))}", small.signer)
        shutil.copytree(small.folder, copy.folder)
        (copy.folder / path).touch()
        rewrite(copy.folder / path, data)
        for opened in (copy.open, lambda: Log.open(copy.folder)):
            with pytest.raises(IntegrityError, match=match):
                opened()

    lines = small.lines()
    entries = "entries/000000000000.jsonl"
    tile = (small.folder / "tile/0/000.p/20").read_bytes()
    damaged("checkpoint", b"", "is not a checkpoint")
    damaged("checkpoint", b"x" * 100_000, "longer than")
    damaged("tile/0/000.p/20", tile[::-1], "not those that the checkpoint signed")
    damaged("tile/0/000.p/20", tile[:-1], "too short")
    damaged(entries, b"\n".join([*lines[:19], b""]), "shorter than the 20")
    damaged(entries, b"", "shorter than the 20")
    damaged(entries, b"\n".join([*lines[:19], lines[18], b""]), "Entry 19 .* is not the one that was signed")
    damaged(entries, b"\n".join([*lines, b"x" * 70_000, b""]), "Entry 20 .* too long")
    damaged(entries, b"\n".join([*lines, b"{}", b""]), "Entry 20 .* is not valid")
    damaged(entries, b"\n".join([*lines, lines[19], b""]), "Entry 20 .* does not follow")
    damaged("entries/000000010000.jsonl", lines[0], "holds 20 entries instead of 10000")


def test_a_file_with_more_entries_than_it_may_have_is_refused(tmp_path: Path) -> None:
    (tmp_path / "000000000000.jsonl").write_bytes(b"{}\n" * (SEGMENT + 1))
    with pytest.raises(IntegrityError, match="holds 10001 entries instead of 10000"):
        list(Segments(tmp_path).scan(0))


def test_a_seal_that_was_interrupted_is_no_damage_and_the_next_one_follows(small: Sample) -> None:
    older = (small.folder / "checkpoints/12").read_bytes()
    rewrite(small.folder / "checkpoint", older)
    assert {(f.level, f.code) for f in small.findings()} == {("WARN", "UNSEALED")}
    with small.open() as log:
        assert (log.size, log.sealed) == (20, 12)
        log.checkpoint()
    assert small.findings() == []


LIMITED = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from log_samples import Sample, session_drafts
from archiver.errors import DiskFullError
from archiver.log import Signer
sample = Sample(Path(sys.argv[1]), Signer.load(Path(sys.argv[1]) / "key", "archive.example/test-1"))
with sample.open() as log:
    at = sample.first_file.stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (at + 100, resource.RLIM_INFINITY))
    try:
        log.append_many(session_drafts(log.size, 3))
    except DiskFullError as error:
        print(error)
    assert sample.first_file.stat().st_size == at
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    log.append_many(session_drafts(log.size, 3))
    resource.setrlimit(resource.RLIMIT_FSIZE, (40, resource.RLIM_INFINITY))
    try:
        log.checkpoint()
    except DiskFullError as error:
        print(error)
    assert log.sealed == 20
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    log.checkpoint()
"""


def test_a_full_disk_loses_nothing_and_the_log_goes_on_after_it(small: Sample) -> None:
    small.signer.save(small.root / "key")
    here = str(Path(__file__).parent)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(small.root), here], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert f"{small.first_file} cannot be written: File too large." in first
    assert "Free space" in second
    assert small.findings() == []
    with Log.open(small.folder) as log:
        assert log.size == log.sealed == 23
    assert list(small.tmp.iterdir()) == []


def test_what_a_dead_writer_staged_is_swept(small: Sample) -> None:
    (small.tmp / "log+abc.part").write_bytes(b"x")
    (small.tmp / "log+def.part").mkdir()
    (small.tmp / "video.part").write_bytes(b"x")
    small.open().close()
    assert [path.name for path in small.tmp.iterdir()] == ["video.part"]


def test_a_log_without_its_checkpoint_is_refused_with_what_to_do(small: Sample) -> None:
    (small.folder / "checkpoint").unlink()
    with pytest.raises(IntegrityError, match="checkpoint is missing") as refused:
        small.open()
    assert "archiver verify" in refused.value.hint
    assert not any("Run archiver verify" in finding.detail for finding in small.findings())
