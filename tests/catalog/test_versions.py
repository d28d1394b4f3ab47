"""What became of a page's citations from one version to the next."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from archiver.catalog.texts import url_key
from archiver.model.citations import Citation
from archiver.model.versions import Named, changes_between

ONE = "Rives Infos a publié sur Telegram une vidéo du pont"
TWO = "Selon la chaîne Quais du soir sur Telegram, la route est coupée"
THREE = "The mayor wrote on his channel that the dam holds"


def cited(*quotes: str, start: int = 0, **more: object) -> list[Named]:
    return [
        (f"{start + number}", Citation(start=start + number, end=start + number + len(quote), quote=quote, **more))  # type: ignore[arg-type]
        for number, quote in enumerate(quotes)
    ]


def told(
    before: list[Named], after: list[Named]
) -> tuple[list[str], list[str], list[tuple[str, str, tuple[str, ...]]]]:
    changes = changes_between(before, after)
    return (
        [each.quote for _, each in changes.added],
        [each.quote for _, each in changes.removed],
        [(each.before[1].quote, each.after[1].quote, each.fields) for each in changes.changed],
    )


def test_the_same_words_elsewhere_are_no_change() -> None:
    assert not changes_between(cited(ONE, TWO), cited(THREE.upper(), TWO, f"  {ONE} ", start=900)[1:])
    assert told(cited(ONE, ONE, TWO), cited(TWO, ONE)) == ([], [ONE], [])


def test_what_came_and_what_went() -> None:
    assert told(cited(ONE, TWO), cited(TWO, THREE)) == ([THREE], [ONE], [])
    assert told([], cited(ONE)) == ([ONE], [], [])
    assert told(cited(ONE), []) == ([], [ONE], [])


def test_a_passage_that_was_rewritten() -> None:
    later = ONE.replace("du pont", "du barrage")
    assert told(cited(ONE, TWO), cited(TWO, later)) == ([], [], [(ONE, later, ("quote",))])


def test_the_same_words_that_mean_something_else_now() -> None:
    before, after = cited(ONE, date=date(2021, 4, 9)), cited(ONE, date=date(2021, 4, 8))
    assert told(before, after) == ([], [], [(ONE, ONE, ("date",))])


def test_a_post_in_common_counts_more_than_words() -> None:
    before = cited("Here is the film", handle="Rives_demo", post_id=4)
    after = cited("Here is the other film", handle="quais_demo", post_id=9) + cited(
        "La vidéo a été retirée", start=5, handle="rives_demo", post_id=4
    )
    ((old, new, fields),) = told(before, after)[2]
    assert (old, new) == ("Here is the film", "La vidéo a été retirée")
    assert fields == ("quote", "handle")


def test_of_several_with_the_same_words_the_one_that_says_the_same() -> None:
    first, second = cited("Telegram", "Telegram")
    first = (first[0], replace(first[1], url="https://t.me/rives_demo/1", post_id=1))
    second = (second[0], replace(second[1], url="https://t.me/rives_demo/2", post_id=2))
    changes = changes_between([first, second], [second])
    assert (changes.added, changes.removed, changes.changed) == ((), (first,), ())


def test_every_citation_is_told_once_however_many_there_are() -> None:
    chance = random.Random(5)
    words = ["pont", "crue", "vidéo", "canal", "mairie", "nuit"]

    def some(number: int) -> list[Named]:
        return cited(*(" ".join(chance.choices(words, k=chance.randint(0, 5))) for _ in range(number)))

    for _ in range(40):
        before, after = some(chance.randint(0, 12)), some(chance.randint(0, 12))
        changes = changes_between(before, after)
        pairs = len(after) - len(changes.added)
        assert pairs == len(before) - len(changes.removed)
        assert len(changes.changed) <= pairs
        assert not changes_between(before, before)
        back = changes_between(after, before)
        assert len(back.added) == len(changes.removed)
    many = some(1000)
    assert len(changes_between(many, some(1000)).changed) <= 1000


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.news.example/a/?utm_source=x&id=4&fbclid=9#top", "http://news.example/a?id=4", True),
        ("https://news.example/a?utm_source=x", "https://news.example/a", True),
        ("https://news.example/a?id=4", "https://news.example/a?id=5", False),
        ("https://news.example/a?outm_source=x", "https://news.example/a", False),
        ("https://news.example/a?q=utm_source=x", "https://news.example/a", False),
    ],
)
def test_addresses_of_one_page(one: str, other: str, *, same: bool) -> None:
    assert (url_key(one) == url_key(other)) is same
