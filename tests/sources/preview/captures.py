"""Captures of made-up web pages, and what the reader finds in them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TypeVar

from archiver.model.captures import Asked, Json, Status
from archiver.model.entries import Captured
from archiver.model.objects import NamedObject, ObjectRef
from archiver.model.observations import Observation
from archiver.sources.preview.read import observe
from archiver.sources.web.exchange import Exchange
from archiver.sources.web.warc import write_warc
from tests.sources.preview.blocks import NAME

Kind = TypeVar("Kind")
NOW = datetime(2024, 5, 2, 8, 0, tzinfo=UTC)
ASKED = Asked(asked=NOW, answered=NOW)


def warc(body: bytes, status: int = 200) -> bytes:
    """A page as it is stored: the exchange that brought it."""
    head = f"HTTP/1.1 {status} OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return write_warc(
        [
            Exchange(
                url=f"https://t.me/s/{NAME}",
                asked=NOW,
                answered=NOW,
                address="127.0.0.1",
                request=b"GET / HTTP/1.1\r\nHost: t.me\r\n\r\n",
                response=head.encode() + body,
                status=status,
                headers=(),
            )
        ]
    )


def seen(
    method: str, body: bytes, *, status: Status = "ok", stored: bytes | None = None, **question: Json
) -> list[Observation]:
    """What a capture with this page shows."""
    data = warc(body) if stored is None else stored
    ref = ObjectRef(sha256=hashlib.sha256(data).hexdigest(), size=len(data))
    named = NamedObject(role="page", ref=ref, media_type="application/warc+gzip")
    captured = Captured(
        session=1,
        source="preview",
        method=method,
        question={"channel": NAME, **question},
        asked=ASKED,
        status=status,
        error=None if status == "ok" else "HTTP 429",
        objects=(named,),
    )
    held = {ref.sha256: data}
    return observe(captured, lambda each: held[each.ref.sha256])


def only(kind: type[Kind], found: list[Observation]) -> list[Kind]:
    return [each for each in found if isinstance(each, kind)]
