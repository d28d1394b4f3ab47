"""Channels and groups, their messages, and what can be done in them.

The three classes refer to each other, so they are one module.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from telethon import types

from archiver.demo.world.contents import More
from archiver.demo.world.media import Media
from archiver.demo.world.people import WorldUser
from archiver.demo.world.topics import WorldTopic

EventKind = Literal["new", "edit", "delete"]


@dataclass
class WorldPost:
    """A post, album member, forward, comment or service message. Its identity is (channel id, id)."""

    channel: WorldChannel = field(repr=False)
    id: int
    date: datetime
    text: str = ""
    media: Media | None = field(default=None, repr=False)
    grouped_id: int | None = None
    reply_to: int | None = None
    reply_to_top: int | None = None
    """The message under which the thread is, where `reply_to` is another comment in it."""
    comments_closed: bool = False
    forward_of: WorldPost | None = field(default=None, repr=False)
    entities: tuple[Any, ...] = ()
    """Telethon `MessageEntity…` objects, offsets in UTF-16 units."""
    views: int | None = None
    service: Any = None
    """A Telethon `MessageAction…` object makes this a service message."""
    author: WorldUser | None = None
    edit_date: datetime | None = None
    pinned: bool = False
    noforwards: bool = False
    restriction: str | None = None
    """Why Telegram hides the post from everybody, such as "This post violates local laws"."""
    deleted: bool = False
    more: More | None = field(default=None, repr=False)
    """Polls, previews, places, reactions, further fields."""
    topic: int | None = None
    """In a forum: the topic that the post belongs to; None for "General"."""
    comments: WorldPost | None = field(default=None, repr=False)
    """In a channel with a linked group: the post's copy there, under which the comments are."""

    @property
    def link(self) -> str:
        """The post's public address, or its private form where the channel has no username."""
        name = self.channel.username
        return f"https://t.me/{name}/{self.id}" if name else f"https://t.me/c/{self.channel.id}/{self.id}"


@dataclass(frozen=True)
class WorldEvent:
    """One change of one post; `pts` is the channel's event count after it."""

    kind: EventKind
    channel: WorldChannel
    post: WorldPost
    pts: int


