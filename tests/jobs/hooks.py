"""A receiver of webhooks on this machine, that fails as it is told."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "T0KEN-of-the-desk-31337"
"""Is in the address of the receiver, and must be seen nowhere else."""
ABRUPTLY = struct.pack("ii", 1, 0)


@dataclass
class Receiver:
    """``answers``: what the next requests get, a status, "hang", "reset" or "slow"; then 204. ``requests``: headers and
    body of each, in order.
    """

    url: str = ""
    answers: list[int | str] = field(default_factory=list)
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    elsewhere: list[str] = field(default_factory=list)

    def documents(self) -> list[Any]:
        """The bodies as JSON."""
        return [json.loads(body) for _, body in self.requests]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver for the length of the block."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            if TOKEN not in self.path:
                receiver.elsewhere.append(f"{self.command} {self.path}")
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            receiver.requests.append((dict(self.headers.items()), body))
            self._answer(receiver.answers.pop(0) if receiver.answers else 204)

        def _answer(self, answer: int | str) -> None:
            self.close_connection = True
            if answer == "hang":
                receiver.over.wait(30)
            elif answer == "reset":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABRUPTLY)
                self.connection.close()
            elif answer == "slow":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nslow")
                self.wfile.flush()
                receiver.over.wait(30)
            else:
                self.send_response(int(answer))
                self.send_header("Content-Length", "0")
                if answer == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()

        def finish(self) -> None:
            if not self.connection._closed:  # type: ignore[attr-defined]  # "reset" closes it
                super().finish()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        receiver.url = f"http://127.0.0.1:{server.server_port}/hooks/{TOKEN}"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield receiver
        finally:
            receiver.over.set()
            server.shutdown()
