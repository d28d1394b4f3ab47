"""A web server on loopback that says exactly the bytes a test gives it, and remembers what it was asked."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Answer = bytes | Callable[[socket.socket], None]


def response(
    body: bytes = b"", *, status: str = "200 OK", headers: dict[str, str] | None = None, length: bool = True
) -> bytes:
    """An HTTP/1.1 response; ``length`` adds Content-Length."""
    lines = [f"HTTP/1.1 {status}", "Date: Tue, 05 Mar 2024 10:20:30 GMT"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def redirect(to: str, status: str = "302 Found") -> bytes:
    return response(status=status, headers={"Location": to, "Set-Cookie": "id=1; Path=/"})


@dataclass
class Site:
    """``answers`` by path; a list is worked off one request at a time, its last answer stays."""

    port: int
    scheme: str = "http"
    answers: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    requests: list[bytes] = field(default_factory=list)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def answer(self, path: str) -> Answer:
        found = self.answers.get(path, response(status="404 Not Found"))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    site: Site
    tls: ssl.SSLContext | None = None


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        server = self.server
        assert isinstance(server, _Server)
        # A client that breaks off is what several tests are about.
        with contextlib.suppress(OSError):
            connection = self.request
            if server.tls is None:
                self._talk(connection, server.site)
                return
            with server.tls.wrap_socket(connection, server_side=True) as secured:
                self._talk(secured, server.site)
                secured.unwrap()

    def _talk(self, connection: socket.socket, site: Site) -> None:
        connection.settimeout(20)
        request = b""
        while b"\r\n\r\n" not in request:
            part = connection.recv(65536)
            if not part:
                return
            request += part
        site.requests.append(request)
        answer = site.answer(request.split(b" ")[1].decode())
        if callable(answer):
            answer(connection)
        else:
            connection.sendall(answer)


@contextlib.contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A server on a free port of 127.0.0.1, gone at the end."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.tls = tls
    server.site = Site(server.server_address[1], "https" if tls else "http")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
