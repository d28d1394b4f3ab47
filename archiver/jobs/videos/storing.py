"""What came of a link, into the archive: its files as objects, a capture that names them, merges as derivations."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archiver.archive import Writer
from archiver.errors import file_errors
from archiver.model.captures import Asked, Capture, Json, Status
from archiver.model.derived import Derivation
from archiver.model.json_fields import moment_text, present
from archiver.model.objects import Bytes, NamedObject, ObjectRef
from archiver.model.videos import LeftOut, Video, VideoFile, VideoSeen
from archiver.model.videos_json import video_to_json
from archiver.sources.video import ProxyRequest, VideoFetched, VideoItem, VideoLimits
from archiver.sources.video import VideoFile as FetchedFile
from archiver.sources.video.read import ANSWER, METHOD

BLOCK = 1024 * 1024
MERGE_TOOL = "merge"
GONE = frozenset({"removed", "http_404", "http_410", "playlist_empty"})
REFUSED = frozenset({"private", "geo", "login", "age", "bot_check", "drm", "http_401", "http_403", "http_451"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What became of a link: the capture, what was merged out of its streams (by the name of the file), its bytes."""

    capture: Capture
    seen: VideoSeen
    merges: tuple[tuple[FetchedFile, ObjectRef], ...]
    bytes: int


def store(archive: Writer, fetched: VideoFetched, limits: VideoLimits, asked: datetime, answered: datetime) -> Stored:
    """Every file into the store. Blocking. Raises DiskFullError where that has no room."""
    refs = {file.path: _object(archive, file.path) for item in fetched.items for file in item.files}
    seen = VideoSeen(
        url=fetched.url,
        videos=tuple(_video(item, refs) for item in fetched.items),
        reason=fetched.reason,
        detail=fetched.detail or None,
    )
    document = video_to_json(
        seen,
        requests=[_request(each) for each in fetched.requests],
        versions=fetched.versions,
        notes=fetched.notes,
    )
    served = [file for item in fetched.items for file in item.files if file.role != "merged"]
    named = [NamedObject(role=file.role, ref=refs[file.path], media_type=file.mime) for file in served]
    status, error = _status(fetched)
    capture = Capture(
        source="video",
        method=METHOD,
        question={"url": fetched.url, "limits": _limits(limits)},
        asked=Asked(asked=asked, answered=answered),
        status=status,
        error=error,
        answer=(_answer(document),),
        stored=tuple(named),
    )
    merged = [file for item in fetched.items for file in item.files if file.role == "merged"]
    return Stored(
        capture=capture,
        seen=seen,
        merges=tuple((file, refs[file.path]) for file in merged),
        bytes=sum(ref.size for ref in refs.values()),
    )


def _answer(document: dict[str, Json]) -> Bytes:
    """Half a character, as sites may write, is escaped."""
    data = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    return Bytes(role=ANSWER, data=data, media_type="application/json", compress=True)


def derivations(fetched: VideoFetched, stored: Stored, entry: int) -> list[Derivation]:
    """What was made of streams of the capture ``entry``, to be logged behind it."""
    hashes = _hashes(fetched, stored)
    return [
        Derivation(
            tool=MERGE_TOOL,
            version=fetched.versions.get("ffmpeg", ""),
            inputs=(entry,),
            params={"video": hashes[file.made_of[0]], "audio": hashes[file.made_of[1]], "command": list(file.command)},
            output=NamedObject(role="output", ref=ref, media_type=file.mime),
        )
        for file, ref in stored.merges
        if len(file.made_of) == 2 and all(name in hashes for name in file.made_of)
    ]


def _hashes(fetched: VideoFetched, stored: Stored) -> dict[str, str]:
    """By the names of files, what they are called in the store."""
    served = [file for item in fetched.items for file in item.files if file.role != "merged"]
    return {file.path.name: named.ref.sha256 for file, named in zip(served, stored.capture.stored, strict=True)}


def _object(archive: Writer, path: Path) -> ObjectRef:
    """A file as an object of the store; what was redacted does not come back."""
    with file_errors(path, "read"), path.open("rb") as source, archive.store.part(f"video {path.name}") as part:
        part.truncate(0)  # of a copy that was interrupted nothing is believed
        while block := source.read(BLOCK):
            part.write(block, last=True)  # commit makes all of it durable
        ref: ObjectRef = part.commit()
    if ref.sha256 in archive.redactions.removed:
        archive.store.remove_all([ref.sha256])
    return ref


def _status(fetched: VideoFetched) -> tuple[Status, str | None]:
    if any(item.has_stream for item in fetched.items) or fetched.reason is None:
        return "ok", None
    if fetched.reason in GONE:
        return "absent", fetched.reason
    return ("restricted" if fetched.reason in REFUSED else "failed"), fetched.reason


def _video(item: VideoItem, refs: dict[Path, ObjectRef]) -> Video:
    return Video(
        ident=item.id,
        extractor=item.extractor,
        title=item.title,
        uploader=item.uploader,
        page_url=item.webpage_url,
        duration_s=item.duration_s,
        uploaded=item.uploaded,
        day_only=item.day_only,
        live=item.live,
        files=tuple(_file(file, refs[file.path]) for file in item.files if file.role != "merged"),
        left_out=item.left_out,
    )


def _file(file: FetchedFile, ref: ObjectRef) -> VideoFile:
    return VideoFile(
        role=file.role,
        sha256=ref.sha256,
        size=ref.size,
        mime=file.mime,
        format_id=file.format_id,
        language=file.language,
        height=file.height,
        vcodec=file.vcodec,
        acodec=file.acodec,
        url=file.url,
        note=file.note or None,
    )


def _request(request: ProxyRequest) -> dict[str, Json]:
    return present(
        {
            "time": moment_text(request.time),
            "method": request.method,
            "host": request.host,
            "port": request.port,
            "address": request.address,
            "url": request.url,
            "status": request.status,
            "sent": request.sent,
            "received": request.received,
            "refused": request.refused,
        }
    )


def _limits(limits: VideoLimits) -> dict[str, Json]:
    return {
        "height": limits.height,
        "file": limits.file,
        "total": limits.total,
        "duration_s": round(limits.duration_s),
        "items": limits.items,
        "seconds": round(limits.seconds),
    }


def reasons_of(seen: VideoSeen) -> Sequence[LeftOut]:
    """Why parts of it are missing: of the whole link first, then of its videos."""
    whole = [] if seen.reason is None else [LeftOut(reason=seen.reason, detail=seen.detail or "")]
    return [*whole, *(each for video in seen.videos for each in video.left_out)]
