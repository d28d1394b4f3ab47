"""What a site's robots.txt allows (RFC 9309, with Crawl-delay)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archiver.errors import InputError, NetworkError
from archiver.model.captures import Capture
from archiver.sources.web.body import unwrap
from archiver.sources.web.limits import Limits

if TYPE_CHECKING:
    from protego import Protego

ROBOTS_METHOD = "robots.get"
"""The method of captures of robots.txt, which are no articles."""
KIB = 1024
MOST_BYTES = 500 * KIB
"""So much of a robots.txt is read; the rest of a longer one is as if it were not there (RFC 9309, 2.5)."""
ROBOTS_LIMITS = Limits(stored=MOST_BYTES + 16 * KIB, decoded=8 * MOST_BYTES, redirects=5, total_s=30.0, attempts=2)
"""Bounds of fetching one: five redirects, and what is longer is cut off."""
ANY_AGENT = "*"
_PRODUCT = re.compile(r"[A-Za-z_-]+")
_CLIENT_ERROR = re.compile(r"HTTP 4\d\d")
_BUSY = "HTTP 429"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether an address may be asked for. ``later``: it may not now, because robots.txt could not be had; ``reason``
    says so in a sentence. ``crawl_delay``: seconds between two requests that the site asks for.
    """

    allowed: bool
    later: bool = False
    reason: str | None = None
    crawl_delay: float | None = None


ALL_ALLOWED = Verdict(allowed=True)


@dataclass(slots=True)
class _Site:
    """One robots.txt. ``rules``: None where everything is allowed; ``fault``: why it could not be had."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    asked: bool = False
    rules: Protego | None = None
    fault: str | None = None


class Robots:
    """The rules of sites, each asked for once.

    ``ask`` gives the capture of a robots.txt, an answer that is no page included, and raises NetworkError where there
    was none. ``user_agent``: as it is sent; its first word is the name that the rules are looked up by.
    """

    def __init__(self, ask: Callable[[str], Awaitable[Capture]], *, user_agent: str) -> None:
        self._ask = ask
        self._agent = product_token(user_agent)
        self._sites: dict[str, _Site] = {}

    async def allows(self, url: str) -> Verdict:
        """Whether ``url`` may be asked for."""
        address = robots_url(url)
        if url == address:
            return ALL_ALLOWED
        site = self._sites.setdefault(address, _Site())
        async with site.lock:
            if not site.asked:
                await self._learn(site, address)
                site.asked = True
        host = urlsplit(url).netloc
        if site.fault is not None:
            return Verdict(
                allowed=False, later=True, reason=f"robots.txt of {host} could not be had ({site.fault}), so that "
                "nobody knows what it allows.",
            )  # fmt: skip
        if site.rules is None:
            return ALL_ALLOWED
        allowed = await asyncio.to_thread(site.rules.can_fetch, url, self._agent)
        return Verdict(
            allowed=allowed,
            reason=None if allowed else f"robots.txt of {host} does not allow {url} to be fetched.",
            crawl_delay=site.rules.crawl_delay(self._agent),
        )

    async def _learn(self, site: _Site, address: str) -> None:
        try:
            capture = await self._ask(address)
        except NetworkError as fault:
            site.fault = fault.sentence.rstrip(".")
            return
        except InputError:  # damaged, or on a host that must not be asked, which the page itself will meet as well
            return
        if capture.status == "ok":
            site.rules = await asyncio.to_thread(_rules, capture.answer[0].data)
        elif _says_nothing(capture):
            site.rules = None
        else:
            site.fault = capture.error or capture.status


def robots_url(url: str) -> str:
    """Where the rules for an address lie."""
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}/robots.txt"


def product_token(user_agent: str) -> str:
    """The name of a program in its User-Agent, as robots.txt names it: letters, "_" and "-" (RFC 9309, 2.2.1)."""
    found = _PRODUCT.match(user_agent.strip())
    return found[0] if found else ANY_AGENT


def _says_nothing(capture: Capture) -> bool:
    """Whether there is none, so that everything is allowed: HTTP 4xx, or redirects that lead nowhere (2.3.1)."""
    error = capture.error or ""
    if error == _BUSY:
        return False  # which speaks of now, and not of what may be fetched
    return capture.status == "absent" or "redirect" in error or _CLIENT_ERROR.fullmatch(error) is not None


def _rules(stored: bytes) -> Protego | None:
    """The rules of a stored answer. What cannot be unwrapped says nothing."""
    from protego import Protego  # a few milliseconds, which commands that fetch nothing need not pay

    try:
        body = unwrap(stored, ROBOTS_LIMITS.decoded).data
    except InputError:
        return None
    return Protego.parse(body[:MOST_BYTES].decode("utf-8-sig", errors="replace"))
