"""Links to videos in a world of entries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from archiver.model.derived import Folded
from archiver.model.observations import PostSeen
from archiver.model.spans import Span
from archiver.model.videos import LeftOut, Video, VideoFile, VideoSeen
from tests.catalog.world import World, post, sha

FILM = "https://films.example/7.mp4"


def linking(message_id: int, *addresses: str, **more: Any) -> PostSeen:
    """A post whose text is these addresses."""
    spans, at = [], 0
    for address in addresses:
        spans.append(Span(kind="url", offset=at, length=len(address)))
        at += len(address) + 1
    return post(message_id, " ".join(addresses), spans=tuple(spans), **more)


def followed(
    world: World, address: str = FILM, *, reason: str | None = None, uploaded: datetime | None = None, streams: int = 1
) -> Folded:
    """A link that brought so many streams and a thumbnail; with a ``reason`` none."""
    files = [
        VideoFile(role="stream", sha256=sha(f"stream{number}"), size=10 + number, mime="video/mp4")
        for number in range(streams)
    ]
    files.append(VideoFile(role="thumbnail", sha256=sha("thumbnail"), size=3, mime="image/jpeg"))
    left = (LeftOut(reason="too_large", detail="The better picture is larger than the limit."),)
    video = Video(
        ident="7", extractor="generic", title="The flood", uploaded=uploaded, duration_s=61.0, files=tuple(files),
        left_out=left,
    )  # fmt: skip
    seen = VideoSeen(
        url=address,
        videos=() if reason else (video,),
        reason=reason,
        detail="It went silent." if reason else None,
    )
    return world.capture(seen, source="video", method="video.get", question={"url": address}, account=None)


def merged(world: World) -> Folded:
    """The two streams of a link in one file."""
    return world.derive("merge", params={"video": sha("stream0"), "audio": sha("stream1")})
