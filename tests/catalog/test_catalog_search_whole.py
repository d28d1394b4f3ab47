"""A search finds what looking at each post finds, in the order that is asked for."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from archiver.catalog import Catalog
from archiver.catalog.queries import search_posts
from archiver.model.observations import MediaKind, PostSeen
from archiver.model.search import SearchQuery, Term
from archiver.text.folding import fold
from archiver.text.queries import parse
from tests.catalog.conftest import folded
from tests.catalog.searched import find, media
from tests.catalog.world import NOON, World, post
from tests.counts import reduced

START = NOON - timedelta(days=10)
WORDS = [
    *("bridge", "bridges", "quay", "is", "café", "أخبار", "إغلاق", "اغلاق", "خبر"),
    *("мост", "ёлка", "ели", "大桥", "关闭", "桥", "2021", "٢٠٢١"),
]


FILTERS = (
    "has:media",
    "has:photo",
    "is:edited",
    "after:2026-08",
    "before:2026-09",
    "on:2026-10",
    "after:2026-05-03 before:2026-12-24",
)


@dataclass(frozen=True, slots=True)
class Made:
    """A post and the texts of its versions, the newest last."""

    seen: PostSeen
    texts: tuple[str, ...]


def _many(dice: random.Random, count: int) -> list[Made]:
    made = []
    for number in range(1, count + 1):
        texts = tuple(" ".join(dice.choices(WORDS, k=dice.randint(1, 6))) for _ in range(1 + (dice.random() < 0.2)))
        kinds: list[MediaKind] = ["photo", "video"]
        some = (media(number, dice.choice(kinds)),) if dice.random() < 0.4 else ()
        date = START + timedelta(days=dice.randrange(400), seconds=number)
        seen = post(number, texts[0], date=date, media=some, views=number * 7 % 101 + 1)
        made.append(Made(seen, texts))
    return made


def _tokens(text: str) -> list[str]:
    """Words, and in scripts without spaces each letter."""
    spaced = "".join(f" {char} " if char > "\u3000" else char for char in fold(text))
    return spaced.split()


def _has(text: str, term: Term) -> bool:
    own, asked = _tokens(text), _tokens(term.text)
    for start in range(len(own) - len(asked) + 1):
        head, last = own[start : start + len(asked) - 1], own[start + len(asked) - 1]
        if head == asked[:-1] and (last == asked[-1] or (term.begins and last.startswith(asked[-1]))):
            return True
    return False


def _fits(text: str, query: SearchQuery) -> bool:
    return all(any(_has(text, term) for term in group) for group in query.all_of) and not any(
        _has(text, term) for term in query.none_of
    )


def _expected(made: Iterable[Made], query: SearchQuery) -> list[Made]:
    filters = query.filters
    found = [
        each
        for each in made
        if any(_fits(text, query) for text in each.texts)
        and (filters.since is None or each.seen.date >= filters.since)
        and (filters.until is None or each.seen.date < filters.until)
        and (not filters.has or (each.seen.media and {each.seen.media[0].kind, "media"} >= filters.has))
        and ("edited" not in filters.states or len(each.texts) > 1)
    ]
    orders = {
        "newest": lambda each: (-each.seen.date.timestamp(), -each.seen.key.message_id),
        "oldest": lambda each: (each.seen.date.timestamp(), each.seen.key.message_id),
        "views": lambda each: (-each.seen.views, -each.seen.date.timestamp()),
    }
    return sorted(found, key=orders[query.sort])


def _typed(dice: random.Random) -> str:
    def word() -> str:
        each = dice.choice(WORDS)
        chance = dice.random()
        if chance < 0.15:
            return f'"{each} {dice.choice(WORDS)}"'
        return f"{each[:2]}*" if chance < 0.3 and each.isascii() else each

    parts = [word() for _ in range(dice.randint(1, 2))]
    if dice.random() < 0.3:
        parts += ["OR", word()]
    if dice.random() < 0.3:
        parts.append(f"-{dice.choice(WORDS)}")
    if dice.random() < 0.4:
        parts.append(dice.choice(FILTERS))
    return " ".join([*parts, f"sort:{dice.choice(('newest', 'oldest', 'views'))}"])


@pytest.mark.parametrize("ranked", [5, 100_000], ids=["month by month", "all at once"])
async def test_a_search_finds_what_looking_at_each_post_finds(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, ranked: int
) -> None:
    dice = random.Random(11)
    made = _many(dice, 150)
    world = World()
    world.capture(*(each.seen for each in made))
    world.capture(*(replace(each.seen, text=each.texts[1], edit_date=NOON) for each in made if len(each.texts) > 1))
    await folded(catalog, world)
    monkeypatch.setattr(search_posts, "RANKED", ranked)
    cut = 0

    for _ in range(reduced(600)):
        typed = _typed(dice)
        query = parse(typed)
        found = await find(catalog, f"{typed} kind:post", most=200)
        expected = [each.seen.key for each in _expected(made, query)]
        shown = [hit.post for hit in found.hits]
        if found.at_least:
            cut += 1
            assert set(shown) <= set(expected), typed
            assert len(shown) >= min(ranked, len(expected)) // 2, typed  # of each post two versions may fit
            if query.sort != "views":
                assert shown == expected[: len(shown)], typed
        else:
            assert shown == expected, typed
            assert found.total == len(expected), typed
    assert (cut > 0) == (ranked == 5)
