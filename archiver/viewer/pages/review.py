"""Citations that wait for a person's decision, one at a time."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archiver.archive import Archive
from archiver.jobs.match_proposals import undecided
from archiver.jobs.proposals import CitationView, view_of
from archiver.jobs.report import posts_of
from archiver.model.links import Link
from archiver.model.wanted import WantedFiles
from archiver.report.wording import direction, language_tag
from archiver.viewer.deciding import decided
from archiver.viewer.desk import desk_of
from archiver.viewer.notices import REFUSALS, Done, Refused, deciding_page, done_at, done_of, refused_of
from archiver.viewer.posts import PostView, post_views
from archiver.viewer.session import require_decider

NAMES = "[0-9a-f]{64}"
"""Of citations in addresses."""
DONE = {
    "accept": "Accepted.",
    "reject": "Rejected.",
    "choose": "The other post was chosen.",
    "note": "The note was written down.",
    "undo": "The last decision was taken back.",
    "nothing": "That was decided already.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A post that may be the cited one; ``post`` None: the archive does not hold it."""

    link: Link
    post: PostView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """``queue``: ids of all citations that wait; ``shown``: the one on the page, at ``place`` of them (None: it waits
    no more). ``matches``: how many matches of footage wait.
    """

    queue: tuple[str, ...]
    shown: CitationView | None
    place: int | None
    candidates: tuple[Candidate, ...]
    runners_up: tuple[Candidate, ...]
    language: str
    direction: str
    matches: int

    @property
    def next(self) -> str | None:
        """The citation behind the one on the page."""
        after = (self.place if self.place is not None else -1) + 1
        return self.queue[after] if after < len(self.queue) else None

    @property
    def decided(self) -> bool:
        """Whether something was decided about it that still stands, and could be taken back."""
        return self.shown is not None and any(each.act != "undo" and not each.undone for each in self.shown.reviews)

    @property
    def before(self) -> str | None:
        """The citation before it."""
        return self.queue[self.place - 1] if self.place else None


async def gather(archive: Archive, name: str | None, wanted: WantedFiles) -> ReviewPage:
    """What the page shows: the citation ``name``, else the first that waits. Raises UsageError for an unknown one."""
    queue = tuple(each.citation_id for each in await archive.catalog.open_proposals())
    chosen = name or (queue[0] if queue else None)
    matches = len(await undecided(archive))
    if chosen is None:
        return ReviewPage(
            queue=(), shown=None, place=None, candidates=(), runners_up=(), language="", direction="ltr",
            matches=matches,
        )  # fmt: skip
    article_id, citation_id = await archive.catalog.citation_named(chosen)
    record = await archive.catalog.article(article_id)
    posts = await posts_of(archive, record)
    view = view_of(record, citation_id, posts)
    shown = {each.key: each for each in await _views(archive, view, wanted)}
    return ReviewPage(
        queue=queue,
        shown=view,
        place=queue.index(citation_id) if citation_id in queue else None,
        candidates=tuple(Candidate(link=link, post=shown.get(link.post)) for link in view.resolution.links),
        runners_up=tuple(Candidate(link=link, post=shown.get(link.post)) for link in view.resolution.runners_up),
        language=language_tag(record.article.language),
        direction=direction(record.article.language),
        matches=matches,
    )


async def _views(archive: Archive, view: CitationView, wanted: WantedFiles) -> list[PostView]:
    """Each post by itself: what is decided about is one post, not its album."""
    found: list[PostView] = []
    for post in view.posts.values():
        found += await post_views(archive, [post], wanted)
    return found


async def show(request: Request) -> Response:
    """``/review`` and ``/review/<citation>``."""
    return await _shown(request, request.path_params.get("citation"), done=done_of(request.query_params, DONE, NAMES))


async def _shown(
    request: Request, name: str | None, *, done: Done | None = None, refused: Refused | None = None
) -> Response:
    desk = desk_of(request)
    async with desk.reading() as archive:
        found = await gather(archive, name, desk.wanted)
    return await deciding_page(request, "review", found, done=done, refused=refused)


async def decide(request: Request) -> Response:
    """``POST /review/decide``: what a person decided, written as ``archiver review`` writes it."""
    decider = await require_decider(request)
    desk, form = desk_of(request), decider.form
    if desk.place is None:
        raise HTTPException(403, "This desk only reads.")
    async with desk.reading() as archive:
        _, citation_id = await archive.catalog.citation_named(form.get("citation", ""))
    try:
        outcome = await decided(desk.place, form, decider.name)
    except REFUSALS as fault:
        return await _shown(request, citation_id, refused=refused_of(fault, form))
    async with desk.reading() as archive:
        waits = citation_id in [each.citation_id for each in await archive.catalog.open_proposals()]
    act = outcome.reviews[0].act if outcome.reviews else "nothing"
    return done_at(desk.links.review(citation_id if waits or act == "undo" else None), act, citation_id)


ROUTES = [
    Route("/review", show),
    Route("/review/decide", decide, methods=["POST"]),
    Route("/review/{citation}", show),
]
