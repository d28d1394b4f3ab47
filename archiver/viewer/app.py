"""The desk as an ASGI application."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import PurePosixPath

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archiver.errors import ArchiverError, RedactedError, TryAgainError, UsageError
from archiver.viewer import objects, session
from archiver.viewer.desk import Desk, desk_of
from archiver.viewer.pages import (
    article,
    articles,
    channel,
    channels,
    evidence,
    matches,
    media,
    overview,
    post,
    review,
    search,
)
from archiver.viewer.ranges import same_tag
from archiver.viewer.remembered import Remembering
from archiver.viewer.rendering import ASSETS, asset
from archiver.viewer.security import Gate, SecureHeaders
from archiver.viewer.session import Locked

NOT_FOUND, NOT_ALLOWED = 404, 405


def make_app(desk: Desk) -> Starlette:
    """All pages of ``desk``."""
    app = Starlette(
        routes=[
            *overview.ROUTES,
            *channels.ROUTES,
            *channel.ROUTES,
            *post.ROUTES,
            *media.ROUTES,
            *articles.ROUTES,
            *article.ROUTES,
            *search.ROUTES,
            *matches.ROUTES,  # before the citations, of which none is named so
            *review.ROUTES,
            *evidence.ROUTES,
            *objects.ROUTES,
            *session.ROUTES,
            Route("/asset/{name}", _asset),
        ],
        middleware=[Middleware(SecureHeaders), Middleware(Gate), Middleware(Locked), Middleware(Remembering)],
        exception_handlers={HTTPException: _refused, ArchiverError: _fault, Exception: _bug},
    )
    app.router.redirect_slashes = False
    app.state.desk = desk
    return app


async def _asset(request: Request) -> Response:
    name = PurePosixPath(request.path_params["name"]).name
    if name not in ASSETS:
        raise HTTPException(NOT_FOUND)
    data = await asyncio.to_thread(asset, name)  # read once
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"cache-control": "no-cache", "etag": tag}  # another version of archiver brings other ones
    if same_tag(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=ASSETS[name], headers=headers)


async def _refused(request: Request, error: Exception) -> Response:
    """What a page refuses; its sentence is in ``detail``, but for what the router itself refuses."""
    if not isinstance(error, HTTPException):
        raise error
    said = error.detail
    if error.status_code == NOT_FOUND:
        said = "There is no such page in this archive."
    elif error.status_code == NOT_ALLOWED:
        said = "This page takes no such request."
    answer = await desk_of(request).page("fault", here="", status=error.status_code, sentence=said, hint=None)
    answer.headers.update(error.headers or {})
    return answer


async def _fault(request: Request, error: Exception) -> Response:
    """What a page could not show, in the words that the command line would have for it."""
    if not isinstance(error, ArchiverError):
        raise error
    answer = await desk_of(request).page(
        "fault", here="", status=_status(error), sentence=error.sentence, hint=error.hint or None
    )  # fmt: skip
    if isinstance(error, TryAgainError):
        answer.headers["retry-after"] = "5"
    return answer


def _status(error: ArchiverError) -> int:
    if isinstance(error, UsageError):
        return NOT_FOUND
    if isinstance(error, RedactedError):
        return 410
    return 503 if isinstance(error, TryAgainError) else 500


async def _bug(request: Request, error: Exception) -> Response:
    """Nothing of what went wrong is told to who asks; whoever started the desk is told (``server``)."""
    del error
    said = "This page could not be made: a bug of archiver."
    hint = "Nothing in the archive is lost. Whoever started the desk sees more in its output with ARCHIVER_DEBUG=1."
    return await desk_of(request).page("fault", here="", status=500, sentence=said, hint=hint)
