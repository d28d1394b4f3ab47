"""A file from anywhere, opened so that it can lead to no other file and to no address.

Some formats are lists of other files or addresses (HLS, DASH, concat). FFmpeg guesses the format from the content, so
that such a list may come under any name: only formats that hold their own pictures and sound are let in, the bytes come
from a file that is open already, and no protocol is allowed for anything else.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import av
from av.container import InputContainer

from archiver.errors import InputError

FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "avi", "flv", "mpegts", "mpeg", "mpegvideo", "m4v", "h264", "hevc",
    "h263", "av1", "obu", "ivf", "ogg", "asf", "rm", "mxf", "dv", "nut", "mjpeg", "yuv4mpegpipe", "wtv", "gif", "apng",
    "mp3", "wav", "w64", "flac", "aac", "amr", "amrnb", "amrwb", "aiff", "au", "caf", "ac3", "eac3", "dts", "dtshd",
    "ape", "wv", "tta", "mpc", "mpc8", "latm", "loas", "adts", "iff",
)  # fmt: skip
"""Demuxers that are let in."""
MOST_PIXELS = 64 * 1024 * 1024
"""Of one frame: 8K and twice that."""
MOST_STREAMS = 64
BUFFER = 1 << 18
OPTIONS = {
    "format_whitelist": ",".join(FORMATS),
    "protocol_whitelist": "none",
    "max_streams": str(MOST_STREAMS),
}


class UnreadableError(InputError):
    """A file that shows nothing; its sentence completes "no picture, film or sound:"."""


@contextmanager
def regular(path: Path) -> Iterator[BinaryIO]:
    """The open file. Raises UnreadableError for what is no file, without waiting for it (a pipe), or is empty."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise UnreadableError(f"it cannot be read ({error.strerror})") from error
    state = os.fstat(descriptor)
    if not stat.S_ISREG(state.st_mode) or state.st_size == 0:
        os.close(descriptor)
        raise UnreadableError("it is empty" if stat.S_ISREG(state.st_mode) else "it is no file")
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        yield file


@contextmanager
def container(path: Path) -> Iterator[InputContainer]:
    """The file as a container of streams. Raises UnreadableError."""
    with regular(path) as file:
        try:
            opened = av.open(file, options=dict(OPTIONS), buffer_size=BUFFER, metadata_errors="replace")
        except (av.error.FFmpegError, ValueError) as error:
            if isinstance(error, MemoryError):
                raise
            raise UnreadableError(f"its format is none that is read ({said(error)})") from error
        assert isinstance(opened, InputContainer)
        with opened:
            yield opened


def said(error: Exception) -> str:
    """What a decoder said, short."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(text)[:100].lower().rstrip(".")
