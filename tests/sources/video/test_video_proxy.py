"""The guarding proxy, spoken to byte by byte."""

from __future__ import annotations

import asyncio
import base64
import random
import socket
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from archiver.errors import ConfigError
from archiver.sources.video import ProxyRequest, VideoLimits
from archiver.sources.video.proxy import Allowance, GuardingProxy
from tests.video_site import Site


def auth(proxy: GuardingProxy) -> bytes:
    user = f"archiver:{proxy.secret}".encode()
    return b"Proxy-Authorization: Basic " + base64.b64encode(user) + b"\r\n"


async def said(proxy: GuardingProxy, data: bytes) -> bytes:
    """What the proxy answers to these bytes, to its end or its being cut off."""
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(data)
    got = b""
    try:
        async with asyncio.timeout(20):
            while part := await reader.read(1 << 16):
                got += part
    except ConnectionError:
        pass
    finally:
        writer.close()
    return got


async def get(proxy: GuardingProxy, url: str, more: bytes = b"") -> bytes:
    return await said(proxy, f"GET {url} HTTP/1.1\r\n".encode() + auth(proxy) + more + b"\r\n")


def only(proxy: GuardingProxy) -> ProxyRequest:
    (request,) = proxy.requests
    return request


@pytest.fixture
def proxy(site: Site, limits: VideoLimits) -> GuardingProxy:
    return GuardingProxy(limits, allowance=Allowance(exact=site.exactly))


async def test_a_request_is_forwarded_and_written_down(proxy: GuardingProxy, site: Site) -> None:
    site.put("/a", b"hello", "text/plain", X_More="1")
    async with proxy:
        answer = await get(proxy, site.url("/a"), b"Cookie: a=b\r\nKeep-Alive: 9\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.0 200")
    assert body == b"hello"
    assert b"x-more: 1" in head
    assert b"Connection: close" in head
    request = only(proxy)
    assert (request.method, request.status, request.url) == ("GET", 200, site.url("/a"))
    assert (request.address, request.port, request.refused) == ("127.0.0.1", site.port, None)
    assert request.received > 5
    assert request.sent > 20
    headers = site.asked[0][2]
    assert "Proxy-Authorization" not in headers
    assert "Keep-Alive" not in headers
    assert proxy.secret not in str(site.asked)
    assert headers["Host"] == f"127.0.0.1:{site.port}"


async def test_a_tunnel_carries_bytes_both_ways(limits: VideoLimits) -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((await reader.readexactly(4)).upper())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    allowed = Allowance(exact=frozenset({("127.0.0.1", port)}))
    async with server, GuardingProxy(limits, allowance=allowed) as proxy:
        connect = f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n".encode() + auth(proxy) + b"\r\nping"
        assert await said(proxy, connect) == b"HTTP/1.1 200 Connection established\r\n\r\nPING"
    request = only(proxy)
    assert (request.method, request.sent, request.received, request.url) == ("CONNECT", 4, 4, None)


