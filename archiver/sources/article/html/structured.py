"""A page's JSON-LD: what it says of the article itself, not of its videos, pictures and readers' comments."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from archiver.model.articles import PicturePlace

_MAX_JSON = 1_000_000
_MAX_NODES = 2_000
_WRAPPING = re.compile(r"\A\s*(?://)?\s*(?:<!\[CDATA\[|<!--)|(?://)?\s*(?:\]\]>|-->)\s*\Z")
_IMAGES = ("image", "thumbnailUrl", "primaryImageOfPage")
_POSTERS = ("thumbnailUrl", "thumbnail", "image")
_MOST_PICTURES = 20
_VIDEOS = ("video", "associatedMedia")
_INNER = ("@graph", "mainEntity", "mainEntityOfPage")
_ARTICLES = ("Article", "Posting", "Report")  # how the names of schema.org's kinds of article end
# They have days and authors of their own.
_OTHERS = frozenset({
    "VideoObject", "ImageObject", "AudioObject", "Comment", "UserComments", "Review", "Product", "Event",
    "Person", "Organization", "NewsMediaOrganization", "WebSite", "BreadcrumbList", "ItemList",
})  # fmt: skip


class Structured:
    """The JSON-LD objects of a page, those about the article first."""

    def __init__(self, tree: HtmlElement) -> None:
        found = list(_objects(tree))
        self._named = {node["@id"]: node for node in found if isinstance(node.get("@id"), str) and "name" in node}
        self._all = found
        self._pictured = {node["@id"]: node for node in found if isinstance(node.get("@id"), str)}
        self._nodes = sorted((node for node in found if _OTHERS.isdisjoint(_types(node))), key=_is_no_article)

    def value(self, key: str) -> Any:
        """The first value under that key, None where no object has one."""
        return next((node[key] for node in self._nodes if node.get(key)), None)

    def pictures(self) -> Iterator[tuple[str, PicturePlace]]:
        """Addresses of the pictures and films that the page says are the article's."""
        for node in self._nodes:
            if not _is_no_article(node):
                yield from ((url, "metadata") for key in _IMAGES for url in self._addresses(node.get(key)))
                yield from (film for key in _VIDEOS for film in self._films(node.get(key)))
        for node in self._all:
            if "VideoObject" in _types(node):
                yield from self._films(node)

    def videos(self) -> Iterator[str]:
        """Addresses at which the page says its videos are shown, or lie."""
        inner = [node.get(key) for node in self._nodes if not _is_no_article(node) for key in _VIDEOS]
        for value in (*inner, *self._all):
            for node in (value if isinstance(value, list) else [value])[:_MOST_PICTURES]:
                if isinstance(node, dict) and "VideoObject" in _types(node):
                    for key in ("embedUrl", "contentUrl"):
                        # Pages write what stands in a script as if it stood in an attribute.
                        yield from (url.replace("&amp;", "&") for url in self._addresses(node.get(key)))

    def _films(self, value: Any) -> Iterator[tuple[str, PicturePlace]]:
        for node in (value if isinstance(value, list) else [value])[:_MOST_PICTURES]:
            if isinstance(node, dict) and "VideoObject" in _types(node):
                yield from ((url, "poster") for key in _POSTERS for url in self._addresses(node.get(key)))
                yield from ((url, "film") for url in self._addresses(node.get("contentUrl")))

    def _addresses(self, value: Any) -> Iterator[str]:
        """An address, an object with one or a reference to such an object, or several of them."""
        for one in (value if isinstance(value, list) else [value])[:_MOST_PICTURES]:
            if isinstance(one, dict):
                key = one.get("@id")
                elsewhere = self._pictured.get(key, {}) if isinstance(key, str) else {}
                found = next(
                    (node[key] for node in (one, elsewhere) for key in ("url", "contentUrl") if node.get(key)), ""
                )
            else:
                found = one
            if isinstance(found, str) and found.strip():
                yield found.strip()

    def name(self, key: str) -> str | None:
        """The name under that key: a text, an object with a name or a reference to one, or several of them."""
        return self._name(self.value(key))

    def _name(self, value: Any) -> str | None:
        if isinstance(value, list):
            names = [self._name(one) for one in value[:10] if not isinstance(one, list)]
            return ", ".join(dict.fromkeys(name for name in names if name)) or None
        if isinstance(value, dict):
            key = value.get("@id")
            elsewhere = self._named.get(key, {}) if isinstance(key, str) else {}
            value = value.get("name") or elsewhere.get("name")
        return line(value) if isinstance(value, str) and not value.startswith("http") else None


def line(text: str) -> str | None:
    """One line of a text as pages write it, None where nothing is left."""
    return " ".join(html.unescape(text[:1000]).split())[:300] or None


def _types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _is_no_article(node: dict[str, Any]) -> bool:
    return not any(kind.endswith(_ARTICLES) for kind in _types(node))


def _objects(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects, outer ones first, no deeper than lists, ``@graph`` and what a page says it is about."""
    for script in tree.iterfind('.//script[@type="application/ld+json"]'):
        source = script.text or ""
        if not 1 < len(source) <= _MAX_JSON:
            continue
        try:
            # Line breaks inside strings are forbidden and common.
            waiting: list[Any] = [json.loads(_WRAPPING.sub("", source), strict=False)]
        except (ValueError, RecursionError):
            continue
        for _ in range(_MAX_NODES):
            if not waiting:
                break
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting.extend(node[:50])
            elif isinstance(node, dict):
                yield node
                waiting.extend(node.get(key) for key in _INNER)
