"""What came of a link to a video as JSON (role "answer" of its capture) and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archiver.model.captures import Json
from archiver.model.json_fields import Fields, moment_text, present
from archiver.model.videos import LeftOut, Video, VideoFile, VideoSeen

FORMAT = "archiver-video/1"


def video_to_json(
    seen: VideoSeen,
    *,
    requests: Sequence[Mapping[str, Json]] = (),
    versions: Mapping[str, str],
    notes: Sequence[str] = (),
) -> dict[str, Json]:
    """The document. ``requests``: all that was asked of the network on the way; ``versions`` of the programs; ``notes``:
    what they warned of. These three are for readers, and are not read back.
    """
    return present(
        {
            "format": FORMAT,
            "url": seen.url,
            "reason": seen.reason,
            "detail": seen.detail,
            "videos": [_video(each) for each in seen.videos],
            "versions": dict(versions),
            "notes": list(notes) or None,
            "requests": [dict(each) for each in requests],
        }
    )


def video_from_json(document: object) -> VideoSeen:
    """The inverse. Raises InputError for what no writing gave."""
    fields = Fields(document, "an answer about a video")
    fields.word("format", (FORMAT,))
    return VideoSeen(
        url=fields.text("url"),
        reason=fields.text_or_none("reason"),
        detail=fields.text_or_none("detail"),
        videos=tuple(_video_of(each) for each in fields.rows("videos")),
    )


def _video(video: Video) -> dict[str, Json]:
    return present(
        {
            "id": video.ident,
            "extractor": video.extractor,
            "title": video.title,
            "uploader": video.uploader,
            "page_url": video.page_url,
            "duration_s": video.duration_s,
            "uploaded": moment_text(video.uploaded) if video.uploaded else None,
            "day_only": video.day_only or None,
            "live": video.live or None,
            "files": [_file(each) for each in video.files],
            "left_out": [{"reason": each.reason, "detail": each.detail} for each in video.left_out] or None,
        }
    )


def _file(file: VideoFile) -> dict[str, Json]:
    return present(
        {
            "role": file.role,
            "sha256": file.sha256,
            "size": file.size,
            "mime": file.mime,
            "format_id": file.format_id,
            "language": file.language,
            "height": file.height,
            "vcodec": file.vcodec,
            "acodec": file.acodec,
            "url": file.url,
            "note": file.note,
        }
    )


def _video_of(fields: Fields) -> Video:
    found = Video(
        ident=fields.text("id"),
        extractor=fields.text("extractor"),
        title=fields.text_or_none("title"),
        uploader=fields.text_or_none("uploader"),
        page_url=fields.text_or_none("page_url"),
        duration_s=fields.number("duration_s") if fields.has("duration_s") else None,
        uploaded=fields.moment("uploaded") if fields.has("uploaded") else None,
        day_only=fields.flag("day_only"),
        live=fields.flag("live"),
        files=tuple(_file_of(each) for each in fields.rows("files")),
        left_out=tuple(
            LeftOut(reason=each.text("reason"), detail=each.text("detail")) for each in fields.rows("left_out")
        )
        if fields.has("left_out")
        else (),
    )
    fields.end()
    return found


def _file_of(fields: Fields) -> VideoFile:
    found = VideoFile(
        role=fields.text("role"),
        sha256=fields.text("sha256"),
        size=fields.integer("size"),
        mime=fields.text("mime"),
        format_id=fields.text_or_none("format_id"),
        language=fields.text_or_none("language"),
        height=fields.integer_or_none("height"),
        vcodec=fields.text_or_none("vcodec"),
        acodec=fields.text_or_none("acodec"),
        url=fields.text_or_none("url"),
        note=fields.text_or_none("note"),
    )
    fields.end()
    return found
