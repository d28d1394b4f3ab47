"""How sure it is that the best candidate is the post that is meant, against all others and against none of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from archiver.citations import weights


@dataclass(frozen=True, slots=True)
class Odds:
    """Shares that add up to 1: of the best publication, of all others, and of a post that is not there."""

    best: float
    others: float
    absent: float


def odds(best: float, others: Sequence[float], *, missing: float = weights.ABSENT) -> Odds:
    """From the scores of publications, which are logarithms of ratios; each is as likely beforehand.

    ``missing``: how likely it is beforehand that the post is not there, for each of them.
    """
    candidates = max(len(others) + 1, weights.FEWEST)
    top = max(best, *others, 0.0) if others else max(best, 0.0)
    mine = math.exp(best - top)
    theirs = sum(math.exp(each - top) for each in others)
    none = missing * candidates * math.exp(-top)
    whole = mine + theirs + none
    return Odds(mine / whole, theirs / whole, none / whole)
