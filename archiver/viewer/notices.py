"""A page on which a person decides, and what it says of the form that was just sent from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from archiver.errors import ArchiverError, CannotRunError, TryAgainError, UsageError
from archiver.viewer.desk import desk_of
from archiver.viewer.session import form_token

REFUSALS = (UsageError, TryAgainError, CannotRunError)
"""For which nothing is decided, and the page comes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was decided, and about what (as addresses name it), so that it can be taken back at once."""

    said: str
    of: str
    undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why nothing was decided (a sentence), and what was typed, so that it need not be typed again."""

    said: str
    note: str
    post: str = ""


def done_of(asked: Mapping[str, str], sentences: Mapping[str, str], names: str) -> Done | None:
    """What an address says was done: ``done`` is its kind, ``of`` a name as the pattern ``names`` has it. The words are
    ours; a sentence in an address could be anybody's.
    """
    act, of = asked.get("done", ""), asked.get("of", "")
    if act not in sentences or not re.fullmatch(names, of):
        return None
    return Done(said=sentences[act], of=of, undone=act in ("undo", "nothing"))


def refused_of(fault: ArchiverError, form: Mapping[str, str]) -> Refused:
    """What the page says of a form that decided nothing, with what was typed into it."""
    return Refused(said=f"Nothing was decided. {fault}", note=form.get("note", ""), post=form.get("post", ""))


def done_at(address: str | None, act: str, of: str) -> Response:
    """On to the page at ``address``, which says (``done_of``) what was decided."""
    return RedirectResponse(f"{address}?{urlencode({'done': act, 'of': of})}", 303)


async def deciding_page(
    request: Request, template: str, page: object, *, done: Done | None, refused: Refused | None
) -> Response:
    """The page, with what its forms must bear where this desk takes decisions."""
    desk = desk_of(request)
    token = form_token(request) if desk.decides else ""
    status = 200 if refused is None else 409
    return await desk.page(
        template, here="review", status=status, page=page, form_token=token, done=done, refused=refused
    )
