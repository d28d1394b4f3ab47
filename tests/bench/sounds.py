"""How well stretches of sound are found again: ``python -m tests.bench.sounds [--json FILE] [--only WORD] [--quick]``.

An archive of made-up sounds, three compilations of four minutes with nine stretches of it each among new sounds of the
same kinds (the same band, the same streets), and what is done to sounds before they are published again. The third
compilation is held out: nothing was tuned on it. Beside it, in the same run, the plain way: pairs of peaks that agree
about when, without speeds, without confirmation.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from archiver.fingerprint.audio import AudioIndex, AudioPrint, AudioPrinter, match_sound
from archiver.model.footage import Match, Span
from tests.bench.sounds_changed import CHANGES, at_rate
from tests.bench.sounds_made import KINDS, RATE, Chance, Sound, music
from tests.bench.sounds_plain import Plain

SEED = 4_711
MEDIA, COMPILATIONS, STRETCHES = 48, 3, 9
LENGTH_S = 240.0
MEDIUM_S = (50.0, 110.0)


@dataclass(frozen=True, slots=True)
class Truth:
    """``query`` (seconds of the compilation as made) is ``reference`` of sound number ``medium``."""

    query: Span
    medium: str
    reference: Span


@dataclass(frozen=True, slots=True, eq=False)
class Compilation:
    sound: Sound
    truths: tuple[Truth, ...]
    held_out: bool


@dataclass(slots=True)
class Score:
    """What one way found of one change."""

    wanted: int = 0
    found: int = 0
    false: int = 0
    right_s: float = 0.0
    said_s: float = 0.0
    covered_s: float = 0.0
    wanted_s: float = 0.0
    boundaries: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, matches: Iterable[Match], truths: Iterable[Truth], speed: float) -> None:
        """Count the matches of one compilation."""
        truths, matches = list(truths), list(matches)
        self.wanted += len(truths)
        for truth in truths:
            query = Span(truth.query.start_s / speed, truth.query.end_s / speed)
            self.wanted_s += query.length_s
            same = [one for one in matches if one.reference_sha256 == truth.medium]
            self.covered_s += min(query.length_s, sum(_shared(one.query, query) for one in same))
            good = [one for one in same if _agree(one.query, query) and _agree(one.reference, truth.reference)]
            if good:
                self.found += 1
                best = max(good, key=lambda one: _shared(one.query, query))
                self.boundaries += [abs(best.query.start_s - query.start_s), abs(best.query.end_s - query.end_s)]
        for one in matches:
            inside = sum(
                _shared(one.query, Span(truth.query.start_s / speed, truth.query.end_s / speed))
                for truth in truths
                if truth.medium == one.reference_sha256
            )
            self.right_s += min(inside, one.query.length_s)
            self.said_s += one.query.length_s
            self.false += inside < 0.5 * one.query.length_s

    def line(self) -> list[str]:
        middle = f"{np.median(self.boundaries):.2f}" if self.boundaries else "-"
        precise = f"{self.right_s / self.said_s:.3f}" if self.said_s else "-"
        return [
            f"{self.found}/{self.wanted}",
            str(self.false),
            precise,
            f"{self.covered_s / self.wanted_s:.3f}",
            middle,
        ]


def _shared(one: Span, other: Span) -> float:
    return max(0.0, min(one.end_s, other.end_s) - max(one.start_s, other.start_s))


def _agree(one: Span, other: Span) -> bool:
    both = _shared(one, other)
    return both >= 0.5 * (one.length_s + other.length_s - both)


def archive(chance: Chance) -> list[Sound]:
    """Sounds of all kinds, a minute to two and a half each; music in four styles."""
    made = []
    for number in range(MEDIA):
        kind = KINDS[number % len(KINDS)]
        seconds = float(chance.uniform(*MEDIUM_S))
        made.append(music(chance, seconds, style=number // 4 % 4) if kind is music else kind(chance, seconds))
    return made


def compilation(chance: Chance, sounds: list[Sound], *, held_out: bool) -> Compilation:
    """Stretches of 5 to 14 seconds of the archive's sounds, with new ones between them."""
    chosen = chance.choice(len(sounds), STRETCHES, replace=False)
    parts: list[Sound] = []
    truths = []
    at = 0.0
    lengths = [float(one) for one in chance.uniform(5, 14, STRETCHES)]
    between = chance.uniform(0.5, 1.5, STRETCHES + 1)
    between *= (LENGTH_S - sum(lengths)) / between.sum()
    for number, (medium, length) in enumerate(zip(chosen, lengths, strict=True)):
        new = _new(chance, float(between[number]))
        sound = sounds[medium]
        begin = float(chance.uniform(0, len(sound) / RATE - length))
        piece = sound[int(begin * RATE) : int((begin + length) * RATE)]
        at += len(new) / RATE
        truths.append(Truth(Span(at, at + length), str(medium), Span(begin, begin + length)))
        parts += [new, piece]
        at += len(piece) / RATE
    parts.append(_new(chance, float(between[-1])))
    return Compilation(np.concatenate(parts), tuple(truths), held_out)


