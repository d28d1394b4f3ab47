"""An authority over HTTP that misbehaves: each time a reason in one sentence, within the time that it is given."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from archiver.config import Authority, Witness
from archiver.errors import NetworkError
from archiver.sources.timestamps import MAX_ANSWER, ask
from tests.authorities.certificates import make_identity

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n"
Script = Callable[[asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def _serving(script: Script, tls: ssl.SSLContext | None = None) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server that reads a request and then does as ``script`` says; its address, and the requests."""
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            asked.append(head + await reader.readexactly(5))
            await script(writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}", asked
    finally:
        server.close()


def _says(data: bytes) -> Script:
    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return script


def _drips(data: bytes) -> Script:
    async def script(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    return script


async def _floods(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + bytes(65_536) + b"\r\n")
        await writer.drain()


async def test_what_is_sent_and_what_comes_back() -> None:
    async with _serving(_says(HEAD + b"Content-Length: 3\r\n\r\nabc")) as (address, asked):
        assert await ask(f"http://{address}/tsr", b"query", timeout_s=10) == b"abc"
    (request,) = asked
    assert request.startswith(b"POST /tsr HTTP/1.1\r\n")
    assert b"application/timestamp-query" in request
    assert request.endswith(b"query")
    for secret in (b"cookie", b"authorization", b"referer", b"python"):
        assert secret not in request.lower()


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (_says(b""), "cannot be reached"),
        (_says(b"SSH-2.0-nothing\r\n\r\n"), "cannot be reached"),
        (_says(b"HTTP/1.1 301 Moved\r\nLocation: http://{here}/other\r\nContent-Length: 0\r\n\r\n"), "HTTP status 301"),
        (_says(b"HTTP/1.1 204 No Content\r\n\r\n"), "HTTP status 204"),
        (_says(HEAD + b"Content-Length: 99\r\n\r\ncut off"), "cannot be reached"),
        (_says(HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"), "cannot be reached"),
        (_says(HEAD + b"X-Long: " + b"y" * 300_000 + b"\r\n\r\n"), "cannot be reached"),
        (_says(HEAD + b"Content-Length: 999999999999\r\n\r\n" + bytes(MAX_ANSWER + 1)), "more than"),
        (_floods, "more than"),
        (_drips(HEAD + b"Content-Length: 100000\r\n\r\n"), "did not answer within"),
        (_drips(HEAD), "did not answer within"),
    ],
    ids=["nothing", "ssh", "moved", "empty", "cut", "two lengths", "header", "long", "flood", "drip", "slow header"],
)
async def test_what_an_authority_may_do_instead(script: Script, reason: str) -> None:
    async with _serving(script) as (address, asked):
        with pytest.raises(NetworkError, match=reason) as caught:
            await ask(f"http://{address}/tsr", b"query", timeout_s=0.5 if "within" in reason else 30)
        assert len(asked) <= 1  # nothing is followed, nothing is tried twice
    assert len(caught.value.sentence) < 300
    assert "\n" not in caught.value.sentence


async def test_tls_that_nobody_vouches_for(tmp_path: Path) -> None:
    make_identity("ec").write(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    await asyncio.to_thread(tls.load_cert_chain, tmp_path / "leaf.pem", tmp_path / "key.pem")
    async with _serving(_says(HEAD + b"Content-Length: 3\r\n\r\nabc"), tls) as (address, asked):
        with pytest.raises(NetworkError, match="CERTIFICATE_VERIFY_FAILED"):
            await ask(f"https://{address}/tsr", b"query", timeout_s=30)
    assert asked == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://\u2603..example/"])
async def test_addresses_that_lead_nowhere(url: str) -> None:
    with pytest.raises(NetworkError, match="cannot be reached"):
        await ask(url, b"query", timeout_s=30)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:99999/", "http://[::1/", "http://:80/", "ftp://tsa.example/", "http://"]
)
def test_addresses_that_the_configuration_does_not_take(url: str) -> None:
    with pytest.raises(ValueError, match="url"):
        Authority(name="first", url=url, roots=Path("roots.pem"))
    with pytest.raises(ValueError, match="url"):
        Witness(name="zelmara", url=url, vkey=f"witness.example+00000000+{'A' * 44}")


def test_addresses_that_it_takes() -> None:
    for url in ("http://127.0.0.1:8000/tsr", "https://[::1]/", "http://tsa.example"):
        Authority(name="first", url=url, roots=Path("roots.pem"))
        Witness(name="zelmara", url=url, vkey=f"witness.example+00000000+{'A' * 44}")
