"""Posts seen and missing -> posts, post_versions, media_refs, counts, gone.

What decides is in ``PostFold``; ``post_state`` says what it must know of a post before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from hashlib import blake2b

import msgspec

from archiver.catalog.clock import to_us, to_us_or_none
from archiver.catalog.details import packed_details, packed_reactions
from archiver.catalog.fold.post_lines import LINES, Stamp
from archiver.catalog.fold.post_state import Counts, PostState, Tombstone
from archiver.catalog.fold.rows import Rows, Sighting
from archiver.catalog.texts import packed, storable, storable_or_none
from archiver.catalog.words import OWN
from archiver.model.ids import PostKey
from archiver.model.observations import MediaRef, PostSeen, Span
from archiver.text.post_links import links_of
from archiver.text.video_links import is_video_link

VERSION = (
    "INSERT INTO post_versions (id, channel_id, message_id, entry, position, seen_us, as_of_us, source, repeats,"
    " date_us, edit_us, edited, text,"
    " spans, grouped_id, reply_to, forward_date_us, forward_channel_id, forward_message_id, forward_from_id,"
    " forward_from_name, author, service, noforwards, restriction, digest)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
VERSION_DETAILS = "INSERT INTO post_details (version, details) VALUES (?, ?)"
LINK = "INSERT INTO post_links (version, position, address, listed) VALUES (?, ?, ?, ?)"
MEDIA_REF = (
    "INSERT INTO media_refs (version, position, type, media_id, part, kind, mime, size, duration_s, width,"
    " height, file_name, dc, thumb, ttl_s, url) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
COUNTS = (
    "INSERT INTO counts (channel_id, message_id, entry, position, seen_us, views, views_step, forwards, replies,"
    " reactions) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
POST = (
    "INSERT OR REPLACE INTO posts (channel_id, message_id, date_us, newest, versions, sources, service,"
    " restricted, with_files, first_seen_us, last_seen_us, gone_us, counts_entry, counts_position)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
GONE = (
    "INSERT OR REPLACE INTO gone (channel_id, message_id, entry, gone_us, confirmed_us, confirmed_entry,"
    " back_us, back_entry) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)

NOT_LACKING = "DELETE FROM origins_open WHERE channel_id = ? AND message_id = ?"
DAY = """
INSERT INTO post_days (channel_id, day, entry) VALUES (?, ?, ?)
ON CONFLICT (channel_id, day) DO UPDATE SET entry = excluded.entry
"""

Key = tuple[int, int]
DAY_US = 86_400_000_000
TEXT = 3
"""Which of the columns of a content is the text."""
PREVIEW_BIT = 1 << LINES.index("preview")
PLAIN = (*(None,) * 10, 0, None)
"""The columns after it of a post that is nothing but text."""
_COMPACT = msgspec.json.Encoder().encode


class PostFold:
    """Folds what captures say of posts, starting from what was known of them."""

    def __init__(
        self,
        rows: Rows,
        posts: dict[Key, PostState],
        gone: dict[Key, Tombstone],
        next_version: int,
    ) -> None:
        self._rows = rows
        self._posts = posts
        self._gone = gone
        self._next_version = next_version
        self._changed: dict[Key, PostState] = {}
        self._tombstones: dict[tuple[int, int, int], Tombstone] = {}
        self._known: dict[int, set[int]] = {}
        self._days: dict[tuple[int, int], int] = {}
        for channel_id, message_id in posts:
            self._known.setdefault(channel_id, set()).add(message_id)

    def seen(self, sight: Sighting, position: int, post: PostSeen) -> None:
        """A post was in the answer: a version where it differs, its counts, and it is not gone (any more)."""
        key = (post.key.channel_id, post.key.message_id)
        state = self._posts.get(key)
        content = _Content(post, state.edit_us if state is not None and post.edit_hidden else None)
        if state is None:
            state = PostState.first(content.date_us, sight.at_us)
            self._posts[key] = state
            self._known.setdefault(key[0], set()).add(key[1])
        stamp = (_as_of(content, post, state, sight), sight.at_us, sight.entry, position)
        words = content.text
        if state.line(sight.source).is_new(content.digest, stamp):
            self._add_version(state, stamp, sight, post, content, words)
        elif state.settle(sight.source, sight.at_us, words):
            _describe(state, post)
        state.first_seen_us = min(state.first_seen_us, sight.at_us)
        state.last_seen_us = max(state.last_seen_us, sight.at_us)
        self._changed[key] = state
        self._count(state, sight, position, post)
        self._is_back(key, sight)

    def commented(self, sight: Sighting, position: int, post: PostKey, replies: int) -> None:
        """So many comments are below a post. Of one that was never seen nothing is kept: there is nothing to count."""
        state = self._posts.get((post.channel_id, post.message_id))
        if state is not None:
            reactions = state.counts.reactions if state.counts is not None else None
            self._add_counts(state, sight, position, post, Counts(None, 1, None, replies, reactions))

    def missing(self, sight: Sighting, key: Key) -> None:
        """An id was asked for, or its interval shown, without it; what was seen later is not gone."""
        tombstone = self._gone.get(key)
        state = self._posts.get(key)
        if tombstone is None:
            if state is not None and state.last_seen_us > sight.at_us:
                return
            tombstone = Tombstone(sight.entry, sight.at_us)
            self._gone[key] = tombstone
            if state is not None:
                self._changed[key] = state
        elif tombstone.confirmed_us is None and tombstone.entry != sight.entry:
            tombstone.confirmed_us, tombstone.confirmed_entry = sight.at_us, sight.entry
        else:
            return
        self._tombstones[*key, tombstone.entry] = tombstone

    def covered(
        self, sight: Sighting, channel_id: int, low: int, high: int, shown: Collection[int], sources: int = -1
    ) -> None:
        """Every known post of the interval that was not ``shown`` in the answer is missing; of those alone that one of
        the ``sources`` (bits) has shown.
        """
        known = self._known.get(channel_id, set())
        ids: Iterable[int] = range(low, high + 1) if high - low < len(known) else sorted(known)
        for message_id in ids:
            if low <= message_id <= high and message_id in known and message_id not in shown:
                state = self._posts.get((channel_id, message_id))
                if state is None or state.sources & sources:
                    self.missing(sight, (channel_id, message_id))

    def flush(self) -> None:
        """Hand over the rows of posts and tombstones that changed."""
        for key, state in self._changed.items():
            gone = self._gone.get(key)
            self._rows.add(POST, state.row(key, gone.gone_us if gone else None))
        for (channel_id, message_id, _), tombstone in self._tombstones.items():
            self._rows.add(GONE, (channel_id, message_id, *tombstone.row()))
            self._rows.add(NOT_LACKING, (channel_id, message_id))
        for (channel_id, day), entry in self._days.items():
            self._rows.add(DAY, (channel_id, day, entry))

    def _add_version(
        self, state: PostState, stamp: Stamp, sight: Sighting, post: PostSeen, content: _Content, words: str
    ) -> None:
        number = self._next_version
        self._next_version += 1
        row = (
            number,
            post.key.channel_id,
            post.key.message_id,
            sight.entry,
            stamp[3],
            sight.at_us,
            stamp[0],
            sight.source,
            int(state.repeats(sight.source, words)),
        )
        self._rows.add(VERSION, (*row, *content.columns, content.digest))
        self._days[post.key.channel_id, content.date_us // DAY_US] = sight.entry
        for position, ref in enumerate(post.media):
            self._rows.add(MEDIA_REF, (number, position, *_media_columns(ref)))
        for position, address in enumerate(links_of(post) if post.spans or post.details else ()):
            self._rows.add(LINK, (number, position, storable(address), int(is_video_link(address))))
        if content.details is not None:
            self._rows.add(VERSION_DETAILS, (number, content.details))
        if state.add_version(number, sight.source, content.digest, stamp, content.date_us, words):
            _describe(state, post)

    def _count(self, state: PostState, sight: Sighting, position: int, post: PostSeen) -> None:
        reactions = packed_reactions(post.reactions, partial=post.partial_reactions)
        known = state.counts
        if reactions is None and known is not None and sight.source != LINES[0]:
            reactions = known.reactions  # of other sources it is not known whether they show them
        if (post.views, post.forwards, post.replies, reactions) == (None, None, None, None):
            return  # an answer without any count says nothing of reactions either
        if known is not None and sight.source == "desktop":
            return  # it is older than what is known, or may be
        said = Counts(post.views, post.views_step, post.forwards, post.replies, reactions)
        self._add_counts(state, sight, position, post.key, said)

    def _add_counts(self, state: PostState, sight: Sighting, position: int, post: PostKey, said: Counts) -> None:
        now = said if state.counts is None else said.over(state.counts)
        if now == state.counts:
            return
        key = (post.channel_id, post.message_id)
        place = (*key, sight.entry, position)
        self._rows.add(COUNTS, (*place, sight.at_us, *now))
        state.counts, state.counts_entry, state.counts_position = now, sight.entry, position
        self._changed[key] = state

    def _is_back(self, key: Key, sight: Sighting) -> None:
        tombstone = self._gone.get(key)
        if tombstone is None or tombstone.gone_us > sight.at_us:
            return
        tombstone.back_us, tombstone.back_entry = sight.at_us, sight.entry
        self._tombstones[*key, tombstone.entry] = tombstone
        del self._gone[key]


class _Content:
    """What makes one version of a post: its columns, and a digest of them. ``shown_edit_us``: the date of the newest
    edit that Telegram shows, for a post whose last one it hides.
    """

    __slots__ = ("columns", "date_us", "details", "digest", "edit_us", "text")

    def __init__(self, post: PostSeen, shown_edit_us: int | None) -> None:
        self.text = storable(post.text)
        self.date_us = to_us(post.date)
        edited = int(post.edited)
        self.edit_us = shown_edit_us if post.edit_hidden else to_us_or_none(post.edit_date)
        self.details = packed_details(post.details) if post.details else None
        self.columns = (
            self.date_us,
            self.edit_us,
            edited,
            self.text,
            _packed_spans(post.spans),
            post.grouped_id,
            post.reply_to,
            *_forward_columns(post),
            storable_or_none(post.author),
            storable_or_none(post.service),
            int(post.noforwards),
            storable_or_none(post.restriction),
        )
        media = [(ref.part, ref.key.type, ref.key.id) for ref in post.media]
        # The text by itself, which holds no NUL: most posts are nothing else.
        more = self.columns[TEXT + 1 :]
        plain = more == PLAIN and not media and self.details is None
        rest = b"" if plain else _COMPACT((more, media, self.details))
        head = f"{self.text}\0{self.date_us}\0{self.edit_us}\0{edited}\0"
        self.digest = blake2b(head.encode() + rest, digest_size=16).digest()


def _as_of(content: _Content, post: PostSeen, state: PostState, sight: Sighting) -> int:
    """As of when a version stands: its edit, else the post itself, dated by the source that dates it best."""
    if content.edit_us is not None:
        return content.edit_us
    if post.edited:
        return sight.at_us
    return content.date_us if sight.source == LINES[0] else state.date_us


def _describe(state: PostState, post: PostSeen) -> None:
    """What ``posts`` says of the newest version."""
    state.service = post.service is not None
    state.restricted = post.restriction is not None
    state.with_files = any(ref.part in OWN for ref in post.media)


def _forward_columns(post: PostSeen) -> tuple[int | None, int | None, int | None, int | None, str | None]:
    forward = post.forward
    if forward is None:
        return (None, None, None, None, None)
    origin = forward.origin
    return (
        to_us_or_none(forward.date),
        origin.channel_id if origin else None,
        origin.message_id if origin else None,
        forward.from_channel_id,
        storable_or_none(forward.from_name),
    )


def _media_columns(ref: MediaRef) -> tuple[object, ...]:
    return (
        ref.key.type,
        ref.key.id,
        storable(ref.part),
        ref.kind,
        storable_or_none(ref.mime),
        ref.size,
        ref.duration_s,
        ref.width,
        ref.height,
        storable_or_none(ref.file_name),
        ref.dc,
        storable_or_none(ref.thumb),
        ref.ttl_s,
        storable_or_none(ref.url),
    )


def _packed_spans(spans: tuple[Span, ...]) -> str | None:
    if not spans:
        return None
    return packed([[span.kind, span.offset, span.length, span.value] for span in spans])
