"""One pass over a file's packets, in which its film and its sound are decoded together."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition

from archiver.fingerprint.frames import LONGEST, Frame
from archiver.media.grid import Grid
from archiver.media.listening import Listening, Samples
from archiver.media.notes import Notes, Reach, Spending
from archiver.media.opening import MOST_PIXELS, container, said
from archiver.media.sparing import Sparing

_SEEK_FROM_S = 1.0
"""What begins earlier is reached by decoding from the beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """``frame_rate``: moments a second, or None for no film; ``sound_rate``: samples a second, or None for no sound."""

    frame_rate: float | None = None
    sound_rate: int | None = None
    start_s: float = 0.0
    end_s: float = math.inf
    longest: int = LONGEST


class _OvershotError(Exception):
    """Seeking led beyond the time that was wanted."""


def film_of(opened: InputContainer) -> av.VideoStream | None:
    """The stream of moving pictures that a player shows: covers of recordings are none."""
    known = (one for one in opened.streams.video if one.codec_context is not None)
    films = [one for one in known if not one.disposition & Disposition.attached_pic]
    best = opened.streams.best("video")
    films.sort(key=lambda one: best is None or one.index != best.index)
    return films[0] if films else None


def sound_of(opened: InputContainer) -> av.AudioStream | None:
    """The stream of sound that a player plays, if its codec is known."""
    sounds = [one for one in opened.streams.audio if one.codec_context is not None]
    best = opened.streams.best("audio")
    sounds.sort(key=lambda one: best is None or one.index != best.index)
    return sounds[0] if sounds else None


def origin_of(opened: InputContainer) -> float:
    """When a file begins, in the clock of its streams, in seconds."""
    return (opened.start_time or 0) / av.time_base


def passed(path: Path, wanted: Wanted, reach: Reach, notes: Notes) -> Iterator[Frame | Samples]:
    """Frames and blocks of samples in the order of the file's packets.

    What cannot be decoded is left out with a note. Raises opening.UnreadableError for what is no film or sound.
    """
    if wanted.start_s > _SEEK_FROM_S:
        with suppress(_OvershotError):
            yield from _passed(path, wanted, reach, notes, seeking=True)
            return
    yield from _passed(path, wanted, reach, notes, seeking=False)


def _passed(path: Path, wanted: Wanted, reach: Reach, notes: Notes, *, seeking: bool) -> Iterator[Frame | Samples]:
    with container(path) as opened:
        yield from _Pass(opened, wanted, reach, notes, seeking=seeking).run()


class _Pass:
    def __init__(self, opened: InputContainer, wanted: Wanted, reach: Reach, notes: Notes, *, seeking: bool) -> None:
        self._opened = opened
        self._notes = notes
        self._reach = reach
        self._spending = Spending(reach, notes)
        self._over = False
        self._latest = wanted.start_s if seeking else math.inf
        self._streams: list[av.VideoStream | av.AudioStream] = []
        self._sparing: Sparing | None = None
        self._grid = self._film(wanted)
        self._listening = self._sound(wanted)
        if seeking and self._grid is not None:
            self._seek(wanted.start_s)

    def _film(self, wanted: Wanted) -> Grid | None:
        film = film_of(self._opened)
        if wanted.frame_rate is None or film is None:
            return None
        film.codec_context.thread_count = 1
        film.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
        origin = origin_of(self._opened)
        self._streams.append(film)
        grid = Grid(film, origin, wanted.frame_rate, wanted.start_s, wanted.end_s, wanted.longest)
        self._sparing = Sparing(film, grid.looks_at)
        return grid

    def _sound(self, wanted: Wanted) -> Listening | None:
        sound = sound_of(self._opened)
        if wanted.sound_rate is None or sound is None:
            return None
        sound.codec_context.thread_count = 1
        origin = origin_of(self._opened)
        self._streams.append(sound)
        return Listening(sound, origin, wanted.sound_rate, self._reach.seconds, self._notes)

    def _seek(self, start_s: float) -> None:
        film = self._streams[0]
        stamp = int((start_s + origin_of(self._opened)) / float(film.time_base or 1))
        try:
            self._opened.seek(stamp, stream=film, backward=True)
        except (av.error.FFmpegError, OverflowError) as error:
            raise _OvershotError from error

    def run(self) -> Iterator[Frame | Samples]:
        """All pieces."""
        if not self._streams:
            return
        for packet in self._sparing.told(self._packets()) if self._sparing else self._packets():
            yield from self._decoded(packet)
            if self._over or (self._grid.past if self._grid else self._listening is None or self._listening.past):
                break
        if self._grid is not None:
            yield from self._grid.done()
        if self._listening is not None:
            yield from self._listening.done()

    def _packets(self) -> Iterator[Any]:
        """To the end of the file or to where it breaks off, and then an empty one for each stream."""
        try:
            yield from self._opened.demux(self._streams)
        except av.error.FFmpegError as error:
            if isinstance(error, MemoryError):
                raise
            self._notes.add(f"it breaks off ({said(error)})")
            for stream in self._streams:
                flush = Packet()
                flush.stream = stream
                yield flush

    def _decoded(self, packet: Any) -> Iterator[Frame | Samples]:
        try:
            frames = packet.decode()
        except av.error.EOFError:
            return
        except av.error.FFmpegError as error:
            if isinstance(error, MemoryError):
                raise
            self._notes.add(f"a part of its {packet.stream.type} could not be decoded")
            return
        for frame in frames:
            if isinstance(frame, av.VideoFrame) and self._grid is not None:
                yield from self._grid.take(frame)
                self._over = self._over or self._spending.over(self._grid.now_s)
                if self._grid.first_s is not None and self._grid.first_s > self._latest:
                    raise _OvershotError
            elif isinstance(frame, av.AudioFrame) and self._listening is not None:
                yield from self._listening.take(frame)
                self._over = self._over or self._spending.slow()
