"""The world as the TL objects in which Telegram would show it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

from telethon import types

from archiver.demo.hub import Hub, References
from archiver.demo.world import Media, WorldChannel, WorldPost, WorldUser
from archiver.demo.world.media import PHOTO_SIZE


def user(person: WorldUser, to: WorldUser | None = None) -> Any:
    """A person, as shown to an account (`to`), which sees its own phone number."""
    own = to is not None and to.id == person.id
    return types.User(
        id=person.id,
        is_self=own or None,
        access_hash=person.access_hash,
        first_name=person.first_name,
        phone=person.phone if own else None,
    )


def channel(shown: WorldChannel) -> Any:
    """A channel or group; `channelForbidden` where the account is shut out."""
    if shown.private:
        return types.ChannelForbidden(
            id=shown.id,
            access_hash=shown.access_hash,
            title=shown.title,
            broadcast=not shown.megagroup or None,
            megagroup=shown.megagroup or None,
        )
    several = len(shown.names) > 1
    return types.Channel(
        id=shown.id,
        title=shown.title,
        photo=types.ChatPhotoEmpty(),
        date=shown.created,
        left=not shown.joined or None,
        broadcast=not shown.megagroup or None,
        megagroup=shown.megagroup or None,
        has_link=shown.linked is not None or None,
        noforwards=shown.noforwards or None,
        restricted=shown.restriction is not None or None,
        restriction_reason=_restriction(shown.restriction),
        min=shown.shown_min or None,
        access_hash=shown.access_hash ^ 1 if shown.shown_min else shown.access_hash,
        username=None if several else shown.username,
        usernames=_usernames(shown) if several else None,
    )


def _usernames(shown: WorldChannel) -> list[Any]:
    """A channel's usernames, where there are several."""
    return [
        types.Username(username=name, active=True, editable=(name == shown.username) or None) for name in shown.names
    ]


def _restriction(reason: str | None) -> list[Any] | None:
    """Telegram's form of "hidden because"."""
    return None if reason is None else [types.RestrictionReason(platform="all", reason="terms", text=reason)]


def peer(of: WorldChannel) -> Any:
    """A channel's peer."""
    return types.PeerChannel(of.id)


def message(post: WorldPost, references: References) -> Any:
    """A post as a message, service message, or (deleted) empty message."""
    if post.deleted:
        return types.MessageEmpty(id=post.id, peer_id=None)
    if post.service is not None:
        return types.MessageService(
            id=post.id,
            peer_id=peer(post.channel),
            date=post.date,
            action=post.service,
            post=not post.channel.megagroup or None,
            reply_to=_reply(post),
        )
    return types.Message(
        id=post.id,
        peer_id=peer(post.channel),
        date=post.date,
        message=post.text,
        post=not post.channel.megagroup or None,
        pinned=post.pinned or None,
        noforwards=post.noforwards or None,
        from_id=_sender(post),
        fwd_from=_forward(post),
        reply_to=_reply(post),
        media=None if post.media is None else media(post.media, references),
        entities=list(post.entities) or None,
        views=post.views,
        forwards=None if post.views is None else post.views // 50,
        replies=_replies(post),
        edit_date=post.edit_date,
        grouped_id=post.grouped_id,
        restriction_reason=_restriction(post.restriction),
    )


def _sender(post: WorldPost) -> Any:
    """Who wrote: nobody in a channel, a person or the linked channel in a group."""
    if post.author is not None:
        return types.PeerUser(post.author.id)
    if post.channel.megagroup and post.channel.linked is not None:
        return peer(post.channel.linked)
    return None


def _forward(post: WorldPost) -> Any:
    """Where a forward comes from; a copy under which comments are also says where it was saved from."""
    original = post.forward_of
    if original is None:
        return None
    source = original.channel
    is_copy = post.channel.megagroup and source.linked is post.channel
    return types.MessageFwdHeader(
        date=original.date,
        from_id=peer(source),
        channel_post=None if source.megagroup else original.id,
        saved_from_peer=peer(source) if is_copy else None,
        saved_from_msg_id=original.id if is_copy else None,
    )


