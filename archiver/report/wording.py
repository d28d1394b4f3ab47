"""Dates, sizes, durations, weights and decisions in plain English words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from archiver.model.citations import Citation, CitedMedia, Confidence, Relation
from archiver.model.links import Decision
from archiver.model.observations import MediaKind
from archiver.model.records import MethodFigures
from archiver.model.reviews import Act

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_UNITS: Final = ("kB", "MB", "GB", "TB")
_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_RTL: Final = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"})
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")

DECISIONS: Final[dict[Decision, str]] = {
    "auto": "Linked automatically",
    "proposed": "Proposed: a person has not confirmed it",
    "accepted": "Confirmed by a person",
    "rejected": "Rejected by a person",
}
OUTCOMES: Final = (
    (
        "accepted",
        "is linked to a post and confirmed by a person",
        "are linked to a post and confirmed by a person",
    ),
    ("auto", "is linked automatically to a post", "are linked automatically to a post"),
    (
        "proposed",
        "has a proposed post, not confirmed by a person",
        "have a proposed post, not confirmed by a person",
    ),
    ("rejected", "had a proposed post that a person rejected", "had a proposed post that a person rejected"),
    ("none", "has no linked post", "have no linked post"),
    ("open", "has not been looked for yet", "have not been looked for yet"),
)
CITED_MEDIA: Final[dict[CitedMedia, str]] = {
    "video": "a video",
    "photo": "a photo",
    "audio": "a sound recording",
    "text": "a text",
    "document": "a document",
}
RELATIONS: Final[dict[Relation, str]] = {
    "shared_by": "something that the channel shared",
    "published_by": "something that the channel published",
    "statement": "a statement made on Telegram",
    "footage": "footage credited to Telegram",
    "screenshot": "a screenshot of Telegram",
    "embed": "a Telegram post embedded in the page",
    "link": "a link to Telegram",
    "quoted": "words quoted from Telegram",
}
CONFIDENCES: Final[dict[Confidence, str]] = {
    "auto": "explicit: an address, an embedded post, or a known name with a Telegram cue",
    "review": "read from the wording; a person should review it",
}
KINDS: Final[dict[MediaKind, str]] = {
    "video": "Video",
    "round": "Round video",
    "animation": "Animation",
    "photo": "Photo",
    "audio": "Audio file",
    "voice": "Voice message",
    "sticker": "Sticker",
    "document": "Document",
    "other": "File",
}
ROLES: Final[dict[str, str]] = {
    "answer": "the raw answer",
    "media": "the file",
    "page": "the page as captured",
    "parts": "the list of parts in which the file came",
}
SAME_MEDIA: Final[dict[str, str]] = {
    "file": "the same file at Telegram (same file id)",
    "hash": "a file with the same SHA-256",
    "fingerprint": "the same footage, other file (told by its fingerprint)",
    "forward": "forwarded from the same post",
}
REVIEWS: Final[dict[Act, str]] = {
    "accept": "Accepted post",
    "reject": "Rejected post",
    "choose": "Chose post",
    "note": "Note",
    "undo": "Took back the decision of log entry",
}
STATUSES: Final = (
    ("unchanged", "unchanged"),
    ("absent", "not there"),
    ("restricted", "refused"),
    ("failed", "failed"),
)
SAID_FROM: Final[dict[str, str]] = {
    "meta": "read from the page's metadata",
    "json-ld": "read from the page's structured data (JSON-LD)",
    "h1": "read from the headline",
    "title": "read from the page's title",
    "byline": "read from the byline",
    "front matter": "read from the head of the file",
    "pdf": "read from the PDF's own information",
    "text": "read from the first lines of the text",
}
PUBLISHED_FROM: Final[dict[str, str]] = {
    "option": "given by the person who added the article",
    "meta": "read from the page's metadata",
    "json-ld": "read from the page's structured data (JSON-LD)",
    "jsonld": "read from the page's structured data (JSON-LD)",
    "time": "read from a time element of the page",
    "dateline": "read from a line of its own, at the head or the end of the text",
    "front matter": "read from the head of the file",
    "pdf": "read from the PDF's own information",
    "url": "read from the article's address",
    "htmldate": "estimated from the page by the library htmldate",
    "text": "read from the article's text",
    "feed": "given by the feed that announced the article",
}


def day(value: date) -> str:
    """A day as "9 April 2021"; of a datetime the day in UTC."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC).date()
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def month(value: date) -> str:
    """A month as "April 2021"."""
    return f"{_MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """A time as "9 April 2021, 14:03:12 UTC"."""
    return f"{day(value)}, {value.astimezone(UTC):%H:%M:%S} UTC"


def machine_time(value: date) -> str:
    """For ``<time datetime>``: a day as is, a datetime in UTC to the second."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


