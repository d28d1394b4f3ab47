"""Pictures that are a frame of a film.

Hashes say where in a film a picture may be (`moments`); whether it is there the frames about that moment say, where
they are at hand. A film that shows a picture small in a corner is not found: its hashes are those of what is around it.

A still says nothing of the seconds around it, so a match spans one frame: the rest of the film may be new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archiver.fingerprint import pdq
from archiver.fingerprint.frames import RATE, Frame
from archiver.fingerprint.picture.content import content
from archiver.fingerprint.picture.fingerprint import DESCRIPTOR, FORMS, REGIONS, PicturePrint
from archiver.fingerprint.picture.matching import CLOSE, INSTANT, QUALITY, RADIUS, Comparison, as_match, compare
from archiver.fingerprint.picture.printer import print_picture, regions_of
from archiver.model.footage import Match, Span

MOST_MOMENTS = 3
"""Moments of a film that are looked at."""
APART_S = 2.0
"""Seconds between moments; rows that are nearer belong to one."""
AROUND_S = 1.0
"""So much before and behind a moment is looked at: a film's fingerprint has a row a second at least."""
FINE = 24.0
"""Frames a second that are looked at: in a sixteenth of a second much has moved."""
SHOWN_S = 1 / RATE
"""How long a frame is taken to be shown."""
SHARE, BOTH = 0.5, 1.25
"""Share of patches that agree in all of the picture, and that with the share in its middle: more than pictures ask for,
because a place that was filmed again from nearly the same spot has as much in common as a picture that was cut and
written upon."""

LEAST, POINTLESS = 40, 100
"""Patches that show something, and how many of them without any points in common: a few lights in the dark are like
others."""

Frames = Callable[[float, float], Iterable[Frame]]
"""A film's frames between two moments (seconds), `FINE` a second."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """(n, 32): the hashes of a picture that tell something, and which of them are of its mirror image."""

    hashes: NDArray[np.uint8]
    mirrored: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.hashes)


@dataclass(frozen=True, slots=True)
class Moment:
    """Where in a film a hash lies near a picture's, ``bits`` away."""

    time_s: float
    bits: int
    mirrored: bool


def asked(picture: PicturePrint) -> Asked:
    """None of a picture that shows little."""
    good = picture.quality >= QUALITY
    sides = [picture.hashes[good, form] for form in (0, FORMS // 2)]
    return Asked(np.concatenate(sides), np.repeat(np.array([False, True]), int(good.sum())))


def moments(times: NDArray[Any], bits: NDArray[Any], mirrored: NDArray[np.bool_]) -> list[Moment]:
    """Of a film's rows that lie near a picture's hashes (with how many bits, and whether its mirror image's): the
    nearest of each stretch, the nearest stretches first."""
    order = np.argsort(times, kind="stable")
    found = []
    for stretch in np.split(order, np.flatnonzero(np.diff(times[order]) > APART_S) + 1):
        if len(stretch):
            best = int(stretch[np.argmin(bits[stretch])])
            found.append(Moment(float(times[best]), int(bits[best]), bool(mirrored[best])))
    return sorted(found, key=lambda moment: (moment.bits, moment.time_s))


def still_of(picture: PicturePrint, sha256: str, found: Sequence[Moment], frames: Frames | None) -> Match | None:
    """A picture that is a still of the film ``sha256``: the query is the picture. ``found``: `moments` of the film.

    Without ``frames`` the hashes have to be as near as those of two files of one picture.
    """
    return _still(picture, sha256, found, frames, of_film=False)


def shown_in(picture: PicturePrint, sha256: str, found: Sequence[Moment], frames: Frames | None) -> Match | None:
    """A film that shows the picture ``sha256``: the same with the film as the query."""
    return _still(picture, sha256, found, frames, of_film=True)


def _still(
    picture: PicturePrint, sha256: str, found: Sequence[Moment], frames: Frames | None, *, of_film: bool
) -> Match | None:
    """The first moment that is borne out by a frame."""
    for moment in found[:MOST_MOMENTS]:
        frame = _nearest(picture, frames(*_around(moment)), mirrored=moment.mirrored) if frames is not None else None
        if frame is None:
            match = _alike(moment, sha256) if moment.bits <= CLOSE else None
            time_s = moment.time_s
        else:
            match, time_s = _seen(picture, print_picture(frame.luma), sha256, of_film=of_film), frame.time_s
        if match is not None:
            span = Span(round(time_s, 3), round(time_s + SHOWN_S, 3))
            return replace(match, query=span) if of_film else replace(match, reference=span)
    return None


def _around(moment: Moment) -> tuple[float, float]:
    return max(0.0, moment.time_s - AROUND_S), moment.time_s + AROUND_S


def _nearest(picture: PicturePrint, frames: Iterable[Frame], *, mirrored: bool) -> Frame | None:
    """The frame whose hashes lie nearest to the picture's; None where there are no frames."""
    every = list(frames)
    if not every:
        return None
    mine = picture.hashes[:, FORMS // 2 if mirrored else 0].reshape(1, -1, DESCRIPTOR)
    regions = [regions_of(each.luma, content(each.luma)) for each in every]
    theirs = pdq.hashes(pdq.coefficients(np.concatenate(regions)))
    bits = np.bitwise_count(theirs[:, None] ^ mine).sum(axis=2, dtype=np.int64).min(axis=1)
    return every[int(bits.argmin()) // REGIONS]


def _seen(picture: PicturePrint, frame: PicturePrint, sha256: str, *, of_film: bool) -> Match | None:
    """What the pixels say; nothing where they do not say that it is this very frame."""
    query, reference = (frame, picture) if of_film else (picture, frame)
    compared = compare(query, reference)
    return as_match(query, reference, sha256, compared) if _borne_out(compared) else None


def _borne_out(compared: Comparison) -> bool:
    seen = compared.agreement
    least = POINTLESS if compared.geometry is None else LEAST
    agrees = seen.patches >= least and seen.share >= SHARE and seen.share + seen.inner >= BOTH
    return compared.verdict == "copy" and compared.distance <= RADIUS and agrees


def _alike(moment: Moment, sha256: str) -> Match:
    return Match(
        medium="picture",
        query=INSTANT,
        reference_sha256=sha256,
        reference=INSTANT,
        mirrored=moment.mirrored,
        score=float(RADIUS - moment.bits),
        verdict="alike",
    )
