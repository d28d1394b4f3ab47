"""Where a citation's post is looked for besides the named channel's time: in the words of the whole archive, in the
texts that posts had before they were changed, among older posts of the same footage.

All of it asks the archive alone, never Telegram.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from archiver.archive import Archive
from archiver.citations import named_day, words_to_search
from archiver.citations.debunks import is_debunk
from archiver.citations.phrases import counted
from archiver.model.citations import Citation
from archiver.model.ids import PostKey
from archiver.model.links import Window
from archiver.model.records import PostRecord

MOST_BY_WORDS = 300
"""Posts that are weighed of those that share a word with the article."""
MOST_CHANGED = 500
"""Changed posts whose earlier texts are read for one citation."""
DAY = timedelta(days=1)


async def posts_by_words(archive: Archive, citation: Citation, context: str, when: Window) -> list[PostRecord]:
    """Posts of any channel whose words or those of an earlier version are among the article's, the likeliest ones."""
    words = [(word.text, word.begins) for word in words_to_search(citation, context)]
    return await archive.catalog.posts_with_any(words, when.since, when.until, most=MOST_BY_WORDS)


def searched_words(posts: Sequence[PostRecord], when: Window) -> str:
    """A sentence about that search."""
    return (
        f"Searched the archive's posts of every channel from {when.since:%Y-%m-%d} to {when.until:%Y-%m-%d} for the "
        f"numbers, names and words of the passage: {counted(len(posts), 'post')} with some of them."
    )


def shown_in_posts(posts: Sequence[PostRecord]) -> str:
    """A sentence about the posts that the article's own pictures and films were found in."""
    return (
        f"Compared what the article itself shows with the archive's pictures and films: {counted(len(posts), 'post')} "
        f"{'has' if len(posts) == 1 else 'have'} it."
    )


async def earlier_texts(archive: Archive, posts: Sequence[PostRecord]) -> dict[PostKey, tuple[str, ...]]:
    """The texts that posts had before the newest version, of those that were changed."""
    found: dict[PostKey, tuple[str, ...]] = {}
    for post in [each for each in posts if each.versions > 1][:MOST_CHANGED]:
        texts = dict.fromkeys(version.seen.text for version in await archive.catalog.post_history(post.key))
        before = tuple(text for text in texts if text and text != post.seen.text)
        if before:
            found[post.key] = before
    return found


async def speakers(archive: Archive) -> dict[int, tuple[str, ...]]:
    """Who is said to speak through each channel, where somebody said so."""
    return {each.channel_id: each.owners for each in await archive.catalog.channels() if each.owners}


def of_any_age(citation: Citation, context: str, when: Window) -> Window | None:
    """The time before a window without limit, where the article says that what it shows is old, and names no day of the
    post; None elsewhere.
    """
    if named_day(citation) is not None or not is_debunk(f"{citation.quote}\n{context}"):
        return None
    reason = "The article says that what was shared is old: the archive's posts of any age."
    return Window(since=datetime(1970, 1, 1, tzinfo=UTC), until=when.until, reason=reason)


async def older_footage(archive: Archive, citation: Citation, context: str, cited: PostRecord) -> list[PostRecord]:
    """Posts of any channel and age with a video of the cited one's very size and length, where the article says that
    it is old.
    """
    if not is_debunk(f"{citation.quote}\n{context}"):
        return []
    return [
        post for post in await archive.catalog.posts_of_measure(cited.key) if post.seen.date < cited.seen.date - DAY
    ]
