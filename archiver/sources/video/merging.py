"""Picture and sound that a site serves apart, put into one file without re-encoding: a derivation, made by ffmpeg."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from archiver.sources.video.fetched import VideoFile
from archiver.sources.video.limits import VideoLimits
from archiver.sources.video.process import child

_MOST_S = 300.0
_INPUTS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,aac,mp3,ogg,flac"
"""What ffmpeg may take a file for. Playlists and the like, which make it open other files, are not among them."""
_MP4 = frozenset({"video/mp4", "audio/mp4", "video/quicktime", "video/mp2t", "audio/aac"})
_WEBM = frozenset({"video/webm", "audio/webm"})
_TYPES = {"mp4": "video/mp4", "webm": "video/webm", "mkv": "video/x-matroska"}


def command_of(video: VideoFile, audio: VideoFile, out: str) -> tuple[str, ...]:
    """ffmpeg's command line but for the program's path. It is reproducible: no time, no version is written."""
    return (
        "ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error",
        *_input(video.path.name), *_input(audio.path.name),
        "-map", "0:v:0", "-map", "1:a:0", "-c", "copy", "-fflags", "+bitexact", "-map_metadata", "-1", "-y", out,
    )  # fmt: skip


def ending_for(video: VideoFile, audio: VideoFile) -> str:
    """The container that takes both as they are."""
    kinds = {video.mime, audio.mime}
    return "mp4" if kinds <= _MP4 else "webm" if kinds <= _WEBM else "mkv"


async def merged(
    program: str, video: VideoFile, audio: VideoFile, limits: VideoLimits, *, home: Path, version: str
) -> VideoFile | None:
    """The file with both, None where ffmpeg does not make it of them (limits included)."""
    folder, ending = video.path.parent, ending_for(video, audio)
    out = f"{video.path.name[:7]}-merged.{ending}"
    command = command_of(video, audio, out)
    arguments = ["merge", str(os.getpid()), str(2 * limits.file), program, *command[1:]]
    code = None
    async with child(arguments, home=home, folder=folder, talk=False) as process:
        try:
            async with asyncio.timeout(_MOST_S):
                await process.communicate()
            code = process.returncode
        except TimeoutError:
            code = None
    if code != 0 or not await asyncio.to_thread(_is_something, folder / out):
        await asyncio.to_thread((folder / out).unlink, missing_ok=True)
        return None
    return VideoFile(
        path=folder / out, role="merged", mime=_TYPES[ending],
        format_id="+".join(each.format_id or "?" for each in (video, audio)), height=video.height,
        vcodec=video.vcodec, acodec=audio.acodec, language=audio.language,
        note=f"Derived: both streams were put into one file by ffmpeg {version}, without re-encoding.",
        made_of=(video.path.name, audio.path.name), command=command,
    )  # fmt: skip


def _input(name: str) -> tuple[str, ...]:
    return ("-protocol_whitelist", "file", "-format_whitelist", _INPUTS, "-i", name)


def _is_something(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
