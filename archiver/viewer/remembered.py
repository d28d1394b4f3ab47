"""Pages that were just made, for whoever asks for them next.

Making a page takes a core some tens of milliseconds, and while `collect` writes, the archive is another one every
moment. So a page is kept as long as the archive's state is the same, and

- one visitor alone always gets the page of the archive as it is now;
- of many who want one page, one has it made, and the others wait for the same;
- when more ask than pages can be made, they get the page of a moment ago, while the new one is being made.

What visitor-bound pages hold (the forms' token) is kept for that visitor alone. Anything written forgets all.
"""

from __future__ import annotations

import asyncio
import re
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from archiver.errors import CannotRunError
from archiver.viewer.desk import desk_of
from archiver.viewer.kept import Kept, Key
from archiver.viewer.layer import Layer
from archiver.viewer.session import visitor_of

NEVER: Final = re.compile(r"/(?:(?:object|still|asset|evidence/[0-9]+)/|log(?:in|out)$)")
"""Paths of what is no page, is large, or tells who asks."""


class Remembering(Layer):
    """Answers with kept pages."""

    async def request(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See Layer."""
        request = Request(scope)
        pages = desk_of(request).pages
        if scope["method"] != "GET" or NEVER.match(scope["path"]):
            await self._app(scope, receive, send)
            if scope["method"] == "POST":
                pages.forget()
            return
        try:
            state = await desk_of(request).readers.state()
        except CannotRunError:  # the page says so better
            await self._app(scope, receive, send)
            return
        key = Key(scope["raw_path"], scope["query_string"], visitor_of(request).key)
        page = await pages.page(key, state, lambda: _made(self._app, scope))
        for message in page.messages:
            await send(dict(message))


async def _made(app: ASGIApp, scope: Scope) -> Kept:
    """What the application answers, whole."""
    messages: list[Message] = []

    async def send(message: Message) -> None:
        messages.append(message)

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    await app(dict(scope), receive, send)
    return Kept(tuple(messages))
