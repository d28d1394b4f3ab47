"""Shared by the tests of the video source: the site, and small films made by ffmpeg."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
import pytest
from site_of_videos import Site, serving

from archiver.sources.video.limits import MIB, VideoLimits

_PICTURE = ("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=2")
_SOUND = ("-f", "lavfi", "-i", "sine=frequency=440:duration=2:sample_rate=16000")
_CODECS = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-c:a", "aac", "-b:a", "32k", "-pix_fmt", "yuv420p")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture
def canary() -> Iterator[Site]:
    """A second site on another port, which nothing may reach."""
    with serving() as running:
        yield running


@pytest.fixture
def limits() -> VideoLimits:
    return VideoLimits(seconds=60, idle_s=10, answer_s=5, connect_s=5, file=8 * MIB, total=32 * MIB, items=3)


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """both.mp4; picture.mp4 and sound.m4a; an HLS in hls/, one with sound apart in apart/, a DASH in dash/."""
    folder = tmp_path_factory.mktemp("films")
    for name in ("hls", "apart", "dash"):
        (folder / name).mkdir()
    program = imageio_ffmpeg.get_ffmpeg_exe()

    def make(*arguments: str) -> None:
        command = [program, "-nostdin", "-v", "error", "-y", *_PICTURE, *_SOUND, *arguments]
        subprocess.run(command, check=True, cwd=folder, timeout=120)

    make(*_CODECS, "both.mp4")
    make(*_CODECS, "-map", "0:v", "picture.mp4")
    make(*_CODECS, "-map", "1:a", "sound.m4a")
    make(*_CODECS, "-f", "hls", "-hls_time", "1", "-hls_playlist_type", "vod", "hls/index.m3u8")
    apart = ("-var_stream_map", "v:0,agroup:sound a:0,agroup:sound", "-master_pl_name", "master.m3u8")
    listed = ("-map", "0:v", "-map", "1:a", "-f", "hls", "-hls_playlist_type", "vod")
    make(*_CODECS, *listed, *apart, "apart/list%v.m3u8")
    make(*_CODECS, "-f", "dash", "-seg_duration", "1", "-use_template", "1", "-use_timeline", "1", "dash/index.mpd")
    return folder
