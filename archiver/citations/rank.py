"""Scores posts as the one that a citation means, and abstains where the evidence does not settle it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Literal

from archiver.citations import roles, weights
from archiver.citations.clusters import cluster, same_media
from archiver.citations.debunks import is_debunk
from archiver.citations.earlier import is_of_another_time
from archiver.citations.features import Version, Wanted, features, sentence_of
from archiver.citations.footage import own_media
from archiver.citations.judging import Odds, odds
from archiver.citations.match import SAME_NAME
from archiver.citations.pictured import NO_FOOTAGE, Footage, Shown, best_of, shown_in
from archiver.citations.terms import Shared
from archiver.model.citations import Citation
from archiver.model.ids import PostKey
from archiver.model.links import ChannelMatch, Decision, Feature, Link
from archiver.model.records import PostRecord

Outcome = Literal["linked", "no_channel", "no_post", "id_absent", "contradicted", "too_little", "too_close"]

MAX_RUNNERS_UP = 5
_CONTRADICTIONS = frozenset({weights.KIND_CONTRADICTED, weights.LENGTH_CONTRADICTED})
_SUPPORTING = frozenset({"day", "length", "media"})
_NO_TEXTS: Mapping[PostKey, Sequence[str]] = MappingProxyType({})
_NOBODY: Mapping[int, Sequence[str]] = MappingProxyType({})
_SURE = frozenset({"id", "handle"})
_NOT_NAMED = frozenset({"words", "picture"})
_NAMED = frozenset({"alias", "title", "former_title"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """What became of a citation's candidates.

    ``links``: at most one, but for a second one with another role (``roles``). ``runners_up``: what was considered and
    not linked, best first, with the features that say why. ``outcome``: why there is a link, or none.
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
    same: Mapping[str, str] = field(default_factory=dict)

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
    earlier: Mapping[PostKey, Sequence[str]] = _NO_TEXTS,
    speakers: Mapping[int, Sequence[str]] = _NOBODY,
    footage: Footage = NO_FOOTAGE,
    without: frozenset[str] = frozenset(),
) -> Ranking:
    """The post that a citation means, or why none is linked.

    ``posts``: those of the matched channels in the window; posts of other channels only complete the groups of
    reposts. ``context``: more of the article's words about the post. ``earlier``: texts of posts that were changed
    since. ``speakers``: who is said to speak through known channels, for the maker of footage. ``footage``: what
    fingerprints say of the posts' files. ``without``: names of
    features, or kinds of terms, that are left out, to measure what they are worth.

    A post that contradicts a stated kind or length is never linked; of posts that share their media, the one in the
    channel named wins over earlier ones.
    """
    if not matches:
        return Ranking(outcome="no_channel")
    by_channel = {match.channel_id: match for match in reversed(matches)}
    if citation.post_id is not None:
        return _exact(citation.post_id, matches[0], posts, footage)
    citation = _less(citation, without)
    footage = replace(footage, shown={}) if "shown" in without else footage
    candidates = _candidates(Wanted.of(citation, published, context, without), by_channel, posts, earlier, footage)
    sentence = sentence_of(citation.quote, context)
    ranking = _decided(citation, candidates, sentence)
    named = roles.speakers_named(sentence, matches, speakers) if ranking.links else {}
    return _with_roles(citation, context, named, posts, ranking, candidates, footage)


def _less(citation: Citation, without: frozenset[str]) -> Citation:
    """The citation without what is not to count."""
    if "length" in without:
        citation = replace(citation, duration_s=None)
    if "media" in without:
        citation = replace(citation, media=None)
    if "quoted" in without:
        citation = replace(citation, quoted=())
    return replace(citation, date=None) if "date" in without else citation


def _candidates(
    wanted: Wanted,
    by_channel: Mapping[int, ChannelMatch],
    posts: Sequence[PostRecord],
    earlier: Mapping[PostKey, Sequence[str]],
    footage: Footage,
) -> list[_Candidate]:
    albums = _albums(posts)
    placed = [
        (post, group)
        for group in cluster(posts, footage.same)
        for post in group
        if post.key.channel_id in by_channel and post.seen.service is None
    ]
    texts = [[(post.seen.text, False)] + [(text, True) for text in earlier.get(post.key, ())] for post, _ in placed]
    own = [_album_text(albums, post) for post, _ in placed]
    for each, whole in zip(texts, own, strict=True):
        each[0] = (whole, False)
    shared = Shared(wanted.sought, [text for each in texts for text, _ in each])
    found: list[_Candidate] = []
    at = 0
    for (post, group), each in zip(placed, texts, strict=True):
        versions = [Version(text, shared.match(at + n), changed) for n, (text, changed) in enumerate(each)]
        at += len(each)
        match = by_channel[post.key.channel_id]
        shown = _shown(albums, post, footage)
        weighed = features(wanted, match, post, versions, _files(albums, post), shown)
        found.append(_Candidate(post, match, weighed, group, footage.same))
    return found


def _exact(post_id: int, match: ChannelMatch, posts: Sequence[PostRecord], footage: Footage) -> Ranking:
    """The article gives the post's own address."""
    key = PostKey(match.channel_id, post_id)
    for group in cluster(posts, footage.same):
        for post in group:
            if post.key == key:
                reason = f"The article gives the address of the post, {post.url}."
                feature = Feature(name="address", value=str(key), weight=weights.ADDRESS, reason=reason)
                shown = shown_in(_shown(_albums(posts), post, footage))
                every = (feature,) if shown is None else (feature, replace(shown, weight=0.0))
                same = same_media(post, group, footage.same)
                link = Link(post=key, score=feature.weight, decision="auto", features=every, same_media=same)
                return Ranking(links=(link,), outcome="linked")
    return Ranking(outcome="id_absent")


