"""Polls, previews, paid media, stories, reactions and further fields of messages, as Telegram would show them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from telethon import types

from archiver.demo.world import Media, WorldPost
from archiver.demo.world.contents import (
    More,
    Reactions,
    WorldExpired,
    WorldPaid,
    WorldPoll,
    WorldPreview,
    WorldStory,
)

_STORY_LIFE = timedelta(days=1)
File = Callable[[Media], Any]
"""A file as `MessageMediaPhoto` or `MessageMediaDocument` with a fresh reference."""


def dressed(shown: Any, post: WorldPost, file: File) -> Any:
    """A message with what the post holds besides text and file."""
    more = post.more
    if more is None:
        return shown
    if more.content is not None:
        shown.media = _content(more, post, file)
    for name, value in more.fields.items():
        setattr(shown, name, _reactions(value) if isinstance(value, Reactions) else value)
    return shown


def _content(more: More, post: WorldPost, file: File) -> Any:
    match more.content:
        case WorldPoll() as poll:
            return _poll(poll)
        case WorldPreview() as preview:
            return types.MessageMediaWebPage(_page(preview, post, file))
        case WorldPaid() as paid:
            return types.MessageMediaPaidMedia(paid.stars, [_extended(paid, item, file) for item in paid.items])
        case WorldStory() as story:
            return _story(story, post, file)
        case WorldExpired(kind=kind, ttl_s=ttl):
            shown = types.MessageMediaPhoto if kind == "photo" else types.MessageMediaDocument
            return shown(ttl_seconds=ttl)
        case _:
            return more.content


def _styled(text: str) -> Any:
    return types.TextWithEntities(text, [])


def _poll(poll: WorldPoll) -> Any:
    answers = [types.PollAnswer(_styled(text), bytes([number])) for number, text in enumerate(poll.answers)]
    told = not (poll.hidden or poll.partial) or poll.closed
    counts = [
        types.PollAnswerVoters(bytes([number]), voters=votes, recent_voters=[], correct=number == poll.correct or None)
        for number, votes in enumerate(poll.votes)
    ]
    solution = poll.solution if told else None
    return types.MessageMediaPoll(
        poll=types.Poll(
            id=poll.id,
            question=_styled(poll.question),
            answers=answers,
            hash=0,
            closed=poll.closed or None,
            multiple_choice=poll.several or None,
            quiz=(poll.correct is not None) or None,
        ),
        results=types.PollResults(
            min=poll.partial or None,
            results=counts if told else None,
            total_voters=None if poll.partial else sum(poll.votes),
            solution=solution,
            solution_entities=None if solution is None else [],
        ),
    )


def _page(preview: WorldPreview, post: WorldPost, file: File) -> Any:
    if preview.state == "pending":
        return types.WebPagePending(id=1, date=post.date, url=preview.url)
    if preview.state == "empty":
        return types.WebPageEmpty(id=1, url=preview.url)
    return types.WebPage(
        id=1,
        url=preview.url,
        display_url=preview.url.partition("://")[2],
        hash=0,
        site_name=preview.site,
        title=preview.title,
        description=preview.description,
        author=preview.author,
        photo=None if preview.photo is None else file(preview.photo).photo,
        document=None if preview.document is None else file(preview.document).document,
    )


def _extended(paid: WorldPaid, item: Media, file: File) -> Any:
    if paid.bought:
        return types.MessageExtendedMedia(file(item))
    return types.MessageExtendedMediaPreview(w=item.width, h=item.height)


def _story(story: WorldStory, post: WorldPost, file: File) -> Any:
    expires = post.date + _STORY_LIFE
    item: Any = None
    if story.state == "deleted":
        item = types.StoryItemDeleted(story.id)
    elif story.state == "skipped":
        item = types.StoryItemSkipped(story.id, post.date, expires)
    elif story.state == "shown":
        media = types.MessageMediaEmpty() if story.media is None else file(story.media)
        words = {} if story.caption is None else {"caption": story.caption, "entities": []}
        item = types.StoryItem(story.id, post.date, expires, media, **words)
    return types.MessageMediaStory(types.PeerChannel(story.channel.id), story.id, story=item)


def _reactions(given: Reactions) -> Any:
    return types.MessageReactions(
        results=[types.ReactionCount(_kind(kind), count) for kind, count in given.counts.items()],
        min=given.partial or None,
    )


def _kind(kind: str) -> Any:
    if kind == "paid":
        return types.ReactionPaid()
    return types.ReactionCustomEmoji(int(kind)) if kind.isdecimal() else types.ReactionEmoji(kind)
