"""Which language a text is written in, among those that the rules know."""

from __future__ import annotations

import functools
from typing import Final, Protocol, cast

SUPPORTED: Final = (
    "ar", "bg", "de", "el", "en", "es", "fa", "fr", "he", "it", "pl", "pt", "ro", "ru", "tr", "uk", "zh",
)  # fmt: skip
UNDETERMINED: Final = "und"
_SAMPLE = 8_000  # characters; more text does not change the answer and costs time


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def detect(text: str) -> str:
    """The ISO 639-1 code of one of ``SUPPORTED``; ``und`` (ISO 639-2) for a text without letters.

    The first call of a process reads the model from the installed package (a fraction of a second, once).
    """
    sample = text[:_SAMPLE]
    if not any(c.isalpha() for c in sample):
        return UNDETERMINED
    return _identifier().classify(sample)[0]


@functools.cache
def _identifier() -> _Identifier:
    # Imported on first use: the library and its model cost more than the rest of this room together.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(SUPPORTED)
    return cast(_Identifier, identifier)
