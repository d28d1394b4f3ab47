"""What fingerprints say for the resolver: which posts have what an article itself shows, and which files are the same
footage.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from archiver.archive import Archive
from archiver.citations import Shown, best_of, nearness
from archiver.model.articles import Article, ArticleMedia, ArticlePicture
from archiver.model.citations import Citation
from archiver.model.footage import Match, MediaFacts, Span, Verdict
from archiver.model.ids import PostKey
from archiver.model.judgements import Judgement, decided
from archiver.model.prints import MatchFound, MediumPrint
from archiver.model.publications import believed, publications
from archiver.model.records import ArticleRecord, PostRecord

SMALLEST = 200
"""Pixels of the longer side below which a picture is a logo, an icon or somebody's portrait."""
MOST_MATCHES = 500
"""Matches of one picture that are followed: what more files have tells no post from another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A post that has something of what the article shows: ``picture`` as the article has it, ``at`` in the post's file
    (None for a picture), ``verdict`` None where the bytes are the same.
    """

    picture: ArticlePicture
    sha256: str
    is_film: bool
    post: PostRecord
    verdict: Verdict | None
    at: Span | None


@dataclass(slots=True)
class OwnFootage:
    """The answers for one article, asked once. ``held``: all posts with something that the article shows."""

    archive: Archive
    held: list[Held] = field(default_factory=list)
    _prints: dict[str, MediumPrint | None] = field(default_factory=dict)

    @classmethod
    async def of(cls, archive: Archive, record: ArticleRecord) -> OwnFootage:
        """What is known by now of an article's own pictures and films."""
        own = cls(archive)
        for media in await archive.catalog.article_media(record.article_id):
            picture = _picture(record.article, media)
            if picture is not None:
                own.held += await own._of_medium(picture, media.sha256)
        return own

    @property
    def posts(self) -> list[PostRecord]:
        """The posts that have something of it, each once, by date."""
        found = {each.post.key: each.post for each in self.held}
        return sorted(found.values(), key=lambda post: (post.seen.date, post.key))

    def shown(self, citation: Citation, others: Sequence[Citation]) -> dict[PostKey, Shown]:
        """For a citation, the best of what each post has."""
        carriers = {sha256: len(_publishers(self.held, sha256)) for sha256 in {each.sha256 for each in self.held}}
        found: dict[PostKey, list[Shown]] = {}
        for each in self.held:
            shown = Shown(
                sha256=each.sha256,
                is_film=each.is_film,
                verdict=each.verdict,
                at_s=None if each.at is None else each.at.start_s,
                length_s=0.0 if each.at is None else each.at.length_s,
                carriers=carriers[each.sha256],
                nearness=nearness(each.picture, citation, others),
            )
            found.setdefault(each.post.key, []).append(shown)
        best = {key: best_of(several) for key, several in found.items()}
        return {key: shown for key, shown in best.items() if shown is not None}

    async def same(self, posts: Iterable[PostRecord]) -> dict[str, str]:
        """Of the files of posts those that are the same footage as another file, with the one that stands for all."""
        return await same_files(self.archive, {each.sha256 for post in posts for each in post.stored}, self._prints)

    async def _of_medium(self, picture: ArticlePicture, sha256: str) -> list[Held]:
        catalog = self.archive.catalog
        print_ = await _print(self.archive, sha256, self._prints)
        if print_ is not None and _is_small(print_.facts):
            return []
        is_film = print_ is not None and print_.kind in ("video", "animation")
        bare = [
            Held(picture=picture, sha256=sha256, is_film=is_film, post=post, verdict=None, at=None)
            for post in await catalog.posts_with_sha256(sha256)
        ]
        matches = [*await catalog.matches_of(sha256), *await catalog.matches_in(sha256)]
        judgements = await catalog.judgements({sha256})
        seen = [each for each in matches if each.match.medium != "audio" and _counts(each, judgements)]
        for each in sorted(seen, key=lambda one: -one.match.score)[:MOST_MATCHES]:
            other, at = _other_side(each, sha256)
            their = await _print(self.archive, other, self._prints)
            still = their is not None and their.kind == "picture"
            word = decided(each.sha256, each.match, judgements)
            verdict = "copy" if word == "confirmed" else each.match.verdict
            bare += [
                Held(picture=picture, sha256=sha256, is_film=is_film, post=post, verdict=verdict,
                     at=None if still else at)
                for post in await catalog.posts_with_sha256(other)
            ]  # fmt: skip
        return bare


async def same_files(
    archive: Archive, media: Iterable[str], prints: dict[str, MediumPrint | None] | None = None
) -> dict[str, str]:
    """By each file (SHA-256) that is one publication with another of the archive's, the one that stands for all.

    ``prints``: those that were asked for before, to be added to.
    """
    known = {} if prints is None else prints
    found, todo = list[MatchFound](), set(media)
    if not todo:
        return {}
    found = await archive.catalog.matches_among(todo)
    if not found:
        return {}
    named = {each.sha256 for each in found} | {each.match.reference_sha256 for each in found}
    judgements = await archive.catalog.judgements(named)
    found = believed(found, judgements)
    for sha256 in {each.sha256 for each in found} | {each.match.reference_sha256 for each in found}:
        await _print(archive, sha256, known)
    return publications(found, {name: each for name, each in known.items() if each is not None})


async def _print(archive: Archive, sha256: str, known: dict[str, MediumPrint | None]) -> MediumPrint | None:
    if sha256 not in known:
        known[sha256] = await archive.catalog.medium_print(sha256)
    return known[sha256]


def _picture(article: Article, media: ArticleMedia) -> ArticlePicture | None:
    """The picture of the newest reading that was stored so; None where the article shows it no more."""
    return next((each for each in article.pictures if each.source == media.source), None)


def _counts(found: MatchFound, judgements: Sequence[Judgement]) -> bool:
    word = decided(found.sha256, found.match, judgements)
    return word == "confirmed" or (word is None and found.match.verdict in ("copy", "alike"))


def _other_side(found: MatchFound, sha256: str) -> tuple[str, Span]:
    """The medium that a match of this one leads to, and where in it."""
    match: Match = found.match
    if found.sha256 == sha256:
        return match.reference_sha256, match.reference
    return found.sha256, match.query


def _publishers(held: Sequence[Held], sha256: str) -> set[object]:
    """Who published it, forwards aside: a channel that posts it twice is one."""
    return {
        each.post.key.channel_id
        for each in held
        if each.sha256 == sha256 and each.post.seen.forward is None
    }  # fmt: skip


def _is_small(facts: MediaFacts) -> bool:
    longer = max(facts.width, facts.height)
    return 0 < longer < SMALLEST
