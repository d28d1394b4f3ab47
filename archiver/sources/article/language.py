"""An article's language: the text decides, what the page declares only helps where there is little text."""

from __future__ import annotations

from archiver.text.language import SUPPORTED, UNDETERMINED, detect

_SAMPLE = 600  # characters; the detector's time grows with them, its answer does not change
_ENOUGH = 60  # letters; below that the detector guesses


def language_of(text: str, declared: str | None) -> tuple[str, str]:
    """ISO 639-1 code, and where it came from, "text" or "declared".

    ``declared`` (the page's ``lang``) counts only for a text too short to tell.
    """
    wanted = (declared or "").strip().lower().replace("_", "-").partition("-")[0]
    if wanted in SUPPORTED and sum(map(str.isalpha, text[: 4 * _ENOUGH])) < _ENOUGH:
        return wanted, "declared"
    found = detect(text[:_SAMPLE])
    return (wanted, "declared") if found == UNDETERMINED and wanted in SUPPORTED else (found, "text")
