"""PDQ: as the reference has it, whatever the picture's size."""

from __future__ import annotations

import numpy as np
import pytest

from archiver.fingerprint import pdq
from tests.counts import LONG
from tests.fingerprint.pdq_pictures import LARGE, TINY, Reference, luma, picture, references

QUALITY, BITS = 50, 10


def _hash(grey: pdq.Luma) -> tuple[np.ndarray, int]:
    buffers = pdq.buffer_of(grey)[None]
    return pdq.hashes(pdq.coefficients(buffers))[0], int(pdq.qualities(buffers)[0])


def _compared(reference: Reference) -> tuple[int, int]:
    """Bits and steps of quality between ours and the reference's."""
    bits, quality = _hash(luma(picture(reference.number)))
    return int(np.bitwise_count(bits ^ reference.bits).sum()), abs(quality - reference.quality)


def test_within_ten_bits_of_the_reference() -> None:
    good = [one for one in references() if one.quality >= QUALITY and one.number not in TINY]
    assert len(good) >= 200
    large = [one for one in good if one.number in LARGE]
    small = [one for one in good if one.number not in LARGE]
    compared = [_compared(one) for one in small[: None if LONG else 200] + large[: None if LONG else 1]]
    assert max(bits for bits, _ in compared) <= BITS
    assert np.mean([bits for bits, _ in compared]) < 1
    assert max(steps for _, steps in compared) <= 1


def test_low_qualities_are_the_references() -> None:
    poor = [one for one in references() if one.quality < QUALITY and one.number not in LARGE]
    assert len(poor) > 10
    assert max(_compared(one)[1] for one in poor) <= 1


@pytest.mark.parametrize("number", TINY)
def test_tiny_and_narrow_pictures(number: int) -> None:
    reference = next(one for one in references() if one.number == number)
    bits, quality = _hash(luma(picture(number)))
    assert len(pdq.as_hex(bits)) == 64
    assert abs(quality - reference.quality) <= 1
    assert int(np.bitwise_count(bits ^ reference.bits).sum()) <= BITS


def test_always_64_digits() -> None:
    assert pdq.as_hex(np.zeros(32, dtype=np.uint8)) == "0" * 64
    first = np.zeros(32, dtype=np.uint8)
    first[1] = 1
    assert pdq.as_hex(first) == "0001" + "0" * 60


def test_flat_pictures_say_nothing() -> None:
    for shade in (0, 128, 255):
        assert _hash(np.full((90, 160), shade, dtype=np.uint8))[1] == 0


def test_a_mirrored_picture_without_decoding_it_again() -> None:
    grey = luma(picture(10))
    buffer = pdq.buffer_of(grey)
    frequencies = pdq.coefficients(np.stack([buffer, buffer[:, ::-1]]))
    here, there = pdq.hashes(pdq.mirrored(frequencies))[0], pdq.hashes(frequencies)[1]
    assert int(np.bitwise_count(here ^ there).sum()) <= 2
    plain = pdq.hashes(frequencies)
    assert int(np.bitwise_count(plain[0] ^ plain[1]).sum()) > 60


@pytest.mark.parametrize("shape", [(0, 5), (5, 0), (4, 4, 3)])
def test_what_is_no_grey_picture(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no grey picture"):
        pdq.buffer_of(np.zeros(shape, dtype=np.uint8))


def test_a_huge_side_costs_little_memory() -> None:
    strip = np.zeros((2, 200_000), dtype=np.uint8)
    strip[:, ::2] = 255
    assert pdq.buffer_of(strip).shape == (64, 64)
