"""Files that were made to do harm, or broke: each named by what is wrong with it."""

from __future__ import annotations

import io
import os
import struct
import wave
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from tests.media.made import film, recording, tone

HUGE = 100_000


def truncated(path: Path, part: float = 0.6) -> Path:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    return path


def flipped(path: Path, seed: int, share: float = 0.01) -> Path:
    """The same file with a share of its bytes replaced."""
    data = bytearray(path.read_bytes())
    random = np.random.default_rng(seed)
    for place in random.integers(64, len(data), max(1, int(len(data) * share))):
        data[place] = int(random.integers(0, 256))
    path.write_bytes(data)
    return path


def png(width: int, height: int, body: bytes, *, repeats: int = 1) -> bytes:
    """A PNG that claims a size, of whatever compressed body."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = [(b"IHDR", header), *[(b"IDAT", body)] * repeats, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def claims(kind: str) -> bytes:
    """A picture of 100,000 x 100,000 pixels, as its header says."""
    if kind == "png":
        return png(HUGE, HUGE, zlib.compress(bytes(1000)))
    if kind == "bmp":
        return (
            b"BM" + struct.pack("<IHHIIiiHHIIiiII", 200, 0, 0, 54, 40, HUGE, HUGE, 1, 24, 0, 0, 0, 0, 0, 0) + bytes(146)
        )
    if kind == "gif":
        return b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\x02\x02L\x01\0;"
    if kind == "webp":
        size = (0x3FFF).to_bytes(3, "little")
        extended = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + b"\xff\xff\xff" * 2
        frame = b"ANMF" + struct.pack("<I", 40) + bytes(6) + size * 2 + bytes(28)
        animated = b"ANIM" + struct.pack("<I", 6) + bytes(6) + frame
        return b"RIFF" + struct.pack("<I", 4 + len(extended + animated)) + b"WEBP" + extended + animated
    if kind == "jpeg":
        good = io.BytesIO()
        Image.new("L", (64, 64), 128).save(good, "JPEG")
        data = good.getvalue()
        place = data.index(b"\xff\xc0") + 5
        return data[:place] + b"\xff\xff\xff\xff" + data[place + 4 :]
    if kind == "tiff":
        lengths = [(256, 4, HUGE), (257, 4, HUGE), (278, 4, HUGE), (279, 4, 100)]
        tags = sorted([*lengths, (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1)])
        return (
            b"II*\0\x08\0\0\0"
            + struct.pack("<H", len(tags))
            + b"".join(struct.pack("<HHII", tag, kind_, 1, value) for tag, kind_, value in tags)
            + bytes(104)
        )
    raise ValueError(kind)


def bomb() -> bytes:
    """A PNG within the limit of pixels, of 400 MB of zeros, that takes 400 kB."""
    side = 10_000
    return png(side, side, zlib.compress(bytes((4 * side + 1) * side), 9))


def many_frames(count: int) -> bytes:
    """A GIF of so many frames of one pixel, 0 s each."""
    frame = b"!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02L\x01\0"
    return b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff" + frame * count + b";"


def channels(path: Path, count: int) -> Path:
    """A WAV of so many channels."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(count)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(2 * count * 8000))
    return path


def patched(path: Path, atom: bytes, offset: int, value: bytes) -> Path:
    """The same MP4 with other bytes at an offset behind an atom's name."""
    data = bytearray(path.read_bytes())
    place = data.index(atom) + 4 + offset
    data[place : place + len(value)] = value
    path.write_bytes(data)
    return path


def far_apart(path: Path) -> Path:
    """A film of three frames, the last one 30 years after the first."""
    return film(path, [0, 1, 1e9])


def playlist(path: Path, target: str) -> Path:
    """An HLS playlist that names another file or address, under the name of a film."""
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{target}\n#EXT-X-ENDLIST\n")
    return path


def concatenation(path: Path, target: str) -> Path:
    """A list of files for FFmpeg's concat, under the name of a film."""
    path.write_text(f"ffconcat version 1.0\nfile '{target}'\n")
    return path


List = Callable[[Path, str], Path]
Make = Callable[[Path], object]


def _bytes(data: Callable[[], bytes]) -> Make:
    return lambda path: path.write_bytes(data())


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("a", bytes(1000))


def _picture(path: Path, kind: str, **options: Any) -> Path:
    noise = np.random.default_rng(7).integers(0, 255, (200, 300, 3), np.uint8)
    Image.fromarray(noise).save(path, kind, **options)
    return path


