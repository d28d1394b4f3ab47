"""The two programs that come in wheels: ffmpeg, which merges, and Deno, which runs a site's JavaScript for yt-dlp."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

_DENO = """#!/bin/sh
ulimit -S -v unlimited
exec '{deno}' "$@"
"""
_VERSION = re.compile(r"ffmpeg version (\S{1,80})")


def ffmpeg() -> str | None:
    """Where ffmpeg is, None where its wheel is not installed or has none for this machine. Reads files."""
    try:
        import imageio_ffmpeg
    except ImportError:
        return None
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        return None


def ffmpeg_version(program: str) -> str:
    """What ffmpeg says of itself, "unknown" where it says nothing. Runs it."""
    try:
        said = subprocess.run(  # noqa: S603
            [program, "-version"], capture_output=True, timeout=30, stdin=subprocess.DEVNULL, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return "unknown"
    match = _VERSION.search(said.stdout.decode("utf-8", "replace"))
    return match[1] if match else "unknown"


def deno(home: Path) -> str:
    """A script in ``home`` that starts Deno without the limit on address space, "" where Deno is not installed.

    Deno reserves tens of gigabytes of addresses that it never uses; its processor time and files stay limited. It is
    started by yt-dlp without any permission: it can neither read files nor connect.
    """
    try:
        from deno import find_deno_bin
    except ImportError:
        return ""
    try:
        found = find_deno_bin()
    except FileNotFoundError:
        return ""
    if "'" in found:
        return ""
    script = home / "deno-started"
    script.write_text(_DENO.format(deno=found))
    script.chmod(0o700)
    return str(script)
