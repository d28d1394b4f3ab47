"""Compilations: recycled stretches of clips between new sequences and things filmed at the same places another time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from archiver.model.footage import Span
from tests.bench.footage.clips import KINDS, STILL, Clip, hold_of, place_of
from tests.bench.footage.films import Coding, at_times, read_film, write_film
from tests.bench.footage.places import LOW_TEXTURE
from tests.bench.footage.scenes import Take, scene
from tests.bench.footage.textures import Luma
from tests.bench.footage.truth import Stretch, Truth, read_truth, write_truth

VERSION = 2
SIZE = (480, 270)
LENGTH_S = 240.0
RECYCLED = (9, 9, 10)
RATES = (25, 30, 25)
OTHER_SHAPES = 5
"""Recycled stretches of clips that are upright or 4:3: between bars, or with what does not fit cut off."""
FADE_S = 0.6
HELD_OUT = 2
"""The number of the compilation that nothing is tuned on."""


@dataclass(frozen=True, slots=True)
class Part:
    """``length_s`` of a compilation: from ``start_s`` on of a clip, or of a take that no clip shows.

    ``fades``: its beginning is mixed with the end of what came before, for ``FADE_S``.
    """

    source: Clip | Take
    start_s: float
    length_s: float
    fades: bool = False
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Compilation:
    """A film of parts."""

    name: str
    parts: tuple[Part, ...]
    coding: Coding
    size: tuple[int, int] = SIZE


def compilations(seed: int, archive: list[Clip]) -> list[Compilation]:
    """Three of four minutes each, with 28 recycled stretches in sum."""
    dice = np.random.default_rng([seed, 28])
    sources = _sources(archive, sum(RECYCLED), dice)
    made = []
    for number, count in enumerate(RECYCLED):
        mine, sources = sources[:count], sources[count:]
        rate = RATES[number]
        made.append(compilation(f"compilation{number}", mine, LENGTH_S, rate, [seed, 100 + number]))
    return made


def _sources(archive: list[Clip], count: int, dice: np.random.Generator) -> list[Clip]:
    """Most with texture and motion and of the compilations' own shape; some without, some upright, two clips twice."""
    rest = [each for each in archive if each.kind not in (*LOW_TEXTURE, "studio", "card")]
    wide, others = [each for each in rest if _wide(each)], [each for each in rest if not _wide(each)]
    calm = [each for each in archive if each.kind in ("studio", "wall") and _wide(each)]
    low = [each for each in archive if each.kind in ("night", "sky", "fog") and _wide(each)]
    chosen = [*_some(calm, 3, dice), *_some(low, 2, dice), *_some(others, OTHER_SHAPES, dice)]
    chosen += _some(wide, count - len(chosen) - 2, dice)
    chosen += _some([each for each in chosen if each.length_s > 16 and _wide(each)], 2, dice)
    return [chosen[int(each)] for each in dice.permutation(len(chosen))]


def _wide(clip: Clip) -> bool:
    return clip.size[0] * SIZE[1] == clip.size[1] * SIZE[0]


def _some(clips: list[Clip], count: int, dice: np.random.Generator) -> list[Clip]:
    return [clips[int(each)] for each in dice.permutation(len(clips))[:count]]


def compilation(name: str, sources: list[Clip], length_s: float, rate: int, seed: list[int]) -> Compilation:
    """One that recycles a stretch of each of ``sources``, in their order."""
    dice = np.random.default_rng(seed)
    recycled = [_recycled(clip, dice) for clip in sources]
    left = length_s - sum(each.length_s for each in recycled)
    new = _new_parts(seed, left, len(recycled) + 1, dice)
    parts: list[Part] = []
    for number, group in enumerate(new):
        parts += group
        if number < len(recycled):
            parts.append(recycled[number])
    return Compilation(name, tuple(parts), Coding(rate, crf=23, gop=int(dice.integers(50, 250))))


def _recycled(clip: Clip, dice: np.random.Generator) -> Part:
    length = float(np.round(min(dice.uniform(3, 12), clip.length_s - 1.5), 2))
    start = float(np.round(dice.uniform(0.3, clip.length_s - length - 0.9), 3))
    upright = clip.size[0] < clip.size[1]
    return Part(clip, start, length, fades=dice.random() < 0.3, filled=not upright and dice.random() < 0.4)


def _new_parts(seed: list[int], length_s: float, groups: int, dice: np.random.Generator) -> list[list[Part]]:
    """One or two shots for each of the gaps; a third of them at places that the archive knows."""
    shares = dice.dirichlet(np.full(groups, 6.0)) * length_s
    return [[_new(seed, float(each), dice) for each in _cut(share, dice)] for share in shares]