def _reply(post: WorldPost) -> Any:
    """What a message answers."""
    if post.reply_to is None:
        return None
    return types.MessageReplyHeader(reply_to_msg_id=post.reply_to, reply_to_top_id=None)


def comments(post: WorldPost) -> list[WorldPost]:
    """The comments under a channel's post (or under its copy in the group), newest first."""
    top = post.comments if post.comments is not None else post
    if not top.channel.megagroup:
        return []
    return [item for item in top.channel.alive if item.reply_to == top.id]


def _replies(post: WorldPost) -> Any:
    """How many comments a channel's post has."""
    if post.comments is None:
        return None
    below = comments(post)
    return types.MessageReplies(
        replies=len(below),
        replies_pts=post.comments.channel.pts,
        comments=True,
        channel_id=post.comments.channel.id,
        max_id=below[0].id if below else None,
    )


def media(shown: Media, references: References) -> Any:
    """A file with a fresh reference."""
    if shown.kind == "photo":
        return types.MessageMediaPhoto(photo=_photo(shown, references))
    return types.MessageMediaDocument(document=_document(shown, references), video=(shown.kind == "video") or None)


def _thumbs(shown: Media) -> list[Any]:
    """The sizes of the smaller pictures."""
    return [types.PhotoSize(item.type, item.width, item.height, len(item.data)) for item in shown.thumbs]


def _photo(shown: Media, references: References) -> Any:
    """A photo."""
    return types.Photo(
        id=shown.id,
        access_hash=shown.access_hash,
        file_reference=references.issue(shown),
        date=shown.date,
        sizes=[*_thumbs(shown), types.PhotoSize(PHOTO_SIZE, shown.width, shown.height, shown.size)],
        dc_id=shown.dc,
    )


def _document(shown: Media, references: References) -> Any:
    """A document or video."""
    attributes: list[Any] = []
    if shown.kind == "video":
        attributes.append(
            types.DocumentAttributeVideo(
                duration=shown.duration_s, w=shown.width, h=shown.height, supports_streaming=True
            )
        )
    if shown.file_name is not None:
        attributes.append(types.DocumentAttributeFilename(shown.file_name))
    return types.Document(
        id=shown.id,
        access_hash=shown.access_hash,
        file_reference=references.issue(shown),
        date=shown.date,
        mime_type=shown.mime_type,
        size=shown.size,
        dc_id=shown.dc,
        attributes=attributes,
        thumbs=_thumbs(shown) or None,
    )


async def built(posts: Iterable[WorldPost]) -> None:
    """Makes sure that the files of these posts exist; drawing films happens outside the event loop."""
    for post in posts:
        if post.media is not None and not post.media.blob.is_built:
            await asyncio.to_thread(post.media.blob.ready)


def company(posts: Sequence[WorldPost], extra: Iterable[WorldChannel] = ()) -> tuple[list[Any], list[Any]]:
    """The channels and users that an answer with these posts must bring along."""
    chats: dict[int, WorldChannel] = {item.id: item for item in extra}
    people: dict[int, WorldUser] = {}
    for post in posts:
        for mentioned in (post.channel, post.forward_of.channel if post.forward_of else None):
            if mentioned is not None:
                chats[mentioned.id] = mentioned
        if post.author is not None:
            people[post.author.id] = post.author
    return [channel(item) for item in chats.values()], [user(item) for item in people.values()]


async def page(hub: Hub, of: WorldChannel, posts: Sequence[WorldPost], count: int, offset: int | None = None) -> Any:
    """`messages.channelMessages`: some posts of a channel, and how many there are in all."""
    await built(posts)
    chats, users = company(posts, [of])
    return types.messages.ChannelMessages(
        pts=of.pts,
        count=count,
        messages=[message(post, hub.references) for post in posts],
        topics=[],
        chats=chats,
        users=users,
        offset_id_offset=offset,
    )
