"""Which programs made an entry: part of a session's record."""

from __future__ import annotations

import platform
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from archiver import __version__

LIBRARIES = ("telethon", "cryptg", "httpx2", "trafilatura", "htmldate", "warcio")


@cache
def versions() -> dict[str, str]:
    """Names and versions of what shapes captures and derivations; nothing that names the machine or its user."""
    found = {"archiver": __version__, "python": platform.python_version(), "platform": sys.platform}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
    return found
