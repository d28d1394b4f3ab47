"""Footage: what is known of a media file, and where a stretch of one was found in another.

Times are seconds from the beginning of a file as a player shows it. A medium is named by the SHA-256 of its bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Medium = Literal["picture", "video", "audio"]
"""What was compared: a picture (or the only frame of a film) with another or with a frame of a film, the pictures of
films, or sound."""

Verdict = Literal["copy", "alike", "same scene"]
"""``copy``: compared pixel by pixel (sound: landmark by landmark) and the same recording. ``alike``: the fingerprints
agree, but the pixels could not be compared. ``same scene``: the same place or thing, recorded another time."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From ``start_s`` to ``end_s``; of a picture 0 to 0."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """How long it is."""
        return self.end_s - self.start_s

    @property
    def shown_s(self) -> int:
        """Seconds between its ends as players show them, so that parts add up to what is said of the whole."""
        return round(self.end_s) - round(self.start_s)

    @property
    def of_picture(self) -> bool:
        """Whether it is what pictures have; a frame of a film is shown for some time."""
        return self.end_s == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFacts:
    """What a file says of itself. ``kind``: what it shows ("other": nothing of these).

    ``width`` and ``height`` are those of the picture as shown, after ``rotation`` (degrees, clockwise). ``tags`` are
    the container's own words (creation time, device, title ...) as they stand. ``location`` is the place that the file
    gives (latitude, longitude in degrees): sensitive, never shown unless it is asked for.
    """

    kind: Literal["picture", "animation", "video", "audio", "other"]
    size: int
    container: str = ""
    video_codec: str = ""
    audio_codec: str = ""
    width: int = 0
    height: int = 0
    rotation: int = 0
    duration_s: float | None = None
    frame_rate: float | None = None
    frames: int | None = None
    tags: tuple[tuple[str, str], ...] = ()
    location: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintRows:
    """How much of each sense a fingerprint holds: hashes of pictures and films, landmarks of sound. 0: nothing."""

    picture: int = 0
    video: int = 0
    audio: int = 0

    def __bool__(self) -> bool:
        """Whether there is anything to compare."""
        return bool(self.picture or self.video or self.audio)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintSummary:
    """What a fingerprint's object says before its columns. ``failed``: why there are none; ``notes``: what was odd."""

    facts: MediaFacts
    rows: PrintRows = PrintRows()
    notes: tuple[str, ...] = ()
    failed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A derive entry of the tool "fingerprint": of the medium with this SHA-256."""

    sha256: str
    summary: PrintSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """``query`` (a span of the medium that was searched for) is ``reference`` of another one.

    Of a picture that is a frame of a film, the film's span is the eighth of a second in which that frame is shown.
    ``speed``: seconds of the reference that pass in one second of the query. ``transformation``: what was done to the
    reference, in words ("cropped", "rotated 5°", "picture in picture"). ``score`` grows with the evidence, in a measure
    of its own for pictures, films and sounds; what is claimed is the ``verdict``.
    """

    medium: Medium
    query: Span
    reference_sha256: str
    reference: Span
    speed: float = 1.0
    mirrored: bool = False
    transformation: tuple[str, ...] = ()
    score: float
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What a medium was compared with: so many others, ``video_s`` seconds of film and ``audio_s`` of sound in them.

    ``log_size``: entries of the log at that time, so that it can be told what came later.
    """

    media: int
    pictures: int
    videos: int
    sounds: int
    video_s: float
    audio_s: float
    log_size: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchOutput:
    """Output of the tool "match": all matches of one medium with those that were fingerprinted before it."""

    sha256: str
    searched: Searched
    matches: tuple[Match, ...] = ()
