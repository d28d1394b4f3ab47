"""Captured pages as a web archive (WACZ 1.1.1) with the log's evidence beside them, and the signed list of all files.

Each file below archive/ is an archived object byte for byte: the requests and responses of one page as they were
recorded. The list stands in datapackage-digest.json, the one file that WACZ does not list elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import rfc8785

from archiver import __version__
from archiver.export import warc_index
from archiver.export.form import WACZ
from archiver.export.listing import Listing
from archiver.export.writing import Sink, Sums
from archiver.export.zip import Member
from archiver.log import NoteError, Verifier

PACKAGE = "datapackage.json"
VERSION = "1.1.1"
_HEAD = {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that a reader may want to open: its object, the entry that captured it, a title if one is known."""

    sha256: str
    entry: int
    title: str | None


def write_wacz(
    sink: Sink,
    members: Iterable[tuple[Member, str | None]],
    pages: Sequence[Page],
    *,
    title: str,
    verifier: Verifier,
    sign: Callable[[bytes], bytes],
    created: datetime,
) -> Sums:
    """Put the members (each with the SHA-256 that it must have, if that is known), index, pages and list.

    Returns the sums of datapackage-digest.json.
    """
    files: dict[str, Sums] = {}
    lines: dict[str, list[str]] = {}
    for member, expect in members:
        files[member.path] = sink.add(member, expect=expect)
        sha256 = WACZ.object_of(member.path)
        if sha256 is not None and not isinstance(member.content, bytes):
            lines[sha256] = warc_index.index_lines(member.content, member.path.removeprefix(WACZ.objects))
    data, table = warc_index.compressed(line for each in lines.values() for line in each)
    for path, content in (
        (f"indexes/{warc_index.DATA}", data),
        (f"indexes/{warc_index.TABLE}", table),
        ("pages/pages.jsonl", _pages(pages, lines)),
    ):
        files[path] = sink.add(Member(path, content))
    package = _package(files, title, created)
    files[PACKAGE] = sink.add(Member(PACKAGE, package))
    listing = Listing(kind="wacz", origin=verifier.name, files={path: sums.sha256 for path, sums in files.items()})
    return sink.add(Member(WACZ.listed, digest_file(files[PACKAGE].sha256, listing.signed(verifier, sign))))


def digest_file(package_sha256: str, note: bytes) -> bytes:
    """datapackage-digest.json with the signed list in it."""
    return rfc8785.dumps({"hash": f"sha256:{package_sha256}", "path": PACKAGE, "signed": note.decode()})


def note_in(data: bytes) -> bytes:
    """The signed list in a datapackage-digest.json; NoteError on any other bytes."""
    try:
        value = json.loads(data)
        note = str(value["signed"]).encode()
        hashed = str(value["hash"]).removeprefix("sha256:")
        sound = digest_file(hashed, note) == data
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NoteError("it holds no signed list of files") from error
    if not sound:
        raise NoteError("it is not written in the one form that its content has")
    return note


def _pages(pages: Sequence[Page], lines: dict[str, list[str]]) -> bytes:
    rows = [json.dumps(_HEAD)]
    for page in pages:
        answer = warc_index.last_answer(lines.get(page.sha256, []))
        if answer is not None:
            title = page.title or answer.url
            row = {"entry": page.entry, "id": str(page.entry), "title": title, "ts": answer.moment, "url": answer.url}
            rows.append(json.dumps(row))
    return "".join(f"{row}\n" for row in rows).encode()


def _package(files: dict[str, Sums], title: str, created: datetime) -> bytes:
    resources: list[dict[str, str | int]] = [
        {
            "bytes": sums.size,
            "hash": f"sha256:{sums.sha256}",
            "name": path.lower(),
            "path": path,
            "type": "file",  # else tools that know tables read those of them that look like one
        }
        for path, sums in sorted(files.items())
    ]
    return rfc8785.dumps(
        {
            "created": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "profile": "data-package",
            "resources": resources,
            "software": f"archiver {__version__}",
            "title": title,
            "wacz_version": VERSION,
        }
    )
