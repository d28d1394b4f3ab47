"""The JSON of links to videos; its names are fixed in ``docs/design.md``."""

from __future__ import annotations

from archiver.jobs.shapes import Document, summary
from archiver.model.linked_videos import LinkedVideo
from archiver.model.videos import Video, VideoFile, VideoLook, VideoMerged
from archiver.report.files import object_path


def linked(value: LinkedVideo) -> Document:
    """A link with who leads to it, and every time that it was followed."""
    return {
        "url": value.address,
        "state": value.state,
        "posts": [str(post.key) for post in value.posts],
        "articles": [summary(each) for each in value.articles],
        "looks": [look(each) for each in value.looks],
    }


def look(value: VideoLook) -> Document:
    """One time that a link was followed."""
    return {
        "entry": value.entry,
        "time": value.time.isoformat(),
        "reason": value.seen.reason,
        "detail": value.seen.detail,
        "videos": [_video(each) for each in value.seen.videos],
        "merged": [_merged(each) for each in value.merged],
    }


def _video(value: Video) -> Document:
    return {
        "id": value.ident,
        "extractor": value.extractor,
        "title": value.title,
        "uploader": value.uploader,
        "page_url": value.page_url,
        "duration_s": value.duration_s,
        "uploaded": _day_or_moment(value),
        "live": value.live,
        "files": [_file(each) for each in value.files],
        "left_out": [{"reason": each.reason, "detail": each.detail} for each in value.left_out],
    }


def _day_or_moment(value: Video) -> str | None:
    if value.uploaded is None:
        return None
    return value.uploaded.date().isoformat() if value.day_only else value.uploaded.isoformat()


def _file(value: VideoFile) -> Document:
    return {
        "role": value.role,
        "sha256": value.sha256,
        "size": value.size,
        "mime": value.mime,
        "format": value.format_id,
        "language": value.language,
        "height": value.height,
        "note": value.note,
        "path": object_path(value.sha256),
    }


def _merged(value: VideoMerged) -> Document:
    return {
        "entry": value.entry,
        "sha256": value.sha256,
        "size": value.size,
        "made_of": [value.video_sha256, value.audio_sha256],
        "path": object_path(value.sha256),
    }
