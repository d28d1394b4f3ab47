"""What must come out where someone checks a report by hand: hashes of log lines and of the content of objects."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from archiver.archive import Archive
from archiver.errors import ArchiverError
from archiver.log import Log, line_hash
from archiver.log.segments import SEGMENT
from archiver.model.objects import NamedObject
from archiver.model.records import PostRecord
from archiver.report import EntryProof, ObjectProof, PostProof

ANSWER = "application/vnd.archiver.tl+json"
GZIPPED = ("application/warc+gzip", "application/gzip")
CHUNK = 1 << 20


async def proofs_of(archive: Archive, entries: Sequence[int], linked: Iterable[PostRecord]) -> tuple[EntryProof, ...]:
    """Proofs of these entries; of ``linked`` posts also their place in the raw answers.

    What cannot be read has no proof: `archiver verify` says why, and the report is written all the same.
    """
    hashes = await asyncio.to_thread(_line_hashes, archive.log, entries)
    posts = list(linked)
    found = []
    for n in sorted(hashes):
        here = [post for post in posts if post.entry == n]
        objects = [await _object(archive, named, here) for named in await archive.catalog.entry_objects(n)]
        found.append(
            EntryProof(n=n, sha256=hashes[n], followed=n + 1 < archive.log.size, objects=tuple(objects)),
        )
    return tuple(found)


def _line_hashes(log: Log, entries: Sequence[int]) -> dict[int, str]:
    """SHA-256 of these lines. A file of the log is read once at most, however many of its lines are wanted."""
    found: dict[int, str] = {}
    for _, group in groupby(sorted(set(entries)), key=lambda n: n // SEGMENT):
        wanted = list(group)
        lines = enumerate(log.lines(wanted[0], wanted[-1] + 1), wanted[0])
        found.update({n: line_hash(line) for n, line in lines if n in wanted})
    return found


async def _object(archive: Archive, named: NamedObject, posts: Sequence[PostRecord]) -> ObjectProof:
    sha256 = named.ref.sha256
    if named.media_type in GZIPPED:
        return ObjectProof(sha256=sha256, unpacker="gzip", unpacked=await _gunzipped(archive, named))
    data = await _content(archive, named) if named.encoding else None
    unpacked = None if data is None else hashlib.sha256(data).hexdigest()
    if named.media_type != ANSWER:
        return ObjectProof(sha256=sha256, unpacker=named.encoding, unpacked=unpacked)
    document = await asyncio.to_thread(_document, data)
    tl = document.get("tl_sha256")
    return ObjectProof(
        sha256=sha256,
        unpacker=named.encoding,
        unpacked=unpacked,
        tl=tl if isinstance(tl, str) and "tl_zstd" in document else None,
        posts=_posts(document, posts),
    )


async def _content(archive: Archive, named: NamedObject) -> bytes | None:
    try:
        return await archive.read_object(named)
    except ArchiverError:
        return None


def _document(data: bytes | None) -> dict[str, Any]:
    try:
        document = json.loads(data or b"")
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


async def _gunzipped(archive: Archive, named: NamedObject) -> str | None:
    try:
        data = await archive.read_object(named)
        return await asyncio.to_thread(_hash_of_content, data)
    except (ArchiverError, OSError, EOFError, zlib.error):
        return None


def _hash_of_content(data: bytes) -> str:
    digest = hashlib.sha256()
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as content:
        while chunk := content.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _posts(document: dict[str, Any], posts: Sequence[PostRecord]) -> tuple[PostProof, ...]:
    """The posts whose text stands in the answer just as the report has it; a text made of pieces does not."""
    value = document.get("value")
    listed = value.get("messages") if isinstance(value, dict) else None
    messages = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    found = []
    for post in posts:
        same = [each for each in messages if each.get("id") == post.key.message_id]
        if len(same) == 1 and same[0].get("message") == post.seen.text and isinstance(same[0].get("date"), str):
            text = hashlib.sha256(post.seen.text.encode()).hexdigest()
            found.append(PostProof(message_id=post.key.message_id, date=same[0]["date"], text_sha256=text))
    return tuple(found)
