"""What waits for a person's decision, one citation at a time, and matches of footage."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from archiver.archive import Archive
from archiver.errors import CannotRunError, TryAgainError, UsageError
from archiver.jobs.match_proposals import MatchView, match_view, undecided
from archiver.jobs.proposals import CitationView, view_of
from archiver.jobs.report import posts_of
from archiver.model.links import Link
from archiver.model.wanted import WantedFiles
from archiver.report.wording import direction, language_tag
from archiver.viewer.deciding import decided
from archiver.viewer.desk import desk_of
from archiver.viewer.links import Links
from archiver.viewer.posts import PostView, post_views
from archiver.viewer.session import form_token, require_decider
from archiver.viewer.stills import stills_there

MOST_MATCHES = 20
DONE = {
    "accept": "Accepted.",
    "reject": "Rejected.",
    "choose": "The other post was chosen.",
    "undo": "The last decision was taken back.",
    "nothing": "That was decided already.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A citation in the queue."""

    article_id: str
    citation_id: str
    title: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A post that may be the cited one; ``post`` None: the archive does not hold it."""

    link: Link
    post: PostView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRow:
    """A match that nobody has decided about, with a picture of each side, where there is one."""

    view: MatchView
    here: str | None
    there: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """``queue``: all that wait; ``shown``: the one on the page, at ``place`` of them (None: it waits no more)."""

    queue: tuple[Waiting, ...]
    shown: CitationView | None
    place: int | None
    candidates: tuple[Candidate, ...]
    runners_up: tuple[Candidate, ...]
    language: str
    direction: str
    matches: tuple[MatchRow, ...]
    matches_waiting: int

    @property
    def next(self) -> str | None:
        """The citation behind the one on the page."""
        after = (self.place if self.place is not None else -1) + 1
        return self.queue[after].citation_id if after < len(self.queue) else None

    @property
    def before(self) -> str | None:
        """The citation before it."""
        return self.queue[self.place - 1].citation_id if self.place else None


async def gather(archive: Archive, name: str | None, wanted: WantedFiles, links: Links) -> ReviewPage:
    """What the page shows: the citation ``name``, else the first that waits. Raises UsageError for an unknown one."""
    queue = await _queue(archive)
    chosen = name or (queue[0].citation_id if queue else None)
    matches = await undecided(archive)
    rows = [await _match(archive, await match_view(archive, each), links) for each in matches[:MOST_MATCHES]]
    if chosen is None:
        return ReviewPage(
            queue=(), shown=None, place=None, candidates=(), runners_up=(), language="", direction="ltr",
            matches=tuple(rows), matches_waiting=len(matches),
        )  # fmt: skip
    article_id, citation_id = await archive.catalog.citation_named(chosen)
    record = await archive.catalog.article(article_id)
    posts = await posts_of(archive, record)
    view = view_of(record, citation_id, posts)
    shown = {each.key: each for each in await _views(archive, view, wanted)}
    place = next((place for place, each in enumerate(queue) if each.citation_id == citation_id), None)
    return ReviewPage(
        queue=tuple(queue),
        shown=view,
        place=place,
        candidates=tuple(Candidate(link=link, post=shown.get(link.post)) for link in view.resolution.links),
        runners_up=tuple(Candidate(link=link, post=shown.get(link.post)) for link in view.resolution.runners_up),
        language=language_tag(record.article.language),
        direction=direction(record.article.language),
        matches=tuple(rows),
        matches_waiting=len(matches),
    )


async def _queue(archive: Archive) -> list[Waiting]:
    found = []
    for each in await archive.catalog.open_proposals():
        record = await archive.catalog.article(each.article_id)
        citation = dict(record.citations).get(each.citation_id)
        if citation is not None:
            title = record.article.title or record.article.url or record.path or each.article_id[:12]
            found.append(
                Waiting(article_id=each.article_id, citation_id=each.citation_id, title=title, quote=citation.quote)
            )
    return found


async def _views(archive: Archive, view: CitationView, wanted: WantedFiles) -> list[PostView]:
    """Each post by itself: what is decided about is one post, not its album."""
    found: list[PostView] = []
    for post in view.posts.values():
        found += await post_views(archive, [post], wanted)
    return found


async def _match(archive: Archive, view: MatchView, links: Links) -> MatchRow:
    there = await stills_there(archive, view.moments, links)
    here_moment, there_moment = view.moments
    return MatchRow(view=view, here=there.get(here_moment), there=there.get(there_moment))


async def show(request: Request) -> Response:
    """``/review`` and ``/review/<citation>``."""
    return await _shown(request, request.path_params.get("citation"), DONE.get(request.query_params.get("done", "")))


async def _shown(request: Request, name: str | None, notice: str | None = None, status: int = 200) -> Response:
    desk = desk_of(request)
    async with desk.reading() as archive:
        found = await gather(archive, name, desk.wanted, desk.links)
    token = form_token(request) if desk.decides else ""
    return await desk.page("review", here="review", status=status, page=found, form_token=token, notice=notice)


async def decide(request: Request) -> Response:
    """``POST /review/decide``: what a person decided, written as ``archiver review`` writes it."""
    decider = await require_decider(request)
    desk = desk_of(request)
    name = decider.form.get("citation", "")
    if desk.place is None:
        raise HTTPException(403, "This desk only reads.")
    try:
        outcome = await decided(desk.place, decider.form, decider.name)
    except (UsageError, TryAgainError, CannotRunError) as fault:
        return await _shown(request, name or None, f"Nothing was decided. {fault}", status=409)
    async with desk.reading() as archive:
        waiting = [each.citation_id for each in await archive.catalog.open_proposals()]
    address = desk.links.review(name if name in waiting or decider.form.get("act") == "undo" else None)
    # A sentence in an address could be anybody's: of what was done only the kind is told.
    return RedirectResponse(f"{address}?done={outcome.reviews[0].act if outcome.reviews else 'nothing'}", 303)


ROUTES = [
    Route("/review", show),
    Route("/review/decide", decide, methods=["POST"]),
    Route("/review/{citation}", show),
]
