"""The day of publication as a line of its own says it: "Published: 10 April 2021", "Опубликовано 10.04.2021, 14:30".

Such a line stands among the first or the last lines of a text, and says nothing else. Days in running prose are those
of what is told, never of the telling.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from archiver.text.dates import DateMention, find_dates
from archiver.text.normalise import normalise

_HEAD, _TAIL = 12, 8  # lines with words
_LONGEST = 140
_EARLIEST = 1990
_NEAR = 4000  # characters at either end; a line beyond them is not among the first or last
# As ``normalise`` leaves the letters: one yeh, one kaf, no vowel signs.
_PUBLISHED = re.compile(
    r"(?:first\s+)?published(?:\s+(?:on|at))?|posted(?:\s+on)?|date(?:\s+of\s+publication)?|publication\s+date"
    r"|publié(?:\s+le)?|publication(?:\s+le)?|mis\s+en\s+ligne(?:\s+le)?|paru\s+le|date\s+de\s+publication"
    r"|опубликован[оа]?|дата(?:\s+публикации)?|размещено|опубліковано|дата\s+публікації|публікація|публикация"
    r"|veröffentlicht(?:\s+am)?|erschienen(?:\s+am)?|stand|datum"
    r"|publicad[oa](?:\s+(?:el|em))?|fecha(?:\s+de\s+publicación)?|publicación|pubblicato(?:\s+il)?|data"
    r"|opublikowano|publicat(?:\s+(?:la|pe))?|yayın(?:lanma)?\s+tarihi|gepubliceerd(?:\s+op)?|публикувано(?:\s+на)?"
    r"|نشر(?:\s+(?:في|بتاريخ|يوم))?|تاريخ\s+النشر|النشر|تاريخ\s+انتشار|منتشر\s+شده(?:\s+در)?|انتشار|تاريخ|发布时间|發布時間",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"(?:last\s+)?(?:updated|modified)(?:\s+(?:on|at))?|mis(?:e)?\s+à\s+jour(?:\s+le)?|modifié(?:\s+le)?|dernière\s+mise\s+à\s+jour"
    r"|обновлен[оа]?|изменено|оновлено|змінено|(?:zuletzt\s+)?aktualisiert(?:\s+am)?|actualizad[oa](?:\s+(?:el|em))?"
    r"|aggiornato(?:\s+il)?|zaktualizowano|actualizat|güncelleme(?:\s+tarihi)?|bijgewerkt(?:\s+op)?"
    r"|(?:آخر\s+)?تحديث|تم\s+التحديث|به\s*روزرساني|بروزرساني|آخرين\s+به\s*روزرساني",
    re.IGNORECASE,
)
_PARTS = re.compile(rf"\s*(?:[|•·;()]|\s[/–—-]\s|,\s*(?={_PUBLISHED.pattern}|{_CHANGED.pattern}))\s*", re.IGNORECASE)
_TIME = re.compile(
    r"(?<!\d)\d{1,2}\s?(?:[:.]|h)\s?\d{2}(?:[:.]\d{2})?(?!\d)|(?<!\d)\d{1,2}\s?(?:h|uhr|am|pm)\b|\b[ap]\.?m\b\.?"
    r"|\b(?:uhr|hrs?|gmt|utc|msk|мск|cet|cest|eet|eest|est|edt|bst|z)\b|[+-]\d{1,2}(?::?\d{2})?(?!\d)",
    re.IGNORECASE,
)
_JOINING = re.compile(
    r"\b(?:le|la|à|at|on|the|in|в|на|о|об|у|г|года|року|р|um|am|den|vom|der|el|las|los|a|de|del|il|alle|ore|em|às"
    r"|saat|op|om)\b|(?<!\w)(?:في|يوم|الساعة|بتاريخ|بتوقيت|در|روز|ساعت|م|هـ|ه)(?!\w)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[^\W_]")
_LINES = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Dateline:
    """The days that lines of their own name; None where none does, or where they disagree."""

    published: date | None = None
    modified: date | None = None


def dateline(text: str, language: str) -> Dateline:
    """The days in the first and last lines of ``text``."""
    labelled: list[date] = []
    bare: list[date] = []
    changed: list[date] = []
    for line in _outer_lines(text):
        for part in _PARTS.split(line):
            day, kind = _read(part, language)
            if day is not None:
                {"published": labelled, "changed": changed}.get(kind, bare).append(day)
    first = min(labelled) if labelled else (bare[0] if len(set(bare)) == 1 else None)
    return Dateline(published=first, modified=max(changed) if changed else None)


def _outer_lines(text: str) -> list[str]:
    """The lines at both ends that are short enough and hold a digit, normalised."""
    whole = len(text) <= 2 * _NEAR
    head = _words(text if whole else text[:_NEAR])
    tail = _words(text if whole else text[-_NEAR:])
    lines = head if whole and len(head) <= _HEAD + _TAIL else [*head[:_HEAD], *tail[-_TAIL:]]
    return [normalise(line).text for line in lines if len(line) <= _LONGEST and any(map(str.isdigit, line))]


def _words(text: str) -> list[str]:
    return [line.strip(" \t*_#>\u200e\u200f") for line in _LINES.findall(text) if line.strip()]


def _read(part: str, language: str) -> tuple[date | None, str]:
    """The day that is all a part of a line says, and which one it is: "published", "changed" or "" where unlabelled."""
    rest, kind = part.strip(" :,."), ""
    for pattern, word in ((_PUBLISHED, "published"), (_CHANGED, "changed")):
        label = pattern.match(rest)
        if label and not rest[label.end() : label.end() + 1].isalpha():
            rest, kind = rest[label.end() :].lstrip(" :："), word
            break
    mentions = [each for each in find_dates(rest, language=language, published=None) if each.kind == "absolute"]
    if len(mentions) != 1 or mentions[0].date is None or mentions[0].date.year < _EARLIEST:
        return None, kind
    return (None, kind) if _LETTER.search(_without(rest, mentions[0])) else (mentions[0].date, kind)


def _without(text: str, mention: DateMention) -> str:
    """What a part says besides its day, the time of day and the words between them."""
    rest = f"{text[: mention.start]} {text[mention.end :]}"
    return _JOINING.sub(" ", _TIME.sub(" ", rest))
