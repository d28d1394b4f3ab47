"""Matches of footage that wait for a person's decision, one at a time: both sides of it beside each other."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archiver.archive import Archive
from archiver.jobs.match_proposals import MatchView, match_at, match_view, undecided
from archiver.model.footage import Span
from archiver.model.prints import ArticleMatch
from archiver.model.stretches import Appearance
from archiver.report import footage_words
from archiver.report.files import Element, shown_as
from archiver.viewer.deciding import decided_of_match
from archiver.viewer.desk import desk_of
from archiver.viewer.links import Links
from archiver.viewer.notices import REFUSALS, Done, Refused, deciding_page, done_at, done_of, refused_of
from archiver.viewer.numbers import number_of
from archiver.viewer.session import require_decider
from archiver.viewer.stills import stills_there

NAMES = r"[0-9]{1,15}\.[0-9]{1,9}"
"""Of matches in addresses."""
DONE = {
    "confirm": "Written down: the same recording.",
    "reject": "Written down: not the same. The match is left out everywhere.",
    "note": "The note was written down.",
    "undo": "The last decision was taken back.",
    "nothing": "That was decided already.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """One side of a match. ``href`` None: its bytes are not shown. ``still``: a picture of the middle of ``span``, if
    one was made. ``time``: the stretch in words, "" of a picture.
    """

    sha256: str
    element: Element
    href: str | None
    still: str | None
    span: Span
    time: str
    posts: tuple[Appearance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchesPage:
    """``queue``: all that wait, as addresses name them; ``match``: the shown one, at ``place`` of them (None: it waits
    no more). ``verdict`` and ``how``: what the comparison claims, in words.
    """

    queue: tuple[str, ...]
    match: str | None = None
    place: int | None = None
    view: MatchView | None = None
    halves: tuple[Half, ...] = ()
    verdict: str = ""
    how: str = ""

    @property
    def next(self) -> str | None:
        """The match behind the one on the page."""
        after = (self.place if self.place is not None else -1) + 1
        return self.queue[after] if after < len(self.queue) else None

    @property
    def before(self) -> str | None:
        """The match before it."""
        return self.queue[self.place - 1] if self.place else None

    @property
    def decided(self) -> bool:
        """Whether something was said about it that still stands, and could be taken back."""
        return self.view is not None and any(
            each.act != "undo" and not each.undone for each in self.view.piece.judgements
        )


async def gather(archive: Archive, name: str | None, links: Links) -> MatchesPage:
    """What the page shows: the match ``name``, else the first that waits. Raises UsageError for an unknown one."""
    waiting = await undecided(archive)
    queue = tuple(map(_name, waiting))
    if name is None and not waiting:
        return MatchesPage(queue=())
    found = waiting[0] if name is None else await _named(archive, name)
    view, match = await match_view(archive, found), _name(found)
    return MatchesPage(
        queue=queue,
        match=match,
        place=queue.index(match) if match in queue else None,
        view=view,
        halves=await _halves(archive, view, links),
        verdict=footage_words.VERDICTS[view.piece.verdict],
        how=footage_words.how(view.piece),
    )


def _name(match: ArticleMatch) -> str:
    """Its place in the log, as it stands in addresses."""
    return f"{match.found.entry}.{match.found.position}"


async def _named(archive: Archive, name: str) -> ArticleMatch:
    entry, _, position = name.partition(".")
    return await match_at(archive, number_of(entry), number_of(position))


async def _halves(archive: Archive, view: MatchView, links: Links) -> tuple[Half, ...]:
    stills = await stills_there(archive, view.moments, links)
    halves = []
    for side, moment, posts in zip(view.piece.sides(view.sha256), view.moments, (view.posts, view.others), strict=True):
        kept = await archive.catalog.stored_file(side.sha256)
        removed = side.sha256 in archive.redactions.removed
        span = side.span
        halves.append(
            Half(
                sha256=side.sha256,
                element="none" if removed else shown_as((kept[1] if kept else None) or "unknown")[0],
                href=None if removed else links.object(side.sha256),
                still=None if removed else stills.get(moment),
                span=span,
                time=footage_words.reach(span.start_s, span.end_s) if span.end_s > 0 else "",
                posts=posts,
            )
        )
    return tuple(halves)


async def show(request: Request) -> Response:
    """``/review/matches`` and ``/review/matches/<entry>.<position>``."""
    return await _shown(request, request.path_params.get("match"), done=done_of(request.query_params, DONE, NAMES))


async def _shown(
    request: Request, name: str | None, *, done: Done | None = None, refused: Refused | None = None
) -> Response:
    desk = desk_of(request)
    async with desk.reading() as archive:
        found = await gather(archive, name, desk.links)
    return await deciding_page(request, "matches", found, done=done, refused=refused)


async def decide(request: Request) -> Response:
    """``POST /review/matches/decide``: what a person decided, written as ``archiver review --matches`` writes it."""
    decider = await require_decider(request)
    desk, form = desk_of(request), decider.form
    if desk.place is None:
        raise HTTPException(403, "This desk only reads.")
    async with desk.reading() as archive:
        match = await _named(archive, form.get("match", ""))
    try:
        outcome = await decided_of_match(desk.place, match, form, decider.name)
    except REFUSALS as fault:
        return await _shown(request, _name(match), refused=refused_of(fault, form))
    async with desk.reading() as archive:
        waits = _name(match) in map(_name, await undecided(archive))
    act = outcome.judgements[0].act if outcome.judgements else "nothing"
    return done_at(desk.links.review_match(_name(match) if waits or act == "undo" else None), act, _name(match))


ROUTES = [
    Route("/review/matches", show),
    Route("/review/matches/decide", decide, methods=["POST"]),
    Route("/review/matches/{match}", show),
]
