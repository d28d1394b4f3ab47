"""Pictures of their own for the articles of the resolver's benchmark, and what fingerprints find of them in posts.

Nobody has counted how often an article's picture is one of the post that it cites. Assumed, once, before weights were
looked at: 60 % of articles carry a picture; of these 45 % show the cited post's film or photo, which fingerprints find
in 85 of 100 cases; 25 % show something that other posts have (an agency's picture in up to thirty posts, an old clip);
the rest is in no post. Of the cited footage 15 % is recycled: an older post of another channel has it, too.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from archiver.citations import Shown
from archiver.citations.pictured import Nearness
from archiver.model.ids import PostKey
from archiver.model.records import PostRecord
from tests.bench.resolving_cases import Case

CARRIES, CITED, FOUND, OTHERS, RECYCLED = 0.6, 0.45, 0.85, 0.25, 0.15
WITH_PASSAGE = 0.6


def with_pictures(made: Sequence[Case], seed: int) -> list[Case]:
    """The cases with what fingerprints say of their articles' pictures."""
    draw = random.Random(f"pictures {seed}")
    return [replace(case, shown=_shown(draw, case)) for case in made]


def _shown(draw: random.Random, case: Case) -> dict[PostKey, Shown]:
    if draw.random() >= CARRIES:
        return {}
    pictured = [post for post in case.posts if any(ref.kind in ("video", "photo") for ref in post.seen.media)]
    kind = draw.random()
    carriers: list[PostRecord] = []
    if kind < CITED:
        if draw.random() < FOUND:
            carriers = [post for post in pictured if post.key in case.right][:1]
        if draw.random() < RECYCLED and pictured:
            carriers.append(draw.choice(pictured))
    elif kind < CITED + OTHERS and pictured:
        carriers = draw.sample(pictured, min(len(pictured), int(30 ** draw.random())))
    nearness: Nearness = "passage" if draw.random() < WITH_PASSAGE else "article"
    many = len({post.key.channel_id for post in carriers})
    return {post.key: _found(draw, post, many, nearness) for post in carriers}


def _found(draw: random.Random, post: PostRecord, carriers: int, nearness: Nearness) -> Shown:
    film = any(ref.kind == "video" for ref in post.seen.media)
    return Shown(
        sha256="00" * 32,
        is_film=False,
        verdict="copy",
        at_s=draw.uniform(0, 30) if film else None,
        length_s=0.0,
        carriers=carriers,
        nearness=nearness,
    )
