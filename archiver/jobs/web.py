"""Asking the web for a command or a pass: politely, by the rules of each site, and recording what those were.

One ``Web`` for everything that is asked of the web: turns and rules are kept in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from archiver.archive import Archive, Writer
from archiver.config import Articles
from archiver.errors import InputError, NetworkError
from archiver.model.articles import ArticlePicture
from archiver.model.captures import Asked, Capture, Json, Source
from archiver.model.objects import Bytes, NamedObject
from archiver.model.pages import Look
from archiver.sources.article import (
    ROBOTS_LIMITS,
    ROBOTS_METHOD,
    SAME_BYTES,
    Limits,
    Politeness,
    Robots,
    Validators,
    fetch_picture,
    fetcher,
    same_body,
    validators_of,
)

if TYPE_CHECKING:
    from archiver.sources.web.download import Downloader
    from archiver.sources.web.fetch import Fetcher, Rewrite
    from archiver.sources.web.tunnel import Tunnel

DECODED_FACTOR = 3
ROBOTS_GOOD_FOR = timedelta(hours=24)
"""As long a robots.txt is not asked for again (RFC 9309, 2.4)."""
SERVER_ERROR = "HTTP 5"


class RobotsError(InputError):
    """A site's robots.txt does not allow an address to be fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The newest page that the archive holds of an address: log entry ``entry``, when it was ``captured``, its bytes as
    stored, by which name.
    """

    entry: int
    captured: datetime
    stored: bytes
    validators: Validators | None
    named: NamedObject


class Web:
    """What web servers are asked under one configuration. Without an ``archive`` no rules are recorded or recalled.
    ``source``: whose captures these are; ``tunnel``: the proxy.
    """

    def __init__(
        self,
        settings: Articles,
        archive: Writer | None = None,
        *,
        source: Source = "article",
        tunnel: Tunnel | None = None,
    ) -> None:
        self._source: Source = source
        self._tunnel = tunnel
        self._settings = settings
        self._archive = archive
        self._heed = settings.robots
        self._politeness = Politeness(pause_s=settings.host_pause_s)
        self._robots = Robots(self._ask_robots, user_agent=settings.user_agent)
        self._pages: Fetcher | None = None
        self._rules: Fetcher | None = None
        self._pictures: Fetcher | None = None

    async def fetch(
        self,
        url: str,
        *,
        published: date | None = None,
        method: str = "http.get",
        role: str = "page",
        headers: Mapping[str, str] | None = None,
        held: Held | None = None,
        more: Mapping[str, Json] | None = None,
        form: Mapping[str, str] | None = None,
        rewrite: Rewrite | None = None,
    ) -> Capture:
        """The capture of ``url``, not recorded yet: "ok", "absent", "failed", or "unchanged" (without bytes) where the
        server says that what is ``held`` is still what is there. ``form``: its fields are sent (POST). ``rewrite``:
        what may be kept of the page's bytes.

        Raises RobotsError for what robots.txt forbids, InputError for what is no web address, leads to a private
        network or is too large, NetworkError where the host cannot be reached or asked for a long pause, or its
        robots.txt could not be had.
        """
        if self._pages is None:
            gate = self._gate if self._heed else None
            self._pages = await self._fetcher(limits_of(self._settings), gate=gate)
        return await self._pages.capture(
            url,
            published=published,
            method=method,
            role=role,
            headers=headers,
            validators=held.validators if held else None,
            held=held.entry if held and held.validators else None,
            more=more,
            form=form,
            rewrite=rewrite,
        )

    def downloader(self, most: int) -> Downloader:
        """What fetches files of ``most`` bytes at most, in the same turns."""
        from archiver.sources.web.download import Downloader  # as the HTTP client: only what needs it pays for it

        return Downloader(
            limits=limits_of(self._settings),
            most=most,
            allow_private=self._settings.allow_private_addresses,
            user_agent=self._settings.user_agent,
            politeness=self._politeness,
            tunnel=self._tunnel,
        )

    async def picture(self, article_id: str, picture: ArticlePicture) -> Capture:
        """The capture of a picture or film that an article shows, not recorded yet: "ok", "absent" or "failed".

        Raises as ``fetch``.
        """
        limits = replace(
            limits_of(self._settings), stored=self._settings.picture_bytes, decoded=self._settings.picture_bytes
        )
        if self._pictures is None:
            self._pictures = await self._fetcher(limits, gate=self._gate if self._heed else None)
        return await fetch_picture(self._pictures, article_id, picture, limits)

    async def _fetcher(
        self, limits: Limits, *, gate: Callable[[str], Awaitable[None]] | None = None, may_cut: bool = False
    ) -> Fetcher:
        return await fetcher(
            limits=limits,
            allow_private=self._settings.allow_private_addresses,
            user_agent=self._settings.user_agent,
            politeness=self._politeness,
            gate=gate,
            may_cut=may_cut,
            source=self._source,
            tunnel=self._tunnel,
        )

    async def _gate(self, url: str) -> None:
        verdict = await self._robots.allows(url)
        self._politeness.crawl_delay(url, verdict.crawl_delay)
        if verdict.later:
            raise NetworkError(verdict.reason or "", hint="Try again later; --ignore-robots asks all the same.")
        if not verdict.allowed:
            raise RobotsError(
                verdict.reason or "",
                hint="Save the page in a browser and give the file, or have it fetched all the same with "
                "`archiver article add URL --ignore-robots`.",
            )

    async def _ask_robots(self, url: str) -> Capture:
        """The capture of a robots.txt: that of the last day, else a new one, recorded."""
        archive = self._archive
        looks = await archive.catalog.looks_at(url, ROBOTS_METHOD) if archive else []
        held = await newest_held(archive, looks) if archive else None
        if looks and _still_good(looks[-1], datetime.now(UTC)):
            return _recalled(looks[-1], held)
        if self._rules is None:
            self._rules = await self._fetcher(ROBOTS_LIMITS, may_cut=True)
        capture = await self._rules.capture(
            url,
            method=ROBOTS_METHOD,
            role="robots",
            validators=held.validators if held else None,
            held=held.entry if held else None,
        )
        capture = replace(capture, source="article")  # of a site, whatever is asked of it
        if archive is None:
            return capture
        if held and capture.status == "ok" and await asyncio.to_thread(same_body, capture.answer[0].data, held.stored):
            capture = replace(capture, status="unchanged", error=SAME_BYTES, answer=())
        # Of a site without rules that it has none is worth an entry, and not the page by which it says so.
        await archive.record(capture if capture.status == "ok" else replace(capture, answer=()))
        if capture.status == "unchanged" and held:
            return replace(capture, status="ok", error=None, answer=(_bytes(held),))
        return capture


async def held_page(archive: Archive, url: str, published: date | None) -> Held | None:
    """The newest page of an address that was captured with the same word about its day; None where there is none."""
    day = published.isoformat() if published else None
    return await newest_held(archive, [look for look in await archive.catalog.looks_at(url) if look.published == day])


async def newest_held(archive: Archive, looks: Sequence[Look]) -> Held | None:
    """The newest page among what was answered about an address; None where there is none."""
    newest = next((look for look in reversed(looks) if look.status == "ok"), None)
    if newest is None:
        return None
    objects = await archive.catalog.entry_objects(newest.entry)
    stored = await archive.read_object(objects[0])
    validators = await asyncio.to_thread(validators_of, stored)
    return Held(entry=newest.entry, captured=newest.answered, stored=stored, validators=validators, named=objects[0])


def limits_of(settings: Articles) -> Limits:
    """The limits of the configuration as the source takes them."""
    return Limits(stored=settings.max_bytes, decoded=settings.max_bytes * DECODED_FACTOR, total_s=settings.timeout_s)


def _still_good(look: Look, now: datetime) -> bool:
    """Whether a robots.txt need not be asked for again. One that a server could not give is asked for each time."""
    passing = look.status == "failed" and ((look.error or "").startswith(SERVER_ERROR) or look.error == "HTTP 429")
    return not passing and now - ROBOTS_GOOD_FOR < look.answered <= now


def _recalled(look: Look, held: Held | None) -> Capture:
    """What was answered then."""
    ok = look.status in ("ok", "unchanged") and held is not None
    return Capture(
        source="article",
        method=ROBOTS_METHOD,
        question={"url": look.url},
        asked=Asked(asked=look.answered, answered=look.answered),
        status="ok" if ok else look.status,
        error=None if ok else look.error,
        answer=(_bytes(held),) if ok and held else (),
    )


def _bytes(held: Held) -> Bytes:
    return Bytes(role="robots", data=held.stored, media_type="application/warc+gzip")
