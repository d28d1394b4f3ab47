"""Which posts carry a medium, and since when: what the catalog knows of posts, as appearances in a story."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta

from archiver.model.ids import MediaKey, PostKey
from archiver.model.records import PostRecord, PostVersion
from archiver.model.stretches import Appearance
from archiver.model.videos import Video, VideoLook


def appearances_of(
    keys: Collection[MediaKey],
    posts: Iterable[PostRecord],
    histories: Mapping[PostKey, Sequence[PostVersion]],
    looks: Iterable[tuple[VideoLook, Video]] = (),
) -> tuple[Appearance, ...]:
    """The posts that carry, or carried, the files ``keys``, the origins that forwards among them name, and videos of
    other sites with the same file; the earliest first.

    ``histories``: all versions, the oldest first, of posts that have more than one.
    """
    found: dict[object, Appearance] = {}
    for post in posts:
        found[post.key] = _own(keys, post, histories.get(post.key, ()))
    for post in posts:
        origin = _origin(post)
        if origin is None:
            continue
        name = origin.post or (origin.channel_id, origin.title, origin.date)
        if name not in found:
            found[name] = origin
    for look, video in looks:
        found.setdefault(look.seen.url, _elsewhere(look, video))
    return tuple(sorted(found.values(), key=_age))


def _age(appearance: Appearance) -> tuple[object, ...]:
    """By date; of one second what is no forward first."""
    return appearance.date, appearance.forwarded, appearance.post or PostKey(0, 0), appearance.title or ""


def _own(keys: Collection[MediaKey], post: PostRecord, history: Sequence[PostVersion]) -> Appearance:
    seen, forward = post.seen, post.seen.forward
    date, came_with_edit, edited_before = seen.date, False, seen.edit_date is not None and not history
    entry = post.entry
    for place, version in enumerate(history):
        if any(each.key in keys for each in version.seen.media):
            came_with_edit = place > 0
            edited_before = place == 0 and version.seen.edit_date is not None
            entry = version.entry
            date = (version.seen.edit_date or version.seen_at) if came_with_edit else seen.date
            break
    return Appearance(
        post=post.key,
        date=date,
        channel_id=post.key.channel_id,
        title=post.channel_title,
        username=post.username,
        came_with_edit=came_with_edit,
        edited_before=edited_before,
        gone=post.gone_at is not None,
        forwarded=forward is not None,
        forward_of=forward.origin if forward else None,
        entry=entry,
    )


def _elsewhere(look: VideoLook, video: Video) -> Appearance:
    """A video of another site; of a day alone it is not claimed that it was there before the day's end."""
    date = video.uploaded or look.time
    if video.uploaded is not None and video.day_only:
        date += timedelta(days=1, seconds=-1)
    return Appearance(
        post=None,
        date=date,
        channel_id=None,
        title=video.title or video.ident,
        entry=look.entry,
        web=look.seen.url,
        undated=video.uploaded is None,
    )


def _origin(post: PostRecord) -> Appearance | None:
    """What a forward says of the post that it is a forward of: when it was posted, and where if that is told."""
    forward = post.seen.forward
    if forward is None or forward.date is None:
        return None
    return Appearance(
        post=forward.origin,
        date=forward.date,
        channel_id=forward.origin.channel_id if forward.origin else forward.from_channel_id,
        title=forward.from_name,
        told_by=post.key,
        entry=post.entry,
    )
