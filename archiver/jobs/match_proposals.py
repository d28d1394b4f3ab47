"""Matches of footage that articles have to do with and nobody has decided about, with all that is needed to decide."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archiver.archive import Archive
from archiver.errors import UsageError
from archiver.jobs import footage_shapes as shapes
from archiver.jobs.footage_stills import stills_at
from archiver.jobs.footage_story import appearances_in
from archiver.jobs.workplace import Workplace
from archiver.model.judgements import decided
from archiver.model.prints import ArticleMatch
from archiver.model.records import ArticleSummary
from archiver.model.stretches import Appearance, Piece
from archiver.model.tracing import both_ways, judged
from archiver.report.footage import middle_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchView:
    """A match with all that a person needs to decide about it.

    ``piece`` says which stretch of ``sha256``, a file that ``article`` shows or whose post it is linked to, is which
    one of another file. ``posts`` carry the one, ``others`` the other, the oldest first.
    """

    article: ArticleSummary
    sha256: str
    piece: Piece
    posts: tuple[Appearance, ...]
    others: tuple[Appearance, ...]

    @property
    def moments(self) -> tuple[tuple[str, int], tuple[str, int]]:
        """Of both files (SHA-256) the middle of the stretch, in milliseconds."""
        here, there = self.piece.sides(self.sha256)
        return (here.sha256, middle_ms(here.span)), (there.sha256, middle_ms(there.span))

    def document(self) -> shapes.Document:
        """The JSON of one match of ``review --matches``."""
        return {
            "article": self.article.article_id,
            "title": self.article.title,
            "url": self.article.url,
            "sha256": self.sha256,
            "posts": [shapes.appearance(each) for each in self.posts],
            "match": {**shapes.piece(self.piece), "posts": [shapes.appearance(each) for each in self.others]},
        }


async def undecided(archive: Archive) -> list[ArticleMatch]:
    """What may be decided about, each match once, those of the newest article first. What claims nothing ("same scene")
    is not among them.
    """
    judgements = await archive.catalog.judgements()
    found: dict[tuple[int, int], ArticleMatch] = {}
    for each in await archive.catalog.matches_of_articles():
        if decided(each.found.sha256, each.found.match, judgements) is None:
            found.setdefault((each.found.entry, each.found.position), each)
    return list(found.values())


async def match_at(archive: Archive, entry: int, position: int) -> ArticleMatch:
    """One that may be decided about, or was, by its place in the log. Raises UsageError where none is there."""
    for each in await archive.catalog.matches_of_articles():
        if (each.found.entry, each.found.position) == (entry, position):
            return each
    raise UsageError("There is no such match that an article has to do with.", hint="The medium's page has all of it.")


async def undecided_matches(place: Workplace) -> list[ArticleMatch]:
    """The same, of the archive at this place."""
    async with place.reading() as archive:
        return await undecided(archive)


async def look_at_match(place: Workplace, match: ArticleMatch) -> MatchView:
    """One match, whether it was decided about or not."""
    async with place.reading() as archive:
        return await match_view(archive, match)


async def waiting_matches(place: Workplace) -> tuple[MatchView, ...]:
    """All of them as they are to be shown."""
    async with place.reading() as archive:
        return tuple([await match_view(archive, each) for each in await undecided(archive)])


async def stills_of_match(folder: Path, view: MatchView) -> tuple[Path | None, Path | None]:
    """A picture of both sides; None of a sound, and where none can be made. ``folder`` is the archive's."""
    if view.piece.layer == "sound":
        return None, None
    here, there = view.moments
    found = await stills_at(folder, {here, there})
    one, other = (found.get(moment) for moment in (here, there))
    reports = folder / "reports"
    return (reports / one if one else None), (reports / other if other else None)


async def match_view(archive: Archive, match: ArticleMatch) -> MatchView:
    """A match as it is to be shown."""
    forth, back = both_ways(match.found)
    piece = forth if match.sha256 == match.found.sha256 else back
    (article,) = await archive.catalog.summaries_of([match.article_id])
    return MatchView(
        article=article,
        sha256=match.sha256,
        piece=judged(piece, match.sha256, await archive.catalog.judgements({match.sha256})),
        posts=await appearances_in(archive, match.sha256),
        others=await appearances_in(archive, piece.sha256),
    )