def _new(chance: Chance, seconds: float) -> Sound:
    kind = KINDS[chance.integers(len(KINDS))]
    return music(chance, seconds, style=int(chance.integers(4))) if kind is music else kind(chance, seconds)


def printed(sound: Sound) -> AudioPrint:
    """The print of a sound."""
    printer = AudioPrinter()
    printer.add(at_rate(sound, 8_000))
    return printer.done()


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    sounds: list[Sound]
    compilations: list[Compilation]


def made() -> Made:
    chance = np.random.default_rng(SEED)
    sounds = archive(chance)
    every = [compilation(chance, sounds, held_out=number == 2) for number in range(COMPILATIONS)]
    return Made(sounds, every)


def run(folder: Path, only: str, quick: bool) -> dict[str, dict[str, Score]]:
    world = made()
    index, plain = AudioIndex.open(folder), Plain()
    prints = [(str(number), printed(sound)) for number, sound in enumerate(world.sounds)]
    index.extend(prints)
    for name, one in prints:
        plain.append(name, one)
    _say(f"{len(index)} sounds, {index.seconds / 60:.0f} minutes")
    _say(
        _row(
            "change",
            ["found", "false", "precision", "recall", "bounds s"],
            ["held out"],
            ["plain", "false"],
            ["query s"],
        )
    )
    scores: dict[str, dict[str, Score]] = {}
    for name, (speed, change) in CHANGES.items():
        if only and only not in name:
            continue
        mine, held, simple = Score(), Score(), Score()
        for number, one in enumerate(world.compilations[: 2 if quick else 3]):
            chance = np.random.default_rng([SEED, number, len(name)])
            query = printed(change(one.sound, chance))
            began = time.process_time()
            matches = match_sound(query, index)
            mine.seconds += (time.process_time() - began) / len(world.compilations)
            mine.add(matches, one.truths, speed)
            if one.held_out:
                held.add(matches, one.truths, speed)
            simple.add(plain.match(query), one.truths, speed)
        scores[name] = {"ours": mine, "held out": held, "plain": simple}
        _say(
            _row(name, mine.line(), held.line()[:2] if held.wanted else [], simple.line()[:2], [f"{mine.seconds:.1f}"])
        )
    return scores


def _row(name: str, *parts: list[str]) -> str:
    return f"{name:<36}" + " | ".join("".join(f"{one:>10}" for one in part) for part in parts)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Print the table."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--json", type=Path, help="write the figures to a file, too")
    words.add_argument("--only", default="", help="changes with this in their name")
    words.add_argument("--quick", action="store_true", help="without the compilation that is held out")
    said = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="archiver-sounds-") as folder:
        scores = run(Path(folder), said.only, said.quick)
    for way in ("ours", "held out", "plain"):
        total = [one[way] for one in scores.values()]
        found, wanted, false = (sum(getattr(one, name) for one in total) for name in ("found", "wanted", "false"))
        _say(f"{way}: {found} of {wanted}, false {false}")
    if said.json:
        said.json.write_text(
            json.dumps({name: {way: asdict(one) for way, one in ways.items()} for name, ways in scores.items()})
        )


if __name__ == "__main__":
    main()
