"""The comments below one post, page by page from the newest down."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from archiver.archive import Archive
from archiver.errors import GapError, InputError
from archiver.jobs.webpages.pages import Answer, WebPages
from archiver.model.ids import PostKey
from archiver.sources.preview import Question, Thread
from archiver.sources.preview.read import is_last

FIRST = 20
"""Comments of the page with which a thread begins; a thread of so many takes one request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What an earlier run read of a thread before it was cut off: all comments from ``low`` to ``high``, these ids."""

    low: int
    high: int
    ids: frozenset[int]


async def begun_of(archive: Archive, pages: WebPages, name: str, post: PostKey) -> Begun | None:
    """How far an earlier run came; None where there was none, or it came to the end."""
    question = pages.addresses.comments(name, post.message_id, most=FIRST)
    looks = await archive.catalog.looks_at_web_page(question.url, question.method)
    last = next((look.entry for look in reversed(looks) if look.status in ("ok", "unchanged")), None)
    found = await archive.catalog.comments_begun(post, last) if last is not None else None
    if found is None:
        return None
    held = await archive.catalog.comments_below(post)
    return Begun(low=found[0], high=found[1], ids=frozenset(each.message_id for each in held))


async def comments_of(
    pages: WebPages, name: str, post: PostKey, known: int, begun: Begun | None
) -> AsyncGenerator[Answer, None]:
    """Pages of the comments below ``post`` of the channel ``name``, down to the comment ``known`` (0: all of them).

    What an earlier run has ``begun`` is not asked for again. The ids decide, as in a history. Raises GapError where the
    server refuses, goes round in circles, or names another server for the rest.
    """
    question = pages.addresses.comments(name, post.message_id, most=FIRST, known=known, channel_id=post.channel_id)
    answer = await pages.ask(question)
    yield answer
    walk = _Walk(pages, name, post, known, begun, answer)
    while (following := walk.next(question, answer)) is not None:
        question = following
        answer = await pages.ask(question)
        yield answer


class _Walk:
    """How far down a thread was read."""

    def __init__(
        self, pages: WebPages, name: str, post: PostKey, known: int, begun: Begun | None, first: Answer
    ) -> None:
        self._pages = pages
        self._post = post
        self._begun = begun
        self._thread = self._told(name, known, first)
        self._lowest: int | None = None
        self._shown = 0
        self._unread = False

    def next(self, question: Question, answer: Answer) -> Question | None:
        """What to ask for after this answer; None at the end."""
        page, ids = answer.page, answer.page.ids
        if page.kind != "comments" or is_last(question.said, page):
            return None
        if self._thread is None:
            raise GapError(f"The page of the comments below {self._post} does not say how the rest is asked for.")
        if not ids:
            return None  # nothing leads further down
        if self._lowest is not None and min(ids) >= self._lowest:
            raise GapError(
                f"Comments below {self._post} that are older than {self._lowest} were asked for, and others came; the "
                "rest was not read."
            )
        if page.faults and page.comments_left is None:
            return None
        self._lowest = min(ids)
        self._shown += len(ids)
        self._unread = (
            self._unread or not page.whole or bool(page.faults) or any(each.date is None for each in page.posts)
        )
        self._skip()
        try:
            return self._pages.addresses.more_comments(
                self._thread, before=self._lowest, shown=self._shown, unread=self._unread
            )
        except InputError as fault:
            raise GapError(f"Of the comments below {self._post} only the newest were read. {fault}") from fault

    def _skip(self) -> None:
        """Where this reading has come down to what an earlier one read, it goes on where that one ended."""
        begun, lowest = self._begun, self._lowest
        if begun is not None and lowest is not None and begun.low < lowest <= begun.high + 1:
            self._shown += sum(1 for each in begun.ids if begun.low <= each < lowest)
            self._lowest = begun.low
            self._begun = None

    def _told(self, name: str, known: int, first: Answer) -> Thread | None:
        found = first.page.discussion
        if found is None:
            return None
        return Thread(
            name=name,
            channel_id=self._post.channel_id,
            message_id=self._post.message_id,
            known=known,
            group_id=found.group_id,
            root=found.root,
            peer=found.peer,
            key=found.key,
            api_url=found.api_url or "/api/method",
        )
