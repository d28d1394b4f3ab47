"""Counts what was found against what was annotated.

- mention: found and annotated passages are paired one to one by the characters they share, those of the same channel
  or post first. What is found beside that, also a second time inside a passage already paired, is false; what
  overlaps an ignored annotation counts for nothing.
- url, handle, channel: sets per passage. A URL stands for its post, channel or invite, however it is written; names
  are compared letter by letter, quotation marks, spaces and case aside.
- date, media, duration: equality, over the paired and the missed annotations.
- actors: found where annotated and found words are equal or one contains the other by whole words.
- relation: right or wrong, over the paired.
- negatives: passages without an annotation that counts, right where nothing was found in them; of a page, each
  channel of its menus, footer and share buttons, right where no citation names it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tests.bench.citations.finding import Found
from tests.bench.citations.passages import UNSCORED, Passage, Wanted

FIELDS = ("url", "handle", "mention", "channel", "date", "media", "duration", "actors", "relation", "negatives")
_MARKS = re.compile(r"[«»\"“”„‟'’‘`´\s\u200b-\u200f\u2066-\u2069\u202a-\u202e]+")
_WORD = re.compile(r"\w+")
_PRIVATE = re.compile(r"t(?:elegram)?\.me/(?:s/)?c/(\d+)(?:/(\d+))?", re.IGNORECASE)
_INVITE = re.compile(r"t(?:elegram)?\.me/(?:\+|joinchat/)([\w-]+)", re.IGNORECASE)
_ARABIC_PARTICLE = re.compile(r"^(?:[وفبك]?ال|لل)(?=\w{3})")
_SAME_CHANNEL = 1000  # outweighs any overlap in characters


@dataclass(slots=True)
class Count:
    """Found rightly, found wrongly, missed."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def add(self, tp: int, fp: int, fn: int) -> None:
        self.tp += tp
        self.fp += fp
        self.fn += fn

    @property
    def precision(self) -> float | None:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else None

    @property
    def recall(self) -> float | None:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else None


@dataclass(frozen=True, slots=True)
class Miss:
    """One error: ``kind`` is its class in words without the passage's own, ``detail`` has those."""

    passage: str
    language: str
    field: str
    kind: str
    detail: str


@dataclass(slots=True)
class Score:
    """Counts of all passages, per language, and the errors."""

    total: dict[str, Count] = field(default_factory=lambda: {name: Count() for name in FIELDS})
    languages: dict[str, dict[str, Count]] = field(
        default_factory=lambda: defaultdict(lambda: {name: Count() for name in FIELDS})
    )
    misses: list[Miss] = field(default_factory=list)
    passages: Counter[str] = field(default_factory=Counter)
    citations: Counter[str] = field(default_factory=Counter)

    def kinds(self) -> list[tuple[str, str, int, str]]:
        """(field, class, number, languages), the most frequent of each field first."""
        counted = Counter((miss.field, miss.kind) for miss in self.misses)
        spoken: dict[tuple[str, str], set[str]] = defaultdict(set)
        for miss in self.misses:
            spoken[miss.field, miss.kind].add(miss.language)
        order = sorted(counted.items(), key=lambda item: (FIELDS.index(item[0][0]), -item[1], item[0][1]))
        return [(name, kind, number, " ".join(sorted(spoken[name, kind]))) for (name, kind), number in order]


def score(results: Iterable[tuple[Passage, Sequence[Found]]]) -> Score:
    """Counts for passages and what was found in them."""
    counted = Score()
    for passage, found in results:
        _Counting(counted, passage, found).run()
    return counted


