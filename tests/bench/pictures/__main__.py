"""``python -m tests.bench.pictures [--json FILE] [--quick] [-v]``."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

from tests.bench.__main__ import machine
from tests.bench.pictures.measuring import Count, Sizes, measure


def main(words: list[str]) -> None:
    """Print a line for each attack, each kind of picture and each kind of pair."""
    options = argparse.ArgumentParser(prog="python -m tests.bench.pictures", description=__doc__)
    options.add_argument("--json", type=Path, help="write the counts to this file, too")
    options.add_argument("--quick", action="store_true", help="a tenth of everything")
    options.add_argument("--distractors", type=int, help="how many unrelated pictures are in the archive")
    options.add_argument("--tried", type=int, help="on how many pictures each manipulation is tried")
    options.add_argument("-v", action="store_true", help="every picture that was missed or found falsely")
    asked = options.parse_args(words)
    sizes = Sizes(bases=4, distractors=350, tried=14, pairs=4) if asked.quick else Sizes()
    _say(machine())
    given = {name: getattr(asked, name) for name in ("distractors", "tried") if getattr(asked, name) is not None}
    sizes = replace(sizes, **given)
    began = time.monotonic()
    outcome = measure(sizes)
    _table("done to it", outcome.attacks)
    _table("of the kind", outcome.kinds)
    _table("no copies of each other", outcome.pairs)
    for name, value in outcome.milliseconds.items():
        _say(f"{name:<24} {value:7.1f} ms of processor time")
    _say(f"{'a fingerprint':<24} {outcome.bytes_each / 1024:7.1f} KiB; all of it took {time.monotonic() - began:.0f} s")
    if asked.v:
        _say("\n".join(sorted(outcome.missed)))
    if asked.json:
        asked.json.write_text(json.dumps(asdict(outcome), indent=1) + "\n", encoding="utf-8")


def _table(title: str, halves: tuple[dict[str, Count], dict[str, Count]]) -> None:
    _say("")
    _say(f"{title:<24} {'found':>9} {'held out':>9} {'false':>6} {'scenes':>7}   {'plain PDQ 31':>12} {'false':>6}")
    all_of = (Count(), Count())
    for name in halves[0]:
        one, other = halves[0][name], halves[1].get(name, Count())
        all_of[0].__iadd__(one)
        all_of[1].__iadd__(other)
        _line(name, one, other)
    _line("all", *all_of)


def _line(name: str, one: Count, other: Count) -> None:
    plain, tried = one.plain_found + other.plain_found, one.tried + other.tried
    _say(
        f"{name:<24} {f'{one.found}/{one.tried}':>9} {f'{other.found}/{other.tried}':>9} {one.false + other.false:>6} "
        f"{one.scenes + other.scenes:>7}   {f'{plain}/{tried}':>12} {one.plain_false + other.plain_false:>6}"
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
