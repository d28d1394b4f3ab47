"""AMP pages: light copies of an article, which name the article itself."""

from __future__ import annotations

from urllib.parse import urlsplit

from lxml.html import HtmlElement

_CACHES = ("ampproject.org", "google.com")


def own_address(tree: HtmlElement, asked: str | None, canonical: str | None) -> str | None:
    """The article's address: what was asked for, of an AMP page the one that it names of the same site."""
    if asked is None or canonical is None or not _is_amp(tree):
        return asked
    site, other = _site(asked), _site(canonical)
    return canonical if other and (site == other or site in _CACHES) else asked


def _is_amp(tree: HtmlElement) -> bool:
    return any(key in tree.attrib for key in ("amp", "\u26a1", "\u26a1\ufe0f", "amp4email"))


def _site(url: str) -> str:
    """The last two parts of an address's host; "" where it is none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return ".".join(host.lower().split(".")[-2:])
