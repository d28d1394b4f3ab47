"""Which language a text is written in, among those that the rules know."""

from __future__ import annotations

import functools
import re
from collections import Counter
from typing import Final, Protocol, cast

from archiver.text.common_words import COMMON, own_words

SUPPORTED: Final = (
    "ar", "bg", "de", "el", "en", "es", "fa", "fr", "he", "it", "nl", "pl", "pt", "ro", "ru", "tr", "uk", "zh",
)  # fmt: skip
UNDETERMINED: Final = "und"
_SAMPLE = 8_000  # characters; more text does not change the answer and costs time

# The common words decide alone only where they leave no doubt: in a text of this many characters, with so many
# different words that only one language has, five times as many as all others', and where a fifth of all are common.
_GLANCE = 600
_AT_LEAST = 300
_OWN_WORDS = 5
_LEAD = 5
_SHARE = 5
_FOREIGN = 5  # at most a fifth of the words in letters that are not the language's
_BEYOND_LATIN = "\u0250"
_WORD = re.compile(r"[^\W\d_]+")

# The model's time grows with the text. Its scores are logarithms: by this much, a beginning is as good as the whole.
_BEGINNING = 200
_CLEAR = 60.0


# Letters that none of the supported languages has, and whose they are.
_OWN_LETTERS = {
    "be": "ўЎ", "sr": "ђћџљњјЂЋЏЉЊЈ", "kk": "әғқңөұүһӘҒҚҢӨҰҮҺ", "ur": "ٹڈڑںےہ", "ckb": "ێۆڕڵەڤ",
    "hy": "".join(map(chr, range(0x531, 0x588))), "ka": "".join(map(chr, range(0x10D0, 0x10FB))),
    "ja": "".join(map(chr, (*range(0x3041, 0x3097), *range(0x30A1, 0x30FB)))),
}  # fmt: skip
_LETTERS_OF = {letter: language for language, letters in _OWN_LETTERS.items() for letter in letters}
_TELLING = re.compile(f"[{''.join(_LETTERS_OF)}]|[\uac00-\ud7a3]")
_ONE_IN = 50


class _Identifier(Protocol):
    def rank(self, text: str) -> list[tuple[str, float]]: ...


def detect(text: str) -> str:
    """The code of one of ``SUPPORTED``, or of a language that its letters tell (``by_letters``); ISO 639-1.

    ``und`` (ISO 639-2) for a text without letters.

    Where common words do not tell, the first call of a process reads a model from the installed package, which takes a
    second.
    """
    sample = text[:_SAMPLE]
    if not any(c.isalpha() for c in sample):
        return UNDETERMINED
    return by_letters(sample) or at_a_glance(sample) or _identified(sample)


def by_letters(text: str) -> str | None:
    """A language that only its own letters give away, where a fiftieth of all are such; None for any other.

    The model is restricted to ``SUPPORTED`` and takes these for their neighbours.
    """
    if text.isascii():
        return None
    letters = _TELLING.findall(text)
    if len(letters) * _ONE_IN < sum(map(str.isalpha, text)) or not letters:
        return None
    return Counter(_LETTERS_OF.get(letter, "ko") for letter in letters).most_common(1)[0][0]


def at_a_glance(text: str) -> str | None:
    """The language that the common words leave no doubt about, None where there is any."""
    if len(text) < _AT_LEAST:
        return None
    words = _WORD.findall(text[:_GLANCE].lower())
    own = own_words()
    counted = Counter(own[word] for word in set(words) if word in own).most_common()
    if not counted or counted[0][1] < max(_OWN_WORDS, _LEAD * sum(times for _, times in counted[1:])):
        return None
    language = counted[0][0]
    common = sum(word in COMMON[language] for word in words)
    latin = sum(word[0] < _BEYOND_LATIN for word in words)
    foreign = len(words) - latin if min(COMMON[language]) < _BEYOND_LATIN else latin
    return language if _SHARE * common >= len(words) >= _FOREIGN * foreign else None


def _identified(sample: str) -> str:
    if len(sample) > _BEGINNING:
        (language, best), (_, second), *_ = _identifier().rank(sample[:_BEGINNING])
        if best - second > _CLEAR:
            return language
    return _identifier().rank(sample)[0][0]


@functools.cache
def _identifier() -> _Identifier:
    # Imported on first use: the library and its model cost more than the rest of this room together.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(SUPPORTED)
    return cast(_Identifier, identifier)
