"""How many requests a run without an account would take, counted from what is known before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from archiver.config import Config
from archiver.jobs.budget import times
from archiver.jobs.webpages.history import PAGE as POSTS_OF_A_PAGE
from archiver.sources.preview import FILE, LANDING, PAGE, POST
from archiver.sources.web.polite import pause_for


def for_channel(
    *, holes: Sequence[tuple[int, int]], due: int, files: int, limit: int | None, described: bool
) -> Counter[str]:
    """What one channel takes at least: pages of history, pages of single posts, the channel's card, files."""
    pages = 1 + sum(times(high - low + 1, POSTS_OF_A_PAGE) for low, high in holes)
    return Counter(
        {
            PAGE: pages if limit is None else min(pages, times(limit, POSTS_OF_A_PAGE)),
            POST: due if limit is None else 0,
            LANDING: int(described),
            FILE: files,
        }
    )


def for_others(pending: int, origins: int, *, limit: int | None, described: bool) -> list[Mapping[str, int]]:
    """What ``pending`` names take that are to be looked up, and so many posts from which others were forwarded."""
    new = for_channel(holes=(), due=0, files=0, limit=limit, described=described)
    return [*[{**new, PAGE: new[PAGE] + 1}] * pending, {POST: origins}]


def seconds(requests: Mapping[str, int], config: Config) -> float:
    """How long these take with the pauses between them, without the time that answers and files need."""
    return sum(requests.values()) * pause_for(config.preview.server, config.preview.pause_s)
