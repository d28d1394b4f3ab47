"""Copies are sound for the standards' validators, for the commands of their HOWTO, and for ours."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
import zipfile
from datetime import date, datetime, tzinfo
from pathlib import Path

import pytest

from archiver.archive import Layout
from archiver.errors import InputError, UsageError
from archiver.jobs.choosing import Days
from archiver.jobs.trust import trust_of
from archiver.jobs.verifying import logs
from archiver.jobs.verifying.census import Census
from archiver.jobs.verifying.logs import check_log
from archiver.log import Signer
from tests.export.copies import Case, accepted_by_bagit, accepted_by_py_wacz, by_hand, levels

STAMPED = ["NOTE KEY", "NOTE STAMPED"]


def test_a_bag_of_everything(case: Case) -> None:
    done = case.export("whole")
    assert accepted_by_bagit(done.path)
    result = case.verify(done.path)
    assert sorted(set(levels(result))) == STAMPED
    assert (result.kind, result.entries, result.size) == ("bagit-whole", done.gathered.size, done.gathered.size)
    assert result.objects == done.gathered.objects > 4
    shell = by_hand(done.path, "data/HOWTO.txt")
    assert (shell.returncode, shell.stdout[-17:]) == (0, "every step holds\n"), shell.stderr
    assert shell.stdout.count("Verification: OK") == done.gathered.tokens > 4


def test_a_copy_does_not_grow_stale(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an archive later entries may have been removed when no stamp came for long; a copy ends where it ends."""

    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Later:
            return cls.fromtimestamp(time.time() + 40 * 86_400, tz)

    done = case.export("kept")
    monkeypatch.setattr(logs, "datetime", Later)
    assert sorted(set(levels(case.verify(done.path)))) == STAMPED
    findings = check_log(Layout(case.place.folder), Census(), trust_of(case.authorities.anchoring))
    assert "STALE" in {each.code for each in findings}


def test_a_selection_as_a_folder_and_as_a_zip_file(case: Case, bare: Case) -> None:
    folder, packed = case.export("selection", case.page), case.export("selection.zip", case.page)
    assert accepted_by_bagit(folder.path)
    for done in (folder, packed):
        result = case.verify(done.path)
        assert sorted(set(levels(result))) == STAMPED
        assert result.kind == "bagit-selection"
        assert result.entries == done.gathered.entries < done.gathered.size
    moved = packed.path.rename(packed.path.with_name("sent.zip"))
    assert case.verify(moved).ok
    shell = by_hand(bare.export("by-hand", bare.page).path, "data/HOWTO.txt")
    assert (shell.returncode, shell.stdout[-17:]) == (0, "every step holds\n"), shell.stderr
    table = json.loads((folder.path / "data/index.json").read_text())["index"]
    pages = [row for row in table if row["role"] == "page"]
    assert [row["link"] for row in pages] == [case.page]
    assert (folder.path / pages[0]["file"]).is_file()
    assert len((folder.path / "data/index.csv").read_text().splitlines()) == len(table) + 1


def test_a_web_archive(case: Case, tmp_path: Path) -> None:
    done = case.export("pages.wacz", format="wacz")
    assert accepted_by_py_wacz(done.path)
    result = case.verify(done.path)
    assert sorted(set(levels(result))) == STAMPED
    assert (result.kind, result.objects) == ("wacz", 2)
    with zipfile.ZipFile(done.path) as packed:
        packed.extractall(tmp_path)
    assert case.verify(tmp_path).ok
    shell = by_hand(tmp_path, "archiver/HOWTO.txt")
    assert (shell.returncode, shell.stdout[-17:]) == (0, "every step holds\n"), shell.stderr
    warcs = sorted((tmp_path / "archive").iterdir())
    checked = [sys.executable, "-c", "from warcio.cli import main; main()", "check", *map(str, warcs)]
    assert subprocess.run(checked, check=False).returncode == 0


def test_a_replay_tool_finds_the_pages(case: Case, tmp_path: Path) -> None:
    """As such a tool looks: the page, its line in the index by the table of blocks, the record where the line says."""
    with zipfile.ZipFile(case.export("replay.wacz", case.page, format="wacz").path) as packed:
        packed.extractall(tmp_path)
    head, page = [json.loads(line) for line in (tmp_path / "pages/pages.jsonl").read_text().splitlines()]
    assert head["format"] == "json-pages-1.0"
    assert page["title"] == "La crue"
    assert page["url"] == case.page.replace("/moved", "/story")
    meta, block = (tmp_path / "indexes/index.idx").read_text().splitlines()
    assert json.loads(meta.removeprefix("!meta 0 "))["filename"] == "index.cdx.gz"
    where = json.loads(block[block.index("{") :])
    data = (tmp_path / "indexes/index.cdx.gz").read_bytes()[where["offset"] : where["offset"] + where["length"]]
    lines = [line.split(" ", 2) for line in gzip.decompress(data).decode().splitlines()]
    assert lines == sorted(lines)
    found = {json.loads(rest)["url"]: (stamp, json.loads(rest)) for _, stamp, rest in lines}
    assert set(found) == {case.page, page["url"]}
    stamp, line = found[page["url"]]
    assert page["ts"].translate(str.maketrans("", "", "-:TZ")) == stamp
    record = (tmp_path / "archive" / line["filename"]).read_bytes()[int(line["offset"]) :][: int(line["length"])]
    assert f"WARC-Target-URI: {page['url']}".encode() in gzip.decompress(record)
    assert b"<h1>La crue</h1>" in gzip.decompress(record)
    assert line["status"] == "200"


def test_keys_receipts_and_roots_that_a_verifier_brings(case: Case, tmp_path: Path) -> None:
    done = case.export("brought", case.page)
    key = (done.path / "data/archive.json").read_text()
    first = json.loads(key)["public_key"]
    assert "NOTE KEY" not in levels(case.verify(done.path, keys=(first,)))
    stranger = Signer.generate("stranger.example").verifier.vkey
    assert "FAIL KEY" in levels(case.verify(done.path, keys=(stranger,)))
    assert "WARN TOKEN" in levels(case.verify(done.path, authority_roots=(case.authorities.rsa.roots,)))
    assert "NOTE TOKEN" in levels(case.verify(done.path, authority_roots=()))


def test_what_cannot_be_exported(case: Case) -> None:
    with pytest.raises(InputError, match="no page of the web"):
        case.export("none.wacz", "entry 0", format="wacz")
    with pytest.raises(UsageError, match=r"ends with \.wacz"):
        case.export("none.zip", format="wacz")
    with pytest.raises(UsageError, match="--since and --until"):
        case.export("none", case.page, days=Days(since=None, until=date(2021, 1, 1)))
    (case.folder / "there").mkdir()
    with pytest.raises(InputError, match="is there already"):
        case.export("there")
    assert not [each for each in case.folder.iterdir() if each.name.startswith((".", "none"))]


def test_a_dry_run_writes_nothing(case: Case) -> None:
    before = (case.place.folder / "log/checkpoint").read_bytes()
    done = case.export("dry", case.page, dry_run=True)
    assert done.gathered.bytes > 1_000
    assert not done.path.exists()
    assert (case.place.folder / "log/checkpoint").read_bytes() == before
