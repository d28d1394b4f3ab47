"""Ways to alter a copy: bits, files, and everything that somebody without the key can make consistent again."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from archiver.archive import Layout
from archiver.archive.keys import load_signer
from archiver.archive.manifest import load
from archiver.export.form import WACZ
from archiver.export.listing import Listing
from archiver.export.wacz import digest_file
from archiver.jobs.workplace import Workplace
from archiver.log import Verifier
from archiver.log.keyring import read_ring

Change = Callable[[Path], None]
SEED = 11
TAG = re.compile(r"(tagmanifest|manifest)-sha(256|512)\.txt")


def files_of(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*") if each.is_file() and not each.is_symlink())


def flips(path: Path, count: int) -> Iterator[tuple[str, Change]]:
    """Bits of one file, or of every file of a folder, at random places."""
    chance = random.Random(SEED)
    files = files_of(path) if path.is_dir() else [path]
    places = [(each.relative_to(path), at) for each in files for at in range(each.stat().st_size)]
    for file, at in chance.sample(places, min(count, len(places))):
        bit = 1 << chance.randrange(8)

        def change(copy: Path, file: Path = file, at: int = at, bit: int = bit) -> None:
            whole = copy / file
            data = bytearray(whole.read_bytes())
            data[at] ^= bit
            _write(whole, bytes(data))

        yield f"bit {bit} of byte {at} of {file}", change


def by_file(folder: Path, count: int) -> Iterator[tuple[str, Change]]:
    """Dropped, emptied, renamed, cut, lengthened, turned into a link; swapped with another; more files."""
    files = [each.relative_to(folder) for each in files_of(folder)]
    chance = random.Random(SEED)
    chance.shuffle(files)
    acts = (_drop, _empty, _rename, _cut, _lengthen, _link, _swap)
    pairs = [(act, file) for file in files for act in acts]
    for act, file in chance.sample(pairs, min(count, len(pairs))):
        other = next(each for each in files if (folder / each).read_bytes() != (folder / file).read_bytes())
        yield f"{act.__name__} {file}", lambda copy, act=act, file=file, other=other: act(copy / file, copy / other)
    for name in ("added.txt", "data/added", "data/objects/sha256/aa/" + "a" * 64):
        yield f"add {name}", lambda copy, name=name: _write(copy / name, b"more\n")


def _drop(file: Path, _: Path) -> None:
    file.unlink()


def _empty(file: Path, _: Path) -> None:
    _write(file, b"")


def _rename(file: Path, _: Path) -> None:
    file.rename(file.with_name(f"x{file.name}"))


def _cut(file: Path, _: Path) -> None:
    _write(file, file.read_bytes()[:-1])


def _lengthen(file: Path, _: Path) -> None:
    _write(file, file.read_bytes() + b"\n")


def _link(file: Path, _: Path) -> None:
    """To the very same bytes, which lie elsewhere."""
    there = file.with_name(f".{file.name}")
    file.rename(there)
    file.symlink_to(there.name)


def _swap(file: Path, other: Path) -> None:
    mine, theirs = file.read_bytes(), other.read_bytes()
    _write(file, theirs)
    _write(other, mine)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # copies share their files with the original
    path.write_bytes(data)


# What an insider does who has no key: the standard's own sums are made to fit.


def payload_dropped_with_its_rows(bag: Path) -> None:
    """An object, or else any payload file."""
    payload = next(iter(files_of(bag / "data/objects")), bag / "data/selection.json")
    payload.unlink()
    make_manifests(bag)


def payload_changed_with_its_rows(bag: Path) -> None:
    _write(bag / "data/selection.json", (bag / "data/selection.json").read_bytes().replace(b"archiver", b"Archiver"))
    make_manifests(bag)


def payload_added_with_its_rows(bag: Path) -> None:
    _write(bag / "data/more.txt", b"more\n")
    make_manifests(bag)


def entry_dropped_with_its_rows(bag: Path) -> None:
    entry = max((bag / "data/entries").glob("*.json")) if (bag / "data/entries").is_dir() else None
    (entry or min((bag / "data/log/checkpoints").iterdir())).unlink()
    make_manifests(bag)


def list_dropped(bag: Path) -> None:
    (bag / "files.note").unlink()


def tag_file_added(bag: Path) -> None:
    """Tag files need no row."""
    _write(bag / "notes.txt", b"more\n")


def info_changed_with_its_rows(bag: Path) -> None:
    _write(bag / "bag-info.txt", (bag / "bag-info.txt").read_bytes() + b"Source-Organization: Somebody Else\n")
    make_manifests(bag)


BAG_REWRITES = (
    payload_dropped_with_its_rows,
    payload_changed_with_its_rows,
    payload_added_with_its_rows,
    entry_dropped_with_its_rows,
    list_dropped,
    tag_file_added,
    info_changed_with_its_rows,
)


def make_manifests(bag: Path) -> None:
    """All sums and counts of a bag anew."""
    payload = files_of(bag / "data")
    info = (bag / "bag-info.txt").read_text()
    oxum = f"Payload-Oxum: {sum(each.stat().st_size for each in payload)}.{len(payload)}"
    _write(bag / "bag-info.txt", re.sub(r"Payload-Oxum: .*", oxum, info).encode())
    for algorithm in ("sha256", "sha512"):
        rows = [_row(bag, each, algorithm) for each in payload]
        _write(bag / f"manifest-{algorithm}.txt", "".join(rows).encode())
    tags = ["bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt"]
    for algorithm in ("sha256", "sha512"):
        rows = [_row(bag, bag / each, algorithm) for each in tags]
        _write(bag / f"tagmanifest-{algorithm}.txt", "".join(rows).encode())


def _row(bag: Path, file: Path, algorithm: str) -> str:
    return f"{hashlib.new(algorithm, file.read_bytes()).hexdigest()}  {file.relative_to(bag).as_posix()}\n"


def digest_file_dropped(wacz: Path) -> None:
    (wacz / "datapackage-digest.json").unlink()


def signature_dropped(wacz: Path) -> None:
    make_package(wacz)


def warc_dropped_with_its_rows(wacz: Path) -> None:
    warc = files_of(wacz / "archive")[-1]
    lines = gzip.decompress((wacz / "indexes/index.cdx.gz").read_bytes()).decode().splitlines(keepends=True)
    block = gzip.compress("".join(line for line in lines if warc.name not in line).encode(), mtime=0)
    _write(wacz / "indexes/index.cdx.gz", block)
    warc.unlink()
    make_package(wacz)


def header_changed_with_its_row(wacz: Path) -> None:
    """A header of a WARC record: the block digests do not cover it."""
    warc = files_of(wacz / "archive")[-1]
    records = gzip.decompress(warc.read_bytes())
    at = records.index(b"WARC-Date: ") + len(b"WARC-Date: ")
    _write(warc, gzip.compress(records[:at] + b"1999" + records[at + 4 :], mtime=0))
    make_package(wacz)


def unlisted_file_added(wacz: Path) -> None:
    """py-wacz looks only at names with a dot."""
    _write(wacz / "keys/more", b"more\n")


def title_changed_with_its_row(wacz: Path) -> None:
    pages = wacz / "pages/pages.jsonl"
    _write(pages, pages.read_bytes().replace(b"La ", b"Le "))
    make_package(wacz)


def entry_dropped_with_its_row(wacz: Path) -> None:
    max((wacz / "entries").iterdir()).unlink()
    make_package(wacz)


WACZ_REWRITES = (
    digest_file_dropped,
    signature_dropped,
    warc_dropped_with_its_rows,
    header_changed_with_its_row,
    unlisted_file_added,
    title_changed_with_its_row,
    entry_dropped_with_its_row,
)


def make_package(wacz: Path) -> None:
    """datapackage.json and its digest anew, as anybody can make them."""
    package = json.loads((wacz / "datapackage.json").read_text())
    rows = [row for row in package["resources"] if (wacz / row["path"]).is_file()]
    for row in rows:
        data = (wacz / row["path"]).read_bytes()
        row["bytes"], row["hash"] = len(data), f"sha256:{hashlib.sha256(data).hexdigest()}"
    package["resources"] = rows
    data = json.dumps(package).encode()
    _write(wacz / "datapackage.json", data)
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    _write(wacz / "datapackage-digest.json", json.dumps(digest).encode())


def resign(place: Workplace, copy: Path, form_listed: str = "files.note", kind: str = "bagit-selection") -> None:
    """As whoever has the log's key: the list of files made to fit."""
    manifest = load(Layout(place.folder).manifest)
    ring = read_ring(Layout(place.folder).log, Verifier.from_vkey(manifest.public_key), manifest.origin)
    signer = load_signer(place.keys_folder, manifest, ring)
    (copy / form_listed).unlink()
    files = {
        each.relative_to(copy).as_posix(): hashlib.sha256(each.read_bytes()).hexdigest() for each in files_of(copy)
    }
    note = Listing(kind=kind, origin=signer.verifier.name, files=files).signed(signer.verifier, signer.sign)
    data = digest_file(files["datapackage.json"], note) if form_listed == WACZ.listed else note
    (copy / form_listed).write_bytes(data)


def unpack(packed: Path, to: Path) -> Path:
    with zipfile.ZipFile(packed) as file:
        file.extractall(to)
    return to


def pack(folder: Path, to: Path) -> Path:
    """By another program, which stores as well; links as what they lead to, pipes not at all."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as file:
        for each in sorted(folder.rglob("*")):
            if each.is_file():
                file.write(each, each.relative_to(folder).as_posix())
    return to


def copied(path: Path, to: Path) -> Path:
    if to.is_dir():
        shutil.rmtree(to)
    to.unlink(missing_ok=True)
    if path.is_dir():
        shutil.copytree(path, to, copy_function=os.link)
    else:
        shutil.copyfile(path, to)
    return to
