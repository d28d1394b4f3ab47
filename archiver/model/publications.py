"""Which files are one publication: the same footage from end to end, encoded anew, cut a little, or framed.

A compilation that merely holds a clip is no repost of it, and a frame of a film is not the film.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from archiver.model.footage import Span
from archiver.model.judgements import Judgement, decided
from archiver.model.prints import MatchFound, MediumPrint

WHOLE = 0.8
"""The part of both files that must be the same: a repost may lack a title, or have an outro of its own."""
_SENSES: Mapping[str, Literal["picture", "video", "audio"]] = {
    "picture": "picture", "animation": "video", "video": "video", "audio": "audio"
}  # fmt: skip
_Pair = tuple[str, str]


def believed(matches: Iterable[MatchFound], judgements: Sequence[Judgement]) -> list[MatchFound]:
    """Matches of the same recording: those that the pixels or a person confirmed, and no person rejected."""
    found = []
    for each in matches:
        word = decided(each.sha256, each.match, judgements)
        if word == "confirmed" or (word is None and each.match.verdict == "copy"):
            found.append(each)
    return found


def publications(matches: Iterable[MatchFound], prints: Mapping[str, MediumPrint]) -> dict[str, str]:
    """By the SHA-256 of each file that is the same footage as another one, the one that stands for all of these.

    ``matches``: those that are believed; ``prints``: the fingerprints of all media that they name.
    """
    spans: dict[_Pair, tuple[list[Span], list[Span]]] = defaultdict(lambda: ([], []))
    for each in matches:
        one, other = prints.get(each.sha256), prints.get(each.match.reference_sha256)
        if one is None or other is None:
            continue
        sense = _SENSES.get(one.kind)
        if sense is not None and sense == _SENSES.get(other.kind) == each.match.medium:
            mine, theirs = spans[each.sha256, each.match.reference_sha256]
            mine.append(each.match.query)
            theirs.append(each.match.reference)
    same = [pair for pair, sides in spans.items() if _is_whole(prints[pair[0]], sides[0], prints[pair[1]], sides[1])]
    return _joined(same)


def _is_whole(one: MediumPrint, mine: Sequence[Span], other: MediumPrint, theirs: Sequence[Span]) -> bool:
    if one.kind == "picture":
        return True
    return _share(mine, one.duration_s) >= WHOLE and _share(theirs, other.duration_s) >= WHOLE


def _share(spans: Sequence[Span], length_s: float | None) -> float:
    """What part of a film of that length the spans cover together."""
    covered = end = 0.0
    for span in sorted(spans):
        covered += max(0.0, span.end_s - max(end, span.start_s))
        end = max(end, span.end_s)
    return covered / length_s if length_s else 0.0


def _joined(pairs: Iterable[_Pair]) -> dict[str, str]:
    """Pairs that touch, as groups: by each member the first one in the order of the alphabet."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for one, other in pairs:
        first, second = sorted((root(one), root(other)))
        parent[second] = first
    return {name: root(name) for name in list(parent)}
