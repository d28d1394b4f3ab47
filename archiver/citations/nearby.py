"""Names that stand apart from Telegram's: by a channel's noun elsewhere, in a table's row, behind a credit's slash."""

from __future__ import annotations

import re

from archiver.citations import evidence, naming
from archiver.citations.anchors import Anchor
from archiver.citations.passages import Span
from archiver.citations.words.platforms import CHANNELS, ENGLISH_NOUN, PLURALS
from archiver.citations.words.verbs import PUBLISHING, SHARING

CLOSE = 60  # characters between verb and anchor that make a speaker clear in spite of other words
_SLASH = re.compile(r"\s?[/|]\s?")
# A space alone, where the words of the rest of the line are the name: "منبع: تلگرام N".
_WORDS_ONLY = re.compile(r"\s(?=(?:[\u0590-\u06ff]{2,}|[А-ЯЁІЇЄҐ][\w-]+)(?:\s[\w-]+){0,3}\s*$)")
# The rest of a line, a few words in Cyrillic letters: "Telegram / Степной волк".
_LINE_NAME = re.compile(r"[А-ЯЁІЇЄҐ][\w-]+(?:\s[\w-]+){1,3}(?=\s*(?:$|[.,;\n]))")
_TABLE_CELL = re.compile(r"(?:^|\|)\s*(?P<cell>[^|\n]{2,80}?)\s*$")
# What opens the clause about what happened next.
NEXT = re.compile(
    r"(?<!\w)(?:before|after|then|avant|puis|après|затем|потом|прежде|до|قبل|ثم|antes|luego|bevor|dann|prima|poi)(?!\w)",
    re.IGNORECASE,
)


def named_nearby(masked: str, anchor: Anchor, floor: int, ceiling: int) -> list[Span]:
    """A channel's word with a name elsewhere in the anchor's stretch: "on Telegram by the channel N"."""
    if anchor.kind == "bare":
        return _table_name(masked, anchor)
    if anchor.kind == "channel" and not anchor.own:
        return []
    for noun in CHANNELS.finditer(masked, max(floor, anchor.start - 90), min(ceiling, anchor.end + 50)):
        if (
            is_compound(masked, noun.start())
            or anchor.start <= noun.start() < anchor.end
            or _is_others(masked, anchor, noun.start())
        ):
            continue
        plural = PLURALS.fullmatch(noun.group()) is not None
        named = naming.channel_names(
            masked,
            Anchor(noun.start(), noun.end(), "channel", plural=plural, order="before"),
        )
        behind = bool(named) and named[0][0] >= noun.end()
        if behind and (named[0][0] - noun.end() <= 3 or plural):
            return named if plural else named[:1]
        if named and not plural and ENGLISH_NOUN.match(masked, noun.start()) and noun.start() - named[0][1] <= 3:
            return named[:1]
    return []


def is_compound(masked: str, noun: int) -> bool:
    """Whether the channel's noun only ends a word: a television's "телеканал", a "YouTube-канал"."""
    before = masked[max(0, noun - 1) : noun]
    return before == "-" or before.isalnum()


def _is_others(masked: str, anchor: Anchor, noun: int) -> bool:
    """Whether the channel is the one that published next: "posted on Telegram before the channel N shared it"."""
    if noun < anchor.end:
        return False
    published = any(verb.search(masked, max(0, anchor.start - CLOSE), anchor.start) for verb in (PUBLISHING, SHARING))
    return published and NEXT.search(masked, anchor.end, noun) is not None


def credited(masked: str, anchor: Anchor) -> list[Span]:
    """The name behind the slash of a credit, in a script without capitals: "source: Telegram / N"."""
    slash = (
        (_SLASH.match(masked, anchor.end) or _WORDS_ONLY.match(masked, anchor.end)) if anchor.kind == "bare" else None
    )
    at = slash.end() if slash else len(masked)
    noun = CHANNELS.match(masked, at)
    if noun and masked[noun.end() : noun.end() + 1] == " ":
        at = noun.end() + 1
    if slash is None:
        return []
    line = _LINE_NAME.match(masked, at)
    if line and evidence.find_credit(masked, anchor.start, anchor.end):
        return [line.span()]
    if masked[at : at + 1].upper() != masked[at : at + 1].lower():
        return []
    name = naming.name_at(masked, at, len(masked)) if evidence.find_credit(masked, anchor.start, anchor.end) else None
    return [name] if name else []


def _table_name(masked: str, anchor: Anchor) -> list[Span]:
    if masked.count("|") < 3:
        return []
    cell = _TABLE_CELL.search(masked, 0, anchor.start)
    if cell is None or not any(char.isupper() for char in cell["cell"]):
        return []
    return [(cell.start("cell"), cell.end("cell"))]
