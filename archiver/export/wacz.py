"""Captured pages as a web archive (WACZ 1.1.1) with the log's evidence beside them, and the signed list of all files.

Each .warc.gz is an archived object byte for byte: the requests and responses of one page as they were recorded. Each
.warc is a file of the web within the exchange by which it came. The list stands in datapackage-digest.json, the one
file that WACZ does not list elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import rfc8785

from archiver import __version__
from archiver.errors import IntegrityError
from archiver.export import warc_index
from archiver.export.form import WACZ
from archiver.export.listing import Listing
from archiver.export.replayed import Filed, hashes, lay
from archiver.export.writing import Sink, Sums
from archiver.export.zip import Member, blocks_of
from archiver.log import NoteError, Verifier

PACKAGE = "datapackage.json"
VERSION = "1.1.1"
PAGES, FILES = "pages/pages.jsonl", "pages/extraPages.jsonl"
_HEAD = {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}
_FILES_HEAD = {"format": "json-pages-1.0", "id": "files", "title": "Pictures and films"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that a reader may want to open: its object, the entry that captured it, a title if one is known."""

    sha256: str
    entry: int
    title: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What goes in. ``members``: each with the SHA-256 that it must have, if known; ``files``: and where they lie."""

    members: Iterable[tuple[Member, str | None]]
    pages: Sequence[Page]
    files: Sequence[tuple[Filed, Path]] = ()


def write_wacz(
    sink: Sink,
    content: Content,
    *,
    title: str,
    verifier: Verifier,
    sign: Callable[[bytes], bytes],
    created: datetime,
) -> Sums:
    """Put all of it with index, pages and list. Returns the sums of datapackage-digest.json.

    Raises IntegrityError where a member or a file has other bytes than it must have.
    """
    files: dict[str, Sums] = {}
    lines: dict[str, list[str]] = {}
    for member, expect in content.members:
        files[member.path] = sink.add(member, expect=expect)
        if member.path.startswith(WACZ.objects) and isinstance(member.content, Path):
            lines[member.path] = warc_index.index_lines(member.content, member.path.removeprefix(WACZ.objects))
    for filed, path in content.files:
        member, lines[filed.name] = _replayed(filed, path)
        files[member.path] = sink.add(member)
    data, table = warc_index.compressed(line for each in lines.values() for line in each)
    made = {
        f"indexes/{warc_index.DATA}": data,
        f"indexes/{warc_index.TABLE}": table,
        PAGES: _pages(content.pages, lines),
    }
    if content.files:
        made[FILES] = _file_pages(filed for filed, _ in content.files)
    for name, each in made.items():
        files[name] = sink.add(Member(name, each))
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


def _replayed(filed: Filed, path: Path) -> tuple[Member, list[str]]:
    """A file's records, and their lines for the index."""
    alone, block = hashes(filed, blocks_of(path))
    if alone != filed.sha256:
        raise IntegrityError(
            f"The stored file {filed.sha256} has other bytes than its name says, so nothing was exported.",
            hint="Run `archiver verify`, then `archiver repair`.",
        )
    laid = lay(filed, block)
    member = Member(WACZ.file(filed.sha256), (laid.before, path, laid.after))
    return member, warc_index.lines_of(member, laid.lines, filed)


def _pages(pages: Sequence[Page], lines: dict[str, list[str]]) -> bytes:
    rows = [json.dumps(_HEAD)]
    for page in pages:
        answer = warc_index.last_answer(lines.get(WACZ.object(page.sha256), []))
        if answer is not None:
            title = page.title or answer.url
            row = {"entry": page.entry, "id": str(page.entry), "title": title, "ts": answer.moment, "url": answer.url}
            rows.append(json.dumps(row))
    return "".join(f"{row}\n" for row in rows).encode()


def _file_pages(files: Iterable[Filed]) -> bytes:
    """Each file under the address by which it came: a page without its styles may not show it."""
    rows = [json.dumps(_FILES_HEAD)]
    for filed in files:
        first = filed.fetches[0]
        moment = f"{first.date.partition('.')[0].removesuffix('Z')}Z"
        row = {"entry": first.entry, "id": str(first.entry), "title": first.url, "ts": moment, "url": first.url}
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
