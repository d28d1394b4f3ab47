"""A fingerprint as bytes: the same again, or an error, whatever the bytes are."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import zstandard

from archiver.fingerprint import coding
from archiver.fingerprint.coding import DamagedPrintError, Fingerprint, decode, encode
from archiver.model.footage import MediaFacts
from tests.counts import reduced

FACTS = MediaFacts(
    kind="video", size=12, container="mov", video_codec="h264", width=640, height=360, rotation=90, duration_s=2.5,
    frame_rate=25.0, frames=62, tags=(("title", "Zelmara"),), location=(36.05, -14.2),
)  # fmt: skip


@dataclass
class Made:
    """A print of any columns, of which ``times`` must be there."""

    held: dict[str, Any]

    def columns(self) -> dict[str, Any]:
        return self.held

    @classmethod
    def from_columns(cls, columns: Mapping[str, Any]) -> Made:
        if columns["times"].ndim != 1:
            raise ValueError("times")
        return cls(dict(columns))


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("made_prints")
    module.Made = Made  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "made_prints", module)
    monkeypatch.setattr(coding, "_CLASSES", dict.fromkeys(("picture", "video", "audio"), ("made_prints", "Made")))


def example() -> Fingerprint:
    random = np.random.default_rng(1)
    video = {"times": random.random(40).astype(np.float32), "hashes": random.integers(0, 255, (40, 2, 32), np.uint8),
             "none": np.zeros((0, 2), np.uint16), "one": np.float64(2.5)}  # fmt: skip
    audio = {"times": np.arange(7, dtype=np.uint32)}
    return Fingerprint(facts=FACTS, video=Made(video), audio=Made(audio), notes=("a note – une note",))


def raw(header: object, body: bytes = b"", level: int = 1) -> bytes:
    line = header if isinstance(header, bytes) else json.dumps(header).encode() + b"\n"
    return zstandard.ZstdCompressor(level=level).compress(line + body)


def plain(**changed: object) -> dict[str, object]:
    facts = {**json.loads(zstandard.decompress(encode(Fingerprint(facts=FACTS))).split(b"\n")[0])}
    return {**facts, **changed}


def test_what_is_written_is_read() -> None:
    before = example()
    data = encode(before)
    after = decode(data)
    assert (after.facts, after.notes, after.failed, after.picture) == (before.facts, before.notes, None, None)
    for kind in ("video", "audio"):
        written, read = getattr(before, kind).held, getattr(after, kind).held
        assert list(written) == list(read)
        for name, column in written.items():
            assert np.array_equal(column, read[name])
            assert np.asarray(column).dtype == read[name].dtype
    assert encode(after) == data


def test_of_a_file_that_failed() -> None:
    after = decode(encode(Fingerprint(facts=MediaFacts(kind="other", size=3), failed="it is empty")))
    assert (after.failed, after.facts.size, after.video) == ("it is empty", 3, None)


def test_any_byte_changed_is_an_error_or_a_fingerprint() -> None:
    data = encode(example())
    random = np.random.default_rng(2)
    for _ in range(reduced(3000, 300)):
        changed = bytearray(data)
        changed[random.integers(0, len(data))] ^= int(random.integers(1, 256))
        _read(bytes(changed))
    for length in range(0, len(data), 37):
        with pytest.raises(DamagedPrintError):
            decode(data[:length])
    with pytest.raises(DamagedPrintError):
        decode(data + b"more")


def test_any_byte_of_the_header_changed_is_an_error_or_a_fingerprint() -> None:
    whole = zstandard.decompress(encode(example()))
    random = np.random.default_rng(3)
    end = whole.index(b"\n")
    for _ in range(reduced(5000, 500)):
        changed = bytearray(whole)
        changed[random.integers(0, end + 1)] = int(random.integers(32, 127))
        _read(zstandard.compress(bytes(changed), 1))


def _read(data: bytes) -> None:
    try:
        decode(data)
    except DamagedPrintError:
        return


VIDEO = ["times", "<f4", [2], 0]


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ([], b""),
        ({}, b""),
        (plain(format="archiver-print/2"), b""),
        (plain(prints={"video": [VIDEO]}), b"1234567"),
        (plain(prints={"video": [VIDEO]}), b"123456789"),
        (plain(prints={"video": [["times", "<f4", [2], 4]]}), b"12345678"),
        (plain(prints={"video": [["times", "<f4", [-2], 0]]}), b"12345678"),
        (plain(prints={"video": [["times", "<f4", [True, 2], 0]]}), b"12345678"),
        (plain(prints={"video": [["times", "<f4", [2**62, 2**62], 0]]}), b"12345678"),
        (plain(prints={"video": [["times", "O", [1], 0]]}), b"12345678"),
        (plain(prints={"video": [["times", "<f4", [2, 1], 0]]}), b"12345678"),
        (plain(prints={"video": [["__class__", "<f4", [2], 0]]}), b"12345678"),
        (plain(prints={"video": [VIDEO, VIDEO]}), b"1234567812345678"),
        (plain(prints={"film": [VIDEO]}), b"12345678"),
        (plain(prints={"facts": [VIDEO]}), b"12345678"),
        (plain(notes=[1]), b""),
        (plain(failed=5), b""),
        (plain(facts={"kind": "video"}), b""),
        (plain(facts={**plain()["facts"], "size": -1}), b""),  # type: ignore[dict-item]
        (plain(facts={**plain()["facts"], "kind": "film"}), b""),  # type: ignore[dict-item]
        (plain(facts={**plain()["facts"], "more": 1}), b""),  # type: ignore[dict-item]
        (b'{"format":' + b"[" * 100_000 + b"\n", b""),
        (b'{"format": NaN}\n', b""),
        (b"no line", b""),
    ],
)
def test_what_does_not_fit_is_refused(header: object, body: bytes) -> None:
    with pytest.raises(DamagedPrintError):
        decode(raw(header, body))


def test_what_would_be_too_large_is_not_decompressed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding, "MOST_BYTES", 1_000_000)
    frame = zstandard.ZstdCompressor().compress(bytes(coding.MOST_BYTES + 1))
    with pytest.raises(DamagedPrintError, match="larger than any"):
        decode(frame)
    streamed = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(1000))
    with pytest.raises(DamagedPrintError):
        decode(streamed)
