"""What every request must pass, and what every answer bears.

The desk is read by a browser that also visits hostile pages. Against these: the Host header must be one that the desk
is known by (DNS rebinding), nothing but GET and HEAD is taken without a same-origin proof, no other site may frame or
embed anything (CORP, COOP, frame-ancestors), and the policy lets pages load only what the desk serves itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from archiver.viewer.desk import desk_of
from archiver.viewer.hosts import Hosts
from archiver.viewer.layer import Layer

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No inline script or style, nothing from elsewhere, no frames, no plug-ins."""

HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    # Not "no-referrer": with it browsers send "Origin: null" with the desk's own forms (Fetch, "append a request
    # `Origin` header"), and they could not be told from those of other sites. This one tells no other host anything.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
}

LONGEST_TARGET: Final = 4096
"""Characters of an address, with what is asked in it."""
MOST_HEADERS: Final = 100
LONGEST_HEADERS: Final = 16 * 1024
"""Bytes of all of them."""
METHODS: Final = ("GET", "HEAD", "POST")
_FOREIGN: Final = frozenset({"cross-site", "same-site"})
_ODD: Final = re.compile(r"%(?:0[0-9a-f]|1[0-9a-f]|7f|2f|5c)|\\|//|/(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
"""Control characters, slashes and backslashes in disguise, empty steps, steps upwards."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered: a sentence, and what to do."""

    status: int
    sentence: str
    hint: str | None = None


class SecureHeaders(Layer):
    """Puts HEADERS on every answer; what a page says itself stays."""

    async def request(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See Layer."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)


class Gate(Layer):
    """Refuses what no page of the desk would ask, with a page that says why."""

    async def request(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See Layer."""
        desk = desk_of(Request(scope))
        refusal = refused(scope, desk.hosts)
        if refusal is None:
            await self._app(scope, receive, send)
            return
        answer = await desk.page(
            "fault", here="", status=refusal.status, sentence=refusal.sentence, hint=refusal.hint
        )  # fmt: skip
        if refusal.status == 405:
            answer.headers["allow"] = ", ".join(METHODS)
        await answer(scope, receive, send)


def refused(scope: Scope, hosts: Hosts) -> Refusal | None:
    """Why a request must not be answered; None where it may be."""
    headers = Headers(scope=scope)
    return _misaddressed(scope, headers, hosts) or _malformed(scope, headers) or _foreign(scope, headers, hosts)


def _misaddressed(scope: Scope, headers: Headers, hosts: Hosts) -> Refusal | None:
    server = scope.get("server")
    given = headers.getlist("host")
    if len(given) == 1 and hosts.knows(given[0], server[0] if server else None):
        return None
    return Refusal(
        421,
        "This desk is not known by the name that was asked for.",
        "Ask for it as localhost with its own port, or start it with --allow-host NAME.",
    )


def _malformed(scope: Scope, headers: Headers) -> Refusal | None:
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope["query_string"]
    if len(path) + len(query) > LONGEST_TARGET:
        return Refusal(414, "The address is too long.")
    if len(headers) > MOST_HEADERS or sum(len(name) + len(value) for name, value in headers.raw) > LONGEST_HEADERS:
        return Refusal(431, "The request has too many headers, or too long ones.")
    if scope["method"] not in METHODS:
        return Refusal(405, "This desk takes no such request.")
    if not path.startswith(b"/") or _ODD.search(path.decode("latin-1")) or not _is_text(path) or not _is_text(query):
        return Refusal(400, "No page of this desk has such an address.")
    return None


def _is_text(quoted: bytes) -> bool:
    try:
        return "\0" not in unquote_to_bytes(quoted).decode("utf-8")
    except UnicodeDecodeError:
        return False


def _foreign(scope: Scope, headers: Headers, hosts: Hosts) -> Refusal | None:
    """Whether another site's page caused the request. A link from elsewhere to a page is no harm."""
    reads = scope["method"] in ("GET", "HEAD")
    if headers.get("sec-fetch-site") in _FOREIGN:
        opened = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        if not (reads and opened):
            return Refusal(403, "This was asked by a page of another site.", "Open the desk in a tab of its own.")
    if reads:
        return None
    origin = headers.get("origin")
    if origin is None and headers.get("authorization", "").lower().startswith("bearer "):
        return None  # a script; a page of another site could not send that header
    if origin is None or not hosts.same_origin(origin, headers.get("host", "")):
        return Refusal(403, "This form was not sent by a page of the desk.", "Open the page again and repeat it.")
    return None
