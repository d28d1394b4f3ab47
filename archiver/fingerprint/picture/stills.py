"""Pictures and films: a picture that is a still of a film, a film that shows a picture.

Hashes of the film's kept frames say where to look; frames at these moments, where they are at hand, are compared like
pictures. A film that shows a picture small in a corner is not found: its hashes are those of what is around it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint.pdq import Luma
from archiver.fingerprint.picture.fingerprint import DESCRIPTOR, FORMS, PicturePrint
from archiver.fingerprint.picture.matching import CLOSE, INSTANT, QUALITY, RADIUS, match_pictures
from archiver.fingerprint.picture.printer import print_picture
from archiver.model.footage import Match, Span

MOST_MOMENTS = 4
"""Frames of a film that are looked at."""
APART_S = 2.0
"""Seconds between moments that are looked at; rows that are nearer belong to one stretch."""


class FilmRows(Protocol):
    """Hashes of a film's kept frames, by row."""

    @property
    def times(self) -> NDArray[np.float32]:
        """Seconds, (n,)."""
        ...

    @property
    def hashes(self) -> NDArray[np.uint8]:
        """(n, 32)."""
        ...

    @property
    def quality(self) -> NDArray[np.uint8]:
        """(n,)."""
        ...


FrameAt = Callable[[float], Luma | None]
"""The film's picture at a moment (seconds); None where there is none."""


@dataclass(frozen=True, slots=True)
class Moment:
    """``span`` of a film about ``time_s`` in which hashes lie near a picture's, ``bits`` away at the least."""

    time_s: float
    span: Span
    bits: int
    mirrored: bool


def moments(picture: PicturePrint, film: FilmRows) -> list[Moment]:
    """Where a film may show a picture, the nearest first. Rows of low quality say nothing."""
    telling = np.flatnonzero(film.quality >= QUALITY)
    good = picture.quality >= QUALITY
    if not len(telling) or not good.any():
        return []
    words = film.hashes[telling].reshape(-1, DESCRIPTOR)
    plain, mirror = (_least(picture.hashes[good, form], words) for form in (0, FORMS // 2))
    bits = np.minimum(plain, mirror)
    near = np.flatnonzero(bits <= RADIUS)
    order = near[np.argsort(film.times[telling[near]], kind="stable")]
    times = film.times[telling]
    found = []
    for stretch in np.split(order, np.flatnonzero(np.diff(times[order]) > APART_S) + 1):
        if len(stretch):
            best = int(stretch[np.argmin(bits[stretch])])
            span = Span(float(times[stretch[0]]), float(times[stretch[-1]]))
            found.append(Moment(float(times[best]), span, int(bits[best]), bool(mirror[best] < plain[best])))
    return sorted(found, key=lambda moment: (moment.bits, moment.time_s))


def match_picture_in_video(
    picture: PicturePrint, sha256: str, film: FilmRows, frame_at: FrameAt | None = None
) -> Match | None:
    """A picture that is a still of the film ``sha256``: the query is the picture."""
    return _best(picture, sha256, film, frame_at, of_film=True)


def match_video_with_picture(
    film: FilmRows, frame_at: FrameAt | None, picture: PicturePrint, sha256: str
) -> Match | None:
    """A film that shows the picture ``sha256``: the query is the film."""
    return _best(picture, sha256, film, frame_at, of_film=False)


def _best(
    picture: PicturePrint, sha256: str, film: FilmRows, frame_at: FrameAt | None, *, of_film: bool
) -> Match | None:
    """The first moment that is borne out by its frame; without frames the nearest one if it is near enough."""
    for moment in moments(picture, film)[:MOST_MOMENTS]:
        luma = frame_at(moment.time_s) if frame_at is not None else None
        if luma is None:
            if moment.bits <= CLOSE:
                return _alike(moment, sha256, of_film=of_film)
            continue
        frame = print_picture(luma)
        query, reference = (picture, frame) if of_film else (frame, picture)
        matches = match_pictures(query, [(sha256, reference)])
        if matches:
            return _placed(matches[0], moment.span, of_film=of_film)
    return None


def _alike(moment: Moment, sha256: str, *, of_film: bool) -> Match:
    match = Match(
        medium="picture",
        query=INSTANT,
        reference_sha256=sha256,
        reference=INSTANT,
        mirrored=moment.mirrored,
        score=float(RADIUS - moment.bits),
        verdict="alike",
    )
    return _placed(match, moment.span, of_film=of_film)


def _placed(match: Match, span: Span, *, of_film: bool) -> Match:
    """With the film's stretch on the side of the film."""
    return replace(match, reference=span) if of_film else replace(match, query=span)


def _least(asked: NDArray[np.uint8], rows: NDArray[np.uint8]) -> NDArray[np.int64]:
    """For each row the bits to the nearest hash that is asked for."""
    words = np.ascontiguousarray(rows).view(np.uint64)
    each = [
        np.bitwise_count(words ^ np.ascontiguousarray(one).view(np.uint64)).sum(axis=1, dtype=np.int64) for one in asked
    ]
    return np.asarray(np.min(each, axis=0), np.int64)