@dataclass(eq=False)
class WorldChannel:
    """A channel, or with `megagroup` a group. Every attribute may be changed at any time."""

    id: int
    access_hash: int
    title: str
    username: str | None
    about: str = ""
    usernames: tuple[str, ...] = ()
    """Further usernames that lead here too."""
    megagroup: bool = False
    linked: WorldChannel | None = field(default=None, repr=False)
    """A channel's discussion group, or a group's channel."""
    private: bool = False
    """Whether the account may not look inside (`CHANNEL_PRIVATE`)."""
    members: set[int] | None = None
    """The ids of the accounts that may look inside; None: all may."""
    peekers: set[int] = field(default_factory=set)
    """Accounts that may look inside for a while, by an invitation."""
    joined: bool = False
    restriction: str | None = None
    """Why Telegram restricts the whole channel, if it does."""
    noforwards: bool = False
    verified: bool = False
    web_previews: bool = True
    """Whether Telegram's web pages show its posts; of groups they never do."""
    shown_min: bool = False
    """Whether answers show it as a *min* object, whose access hash opens nothing."""
    shows_empty: bool = False
    """Whether its history lists deleted posts as empty messages instead of leaving them out."""
    participants: int = 1000
    photo: Media | None = field(default=None, repr=False)
    """A photo of ``World.photo``."""
    topics: dict[int, WorldTopic] = field(default_factory=dict, repr=False)
    """What makes a group a forum."""
    basic: bool = False
    """A basic group: its id is another number range, and its messages are numbered over all chats of the account."""
    upgraded: WorldChannel | None = field(default=None, repr=False)
    """The group that a basic group became, and the other way round."""
    created: datetime = datetime(2020, 1, 1, tzinfo=UTC)
    posts: dict[int, WorldPost] = field(default_factory=dict, repr=False)
    events: list[WorldEvent] = field(default_factory=list, repr=False)
    listeners: list[Callable[[WorldEvent], None]] = field(default_factory=list, repr=False)
    last_id: int = 0

    def is_open_to(self, user: WorldUser) -> bool:
        """Whether an account may look inside."""
        return not self.private and (self.members is None or user.id in self.members | self.peekers)

    @property
    def pts(self) -> int:
        """The channel's event count; a new channel starts at 1."""
        return len(self.events) + 1

    @property
    def names(self) -> tuple[str, ...]:
        """Every username that leads here."""
        return ((self.username,) if self.username else ()) + self.usernames

    @property
    def alive(self) -> list[WorldPost]:
        """The posts that are not deleted, newest first."""
        return [post for post in reversed(self.posts.values()) if not post.deleted]

    @property
    def listed(self) -> list[WorldPost]:
        """What its history lists, newest first."""
        return list(reversed(self.posts.values())) if self.shows_empty else self.alive

    def post(
        self,
        date: datetime,
        text: str | None = "",
        *,
        media: Media | None = None,
        grouped_id: int | None = None,
        reply_to: int | WorldPost | None = None,
        forward_of: WorldPost | None = None,
        entities: Sequence[Any] = (),
        views: int | None = None,
        service: Any = None,
        author: WorldUser | None = None,
        more: More | None = None,
        post_id: int | None = None,
    ) -> WorldPost:
        """Posts a message under the next id, or a later `post_id`; dates may not fall.

        A forward takes over the original's text (unless it has its own) and shares its media.
        """
        chosen = self._next_id(post_id)
        if date.tzinfo is None:
            raise ValueError("a post's date needs a time zone")
        if self.posts and date < self.posts[self.last_id].date:
            raise ValueError(f"post {chosen} would be older than post {self.last_id}")
        if forward_of is not None:
            text = text or forward_of.text
            media = media or forward_of.media
            entities = entities or forward_of.entities
        post = WorldPost(
            channel=self,
            id=chosen,
            date=date,
            text=text or "",
            media=media,
            grouped_id=grouped_id,
            reply_to=reply_to.id if isinstance(reply_to, WorldPost) else reply_to,
            forward_of=forward_of,
            entities=tuple(entities),
            views=views if views is not None or self.megagroup else 100,
            service=service,
            author=author,
            more=more,
        )
        self.posts[chosen] = post
        self.last_id = chosen
        self._tell("new", post)
        return post

    def album(self, date: datetime, text: str, media: Sequence[Media], grouped_id: int) -> list[WorldPost]:
        """Posts several media as one album; the caption is on the first member."""
        return [
            self.post(date, text if index == 0 else "", media=item, grouped_id=grouped_id)
            for index, item in enumerate(media)
        ]

    def service(self, date: datetime, action: Any = None, reply_to: WorldPost | None = None) -> WorldPost:
        """Posts a service message; without an action, "channel created". A pin answers what it pins."""
        return self.post(date, "", service=action or types.MessageActionChannelCreate(self.title), reply_to=reply_to)

    def open_comments(self, post: WorldPost) -> WorldPost:
        """Copies a post into the linked group, where it can be commented on; returns the copy."""
        if self.linked is None:
            raise ValueError(f"{self.title} has no linked group")
        if post.comments is None:
            date = max(post.date, self.linked.posts[self.linked.last_id].date if self.linked.posts else post.date)
            post.comments = self.linked.post(date, post.text, forward_of=post)
        return post.comments

    def comment(
        self,
        post: WorldPost,
        date: datetime,
        text: str,
        author: WorldUser | None = None,
        *,
        answers: WorldPost | None = None,
    ) -> WorldPost:
        """Writes a comment under a post of this channel, in the linked group; `answers` another comment there."""
        copy = self.open_comments(post)
        comment = copy.channel.post(date, text, reply_to=answers or copy, author=author)
        comment.reply_to_top = copy.id if answers is not None else None
        return comment

    def edit(self, post_id: int, text: str, date: datetime) -> WorldPost:
        """Changes a post's text."""
        post = self.posts[post_id]
        post.text, post.edit_date = text, date
        self._tell("edit", post)
        return post

    def delete(self, post_id: int) -> WorldPost:
        """Deletes a post; its id stays used."""
        post = self.posts[post_id]
        post.deleted = True
        self._tell("delete", post)
        return post

    def _next_id(self, wanted: int | None) -> int:
        """The id for a new post."""
        if wanted is not None and wanted <= self.last_id:
            raise ValueError(f"id {wanted} is not above the last id {self.last_id}")
        return self.last_id + 1 if wanted is None else wanted

    def _tell(self, kind: EventKind, post: WorldPost) -> None:
        """Writes an event down and tells whoever listens."""
        event = WorldEvent(kind, self, post, pts=self.pts + 1)
        self.events.append(event)
        for listener in tuple(self.listeners):
            listener(event)
