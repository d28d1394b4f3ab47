"""Logging in and out, and what a page must ask before it writes: ``require_decider``, ``form_token``.

A page with a form puts ``form_token(request)`` into a hidden field named FORM_FIELD; what the form posts to begins with
``await require_decider(request)``. That another site sent it is refused before (``security``): its Origin tells.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from archiver.viewer.desk import Desk, desk_of
from archiver.viewer.door import LASTS_S, Visitor
from archiver.viewer.layer import Layer

FORM_FIELD: Final = "form_token"
"""The name of the hidden field."""
FORM_HEADER: Final = "x-form-token"
"""The header in which a script of a page may send it instead."""
LONGEST_FORM: Final = 64 * 1024
MOST_FIELDS: Final = 64
FORM_S: Final = 20.0
"""Within which a form must have arrived."""
_VISITOR: Final = "archiver.visitor"
_PUBLIC: Final = ("/login", "/asset/")


@dataclass(frozen=True, slots=True)
class Decider:
    """Under which name a decision is written down, and the fields of the form that says it."""

    name: str
    form: Mapping[str, str]


async def require_decider(request: Request) -> Decider:
    """The form of a request that is to write. Raises HTTPException: 403 where nothing is decided here or the form is no
    page's of this visitor, 400, 408, 413 and 415 for what is no form.
    """
    desk = desk_of(request)
    if desk.decides is None:
        raise HTTPException(403, "This desk only reads. Start it with --decide NAME to write decisions down.")
    form = await read_form(request)
    require_own_form(request, form)
    return Decider(desk.decides, form)


def require_own_form(request: Request, form: Mapping[str, str]) -> None:
    """Raises HTTPException 403 where the form does not bear what this visitor's pages bear."""
    who = visitor_of(request)
    given = form.get(FORM_FIELD) or request.headers.get(FORM_HEADER, "")
    if not who.scripted and not desk_of(request).door.is_form_token(who, given):
        raise HTTPException(403, "This form is not of a page that is open now. Load the page again and repeat it.")


def form_token(request: Request) -> str:
    """What a form on the page that answers this request must bear."""
    return desk_of(request).door.form_token(visitor_of(request))


def visitor_of(request: Request) -> Visitor:
    """Who asks."""
    found = request.scope.get(_VISITOR)
    return found if isinstance(found, Visitor) else Visitor()


async def read_form(request: Request) -> dict[str, str]:
    """The fields of an urlencoded form. Raises HTTPException 400, 408, 413 or 415 for anything else."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415, "Only forms are taken here.")
    try:
        async with asyncio.timeout(FORM_S):
            body = await _body(request)
    except TimeoutError:
        raise HTTPException(408, "The form did not arrive in time.") from None
    except ClientDisconnect:
        raise HTTPException(400, "The form broke off.") from None
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(400, "The form cannot be read.") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise HTTPException(400, "The form names a field twice.")
    return fields


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_FORM:
            raise HTTPException(413, "The form is too long.")
    return bytes(body)


class Locked(Layer):
    """Lets nobody in without the token or a session, where the desk asks for one."""

    async def request(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See Layer."""
        request = Request(scope, receive)
        desk = desk_of(request)
        visitor = _scripted(desk, request) or desk.door.visitor(request.cookies.get(desk.cookie))
        if isinstance(visitor, Visitor):
            scope[_VISITOR] = visitor
        if isinstance(visitor, Visitor) or (visitor is None and _is_public(scope["path"])):
            await self._app(scope, receive, send)
            return
        answer = await (_refusal(desk, request) if visitor is None else _too_often(desk, visitor))
        await answer(scope, receive, send)


def _is_public(path: str) -> bool:
    return path == _PUBLIC[0] or path.startswith(_PUBLIC[1])


def _scripted(desk: Desk, request: Request) -> Visitor | float | None:
    """One who shows the token itself; a number: for so many seconds nobody looks at tokens from there."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if not desk.door.locked or scheme.lower() != "bearer":
        return None
    wait_s = desk.door.wait_s(_address(request))
    if wait_s:
        return wait_s
    return Visitor(scripted=True) if desk.door.shows_token(given.strip(), _address(request)) else None


async def _refusal(desk: Desk, request: Request) -> Response:
    if request.method in ("GET", "HEAD") and "text/html" in request.headers.get("accept", ""):
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse("/login" if target == "/" else f"/login?next={quote(target, safe='')}", 303)
    said = "This desk asks for a token."
    answer = await desk.page("fault", here="", status=401, sentence=said, hint="Log in, or send it as a bearer token.")
    answer.headers["www-authenticate"] = "Bearer"
    return answer


async def _too_often(desk: Desk, wait_s: float) -> Response:
    seconds = math.ceil(wait_s)
    answer = await desk.page(
        "fault", here="", status=429, sentence="Too many wrong tokens were given.",
        hint=f"None is looked at for {seconds} seconds; sessions that are open go on.",
    )  # fmt: skip
    answer.headers["retry-after"] = str(seconds)
    return answer


async def show(request: Request) -> Response:
    """``GET /login``: the form; for whoever is in, the way out."""
    return await _login_page(request, where_to(request.query_params.get("next", "")), 200, wrong=False)


async def enter(request: Request) -> Response:
    """``POST /login``."""
    desk = desk_of(request)
    form = await read_form(request)
    address, next_ = _address(request), where_to(form.get("next", ""))
    wait_s = desk.door.wait_s(address)
    if wait_s:
        return await _too_often(desk, wait_s)
    if not desk.door.shows_token(form.get("token", "").strip(), address):
        return await _login_page(request, next_, 401, wrong=True)
    desk.door.leave(visitor_of(request))
    answer = RedirectResponse(next_, 303)
    answer.set_cookie(
        desk.cookie, desk.door.enter(), max_age=LASTS_S, secure=desk.hosts.tls, httponly=True, samesite="strict"
    )
    return answer


async def leave(request: Request) -> Response:
    """``POST /logout``."""
    desk = desk_of(request)
    require_own_form(request, await read_form(request))
    desk.door.leave(visitor_of(request))
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(desk.cookie, secure=desk.hosts.tls, httponly=True, samesite="strict")
    answer.headers["clear-site-data"] = '"cache"'
    return answer


async def _login_page(request: Request, next_: str, status: int, *, wrong: bool) -> Response:
    desk = desk_of(request)
    if not desk.door.locked:
        return RedirectResponse("/", 303)
    inside = _VISITOR in request.scope
    token = form_token(request) if inside else ""
    return await desk.page("login", here="", status=status, next=next_, wrong=wrong, inside=inside, form_token=token)


def where_to(given: str) -> str:
    """An address of this desk to go on to; what could lead elsewhere is the first page."""
    plain = given.isascii() and given.isprintable() and "\\" not in given
    return given if plain and given.startswith("/") and not given.startswith("//") else "/"


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


ROUTES = [
    Route("/login", show, methods=["GET"]),
    Route("/login", enter, methods=["POST"]),
    Route("/logout", leave, methods=["POST"]),
]
