"""What a web page of Telegram's shows, as values: every field of a post's block, and the page around the blocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archiver.model.observations import MediaKind
from archiver.model.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as shown (``raw``), its value, and to how many it is rounded: "3.74K" is 3740 by 10."""

    raw: str
    value: int
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WebFile:
    """A file that a post shows. ``url`` None: the page serves none, ``why`` says for which reason. ``message_id``: of
    an album's member. ``thumb``: a picture of a film; ``title`` and ``extra``: a document's name and size or performer.
    """

    kind: MediaKind
    url: str | None = None
    why: Literal["too_big", "no_file"] | None = None
    message_id: int | None = None
    duration_s: int | None = None
    thumb: str | None = None
    title: str | None = None
    extra: str | None = None
    waveform: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebForward:
    """Where a post says that it comes from; ``channel`` and ``message_id`` where it leads to a post."""

    name: str
    url: str | None = None
    channel: str | None = None
    message_id: int | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebReply:
    """The post that one answers: its address, who wrote it, how it begins."""

    url: str
    channel: str | None
    message_id: int | None
    name: str | None
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPreview:
    """What is shown of the page that a link leads to; ``picture`` and ``video`` are addresses of files."""

    url: str
    site: str | None
    title: str | None
    description: str | None
    picture: str | None
    video: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPoll:
    """A poll: its options with the percents that are shown."""

    question: str
    type: str | None
    options: tuple[tuple[str, int | None], ...]
    voters: Number | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPlace:
    """A point of a map, degrees."""

    latitude: float
    longitude: float
    title: str | None
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebPost:
    """A block of a page: a post, or an album under the id of its first member.

    ``channel``: the username as the block spells it; ``channel_id`` and ``page_time`` (the server's clock) as far as
    the block tells them. ``members``: ids of an album; ``hidden``: those of its members in place of which a stub stands
    that was put there later. ``service``: what a service message says. ``closed``: the page
    says to open Telegram to see the post. ``sender``: who wrote, in a group. ``commented``: it is a comment, and
    ``channel`` ("c/<id>") and ``channel_id`` are those of its group.
    """

    channel: str
    message_id: int
    channel_id: int | None = None
    page_time: datetime | None = None
    date: datetime | None = None
    edited: bool = False
    views: Number | None = None
    author: str | None = None
    owner: str | None = None
    sender: str | None = None
    sender_url: str | None = None
    via_bot: str | None = None
    text: str = ""
    spans: tuple[Span, ...] = ()
    files: tuple[WebFile, ...] = ()
    members: tuple[int, ...] = ()
    hidden: tuple[int, ...] = ()
    poll: WebPoll | None = None
    place: WebPlace | None = None
    forward: WebForward | None = None
    reply: WebReply | None = None
    preview: WebPreview | None = None
    buttons: tuple[tuple[str, str], ...] = ()
    reactions: tuple[tuple[str, Number], ...] = ()
    service: str | None = None
    pinned_id: int | None = None
    closed: bool = False
    commented: bool = False

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of the posts that the block shows."""
        return self.members or (self.message_id,)

    @property
    def lowest(self) -> int:
        """The id under which an album goes, and to which its caption belongs; of another post its own."""
        return min(*self.hidden, *self.ids, self.message_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebChannel:
    """What the head of a history, or a landing card, says of a channel. ``counters``: name -> number as shown."""

    name: str | None
    title: str
    verified: bool = False
    label: str | None = None
    description: str | None = None
    photo: str | None = None
    counters: tuple[tuple[str, Number], ...] = ()

    def count(self, *names: str) -> Number | None:
        """The first counter with one of these names."""
        return next((number for name, number in self.counters if name in names), None)


Kind = Literal[
    "history", "post", "comments", "no_comments", "refused", "missing_post", "channel", "chat", "nobody", "invite",
    "strange",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WebDiscussion:
    """The thread that the page of a post's comments is of, and what the server wants to be told to show more of it.

    ``group_id`` (bare) and ``root``: the group and the message in it below which the comments are. ``peer`` and ``key``
    go back as they came; ``api_url``: where to, as the page says it, to be trusted no further than any address.
    """

    group_id: int
    root: int
    peer: str
    key: str
    api_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page and what it is, told by its structure.

    ``history``: posts of a channel, maybe none; ``post``, ``missing_post``, ``comments``: the frame of one post;
    ``no_comments``: that none are shown below it; ``refused``: an error in place of more comments (``error``);
    ``channel``: the card of a channel whose posts the web lists, ``chat``: of a group, or a channel without that,
    ``nobody``: of a person, a bot, or no one; ``invite``: of an invitation; ``strange``: none of these.

    ``before``: the cursor to older posts that the page gives, where it gives one. ``faults``: blocks that could not be
    read, as (subject, reason). ``hidden``: ids in place of which a stub stands that was put there later.
    ``comments``: how many there are; ``comments_left``: the cursor to older ones; ``discussion``: where they lie.
    ``whole``: whether it was received to its end.
    """

    kind: Kind
    channel: WebChannel | None = None
    posts: tuple[WebPost, ...] = ()
    before: int | None = None
    missing: bool = False
    faults: tuple[tuple[str, str], ...] = ()
    hidden: tuple[int, ...] = ()
    comments: int | None = None
    comments_left: int | None = None
    discussion: WebDiscussion | None = None
    error: str | None = None
    whole: bool = True

    @property
    def is_doubtful(self) -> bool:
        """Whether a server that has stopped to answer truly would have answered so."""
        return self.kind in ("nobody", "strange")

    @property
    def shows_posts(self) -> bool:
        """Whether it shows a post at all."""
        return bool(self.posts)

    @property
    def lists_posts(self) -> bool:
        """Whether it is a page of a channel's history."""
        return self.kind == "history"

    @property
    def is_chat(self) -> bool:
        """Whether a group or channel has the name whose posts the web does not list."""
        return self.kind in ("chat", "channel")

    @property
    def ids(self) -> list[int]:
        """Every id that it shows, stubs included, in order."""
        return sorted({*self.hidden, *(number for post in self.posts for number in post.ids)})
