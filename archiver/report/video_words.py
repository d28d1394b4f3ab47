"""Words for videos of other sites, the same in the terminal and in reports."""

from __future__ import annotations

from collections.abc import Iterable

from archiver.model.linked_videos import VideoState
from archiver.model.videos import Video, VideoFile
from archiver.report import wording

STATES: dict[VideoState, str] = {
    "stored": "archived",
    "partly": "archived in part",
    "none": "leads to no video",
    "failed": "not archived",
    "waiting": "not followed yet",
}
NO_CODEC = "none"
"""What yt-dlp calls the codec of a picture or sound that is not there."""
ROLES = {
    "stream": "stream as served",
    "subtitles": "subtitles",
    "thumbnail": "thumbnail",
    "manifest": "playlist of its pieces",
    "info": "what the site says of it",
}


def in_order(files: Iterable[VideoFile]) -> list[VideoFile]:
    """What is watched first, what is only read last."""
    order = list(ROLES)
    return sorted(files, key=lambda file: order.index(file.role) if file.role in order else len(order))


def role_of(file: VideoFile) -> str:
    """What a file is to its video: "stream as served (720 lines, avc1, without sound)"."""
    facts = []
    if file.role == "stream":
        facts += [f"{file.height} lines"] if file.height else []
        facts += [each for each in (file.vcodec, file.acodec) if each and each != NO_CODEC]
        facts += ["without sound"] if file.acodec == NO_CODEC else []
        facts += ["without picture"] if file.vcodec == NO_CODEC else []
    if file.language:
        facts.append(file.language)
    more = f" ({', '.join(facts)})" if facts else ""
    return f"{ROLES.get(file.role, file.role)}{more}"


def day_of(video: Video) -> str:
    """When the site says that it was published; "" where it does not."""
    if video.uploaded is None:
        return ""
    return f"{video.uploaded:%Y-%m-%d}" if video.day_only else f"{video.uploaded:%Y-%m-%d %H:%M} UTC"


def length_of(video: Video) -> str:
    """How long the site says that it is; "" where it does not."""
    return "" if video.duration_s is None else wording.duration(video.duration_s)