@pytest.mark.parametrize("header", [b"", b"Proxy-Authorization: Basic eDp5\r\n", b"Proxy-Authorization: \xff\r\n"])
async def test_without_the_secret_nothing_passes(proxy: GuardingProxy, site: Site, header: bytes) -> None:
    async with proxy:
        answer = await said(proxy, f"GET {site.url('/a')} HTTP/1.1\r\n".encode() + header + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 407")
    assert b"Proxy-Authenticate: Basic" in answer
    assert (only(proxy).refused, site.asked) == ("auth", [])


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1/", "blocked_address"),
        ("http://10.0.0.1/", "blocked_address"),
        ("http://169.254.169.254/latest/meta-data/", "blocked_address"),
        ("http://[::1]/", "blocked_address"),
        ("http://[::ffff:127.0.0.1]/", "blocked_address"),
        ("http://localhost/", "blocked_address"),
        ("http://0.0.0.0/", "blocked_address"),
        ("http://2130706433/", "blocked_address"),
        ("http://0x7f.1/", "blocked_address"),
        ("http://127.0.0.1:9/", "blocked_port"),
        ("http://10.0.0.1:8080/", "blocked_port"),
        ("http://zelmara.invalid/", "not_found"),
    ],
)
async def test_private_addresses_are_refused(
    proxy: GuardingProxy, url: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if url.endswith(".invalid/"):  # no question goes to a name server
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", _unknown)
    async with proxy:
        plain = await get(proxy, url)
        parts = urlsplit(url)
        netloc = parts.netloc if parts.port else f"{parts.netloc}:80"
        tunnel = await said(proxy, f"CONNECT {netloc} HTTP/1.1\r\n".encode() + auth(proxy) + b"\r\n")
    assert plain.startswith(b"HTTP/1.1 403")
    assert tunnel.startswith(b"HTTP/1.1 403")
    assert [(request.refused, request.address) for request in proxy.requests] == [(reason, None)] * 2


async def _unknown(*_: Any, **__: Any) -> Any:
    raise socket.gaierror(socket.EAI_NONAME, "unknown")


async def test_the_canary_is_only_refused_because_it_is_not_allowed(
    site: Site, canary: Site, limits: VideoLimits
) -> None:
    """The exact pair alone makes the difference: same host, another port."""
    site.put("/a", b"1")
    canary.put("/a", b"1")
    async with GuardingProxy(limits, allowance=Allowance(exact=site.exactly)) as proxy:
        assert (await get(proxy, site.url("/a"))).endswith(b"1")
        assert (await get(proxy, canary.url("/a"))).startswith(b"HTTP/1.1 403")
        assert (await get(proxy, f"http://localhost:{site.port}/a")).startswith(b"HTTP/1.1 403")
    assert canary.connections == []


async def test_a_name_is_resolved_once_and_that_address_connected_to(
    limits: VideoLimits, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public when it is looked at and private a moment later gains nothing."""
    answers = iter(["93.184.216.34", "127.0.0.1"])
    opened: list[str] = []

    async def resolving(*_: Any, **__: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 80))]

    async def opening(host: str, port: int, **_: Any) -> Any:
        opened.append(host)
        raise ConnectionRefusedError

    async with GuardingProxy(limits) as proxy:
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolving)
        monkeypatch.setattr("archiver.sources.video.proxy.asyncio.open_connection", opening)
        writer.write(b"GET http://rebinding.example/ HTTP/1.1\r\n" + auth(proxy) + b"\r\n")
        assert (await reader.read()).startswith(b"HTTP/1.1 502")
        writer.close()
    assert opened == ["93.184.216.34"]
    assert only(proxy).refused == "network"


async def test_one_private_address_among_several_refuses_the_name(
    limits: VideoLimits, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def resolving(*_: Any, **__: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 80)) for each in ("93.184.216.34", "10.0.0.1")]

    async with GuardingProxy(limits) as proxy:
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolving)
        writer.write(b"GET http://mixed.example/ HTTP/1.1\r\n" + auth(proxy) + b"\r\n")
        assert (await reader.read()).startswith(b"HTTP/1.1 403")
        writer.close()
    assert only(proxy).refused == "blocked_address"


async def test_what_follows_a_request_is_not_forwarded(proxy: GuardingProxy, site: Site) -> None:
    """A second request on the connection, or hidden behind a length: the site sees one."""
    site.put("/a", b"1")
    site.put("/b", b"2")
    second = f"GET {site.url('/b')} HTTP/1.1\r\n\r\n".encode()
    async with proxy:
        first = await get(proxy, site.url("/a"), b"") + await said(
            proxy, f"GET {site.url('/a')} HTTP/1.1\r\n".encode() + auth(proxy) + b"\r\n" + second
        )
    assert first.count(b"200 OK") == 2
    assert site.paths() == ["/a", "/a"]


@pytest.mark.parametrize(
    "more",
    [
        b"X: 1\r\n Y: 2\r\n",
        b"X: 1\nY: 2\r\n",
        b"Content-Length: 1\r\nContent-Length: 9\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        b"X: " + b"x" * 100_000 + b"\r\n",
    ],
)
async def test_an_ambiguous_request_reaches_nobody(proxy: GuardingProxy, site: Site, more: bytes) -> None:
    async with proxy:
        answer = await get(proxy, site.url("/a"), more)
    assert answer.startswith(b"HTTP/1.1 400") or answer == b""  # cut where the head does not fit
    assert (only(proxy).refused, site.asked) == ("malformed", [])


async def test_bytes_have_an_end(site: Site, limits: VideoLimits) -> None:
    site.endless("/a", b"", b"x" * 65536)
    few = replace(limits, total=300_000)
    async with GuardingProxy(few, allowance=Allowance(exact=site.exactly)) as proxy:
        first = await get(proxy, site.url("/a"))
        second = await get(proxy, site.url("/a"))
    assert len(first) <= 300_200
    assert second.startswith(b"HTTP/1.1 403")
    assert [request.refused for request in proxy.requests] == ["too_large", "too_large"]
    assert 300_000 < sum(request.received for request in proxy.requests) < 500_000


async def test_silence_and_time_have_an_end(site: Site, limits: VideoLimits) -> None:
    site.endless("/silent", b"x", b"", pause=0.2)
    site.endless("/drip", b"x", b"x", pause=0.2)
    short = replace(limits, idle_s=0.6, seconds=2.0)
    async with GuardingProxy(short, allowance=Allowance(exact=site.exactly)) as proxy:
        await get(proxy, site.url("/silent"))
        began = asyncio.get_running_loop().time()
        await get(proxy, site.url("/drip"))
        assert 0.7 < asyncio.get_running_loop().time() - began < 6
        assert (await get(proxy, site.url("/drip"))).startswith(b"HTTP/1.1 504")
    assert [request.refused for request in proxy.requests] == ["timeout"] * 3


async def test_connections_have_a_number(site: Site, limits: VideoLimits) -> None:
    site.endless("/drip", b"x", b"x", pause=0.1)
    site.put("/a", b"1")
    async with GuardingProxy(replace(limits, connections=2), allowance=Allowance(exact=site.exactly)) as proxy:
        busy = [asyncio.create_task(get(proxy, site.url("/drip"))) for _ in range(2)]
        while len(site.asked) < 2:
            await asyncio.sleep(0.02)
        assert await get(proxy, site.url("/a")) == b""
    await asyncio.gather(*busy)
    refused = [(request.refused, request.url) for request in proxy.requests]
    assert refused == [("too_many", None), ("cut", site.url("/drip")), ("cut", site.url("/drip"))]


async def test_requests_have_a_number(site: Site, limits: VideoLimits) -> None:
    site.put("/a", b"1")
    async with GuardingProxy(replace(limits, requests=2), allowance=Allowance(exact=site.exactly)) as proxy:
        answers = [await get(proxy, site.url("/a")) for _ in range(4)]
    assert [answer[-1:] for answer in answers] == [b"1", b"1", b"", b""]
    assert [request.refused for request in proxy.requests] == [None, None, "too_many"]
    assert site.paths() == ["/a", "/a"]


async def test_what_is_no_proxy_is_refused_without_showing_it(limits: VideoLimits) -> None:
    for upstream in ("zelmara:secret", "ftp://user:secret@127.0.0.1:1", "socks5://secret"):
        with pytest.raises(ConfigError) as error:
            async with GuardingProxy(limits, upstream=upstream):
                pass
        assert "secret" not in str(error.value)


async def test_the_end_of_the_proxy_is_the_end_of_its_connections(proxy: GuardingProxy, site: Site) -> None:
    async with proxy:
        port = proxy.port
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.sleep(0.05)
    assert await reader.read() == b""
    writer.close()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_noise_is_answered_or_cut_and_the_proxy_lives_on(proxy: GuardingProxy, site: Site) -> None:
    site.put("/a", b"alive")
    pieces = [
        b"\0" * 70_000,
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"\x16\x03\x01" * 900 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
    ]
    async with proxy:
        for piece in pieces:
            answer = await said(proxy, piece)
            assert answer == b"" or answer.startswith(b"HTTP/1.1 400")
        assert (await get(proxy, site.url("/a"))).endswith(b"alive")
    assert [request.refused for request in proxy.requests] == ["malformed"] * len(pieces) + [None]


async def test_an_answer_that_is_not_http_is_a_fault_of_the_site(limits: VideoLimits) -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nX: 1\r\n folded\r\n\r\nbody")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    allowed = Allowance(exact=frozenset({("127.0.0.1", port)}))
    async with server, GuardingProxy(limits, allowance=allowed) as proxy:
        assert (await get(proxy, f"http://127.0.0.1:{port}/")).startswith(b"HTTP/1.1 502")
    assert only(proxy).refused == "network"


async def test_connections_go_through_an_upstream_proxy(site: Site, limits: VideoLimits) -> None:
    """The upstream one is another of ours; it is asked for the address, never for a name."""
    site.put("/a", b"far")
    async with GuardingProxy(limits, allowance=Allowance(exact=site.exactly)) as upstream:
        near = GuardingProxy(limits, allowance=Allowance(exact=site.exactly), upstream=upstream.url)
        async with near:
            assert (await get(near, site.url("/a"))).endswith(b"far")
    assert (only(upstream).method, only(upstream).host) == ("CONNECT", "127.0.0.1")


async def test_what_is_cut_off_does_not_look_whole(site: Site, limits: VideoLimits) -> None:
    """An answer without a length ends with the connection: a cut has to be a reset, not an end."""
    site.endless("/a", b"", b"x" * 65536)
    async with GuardingProxy(replace(limits, total=200_000), allowance=Allowance(exact=site.exactly)) as proxy:
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        writer.write(f"GET {site.url('/a')} HTTP/1.1\r\n".encode() + auth(proxy) + b"\r\n")
        with pytest.raises(ConnectionResetError):
            await reader.read()
        writer.close()


async def test_damaged_requests_reach_one_place_once_or_nobody(proxy: GuardingProxy, site: Site, canary: Site) -> None:
    """300 requests, each with a few bytes changed, doubled or taken out, a second request hidden in the body."""
    site.put("/a", b"alive")
    hidden = f"GET {canary.url('/')} HTTP/1.1\r\n".encode()
    chosen = random.Random(7)
    async with proxy:
        lines = [f"POST {site.url('/a')} HTTP/1.1\r\n".encode(), auth(proxy), b"Content-Length: 9\r\nX-A: b\r\n\r\n"]
        whole = b"".join([*lines, b"ninebytes", hidden, auth(proxy), b"\r\n"])
        for _ in range(300):
            data = bytearray(whole)
            for _ in range(chosen.randint(1, 4)):
                at = chosen.randrange(len(data) - len(hidden))
                piece = chosen.choice([b"", b"\r\n", b"\n", b"\0", b":", b" ", b",", b"\xff", bytes(data[at : at + 9])])
                data[at : at + chosen.randint(0, 3)] = piece
            before = len(site.asked)
            await said(proxy, bytes(data) + b"\r\n\r\n")
            assert len(site.asked) <= before + 1
        assert (await get(proxy, site.url("/a"))).endswith(b"alive")
    assert canary.connections == []
    refused = {request.refused for request in proxy.requests}
    assert {"malformed", "auth", None} <= refused
    assert len(site.asked) > 20
