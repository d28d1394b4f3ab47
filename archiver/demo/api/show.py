"""The world as the TL objects in which Telegram would show it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

from telethon import types

from archiver.demo.api.show_more import dressed
from archiver.demo.hub import Hub, References
from archiver.demo.world import Media, WorldChannel, WorldPost, WorldUser
from archiver.demo.world.media import PHOTO_SIZE

NOTHING_UNREAD = dict.fromkeys(
    (
        "read_inbox_max_id",
        "read_outbox_max_id",
        "unread_count",
        "unread_mentions_count",
        "unread_reactions_count",
        "unread_poll_votes_count",
    ),
    0,
)
"""What a line of the list of chats, or a topic, says of an account that has read everything."""


def user(person: WorldUser, to: WorldUser | None = None) -> Any:
    """A person, as shown to an account (`to`), which sees its own phone number."""
    own = to is not None and to.id == person.id
    return types.User(
        id=person.id,
        is_self=own or None,
        access_hash=person.access_hash,
        first_name=person.first_name,
        last_name=person.last_name,
        username=person.username,
        phone=person.phone if own else person.shows_phone,
        contact=person.shows_phone is not None or None,
    )


def channel(shown: WorldChannel) -> Any:
    """A channel or group; `channelForbidden` where the account is shut out; `chat` for a basic group."""
    if shown.basic:
        return _basic(shown)
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
        photo=_small_photo(shown),
        date=shown.created,
        left=not shown.joined or None,
        broadcast=not shown.megagroup or None,
        megagroup=shown.megagroup or None,
        forum=bool(shown.topics) or None,
        has_link=shown.linked is not None or None,
        noforwards=shown.noforwards or None,
        verified=shown.verified or None,
        restricted=shown.restriction is not None or None,
        restriction_reason=_restriction(shown.restriction),
        min=shown.shown_min or None,
        access_hash=shown.access_hash ^ 1 if shown.shown_min else shown.access_hash,
        username=None if several else shown.username,
        usernames=_usernames(shown) if several else None,
    )


def _basic(shown: WorldChannel) -> Any:
    """A basic group, which may have become another group."""
    became = shown.upgraded
    return types.Chat(
        id=shown.id,
        title=shown.title,
        photo=_small_photo(shown),
        participants_count=0 if became else shown.participants,
        date=shown.created,
        version=1,
        deactivated=became is not None or None,
        migrated_to=types.InputChannel(became.id, became.access_hash) if became else None,
    )


def _small_photo(shown: WorldChannel) -> Any:
    """A chat's photo beside its name."""
    return types.ChatPhoto(shown.photo.id, shown.photo.dc) if shown.photo else types.ChatPhotoEmpty()


def chat_photo(hub: Hub, shown: WorldChannel) -> Any:
    """A chat's photo with its sizes."""
    return _photo(shown.photo, hub.references) if shown.photo else types.PhotoEmpty(0)


def _usernames(shown: WorldChannel) -> list[Any]:
    """A channel's usernames, where there are several."""
    return [
        types.Username(username=name, active=True, editable=(name == shown.username) or None) for name in shown.names
    ]


def _restriction(reason: str | None) -> list[Any] | None:
    """Telegram's form of "hidden because"."""
    return None if reason is None else [types.RestrictionReason(platform="all", reason="terms", text=reason)]


def peer(of: WorldChannel) -> Any:
    """A channel's or group's peer."""
    return types.PeerChat(of.id) if of.basic else types.PeerChannel(of.id)


def dialog(of: WorldChannel) -> Any:
    """A channel as a line of the list of chats, with nothing unread."""
    return types.Dialog(
        peer=peer(of),
        top_message=of.alive[0].id if of.alive else of.last_id,
        **NOTHING_UNREAD,
        notify_settings=types.PeerNotifySettings(),
        pts=of.pts,
    )


def message(post: WorldPost, references: References) -> Any:
    """A post as a message, service message, or (deleted) empty message."""
    if post.deleted:
        return types.MessageEmpty(id=post.id, peer_id=None)
    shown = _service(post) if post.service is not None else _message(post, references)
    return dressed(shown, post, lambda file: media(file, references))


