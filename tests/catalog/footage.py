"""Fingerprints and matches for made-up logs."""

from __future__ import annotations

from dataclasses import replace

from archiver.model.footage import Match, MatchOutput, MediaFacts, Printed, PrintRows, PrintSummary, Searched, Span
from tests.catalog.world import World, sha

FIRST, SECOND = sha("first film"), sha("second film")
FACTS = MediaFacts(
    kind="video",
    size=1000,
    container="mp4",
    video_codec="h264",
    width=160,
    height=90,
    rotation=90,
    duration_s=12.5,
    frame_rate=25.0,
    tags=(("creation_time", "2026-02-01T10:00:00Z"), ("a=b", "c=d")),
    location=(31.5, -4.25),
)
SEARCHED = Searched(media=4, pictures=1, videos=3, sounds=2, video_s=300.5, audio_s=200, log_size=17)
MATCH = Match(
    medium="video",
    query=Span(1.5, 4.25),
    reference_sha256=FIRST,
    reference=Span(7, 9.75),
    speed=1.25,
    mirrored=True,
    transformation=("cropped", "rotated 5°"),
    score=123.45,
    verdict="copy",
)


def printed(world: World, sha256: str, version: str = "1", **more: object) -> int:
    summary = replace(PrintSummary(facts=FACTS, rows=PrintRows(video=9, audio=4)), **more)  # type: ignore[arg-type]
    told = Printed(sha256=sha256, summary=summary)
    return world.derive("fingerprint", version, {"sha256": sha256}, printed=told).entry.n


def matched(world: World, sha256: str, *matches: Match, version: str = "1") -> int:
    output = MatchOutput(sha256=sha256, searched=SEARCHED, matches=matches)
    return world.derive("match", version, {"sha256": sha256}, matched=output).entry.n