def _cut(length_s: float, dice: np.random.Generator) -> list[float]:
    count = max(1, min(2, round(length_s / 7)))
    return [float(each) for each in dice.dirichlet(np.full(count, 8.0)) * length_s]


def _new(seed: list[int], length_s: float, dice: np.random.Generator) -> Part:
    number = int(dice.integers(0, len(KINDS)))
    known = dice.random() < 0.34
    kind = str(dice.choice(["table", "studio", "street", "square", "valley"])) if known else KINDS[number]
    if known:
        number = KINDS.index(kind) + int(dice.integers(0, KINDS.count(kind)))
        place = place_of(seed[0], kind, number)
    else:
        place = int(dice.integers(1_000_000, 2_000_000_000))
    take = Take(kind, place, 1_000 + seed[1] * 100 + int(dice.integers(0, 100)), hold_of(kind, dice))
    return Part(take, float(dice.uniform(0, 50)), length_s, fades=dice.random() < 0.2 and kind not in STILL)


def truth_of(what: Compilation) -> Truth:
    """Where the parts that come from clips are; a fade belongs to neither side beyond its middle."""
    stretches, now = [], 0.0
    for number, part in enumerate(what.parts):
        frames = round(part.length_s * what.coding.rate)
        end = now + frames / what.coding.rate
        if isinstance(part.source, Clip):
            later = what.parts[number + 1].fades if number + 1 < len(what.parts) else False
            head, tail = FADE_S / 2 * part.fades, FADE_S / 2 * later
            stretches.append(
                Stretch(
                    clip=part.source.name,
                    query=Span(now + head, end + tail),
                    source=Span(part.start_s + head, part.start_s + (end - now) + tail),
                    note=part.source.kind,
                )
            )
        now = end
    return Truth(name=what.name, duration_s=now, stretches=tuple(stretches))


def build(what: Compilation, archive: Path, folder: Path) -> tuple[Path, Truth]:
    """Its file and what is true of it; made if they are not there."""
    path, truth = folder / f"{what.name}.mp4", folder / f"{what.name}.json"
    if not path.exists():
        write_film(path, _pictures(what, archive), what.coding)
        write_truth(truth, truth_of(what))
    return path, read_truth(truth)


def _pictures(what: Compilation, archive: Path) -> Iterator[Luma]:
    """All parts; the end of each goes on under the fade into the next one."""
    rate = what.coding.rate
    fade = round(FADE_S * rate)
    ending: list[Luma] = []
    for number, part in enumerate(what.parts):
        later = number + 1 < len(what.parts) and what.parts[number + 1].fades
        frames = round(part.length_s * rate)
        coming = _part(part, archive, rate, frames + fade * later, what.size)
        for each in range(frames):
            picture = next(coming)
            if part.fades and each < len(ending):
                share = (each + 0.5) / fade
                picture = np.asarray(cv2.addWeighted(picture, share, ending[each], 1 - share, 0), dtype=np.uint8)
            yield picture
        ending = list(coming) if later else []


def _part(part: Part, archive: Path, rate: int, frames: int, size: tuple[int, int]) -> Iterator[Luma]:
    if isinstance(part.source, Take):
        yield from scene(part.source).frames(size, rate, part.start_s, part.start_s + frames / rate)
        return
    film = read_film(archive / f"{part.source.name}.mp4")
    for picture in at_times(film, (part.start_s + each / rate for each in range(frames))):
        yield fitted(picture, size, filled=part.filled)


def fitted(picture: Luma, size: tuple[int, int], *, filled: bool) -> Luma:
    """In a frame of another shape: ``filled`` by cutting off what does not fit, or whole between black bars."""
    height, width = picture.shape
    shares = (size[0] / width, size[1] / height)
    scale = max(shares) if filled else min(shares)
    wide, high = round(width * scale), round(height * scale)
    area = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    scaled = cv2.resize(picture, (wide, high), interpolation=area)
    left, top = max(0, (wide - size[0]) // 2), max(0, (high - size[1]) // 2)
    inner = scaled[top : top + size[1], left : left + size[0]]
    frame = np.full((size[1], size[0]), 16, np.uint8)
    y, x = (size[1] - inner.shape[0]) // 2, (size[0] - inner.shape[1]) // 2
    frame[y : y + inner.shape[0], x : x + inner.shape[1]] = inner
    return frame
