"""Channels and outlets, and what leads from one to another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from archiver.archive import Archive
from archiver.catalog.clock import from_us
from archiver.charts.stories import outlet
from archiver.export.tables.graph import Edge, EdgeKind, Node
from archiver.jobs.discover import addresses_in

_Spans = dict[tuple[str, str], tuple[int, datetime, datetime]]


async def graph_of(
    archive: Archive, kinds: Collection[EdgeKind], min_weight: int, done: Callable[[int], None]
) -> tuple[list[Node], list[Edge]]:
    """The nodes that have edges, and these, heaviest first. No person is in them: only channels and groups."""
    edges: list[Edge] = []
    for number, kind in enumerate(kinds, 1):
        edges += [edge for edge in await _edges(archive, kind) if edge.weight >= min_weight]
        done(number)
    edges.sort(key=lambda each: (-each.weight, each.kind, each.source, each.target))
    return await _nodes(archive, edges), edges


async def _edges(archive: Archive, kind: EdgeKind) -> list[Edge]:
    if kind == "mention":
        return _of(kind, await _mentions(archive))
    if kind == "citation":
        return _of(kind, await _citations(archive))
    return [
        Edge(
            source=_channel(source), target=_channel(target), kind=kind, weight=weight, first=from_us(first),
            last=from_us(last),
        )
        for source, target, weight, first, last in await archive.catalog.edges(kind)
    ]  # fmt: skip


def _of(kind: EdgeKind, found: _Spans) -> list[Edge]:
    return [
        Edge(source=source, target=target, kind=kind, weight=weight, first=first, last=last)
        for (source, target), (weight, first, last) in found.items()
    ]


async def _mentions(archive: Archive) -> _Spans:
    """A post that names a channel counts once, however often it does."""
    usernames = await archive.catalog.usernames_now()
    channels = [each.channel_id for each in await archive.catalog.channels()]
    found: _Spans = {}
    async for post in archive.catalog.posts_that_name(channels):
        named = {each.channel_id or usernames.get((each.handle or "").lower()) for each in addresses_in(post)} - {
            None,
            post.channel_id,
        }
        for target in named:
            if target is not None:
                _met(found, _channel(post.channel_id), _channel(target), post.date)
    return found


async def _citations(archive: Archive) -> _Spans:
    found: _Spans = {}
    for address, channel_id, captured_us in await archive.catalog.citing():
        _met(found, outlet(address or None), _channel(channel_id), from_us(captured_us))
    return found


def _met(found: _Spans, source: str, target: str, when: datetime) -> None:
    weight, first, last = found.get((source, target), (0, when, when))
    found[source, target] = (weight + 1, min(first, when), max(last, when))


async def _nodes(archive: Archive, edges: Sequence[Edge]) -> list[Node]:
    names = sorted({name for edge in edges for name in (edge.source, edge.target)})
    known = {_channel(each.channel_id): each for each in await archive.catalog.channels()}
    posts = await archive.catalog.posts_of_channels([each.channel_id for each in known.values()])
    nodes = []
    for name in names:
        channel = known.get(name)
        if channel is not None:
            usernames = " ".join(channel.usernames)
            nodes.append(
                Node(
                    id=name, kind="channel", title=channel.title, usernames=usernames, number=str(channel.channel_id),
                    posts=posts.get(channel.channel_id, 0),
                )
            )  # fmt: skip
        elif _is_channel(name):
            nodes.append(Node(id=name, kind="channel", title=name, usernames="", number=name[1:], posts=0))
        else:
            nodes.append(Node(id=name, kind="outlet", title=name, usernames="", number="", posts=0))
    return nodes


def _channel(channel_id: int) -> str:
    return f"c{channel_id}"


def _is_channel(name: str) -> bool:
    return name.startswith("c") and name[1:].removeprefix("-").isdecimal()
