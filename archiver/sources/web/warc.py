"""Exchanges as WARC 1.1 records (ISO 28500:2017): one warcinfo, then response and request of every hop.

Each record is a gzip member of its own, so any WARC tool can read the object on its own (``warcio check``
passes). Block digests cover the message byte for byte. Payload digests cover what follows the HTTP headers as
it was transferred, chunk sizes included: the convention of warcio and most crawlers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from warcio.recordloader import ArcWarcRecord
from warcio.warcwriter import WARCWriter

import archiver
from archiver.sources.web.exchange import Exchange

MEDIA_TYPE = "application/warc+gzip"
WITHHELD = "Archiver-Withheld"
"""A header of our own of a response whose body is not the one that was served, for names were left out of it."""
_HEADER_END = re.compile(rb"\r?\n\r?\n")


def write_warc(exchanges: Sequence[Exchange]) -> bytes:
    """The exchanges in the order they happened, as one ``.warc.gz`` that says nothing of who asked."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    info = writer.create_warcinfo_record(
        None,
        {
            "software": f"archiver/{archiver.__version__}",
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        },
    )
    info.rec_headers.replace_header("WARC-Date", _date(exchanges[0].asked))
    info.rec_headers.add_header("WARC-Block-Digest", _digest(info.raw_stream.getvalue()))
    writer.write_record(info)
    info_id = info.rec_headers.get_header("WARC-Record-ID")
    for hop in exchanges:
        response = _record(writer, hop, "response", hop.response, info_id)
        request = _record(writer, hop, "request", hop.request, info_id)
        if hop.cut:
            response.rec_headers.add_header("WARC-Truncated", "length")
        if hop.withheld:
            response.rec_headers.add_header(WITHHELD, "people")
        writer.write_request_response_pair(request, response)
    return out.getvalue()


def _record(writer: WARCWriter, hop: Exchange, kind: str, message: bytes, info_id: str) -> ArcWarcRecord:
    """A record whose block is ``message`` as it is.

    Made by hand, because ``create_warc_record`` parses the HTTP headers and writes them anew: spelling,
    folding and bytes beyond ASCII would change.
    """
    end = _HEADER_END.search(message)
    payload = message[end.end() :] if end else b""
    template = writer.create_warc_record(
        hop.url,
        kind,
        warc_headers_dict={
            "WARC-Date": _date(hop.asked),
            "WARC-IP-Address": hop.address,
            "WARC-Warcinfo-ID": info_id,
            "WARC-Block-Digest": _digest(message),
            "WARC-Payload-Digest": _digest(payload),
        },
    )
    return ArcWarcRecord(
        "warc", kind, template.rec_headers, BytesIO(message), None, template.content_type, len(message)
    )


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _date(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
