"""A channel's timeline, the newest post first, a piece at a time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archiver.archive import Archive
from archiver.catalog.queries.showing import Only, Place
from archiver.charts import Picture, counts_chart
from archiver.errors import UsageError
from archiver.jobs.charting import members_of
from archiver.model.completeness import IdRange
from archiver.model.records import ChannelRecord, ChannelVersion, PostRecord
from archiver.model.wanted import WantedFiles
from archiver.viewer.desk import desk_of
from archiver.viewer.figures import Figures, figures_of
from archiver.viewer.numbers import number_of
from archiver.viewer.posts import PostView, post_views

A_PIECE = 30
"""Posts of one piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Which piece: the posts before or after a place, or those up to and including ``day``; the newest by default."""

    before: Place | None = None
    after: Place | None = None
    day: str = ""
    only: Only | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The posts of one day (UTC), the newest first."""

    date: datetime
    posts: tuple[PostView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A piece of a timeline. ``older`` and ``newer``: queries of the pieces beside it, None at the ends.

    ``holes``: ids of which no post is there, the newest first, by the message id of the post that they stand below;
    None: above all.
    """

    channel: ChannelRecord
    history: tuple[ChannelVersion, ...]
    bounds: tuple[datetime, datetime] | None
    figures: Figures
    members: Picture
    piece: Piece
    days: tuple[Day, ...]
    holes: Mapping[int | None, tuple[IdRange, ...]]
    older: Mapping[str, str] | None
    newer: Mapping[str, str] | None

    @property
    def titles(self) -> list[tuple[str, datetime]]:
        """Each title that it had, with when it was first seen."""
        found: list[tuple[str, datetime]] = []
        for version in self.history:
            if not found or found[-1][0] != version.title:
                found.append((version.title, version.seen_at))
        return found


async def gather(
    archive: Archive, channel_id: int, piece: Piece, wanted: WantedFiles, figures: Figures | None = None
) -> Timeline:
    """What the page shows; ``figures`` where they are known already. Raises UsageError for a channel that the archive
    does not know.
    """
    catalog = archive.catalog
    channel = await catalog.channel(channel_id)
    if channel is None:
        raise UsageError(f"The archive knows no channel with the number {channel_id}.")
    before = _end_of(piece.day) if piece.day else piece.before
    posts = await catalog.timeline(channel_id, before=before, after=piece.after, only=piece.only, most=A_PIECE + 1)
    more = len(posts) > A_PIECE
    shown = posts[1:] if more and piece.after else posts[:A_PIECE]
    older = newer = None
    if shown:
        first, last = shown[0], shown[-1]
        if more or piece.after:
            older = _query("before", Place(last.seen.date, last.key.message_id), piece)
        if (more and piece.after) or before is not None:
            newer = _query("after", Place(first.seen.date, first.key.message_id), piece)
    views = await post_views(archive, shown, wanted)
    return Timeline(
        channel=channel,
        history=tuple(await catalog.channel_history(channel_id)),
        bounds=await catalog.bounds_of(channel_id),
        figures=figures or await figures_of(archive, channel_id),
        members=counts_chart(await members_of(archive, channel_id), name="members"),
        piece=piece,
        days=_days(views),
        holes=await _holes(archive, channel_id, views, _reach(posts, shown, piece, more=more)),
        older=older,
        newer=newer,
    )


def _reach(
    posts: Sequence[PostRecord], shown: Sequence[PostRecord], piece: Piece, *, more: bool
) -> tuple[int, int] | None:
    """The ids that the piece is about: as far as the posts beside it, and to the first id at the beginning.

    None for a selection of posts: there most ids are left out on purpose.
    """
    if piece.only is not None or not shown:
        return None
    ids = [each.key.message_id for each in posts]
    to_beginning = not more and not piece.after
    return (1 if to_beginning else min(ids)), max(ids)


async def _holes(
    archive: Archive, channel_id: int, views: Sequence[PostView], reach: tuple[int, int] | None
) -> Mapping[int | None, tuple[IdRange, ...]]:
    """What is missing within the reach, each below the post that follows it."""
    found: dict[int | None, tuple[IdRange, ...]] = {}
    if reach is None:
        return found
    known = await archive.catalog.completeness(channel_id, *reach)
    heads = {
        each.key.message_id: view.key.message_id for view in views for each in (view, *view.album)
    }  # an album stands where its head does
    above = sorted(heads)
    for hole in known.ranges:
        if hole.kind in ("unknown", "inaccessible") or hole.never_seen:
            at = bisect_right(above, hole.high)
            head = heads[above[at]] if at < len(above) else None
            found[head] = (hole, *found.get(head, ()))
    return found


def place_text(place: Place) -> str:
    """A place as it stands in an address."""
    return f"{round(place.date.timestamp() * 1_000_000)}.{place.message_id}"


def piece_of(query: Mapping[str, str]) -> Piece:
    """The piece that an address asks for. Raises UsageError for one that none can have."""
    only = query.get("only") or None
    if only is not None and only not in get_args(Only):
        raise UsageError(f"There is no such selection of posts: {only[:40]}.")
    try:
        day = query.get("day", "")
        if day:
            _end_of(day)
        return Piece(
            before=_place(query.get("before")),
            after=_place(query.get("after")),
            day=day,
            only=_known(only),
        )
    except (ValueError, OverflowError) as error:
        raise UsageError("There is no such place in a timeline.", hint="Go to the channel's newest posts.") from error


def _known(only: str | None) -> Only | None:
    return next((each for each in get_args(Only) if each == only), None)


def _place(text: str | None) -> Place | None:
    if not text:
        return None
    moment, _, number = text.partition(".")
    return Place(datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(moment)), int(number))


def _end_of(day: str) -> Place:
    return Place(datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1), 0)


def _query(side: Literal["before", "after"], place: Place, piece: Piece) -> Mapping[str, str]:
    return {side: place_text(place), **({"only": piece.only} if piece.only else {})}


def _days(views: list[PostView]) -> tuple[Day, ...]:
    found: list[tuple[datetime, list[PostView]]] = []
    for view in views:
        day = view.seen.date.replace(hour=0, minute=0, second=0, microsecond=0)
        if not found or found[-1][0] != day:
            found.append((day, []))
        found[-1][1].append(view)
    return tuple(Day(date=day, posts=tuple(posts)) for day, posts in found)


async def show(request: Request) -> Response:
    """``/channel/<id>``."""
    desk = desk_of(request)
    piece = piece_of(request.query_params)
    channel_id = number_of(request.path_params["channel"])
    figures = await desk.figures.get(channel_id)
    async with desk.reading() as archive:
        found = await gather(archive, channel_id, piece, desk.wanted, figures)
    return await desk.page("channel", here="channels", page=found)


ROUTES = [Route("/channel/{channel}", show)]
