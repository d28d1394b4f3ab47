"""The index of WARC files by which a replay tool finds an address (CDXJ), made by the field's own indexer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, BinaryIO

from archiver.errors import CannotRunError, IntegrityError, file_errors
from archiver.export.replayed import Filed, Line
from archiver.export.zip import Member

LINES = 1024
"""Lines of the index that are compressed together; a replay tool reads one such block."""
DATA, TABLE = "index.cdx.gz", "index.idx"
_MISSING = "WACZ needs a part of archiver that is not installed here."


@dataclass(frozen=True, slots=True)
class Answer:
    """A response in a WARC file: its address, and when it was asked for (14 digits, UTC)."""

    url: str
    stamp: str

    @property
    def moment(self) -> str:
        """The time as RFC 3339."""
        at = self.stamp
        return f"{at[:4]}-{at[4:6]}-{at[6:8]}T{at[8:10]}:{at[10:12]}:{at[12:14]}Z"


def require_indexer() -> Any:
    """The module that indexes; CannotRunError where the extra is not installed."""
    try:
        from cdxj_indexer import main
    except ImportError as error:
        raise CannotRunError(
            _MISSING,
            hint="Install it with `pip install 'archiver[export]'`, in a clone `.venv/bin/pip install '.[export]'`.",
        ) from error
    return main


def index_lines(path: Path, name: str) -> list[str]:
    """The lines of one WARC file, which lies in the copy as ``name``, in the order of its records."""
    with file_errors(path, "read"), path.open("rb") as stream:
        return _lines(stream, name)


def _lines(stream: BinaryIO, name: str) -> list[str]:
    from warcio.exceptions import ArchiveLoadFailed

    out = StringIO()
    try:
        indexer = require_indexer().CDXJIndexer(
            out, [stream], filename=name, records="response", post_append=True, digest_records=True
        )
        indexer.process_all()
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        raise IntegrityError(
            f"The captured page {name} cannot be read as a WARC file: {error}.", hint="Run `archiver verify`."
        ) from error
    return [f"{line}\n" for line in out.getvalue().split("\n") if line]


def lines_of(member: Member, records: Sequence[Line], filed: Filed) -> list[str]:
    """The lines of a file's records, as the indexer would give them: it would unpack every file beside the copy."""
    from warcio.timeutils import iso_date_to_timestamp

    key_of = require_indexer().CDXJIndexer(StringIO(), []).get_url_key
    digests = _digests(member, records)
    found = []
    for record, digest in zip(records, digests, strict=True):
        told = {
            "url": record.url,
            "mime": record.mime,
            "status": record.status,
            "digest": f"sha256:{filed.sha256}",
            "length": str(record.length),
            "offset": str(record.offset),
            "filename": filed.name,
            "recordDigest": f"sha256:{digest}",
        }
        known = json.dumps({key: value for key, value in told.items() if value is not None})
        found.append(f"{key_of(record.url)} {iso_date_to_timestamp(record.date)} {known}\n")
    return found


def _digests(member: Member, records: Sequence[Line]) -> list[str]:
    """SHA-256 (hex) of each record, which follow each other in the member."""
    sums = [hashlib.sha256() for _ in records]
    at = 0
    for block in member.blocks():
        for record, one in zip(records, sums, strict=True):
            begin, end = max(record.offset - at, 0), min(record.offset + record.length - at, len(block))
            if begin < end:
                one.update(memoryview(block)[begin:end])
        at += len(block)
    return [each.hexdigest() for each in sums]


def last_answer(lines: list[str]) -> Answer | None:
    """What the page was in the end, redirects followed; None where nothing answered."""
    for line in reversed(lines):
        _, stamp, document = line.split(" ", 2)
        return Answer(str(json.loads(document)["url"]), stamp)
    return None


def compressed(lines: Iterable[str]) -> tuple[bytes, bytes]:
    """The index in blocks, and the table of these blocks."""
    table, data = StringIO(), BytesIO()
    writer = require_indexer().CompressedWriter(
        table, data_out=data, data_out_name=DATA, num_lines=LINES, digest_records=True
    )
    for line in sorted(set(lines)):
        writer.write(line)
    if writer.block:
        writer.flush()
    return data.getvalue(), table.getvalue().encode()