def _moving(path: Path, kind: str) -> Path:
    noise = np.random.default_rng(7).integers(0, 255, (10, 60, 90, 3), np.uint8)
    first, *rest = [Image.fromarray(one) for one in noise]
    first.save(path, kind, save_all=True, append_images=rest, duration=100)
    return path


def _jpeg_header(path: Path) -> None:
    film(path)
    path.write_bytes(b"\xff\xd8\xff\xe0\0\x10JFIF\0" + path.read_bytes())


CASES: dict[str, Make] = {
    "empty.mp4": lambda path: path.touch(),
    "folder.mp4": lambda path: path.mkdir(),
    "pipe.mp4": os.mkfifo,
    "zip.mp4": _zip,
    "noise.mp4": _bytes(lambda: np.random.default_rng(3).bytes(100_000)),
    "zeros.mp4": _bytes(lambda: bytes(5_000_000)),
    "text.mp4": _bytes(lambda: b"Nothing to see here.\n" * 1000),
    "jpeg-header.mp4": _jpeg_header,
    "truncated.mp4": lambda path: truncated(film(path, container_options={"movflags": "faststart"})),
    "no-index.mp4": lambda path: truncated(film(path)),
    "truncated.webm": lambda path: truncated(film(path, codec="libvpx", options={"deadline": "realtime"})),
    "truncated.mkv": lambda path: truncated(film(path)),
    "flipped.mp4": lambda path: flipped(film(path, sound=tone(2), container_options={"movflags": "faststart"}), 1),
    "flipped.mkv": lambda path: flipped(film(path, sound=tone(2)), 2),
    "truncated.jpg": lambda path: truncated(_picture(path, "JPEG")),
    "truncated.png": lambda path: truncated(_picture(path, "PNG")),
    "truncated.gif": lambda path: truncated(_moving(path, "GIF")),
    "truncated.webp": lambda path: truncated(_moving(path, "WEBP")),
    "truncated.avif": lambda path: truncated(_picture(path, "AVIF")),
    "flipped.jpg": lambda path: flipped(_picture(path, "JPEG"), 3),
    "flipped.webp": lambda path: flipped(_moving(path, "WEBP"), 4),
    "flipped.avif": lambda path: flipped(_picture(path, "AVIF"), 5),
    **{f"claims.{kind}": _bytes(partial(claims, kind)) for kind in ("png", "gif", "webp", "bmp", "jpeg", "tiff")},
    "no-pixels.png": _bytes(lambda: png(0, 0, zlib.compress(b""))),
    "bomb.png": _bytes(bomb),
    "endless-body.png": _bytes(lambda: png(64, 64, zlib.compress(bytes(1 << 20)), repeats=2000)),
    "small.gif": _bytes(lambda: many_frames(1000)),
    "frames.gif": _bytes(lambda: many_frames(1_000_000)),
    "long.mp4": lambda path: patched(film(path), b"mdhd", 16, b"\x7f\xff\xff\xff"),
    "slow.mp4": lambda path: patched(film(path), b"mdhd", 12, b"\0\0\0\x01"),
    "no-clock.mp4": lambda path: patched(film(path), b"mdhd", 12, b"\0\0\0\0"),
    "large.mp4": lambda path: patched(film(path), b"avc1", 24, b"\x7f\xff\x7f\xff"),
    "far-apart.mkv": far_apart,
    "negative.mkv": lambda path: film(path, offset_s=-100.0),
    "channels.wav": lambda path: channels(path, 255),
    "no-channels.wav": lambda path: flipped_header(channels(path, 1), 22, b"\0\0"),
    "no-rate.wav": lambda path: flipped_header(channels(path, 1), 24, bytes(4)),
    "rate.wav": lambda path: flipped_header(channels(path, 1), 24, b"\xff\xff\xff\x7f"),
    "truncated.ogg": lambda path: truncated(recording(path, tone(2), "libopus")),
    "flipped.mp3": lambda path: flipped(recording(path, tone(2), "libmp3lame"), 6, 0.05),
    "sticker.tgs": _bytes(lambda: b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + zlib.compress(b'{"tgs":1,"v":"5.5.2"}')),
    "fast.mkv": lambda path: film(path, [number / 1000 for number in range(500)]),
}
"""By the name of the file that each makes."""


def flipped_header(path: Path, place: int, value: bytes) -> Path:
    data = bytearray(path.read_bytes())
    data[place : place + len(value)] = value
    path.write_bytes(data)
    return path
