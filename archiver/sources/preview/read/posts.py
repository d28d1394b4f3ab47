"""What a page shows -> posts as every source has them: an album is several posts, its words on the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from archiver.model.details import (
    Answer,
    Button,
    Buttons,
    Detail,
    Place,
    Poll,
    Preview,
    Reply,
    Sending,
    ServiceContent,
    Unshown,
    VoteCount,
    Votes,
)
from archiver.model.ids import MediaKey, PostKey
from archiver.model.observations import Forward, MediaRef, PostSeen
from archiver.sources.preview.read.numbers import path_of
from archiver.sources.preview.read.values import WebFile, WebPoll, WebPost

MIMES: Mapping[str, str] = MappingProxyType(
    {"photo": "image/jpeg", "video": "video/mp4", "animation": "video/mp4", "round": "video/mp4", "voice": "audio/ogg"}
)
ACTIONS: Sequence[tuple[str, str]] = (
    ("Channel created", "channelCreate"),
    ("Channel photo updated", "chatEditPhoto"),
    ("Channel photo removed", "chatDeletePhoto"),
    ("Channel video changed", "chatEditPhoto"),
    ("Channel name was changed", "chatEditTitle"),
    ("Live stream started", "groupCall"),
    ("Live stream finished", "groupCall"),
    ("Live stream scheduled", "groupCallScheduled"),
)
"""How service messages begin, and the actions that MTProto has for them."""
PINNED = " pinned "
UNKNOWN = "unknown"
DOCUMENTS = ("document", "audio")


def seen_in(post: WebPost, channel_id: int) -> Iterator[PostSeen]:
    """The posts that a block shows, each with its own files. The block must have a date."""
    if post.date is None:
        return
    lowest = post.lowest
    for number in post.ids:
        files = [each for each in post.files if (each.message_id or lowest) == number]
        media = tuple(ref for file in files for ref in _refs(file))
        first = number == lowest
        yield PostSeen(
            key=PostKey(channel_id, number),
            date=post.date,
            text=post.text if first else "",
            spans=post.spans if first else (),
            edited=post.edited and first,
            media=(*media, *(_preview_refs(post) if first else ())),
            grouped_id=-lowest if post.members else None,
            reply_to=_reply_to(post),
            forward=_forward(post),
            author=post.author or post.sender,
            service=None if post.service is None else action_of(post.service),
            views=post.views.value if post.views is not None else None,
            views_step=post.views.step if post.views is not None else 1,
            reactions=tuple((name, count.value) for name, count in post.reactions) if first else (),
            partial_reactions=bool(post.reactions) and first,
            details=tuple(_details(post, files, first=first)),
            votes=_votes(post.poll) if first and post.poll is not None else None,
        )


def action_of(text: str) -> str:
    """The action of a service message, as MTProto calls it."""
    if PINNED in text:
        return "pinMessage"
    return next((action for words, action in ACTIONS if text.startswith(words)), UNKNOWN)


def _refs(file: WebFile) -> Iterator[MediaRef]:
    if file.url is not None:
        yield MediaRef(
            key=MediaKey.of("web", path_of(file.url)),
            part="media",
            kind=file.kind,
            mime=MIMES.get(file.kind),
            duration_s=None if file.duration_s is None else float(file.duration_s),
            url=file.url,
        )
    elif file.thumb is not None:  # all that the page shows of the film
        yield MediaRef(
            key=MediaKey.of("web", path_of(file.thumb)), part="cover", kind="photo", mime="image/jpeg", url=file.thumb
        )


def _preview_refs(post: WebPost) -> Iterator[MediaRef]:
    """What the preview of a link shows is not the post's own."""
    shown = post.preview
    for url, kind in ((shown.picture, "photo"), (shown.video, "video")) if shown is not None else ():
        if url is not None:
            yield MediaRef(
                key=MediaKey.of("web", path_of(url)),
                part="webpage",
                kind="video" if kind == "video" else "photo",
                mime=MIMES[kind],
                url=url,
            )


def _reply_to(post: WebPost) -> int | None:
    """The post of the same channel that this one answers."""
    reply = post.reply
    if reply is None or reply.channel is None or reply.channel.lower() != post.channel.lower():
        return None
    return reply.message_id


def _forward(post: WebPost) -> Forward | None:
    """A page names where it comes from by name and address: the channel's number it does not tell."""
    return None if post.forward is None else Forward(date=None, from_name=post.forward.name)


def _details(post: WebPost, files: Sequence[WebFile], *, first: bool) -> Iterator[Detail]:
    for file in files:
        if file.url is None and file.why is not None:
            yield Unshown(why=file.why, media=file.kind, title=file.title, note=file.extra)
    if post.closed:
        yield Unshown(why="unsupported")
    if first:
        yield from _contents(post)


def _contents(post: WebPost) -> Iterator[Detail]:
    """What a post holds besides text and files."""
    if post.service is not None:
        yield ServiceContent(action=action_of(post.service), text=post.service)
    if post.poll is not None:
        yield _poll(post.poll)
    if post.place is not None:
        place = post.place
        yield Place(latitude=place.latitude, longitude=place.longitude, title=place.title, address=place.address)
    if post.preview is not None:
        shown = post.preview
        yield Preview(url=shown.url, site=shown.site, title=shown.title, description=shown.description)
    if post.reply is not None and _reply_to(post) is None:
        yield Reply(quote=post.reply.text, message_id=post.reply.message_id, name=post.reply.channel or post.reply.name)
    if post.via_bot is not None:
        yield Sending(via_bot=post.via_bot)
    if post.buttons:
        yield Buttons(buttons=tuple(Button(label=label, url=url) for label, url in post.buttons))


def _poll(poll: WebPoll) -> Poll:
    kind = (poll.type or "").casefold()
    return Poll(
        poll_id=None,
        question=poll.question,
        answers=tuple(Answer(option=str(number), text=words) for number, (words, _) in enumerate(poll.options)),
        closed="final" in kind,
        quiz="quiz" in kind,
        public="anonymous" not in kind and "final" not in kind,
    )


def _votes(poll: WebPoll) -> Votes:
    """Shares in percent; a page never tells how many chose an answer."""
    return Votes(
        total=poll.voters.value if poll.voters is not None else None,
        total_step=poll.voters.step if poll.voters is not None else 1,
        answers=tuple(
            VoteCount(option=str(number), percent=percent) for number, (_, percent) in enumerate(poll.options)
        ),
        partial=True,
    )
