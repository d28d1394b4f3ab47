"""The media that a post itself publishes, apart from previews of what it links to."""

from __future__ import annotations

from archiver.model.observations import MediaRef
from archiver.model.records import PostRecord

_PUBLISHED = frozenset({"media", "paid"})
# The same video in another quality; it counts for the length, and not as a second file.
_ALTERNATIVE = "alternative"


def own_media(post: PostRecord) -> tuple[MediaRef, ...]:
    """The files that the post publishes; "webpage", "cover", "story" and the like are not its own."""
    return tuple(ref for ref in post.seen.media if ref.part.partition("/")[0] in _PUBLISHED)


def timed_media(post: PostRecord) -> tuple[MediaRef, ...]:
    """The same with other qualities of a video, whose length may be the only one given."""
    return tuple(ref for ref in post.seen.media if ref.part.partition("/")[0] in _PUBLISHED | {_ALTERNATIVE})
