"""One link -> its videos as files: the proxy, the process behind it, the limits around both."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from archiver.errors import DiskFullError, InputError, file_errors
from archiver.model.videos import LeftOut
from archiver.sources.video.fetched import ProxyRequest, VideoFetched, VideoFile, VideoItem
from archiver.sources.video.gathering import Gathered
from archiver.sources.video.limits import VideoLimits
from archiver.sources.video.merging import merged
from archiver.sources.video.messages import Job
from archiver.sources.video.process import child, death
from archiver.sources.video.programs import deno, ffmpeg, ffmpeg_version
from archiver.sources.video.proxy import Allowance, GuardingProxy
from archiver.sources.video.reasons import sentence

_LONGEST_URL = 8192
_GRACE_S = 5.0  # in which the child may end by itself after its last word
_VAGUE = frozenset({"failed", "network", "unsupported", "http_403", "http_502", "http_504", "no_streams", "crashed"})
"""Reasons of yt-dlp's for which the proxy may know a better one."""
_TOLD_BY_PROXY = ("blocked_address", "blocked_port", "too_large", "too_many", "not_found", "timeout")


async def fetch_video(
    url: str,
    limits: VideoLimits,
    *,
    scratch: Path,
    allow_private: bool = False,
    proxy_upstream: str | None = None,
    allow_exactly: frozenset[tuple[str, int]] = frozenset(),
    progress: Callable[[int], None] | None = None,
) -> VideoFetched:
    """Fetch the videos that a link leads to into a new folder in ``scratch``, which is the caller's to remove.

    ``allow_private``: any address and port may be connected to; ``allow_exactly``: these (host, port) alone besides
    public ones. ``proxy_upstream``: a SOCKS or HTTP proxy for all connections. ``progress`` hears of the bytes that
    have passed so far, both ways.

    What is not there is told by ``reason``, and by ``left_out`` of each item, never raised. Raises InputError for what
    is no address of the web, ConfigError for what is no proxy, DiskFullError, CannotRunError where no process can be
    started. If it raises, or is cancelled, nothing is left in ``scratch`` and nothing runs any more.
    """
    _check(url)
    allowance = Allowance(private=allow_private, exact=allow_exactly)
    folder = await _made(scratch)
    kept: frozenset[str] = frozenset()
    try:
        home = folder / "home"
        proxy = GuardingProxy(limits, allowance=allowance, upstream=proxy_upstream, progress=progress)
        async with proxy:
            gathered = await _gathered(url, limits, proxy, folder, home)
        if gathered.reason == "disk_full":
            raise _disk_full()
        versions = {**gathered.versions, **await _merge(gathered, limits, home)}
        reason, detail = _verdict(gathered, proxy.requests)
        kept = frozenset(file.path.name for item in gathered.items for file in item.files)
        return VideoFetched(
            url=url, items=tuple(gathered.items), reason=reason, detail=detail, requests=proxy.requests,
            versions=versions, folder=folder if kept else None, notes=tuple(gathered.notes),
        )  # fmt: skip
    finally:
        # Not interrupted: a cancelled task still has to leave nothing behind.
        await asyncio.shield(asyncio.to_thread(_tidy, folder, kept))


async def _made(scratch: Path) -> Path:
    """A new folder with one for the child's home in it; if cancelled meanwhile, none."""
    making = asyncio.ensure_future(asyncio.to_thread(_make, scratch))
    try:
        return await asyncio.shield(making)
    except asyncio.CancelledError:
        await asyncio.to_thread(shutil.rmtree, await making, ignore_errors=True)
        raise


def _make(scratch: Path) -> Path:
    with file_errors(scratch, "written"):
        folder = Path(tempfile.mkdtemp(prefix="video-", dir=scratch))
        (folder / "home").mkdir()
    return folder


def _check(url: str) -> None:
    if not url.lower().startswith(("http://", "https://")) or not url.isprintable() or len(url) > _LONGEST_URL:
        raise InputError(
            "What is to be asked for a video is no address of the web.", hint="Give an address with http: or https:."
        )


async def _gathered(url: str, limits: VideoLimits, proxy: GuardingProxy, folder: Path, home: Path) -> Gathered:
    """Run the child to its end, or to the deadline."""
    gathered = Gathered(folder)
    job = Job(
        url=url, folder=str(folder), home=str(home), proxy=proxy.url, port=proxy.port, secret=proxy.secret,
        deno=await asyncio.to_thread(deno, home), limits=limits,
    )  # fmt: skip
    async with child(["fetch"], home=home, folder=home) as process:
        assert process.stdin is not None
        try:
            async with asyncio.timeout(limits.seconds):
                process.stdin.write(job.line())
                with suppress(ConnectionError):  # it is gone; its end says why
                    await process.stdin.drain()
                await _listen(process, gathered)
        except TimeoutError:
            gathered.reason = "timeout"
        except ValueError:  # what it said is no message
            gathered.reason = "crashed"
        else:
            if not gathered.ended:
                gathered.reason = death(await _code(process))
    gathered.detail = gathered.detail or (sentence(gathered.reason) if gathered.reason else "")
    return gathered


async def _listen(process: asyncio.subprocess.Process, gathered: Gathered) -> None:
    assert process.stdout is not None
    while not gathered.ended and (line := await process.stdout.readline()):
        await asyncio.to_thread(gathered.hear, line)


async def _code(process: asyncio.subprocess.Process) -> int:
    try:
        async with asyncio.timeout(_GRACE_S):
            return await process.wait()
    except TimeoutError:
        return 0


async def _merge(gathered: Gathered, limits: VideoLimits, home: Path) -> dict[str, str]:
    """Add what can be merged; the versions of what did it."""
    if not gathered.pairs:
        return {}
    program = await asyncio.to_thread(ffmpeg)
    version = await asyncio.to_thread(ffmpeg_version, program) if program else ""
    for number, video_name, audio_name in gathered.pairs:
        item = gathered.items[number]
        named = {file.path.name: file for file in item.files if file.role == "stream"}
        video, audio = named.get(video_name), named.get(audio_name)
        if video is None or audio is None:
            continue
        made = await merged(program, video, audio, limits, home=home, version=version) if program else None
        gathered.items[number] = _with(item, made)
    return {"ffmpeg": version} if program else {}


def _with(item: VideoItem, made: VideoFile | None) -> VideoItem:
    if made is None:
        left = LeftOut(reason="ffmpeg", detail=sentence("ffmpeg"))
        return replace(item, left_out=(*item.left_out, left))
    return replace(item, files=(*item.files, made))


def _verdict(gathered: Gathered, requests: tuple[ProxyRequest, ...]) -> tuple[str | None, str]:
    """The reason of the whole, and its sentence: the first that is said of a video without streams comes first."""
    reason, detail = gathered.reason, gathered.detail
    if reason in {None, "playlist_cut"}:
        for item in gathered.items:
            if not item.has_stream:
                first = item.left_out[0] if item.left_out else LeftOut(reason="failed", detail=sentence("failed"))
                reason, detail = first.reason, first.detail
                break
    if reason in _VAGUE:
        refused = {request.refused for request in requests}
        for better in _TOLD_BY_PROXY:
            if better in refused:
                return better, sentence(better)
    return reason, detail


def _disk_full() -> DiskFullError:
    return DiskFullError(
        "A video cannot be written: there is no space left.",
        hint="Free space or raise the quota, then run the same command again.",
    )


def _tidy(folder: Path, kept: frozenset[str]) -> None:
    """Remove everything but the files that are told of."""
    if not kept:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name not in kept:
            path.unlink(missing_ok=True)
