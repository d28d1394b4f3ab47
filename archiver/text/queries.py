"""What a person types into a search -> a ``SearchQuery``.

::

    bridge flood            both words
    "the bridge is closed"  these words in this order
    bridg*                  words that begin so
    -drill                  not this word
    bridge OR quay          one of them
    channel:@rives_demo     of this channel; also after: (since:) before: until: on: has: is: duration: from: cited:
                            kind: sort:
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, get_args

from archiver.errors import UsageError
from archiver.model.search import Filters, Has, HitKind, Is, SearchQuery, Sort, Term

LONGEST: Final = 1_000
"""Characters of a query."""
MOST_TERMS: Final = 40
_TOKEN: Final = re.compile(r'(-?)(?:(\w+):(?="|\S))?(?:"([^"]*)"?|([^\s"]+))(\*?)')
_DAY: Final = re.compile(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?")
_SECONDS: Final = re.compile(r"(?:(\d+):)?(\d+)(?:s|m)?")


@dataclass(slots=True)
class _Draft:
    all_of: list[tuple[Term, ...]] = field(default_factory=list)
    none_of: list[Term] = field(default_factory=list)
    joins: bool = False
    filters: dict[str, object] = field(default_factory=dict)
    sort: Sort = "relevance"

    def take(self, term: Term, *, excluded: bool) -> None:
        if excluded:
            self.none_of.append(term)
        elif self.joins and self.all_of:
            self.all_of[-1] = (*self.all_of[-1], term)
        else:
            self.all_of.append((term,))
        self.joins = False

    def add(self, name: str, value: object) -> None:
        before = self.filters.get(name, ())
        self.filters[name] = (*before, value) if isinstance(before, tuple) else (value,)


def parse(text: str) -> SearchQuery:
    """Read a query. Raises UsageError with a sentence for a filter that is none, a bad day, or too much."""
    if len(text) > LONGEST:
        raise UsageError(f"The query is longer than {LONGEST:,} characters.", hint="Search for less.")
    draft = _Draft()
    for match in _TOKEN.finditer(text):
        minus, key, phrase, word, star = match.groups()
        if key is not None and key.lower() in FILTERS:
            if minus:
                raise UsageError(f"-{key}: is not understood.", hint="Only words and phrases can be left out.")
            FILTERS[key.lower()](draft, phrase if phrase is not None else word + star)
        elif phrase is None and word.removesuffix(":").lower() in FILTERS and word.endswith(":"):
            raise UsageError(
                f"{word} says nothing.",
                hint=f'Write {word}VALUE without a blank. In quotation marks ("{word}") it is a word.',
            )
        elif phrase is None and word == "OR" and not minus:
            draft.joins = True
        else:
            _take_term(draft, match)
    if len(draft.all_of) + len(draft.none_of) > MOST_TERMS:
        raise UsageError(f"The query has more than {MOST_TERMS} words.", hint="Search for less.")
    several = {"has": frozenset, "states": frozenset, "kinds": frozenset, "channels": tuple}
    filters = {name: several[name](value) if name in several else value for name, value in draft.filters.items()}
    return SearchQuery(
        all_of=tuple(draft.all_of),
        none_of=tuple(draft.none_of),
        filters=Filters(**filters),  # type: ignore[arg-type]
        sort=draft.sort,
    )


def taken_for_words(text: str) -> tuple[str, ...]:
    """What of a query looks like a filter that there is not ("longer:3m"); it is searched for as words."""
    keys = (match[2] for match in _TOKEN.finditer(text) if match[2] and not (match[4] or "").startswith("//"))
    return tuple(dict.fromkeys(f"{key}:" for key in keys if key.isalpha() and key.lower() not in FILTERS))


def _take_term(draft: _Draft, match: re.Match[str]) -> None:
    minus, key, phrase, word, star = match.groups()
    text = phrase if phrase is not None else word
    begins = bool(star) or (phrase is None and text.endswith("*"))
    text = text.rstrip("*") if phrase is None else text
    if key is not None:  # "12:30", "https://..." are words, and no filter
        text = f"{key}:{text}"
    if any(map(str.isalnum, text)):
        draft.take(Term(text=text, begins=begins), excluded=bool(minus))


def _one_of(name: str, known: tuple[str, ...], field_name: str) -> Callable[[_Draft, str], None]:
    def take(draft: _Draft, value: str) -> None:
        if value.lower() not in known:
            raise UsageError(f"{name}:{value} is not understood.", hint=f"{name}: takes {', '.join(known)}.")
        draft.add(field_name, value.lower())

    return take


def day(text: str) -> tuple[datetime, datetime]:
    """The first moment (UTC) of a year, month or day as typed, and the first one after it. Raises UsageError."""
    match = _DAY.fullmatch(text)
    try:
        year, month, number = (int(match[place] or 1) for place in (1, 2, 3)) if match else (0, 0, 0)
        start = datetime(year, month, number, tzinfo=UTC)
        if match and match[3]:
            return start, start + timedelta(days=1)
        if match and match[2]:
            return start, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
        return start, datetime(year + 1, 1, 1, tzinfo=UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"{text} is no day.", hint="Write 2021, 2021-04 or 2021-04-09.") from None


def _after(draft: _Draft, value: str) -> None:
    draft.filters["since"] = day(value)[0]


def _before(draft: _Draft, value: str) -> None:
    draft.filters["until"] = day(value)[0]


def _until(draft: _Draft, value: str) -> None:
    draft.filters["until"] = day(value)[1]


def _on(draft: _Draft, value: str) -> None:
    draft.filters["since"], draft.filters["until"] = day(value)


def _duration(draft: _Draft, value: str) -> None:
    low, dots, high = value.partition("..")
    try:
        if dots:
            found = (_seconds(low) if low else 0.0, _seconds(high) if high else float("inf"))
        elif value[0] in "<>":
            bound = _seconds(value[1:].removeprefix("="))
            found = (bound, float("inf")) if value[0] == ">" else (0.0, bound)
        else:
            found = (_seconds(value) - 1, _seconds(value) + 1)
    except ValueError:
        raise UsageError(
            f"duration:{value} is not understood.", hint="Write duration:>60, duration:2:00..5:00 or duration:240."
        ) from None
    draft.filters["duration"] = found


def _seconds(text: str) -> float:
    match = _SECONDS.fullmatch(text)
    if match is None or len(text) > 9:
        raise ValueError(text)
    return int(match[1] or 0) * 60.0 + int(match[2]) * (60.0 if text.endswith("m") else 1.0)


def _cited(draft: _Draft, value: str) -> None:
    if value.lower() in ("yes", "no"):
        draft.filters["cited"] = value.lower() == "yes"
    else:
        draft.filters["cited_by"] = value


def _from(draft: _Draft, value: str) -> None:
    draft.filters["forwarded_from"] = value


def _channel(draft: _Draft, value: str) -> None:
    draft.add("channels", value)


def _sort(draft: _Draft, value: str) -> None:
    known = get_args(Sort)
    if value.lower() not in known:
        raise UsageError(f"sort:{value} is not understood.", hint=f"sort: takes {', '.join(known)}.")
    draft.sort = next(each for each in known if each == value.lower())


FILTERS: Final[dict[str, Callable[[_Draft, str], None]]] = {
    "channel": _channel,
    "after": _after,
    "since": _after,
    "until": _until,
    "before": _before,
    "on": _on,
    "has": _one_of("has", get_args(Has), "has"),
    "is": _one_of("is", get_args(Is), "states"),
    "kind": _one_of("kind", get_args(HitKind), "kinds"),
    "duration": _duration,
    "from": _from,
    "cited": _cited,
    "sort": _sort,
}
"""What each filter of a query does to it."""