_Albums = Mapping[tuple[int, int], Sequence[PostRecord]]


def _albums(posts: Sequence[PostRecord]) -> _Albums:
    found: dict[tuple[int, int], list[PostRecord]] = defaultdict(list)
    for post in posts:
        if post.seen.grouped_id is not None:
            found[post.key.channel_id, post.seen.grouped_id].append(post)
    return found


def _album_text(albums: _Albums, post: PostRecord) -> str:
    """The words of a post, or of all posts of its album: the caption stands at one of them."""
    if post.seen.grouped_id is None:
        return post.seen.text
    members = albums[post.key.channel_id, post.seen.grouped_id]
    return "\n".join(each.seen.text for each in members if each.seen.text)


def _files(albums: _Albums, post: PostRecord) -> int:
    if post.seen.grouped_id is None:
        return len(own_media(post))
    return sum(len(own_media(each)) for each in albums[post.key.channel_id, post.seen.grouped_id])


def _shown(albums: _Albums, post: PostRecord, footage: Footage) -> Shown | None:
    """What a post, or its album, has of what the article shows."""
    grouped = post.seen.grouped_id
    members = [post] if grouped is None else albums[post.key.channel_id, grouped]
    return best_of([footage.shown[each.key] for each in members if each.key in footage.shown])


def _decided(citation: Citation, candidates: list[_Candidate], sentence: str) -> Ranking:
    if not candidates:
        return Ranking(outcome="no_post")
    ordered = sorted(candidates, key=lambda item: (-item.score, item.post.seen.date, item.post.key))
    possible = [item for item in ordered if _possible(citation, item)]
    if not possible:
        return Ranking(runners_up=_links(ordered, ()), outcome="contradicted")
    best = _of_named_channel(possible)
    chances = _odds(possible, best)
    if best.score < weights.LINK_SCORE or not _supported(best):
        return Ranking(runners_up=_links(ordered, ()), outcome="too_little")
    if best.match.how == "words" and (citation.channel_name or citation.handle):
        return Ranking(runners_up=_links(ordered, ()), outcome="no_channel")
    if chances.best < weights.LINK_SURE:
        outcome: Outcome = "too_close" if chances.others > chances.absent else "too_little"
        return Ranking(runners_up=_links(ordered, ()), outcome=outcome)
    decision = _decision(citation, best, chances)
    if citation.date is None and is_of_another_time(sentence, best.post.seen.date.date()):
        decision = "proposed"
    link = replace(_link(best, decision), sureness=round(chances.best, 4))
    return Ranking(links=(link,), runners_up=_links(ordered, best.group), outcome="linked")


def _odds(possible: Sequence[_Candidate], best: _Candidate) -> Odds:
    """How sure the best publication is. How a channel was recognised counts only as far as channels differ in it."""
    surest = max(map(_channel_weight, possible))
    scores: dict[int, float] = {}
    for item in possible:
        scores[id(item.group)] = max(scores.get(id(item.group), float("-inf")), item.score - surest)
    mine = scores.pop(id(best.group))
    missing = weights.ABSENT_ANYWHERE if best.match.how in _NOT_NAMED else weights.ABSENT
    return odds(mine, list(scores.values()), missing=missing)


def _with_roles(
    citation: Citation,
    context: str,
    speakers: Mapping[int, str],
    posts: Sequence[PostRecord],
    ranking: Ranking,
    candidates: Sequence[_Candidate],
    footage: Footage,
) -> Ranking:
    """The other post that the article speaks of, beside the cited one."""
    if not ranking.links:
        return ranking
    (link,) = ranking.links
    cited = next(item for item in candidates if item.post.key == link.post)
    other = None
    if is_debunk(f"{citation.quote}\n{context}"):
        other = roles.original(cited.post, cited.group, posts, footage.same)
    if other is None and cited.match.how != "owner" and (citation.channel_name or citation.handle):
        other = roles.made(cited.post, cited.group, posts, speakers, footage.same)
    if other is None:
        return ranking
    left = tuple(each for each in ranking.runners_up if each.post != other.post)
    return replace(ranking, links=(replace(link, role="shared"), other), runners_up=left)


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


def _decision(citation: Citation, best: _Candidate, chances: Odds) -> Decision:
    sure = best.match.how in _SURE or (best.match.how in _NAMED and citation.confidence == "auto")
    strong = best.score >= weights.AUTO_SCORE and chances.best >= weights.AUTO_SURE
    strong = strong and not any(each.name == "missed" and each.weight <= weights.NOT_AUTO for each in best.features)
    return "auto" if sure and strong else "proposed"


def _link(item: _Candidate, decision: Decision) -> Link:
    return Link(
        post=item.post.key,
        score=item.score,
        decision=decision,
        features=item.features,
        same_media=same_media(item.post, item.group, item.same),
    )


def _links(ordered: Sequence[_Candidate], group: Sequence[PostRecord]) -> tuple[Link, ...]:
    """The best candidates outside ``group``, one of each album, as proposals that were not taken."""
    taken: set[object] = {post.key for post in group}
    kept: list[_Candidate] = []
    for item in ordered:
        grouped = item.post.seen.grouped_id
        publication: object = item.post.key if grouped is None else (item.post.key.channel_id, grouped)
        if item.post.key not in taken and publication not in taken:
            taken.add(publication)
            kept.append(item)
        if len(kept) == MAX_RUNNERS_UP:
            break
    return tuple(_link(item, "proposed") for item in kept)
