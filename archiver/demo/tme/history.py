"""`/s/<name>`: a channel's posts, page by page.

A page takes 20 messages and completes an album at its edge, which is one block; services that the web does not show
are among the 20. So saved pages have 12 to 20 blocks, and 19 to 25 messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal
from urllib.parse import quote

from archiver.demo.tme import services
from archiver.demo.tme.blocks import Block, block
from archiver.demo.tme.owners import header
from archiver.demo.tme.render import page
from archiver.demo.tme.settings import Making
from archiver.demo.world import WorldChannel, WorldPost

PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which part of a history is asked for. `around` a post, `before` or `after` one, or what is newest."""

    side: Literal["newest", "before", "after", "around"] = "newest"
    id: int = 0
    query: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Messages of a page, oldest first, and whether there are more on either side."""

    posts: list[WorldPost]
    has_older: bool
    has_newer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """A link to the page next to this one."""

    href: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    channel: dict[str, Any]
    blocks: list[Block]
    older: More | None
    newer: More | None
    canonical: str
    query: str
    found_nothing: bool


def stretch(channel: WorldChannel, window: Window, *, splits_albums: bool = False) -> Stretch:
    """The messages of a page."""
    query = window.query.lower()
    posts = [post for post in reversed(channel.alive) if not query or query in post.text.lower()]
    ids = [post.id for post in posts]
    start, end = _edges(ids, window)
    if not splits_albums:
        while 0 < start < len(posts) and _same_album(posts[start - 1], posts[start]):
            start -= 1
        while 0 < end < len(posts) and _same_album(posts[end - 1], posts[end]):
            end += 1
    return Stretch(posts=posts[start:end], has_older=start > 0, has_newer=end < len(posts))


def history(channel: WorldChannel, asked: str, shown: Stretch, window: Window, making: Making) -> str:
    """The page (HTML)."""
    return page("history", _view(channel, asked, shown, window, making))


def fragment(channel: WorldChannel, asked: str, shown: Stretch, window: Window, making: Making) -> str:
    """What is put into a page that is open already: its blocks and the links to more (HTML)."""
    return page("list", _view(channel, asked, shown, window, making))


def _view(channel: WorldChannel, asked: str, shown: Stretch, window: Window, making: Making) -> _View:
    first = shown.posts[0].id if shown.posts else 0
    last = shown.posts[-1].id if shown.posts else 0
    visible = [post for post in shown.posts if services.is_shown(post)]
    return _View(
        channel=header(channel, asked, making),
        blocks=[block(each, making) for each in _blocks(visible)],
        older=_more(asked, window, "before", first) if shown.has_older else None,
        newer=_more(asked, window, "after", last) if shown.has_newer else None,
        canonical=_more(asked, window, "before", last + 1).href if shown.posts else f"/s/{asked}",
        query=window.query,
        found_nothing=not shown.posts,
    )


def _more(asked: str, window: Window, side: str, number: int) -> More:
    query = f"q={quote(window.query, safe='')}&" if window.query else ""
    return More(href=f"/s/{asked}?{query}{side}={number}", id=number)


def _edges(ids: Sequence[int], window: Window) -> tuple[int, int]:
    """From where to where the page goes, as places in the list of all messages."""
    match window.side:
        case "newest":
            end = len(ids)
        case "before":
            end = sum(number < window.id for number in ids)
        case "after":
            start = sum(number <= window.id for number in ids)
            return start, min(start + PAGE, len(ids))
        case "around":
            end = min(sum(number <= window.id for number in ids) + PAGE // 2, len(ids))
    return max(end - PAGE, 0), end


def _same_album(one: WorldPost, other: WorldPost) -> bool:
    return one.grouped_id is not None and one.grouped_id == other.grouped_id


def _blocks(posts: Sequence[WorldPost]) -> Iterator[list[WorldPost]]:
    """Posts that stand in one block: the members of an album, any other by itself."""
    for _, members in groupby(posts, key=lambda post: (post.grouped_id or 0, post.grouped_id is None and post.id)):
        yield list(members)
