"""Nothing of the annotated passages is written into the rules: neither their sentences nor their names and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import archiver
from tests.bench.citations.passages import Passage, from_lines

ROOMS = ("citations", "text")
SHINGLE = 8
"""So many words in a row are a passage's own."""

SHORTEST_ID = 3
"""Digits; shorter numbers are everywhere."""

SHORT_NAME = 4
"""Characters; names up to here may be words of some language when their case is left aside."""

_WORD = re.compile(r"[^\W_]+")


@pytest.fixture
def passages(fixtures: Path) -> list[Passage]:
    return from_lines(fixtures / "citations" / "dev.jsonl")


@pytest.fixture
def rules() -> dict[str, str]:
    root = Path(archiver.__file__).parent
    return {str(path): path.read_text(encoding="utf-8") for room in ROOMS for path in (root / room).rglob("*.py")}


def shingles(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return {tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def proper(passage: Passage) -> Iterator[str]:
    """Names of channels and handles, and actors that are names: a role in small letters is a word of the language."""
    for row in passage.wanted:
        yield from filter(None, (row.channel_name, row.handle))
        yield from (actor for actor in row.actors if actor != actor.lower() or actor.lower() == actor.upper())


def names_in(text: str, names: set[str]) -> set[str]:
    """The names that occur as whole words; a short one only as it is written, for many are words otherwise."""
    return {
        name
        for name in names
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE if len(name) > SHORT_NAME else 0)
    }


def test_sentences_do_not_occur(passages: list[Passage], rules: dict[str, str]) -> None:
    own = set().union(*(shingles(passage.whole) for passage in passages))
    assert len(own) > 1000
    assert {path: found for path, text in rules.items() if (found := own & shingles(text))} == {}


def test_names_do_not_occur(passages: list[Passage], rules: dict[str, str]) -> None:
    own = {name for passage in passages for name in proper(passage)}
    assert len(own) > 60
    assert {path: found for path, text in rules.items() if (found := names_in(text, own))} == {}


def test_ids_do_not_occur(passages: list[Passage], rules: dict[str, str]) -> None:
    own = {str(row.post_id) for passage in passages for row in passage.wanted if row.post_id}
    own = {number for number in own if len(number) >= SHORTEST_ID}
    assert len(own) > 6
    assert {path: found for path, text in rules.items() if (found := names_in(text, own))} == {}


def test_would_be_seen() -> None:
    """The three searches find what they are for."""
    text = 'NAMES = ("Rives Infos",)  # a week after the bridge fell they said it again, post 4711'
    assert shingles("A week after the bridge fell: they said it!") & shingles(text)
    assert names_in(text, {"Rives Infos", "Rives", "Infos Rives", "4711", "471"}) == {"Rives Infos", "Rives", "4711"}
