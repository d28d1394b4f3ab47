"""What a reader finds in a raw answer. Values carry no clock: when something was seen is the entry's business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archiver.model.details import Detail, Votes
from archiver.model.feeds import EntryAnnounced
from archiver.model.ids import MediaKey, PostKey
from archiver.model.spans import Span as Span
from archiver.model.videos import VideoSeen

MediaKind = Literal["video", "round", "animation", "photo", "audio", "voice", "sticker", "document", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSeen:
    """A channel or group as one answer showed it. None means: this answer did not say.

    ``access_hash`` belongs to the asking account; None also when the answer held only a *min* one, which must
    not be used (telegram.md, rule 12). ``full``: a full channel, which also says that there is no linked group.
    ``participants_step``: to how many the number is rounded (10 for "3.74K").
    """

    channel_id: int
    access_hash: int | None
    title: str
    usernames: tuple[str, ...]
    kind: Literal["channel", "group", "basic_group"]
    about: str | None = None
    photo_id: int | None = None
    linked_chat_id: int | None = None
    participants: int | None = None
    participants_step: int = 1
    verified: bool = False
    scam: bool = False
    fake: bool = False
    noforwards: bool = False
    forum: bool = False
    full: bool = False
    joined: bool | None = None
    restriction: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsernameSeen:
    """What a username led to when it was asked for; ``channel_id`` None: nobody, or not a channel."""

    username: str
    channel_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRef:
    """A file that a post refers to. ``part``: where in the post ("media", "webpage", "cover", ...).

    ``size`` in bytes, ``duration_s`` in seconds, ``width``/``height`` in pixels; None where Telegram does not say.
    For photos ``thumb`` is the type letter of the largest size, which is what is fetched. ``ttl_s``: seconds after
    which Telegram destroys the file once it was seen; None for what stays. ``url``: where a page said that the file
    lies, on the web (which may hold for a short time alone) or in an export's folder; it belongs to no version.
    """

    key: MediaKey
    part: str
    kind: MediaKind
    mime: str | None = None
    size: int | None = None
    duration_s: float | None = None
    width: int | None = None
    height: int | None = None
    file_name: str | None = None
    dc: int | None = None
    thumb: str | None = None
    ttl_s: int | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forward:
    """Where a forwarded post says that it comes from; ``origin`` only where Telegram names the channel post. ``date``:
    when that one was posted; None where a source does not tell (web pages, exports).
    """

    date: datetime | None
    origin: PostKey | None = None
    from_channel_id: int | None = None
    from_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostSeen:
    """A post as one answer showed it: one version of it. ``service`` names the action of a service message.

    ``reply_to`` is a message id in the same channel. ``reactions`` maps emoji (or custom id, or "paid") to count;
    ``partial_reactions``: they are Telegram's *min* form, which never replaces a whole one. ``details`` is all else
    that the post holds, ``votes`` how its poll stands. ``edit_hidden``: Telegram dates an edit that it does not show
    (a reaction, a button), so ``edit_date`` is None. ``pinned`` is a state, no content: it makes no version.
    ``edited``: shown as edited, without a date. ``views_step``: to how many the views are rounded (10 for "3.74K").
    ``grouped_id``: what the posts of an album share; web pages do not tell that number, so that of an album that is
    read there it is its first post's, below zero.
    """

    key: PostKey
    date: datetime
    text: str
    edit_date: datetime | None = None
    spans: tuple[Span, ...] = ()
    media: tuple[MediaRef, ...] = ()
    grouped_id: int | None = None
    reply_to: int | None = None
    forward: Forward | None = None
    author: str | None = None
    service: str | None = None
    views: int | None = None
    forwards: int | None = None
    replies: int | None = None
    reactions: tuple[tuple[str, int], ...] = ()
    noforwards: bool = False
    restriction: str | None = None
    details: tuple[Detail, ...] = ()
    votes: Votes | None = None
    partial_reactions: bool = False
    edit_hidden: bool = False
    pinned: bool = False
    edited: bool = False
    views_step: int = 1

    @property
    def is_web_album(self) -> bool:
        """Whether it is of an album as a web page shows it."""
        return self.grouped_id is not None and self.grouped_id < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PostGone:
    """An id that was asked for by name and answered as empty or left out.

    ``told``: Telegram told of the deletion by itself, so that it also holds of a post that the same answer shows.
    """

    key: PostKey
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSeen:
    """A channel's count of events ("pts"). ``after`` None: merely the count when the answer was given.

    Else the answer tells every event behind ``after``, up to ``pts``: whoever knows all up to ``after`` knows all.
    """

    channel_id: int
    pts: int
    after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanCovered:
    """Every id from ``low`` to ``high`` (both included) was shown if it exists; one not seen is absent."""

    channel_id: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanShown:
    """Web pages showed every post from ``low`` to ``high`` (both included) that Telegram's web pages show. One that
    they had shown before and that is not among them is absent; of others nothing is said: the web does not show all.
    """

    channel_id: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MigratedFrom:
    """A group was a basic group before: ``from_id`` is its id (negative, see ``PostKey``), ``max_id`` the last message
    that it had then, None where the answer does not say.
    """

    channel_id: int
    from_id: int
    max_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PinSeen:
    """A post is pinned: by its own flag, or as the newest one by the full channel (``message_id`` None: none is); or
    was pinned at ``date``, by a service message.
    """

    channel_id: int
    message_id: int | None
    how: Literal["flag", "full", "service"]
    date: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSeen:
    """A forum's topic as a list of topics shows it, or, with ``date``, as a service message made or changed it then.

    None: it was not said. ``topic_id`` is the id of the message that opened the topic.
    """

    channel_id: int
    topic_id: int
    title: str | None = None
    closed: bool | None = None
    hidden: bool | None = None
    deleted: bool = False
    date: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostTopic:
    """A message belongs to this topic of its forum; messages of the topic "General" do not say so."""

    key: PostKey
    topic_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaStored:
    """The bytes of a media item are in the store as ``sha256``."""

    key: MediaKey
    sha256: str
    size: int
    mime: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFailed:
    """A media item could not be had; ``reason`` is a word for machines, ``detail`` a sentence."""

    key: MediaKey
    reason: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A part of an answer that this version cannot read; kept, named, and to be read again by a later one."""

    subject: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCaptured:
    """An article's bytes as captured. ``article_id``: see ``articles.article_id``; ``sha256`` of the body as served."""

    article_id: str
    url: str | None
    path: str | None
    body_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleMediaSeen:
    """A picture or film that an article shows was asked for; ``sha256`` None where it could not be had (``error``).
    The rest as in ``articles.ArticleMedia``.
    """

    article_id: str
    source: str
    place: str
    start: int
    end: int
    sha256: str | None
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentSeen:
    """A message of a group that lies in the thread below the message ``root`` of the same group."""

    key: PostKey
    root: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadSeen:
    """The thread below the message ``root`` of a group is that of a channel's ``post``."""

    root: PostKey
    post: PostKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadRead:
    """With this answer all comments below ``post`` were read, or there were none to read."""

    post: PostKey


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentsCounted:
    """Below ``post`` are so many comments, as Telegram counts them, told by an answer that does not show the post."""

    post: PostKey
    replies: int


Observation = (
    ChannelSeen
    | MigratedFrom
    | PinSeen
    | TopicSeen
    | PostTopic
    | UsernameSeen
    | PostSeen
    | PostGone
    | StateSeen
    | SpanCovered
    | SpanShown
    | MediaStored
    | MediaFailed
    | Unreadable
    | PageCaptured
    | ArticleMediaSeen
    | EntryAnnounced
    | CommentSeen
    | ThreadSeen
    | ThreadRead
    | CommentsCounted
    | VideoSeen
)
