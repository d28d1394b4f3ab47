"""Each way to damage a log gives the finding that names it, and a whole log gives none."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from log_samples import (
    MANIFEST,
    ORIGIN,
    START,
    Sample,
    history_capture,
    new_sample,
    object_ref,
    relink,
    rewrite,
    session_drafts,
)

from archiver.log import Draft, Log, Signer, verify_log
from archiver.model.entries import Captured, Create, Entry, Session
from archiver.model.findings import Finding


def test_a_whole_log_has_no_findings_and_every_entry_is_shown(wide: Sample) -> None:
    seen: list[Entry] = []
    with wide.open() as log:
        log.append(history_capture(1), mono_us=1, time=START + timedelta(hours=1))
        log.checkpoint()
        expected = list(log.entries())
    assert list(verify_log(wide.folder, wide.signer.verifier, ORIGIN, MANIFEST, on_entry=seen.append)) == []
    assert seen == expected
    objects = {o.ref.sha256 for e in seen if isinstance(e.body, Captured) for o in e.body.objects}
    assert objects == {object_ref(b"answer 1").sha256}


def test_verifying_changes_nothing(small: Sample) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in small.files()}
    small.findings()
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in small.files()} == before


# --- single codes


def only(findings: list[Finding], level: str, code: str) -> Finding:
    found = [finding for finding in findings if finding.code == code]
    assert len(found) == 1, findings
    assert found[0].level == level
    return found[0]


@pytest.mark.parametrize(
    "line",
    [b"", b"{}", b"not json", b"\xff\xfe", b'{"kind":"seal"}', b"[" * 60_000, b"y" * 65_536, b"y" * 300_000],
)
def test_entry_format(small: Sample, line: bytes) -> None:
    lines = small.lines()
    small.write_lines([*lines[:5], line, *lines[6:]])
    findings = small.findings()
    assert only(findings, "FAIL", "ENTRY_FORMAT").subject == "entry 5"
    assert only(findings, "FAIL", "CHAIN").subject == "entry 6"


def test_an_endless_line_is_read_in_bounded_memory(small: Sample) -> None:
    whole = small.first_file.stat().st_size
    os.truncate(small.first_file, whole + 64 * 1024**2)  # zeros without a newline
    tracemalloc.start()
    try:
        found = only(small.findings(), "FAIL", "ENTRY_FORMAT")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.subject == "entry 20"
    assert peak < 4 * 1024**2


def test_manifest(small: Sample) -> None:
    def findings(origin: str, manifest: str) -> list[Finding]:
        return list(verify_log(small.folder, small.signer.verifier, origin, manifest))

    found = only(findings(ORIGIN, "0" * 64), "FAIL", "MANIFEST")
    assert (
        found.detail
        == f"is of {ORIGIN} with the manifest {MANIFEST}; this archive is {ORIGIN} with the manifest {'0' * 64}"
    )
    other = findings("archive.example/other", MANIFEST)
    only(other, "FAIL", "MANIFEST")
    assert {f.code for f in other} == {"MANIFEST", "CHECKPOINT_FORMAT", "UNSEALED"}
    small.write_lines(relink(small.lines()[1:]))
    assert only(small.findings(), "FAIL", "MANIFEST").detail == "does not say which archive this is"


def test_a_second_beginning_is_out_of_order(small: Sample) -> None:
    with small.open() as log:
        log.append(Create(origin=ORIGIN, manifest_sha256=MANIFEST), mono_us=0, time=START + timedelta(hours=1))
        log.checkpoint()
    assert only(small.findings(), "FAIL", "ENTRY_ORDER").subject == "entry 20"


def test_clock(small: Sample) -> None:
    last = START + timedelta(seconds=19)
    with small.open() as log:
        for back in (120, 121):
            log.append(Session(command="x", versions={}), mono_us=0, time=last - timedelta(seconds=back))
            last -= timedelta(seconds=back)
        log.checkpoint()
    found = only(small.findings(), "WARN", "CLOCK")
    assert found.subject == "entry 21"
    assert "0:02:01" in found.detail


def test_unsealed(small: Sample) -> None:
    with small.open() as log:
        log.append_many(session_drafts(20, 3))
    [found] = small.findings()
    assert (found.level, found.code, found.subject) == ("WARN", "UNSEALED", "entry 20")
    assert str(found).startswith("WARN UNSEALED entry 20 and 2 after it")


def test_a_single_unsealed_entry(small: Sample) -> None:
    with small.open() as log:
        log.append_many(session_drafts(20, 1))
    [found] = small.findings()
    assert str(found) == "WARN UNSEALED entry 20 is not under a signed checkpoint yet"


def test_torn(small: Sample) -> None:
    with small.first_file.open("ab") as file:
        file.write(b"{")
    [found] = small.findings()
    assert (found.level, found.code, found.subject) == ("WARN", "TORN", "log/entries/000000000000.jsonl")


def test_signature_of_another_key(small: Sample) -> None:
    stranger = Signer.generate(ORIGIN)
    findings = list(verify_log(small.folder, stranger.verifier, ORIGIN, MANIFEST))
    assert [f.code for f in findings] == [*["SIGNATURE"] * 5, "UNSEALED"]


def test_truncated(small: Sample) -> None:
    small.write_lines(small.lines()[:15])
    findings = small.findings()
    assert only(findings, "FAIL", "TRUNCATED").detail == "proves that 20 entries existed; the log holds 15"
    assert only(findings, "FAIL", "ROOT").subject == "log/tile/0/000.p/20"


def test_a_reference_to_a_later_entry(small: Sample) -> None:
    """The writer refuses it; a hand-made log is told."""
    with small.open() as log:
        log.append(history_capture(1, session=3), mono_us=0, time=START + timedelta(minutes=1))
    line = small.lines()[20].replace(b'"session":3', b'"session":20')
    small.write_lines([*small.lines()[:20], line])
    assert only(small.findings(), "FAIL", "ENTRY_ORDER").subject == "entry 20"


def test_a_number_that_is_left_out(small: Sample) -> None:
    """Chained properly and not sealed, so that nothing but the number is wrong."""
    with small.open() as log:
        log.append_many(session_drafts(20, 1))
    line = small.lines()[20].replace(b'"n":20', b'"n":21')
    small.write_lines([*small.lines()[:20], line])
    assert only(small.findings(), "FAIL", "ENTRY_ORDER").detail == "says that it is entry 21; 20 should come here"


def test_the_copy_of_the_checkpoint_is_the_same_to_the_byte(small: Sample) -> None:
    """Also in lines that the key does not cover."""
    path = small.folder / "checkpoints/20"
    rewrite(path, path.read_bytes() + "\N{EM DASH} witness.example AAAAAAAA\n".encode())
    assert only(small.findings(), "FAIL", "CHECKPOINT_FORMAT").subject == "log/checkpoints/20"


# --- the custodian without the key


@pytest.mark.parametrize("linked", [False, True])
def test_drop_duplicate_swap_insert_at_every_position(small: Sample, linked: bool) -> None:
    lines = small.lines()
    foreign = new_sample(small.root / "foreign", (3,)).lines()[2]
    damages: list[tuple[str, int, list[bytes]]] = []
    for at in range(len(lines)):
        damages.append(("drop", at, lines[:at] + lines[at + 1 :]))
        damages.append(("duplicate", at, [*lines[: at + 1], *lines[at:]]))
        damages.append(("insert", at, [*lines[:at], foreign, *lines[at:]]))
        if at:
            damages.append(("swap", at, [*lines[: at - 1], lines[at], lines[at - 1], *lines[at + 1 :]]))
    for kind, at, damaged in damages:
        small.write_lines(relink(damaged) if linked else damaged)
        fails = {finding.code for finding in small.fails()}
        # what comes after the last sealed entry was never promised: chained properly, it is an unsealed one
        if kind == "duplicate" and at == len(lines) - 1 and linked:
            assert not fails
            assert small.codes() == {"UNSEALED"}
        elif linked:
            assert "ROOT" in fails or "TRUNCATED" in fails, (kind, at)
        else:
            assert fails & {"CHAIN", "ENTRY_ORDER", "TRUNCATED"}, (kind, at)


def test_changed_and_chained_anew_without_the_key(small: Sample) -> None:
    def change(value: dict[str, object]) -> None:
        if value["n"] == 9:
            value["mono_us"] = 77

    small.write_lines(relink(small.lines(), change))
    findings = small.fails()
    assert {f.code for f in findings} == {"ROOT", "FORK"}
    assert {f.subject for f in findings if f.code == "FORK"} == {"log/checkpoints/12"}
    assert "log/tile/0/000.p/12" in {f.subject for f in findings}
    assert any("at hash 9" in f.detail for f in findings)


# --- the custodian with the key: what is seen, and what is not


def _rebuilt(sample: Sample) -> Sample:
    """The log made anew with its own key and another past, sealed at its end only."""
    other = Sample(sample.root / "rebuilt", sample.signer)
    with other.create() as log:
        drafts = session_drafts(1, 19)
        drafts[4] = Draft(body=Session(command="other", versions={}), mono_us=0, time=drafts[4].time)
        log.append_many(drafts)
        log.checkpoint()
    return other


def test_a_rebuilt_log_contradicts_the_checkpoints_that_are_left(small: Sample) -> None:
    other = _rebuilt(small)
    shutil.copy(small.folder / "checkpoints/12", other.folder / "checkpoints/12")
    shutil.copy(small.folder / "tile/0/000.p/12", other.folder / "tile/0/000.p/12")
    fails = other.fails()
    assert only(fails, "FAIL", "FORK").subject == "log/checkpoints/12"
    assert only(fails, "FAIL", "ROOT").subject == "log/tile/0/000.p/12"


def test_what_only_a_receipt_or_a_witness_can_see(small: Sample) -> None:
    """Stated so that nobody claims more: no file of these logs is wrong in itself."""
    assert _rebuilt(small).findings() == []
    for name in ("checkpoints/20", "tile/0/000.p/20"):
        (small.folder / name).unlink()
    rewrite(small.folder / "checkpoint", (small.folder / "checkpoints/12").read_bytes())
    small.write_lines(small.lines()[:12])
    assert small.findings() == []
    (small.folder / "checkpoints/7").unlink()
    assert small.findings() == []


# --- files


def test_every_file_missing_empty_or_replaced_is_seen(wide: Sample, tmp_path: Path) -> None:
    """But for old checkpoints, whose loss leaves no trace: nothing says that they were ever made."""
    silent = set()
    for path in wide.files():
        name = str(path.relative_to(wide.folder))
        data = path.read_bytes()

        def replaced_by_link(path: Path = path, data: bytes = data) -> None:
            (tmp_path / "elsewhere").write_bytes(data)
            path.unlink()
            path.symlink_to(tmp_path / "elsewhere")

        def replaced_by_folder(path: Path = path) -> None:
            path.unlink()
            path.mkdir()

        def replaced_by_pipe(path: Path = path) -> None:
            path.unlink()
            os.mkfifo(path)

        damages: list[Callable[[], object]] = [
            path.unlink,
            lambda path=path: rewrite(path, b""),  # type: ignore[misc]
            lambda path=path, data=data: rewrite(path, data + b"x"),  # type: ignore[misc]
            lambda path=path, data=data: rewrite(path, data[:-1]),  # type: ignore[misc]
            replaced_by_link,
            replaced_by_folder,
            replaced_by_pipe,
        ]
        for position, damage in enumerate(damages):
            damage()
            findings = wide.findings()
            if not any(finding.level == "FAIL" for finding in findings):
                silent.add((name, position))
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
            path.write_bytes(data)
    older = {f"checkpoints/{size}" for size in (1, 200, 300, 512)}
    # 0: deleted, 5: an empty folder in its place
    assert {name for name, position in silent if position in (0, 5)} == older
    # a few bytes behind the last line are what a power cut leaves
    assert {item for item in silent if item[1] not in (0, 5)} == {("entries/000000000000.jsonl", 2)}
    assert wide.findings() == []


def test_files_that_are_none_of_the_logs(small: Sample) -> None:
    for name in ("note.txt", "entries/1.jsonl", "checkpoints/020", "tile/0/000.p/20.bak", "tile/entries/000"):
        path = small.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        assert only(small.findings(), "WARN", "STRAY").subject == f"log/{name}"
        path.unlink()
    (small.folder / "bad\nname\udcff").write_bytes(b"")
    assert "\n" not in str(only(small.findings(), "WARN", "STRAY"))


def test_files_of_a_log_that_do_not_belong_to_this_one(small: Sample) -> None:
    copies = {
        "checkpoints/19": (small.folder / "checkpoint", "CHECKPOINT_FORMAT"),
        "tile/0/000": (small.folder / "tile/0/000.p/20", "ROOT"),
        "tile/0/000.p/19": (small.folder / "tile/0/000.p/20", "ROOT"),
        "tile/1/000.p/1": (small.folder / "tile/0/000.p/1", "ROOT"),
        "entries/000000010000.jsonl": (small.first_file, "ENTRY_ORDER"),
        "entries/000000020000.jsonl": (small.first_file, "ENTRY_ORDER"),
        "entries/000000000001.jsonl": (small.first_file, "ENTRY_ORDER"),
    }
    for name, (source, code) in copies.items():
        path = small.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)
        assert code in {finding.code for finding in small.fails()}, name
        path.unlink()
    assert small.findings() == []


def test_swapped_files_are_seen(wide: Sample) -> None:
    for one, two in (("tile/0/000", "tile/0/001"), ("checkpoints/200", "checkpoints/300")):
        first, second = wide.folder / one, wide.folder / two
        data = first.read_bytes()
        rewrite(first, second.read_bytes())
        rewrite(second, data)
        assert len(wide.fails()) >= 2
        rewrite(second, first.read_bytes())
        rewrite(first, data)
    assert wide.findings() == []


def test_a_partial_tile_that_nobody_needs_any_more_is_checked_too(wide: Sample) -> None:
    """As it lies there when a writer dies between writing the full tile and removing the partial one."""
    path = wide.folder / "tile/0/000.p/200"
    path.parent.mkdir()
    data = (wide.folder / "tile/0/000").read_bytes()[: 200 * 32]
    path.write_bytes(data)
    assert wide.findings() == []
    path.write_bytes(data[:-1] + b"x")
    assert only(wide.findings(), "FAIL", "ROOT").subject == "log/tile/0/000.p/200"


def test_a_missing_log_is_a_failure_not_an_error(tmp_path: Path) -> None:
    verifier = Signer.generate(ORIGIN).verifier
    [found] = verify_log(tmp_path / "none", verifier, ORIGIN, MANIFEST)
    assert (found.level, found.code) == ("FAIL", "CHECKPOINT_FORMAT")


def test_hostile_bytes_never_raise(wide: Sample) -> None:
    chance = random.Random(20260131)
    for _ in range(60):
        path = chance.choice(wide.files())
        data = bytearray(path.read_bytes())
        before = bytes(data)
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(data) + 1)
            junk = chance.choice(
                [b"\n", b"\0", b"\xff", b'"', b"{", b"9" * 30, b"\n\n", chance.randbytes(50), data[:200]]
            )
            data[at : at + chance.randrange(3)] = junk
        rewrite(path, bytes(data))
        findings = wide.findings()
        assert findings or data == before
        for finding in findings:
            assert "\n" not in str(finding)
        rewrite(path, before)


def test_the_chain_can_be_walked_with_sha256sum(small: Sample) -> None:
    """As the documentation tells a lay reader: hash each line, compare with prev of the next."""
    script = 'while IFS= read -r line; do printf %s "$line" | sha256sum | cut -d" " -f1; done'
    with small.first_file.open("rb") as entries:
        done = subprocess.run(["bash", "-c", script], stdin=entries, capture_output=True, text=True, check=True)
    hashes = done.stdout.split()
    assert ["0" * 64, *hashes[:-1]] == [json.loads(line)["prev"] for line in small.lines()]
    with Log.open(small.folder) as log:
        assert log.head == hashes[-1]
