"""Why a candidate that was considered was not linked, in sentences made from the features of both."""

from __future__ import annotations

from archiver.model.links import Feature, Link
from archiver.report import wording

_SHOWN = 3
_TELLING = 0.005


def why_not(candidate: Link, winner: Link | None) -> tuple[str, ...]:
    """Sentences on ``candidate``, held against ``winner`` (None: nothing was linked)."""
    score = wording.weight(candidate.score)
    if winner is None:
        return (f"It scored {score}, and no candidate was linked.", *_against(candidate))
    if candidate.score >= winner.score:
        return (_not_lower(candidate, winner),)
    opening = f"It scored {score}, the {_noun(winner)} {wording.weight(winner.score)}."
    return (opening, *_lost_on(candidate, winner))


def _noun(winner: Link) -> str:
    return "proposed post" if winner.decision == "proposed" else "linked post"


def _not_lower(candidate: Link, winner: Link) -> str:
    own, theirs = wording.weight(candidate.score), wording.weight(winner.score)
    scores = f"It scored {own}, the {_noun(winner)} {theirs}"
    if winner.decision == "accepted":
        return f"{scores}; a person confirmed the other one."
    return f"{scores}; the score alone does not tell them apart."


def _against(candidate: Link) -> tuple[str, ...]:
    against = sorted((one for one in candidate.features if one.weight < -_TELLING), key=lambda f: f.weight)
    return tuple(f"Against it: {_measured(one)}." for one in against[:_SHOWN])


def _lost_on(candidate: Link, winner: Link) -> tuple[str, ...]:
    """Where the candidate fell behind, largest difference first; a feature that it lacks counts 0."""
    own = {feature.name: feature for feature in candidate.features}
    theirs = {feature.name: feature for feature in winner.features}
    behind = []
    for name in dict.fromkeys([*theirs, *own]):
        difference = _weight(own.get(name)) - _weight(theirs.get(name))
        if difference < -_TELLING:
            behind.append((difference, name))
    noun = _noun(winner)
    return tuple(_difference(own.get(name), theirs.get(name), noun) for _, name in sorted(behind)[:_SHOWN])


def _difference(own: Feature | None, theirs: Feature | None, noun: str) -> str:
    if own is None:
        return f"Nothing to compare here; the {noun}: {_measured(theirs)}."
    other = f"{theirs.value} ({wording.weight(theirs.weight)})" if theirs else "nothing to compare (0)"
    return f"{_measured(own)}; the {noun}: {other}."


def _measured(feature: Feature | None) -> str:
    if feature is None:
        return "nothing to compare (0)"
    return f"{feature.reason.rstrip('.')}: {feature.value} ({wording.weight(feature.weight)})"


def _weight(feature: Feature | None) -> float:
    return feature.weight if feature else 0.0
