"""Which stretches of a sound were heard before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from archiver.fingerprint.audio.confirming import (
    Line,
    Peaks,
    Stretch,
    Surface,
    fitted,
    found_near,
    standing_out,
    stretch,
)
from archiver.fingerprint.audio.index import AudioIndex
from archiver.fingerprint.audio.print import FRAME_S, AudioPrint
from archiver.fingerprint.audio.voting import PART, Seed, seeds
from archiver.model.footage import Match, Span

LEAST_EVIDENCE = 30.0
"""Of a match: natural logarithm of how much likelier it is than chance."""
SHORTEST_S = 1.5
_WHOLE, _WHOLE_S = 0.75, 4.0
"""Where so many peaks are met for so long it is the same sound, even if it repeats itself as a loop of music does."""
_TONE, _BEAT = 32, 600
"""Frames after which a tone and a beat may be the same again, at most: half a second, 10 seconds."""
_STANDING_OUT = 5.0
"""Standard deviations: of 120 copies of music under voices, music or a poor codec the least was 5.8, of 300 pairs of
pieces on the same drum loop the most was 4.5."""
_FAILED = 8
"""Candidates of a part of the query that came to nothing, after which no more are looked at."""
_JINGLE_S, _JINGLE_SOUNDS, _JINGLE_PART = 15.0, 10, 0.1
"""What is shorter than this and a small part (a quarter) of so many sounds, and of so many of all, is a jingle."""
_REGION = 700
"""Frames of the reference that are looked at around a candidate, before it is known how far it goes."""


def match_sound(query: AudioPrint, index: AudioIndex, *, searched: Callable[[str], bool] | None = None) -> list[Match]:
    """Stretches of ``query`` that are in sounds of the index (those whose SHA-256 is ``searched``), by their begin."""
    found: list[tuple[int, Stretch]] = []
    beats: list[tuple[int, Stretch]] = []
    peaks = Peaks.of(query.frames, query.steps)
    failed: Counter[int] = Counter()
    for seed in seeds(query, index):
        sound, part = seed.sound, int(seed.query // PART)
        if searched is not None and not searched(index.sha256(sound)):
            continue
        if any(sound == other and _explains(one, seed) for other, one in (*found, *beats)):
            continue
        if failed[part] >= _FAILED:
            continue
        reference = Peaks.of(*index.peaks(sound))
        one = _followed(peaks, reference, seed)
        if one is None or any(sound == other and _same(one, known) for other, known in found):
            failed[part] += 1
        elif _only_repeats(peaks, reference, one):
            failed[part] += 1
            beats.append((sound, one))
        else:
            found.append((sound, one))
    found = [(sound, one) for sound, one in found if not _heard_everywhere(one, found, index)]
    return sorted((_match(sound, one, index) for sound, one in found), key=lambda match: (match.query, match.reference))


def _followed(query: Peaks, reference: Peaks, seed: Seed) -> Stretch | None:
    line = Line(seed.warp.time, seed.reference - seed.warp.time * seed.query, seed.warp.pitch)
    begin, end = seed.begin - 60, seed.end + 60
    surface = _surface(reference, line, begin, end)
    near_line = found_near(query, surface, line, begin, end)
    if near_line is None:
        return None
    line = near_line
    now: Stretch | None = None
    for _ in range(4):
        near = query.between(begin - _REGION, end + _REGION)
        surface = _surface(reference, line, begin, end)
        new = stretch(near, surface, line, begin, end)
        if new is None or (now is not None and new.evidence <= now.evidence * 1.01):
            break
        now, begin, end = new, new.begin, new.end
        line = fitted(query, surface, line, begin, end)
    if now is None or now.evidence < LEAST_EVIDENCE or (now.end - now.begin) * FRAME_S < SHORTEST_S:
        return None
    return now


def _only_repeats(query: Peaks, reference: Peaks, one: Stretch) -> bool:
    """Whether a stretch shares with the reference only what repeats itself in it, as a beat does."""
    whole = one.rate >= _WHOLE and (one.end - one.begin) * FRAME_S >= _WHOLE_S
    longest = _TONE if whole else _BEAT
    surface = _surface(reference, one.line, one.begin, one.end)
    return standing_out(query, surface, one, longest) < _STANDING_OUT


def _heard_everywhere(one: Stretch, found: list[tuple[int, Stretch]], index: AudioIndex) -> bool:
    """Whether a stretch is a jingle: short, and a small part of many sounds."""
    length = (one.end - one.begin) * FRAME_S
    if length > _JINGLE_S:
        return False
    sounds = {sound for sound, other in found if _same(one, other) and index.duration_s(sound) > 4 * length}
    return len(sounds) >= max(_JINGLE_SOUNDS, _JINGLE_PART * len(index))


def _surface(reference: Peaks, line: Line, begin: float, end: float) -> Surface:
    return Surface(reference, max(0.0, line.at(begin - _REGION)), line.at(end + _REGION))


def _explains(one: Stretch, seed: Seed) -> bool:
    """Whether a candidate lies on a stretch that is known."""
    inside = one.begin - 30 <= seed.query <= one.end + 30
    return inside and abs(one.line.at(seed.query) - seed.reference) < 40


def _same(one: Stretch, other: Stretch) -> bool:
    """Whether two stretches of one sound cover the same part of the query."""
    both = min(one.end, other.end) - max(one.begin, other.begin)
    return both > 0.5 * min(one.end - one.begin, other.end - other.begin)


def _match(sound: int, one: Stretch, index: AudioIndex) -> Match:
    return Match(
        medium="audio",
        query=Span(one.begin * FRAME_S, one.end * FRAME_S),
        reference_sha256=index.sha256(sound),
        reference=Span(one.line.at(one.begin) * FRAME_S, one.line.at(one.end) * FRAME_S),
        speed=one.line.speed,
        score=one.evidence,
        verdict="copy",
    )
