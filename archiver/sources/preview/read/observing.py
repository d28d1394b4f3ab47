"""All that a capture of a web page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from archiver.errors import InputError
from archiver.model.captures import Json
from archiver.model.entries import Captured
from archiver.model.ids import PostKey
from archiver.model.objects import NamedObject
from archiver.model.observations import (
    ChannelSeen,
    Observation,
    PostGone,
    SpanShown,
    Unreadable,
    UsernameSeen,
)
from archiver.model.taking import taken
from archiver.sources.preview.methods import COMMENTS, FILE, LANDING, MORE_COMMENTS, PAGE, POST
from archiver.sources.preview.read.comments import comments_seen
from archiver.sources.preview.read.pages import read_page
from archiver.sources.preview.read.posts import seen_in
from archiver.sources.preview.read.values import Page, WebChannel, WebPost
from archiver.sources.web.body import unwrap

Load = Callable[[NamedObject], bytes]
PAGE_ROLE = "page"
MOST_DECODED = 60 * 1024 * 1024
READ = ("ok", "unchanged")
"""Statuses of an answer that says something; a refusal says nothing of what is there."""


def observe(captured: Captured, load: Load) -> list[Observation]:
    """What a capture of this source shows. What cannot be read is in the list as ``Unreadable``; nothing is raised."""
    if captured.method == FILE:
        return list(taken(captured, "The web server did not give the file"))
    if captured.status not in READ:
        return []
    stored = next((each for each in captured.objects if each.role == PAGE_ROLE), None)
    if stored is None:
        return []
    try:
        page = page_in(load(stored))
    except InputError as fault:
        return [Unreadable(subject=captured.method, reason=fault.sentence)]
    return list(_page(captured, page))


def page_in(stored: bytes) -> Page:
    """The page in stored bytes, WARC records. Raises InputError where these are damaged."""
    return read_page(unwrap(stored, MOST_DECODED).data)


def _page(captured: Captured, page: Page) -> Iterator[Observation]:
    channel_id = channel_id_of(captured.question, page)
    if page.kind == "strange" and not page.faults:
        yield Unreadable(subject=captured.method, reason="the answer is none of Telegram's pages")
    yield from _channel(captured, page, channel_id)
    for subject, reason in page.faults:
        yield Unreadable(subject=subject, reason=reason)
    if captured.method in (COMMENTS, MORE_COMMENTS):
        yield from comments_seen(captured.question, page)
        return
    for post in page.posts:
        yield from _post(post, channel_id)
    if captured.method == POST and page.kind == "missing_post" and channel_id is not None:
        number = captured.question.get("post")
        if isinstance(number, int):
            yield PostGone(key=PostKey(channel_id, number))
    if captured.method == PAGE and page.kind == "history" and channel_id is not None:
        yield from _span(captured, page, channel_id)


def channel_id_of(question: Mapping[str, Json], page: Page) -> int | None:
    """The channel's bare id: as blocks give it, else as the question had it from an earlier page."""
    for post in page.posts:
        if post.channel_id is not None and not post.commented:
            return post.channel_id
    value = question.get("channel_id")
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 17 else None


def _post(post: WebPost, channel_id: int | None) -> Iterator[Observation]:
    number = post.channel_id or channel_id
    if post.commented:
        yield Unreadable(subject=f"comment {post.message_id}", reason="comments were not asked for")
    elif number is None:
        yield Unreadable(
            subject=f"post {post.channel}/{post.message_id}", reason="the page does not say its channel's id"
        )
    elif post.date is None:
        yield Unreadable(subject=f"message {number}/{post.message_id}", reason="it has no date")
    else:
        yield from seen_in(post, number)


def _channel(captured: Captured, page: Page, channel_id: int | None) -> Iterator[Observation]:
    """Who has the name that was asked for. A frame shows a post's name, and says nothing of who has it now."""
    asked = captured.question.get("channel")
    name = asked if isinstance(asked, str) else ""
    if captured.method not in (PAGE, LANDING) or not name:
        return
    if page.kind == "nobody":
        yield UsernameSeen(username=name, channel_id=None)
        return
    if channel_id is None or page.channel is None:
        return
    shown = page.posts[0].channel if page.posts else page.channel.name or name
    yield _seen(page.channel, channel_id, shown, captured.method)
    if shown.lower() != name.lower():
        yield UsernameSeen(username=name, channel_id=channel_id)


def _seen(channel: WebChannel, channel_id: int, name: str, method: str) -> ChannelSeen:
    members = channel.count("subscribers", "members")
    is_group = method == LANDING and channel.count("members") is not None and channel.name is None
    return ChannelSeen(
        channel_id=channel_id,
        access_hash=None,
        title=channel.title,
        usernames=(name,),
        kind="group" if is_group else "channel",
        about=channel.description,
        participants=members.value if members is not None else None,
        participants_step=members.step if members is not None else 1,
        verified=channel.verified,
        scam=channel.label == "scam",
        fake=channel.label == "fake",
    )


def _span(captured: Captured, page: Page, channel_id: int) -> Iterator[SpanShown]:
    """The ids over which the page reaches: from the lowest to the highest that it shows.

    A page that was asked for below an id reaches up to that, for nothing between was left out; one of the newest posts
    ends with the newest. A page without posts is no proof of anything, nor is one that was cut off, or of which not
    every block was read: the post that could not be read would be taken for one that is gone.
    """
    ids = page.ids
    if not ids or not page.whole or page.faults or any(post.date is None for post in page.posts):
        return
    before = captured.question.get("before")
    high = max(ids)
    if isinstance(before, int) and before > high:
        high = before - 1
    yield SpanShown(channel_id=channel_id, low=min(ids), high=high)
