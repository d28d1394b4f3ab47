"""How many requests a run would take, counted from what is known before it. ``telegram.md``, "API-call budget"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from archiver.config import Config
from archiver.sources.telegram import Pacing, pace_of

HISTORY, MESSAGES, FULL = "messages.getHistory", "channels.getMessages", "channels.getFullChannel"
RESOLVE, TOPICS, REPLIES = "contacts.resolveUsername", "messages.getForumTopics", "messages.getReplies"
GROUP_MESSAGES = "messages.getMessages"
"""Posts of a basic group by id."""
FILE, HASHES = "upload.getFile", "upload.getFileHashes"
PAGE = 100
"""Posts of one page of history, and ids of one request for posts."""
PART = 1024 * 1024
"""Bytes of one part of a file, and of the granules of one answer about hashes."""


def for_channel(
    *,
    holes: Sequence[tuple[int, int]],
    due: int,
    sizes: Sequence[int | None],
    limit: int | None,
    references: int | None = None,
    described: bool = True,
    topics: int | None = None,
) -> Counter[str]:
    """What one channel takes at least: a page of what is new, the ids that were left out, second looks, files.

    ``sizes``: of the files, None where Telegram does not say; such a file counts as one part. ``references``: requests
    for posts that show the files once more (None: all of them, 100 a request). ``described``: the channel is asked for
    what it is beside its posts; ``topics``: a forum's, as far as they are known (None: it is none).
    """
    pages = 1 + sum(times(high - low + 1, PAGE) for low, high in holes)
    parts = sum(times(size or 1, PART) for size in sizes)
    ends = sum(1 for size in sizes if size and size % PART == 0)  # that such a file does not go on is asked for
    shown = times(len(sizes), PAGE) if references is None else references
    return Counter(
        {
            HISTORY: pages if limit is None else min(pages, times(limit, PAGE)),
            FULL: int(described),
            TOPICS: 0 if topics is None or not described else max(times(topics, PAGE), 1),
            MESSAGES: (times(due, PAGE) if limit is None else 0) + shown,
            FILE: parts,
            HASHES: parts + ends,
        }
    )


def total(several: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """The sums, without what is not asked at all."""
    sums: Counter[str] = Counter()
    for each in several:
        sums.update(each)
    return {method: count for method, count in sorted(sums.items()) if count}


def pacing_of(config: Config) -> Pacing | None:
    """The pace that is configured; None for the usual one."""
    pace = config.telegram.pacing
    return None if pace is None else Pacing(**pace.model_dump())


def seconds(requests: Mapping[str, int], config: Config) -> float:
    """How long these take at the configured pace, without the time that answers and files need."""
    return pace_of(pacing_of(config), test_server=config.telegram.server is not None).seconds(requests)


def times(count: int, at_once: int) -> int:
    """How many requests so many things are, ``at_once`` at most in each."""
    return -(-count // at_once)
