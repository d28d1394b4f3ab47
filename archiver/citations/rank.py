"""Scores posts as the one that a citation means, and abstains where the evidence does not settle it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from archiver.citations import weights
from archiver.citations.clusters import cluster, same_media
from archiver.citations.features import Wanted, features
from archiver.citations.match import SAME_NAME
from archiver.model.citations import Citation
from archiver.model.ids import PostKey
from archiver.model.links import ChannelMatch, Decision, Feature, Link
from archiver.model.records import PostRecord

Outcome = Literal["linked", "no_channel", "no_post", "id_absent", "contradicted", "too_little", "too_close"]

MAX_RUNNERS_UP = 5
_CONTRADICTIONS = frozenset({weights.KIND_CONTRADICTED, weights.LENGTH_CONTRADICTED})
_SUPPORTING = frozenset({"day", "length", "media"})
_SURE = frozenset({"id", "handle"})
_NAMED = frozenset({"alias", "title", "former_title"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """What became of a citation's candidates.

    ``links``: at most one. ``runners_up``: what was considered and not linked, best first, with the features
    that say why. ``outcome``: why there is a link, or none.
    """

    links: tuple[Link, ...] = ()
    runners_up: tuple[Link, ...] = ()
    outcome: Outcome = "no_post"


@dataclass(frozen=True, slots=True)
class _Candidate:
    post: PostRecord
    match: ChannelMatch
    features: tuple[Feature, ...]
    group: list[PostRecord] = field(default_factory=list)

    @property
    def score(self) -> float:
        return round(sum(feature.weight for feature in self.features), 3)

    @property
    def contradicted(self) -> bool:
        return any(
            feature.weight in _CONTRADICTIONS and feature.name in {"media", "length"} for feature in self.features
        )


def rank(
    citation: Citation,
    published: date | None,
    matches: Sequence[ChannelMatch],
    posts: Sequence[PostRecord],
    *,
    context: str = "",
) -> Ranking:
    """The post that a citation means, or why none is linked.

    ``posts``: those of the matched channels in the window; posts of other channels only complete the groups of
    reposts. ``context``: more of the article's words about the post. A post that contradicts a stated kind or
    length is never linked; of posts that share their media, the one in the channel named wins over earlier ones.
    """
    if not matches:
        return Ranking(outcome="no_channel")
    by_channel = {match.channel_id: match for match in reversed(matches)}
    if citation.post_id is not None:
        return _exact(citation.post_id, matches[0], posts)
    wanted = Wanted.of(citation, published, context)
    texts = _album_texts(posts)
    candidates = [
        _Candidate(post, by_channel[post.key.channel_id], found, group)
        for group in cluster(posts)
        for post in group
        if post.key.channel_id in by_channel and post.seen.service is None
        for found in [features(wanted, by_channel[post.key.channel_id], post, texts[post.key])]
    ]
    return _decided(citation, candidates)


def _exact(post_id: int, match: ChannelMatch, posts: Sequence[PostRecord]) -> Ranking:
    """The article gives the post's own address."""
    key = PostKey(match.channel_id, post_id)
    for group in cluster(posts):
        for post in group:
            if post.key == key:
                reason = f"The article gives the address of the post, {post.url}."
                feature = Feature(name="address", value=str(key), weight=weights.ADDRESS, reason=reason)
                same = same_media(post, group)
                link = Link(post=key, score=feature.weight, decision="auto", features=(feature,), same_media=same)
                return Ranking(links=(link,), outcome="linked")
    return Ranking(outcome="id_absent")


def _album_texts(posts: Sequence[PostRecord]) -> dict[PostKey, str]:
    """The words of each post, or of all posts of its album: the caption stands at one of them."""
    albums: dict[tuple[int, int], list[str]] = defaultdict(list)
    for post in posts:
        if post.seen.grouped_id is not None and post.seen.text:
            albums[post.key.channel_id, post.seen.grouped_id].append(post.seen.text)
    return {
        post.key: post.seen.text
        if post.seen.grouped_id is None
        else "\n".join(albums[post.key.channel_id, post.seen.grouped_id])
        for post in posts
    }


def _decided(citation: Citation, candidates: list[_Candidate]) -> Ranking:
    if not candidates:
        return Ranking(outcome="no_post")
    ordered = sorted(candidates, key=lambda item: (-item.score, item.post.seen.date, item.post.key))
    possible = [item for item in ordered if _possible(citation, item)]
    if not possible:
        return Ranking(runners_up=_links(ordered, ()), outcome="contradicted")
    best = _of_named_channel(possible)
    others = [item for item in possible if item.group is not best.group]
    margin = best.score - others[0].score if others else float("inf")
    if best.score < weights.LINK_SCORE or not _supported(best):
        return Ranking(runners_up=_links(ordered, ()), outcome="too_little")
    if margin < weights.LINK_MARGIN:
        return Ranking(runners_up=_links(ordered, ()), outcome="too_close")
    decision = _decision(citation, best, margin)
    return Ranking(links=(_link(best, decision),), runners_up=_links(ordered, best.group), outcome="linked")


def _possible(citation: Citation, item: _Candidate) -> bool:
    """Whether a candidate may be linked at all: nothing stated is contradicted, a stated length is confirmed."""
    if item.contradicted:
        return False
    if citation.duration_s is None:
        return True
    return any(feature.name == "length" and feature.weight > 0 for feature in item.features)


def _of_named_channel(possible: list[_Candidate]) -> _Candidate:
    """Of the best candidate's reposts, the one in the channel matched best, then the earliest."""
    group = possible[0].group
    members = [item for item in possible if item.group is group]
    return min(members, key=lambda item: (-_channel_weight(item), -item.score, item.post.seen.date, item.post.key))


def _channel_weight(item: _Candidate) -> float:
    return next(feature.weight for feature in item.features if feature.name == "channel")


def _supported(item: _Candidate) -> bool:
    """A channel matched weakly needs day, length or kind on its side."""
    if item.match.how != "fuzzy" or item.match.similarity >= SAME_NAME:
        return True
    support = sum(feature.weight for feature in item.features if feature.name in _SUPPORTING)
    return support >= weights.WEAK_SUPPORT


def _decision(citation: Citation, best: _Candidate, margin: float) -> Decision:
    sure = best.match.how in _SURE or (best.match.how in _NAMED and citation.confidence == "auto")
    strong = best.score >= weights.AUTO_SCORE and margin >= weights.AUTO_MARGIN
    return "auto" if sure and strong else "proposed"


def _link(item: _Candidate, decision: Decision) -> Link:
    return Link(
        post=item.post.key,
        score=item.score,
        decision=decision,
        features=item.features,
        same_media=same_media(item.post, item.group),
    )


def _links(ordered: Sequence[_Candidate], group: Sequence[PostRecord]) -> tuple[Link, ...]:
    """The best candidates outside ``group``, as proposals that were not taken."""
    taken = {post.key for post in group}
    kept = [item for item in ordered if item.post.key not in taken][:MAX_RUNNERS_UP]
    return tuple(_link(item, "proposed") for item in kept)