def size(count: int) -> str:
    """A size as "12.4 MB (12,400,123 bytes)", decimal units; below 1,000 bytes only the count."""
    if count < 1000:
        return f"{count} bytes"
    power = min((len(str(count)) - 1) // 3, len(_UNITS))
    return f"{count / 1000**power:.1f} {_UNITS[power - 1]} ({count:,} bytes)"


def duration(seconds: float) -> str:
    """Seconds as "3 min 58 s"; below ten seconds with one decimal where there is one ("9.5 s")."""
    if seconds < 10 and seconds != int(seconds):
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"


def weight(value: float) -> str:
    """A weight as "+2.30" or "−1.20" with a true minus sign; "0" where there was nothing to compare."""
    rounded = f"{abs(value):.2f}"
    if float(rounded) == 0:
        return "0"
    return f"{'−' if value < 0 else '+'}{rounded}"


def effect(value: float) -> str:
    """What a weight says of a candidate, in words. Steps at e^1.1 = 3 and e^3 = 20 times as likely."""
    if abs(value) < 0.005:
        return "says nothing"
    strength = "strongly " if abs(value) >= 3 else "slightly " if abs(value) < 1.1 else ""
    return f"{strength}{'for' if value > 0 else 'against'}"


def count(number: int, one: str, many: str) -> str:
    """A count as "one passage", "12 passages": numbers up to ten as words."""
    shown = _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"
    return f"{shown} {one if number == 1 else many}"


def answered(figures: MethodFigures) -> str:
    """What became of a method's questions: "6", "6, of which 1 failed"."""
    other = [f"{number:,} {said}" for name, said in STATUSES if (number := getattr(figures, name))]
    return f"{figures.asked:,}" + (f", of which {', '.join(other)}" if other else "")


def versions(found: Mapping[str, str]) -> str:
    """Programs and libraries as "archiver 0.1.0, python 3.11.7"; archiver and Python first."""
    first = [name for name in ("archiver", "python") if name in found]
    return ", ".join(f"{name} {found[name]}" for name in [*first, *sorted(found.keys() - set(first))])


def said_from(word: str | None) -> str:
    """Where a title, an author or an outlet came from, in words; "" where it is not recorded."""
    return "" if word is None else SAID_FROM.get(word, f"read from the page ({word})")


def published_from(word: str | None) -> str:
    """Where a publication date came from, in words."""
    if word is None:
        return "where it comes from is not recorded"
    return PUBLISHED_FROM.get(word, f"read from the page ({word})")


def direction(language: str) -> str:
    """The base direction of a language, as a ``dir`` value; "auto" where the language is not known."""
    if not language_tag(language):
        return "auto"
    return "rtl" if language.lower().split("-")[0] in _RTL else "ltr"


def language_tag(language: str) -> str:
    """A ``lang`` value: the language where it looks like a tag, else "" (unknown)."""
    return language if _LANGUAGE.fullmatch(language) and language != "und" else ""


def cited_duration(citation: Citation) -> str | None:
    """The length that the article gives, with its tolerance."""
    if citation.duration_s is None:
        return None
    if not citation.duration_tolerance_s:
        return duration(citation.duration_s)
    return f"{duration(citation.duration_s)} (give or take {duration(citation.duration_tolerance_s)})"
