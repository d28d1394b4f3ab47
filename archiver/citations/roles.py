"""The other post that an article may speak of besides the one that is cited: its maker's, or the oldest one.

"A video of the brigade, shared by the channel N" names two roles: one link for each. Where an article says that what
was shared is older than it was said to be, the oldest post of the footage is the other one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Literal

from archiver.citations import weights
from archiver.citations.clusters import same_media
from archiver.citations.footage import own_media
from archiver.citations.phrases import moment
from archiver.citations.terms import name_keys
from archiver.model.links import ChannelMatch, Feature, Link, LinkRole
from archiver.model.observations import MediaKind, MediaRef
from archiver.model.records import PostRecord

_OLDER = timedelta(days=2)
_SURE_NAME = 4  # consonants
_LARGE = 100_000  # bytes; smaller files may have the same size by chance
_TIMED: frozenset[MediaKind] = frozenset({"video", "round", "animation", "audio", "voice"})

How = Literal["the same file", "the same footage", "a file of the same size and length"]


def made(
    cited: PostRecord,
    group: Sequence[PostRecord],
    posts: Sequence[PostRecord],
    speakers: Mapping[int, str],
    same: Mapping[str, str],
) -> Link | None:
    """The maker's post of the cited footage: the earliest in a channel through which somebody speaks whom the article
    names (``speakers``: the name, by channel). ``same``: as of ``clusters.cluster``.
    """
    owned = {channel_id: name for channel_id, name in speakers.items() if channel_id != cited.key.channel_id}
    found = _first([post for post in posts if post.key.channel_id in owned], cited, group, same)
    if found is None:
        return None
    post, how = found
    name = owned[post.key.channel_id]
    reason = f'{how.capitalize()}, in the channel through which "{name}" speaks, whom the article names.'
    return _link(post, "made", reason, group, same)


def speakers_named(
    sentence: str, matches: Sequence[ChannelMatch], speakers: Mapping[int, Sequence[str]]
) -> dict[int, str]:
    """Channels through which somebody speaks whom a sentence names; ``speakers``: all that are known, by channel.

    A name is there when each of its words is, in whatever script, and one of them is long enough to be no accident.
    """
    words = name_keys(sentence)
    found = {match.channel_id: match.name for match in matches if match.how == "owner"}
    for channel_id, names in speakers.items():
        for name in names:
            keys = name_keys(name)
            whole = len(keys) >= len(set(name.split()))  # no word is too short to be compared
            if whole and keys <= words and max(map(len, keys), default=0) >= _SURE_NAME:
                found.setdefault(channel_id, name)
    return found


def original(
    cited: PostRecord, group: Sequence[PostRecord], posts: Sequence[PostRecord], same: Mapping[str, str]
) -> Link | None:
    """The oldest known post of the cited footage, where it is older by days."""
    found = _first([post for post in posts if post.seen.date < cited.seen.date - _OLDER], cited, group, same)
    if found is None:
        return None
    post, how = found
    reason = (
        f"The article says that what was shared is older; this is the oldest post known with {how}, "
        f"of {moment(post.seen.date)}."
    )
    return _link(post, "original", reason, group, same)


def _first(
    posts: Sequence[PostRecord], cited: PostRecord, group: Sequence[PostRecord], same: Mapping[str, str]
) -> tuple[PostRecord, How] | None:
    keys = {post.key for post in group} - {cited.key}
    other = {each.post for each in same_media(cited, group, same) if each.how == "fingerprint"}
    alike: list[tuple[PostRecord, How]] = [
        (post, "the same footage" if post.key in other else "the same file") for post in posts if post.key in keys
    ]
    alike += [
        (post, "a file of the same size and length")
        for post in posts
        if post.key not in keys and post.key != cited.key and looks_same(cited, post)
    ]
    return min(alike, key=lambda item: (item[0].seen.date, item[0].key), default=None)


def looks_same(one: PostRecord, other: PostRecord) -> bool:
    """Whether two posts have a video or sound of the very same size in bytes and length: a re-upload has another id."""
    theirs = {_measure(ref) for ref in own_media(other)} - {None}
    return bool(theirs) and any(_measure(ref) in theirs for ref in own_media(one))


def _measure(ref: MediaRef) -> tuple[str, int, float] | None:
    if ref.kind not in _TIMED or ref.size is None or ref.duration_s is None or ref.size < _LARGE:
        return None
    return ref.kind, ref.size, ref.duration_s


def _link(post: PostRecord, role: LinkRole, reason: str, group: Sequence[PostRecord], same: Mapping[str, str]) -> Link:
    feature = Feature(name="footage", value=role, weight=weights.FOOTAGE, reason=reason)
    members = [*group, post] if all(each.key != post.key for each in group) else group
    return Link(
        post=post.key,
        score=feature.weight,
        decision="proposed",
        features=(feature,),
        same_media=same_media(post, members, same) if members is group else (),
        role=role,
    )
