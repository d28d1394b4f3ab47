"""A form of the review page -> a decision in the log. A writer that is at work meanwhile is waited for, a while."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final, cast, get_args

from archiver.errors import ArchiveLockedError, UsageError
from archiver.jobs.proposals import ReviewOutcome, look_at
from archiver.jobs.review import Decision, Wanted, decide, refresh_reports, undo
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey

TRIES: Final = 8
PAUSE_S: Final = 1.0
"""Between two tries; `collect` holds the lock as long as it runs, and then a person is told."""


async def decided(place: Workplace, form: Mapping[str, str], name: str) -> ReviewOutcome:
    """Write down what a form says, under a name.

    Raises UsageError for what cannot be decided so, or where the page was out of date; ArchiveLockedError where another
    command writes for longer than is waited for.
    """
    for left in range(TRIES, 0, -1):
        try:
            outcome = await _once(place, form, name)
            break
        except ArchiveLockedError:
            if left == 1:
                raise
            await asyncio.sleep(PAUSE_S)
    await refresh_reports(place, [each.article_id for each in outcome.reviews])
    return outcome


async def _once(place: Workplace, form: Mapping[str, str], name: str) -> ReviewOutcome:
    act, citation, note = form.get("act", ""), form.get("citation", ""), form.get("note") or None
    if act == "undo":
        await look_at(place, citation)
        return await undo(place, citation, note=note, by=name)
    if act not in get_args(Wanted):
        raise UsageError("It is not said what was decided.")
    post = form.get("post", "").strip()
    if act in ("accept", "reject", "choose") and not post:
        raise UsageError("It is not said which post is meant.")
    return await decide(
        place,
        Decision(
            citation=citation,
            act=cast(Wanted, act),
            post=_post(post),
            note=note,
            by=name,
            seen=tuple(PostKey.parse(each) for each in form["seen"].split()) if "seen" in form else None,
        ),
    )


def _post(text: str) -> PostKey | str:
    """A post that the page offered, or one as typed."""
    channel, _, number = text.partition("/")
    plain = channel.removeprefix("-").isdecimal() and number.isdecimal()
    return PostKey(int(channel), int(number)) if plain and len(text) < 40 else text
