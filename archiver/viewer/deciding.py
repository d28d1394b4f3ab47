"""A form of a review page -> a decision in the log. A writer that is at work meanwhile is waited for, a while."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeVar, cast, get_args

from archiver.errors import ArchiveLockedError, TryAgainError, UsageError
from archiver.jobs.footage_decide import MatchDecided, decide_piece
from archiver.jobs.match_proposals import look_at_match
from archiver.jobs.proposals import ReviewOutcome, look_at
from archiver.jobs.review import Decision, Wanted, decide, refresh_reports, undo
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from archiver.model.judgements import JudgementAct
from archiver.model.prints import ArticleMatch

_T = TypeVar("_T")
TRIES: Final = 8
PAUSE_S: Final = 1.0
"""Between two tries; `collect` holds the lock as long as it runs, and then a person is told."""


async def decided(place: Workplace, form: Mapping[str, str], name: str) -> ReviewOutcome:
    """Write down what a form says of a citation, under a name.

    Raises UsageError for what cannot be decided so, or where the page was out of date; TryAgainError where another
    command writes for longer than is waited for.
    """
    outcome = await _in_turn(lambda: _once(place, form, name))
    await refresh_reports(place, [each.article_id for each in outcome.reviews])
    return outcome


async def decided_of_match(place: Workplace, match: ArticleMatch, form: Mapping[str, str], name: str) -> MatchDecided:
    """Likewise what a form says of a match of footage."""
    act = form.get("act", "")
    if act not in get_args(JudgementAct):
        raise UsageError("It is not said what was decided.")
    view, note = await look_at_match(place, match), form.get("note") or None
    outcome = await _in_turn(
        lambda: decide_piece(place, view.sha256, view.piece, cast(JudgementAct, act), note=note, by=name)
    )
    await refresh_reports(place, outcome.articles)
    return outcome


async def _in_turn(act: Callable[[], Awaitable[_T]]) -> _T:
    """Do it once no other command writes."""
    for _ in range(TRIES - 1):
        try:
            return await act()
        except ArchiveLockedError:
            await asyncio.sleep(PAUSE_S)
    try:
        return await act()
    except ArchiveLockedError as error:
        raise TryAgainError(
            "Another command of archiver is writing to the archive.", hint="Send it again when that has ended."
        ) from error


async def _once(place: Workplace, form: Mapping[str, str], name: str) -> ReviewOutcome:
    # A button says what it does and about which post: all buttons are of one form, so that they share its note.
    act, _, offered = form.get("act", "").partition(" ")
    citation, note = form.get("citation", ""), form.get("note") or None
    if act == "undo":
        await look_at(place, citation)
        return await undo(place, citation, note=note, by=name)
    if act not in get_args(Wanted):
        raise UsageError("It is not said what was decided.")
    post = (offered or form.get("post", "")).strip()
    if act != "note" and not post:
        raise UsageError("It is not said which post is meant.")
    return await decide(
        place,
        Decision(
            citation=citation,
            act=cast(Wanted, act),
            post=_post(post) if act != "note" else None,
            note=note,
            by=name,
            seen=_seen(form),
        ),
    )


def _seen(form: Mapping[str, str]) -> tuple[PostKey, ...] | None:
    """The links that the page showed."""
    try:
        return tuple(PostKey.parse(each) for each in form["seen"].split()) if "seen" in form else None
    except ValueError:
        raise UsageError("It is not said which links were shown.", hint="Load the page again.") from None


def _post(text: str) -> PostKey | str:
    """A post that the page offered, or one as typed."""
    channel, _, number = text.partition("/")
    plain = channel.removeprefix("-").isdecimal() and number.isdecimal()
    return PostKey(int(channel), int(number)) if plain and len(text) < 40 else text
