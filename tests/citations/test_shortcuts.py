"""What makes reading quick must leave out nothing that the precise patterns find."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from archiver.citations.known import KnownNames, fold
from archiver.citations.sentences import split
from archiver.citations.words import media, names, platforms, refusals, verbs
from archiver.citations.words.patterns import compile_words, first_letter
from archiver.citations.words.platforms import PLATFORM, PLATFORM_CORE
from archiver.model.links import KnownName
from archiver.text.normalise import normalise
from tests.citations.cases import LANGUAGES

TEXTS = [normalise(text).text for rows in LANGUAGES.values() for _, _, text, _ in rows]
TABLES = [
    value
    for module in (media, names, platforms, refusals, verbs)
    for value in vars(module).values()
    if isinstance(value, dict) and all(isinstance(words, str) for words in value.values())
]
FIRST = sorted({word[0] for table in TABLES for words in table.values() for word in words.split()})
# Those that have a case, and some that have none.
CHARACTERS = "".join(char for char in map(chr, range(0x1FFFF)) if char.lower() != char.upper()) + "".join(FIRST)


def test_every_name_of_telegram_holds_its_core() -> None:
    found = [match.group() for text in TEXTS for match in PLATFORM.finditer(text)]
    assert len(found) > 100
    assert [name for name in found if not PLATFORM_CORE.search(name)] == []


def test_a_sentence_is_masked_without_bringing_a_name_of_telegram_about() -> None:
    for text in TEXTS:
        cores = {match.start() for match in PLATFORM_CORE.finditer(text)}
        for sentence in split(text, []):
            for match in PLATFORM.finditer(sentence.masked):
                core = PLATFORM_CORE.search(sentence.masked, match.start(), match.end())
                assert core is not None
                assert core.start() + sentence.start in cores


def test_a_first_letter_stands_for_all_that_it_does_when_case_does_not_count() -> None:
    for letter in FIRST:
        plain = re.findall(_spelt(letter), CHARACTERS, re.IGNORECASE)
        assert re.findall(first_letter(letter), CHARACTERS, re.IGNORECASE) == plain


def _spelt(letter: str) -> str:
    if letter == "е":
        return "[её]"
    kin = next((kin for kin in ("اأإآ", "يیى", "كک") if letter in kin), None)
    return f"[{kin}]" if kin else re.escape(letter)


def test_first_letters_that_differ_share_no_character() -> None:
    alone = set(FIRST) - {"Е"}  # stands for less than the small letter, and words with both are kept in their order
    found = {frozenset(re.findall(first_letter(letter), CHARACTERS)) for letter in alone}
    for one, other in combinations(found, 2):
        assert one.isdisjoint(other)


def test_of_words_that_begin_alike_the_longest_is_found() -> None:
    words = compile_words({"en": "say saying say_so Saying_so", "ru": "Если если* ёлка ель"})
    for text, found in (("SAYING so", "SAYING so"), ("say so", "say so"), ("saying", "saying"), ("Ёлка", "Ёлка"),
                        ("Если", "Если"), ("ЕСЛИБЫ", "ЕСЛИБЫ"), ("ёль", "ёль")):  # fmt: skip
        match = words.search(text)
        assert match is not None
        assert match.group() == found


@pytest.mark.parametrize(
    "name", ["Harbour Watch", "Речной берег", "ضفاف", "والضفاف النهر", "Straße", "İzmir", "河岸新闻"]
)
def test_a_known_name_is_found_wherever_its_folded_words_stand(name: str) -> None:
    """Against the plain way: every token folded."""
    around = ["", "the ", "в ", "قال و", "STRASSE straße ", "речного берега "]
    text = normalise(". ".join(f"{before}{form}" for before in around for form in (name, name.upper()))).text
    tokens = list(re.finditer(r"\w+", text))
    wanted = [fold(token) for token in re.findall(r"\w+", normalise(name).text)]
    plain = [
        (tokens[at].start(), tokens[at + len(wanted) - 1].end())
        for at in range(len(tokens) - len(wanted) + 1)
        if [fold(token.group()) for token in tokens[at : at + len(wanted)]] == wanted
    ]
    known = KnownNames([KnownName(text=name, kind="title", channel_id=1)])
    assert [(item.start, item.end) for item in known.find(text)] == plain
    assert plain


def test_names_that_are_joined_are_found_as_if_they_had_been_given_together() -> None:
    listed = [KnownName(text=text, kind="title", channel_id=1) for text in ("Harbour Watch", "Harbour", "Маяк Нашего")]
    more = [KnownName(text=text, kind="alias", channel_id=2) for text in ("Harbour Watch", "Harbour Lights", "Цапля")]
    text = "Harbour Watch, Harbour Lights and Harbour; Цапли, Маяка нашего."
    own = KnownNames(listed)
    alone = own.find(text)
    assert own.joined(more).find(text) == KnownNames([*listed, *more]).find(text)
    assert list(own.joined(more)) == [*listed, *more]
    assert own.find(text) == alone
    assert {name.channel_id for item in alone for name in item.names} == {1}
