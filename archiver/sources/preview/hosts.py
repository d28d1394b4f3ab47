"""The hosts of Telegram's web files: each serves every path, and pages name now one, now another."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

DOMAINS = ("telesco.pe", "telegram-cdn.org", "cdn-telegram.org", "telegram.space")
_HOST = re.compile(r"(cdn\d{1,2})\.(telesco\.pe|telegram-cdn\.org|cdn-telegram\.org|telegram\.space)")


def other_hosts(url: str) -> tuple[str, ...]:
    """The same file on the other hosts; none for an address that is no such file's."""
    try:
        parts = urlsplit(url)
        found = _HOST.fullmatch(parts.netloc)
    except ValueError:
        return ()
    if found is None:
        return ()
    return tuple(parts._replace(netloc=f"{found[1]}.{domain}").geturl() for domain in DOMAINS if domain != found[2])
