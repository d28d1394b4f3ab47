"""What faults do to right answers, byte by byte."""

from __future__ import annotations

import re

from archiver.demo.tme.http import WebRequest

DEPTH = 2000
_MORE = re.compile(rb'<div class="tgme_widget_message_centered js-messages_more_wrap">.*?</div>', re.DOTALL)
_PREV = re.compile(rb'<link rel="prev"[^>]*>')
_FILE = re.compile(rb"https?://[^\"')\s]*/file/[^\"')\s]*")


def name_in(request: WebRequest) -> str:
    """The name that an address asks for."""
    parts = [part for part in request.path.split("/") if part and part != "s"]
    return parts[0] if parts else "telegram"


def malformed(page: bytes) -> bytes:
    """Unclosed tags, bytes that are no UTF-8, deep nesting, empty dates."""
    spoilt = (
        page.replace(b"</div>", b"", 9).replace(b'datetime="2', b'datetime="x2').replace(b"data-view=", b"data-view=!")
    )
    return spoilt.replace(b"<body", b"\xff\xfe<b<<body", 1) + b"<div>" * DEPTH


def without_more(page: bytes) -> bytes:
    """A page without the links to its neighbours."""
    return _PREV.sub(b"", _MORE.sub(b"", page))


def without_files(page: bytes) -> bytes:
    """A page on which every link to a file is empty."""
    return _FILE.sub(b"", page)


def flipped(data: bytes, byte: int) -> bytes:
    """The bytes with the lowest bit of one of them turned over; nothing stays nothing."""
    if not data:
        return data
    changed = bytearray(data)
    changed[byte % len(data)] ^= 1
    return bytes(changed)
