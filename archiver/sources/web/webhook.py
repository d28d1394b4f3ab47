"""Posting a message to an address that the archive's owner named.

Unlike what is fetched, the address is trusted: it may be on this machine or a private network. It may hold a secret,
so that no error repeats it. Redirects are not followed.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping

import httpcore2  # noqa: F401  else httpx2 reads its files later, in the event loop
import httpx2

from archiver.errors import NetworkError

TRIES = 3
PAUSE_S = 1.0
"""Before the second try; twice as long before the third."""
_GOOD, _BEHIND_GOOD, _BUSY, _SERVER = 200, 300, 429, 500


async def post(url: str, body: bytes, headers: Mapping[str, str], *, timeout_s: float) -> None:
    """Post ``body`` once, as far as the receiver says; a fault of its own, or of the way there, is tried again.

    Raises NetworkError with a sentence that names neither the address nor a header.
    """
    for left in range(TRIES - 1, -1, -1):
        fault = await _try(url, body, headers, timeout_s)
        if fault is None:
            return
        sentence, again = fault
        if not again or not left:
            raise NetworkError(sentence)
        await asyncio.sleep(PAUSE_S * 2 ** (TRIES - 2 - left))


async def _try(url: str, body: bytes, headers: Mapping[str, str], timeout_s: float) -> tuple[str, bool] | None:
    """None, or what went wrong and whether another try may help."""
    tls = await asyncio.to_thread(ssl.create_default_context)
    try:
        async with (
            asyncio.timeout(timeout_s),
            httpx2.AsyncClient(verify=tls, trust_env=False, timeout=httpx2.Timeout(timeout_s)) as client,
            client.stream(
                "POST", url, content=body, headers={"User-Agent": "archiver", **headers}, follow_redirects=False
            ) as response,
        ):
            status = response.status_code
    except TimeoutError:
        return f"It did not answer within {timeout_s:g} seconds.", True
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return f"It cannot be reached ({type(error).__name__}).", True
    if _GOOD <= status < _BEHIND_GOOD:
        return None
    return f"It answered with HTTP status {status}.", status >= _SERVER or status == _BUSY
