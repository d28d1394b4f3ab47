"""A person's decision about a match, written down and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from archiver.archive import Archive
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
from archiver.model.stretches import Occurrence, Story
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
    note = checked_words(wanted.note, "note", LONGEST_NOTE)
    by = checked_words(wanted.by, "name", LONGEST_NAME)
    if wanted.act == "note" and note is None:
        raise UsageError("A note needs words.")
    async with place.writing() as archive:
        story = await _meant(archive, wanted.medium)
        occurrence = _numbered(story, wanted.number)
        undoes = _newest(occurrence) if wanted.act == "undo" else None
        where = _where(story, occurrence)
        if _says_nothing_new(occurrence, wanted.act, note):
            return MatchDecided(said=f"Nothing new: it stands there already that {where}.")
        act = MatchAct(
            session=0,
            act=wanted.act,
            layer=occurrence.whole.layer,
            sides=occurrence.whole.sides(story.sha256),
            undoes=undoes,
            note=note,
            by=by,
        )
        entry = await archive.decide_match(act)
        written = [each for each in await archive.catalog.judgements({story.sha256}) if each.entry == entry.n]
    articles = tuple(each.article_id for each in _articles(story))
    await refresh_reports(place, articles)
    return MatchDecided(said=f"{_SAID[wanted.act]}: {where}.", judgements=tuple(written), articles=articles)


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


def _newest(occurrence: Occurrence) -> int:
    """The entry of the newest decision about it that stands."""
    standing = [each.entry for each in occurrence.piece.judgements if each.act != "undo" and not each.undone]
    if not standing:
        raise UsageError("Nobody has decided about this match, so there is nothing to take back.")
    return max(standing)


def _says_nothing_new(occurrence: Occurrence, act: JudgementAct, note: str | None) -> bool:
    if note is not None and all(each.note != note or each.undone for each in occurrence.piece.judgements):
        return False
    done = {"confirm": "confirmed", "reject": "rejected"}
    return act == "note" or (act in done and occurrence.piece.decision == done[act])


def _where(story: Story, occurrence: Occurrence) -> str:
    here, there = occurrence.whole.here, occurrence.whole.there
    return (
        f"{reach(here.start_s, here.end_s)} of {story.sha256[:16]} is {reach(there.start_s, there.end_s)} of "
        f"{occurrence.whole.sha256[:16]}"
    )


def _articles(story: Story) -> Sequence[ArticleSummary]:
    stretches = (*story.timeline, *story.sound)
    found = [*story.articles, *(each for stretch in stretches for each in stretch.articles)]
    return list({each.article_id: each for each in found}.values())
