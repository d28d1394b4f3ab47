"""The desk as an ASGI application."""

from __future__ import annotations

from pathlib import PurePosixPath

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archiver.errors import ArchiverError, RedactedError, TryAgainError, UsageError
from archiver.viewer import objects
from archiver.viewer.desk import Desk, desk_of
from archiver.viewer.pages import article, articles, channel, channels, evidence, media, overview, post, review, search
from archiver.viewer.rendering import ASSETS, asset
from archiver.viewer.security import SecureHeaders

NOT_FOUND, FAULT = 404, 500
STATUS = ((UsageError, NOT_FOUND), (RedactedError, 410), (TryAgainError, 503))
"""What is answered with for which fault."""


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
            *review.ROUTES,
            *evidence.ROUTES,
            *objects.ROUTES,
            Route("/asset/{name}", _asset),
        ],
        middleware=[Middleware(SecureHeaders)],
        exception_handlers={NOT_FOUND: _not_found, ArchiverError: _fault},
    )
    app.state.desk = desk
    return app


async def _asset(request: Request) -> Response:
    name = PurePosixPath(request.path_params["name"]).name
    if name not in ASSETS:
        return await _not_found(request, KeyError(name))
    return Response(asset(name), media_type=ASSETS[name], headers={"cache-control": "max-age=3600"})


async def _not_found(request: Request, error: Exception) -> Response:
    del error
    said = "There is no such page in this archive."
    return await desk_of(request).page("fault", here="", status=NOT_FOUND, sentence=said, hint=None)


async def _fault(request: Request, error: Exception) -> Response:
    """What a page could not show, in the words that the command line would have for it."""
    if not isinstance(error, ArchiverError):
        raise error
    status = next((code for kind, code in STATUS if isinstance(error, kind)), FAULT)
    return await desk_of(request).page("fault", here="", status=status, sentence=str(error), hint=error.hint)
