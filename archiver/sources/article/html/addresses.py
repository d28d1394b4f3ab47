"""Addresses as a page writes them: relative ones against where the page lies."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

_WEB = ("http://", "https://")


def base_of(tree: HtmlElement, url: str | None) -> str | None:
    """What the page's relative addresses are relative to: its ``<base>``, else its own address; None for a file."""
    base = next((str(element.get("href")).strip() for element in tree.iter("base") if element.get("href")), None)
    if base is None:
        return url
    return absolute(base, url)


def absolute(address: str, base: str | None) -> str | None:
    """The address on the web, None where it has none."""
    try:
        whole = urljoin(base, address.strip()) if base else address.strip()
        return whole if whole.lower().startswith(_WEB) and urlsplit(whole).hostname else None
    except ValueError:
        return None
