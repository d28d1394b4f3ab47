"""Details, reactions and votes on their way into and out of columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from archiver.catalog.texts import packed, storable
from archiver.model.captures import Json
from archiver.model.details import Detail, VoteCount, Votes
from archiver.model.details_json import details_from_json, details_to_json

SEARCHED = frozenset(
    {
        "question",
        "text",
        "title",
        "description",
        "site",
        "author",
        "url",
        "display_url",
        "address",
        "label",
        "first_name",
        "last_name",
        "name",
        "saved_name",
        "quote",
        "prize",
    }
)
"""Fields of details in which a search looks."""
_MIN = "min"
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def packed_details(details: Sequence[Detail]) -> str:
    """The column of a post's details."""
    return _COMPACT(details_to_json(details, storable))


def unpacked_details(text: str | None) -> tuple[Detail, ...]:
    """The inverse; () for NULL."""
    return () if text is None else details_from_json(json.loads(text))


def words_of(column: str) -> str:
    """What people read of a post's details, for a search: questions, titles, names, quotes, addresses."""
    return "\n".join(_words(json.loads(column)))


def _words(value: Json, key: str = "") -> Iterator[str]:
    if isinstance(value, str):
        if key in SEARCHED:
            yield value
    elif isinstance(value, list):
        for each in value:
            yield from _words(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _words(each, name)


def packed_reactions(reactions: Sequence[tuple[str, int]], *, partial: bool) -> str | None:
    """The column of reactions: a list of [emoji, count], within ``{"min": ...}`` where Telegram's form was that one;
    NULL for none.
    """
    if not reactions:
        return None
    listed = [list(pair) for pair in reactions]
    return packed({_MIN: listed} if partial else listed)


def is_partial(reactions: str | None) -> bool:
    """Whether the column holds the *min* form."""
    return reactions is not None and reactions.startswith("{")


def unpacked_reactions(text: str | None) -> tuple[tuple[str, int], ...]:
    """The inverse of ``packed_reactions``."""
    found = [] if text is None else json.loads(text)
    return tuple((emoji, count) for emoji, count in (found[_MIN] if isinstance(found, dict) else found))


def packed_answers(answers: Sequence[VoteCount]) -> str | None:
    """The column of votes: a list of [option, voters, 1 for a right answer], with the percent where a page shows that;
    NULL where Telegram kept them back.
    """
    return packed([_answer(each) for each in answers]) if answers else None


def _answer(each: VoteCount) -> list[Json]:
    row: list[Json] = [each.option, each.voters, int(each.correct)]
    return row if each.percent is None else [*row, each.percent]


def votes_of(total: int | None, total_step: int, answers: str | None, solution: str | None, partial: int) -> Votes:
    """A row's votes."""
    found = [] if answers is None else json.loads(answers)
    return Votes(
        total=total,
        total_step=total_step,
        answers=tuple(
            VoteCount(option=option, voters=voters, correct=bool(right), percent=percent[0] if percent else None)
            for option, voters, right, *percent in found
        ),
        solution=solution,
        partial=bool(partial),
    )
