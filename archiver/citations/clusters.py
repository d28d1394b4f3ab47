"""Posts that carry the same publication: reposts, forwards, albums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from archiver.citations.footage import own_media
from archiver.model.ids import PostKey
from archiver.model.links import SameHow, SameMedia
from archiver.model.records import PostRecord

_IDENTIFYING = frozenset({"video", "round", "animation", "photo", "audio", "voice", "document"})


_Same = Mapping[str, str]
_NONE: _Same = MappingProxyType({})


def cluster(posts: Sequence[PostRecord], same: _Same = _NONE) -> list[list[PostRecord]]:
    """Groups of posts that share a file (by Telegram's id, its bytes or its footage), are forwards of one post, or form
    an album. Every post is in one group; groups and their posts are in order of time.

    ``same``: by the SHA-256 of a file the one that stands for all files of the same footage.
    """
    parent = list(range(len(posts)))
    owner: dict[object, int] = {}
    for index, post in enumerate(posts):
        for key in _keys(post, same):
            first = owner.setdefault(key, index)
            _join(parent, first, index)
    groups: dict[int, list[PostRecord]] = defaultdict(list)
    for index, post in enumerate(posts):
        groups[_root(parent, index)].append(post)
    ordered = [sorted(group, key=_time) for group in groups.values()]
    return sorted(ordered, key=lambda group: _time(group[0]))


def _time(post: PostRecord) -> tuple[float, PostKey]:
    return post.seen.date.timestamp(), post.key


def _root(parent: list[int], index: int) -> int:
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index


def _join(parent: list[int], one: int, other: int) -> None:
    one, other = _root(parent, one), _root(parent, other)
    if one != other:
        parent[max(one, other)] = min(one, other)


def _keys(post: PostRecord, same: _Same) -> Iterable[object]:
    yield "post", post.key
    if post.seen.grouped_id is not None:
        yield "album", post.key.channel_id, post.seen.grouped_id
    if post.seen.forward is not None and post.seen.forward.origin is not None:
        yield "post", post.seen.forward.origin
    for ref in own_media(post):
        if ref.kind in _IDENTIFYING:
            yield "file", ref.key
    for stored in post.stored:
        yield "bytes", same.get(stored.sha256, stored.sha256)


def same_media(post: PostRecord, group: Sequence[PostRecord], same: _Same = _NONE) -> tuple[SameMedia, ...]:
    """The other posts of the group that carry the same media as ``post``, and how that is known."""
    found = []
    for other in group:
        how = None if other.key == post.key else _how(post, other, same)
        if how is not None:
            sha256 = next((item.sha256 for item in other.stored), None)
            found.append(SameMedia(post=other.key, how=how, date=other.seen.date, sha256=sha256))
    return tuple(sorted(found, key=lambda item: (item.date, item.post)))


def _how(post: PostRecord, other: PostRecord, same: _Same) -> SameHow | None:
    files = {ref.key for ref in own_media(post)} & {ref.key for ref in own_media(other)}
    if files:
        return "file"
    if {item.sha256 for item in post.stored} & {item.sha256 for item in other.stored}:
        return "hash"
    if _footage(post, same) & _footage(other, same):
        return "fingerprint"
    same_album = post.seen.grouped_id is not None and (
        (post.key.channel_id, post.seen.grouped_id) == (other.key.channel_id, other.seen.grouped_id)
    )
    return None if same_album else "forward"


def _footage(post: PostRecord, same: _Same) -> set[str]:
    """What stands for the post's footage, where that is held as other files, too."""
    return {same[item.sha256] for item in post.stored if item.sha256 in same}
