"""Proper names in a sentence: runs of capitalised words, and what stands in quotation marks."""

from __future__ import annotations

import re

from archiver.citations import offices, people
from archiver.citations.words.media import KINDS
from archiver.citations.words.names import LINKS, NO_NAMES, OUTLET_NOUN
from archiver.citations.words.platforms import CHANNELS
from archiver.citations.words.verbs import PUBLISHING, SAYING, SHARING

Span = tuple[int, int]

_TOKEN = re.compile(r"\d{1,4}(?![\w.,:%])|[^\W\d_][\w'’.-]*\w|[^\W\d_]|[^\w\s]")
_MAX_TOKENS = 7
_ADJECTIVE = re.compile(r"[А-ЯЁІЇЄ][а-яёіїє]{2,}(?:ое|ая|ие|ые|ий|ый|ее|яя|ой)")  # opens a sentence, names nobody
_COUNTING = re.compile(r"\s[а-яёіїє]")  # "17 марта": the number is no part of the name
_ELIDED = re.compile(r"[dl]['’](?=[^\W\d_])")  # French "of" and "the", tied to the name
_ELIDED_ANY = re.compile(r"[dl]['’](?=[^\W\d_])", re.IGNORECASE)


def find_names(masked: str, *, start: int = 0, end: int | None = None) -> list[Span]:
    """Runs of capitalised words that may name a person or a body, left to right."""
    end = len(masked) if end is None else end
    runs: list[Span] = []
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(masked, start, end):
        joined = bool(run) and masked[run[-1].end() : token.start()] in {" ", ""}
        if _continues(token.group(), opened=bool(run), joined=joined):
            run.append(token)
        else:
            _close(runs, run)
            run = [token] if _is_proper(token.group()) else []
    _close(runs, run)
    found = (people.bare_name(masked, run) for run in _with_quoted(masked, runs, start, end))
    return [offices.bare_title(masked, name) for name in found if name is not None]


_QUOTED = re.compile(r"[«“„\"]\s?(?P<name>[^\s«»“”„\"][^«»“”„\"]{1,39}?)\s?[»”“\"]")  # French has spaces inside


def _with_quoted(masked: str, runs: list[Span], start: int, end: int) -> list[Span]:
    """The runs, those inside quotation marks replaced by all that stands in them."""
    for match in _QUOTED.finditer(masked, start, end):
        inside = [run for run in runs if match.start() < run[0] and run[1] < match.end()]
        if inside and match["name"][:1].isupper():
            whole = [] if _is_speech(masked, match) else [_with_kind(masked, match, runs)]
            runs = sorted([*(run for run in runs if run not in inside and not overlaps(run, whole)), *whole])
    return runs


_SPOKEN = re.compile(r"\s?,?\s?[—–-]\s")
_SAID = re.compile(r",\s")
_KIND = re.compile(r"[^\W\d_]{2,6}\s$")


def _is_speech(masked: str, quoted: re.Match[str]) -> bool:
    """Whether somebody says what stands in the quotation marks, which then is no name."""
    if " " in quoted["name"] and _SAID.match(masked, quoted.end()) and SAYING.match(masked, quoted.end() + 2):
        return True  # "No truce", said N
    return quoted["name"][-1] in ",.!?…" or _SPOKEN.match(masked, quoted.end()) is not None


def _with_kind(masked: str, quoted: re.Match[str], runs: list[Span]) -> Span:
    """The quoted name, with the acronym before it that says what it is of: "ЧВК «Вал»"."""
    kind = _KIND.search(masked, max(0, quoted.start() - 8), quoted.start())
    if (
        kind
        and kind.group().strip().isupper()
        and any(run[0] <= kind.start() and run[1] >= kind.end() - 1 for run in runs)
    ):
        return kind.start(), quoted.end()
    return quoted.span("name")


def overlaps(run: Span, spans: list[Span]) -> bool:
    """Whether a stretch shares characters with one of others."""
    return any(run[0] < span[1] and span[0] < run[1] for span in spans)


def _continues(token: str, *, opened: bool, joined: bool) -> bool:
    """Whether a token opens a run, or goes on with the one that is open."""
    if not opened:
        return _is_proper(token)
    return joined and (_is_proper(token) or token.isdigit() or token.casefold() in LINKS)


def _is_proper(token: str) -> bool:
    if _ELIDED_ANY.match(token):  # "L'information" opens a sentence
        return token[2].isupper()
    return any(char.isupper() for char in token[:4])


def _close(runs: list[Span], run: list[re.Match[str]]) -> None:
    """Keep the run, without openers at its head and small words at its tail."""
    while run and (run[0].group().casefold() in NO_NAMES or _is_small(run[0].group())):
        run = run[1:]
    while len(run) > 1 and OUTLET_NOUN.fullmatch(run[0].group()):
        run = run[1:]
    while run and (
        run[-1].group().casefold() in LINKS or not (_is_proper(run[-1].group()) or run[-1].group().isdigit())
    ):
        run = run[:-1]
    while run and run[0].group().isdigit():
        run = run[1:]
    while run and run[-1].group().isdigit() and _COUNTING.match(run[-1].string, run[-1].end()):
        run = run[:-1]
    if not run or len(run) > _MAX_TOKENS:
        return
    words = [token.group() for token in run]
    if len(words) == 1 and run[0].start() == 0 and _ADJECTIVE.fullmatch(words[0]):
        return
    if len(words) == 1 and any(verb.fullmatch(words[0]) for verb in (SAYING, PUBLISHING, SHARING)):
        return
    if all(CHANNELS.fullmatch(word) or any(kind.fullmatch(word) for _, kind in KINDS) for word in words):
        return
    end = run[-1].end()
    start = run[0].start() + (2 if _ELIDED.match(words[0]) else 0)
    runs.append((start, end - 2 if run[-1].group().endswith(("'s", "’s")) else end))


def _is_small(word: str) -> bool:
    """Whether a word only links names; with a capital, "Abu" opens one."""
    return word.casefold() in LINKS and word not in {"Abu", "Ibn", "Bin", "Al"}
