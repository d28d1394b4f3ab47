"""From a citation to its resolution over given channels and posts: the pure steps of the job, asking nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from archiver.citations import looked_for, match_channels, not_found, rank
from archiver.model.citations import Citation
from archiver.model.links import ChannelProposal, Resolution, Window
from archiver.model.records import ChannelRecord, PostRecord


def resolve(
    citation_id: str,
    citation: Citation,
    published: date | None,
    channels: Sequence[ChannelRecord],
    posts: Sequence[PostRecord],
    *,
    span: Window | None,
    context: str = "",
    proposals: Sequence[ChannelProposal] = (),
) -> Resolution:
    """What becomes of a citation, given the channels known and their posts in ``span``.

    ``span`` is the window that the posts were fetched for (``window``, or ``wider`` of it). ``proposals`` are
    channels found by a search, which are handed on and never linked to.
    """
    matches = match_channels(citation, channels)
    ranking = rank(citation, published, matches, posts, context=context)
    return Resolution(
        citation_id=citation_id,
        links=ranking.links,
        runners_up=ranking.runners_up,
        looked_for=looked_for(citation, matches, channels, span, posts),
        proposals=tuple(proposals),
        not_found=not_found(citation, ranking, matches, span),
    )