def _service(post: WorldPost) -> Any:
    """A service message."""
    return types.MessageService(
        id=post.id,
        peer_id=peer(post.channel),
        date=post.date,
        action=post.service,
        post=not post.channel.megagroup or None,
        reply_to=_reply(post),
    )


def _message(post: WorldPost, references: References) -> Any:
    """A message."""
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
    if post.reply_to is None and post.topic is None:
        return None
    top = post.reply_to_top if post.topic is None or post.reply_to in (None, post.topic) else post.topic
    return types.MessageReplyHeader(
        reply_to_msg_id=post.reply_to or post.topic,
        reply_to_top_id=top,
        forum_topic=post.topic is not None or None,
    )


def comments(post: WorldPost) -> list[WorldPost]:
    """The comments under a channel's post (or under its copy in the group), newest first."""
    top = post.comments if post.comments is not None else post
    if not top.channel.megagroup:
        return []
    return [item for item in top.channel.alive if top.id in (item.reply_to, item.reply_to_top)]


def _commenters(post: WorldPost) -> list[WorldUser]:
    """Who wrote the newest comments under a post; Telegram shows up to three."""
    found = {} if post.comments is None else {item.author.id: item.author for item in comments(post) if item.author}
    return list(found.values())[:3]


def _replies(post: WorldPost) -> Any:
    """How many comments a channel's post has."""
    if post.comments is None or post.comments_closed:
        return None
    below = comments(post)
    return types.MessageReplies(
        replies=len(below),
        replies_pts=post.comments.channel.pts,
        comments=True,
        recent_repliers=[types.PeerUser(each.id) for each in _commenters(post)] or None,
        channel_id=post.comments.channel.id,
        max_id=below[0].id if below else None,
    )


def media(shown: Media, references: References) -> Any:
    """A file with a fresh reference."""
    if shown.kind == "photo":
        live = None if shown.live is None else _document(shown.live, references)
        return types.MessageMediaPhoto(
            photo=_photo(shown, references),
            video=live,
            live_photo=(live is not None) or None,
            ttl_seconds=shown.ttl_s,
        )
    return types.MessageMediaDocument(
        document=_document(shown, references),
        video=(shown.kind == "video") or None,
        alt_documents=[_document(other, references) for other in shown.alternatives] or None,
        video_cover=None if shown.cover is None else _photo(shown.cover, references),
        ttl_seconds=shown.ttl_s,
    )


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
    attributes: list[Any] = [*shown.attributes]
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
        files = [] if post.more is None else post.more.files
        for file in (post.media, *files):
            if file is not None and not file.blob.is_built:
                await asyncio.to_thread(file.blob.ready)


def company(posts: Sequence[WorldPost], extra: Iterable[WorldChannel] = ()) -> tuple[list[Any], list[Any]]:
    """The channels and users that an answer with these posts must bring along."""
    chats: dict[int, WorldChannel] = {item.id: item for item in extra}
    people: dict[int, WorldUser] = {}
    for post in posts:
        for mentioned in (post.channel, post.forward_of.channel if post.forward_of else None):
            if mentioned is not None:
                chats[mentioned.id] = mentioned
        if post.more is not None:
            chats.update({item.id: item for item in post.more.channels})
            people.update({item.id: item for item in post.more.people})
        for person in (post.author, *_commenters(post)):
            if person is not None:
                people[person.id] = person
    return [channel(item) for item in chats.values()], [user(item) for item in people.values()]


async def page(hub: Hub, of: WorldChannel, posts: Sequence[WorldPost], count: int, offset: int | None = None) -> Any:
    """`messages.channelMessages`: some posts of a channel, and how many there are in all."""
    await built(posts)
    chats, users = company(posts, [of])
    if of.basic:
        return types.messages.MessagesSlice(
            count=count,
            messages=[message(post, hub.references) for post in posts],
            topics=[],
            chats=chats,
            users=users,
            offset_id_offset=offset,
        )
    return types.messages.ChannelMessages(
        pts=of.pts,
        count=count,
        messages=[message(post, hub.references) for post in posts],
        topics=[],
        chats=chats,
        users=users,
        offset_id_offset=offset,
    )
