"""``python -m tests.bench.footage``: how much recycled footage is found, beside what the plain way finds."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

import cv2

from archiver.model.footage import Match
from tests.bench.footage import building, costs, ours, plain, report, unrelated
from tests.bench.footage.attacks import ATTACKS
from tests.bench.footage.building import Material, Query
from tests.bench.footage.compilations import HELD_OUT, RECYCLED
from tests.bench.footage.distractors import Distractors, distractors
from tests.bench.footage.scoring import Claim, Score, score

CLAIMED = ("copy", "alike")
"""A match of the verdict "same scene" claims no copy."""


def main() -> int:
    """Builds what is missing, measures, prints; 1 where the plain way finds too much."""
    chosen = _arguments()
    names = [each.name for each in ATTACKS if not chosen.only or each.name in chosen.only.split(",")]
    numbers = [chosen.compilation] if chosen.compilation is not None else list(range(len(RECYCLED)))
    folder = building.folder_of(chosen.keep, chosen.seed)
    began = time.monotonic()
    material = building.build(folder, chosen.seed, names, numbers)
    others = None if chosen.no_distractors else distractors(folder, chosen.seed, chosen.distractors)
    _say(f"built in {time.monotonic() - began:.0f} s: {folder}")
    cv2.setNumThreads(1)
    baseline = _baseline(material, others)
    measured = None if chosen.plain_only else _measured(material, others, folder)
    result: dict[str, object] = {}
    for title, apart in (("tuned on", False), ("held out", True)):
        queries = [each for each in material.queries if (each.compilation == HELD_OUT) == apart]
        if queries:
            result[title] = _reported(title, queries, baseline, measured)
    if len(numbers) > 1:
        result["all"] = _reported("all", material.queries, baseline, measured)
    if not chosen.plain_only and not chosen.no_unrelated:
        result["unrelated"] = _unrelated(folder, chosen.seed, chosen.unrelated)
    if not chosen.plain_only and not chosen.no_costs:
        result["costs"] = _costs(folder)
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=1))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.footage", description=__doc__)
    parser.add_argument("--only", metavar="ATTACK,...", help="of: " + ", ".join(each.name for each in ATTACKS))
    parser.add_argument(
        "--compilation", type=int, choices=range(len(RECYCLED)), help=f"one alone; {HELD_OUT} is held out"
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where the set is built (else ARCHIVER_BENCH_DIR)")
    parser.add_argument("--seed", type=int, default=1, help="another seed is another set")
    parser.add_argument("--distractors", type=int, default=1_000_000, metavar="N", help="hashes of other footage")
    parser.add_argument("--plain-only", action="store_true", help="measure the plain way alone")
    parser.add_argument("--no-distractors", action="store_true", help="only the clips are known")
    parser.add_argument("--unrelated", type=int, default=unrelated.FILMS, metavar="N", help="films that share nothing")
    parser.add_argument("--no-unrelated", action="store_true", help="leave that part out")
    parser.add_argument("--no-costs", action="store_true", help="leave out time and memory of fingerprinting")
    parser.add_argument("--json", type=Path, metavar="FILE", help="all figures for machines")
    return parser.parse_args()


Claims = dict[Path, list[Claim]]


def _baseline(material: Material, others: Distractors | None) -> Claims:
    archive = plain.plain([(each.stem, plain.frames_of(each)) for each in material.archive], others)
    return _each("plain way", material.queries, lambda path: archive.claims(plain.frames_of(path)))


def _measured(material: Material, others: Distractors | None, folder: Path) -> Claims:
    names = {hashlib.sha256(each.read_bytes()).hexdigest(): each.stem for each in material.archive}
    archive = ours.known(material.archive, others, folder / "index")

    def claims(path: Path) -> list[Claim]:
        return [_claim(each, names) for each in ours.matches(archive, path) if each.verdict in CLAIMED]

    return _each("archiver", material.queries, claims)


def _claim(match: Match, names: dict[str, str]) -> Claim:
    clip = names.get(match.reference_sha256, match.reference_sha256)
    return Claim(clip, match.query, match.reference, match.speed, match.mirrored)


def _unrelated(folder: Path, seed: int, count: int) -> dict[str, object]:
    found = unrelated.measured(unrelated.build(folder, seed, count), folder / "index-unrelated")
    _say(f"\nfilms that share nothing: {found.pairs:,} pairs, {len(found.found)} false matches")
    for line in found.found:
        _say(f"  {line}")
    _say(f"  called the same scene, not a copy: {found.same_scene}")
    return asdict(found)


def _costs(folder: Path) -> dict[str, object]:
    cost = costs.measured(costs.build(folder / "costs"))
    _say("")
    for line in (*(each.line() for each in cost.figures), *cost.words):
        _say(line)
    return asdict(cost)


def _each(name: str, queries: Iterable[Query], find: Callable[[Path], list[Claim]]) -> Claims:
    began, found = time.monotonic(), {}
    slowest = 0.0
    for each in queries:
        start = time.monotonic()
        found[each.path] = find(each.path)
        slowest = max(slowest, time.monotonic() - start)
        sys.stderr.write(f"\r{name}: {len(found)} films, {time.monotonic() - began:.0f} s ")
    sys.stderr.write("\n")
    mean = (time.monotonic() - began) / max(1, len(found))
    _say(f"{name}: {mean:.1f} s a film with decoding it, {slowest:.1f} s at most")
    return found


def _reported(title: str, queries: Iterable[Query], baseline: Claims, measured: Claims | None) -> dict[str, object]:
    plainly = _by_attack(queries, baseline)
    mine = None if measured is None else _by_attack(queries, measured)
    _say("\n" + "\n".join(report.table(title, mine, plainly)))
    return {"plain": report.as_json(plainly), **({"archiver": report.as_json(mine)} if mine else {})}


def _by_attack(queries: Iterable[Query], claims: Claims) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    for each in queries:
        scores[each.attack] = scores.get(each.attack, Score()) + score(each.truth, claims[each.path])
    return scores


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
