"""Which addresses the guard lets through, and that nothing else is connected to."""

from __future__ import annotations

import asyncio
import socket
from ipaddress import ip_address
from typing import Any

import pytest
from article_server import Site, redirect, response

from archiver.errors import InputError, NetworkError
from archiver.sources.article import fetch
from archiver.sources.web import guard

PRIVATE = [
    "127.0.0.1", "127.8.9.10", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "2002:7f00:1::", "2002:a00:1::1", "2002:808:808::1",
    "192.0.0.8", "192.0.0.170", "192.88.99.1", "3fff::1", "5f00::1", "4000::1", "100:0:0:1::1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2001:0:4136:e378:8000:63bf:f5ff:fffe",
]  # fmt: skip
PUBLIC = [
    "8.8.8.8",
    "93.184.216.34",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
]


@pytest.mark.parametrize("text", PRIVATE)
def test_addresses_that_are_not_on_the_public_internet_are_refused(text: str) -> None:
    assert not guard.is_public(ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_pass(text: str) -> None:
    assert guard.is_public(ip_address(text))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]"]
)
async def test_loopback_is_refused_however_it_is_written(site: Site, host: str) -> None:
    site.answers["/"] = response(b"<p>inner</p>")
    with pytest.raises((InputError, NetworkError)) as refused:
        await fetch(site.url(host=host), user_agent="test")
    # A system without IPv6 or without the old notations may not know the host at all; it is never asked.
    assert isinstance(refused.value, InputError) or "could not be found" in refused.value.sentence
    assert site.requests == []


async def test_a_redirect_into_the_private_network_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "is_public", lambda address: str(address) == "127.0.0.1")
    site.answers["/"] = redirect(site.url("/inner", host="127.0.0.2"))
    with pytest.raises(InputError, match=r"127\.0\.0\.2, which is not a public address"):
        await fetch(site.url(), user_agent="test")
    assert len(site.requests) == 1


async def test_a_name_is_resolved_once_and_that_very_address_is_used(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second look-up would be answered with another address (DNS rebinding)."""
    site.answers["/"] = response(b"<p>page</p>")
    asked: list[str] = []

    async def rebinding(self: object, host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "127.0.0.99"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", rebinding)
    monkeypatch.setattr(guard, "is_public", lambda address: str(address) == "127.0.0.1")
    capture = await fetch(site.url(host="news.example"), user_agent="test")
    assert (capture.status, asked) == ("ok", ["news.example"])
    assert f"Host: news.example:{site.port}".encode() in site.requests[0]


async def test_one_private_address_among_several_refuses_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    async def mixed(self: object, host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, 1, 6, "", (address, port)) for address in ("93.184.216.34", "10.0.0.7")]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", mixed)
    with pytest.raises(InputError, match=r"10\.0\.0\.7"):
        await fetch("http://news.example/", user_agent="test")


async def test_an_unknown_host_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(self: object, host: str, port: int, **_: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", unknown)
    with pytest.raises(NetworkError, match=r"nowhere\.example could not be found"):
        await fetch("http://nowhere.example/", user_agent="test")
