"""What the comments below a post say: each one as a message of its group, its thread, and whether all were read now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archiver.model.captures import Json
from archiver.model.ids import PostKey
from archiver.model.observations import (
    CommentsCounted,
    CommentSeen,
    Observation,
    ThreadRead,
    ThreadSeen,
    Unreadable,
)
from archiver.sources.preview.read.posts import seen_in
from archiver.sources.preview.read.values import Page, WebPost


def thread_of(question: Mapping[str, Json], page: Page) -> PostKey | None:
    """The message of a group below which the comments are: as the page's form says, else as the question had it from
    the page before it. None where neither tells, so that no comment can be named.
    """
    if page.discussion is not None:
        return PostKey(page.discussion.group_id, page.discussion.root)
    group_id, root = _number(question, "group_id"), _number(question, "root")
    return None if group_id is None or root is None else PostKey(group_id, root)


def comments_seen(question: Mapping[str, Json], page: Page) -> Iterator[Observation]:
    """All that a page of comments, or an answer with more of them, shows."""
    thread, post = thread_of(question, page), _post_of(question)
    if page.kind != "comments":
        return
    seen: list[CommentSeen] = []
    for each in page.posts:
        if each.commented:
            yield from _comment(each, thread, seen)
        else:
            yield Unreadable(subject=f"post {each.channel}/{each.message_id}", reason="it is no comment")
    yield from seen
    if post is None:
        return
    if seen and thread is not None:
        yield ThreadSeen(root=thread, post=post)
    if page.comments is not None:
        yield CommentsCounted(post=post, replies=page.comments)
    if is_last(question, page):
        yield ThreadRead(post=post)


def is_last(question: Mapping[str, Json], page: Page) -> bool:
    """Whether no comment that was not read before is left below this page: it is empty, shows one that was ``known``
    before, or is the last one by the page's own word and by the number of comments, of which ``shown`` came before.

    Never where not all of it, or of the pages before it, could be read: what could not be may be what is left.
    """
    if (
        question.get("unread") is True
        or page.kind != "comments"
        or not page.whole
        or page.faults
        or any(each.date is None for each in page.posts)
    ):
        return False
    ids = page.ids
    known = _number(question, "known") or 0
    if ids and min(ids) <= known:
        return True
    if page.comments_left is not None:
        return False
    shown = (_number(question, "shown") or 0) + len(ids)
    return not ids or page.comments is None or shown >= page.comments


def _comment(post: WebPost, thread: PostKey | None, seen: list[CommentSeen]) -> Iterator[Observation]:
    if thread is None:
        yield Unreadable(subject=f"comment {post.message_id}", reason="the page does not say in which group it is")
    elif post.channel_id is not None and post.channel_id != thread.channel_id:
        yield Unreadable(
            subject=f"message {post.channel_id}/{post.message_id}", reason="it is of another group than the page"
        )
    elif post.date is None:
        yield Unreadable(subject=f"message {thread.channel_id}/{post.message_id}", reason="it has no date")
    else:
        for each in seen_in(post, thread.channel_id):
            seen.append(CommentSeen(key=each.key, root=thread.message_id))
            yield each


def _post_of(question: Mapping[str, Json]) -> PostKey | None:
    channel_id, number = _number(question, "channel_id"), _number(question, "post")
    return None if channel_id is None or number is None else PostKey(channel_id, number)


def _number(question: Mapping[str, Json], name: str) -> int | None:
    """A number of the question; 64-bit ids stand there as text."""
    value = question.get(name)
    if type(value) is int:
        return value
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 17 else None
