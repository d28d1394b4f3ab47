"""Numbers as they stand before units of time, and adjectives made of both: "zweieinhalb", "двухминутное"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from types import MappingProxyType

from archiver.text.lexicon import Entry
from archiver.text.numerals import number_words

# One and a half, in a word of its own.
_AND_A_HALF: Mapping[str, str] = MappingProxyType(
    {
        "de": "anderthalb|eineinhalb|einundeinhalb", "ru": "полтора|полторы|полутора", "uk": "півтора|півтори",
        "pl": "półtora|półtorej", "nl": "anderhalve|anderhalf", "fa": "یکونیم",
        "el": "μιάμιση|ενάμισι",
    }
)  # fmt: skip
_GERMAN_STEMS = {"minütig": 60, "sekündig": 1, "stündig": 3600}
_GERMAN_ENDINGS = ("", "e", "es", "er", "en", "em")
_SLAVIC_ENDINGS = (
    "ый", "ое", "ая", "ого", "ому", "ом", "ой", "ую", "ые", "ых", "ым", "ыми", "ий", "а", "е", "у", "ої", "ій", "і",
    "их", "им", "ими",
)  # fmt: skip
_STEMS = {
    "ru": {"минутн": 60, "секундн": 1, "часов": 3600},
    "uk": {"хвилинн": 60, "секундн": 1, "годинн": 3600},
    "be": {"хвілінн": 60, "секундн": 1, "гадзінн": 3600},
    "bg": {"минутн": 60, "секундн": 1, "часов": 3600},
}
_HALVES = {"ru": {"полу": 0.5, "пол": 0.5, "полутора": 1.5}, "uk": {"пів": 0.5, "півтора": 1.5}}
_OWN_PREFIXES = {
    "ru": {"": 1.0, "одно": 1.0},
    "uk": {"": 1.0, "одно": 1.0, "дво": 2.0, "три": 3.0, "чотири": 4.0},
    "be": {"": 1.0, "двух": 2.0, "трох": 3.0},
    "bg": {"": 1.0, "дву": 2.0, "три": 3.0, "четири": 4.0, "пет": 5.0},
}
_COMMON = frozenset({*range(2, 21), *range(30, 100, 10), *range(25, 100, 10)})
_PERSIAN_UNITS = {"دقیقهای": 60, "ثانیهای": 1, "دقیقه": 60, "ثانیه": 1, "ساعته": 3600, "دقیقهیی": 60, "دقیقهئی": 60}
# Endings of units that make an adjective of number and unit: "35 saniyelik", "30-sekundowe".
_UNIT_ADJECTIVES: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "tr": {"dakikalık": 60, "saniyelik": 1, "saatlik": 3600, "dakikalik": 60, "dk'lık": 60, "sn'lik": 1},
        "pl": {
            stem + ending: unit
            for stem, unit in {"minutow": 60, "sekundow": 1, "godzinn": 3600}.items()
            for ending in ("e", "y", "ego", "ym", "a", "ą", "ej", "emu", "ych")
        },
        "sr": {"минутни": 60, "секундни": 1},
        "nl": {"minuten durende": 60, "seconden durende": 1, "minuut durende": 60},
        "fa": {"دقیقهای": 60, "ثانیهای": 1, "ساعته": 3600, "دقیقه ای": 60, "ثانیه ای": 1},
    }
)
_POLISH = {"jedno": 1.0, "dwu": 2.0, "trzy": 3.0, "cztero": 4.0, "pół": 0.5, "półtora": 1.5}


def counts(code: str) -> Iterator[tuple[str, float]]:
    """Words for numbers with what a language adds in one word or with hyphens: "zweieinhalb", "two-and-a-half"."""
    numbers = number_words(code)
    yield from ((word, float(number)) for word, number in numbers.items())
    yield from ((word, 1.5) for word in _AND_A_HALF.get(code, "").split("|") if word)
    if code == "en":
        yield from ((f"{word}-and-a-half", number + 0.5) for word, number in numbers.items())
    if code == "de":
        yield from ((f"{word}einhalb", number + 0.5) for word, number in numbers.items())
    if code == "nl":
        yield from ((f"{word}eneenhalve", number + 0.5) for word, number in numbers.items())
        yield from ((f"{word}ënhalve", number + 0.5) for word, number in numbers.items())
    if code == "ro":  # the letters that many keyboards have
        cedilla = str.maketrans("șț", "şţ")
        yield from ((word.translate(cedilla), float(number)) for word, number in numbers.items())


def adjectives(code: str) -> Iterator[Entry]:
    """Adjectives of a number and a unit in one word, and units with the ending of one."""
    for word, unit in _UNIT_ADJECTIVES.get(code, {}).items():
        yield word, "J", (float(unit), float(unit))
    if code == "de":
        numbers = {"": 1.0, "halb": 0.5} | dict(counts("de"))
        for (word, number), (stem, unit), ending in product(numbers.items(), _GERMAN_STEMS.items(), _GERMAN_ENDINGS):
            yield word + stem + ending, "J", _value(number, unit)
    if code in _STEMS:
        prefixes = dict(_slavic_prefixes(code))
        for (word, number), (stem, unit), ending in product(prefixes.items(), _STEMS[code].items(), _SLAVIC_ENDINGS):
            yield word + stem + ending, "J", _value(number, unit)
    if code == "pl":
        several = {word: float(n) for word, n in number_words("pl").items() if n in _COMMON and word.endswith("u")}
        prefixes = _POLISH | {f"{word[:-1]}o".replace(" ", ""): number for word, number in several.items()}
        for (word, number), (stem, unit) in product(prefixes.items(), _UNIT_ADJECTIVES["pl"].items()):
            yield word + stem, "J", _value(number, unit)
    if code == "fa":
        numbers = {"نیم": 0.5} | dict(counts("fa"))
        glued = {word.replace(" ", ""): number for word, number in numbers.items()}
        for (word, number), (name, unit) in product(glued.items(), _PERSIAN_UNITS.items()):
            yield word + name, "J", _value(number, unit)


def _value(number: float, unit: int) -> tuple[float, float]:
    return number * unit, float(unit) if number >= 1 else unit / 2


def _slavic_prefixes(code: str) -> Iterator[tuple[str, float]]:
    """Numbers in the genitive, as they stand before a unit in one word; compounds are glued together."""
    yield from _OWN_PREFIXES[code].items()
    yield from _HALVES.get(code, {}).items()
    for word, number in number_words(code).items():
        if number in _COMMON and word[-1] in "ихаі":
            yield word.replace(" ", ""), float(number)