class _Counting:
    """Counts one passage into a ``Score``."""

    def __init__(self, into: Score, passage: Passage, found: Sequence[Found]) -> None:
        self.into = into
        self.passage = passage
        self.found = found
        self.wanted = [row for row in passage.wanted if not row.ignore]
        self.ignored = [row for row in passage.wanted if row.ignore]
        self.paired = pair(self.wanted, found)

    def run(self) -> None:
        self.into.passages[self.passage.language] += 1
        self.into.citations[self.passage.language] += len(self.wanted)
        false = self._mentions()
        self._negatives(false)
        self._set(
            "url",
            {post(row) for row in self.wanted if row.url or row.post_id},
            {post(row) for row in self.ignored},
            {post(row) for row in self.found if row.url or row.post_id},
        )
        self._set("handle", *(_texts(row.handle for row in rows) for rows in self._rows()))
        self._set("channel", *(_texts(row.channel_name for row in rows) for rows in self._rows()))
        for at, row in enumerate(self.wanted):
            got = self.found[self.paired[at]] if at in self.paired else None
            self._value("date", row.date, got and got.date)
            self._value("media", row.media, got and got.media)
            self._value("duration", _seconds(row.duration_s), _seconds(got.duration_s) if got else None)
            self._actors(row, got)
            if got is not None and row.relation and UNSCORED not in row.relation:
                self._relation(row.relation, got.relation)

    def _rows(self) -> tuple[Sequence[Wanted | Found], Sequence[Wanted | Found], Sequence[Wanted | Found]]:
        return self.wanted, self.ignored, self.found

    def _count(self, name: str, tp: int, fp: int, fn: int) -> None:
        self.into.total[name].add(tp, fp, fn)
        self.into.languages[self.passage.language][name].add(tp, fp, fn)

    def _miss(self, name: str, kind: str, detail: object) -> None:
        self.into.misses.append(Miss(self.passage.id, self.passage.language, name, kind, str(detail)))

    def _words(self, start: int | None, end: int | None) -> str:
        return self.passage.whole[start:end].replace("\n", " ") if start is not None else "not in the text read"

    def _mentions(self) -> int:
        """Counts mentions; how many were false."""
        false = 0
        for at, got in enumerate(self.found):
            if at in self.paired.values() or any(shared(row, got) > 0 for row in self.ignored):
                continue
            false += 1
            again = any(shared(row, got) > 0 for number, row in enumerate(self.wanted) if number in self.paired)
            kind = "false: a second one in the same passage" if again else self._false_kind()
            self._miss("mention", kind, self._words(got.start, got.end))
        for at, row in enumerate(self.wanted):
            if at not in self.paired:
                self._miss("mention", f"missed: {what(row)}", self._words(row.start, row.end))
        self._count("mention", len(self.paired), false, len(self.wanted) - len(self.paired))
        return false

    def _false_kind(self) -> str:
        return "false: beside a citation" if self.wanted else f"false: in a negative ({self.passage.negative})"

    def _negatives(self, false: int) -> None:
        if not self.wanted:
            self._count("negatives", not false, 0, bool(false))
            if false:
                self._miss("negatives", f"not left alone: {self.passage.negative}", self.passage.id)
        cited = {(got.handle or "").casefold() for got in self.found} | {str(post(got)) for got in self.found}
        for name in self.passage.chrome:
            wrong = name.casefold() in cited or any(name in key for key in cited)
            self._count("negatives", not wrong, 0, wrong)
            if wrong:
                self._miss("negatives", "not left alone: menu, footer or share button", name)

    def _set(self, name: str, wanted: set[object], ignored: set[object], found: set[object]) -> None:
        empty = {None}
        wanted, ignored, found = wanted - empty, ignored - empty, found - empty
        extra = found - wanted - ignored
        self._count(name, len(wanted & found), len(extra), len(wanted - found))
        for value in sorted(wanted - found, key=str):
            near = [other for other in extra if name == "channel" and _alike(str(value), str(other))]
            kind = "other limits of the name" if near else "missed"
            self._miss(name, kind, f"{value} (found: {', '.join(map(str, extra)) or 'nothing'})")
        for value in sorted(extra, key=str):
            near = [other for other in wanted if name == "channel" and _alike(str(value), str(other))]
            if not near:
                self._miss(name, "false", value)

    def _value(self, name: str, wanted: str | None, found: str | None) -> None:
        if wanted is not None and UNSCORED in wanted:
            return
        right = found is not None and wanted is not None and found in wanted.split("|")
        self._count(name, right, found is not None and not right, wanted is not None and not right)
        if not right and (wanted or found):
            kind = "wrong" if wanted and found else f"missed: {wanted}" if wanted else f"false: {found}"
            if name != "media":
                kind = kind.split(":")[0]
            self._miss(name, kind, f"{wanted}, found {found}")

    def _actors(self, row: Wanted, got: Found | None) -> None:
        if UNSCORED in row.actors:
            return
        found = list(got.actors) if got else []
        missed = [actor for actor in row.actors if not any(_alike(one, f) for f in found for one in actor.split("|"))]
        extra = [f for f in found if not any(_alike(one, f) for actor in row.actors for one in actor.split("|"))]
        self._count("actors", len(row.actors) - len(missed), len(extra), len(missed))
        for actor in missed:
            self._miss("actors", "missed" if not extra else "another one", f"{actor} (found: {', '.join(found)})")
        for actor in extra if not missed else ():
            self._miss("actors", "false", actor)

    def _relation(self, wanted: str, found: str | None) -> None:
        right = found in wanted.split("|")
        self._count("relation", right, not right, not right)
        if not right:
            self._miss("relation", f"{wanted} read as {found}", "")


