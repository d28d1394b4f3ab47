"""How films are compared: lines of like hashes through other films, and those frame by frame in pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from archiver.fingerprint.coding import Fingerprint
from archiver.fingerprint.frames import Frame
from archiver.fingerprint.index import HashIndex, Rows, Selection
from archiver.fingerprint.video.candidates import RADIUS, Candidate, Hits, by_hashes
from archiver.fingerprint.video.print import VideoPrint
from archiver.fingerprint.video.query import Query, query_of
from archiver.fingerprint.video.verify import Verified, verify
from archiver.jobs.footage.sense import Medium
from archiver.media import films
from archiver.model.footage import Match, Span

FOLDER = "frames"
MOST_HITS = 300
"""Rows that are taken of one question: what is like more than that is no evidence."""
MOST_LINES = 60
"""Lines that are looked at in pixels, the strongest."""
SURE = 100.0
"""Score of a line that counts where pixels cannot be compared."""


class Films:
    """Stretches of films in other films."""

    name = "film"

    def holds(self, fingerprint: Fingerprint) -> bool:
        """Whether it is of a film."""
        return fingerprint.video is not None

    def open(self, folder: Path) -> None:
        """Raises FootageIndexError."""
        HashIndex.open(folder / FOLDER)

    def reset(self, folder: Path) -> None:
        """An empty one."""
        HashIndex.reset(folder / FOLDER)

    def append(self, folder: Path, media: Sequence[Medium]) -> None:
        """In order."""
        new = [each for each in media if self.holds(each.fingerprint)]
        if new:
            HashIndex.open(folder / FOLDER).append_all(
                (each.sha256, "video", _rows(each.fingerprint.video)) for each in new
            )

    def compare(self, folder: Path, medium: Medium, objects: Path, *, before: bool) -> list[Match]:
        """Stretches of it in others. The film itself is read again, as are parts of what it resembles."""
        index = HashIndex.open(folder / FOLDER)
        own = index.number_of(medium.sha256, "video")
        if medium.file is None or not medium.file.is_file() or not len(index):
            return []
        query = query_of(films.frames(medium.file))
        found = _candidates(index, query, Selection(before=own) if before and own is not None else None)
        matches: list[Match] = []
        for candidate in found[:MOST_LINES]:
            sha256 = index.media[candidate.medium].sha256
            if candidate.medium == own or sha256 == medium.sha256 or _is_told(candidate, sha256, matches):
                continue
            match = _compared(candidate, medium.file, objects / "sha256" / sha256[:2] / sha256, sha256)
            if match is not None:
                matches.append(match)
        return matches


def _rows(film: VideoPrint) -> Rows:
    rows = film.rows
    return Rows(descriptors=rows.hashes, times=rows.times, regions=rows.regions, qualities=rows.quality)


def _candidates(index: HashIndex, query: Query, where: Selection | None) -> list[Candidate]:
    hits = index.search(query.hashes.hashes, RADIUS, where=where, most=MOST_HITS)
    found = by_hashes(
        query.hashes,
        Hits(
            question=hits.query,
            medium=index.medium_of[hits.row].astype("int64"),
            time=index.times[hits.row].astype("float64"),
            quality=index.qualities[hits.row].astype("float64"),
            distance=hits.distance.astype("float64"),
        ),
    )
    return sorted(found, key=lambda each: -each.line.score)


def _is_told(candidate: Candidate, sha256: str, matches: Sequence[Match]) -> bool:
    """Whether a match with that film covers the line already."""
    line = candidate.line
    return any(
        each.reference_sha256 == sha256
        and each.mirrored == candidate.mirrored
        and each.query.start_s - 0.5 <= line.start_s
        and line.end_s <= each.query.end_s + 0.5
        and abs(line.at(each.query.start_s) - each.reference.start_s) < 1.0
        for each in matches
    )


def _frames(path: Path) -> Callable[[float, float], Iterator[Frame]]:
    return lambda start_s, end_s: films.frames(path, start_s=start_s, end_s=end_s)


def _compared(candidate: Candidate, mine: Path, other: Path, sha256: str) -> Match | None:
    """What the pixels say; where they are gone, a line that is sure by itself is "alike"."""
    if not other.is_file():
        return _match(candidate, sha256, None) if candidate.line.score >= SURE else None
    verified = verify(candidate.line, _frames(mine), _frames(other), mirrored=candidate.mirrored)
    return None if verified is None else _match(candidate, sha256, verified)


def _match(candidate: Candidate, sha256: str, verified: Verified | None) -> Match:
    line = candidate.line if verified is None else verified.line
    copied = verified is not None and verified.copied
    return Match(
        medium="video",
        query=Span(max(0.0, line.start_s), line.end_s),
        reference_sha256=sha256,
        reference=Span(max(0.0, line.at(line.start_s)), max(0.0, line.at(line.end_s))),
        speed=line.speed,
        mirrored=candidate.mirrored,
        score=line.score,
        verdict="alike" if verified is None else "copy" if copied else "same scene",
    )
