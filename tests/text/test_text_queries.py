"""What is typed into a search, and what is meant by it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import UsageError
from archiver.model.search import Filters, SearchQuery, Term
from archiver.text.queries import FILTERS, LONGEST, parse


def test_words_phrases_beginnings_and_exclusions() -> None:
    query = parse('bridge "is closed" flood* -drill -"all clear" quay OR pier')

    assert query.all_of == (
        (Term(text="bridge"),),
        (Term(text="is closed"),),
        (Term(text="flood", begins=True),),
        (Term(text="quay"), Term(text="pier")),
    )
    assert query.none_of == (Term(text="drill"), Term(text="all clear"))


def test_filters() -> None:
    query = parse(
        'channel:"Rives Infos" channel:@b after:2021-04 until:2021-05-02 has:video has:link is:gone sort:newest'
    )

    assert query.filters == Filters(
        channels=("Rives Infos", "@b"),
        since=datetime(2021, 4, 1, tzinfo=UTC),
        until=datetime(2021, 5, 3, tzinfo=UTC),
        has=frozenset({"video", "link"}),
        states=frozenset({"gone"}),
    )
    assert query.sort == "newest"


@pytest.mark.parametrize(
    ("typed", "bounds"),
    [
        (">60", (60, float("inf"))),
        ("<2m", (0, 120)),
        ("2:00..5:00", (120, 300)),
        ("240", (239, 241)),
        ("..30", (0, 30)),
    ],
)
def test_lengths(typed: str, bounds: tuple[float, float]) -> None:
    assert parse(f"duration:{typed}").filters.duration == bounds


@pytest.mark.parametrize("typed", ["https://t.me/rives_demo", "12:30", "note:this"])
def test_what_is_no_filter_is_a_word(typed: str) -> None:
    assert parse(typed) == SearchQuery(all_of=((Term(text=typed),),))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("before:soon", "soon is no day"),
        ("on:2021-02-30", "2021-02-30 is no day"),
        ("has:wings", "has:wings is not understood"),
        ("is:blue", "is:blue is not understood"),
        ("kind:person", "kind:person is not understood"),
        ("sort:colour", "sort:colour is not understood"),
        ("duration:long", "duration:long is not understood"),
        ("-has:video", "-has: is not understood"),
        ("x" * (LONGEST + 1), "longer than"),
        (" ".join(["x"] * 41), "more than 40 words"),
    ],
)
def test_what_cannot_be_meant_is_said(typed: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        parse(typed)


PIECES = [*'abc "-*OR.<>0123456789\n', *(f"{name}:" for name in FILTERS)]


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_nothing_that_is_typed_ends_otherwise(pieces: list[str]) -> None:
    try:
        found = parse("".join(pieces))
    except UsageError as error:
        found = error

    assert found.hint if isinstance(found, UsageError) else isinstance(found, SearchQuery)
