"""An answer with another body than was served: of pages from which something must not be kept."""

from __future__ import annotations

import re
from dataclasses import replace

from archiver.sources.web.exchange import Exchange

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_OF_THE_BODY = frozenset({b"content-encoding", b"transfer-encoding", b"content-length"})
"""Headers that say how the body was sent, which this one was not."""


def with_body(exchange: Exchange, body: bytes) -> Exchange:
    """The exchange as it would have been had the server answered with this body, unpacked. All other headers stay as
    they were served; ``withheld`` says that the body is another one.
    """
    end = _HEAD_END.search(exchange.response)
    head = exchange.response[: end.start()] if end else exchange.response
    lines = [line for line in re.split(rb"\r?\n", head) if line.partition(b":")[0].strip().lower() not in _OF_THE_BODY]
    lines.append(b"Content-Length: %d" % len(body))
    return replace(exchange, response=b"\r\n".join(lines) + b"\r\n\r\n" + body, withheld=True)
