"""How many stills of films are found, both ways, and what is found that is none.

``python -m tests.bench.stills [--first NUMBER]``: other places from another number on.

Places filmed three times each; of each film some of its frames as people post them, among all films. What another film
of the same place, or of another, is said to show is false.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from archiver.fingerprint.coding import Fingerprint, encode
from archiver.fingerprint.picture.printer import print_picture
from archiver.jobs.footage.matching import add, state
from archiver.jobs.footage.sense import Medium
from archiver.jobs.footage.stills import Stills
from archiver.media.notes import Reach
from archiver.media.printing import fingerprint_of
from archiver.model.footage import MediaFacts
from tests.bench.footage.clips import hold_of
from tests.bench.footage.films import Coding, write_film
from tests.bench.footage.places import LOW_TEXTURE
from tests.bench.footage.scenes import Take, scene
from tests.bench.pictures.attacks import bordered, captioned, cropped, jpeg, logoed, sized
from tests.bench.pictures.scenes import Dice, Picture

KINDS = ("street", "valley", "village", "square", "table", "studio", "wall", "card", "sky", "fog", "night")
PLACES, TIMES, LENGTH_S = 2, 3, 8.0
FIRST = 900_000
"""Number of the first place of the set that thresholds were chosen on: no other bench has it."""
FILM, PICTURE, CODING = (640, 360), (960, 540), Coding(12, crf=26, gop=60)
BAR = 60


def _play(one: Picture, dice: Dice) -> Picture:
    """A player's button in the middle."""
    done, (height, width) = one.copy(), one.shape[:2]
    cv2.circle(done, (width // 2, height // 2), height // 8, (20, 20, 20), -1)
    cv2.putText(done, ">", (width // 2 - height // 20, height // 2 + height // 20), 0, height / 250, (255, 255, 255), 5)
    return done


CHANGES: dict[str, Callable[[Picture, Dice], Picture]] = {
    "coded anew": lambda one, dice: one,
    "a third of the size": lambda one, dice: sized(one, 0.35),
    "mirrored": lambda one, dice: np.ascontiguousarray(one[:, ::-1]),
    "lighter, more contrast": lambda one, dice: np.asarray(cv2.convertScaleAbs(one, alpha=1.2, beta=15), np.uint8),
    "button of a player": _play,
    "logo and ticker": logoed,
    "black bars": lambda one, dice: bordered(one, BAR, BAR, 0, (0, 0, 0)),
    "80 % of it": lambda one, dice: cropped(one, dice, 0.8),
    "60 % of it": lambda one, dice: cropped(one, dice, 0.6),
    "two or three lines over it": captioned,
}


@dataclass(slots=True)
class _Archive:
    folder: Path
    films: list[Medium] = field(default_factory=list)
    pictures: dict[str, list[Medium]] = field(default_factory=dict)
    """By the change."""
    of: dict[str, str] = field(default_factory=dict)
    """By the SHA-256 of a picture, that of its film."""

    @property
    def index(self) -> Path:
        return self.folder / "footage"

    def put(self, data: bytes) -> tuple[str, Path]:
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.folder / "sha256" / sha256[:2] / sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return sha256, path

    def add_film(self, take: Take, number: int) -> None:
        path = self.folder / f"{number}.mp4"
        filmed = scene(take)
        write_film(path, filmed.frames(FILM, CODING.rate, 0, LENGTH_S), CODING)
        sha256, file = self.put(path.read_bytes())
        made = fingerprint_of(file, Reach())
        self.films.append(Medium(sha256=sha256, fingerprint=made, encoded=self.put(encode(made))[1], file=file))
        dice = np.random.default_rng([number, 77])
        for at, (name, change) in enumerate(CHANGES.items()):
            moment = round(float(dice.uniform(0.2, LENGTH_S - 0.3)) * CODING.rate) / CODING.rate
            if (number + at) % TIMES == 0:
                grey = filmed.frame(PICTURE, moment)
                posted = jpeg(change(np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8), dice), 70)
                self._add_picture(sha256, name, np.asarray(cv2.cvtColor(posted, cv2.COLOR_BGR2GRAY), np.uint8))

    def _add_picture(self, film: str, name: str, luma: Picture) -> None:
        made = Fingerprint(facts=MediaFacts(kind="picture", size=900), picture=print_picture(luma))
        encoded, path = self.put(encode(made))
        sha256 = hashlib.sha256(encoded.encode()).hexdigest()
        self.pictures.setdefault(name, []).append(Medium(sha256=sha256, fingerprint=made, encoded=path))
        self.of[sha256] = film

    def add_all(self) -> None:
        self.index.mkdir(exist_ok=True)
        state(str(self.index))
        every = [*self.films, *(each for media in self.pictures.values() for each in media)]
        add(str(self.index), [[number, each.sha256, str(each.encoded)] for number, each in enumerate(every)])

    def found(self, medium: Medium) -> set[str]:
        compared = Stills().compare(self.index, medium, self.folder, before=False)
        return {each.reference_sha256 for each in compared.matches}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.stills", description=__doc__)
    parser.add_argument("--first", type=int, default=FIRST)
    first = parser.parse_args().first
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder:
        archive = _Archive(Path(folder))
        takes = [
            Take(kind, first + 100 * at + place, again, hold_of(kind, np.random.default_rng([at, place, again])))
            for at, kind in enumerate(KINDS) for place in range(PLACES) for again in range(TIMES)
        ]  # fmt: skip
        for number, take in enumerate(takes):
            archive.add_film(take, number)
        archive.add_all()
        soft = {film.sha256 for film, take in zip(archive.films, takes, strict=True) if take.kind in LOW_TEXTURE}
        _tell(archive, soft)


def _tell(archive: _Archive, soft: set[str]) -> None:
    sums: Counter[str] = Counter()
    pairs: set[tuple[str, str]] = set()
    for name, media in archive.pictures.items():
        count: Counter[str] = Counter()
        for each in media:
            began = time.process_time()
            found, film = archive.found(each), archive.of[each.sha256]
            sums["ms"] += round(1000 * (time.process_time() - began))
            kind = "soft" if film in soft else "clear"
            count.update({kind: 1, f"{kind} found": int(film in found), "false": len(found - {film})})
            pairs |= {(each.sha256, other) for other in found}
        _say(name, count)
        sums += count
    _say("all", sums)
    back: set[tuple[str, str]] = set()
    began = time.process_time()
    for film in archive.films:
        back |= {(picture, film.sha256) for picture in archive.found(film)}
    spent = time.process_time() - began
    sys.stdout.write(f"The other way round: {len(back & pairs)} of these {len(pairs)}, {len(back - pairs)} others.\n")
    sys.stdout.write(f"{sums['ms'] / len(archive.of):.0f} ms of processor time a picture, ")
    sys.stdout.write(f"{1000 * spent / len(archive.films):.0f} ms a film.\n")


def _say(name: str, count: Counter[str]) -> None:
    clear, soft = (f"{count[f'{kind} found']} of {count[kind]}" for kind in ("clear", "soft"))
    sys.stdout.write(f"| {name} | {clear} | {soft} | {count['false']} |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