def pair(wanted: Sequence[Wanted], found: Sequence[Found]) -> dict[int, int]:
    """Annotated -> found, one to one: the best pairs first."""
    pairs = [
        (overlap + _SAME_CHANNEL * same(row, got), -at, -number)
        for at, row in enumerate(wanted)
        for number, got in enumerate(found)
        if (overlap := shared(row, got)) > 0
    ]
    chosen: dict[int, int] = {}
    for _, at, number in sorted(pairs, reverse=True):
        if -at not in chosen and -number not in chosen.values():
            chosen[-at] = -number
    return chosen


def shared(row: Wanted, got: Found) -> int:
    """Characters that both cover; 0 or less for none."""
    if row.start is None or row.end is None:
        return 0
    return min(row.end, got.end) - max(row.start, got.start)


def same(row: Wanted, got: Found) -> bool:
    """Whether both mean the same channel by name, or the same post or channel by handle."""
    named = bool(row.channel_name and got.channel_name and plain(row.channel_name) == plain(got.channel_name))
    held = bool(row.handle and got.handle and row.handle.lower() == got.handle.lower() and row.post_id == got.post_id)
    return named or held


def post(row: Wanted | Found) -> object:
    """What an address leads to, however it is written; None for no address."""
    if row.handle:
        return row.handle.lower(), row.post_id
    if row.url and (match := _PRIVATE.search(row.url)):
        return f"c/{match[1]}", int(match[2]) if match[2] else None
    if row.url and (match := _INVITE.search(row.url)):
        return f"+{match[1]}", None
    return None


def what(row: Wanted) -> str:
    """The class of a citation."""
    if row.url or row.post_id:
        return "an address or embed"
    if row.handle:
        return "a handle"
    if row.channel_name:
        return "a named channel without platform word" if row.needs_alias else "a named channel"
    if row.needs_alias:
        return "a reference back to a channel"
    return "an actor" if row.actors else "an unnamed channel"


def plain(text: str) -> str:
    """A name without quotation marks, case, and the differences of spaces."""
    return _MARKS.sub(" ", text).strip().casefold()


def _texts(values: Iterable[str | None]) -> set[object]:
    return {plain(value) for value in values if value}


def _seconds(value: float | None) -> str | None:
    return f"{value:.0f}" if value is not None else None


def _alike(one: str, other: str) -> bool:
    """Whether the words of one are found in the other, in order and without a gap."""
    first, second = _words(one), _words(other)
    short, long = sorted((first, second), key=len)
    if not short:
        return False
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _words(text: str) -> list[str]:
    bare = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in ("Cf", "Mn"))
    folded = bare.casefold().replace("ي", "ی").replace("ك", "ک")
    return [_ARABIC_PARTICLE.sub("", word) for word in _WORD.findall(folded)]
