"""Witnesses over HTTP (C2SP tlog-witness). What is sent holds hashes, a number and the log's name and signature."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass

import httpcore2  # noqa: F401  else httpx2 reads its files later, in the event loop
import httpx2

from archiver.errors import NetworkError

MAX_ANSWER = 16_384
"""Longest answer in bytes that is read: a line of a co-signature has about 200."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a witness answered, unchecked."""

    status: int
    content_type: str
    body: bytes


async def add_checkpoint(url: str, body: bytes, *, timeout_s: float) -> Answer:
    """Post a request to the witness whose submission prefix is ``url``. Redirects are not followed.

    Raises NetworkError, with a sentence, for whatever keeps it from answering within ``timeout_s`` seconds.
    """
    try:
        async with asyncio.timeout(timeout_s):
            return await _post(f"{url.rstrip('/')}/add-checkpoint", body, timeout_s)
    except TimeoutError as fault:
        raise NetworkError(f"It did not answer within {timeout_s:g} seconds.") from fault
    except (httpx2.HTTPError, httpx2.InvalidURL) as fault:
        raise NetworkError(f"It cannot be reached ({str(fault) or type(fault).__name__}).") from fault


async def _post(url: str, body: bytes, timeout_s: float) -> Answer:
    headers = {"Accept-Encoding": "identity", "User-Agent": "archiver", "Connection": "close"}
    tls = await asyncio.to_thread(ssl.create_default_context)
    async with (
        httpx2.AsyncClient(verify=tls, trust_env=False, timeout=httpx2.Timeout(timeout_s)) as client,
        client.stream("POST", url, content=body, headers=headers, follow_redirects=False) as response,
    ):
        data = bytearray()
        async for block in response.aiter_raw():
            data += block
            if len(data) > MAX_ANSWER:
                raise NetworkError(f"It answered with more than {MAX_ANSWER} bytes.")
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Answer(response.status_code, kind, bytes(data))
