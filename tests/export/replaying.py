"""A web archive read as replay tools read it: the table of blocks, the line of an address, the record, its original."""

from __future__ import annotations

import gzip
import json
import zipfile
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from cdxj_indexer.main import CDXJIndexer
from surt import surt
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord


@dataclass(frozen=True)
class Shown:
    """What a browser would get. ``kind``: of the record that holds the bytes."""

    kind: str
    data: bytes
    status: str
    mime: str


class Replay:
    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}

    def lines(self) -> list[tuple[str, str, dict[str, str]]]:
        """Through the table, in the order of the index."""
        found = []
        data = self.files["indexes/index.cdx.gz"]
        for row in self.files["indexes/index.idx"].decode().splitlines()[1:]:
            where = json.loads(row[row.index("{") :])
            block = data[where["offset"] : where["offset"] + where["length"]]
            for line in gzip.decompress(block).decode().splitlines():
                key, stamp, rest = line.split(" ", 2)
                found.append((key, stamp, json.loads(rest)))
        return found

    def pages(self, name: str = "pages") -> list[dict[str, Any]]:
        return [json.loads(row) for row in self.files[f"pages/{name}.jsonl"].decode().splitlines()[1:]]

    def at(self, line: dict[str, str]) -> ArcWarcRecord:
        """The record where a line of the index says."""
        data = self.files[f"archive/{line['filename']}"][int(line["offset"]) :][: int(line["length"])]
        return next(iter(ArchiveIterator(BytesIO(data), check_digests="raise")))

    def record(self, url: str, digest: str | None = None) -> ArcWarcRecord:
        """The first record at an address, or that of a digest."""
        lines = [rest for key, _, rest in self.lines() if key == surt(url) and rest["url"] == url]
        return self.at(next(each for each in lines if digest in (None, each["digest"])))

    def sources(self) -> list[str]:
        """Every page that was captured."""
        records = [self.at(rest) for _, _, rest in self.lines() if rest.get("mime") == "text/html"]
        return [record.content_stream().read().decode() for record in records]

    def show(self, url: str) -> Shown:
        """The answer at an address; of a revisit the original's, as WARC says where that is."""
        record = self.record(url)
        if record.rec_type == "revisit":
            headers = record.rec_headers
            original = headers.get_header("WARC-Refers-To-Target-URI")
            record = self.record(original, headers.get_header("WARC-Payload-Digest"))
            assert headers.get_header("WARC-Refers-To") == record.rec_headers.get_header("WARC-Record-ID")
            assert headers.get_header("WARC-Refers-To-Date") == record.rec_headers.get_header("WARC-Date")
        status, mime = "200", record.rec_headers.get_header("Content-Type")
        if record.http_headers is not None:
            status, mime = record.http_headers.get_statuscode(), record.http_headers.get_header("Content-Type")
        return Shown(record.rec_type, record.content_stream().read(), status, mime)

    def indexed(self) -> list[str]:
        """What the field's own indexer makes of all WARC files."""
        out = []
        for name, data in self.files.items():
            if name.startswith("archive/"):
                out += _indexed(name.removeprefix("archive/"), data)
        return sorted(out)

    def found(self) -> list[str]:
        """The lines in the copy, in the same form."""
        return sorted(f"{key} {stamp} {json.dumps(rest)}" for key, stamp, rest in self.lines())


def _indexed(name: str, data: bytes) -> list[str]:
    out = StringIO()
    CDXJIndexer(
        out, [BytesIO(data)], filename=name, records="response,resource,revisit", post_append=True, digest_records=True
    ).process_all()
    return [line for line in out.getvalue().split("\n") if line]
