"""The first page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archiver.viewer.desk import desk_of


async def show(request: Request) -> Response:
    """``/``."""
    desk = desk_of(request)
    found = await desk.overview.get()
    return await desk.page("overview", here="overview", page=found)


ROUTES = [Route("/", show)]
