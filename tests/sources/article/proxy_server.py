"""Proxies on loopback that lead every name to this machine: HTTP CONNECT and SOCKS 5."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

NAME = 3
"""Of an address in SOCKS 5 (RFC 1928, 5): it is a name, else 1 for IPv4."""


@dataclass
class Proxy:
    """``asked``: the names that were asked for; all lead to the port ``to``, of 0 to the one that was asked for.
    ``refuse``: it gives no connection (HTTP CONNECT alone).
    """

    port: int
    to: int
    asked: list[str] = field(default_factory=list)
    refuse: bool = False


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    proxy: Proxy


def _pump(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    with contextlib.suppress(OSError):
        other.shutdown(socket.SHUT_WR)


def _through(client: socket.socket, proxy: Proxy) -> None:
    with socket.create_connection(("127.0.0.1", proxy.to or int(proxy.asked[-1].rpartition(":")[2]))) as server:
        back = threading.Thread(target=_pump, args=(server, client), daemon=True)
        back.start()
        _pump(client, server)
        back.join(10)


class Connect(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        proxy = self.server.proxy  # type: ignore[attr-defined]
        request = b""
        while b"\r\n\r\n" not in request:
            request += self.request.recv(65536)
        proxy.asked.append(request.split(b" ")[1].decode())
        if proxy.refuse:
            self.request.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")
            return
        self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        _through(self.request, proxy)


class Socks(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        proxy = self.server.proxy  # type: ignore[attr-defined]
        self.request.recv(65536)
        self.request.sendall(b"\x05\x00")
        asked = self.request.recv(65536)
        is_name = asked[3] == NAME
        end = 5 + asked[4] if is_name else 8
        host = asked[5:end].decode() if is_name else socket.inet_ntoa(asked[4:end])
        proxy.asked.append(f"{host}:{struct.unpack('>H', asked[end : end + 2])[0]}")
        self.request.sendall(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
        _through(self.request, proxy)


@contextlib.contextmanager
def proxying(kind: type[socketserver.BaseRequestHandler], to: int) -> Iterator[Proxy]:
    server = _Server(("127.0.0.1", 0), kind)
    server.proxy = Proxy(server.server_address[1], to)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.proxy
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
