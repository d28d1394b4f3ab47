"""Starting the process that fetches, and seeing to it that nothing of it is left."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from archiver.errors import CannotRunError
from archiver.sources.video.messages import MOST_LINE

MODULE = "archiver.sources.video.worker"
# Where certificates are, if that is not the usual place; nothing else of the user's environment is for a stranger.
_PASSED = ("SSL_CERT_FILE", "SSL_CERT_DIR", "LD_LIBRARY_PATH")


@asynccontextmanager
async def child(
    arguments: Sequence[str], *, home: Path, folder: Path, talk: bool = True
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The worker in a session of its own; at the end, however it comes, its whole group is killed.

    ``home``: all that it sees of a home, a folder for temporary files and a cache. ``folder``: where it works.
    ``talk``: with pipes for both ways; without, what it prints goes to a pipe alone. Raises CannotRunError.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-s", "-m", MODULE, *arguments,
            stdin=asyncio.subprocess.PIPE if talk else asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL, env=_environment(home), cwd=folder,
            start_new_session=True, limit=MOST_LINE,
        )  # fmt: skip
    except OSError as error:
        raise CannotRunError(
            f"No process that fetches videos can be started: {error.strerror}.",
            hint="Check how many processes and how much memory this account may have.",
        ) from error
    try:
        yield process
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def death(code: int) -> str:
    """What a process died of that ended without an answer, as a word."""
    return "processor" if code == -signal.SIGXCPU else "crashed"


def _environment(home: Path) -> dict[str, str]:
    """No PATH and a home of its own: no configuration, no programs, no proxies, no secrets of the user."""
    passed = {name: os.environ[name] for name in _PASSED if name in os.environ}
    folders = dict.fromkeys(("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"), str(home))
    paths = os.pathsep.join(path for path in sys.path if Path(path).is_absolute())
    return {
        **passed, **folders, "PATH": str(home), "PYTHONPATH": paths, "LANG": "C.UTF-8", "YTDLP_NO_PLUGINS": "1",
        "DENO_DIR": str(home / "deno"), "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
    }  # fmt: skip
