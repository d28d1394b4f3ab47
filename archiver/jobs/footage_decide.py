"""A person's decision about a match, written down and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from archiver.archive import Archive, Writer
from archiver.errors import UsageError
from archiver.jobs.footage_shapes import Document, judgement
from archiver.jobs.footage_story import medium_story, stories_of
from archiver.jobs.media import find_post
from archiver.jobs.review import checked_words, refresh_reports
from archiver.jobs.workplace import Workplace
from archiver.model.entries import MatchAct
from archiver.model.judgements import Judgement, JudgementAct
from archiver.model.records import ArticleSummary
from archiver.model.reviews import LONGEST_NAME, LONGEST_NOTE
from archiver.model.stretches import Occurrence, Piece, Story
from archiver.model.tracing import judged
from archiver.report.footage_words import reach
from archiver.wording import counted

_SAID = {"confirm": "Confirmed", "reject": "Rejected", "note": "Noted", "undo": "Taken back"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchDecision:
    """What a person wants: ``medium`` as typed (a SHA-256, its beginning, or a post), ``number`` of the match in it."""

    medium: str
    number: int
    act: JudgementAct
    note: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchDecided:
    """``said`` tells what was done; ``judgements`` are the ones written, none where it said nothing new."""

    said: str
    judgements: tuple[Judgement, ...] = ()
    articles: tuple[str, ...] = field(default=())

    def document(self) -> Document:
        """The JSON of ``media decide``."""
        return {"said": self.said, "decisions": [judgement(each) for each in self.judgements]}


async def decide_match(place: Workplace, wanted: MatchDecision) -> MatchDecided:
    """Write a decision down; what says nothing new is not written. Pages that show the match are written anew.

    Raises UsageError where there is no such medium or match, or a note or name is missing or too long.
    """
    note, by = _checked(wanted.act, wanted.note, wanted.by)
    async with place.writing() as archive:
        story = await _meant(archive, wanted.medium)
        occurrence = _numbered(story, wanted.number)
        piece = replace(occurrence.whole, judgements=occurrence.piece.judgements, decision=occurrence.piece.decision)
        decided = await _written(archive, story, piece, wanted.act, note, by)
    await refresh_reports(place, decided.articles)
    return decided


async def decide_piece(
    place: Workplace, sha256: str, piece: Piece, act: JudgementAct, *, note: str | None = None, by: str | None = None
) -> MatchDecided:
    """The same about a piece of the medium ``sha256``, whatever was decided of it since it was looked at; the pages of
    the outcome's ``articles`` are left as they are.
    """
    note, by = _checked(act, note, by)
    async with place.writing() as archive:
        story = await medium_story(archive, sha256)
        if story is None:
            raise UsageError(f"The object {sha256[:16]} is no picture, video or sound.")
        now = judged(piece, sha256, await archive.catalog.judgements({sha256}))
        return await _written(archive, story, now, act, note, by)


def _checked(act: JudgementAct, note: str | None, by: str | None) -> tuple[str | None, str | None]:
    """What a person typed as it can be written down."""
    note, by = checked_words(note, "note", LONGEST_NOTE), checked_words(by, "name", LONGEST_NAME)
    if act == "note" and note is None:
        raise UsageError("A note needs words.")
    return note, by


async def _written(
    archive: Writer, story: Story, piece: Piece, act: JudgementAct, note: str | None, by: str | None
) -> MatchDecided:
    """Write down what is decided about a piece of the story's medium."""
    undoes = _newest(piece) if act == "undo" else None
    where = _where(story, piece)
    if _says_nothing_new(piece, act, note):
        return MatchDecided(said=f"Nothing new: it stands there already that {where}.")
    entry = await archive.decide_match(
        MatchAct(
            session=0, act=act, layer=piece.layer, sides=piece.sides(story.sha256), undoes=undoes, note=note, by=by
        )
    )
    written = [each for each in await archive.catalog.judgements({story.sha256}) if each.entry == entry.n]
    articles = tuple(each.article_id for each in _articles(story))
    return MatchDecided(said=f"{_SAID[act]}: {where}.", judgements=tuple(written), articles=articles)


async def _meant(archive: Archive, which: str) -> Story:
    """The story of the medium that is meant."""
    post = await find_post(archive, which)
    if post is None:
        sha256 = await archive.catalog.media_hash(which)
        story = await medium_story(archive, sha256)
        if story is None:
            raise UsageError(f"The object {sha256[:16]} is no picture, video or sound.")
        return story
    stories = await stories_of(archive, [each.sha256 for each in post.stored])
    found = [each for each in stories.values() if each.occurrences()]
    if len(found) != 1:
        names = ", ".join(each.sha256[:16] for each in found)
        raise UsageError(
            f"The post has {counted(len(found), 'file')} with matches, so it is not clear which one is meant.",
            hint=f"Name one by its SHA-256: {names}." if found else "See what is known of it: archiver media show.",
        )
    return found[0]


def _numbered(story: Story, number: int) -> Occurrence:
    for each in story.occurrences():
        if each.number == number:
            return each
    raise UsageError(
        f"The file {story.sha256[:16]} has no match {number}.",
        hint=f"archiver media show {story.sha256[:16]} numbers its matches.",
    )


def _newest(piece: Piece) -> int:
    """The entry of the newest decision about it that stands."""
    standing = [each.entry for each in piece.judgements if each.act != "undo" and not each.undone]
    if not standing:
        raise UsageError("Nobody has decided about this match, so there is nothing to take back.")
    return max(standing)


def _says_nothing_new(piece: Piece, act: JudgementAct, note: str | None) -> bool:
    if note is not None and all(each.note != note or each.undone for each in piece.judgements):
        return False
    done = {"confirm": "confirmed", "reject": "rejected"}
    return act == "note" or (act in done and piece.decision == done[act])


def _where(story: Story, piece: Piece) -> str:
    here, there = piece.here, piece.there
    return (
        f"{reach(here.start_s, here.end_s)} of {story.sha256[:16]} is {reach(there.start_s, there.end_s)} of "
        f"{piece.sha256[:16]}"
    )


def _articles(story: Story) -> Sequence[ArticleSummary]:
    stretches = (*story.timeline, *story.sound)
    found = [*story.articles, *(each for stretch in stretches for each in stretch.articles)]
    return list({each.article_id: each for each in found}.values())
