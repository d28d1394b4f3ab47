"""A desk that takes decisions, in this process, and what a browser sends when a button of it is pressed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from selectolax.lexbor import LexborHTMLParser
from served import HERE, PORT, Answer, ask
from starlette.applications import Starlette

from archiver.viewer.app import make_app
from archiver.viewer.desk import Desk
from archiver.viewer.hosts import Hosts
from archiver.viewer.readers import Readers
from tests.jobs.reviewing import Case

NAME = "A. Reader"
FORM = {"content-type": "application/x-www-form-urlencoded", "origin": f"http://{HERE}"}


@asynccontextmanager
async def desk(case: Case, decides: str | None = NAME) -> AsyncIterator[Starlette]:
    """The application over the case's archive."""
    async with Readers.opened(case.place.folder) as readers:
        yield make_app(Desk(readers=readers, hosts=Hosts(port=PORT), decides=decides, place=case.place))


async def page(app: Starlette, path: str) -> LexborHTMLParser:
    """A page that is there."""
    answer = await ask(app, path)
    assert answer.status == 200, answer.text
    return LexborHTMLParser(answer.text)


def fields(shown: LexborHTMLParser, button: str) -> dict[str, str]:
    """What a browser sends when this button (a selector) is pressed."""
    pressed = shown.css_first(button)
    assert pressed is not None, button
    named, form = pressed.attributes.get("form"), pressed.parent
    while form is not None and form.tag != "form":
        form = form.parent
    form = shown.css_first(f"form#{named}") if named else form
    assert form is not None
    assert form.attributes["method"] == "post"
    sent = {each.attributes["name"] or "": each.attributes.get("value") or "" for each in form.css("input")}
    return {**sent, pressed.attributes["name"] or "": pressed.attributes["value"] or ""}


async def follow(app: Starlette, answer: Answer) -> LexborHTMLParser:
    """The page that a form leads to."""
    assert answer.status == 303, answer.text
    return await page(app, answer.headers["location"])
