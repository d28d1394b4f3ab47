"""PDQ against the reference: ``python -m tests.bench.pdq [--write]``, where the package pdqhash is installed.

It needs a compiler, and nothing else of this project's does: without it the bench says so and ends well. ``--write``
writes the reference's values of the pictures that the tests compare with.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from typing import Any

import numpy as np

from archiver.fingerprint import pdq
from tests.fingerprint.pdq_pictures import TINY, VALUES, luma, picture

PICTURES, ENOUGH, QUALITY = 300, 200, 50
"""How many are made, how many of them have at least the quality that counts."""


def main(words: list[str]) -> None:
    """Print how far the hashes lie from the reference's, or write the reference's values."""
    try:
        reference = importlib.import_module("pdqhash")
    except ImportError:
        _say("pdq: the package pdqhash is not installed (it needs a compiler): nothing compared")
        return
    if "--write" in words:
        _write(reference)
        return
    _compare(reference)


def _write(reference: Any) -> None:
    values = {number: _theirs(reference, number) for number in [*range(PICTURES), *TINY]}
    lines = [f'  "{number}": {json.dumps(value)}' for number, value in values.items()]
    VALUES.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    good = sum(quality >= QUALITY for number, (_, quality) in values.items() if number < PICTURES)
    _say(f"pdq: {len(values)} values written, {good} of quality {QUALITY} and more")


def _compare(reference: Any) -> None:
    distances, qualities, ours_s, theirs_s = [], [], 0.0, 0.0
    for number in range(PICTURES):
        whole = picture(number)
        began = time.process_time()
        digits, quality = _theirs(reference, number, whole)
        between = time.process_time()
        buffer = pdq.buffer_of(luma(whole))[None]
        mine = pdq.hashes(pdq.coefficients(buffer))[0]
        ours_s, theirs_s = ours_s + time.process_time() - between, theirs_s + between - began
        if quality < QUALITY:
            continue
        theirs = np.frombuffer(bytes.fromhex(digits), dtype=np.uint8)
        distances.append(int(np.bitwise_count(mine ^ theirs).sum()))
        qualities.append(abs(int(pdq.qualities(buffer)[0]) - quality))
    _say(
        f"pdq: {len(distances)} pictures of quality {QUALITY} and more, bits from the reference: "
        f"{np.mean(distances):.2f} on average, {max(distances)} at most; quality differs by {max(qualities)} at most; "
        f"processor time {ours_s / theirs_s:.2f} of the reference's"
    )


def _theirs(reference: Any, number: int, whole: Any = None) -> tuple[str, int]:
    bits, quality = reference.compute(np.ascontiguousarray(picture(number) if whole is None else whole))
    return np.packbits(np.asarray(bits, dtype=np.uint8)).tobytes().hex(), int(quality)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
