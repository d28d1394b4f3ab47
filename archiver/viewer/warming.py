"""The first pages, made once before anybody is told the address: what is read, compiled or imported on first use is
then there, and nobody's first page is slow.
"""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Message, Scope

from archiver.viewer.hosts import Hosts

PATHS: Final = ("/", "/channels", "/articles")


async def warm(app: ASGIApp, hosts: Hosts, token: str | None) -> None:
    """Ask for PATHS as a script of this machine would; a fault is told when somebody asks."""
    headers = [(b"host", f"localhost:{hosts.port}".encode())]
    if token is not None:
        headers.append((b"authorization", f"Bearer {token}".encode()))
    for path in PATHS:
        scope: Scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": headers,
            "client": None, "server": ("127.0.0.1", hosts.port),
        }  # fmt: skip
        await app(scope, _nothing, _ignored)


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _ignored(message: Message) -> None:
    del message
