"""One picture out of a film, made in a process of its own: ``python -m archiver.jobs.still FILM PICTURE``.

Films come from anywhere, and a decoder may fall over one, or be made to work without end: this process has little
time and memory, and what happens to it happens to nothing else.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import av

CPU_S = 10
MEMORY = 2 * 1024**3
WIDEST = 480
"""Pixels of the longer side."""
PART = 3
"""The picture is from the end of the first third: beginnings are often black or a title."""


def limit() -> None:
    """Take at most ``CPU_S`` seconds and ``MEMORY`` bytes, and write no core."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def still(film: Path, picture: Path) -> None:
    """Write one frame of ``film`` as a JPEG. Raises av.FFmpegError or OSError for what is no film."""
    with av.open(str(film)) as container:
        if container.duration:
            container.seek(container.duration // PART)
        frame = next(container.decode(video=0))
        image = frame.to_image()  # type: ignore[no-untyped-call]
    image.thumbnail((WIDEST, WIDEST))
    image.save(picture, "JPEG", quality=85)


if __name__ == "__main__":
    limit()
    still(Path(sys.argv[1]), Path(sys.argv[2]))
