"""The fingerprint of a file, whatever it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from archiver.fingerprint.audio import AudioPrinter
from archiver.fingerprint.coding import Fingerprint
from archiver.fingerprint.frames import RATE, Frame
from archiver.fingerprint.pdq import Luma
from archiver.fingerprint.picture import print_picture
from archiver.fingerprint.video.printer import VideoPrinter
from archiver.media import pictures
from archiver.media.facts import read_facts
from archiver.media.listening import RATE as SAMPLES
from archiver.media.listening import Samples
from archiver.media.notes import Notes, Reach
from archiver.media.opening import UnreadableError
from archiver.media.passing import Wanted, passed
from archiver.media.refused import refused
from archiver.model.footage import MediaFacts

_LENGTHS_DIFFER_S = 1.0
SMALLEST = 8
"""Pixels of a film's shorter side, shrunk: less shows nothing that could be found again."""
NOTHING = "no picture, film or sound: "


def fingerprint_of(path: Path, reach: Reach) -> Fingerprint:
    """Never raises for what a file holds: one that shows nothing has a reason in ``failed``.

    What is neither picture nor film nor sound by its kind (``other``) did not fail: it has a note.
    """
    try:
        facts = read_facts(path)
    except UnreadableError as error:
        return refused(_size(path), NOTHING + error.sentence)
    if facts.kind == "other":
        kind = f" ({facts.container})" if facts.container else ""
        return Fingerprint(facts=facts, notes=(f"neither picture nor film nor sound{kind}",))
    try:
        return _picture(path, facts) if facts.kind == "picture" else _film(path, facts, reach)
    except UnreadableError as error:
        return Fingerprint(facts=facts, failed=NOTHING + error.sentence)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _picture(path: Path, facts: MediaFacts) -> Fingerprint:
    notes = Notes()
    luma = pictures.luma(path, notes=notes)
    return Fingerprint(facts=facts, picture=print_picture(luma), notes=notes.lines())


@dataclass(slots=True)
class _Seen:
    """What came out of a pass over a film."""

    frames: int = 0
    samples: int = 0
    only: Luma | None = None
    last_s: float = 0.0


def _film(path: Path, facts: MediaFacts, reach: Reach) -> Fingerprint:
    notes, seen = Notes(), _Seen()
    film, sound = VideoPrinter(), AudioPrinter()
    for piece in _pieces(path, facts, reach, notes):
        if isinstance(piece, Frame):
            if min(piece.luma.shape) < SMALLEST:
                notes.once(f"its pictures are smaller than {SMALLEST} pixels")
                continue
            seen.only = piece.luma if not seen.frames else None
            seen.frames += 1
            seen.last_s = piece.time_s
            film.add(piece)
        else:
            seen.samples += len(piece)
            sound.add(piece)
    if not seen.frames and not seen.samples:
        raise UnreadableError("; ".join(notes.lines()) or "nothing of it could be decoded")
    facts = _lasting(facts, seen, notes)
    return Fingerprint(
        facts=facts,
        picture=print_picture(seen.only) if seen.only is not None else None,
        video=film.done() if seen.frames else None,
        audio=sound.done() if seen.samples else None,
        notes=notes.lines(),
    )


def _lasting(facts: MediaFacts, seen: _Seen, notes: Notes) -> MediaFacts:
    """Its length is what was read: headers may say anything, and files break off."""
    end_s = max(seen.last_s + 1 / RATE if seen.frames else 0, seen.samples / SAMPLES)
    said_s = facts.duration_s
    if said_s is None or abs(end_s - said_s) > _LENGTHS_DIFFER_S:
        if said_s is not None and not notes.counted:
            notes.add(f"it says that it lasts {said_s:.0f} s, and lasts {end_s:.0f} s")
        facts = replace(facts, duration_s=round(end_s, 3))
    return facts


def _pieces(path: Path, facts: MediaFacts, reach: Reach, notes: Notes) -> Iterator[Frame | Samples]:
    if facts.kind == "animation":
        return pictures.frames(path, reach=reach, notes=notes)
    return passed(path, Wanted(frame_rate=RATE, sound_rate=SAMPLES), reach, notes)
