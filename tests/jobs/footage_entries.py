"""Fingerprints and matches in an archive as if its files had been decoded and compared."""

from __future__ import annotations

import json
from collections.abc import Sequence

import zstandard

from archiver.archive import Writer
from archiver.model.derived import Derivation
from archiver.model.footage import Match, MatchOutput, Searched
from archiver.model.footage_json import matches_to_json
from archiver.model.objects import Bytes

VERSION = "1000"
"""Newer than any that makes fingerprints by itself, so that these count."""


def print_object(
    kind: str, duration_s: float | None, *, rows: int = 9, failed: str | None = None, **facts: object
) -> Bytes:
    """A fingerprint's object whose columns hold nothing."""
    said = {"kind": kind, "size": 900, "duration_s": duration_s, **facts}
    sense = "picture" if kind == "picture" else "video"
    prints = {} if failed else {sense: [["times", "<f4", [rows], 0]]}
    header = {
        "format": "archiver-print/1", "facts": {key: value for key, value in said.items() if value is not None},
        "notes": [], "failed": failed, "prints": prints,
    }  # fmt: skip
    data = zstandard.ZstdCompressor().compress(json.dumps(header).encode() + b"\n" + bytes(4 * rows))
    return Bytes(role="output", data=data, media_type="application/vnd.archiver.print")


async def fingerprinted(archive: Writer, sha256: str, made: Bytes) -> None:
    """The medium has this fingerprint."""
    await archive.derive_all(
        [Derivation(tool="fingerprint", version=VERSION, inputs=(1,), params={"sha256": sha256}, output=made)]
    )


async def compared(
    archive: Writer, sha256: str, matches: Sequence[Match] = (), *, videos: int = 2, left_out: tuple[str, ...] = ()
) -> None:
    """The medium was compared with ``videos`` films of 100 s, and these were found."""
    searched = Searched(
        media=videos,
        pictures=0,
        videos=videos,
        sounds=0,
        video_s=100.0 * videos,
        audio_s=0,
        log_size=archive.log.size,
        left_out=left_out,
    )
    output = MatchOutput(sha256=sha256, searched=searched, matches=tuple(matches))
    await archive.derive(
        tool="match", version=VERSION, inputs=[1], params={"sha256": sha256}, output=matches_to_json(output)
    )
