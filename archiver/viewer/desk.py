"""What every page works with, and how a page's values become an answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from archiver.archive import Archive
from archiver.jobs.workplace import Workplace
from archiver.model.wanted import USUAL_FILES, WantedFiles
from archiver.viewer.cached import Cached, CachedByKey
from archiver.viewer.door import Door
from archiver.viewer.figures import Figures, figures_of
from archiver.viewer.hosts import Hosts
from archiver.viewer.kept import Pages
from archiver.viewer.links import Links, ServedLinks
from archiver.viewer.overview import Overview, gather
from archiver.viewer.readers import Readers
from archiver.viewer.rendering import render_page


@dataclass(frozen=True, kw_only=True)
class Desk:
    """``decides``: the name under which decisions are written; None: nothing is. ``wanted``: as configured.

    ``place``: where they are written. ``hosts``: which names it is known by; ``door``: whether a token is asked for;
    ``pages``: those just made.
    """

    readers: Readers
    links: Links = field(default_factory=ServedLinks)
    decides: str | None = None
    wanted: WantedFiles = USUAL_FILES
    place: Workplace | None = None
    hosts: Hosts = field(default_factory=Hosts)
    door: Door = field(default_factory=Door)
    pages: Pages = field(default_factory=Pages)

    @property
    def cookie(self) -> str:
        """The name of a session's cookie. Browsers tell hosts apart, but not ports: two desks must not share one.

        Over TLS the prefix has browsers refuse it from anybody but this very host.
        """
        return f"{'__Host-' if self.hosts.tls else ''}archiver_session_{self.hosts.port or 0}"

    @cached_property
    def overview(self) -> Cached[Overview]:
        """What the first page shows."""

        async def made() -> Overview:
            async with self.reading() as archive:
                return await gather(archive, self.links)

        return Cached(made)

    @cached_property
    def figures(self) -> CachedByKey[int, Figures]:
        """What is counted over a whole channel, by its number."""

        async def made(channel_id: int) -> Figures:
            async with self.reading() as archive:
                return await figures_of(archive, channel_id)

        return CachedByKey(made)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Archive]:
        """An opened archive for one request."""
        async with self.readers.reading() as archive:
            yield archive

    async def page(self, template: str, *, here: str, status: int = 200, **values: object) -> Response:
        """An answer made from a template. ``here``: which place of the navigation it belongs to."""
        known = {
            "here": here, "decides": self.decides, "notice": None, "locked": self.door.locked, **values,
        }  # fmt: skip
        html = await asyncio.to_thread(render_page, template, self.links, known)
        return HTMLResponse(html, status)


def desk_of(request: Request) -> Desk:
    """The desk that a request is for."""
    desk: Desk = request.app.state.desk
    return desk
