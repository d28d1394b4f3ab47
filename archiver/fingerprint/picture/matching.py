"""Whether one picture is another: points where they should be, and the same in their pixels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from archiver.fingerprint.picture.fingerprint import FORMS, MIDDLE, WHOLE, PicturePrint
from archiver.fingerprint.picture.geometry import Geometry, Homography, geometries
from archiver.fingerprint.picture.pixels import NOTHING, Agreement, agreement
from archiver.fingerprint.picture.wording import transformation
from archiver.model.footage import Match, Span, Verdict

RADIUS = 84
"""Bits between hashes within which pictures are looked at."""
CLOSE = 31
"""Bits within which hashes of some quality say enough where nothing else can be compared."""
QUALITY = 50
LEAST_PATCHES, LEAST_INNER = 8, 3
SURE = ((25, 0.35, 0.6, 256), (25, 0.35, 0.4, RADIUS), (8, 0.5, 0.65, 256))
"""What makes a copy: points, share of patches that agree, the same in the middle, bits between hashes at the most."""
HASH_SHARE = 0.7
SCENE_POINTS, SCENE_INNER = 18, 10
"""Points that agree, so many of them in the middle: a page's design agrees at its edges."""
INSTANT = Span(0.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """``distance``: the least number of bits between hashes of ``quality``; ``form`` the query's turn for that."""

    distance: int
    quality: int
    geometry: Geometry | None
    matrix: Homography | None
    mirrored: bool
    agreement: Agreement
    verdict: Verdict | None

    @property
    def score(self) -> float:
        """Points that agree, up to 100 for patches that do, up to ``RADIUS`` for the nearest hashes; of a scene less
        than 100."""
        points = self.geometry.count if self.geometry else 0
        if self.verdict == "same scene":
            return float(min(points, 99))
        hashes = max(0, RADIUS - self.distance) if self.quality >= QUALITY else 0
        return round(points + 100 * self.agreement.share * min(self.agreement.patches / 40, 1) + hashes, 1)


def match_pictures(query: PicturePrint, references: Iterable[tuple[str, PicturePrint]]) -> list[Match]:
    """Those of ``references`` (SHA-256, fingerprint) that are the query's picture, the surest first."""
    found = []
    for sha256, reference in references:
        compared = compare(query, reference)
        if compared.verdict is not None:
            found.append(as_match(query, reference, sha256, compared))
    return sorted(found, key=lambda match: (-match.score, match.reference_sha256))


def as_match(query: PicturePrint, reference: PicturePrint, sha256: str, compared: Comparison) -> Match:
    """A comparison that has a verdict, in words."""
    words = (
        transformation(query, reference, compared.matrix, compared.agreement)
        if compared.matrix is not None and compared.verdict == "copy"
        else ()
    )
    return Match(
        medium="picture",
        query=INSTANT,
        reference_sha256=sha256,
        reference=INSTANT,
        mirrored=compared.mirrored,
        transformation=words,
        score=compared.score,
        verdict=compared.verdict or "alike",
    )


def compare(query: PicturePrint, reference: PicturePrint) -> Comparison:
    """One picture with one other. Its verdict is None where they have nothing in common."""
    near = _nearest(query, reference)
    tried = []
    for lies in geometries(query, reference):
        seen = agreement(query, reference, lies.matrix)
        tried.append(_judged(near, lies, lies.matrix, seen, mirrored=lies.mirrored))
        if tried[-1].verdict == "copy":
            return tried[-1]
    if near.distance <= RADIUS:
        matrix = _whole_to_whole(query, reference, near)
        seen = agreement(query, reference, matrix)
        tried.append(_judged(near, None, matrix, seen, mirrored=near.form >= FORMS // 2))
    ranked = sorted(tried, key=_rank)
    return ranked[-1] if ranked else _judged(near, None, None, NOTHING, mirrored=False)


def _rank(one: Comparison) -> tuple[int, float]:
    return (("same scene", "alike", "copy").index(one.verdict) if one.verdict else -1), one.score


@dataclass(frozen=True, slots=True)
class _Near:
    distance: int
    quality: int
    form: int
    mine: int
    theirs: int


def _nearest(query: PicturePrint, reference: PicturePrint) -> _Near:
    """The nearest hashes of both, the reference's as it is."""
    mine = query.hashes.reshape(-1, 1, 32)
    theirs = reference.hashes[:, 0].reshape(1, -1, 32)
    bits = np.bitwise_count(mine ^ theirs).sum(axis=2, dtype=np.int64)
    row, column = np.unravel_index(int(bits.argmin()), bits.shape)
    region, form = divmod(int(row), FORMS)
    quality = min(int(query.quality[region]), int(reference.quality[int(column)]))
    return _Near(int(bits[row, column]), quality, form, region, int(column))


def _whole_to_whole(query: PicturePrint, reference: PicturePrint, near: _Near) -> Homography:
    """The region of the one fills that of the other, turned as their hashes say."""
    target, source = _corners(query, near.mine), _corners(reference, near.theirs)
    # The query's form is what the query must be turned by to look like the reference: corners go the other way.
    clockwise = target if near.form < FORMS // 2 else target[[1, 0, 3, 2]]
    return _perspective(source, np.roll(clockwise, near.form % 4, axis=0))


def _corners(one: PicturePrint, region: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Clockwise from the upper left."""
    top, left, bottom, right = (float(edge) for edge in one.content)
    if region == WHOLE:
        top, left, bottom, right = 0.0, 0.0, float(one.height), float(one.width)
    if region == MIDDLE:
        down, across = (bottom - top) // 20, (right - left) // 20
        top, left, bottom, right = top + down, left + across, bottom - down, right - across
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)]) - 0.5


def _perspective(source: np.ndarray, target: np.ndarray) -> Homography:
    import cv2

    return np.asarray(cv2.getPerspectiveTransform(source.astype(np.float32), target.astype(np.float32)), np.float64)


def _judged(
    near: _Near, lies: Geometry | None, matrix: Homography | None, seen: Agreement, *, mirrored: bool
) -> Comparison:
    return Comparison(near.distance, near.quality, lies, matrix, mirrored, seen, _verdict(near, lies, seen))


def _verdict(near: _Near, lies: Geometry | None, seen: Agreement) -> Verdict | None:
    points = lies.count if lies else 0
    comparable = seen.patches >= LEAST_PATCHES and seen.inner_patches >= LEAST_INNER
    if comparable and any(
        points >= least and seen.share >= share and seen.inner >= inner and near.distance <= radius
        for least, share, inner, radius in SURE
    ):
        return "copy"
    if comparable and not points and min(seen.share, seen.inner) >= HASH_SHARE:
        return "copy"
    if near.distance <= CLOSE and near.quality >= QUALITY and not comparable:
        return "alike"
    if lies is not None and points >= SCENE_POINTS and lies.inner >= SCENE_INNER:
        return "same scene"
    return None
