"""Links to posts that a person chose: nothing is weighed any more, what the linker thinks of them is kept beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from archiver.citations.clusters import cluster, same_media
from archiver.citations.rank import Ranking
from archiver.model.ids import PostKey
from archiver.model.links import Link
from archiver.model.records import PostRecord


def chosen(
    keys: Sequence[PostKey], posts: Sequence[PostRecord], ranking: Ranking, same: Mapping[str, str]
) -> tuple[Link, ...]:
    """A link for each of ``keys`` that is among ``posts``, with score and features where ``ranking`` has them.

    ``posts`` complete the groups of reposts as well; ``same``: as of ``clusters.cluster``.
    """
    weighed = {link.post: link for link in (*ranking.runners_up, *ranking.links)}
    groups = {post.key: (post, group) for group in cluster(posts, same) for post in group}
    links = []
    for key in keys:
        if key in groups:
            link = weighed.get(key) or Link(post=key, score=0.0, decision="proposed", features=())
            links.append(replace(link, decision="proposed", same_media=same_media(*groups[key], same)))
    return tuple(links)
