"""One question to an authority."""

from __future__ import annotations

import asyncio
import ssl

import httpcore2  # noqa: F401  else httpx2 reads its files later, in the event loop
import httpx2

from archiver.errors import NetworkError

MAX_ANSWER = 262_144
"""Longest answer in bytes that is read: a token with a chain of certificates has about 6,000."""

_OK = 200


async def ask(url: str, query: bytes, *, timeout_s: float) -> bytes:
    """Post a TimeStampReq, return the body of the answer, unchecked. Redirects are not followed.

    Raises NetworkError, with a sentence, for whatever keeps the authority from answering within ``timeout_s`` seconds.
    """
    try:
        async with asyncio.timeout(timeout_s):
            return await _post(url, query, timeout_s)
    except TimeoutError as fault:
        raise NetworkError(f"It did not answer within {timeout_s:g} seconds.") from fault
    except (httpx2.HTTPError, httpx2.InvalidURL) as fault:
        raise NetworkError(f"It cannot be reached ({str(fault) or type(fault).__name__}).") from fault


async def _post(url: str, query: bytes, timeout_s: float) -> bytes:
    headers = {
        "Content-Type": "application/timestamp-query",
        "Accept": "application/timestamp-reply",
        "Accept-Encoding": "identity",
        "User-Agent": "archiver",
        "Connection": "close",
    }
    tls = await asyncio.to_thread(ssl.create_default_context)
    async with (
        httpx2.AsyncClient(verify=tls, trust_env=False, timeout=httpx2.Timeout(timeout_s)) as client,
        client.stream("POST", url, content=query, headers=headers, follow_redirects=False) as response,
    ):
        if response.status_code != _OK:
            raise NetworkError(f"It answered with HTTP status {response.status_code}.")
        data = bytearray()
        async for block in response.aiter_raw():
            data += block
            if len(data) > MAX_ANSWER:
                raise NetworkError(f"It answered with more than {MAX_ANSWER} bytes.")
        return bytes(data)
