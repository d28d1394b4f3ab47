"""Searching posts in five languages: how long a search takes, and how large its index is, by ``tests.bench searching``.

60,000 posts, or 1,000,000 with ARCHIVER_LONG (some ten minutes, and 4 GB of disk). Some 300 queries of all sorts are
asked three times over; each counts with its first time and its least on the clock, and with its least time of the
processors. Baselines in the same run: the
same words by LIKE over all texts, and by an index of SQLite's own words (unicode61) of the same texts.
"""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from archiver.catalog import Catalog
from archiver.model.search import Wanted
from archiver.text.queries import parse
from tests.bench.figure import Figure
from tests.bench.searching_posts import CHANNELS, FIRST, Corpus, Vocabulary
from tests.catalog.world import World, citation, link
from tests.counts import LONG

POSTS: Final = 1_000_000 if LONG else 60_000
ROUNDS: Final = 3
BAR_MS: Final = 50.0
SIZE: Final = 0.6
BATCH: Final = 20
"""Pages that are folded together."""
INDEX: Final = "SELECT coalesce(sum(length(block)), 0) FROM {}_data"
PAGES: Final = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '{}#_%' ESCAPE '#'"
RAW: Final = "CREATE VIRTUAL TABLE raw_words USING fts5(text, content = '', tokenize = 'unicode61')"
OURS: Final = "SELECT v.id FROM raw_words AS r, post_versions AS v ON v.id = r.rowid WHERE raw_words MATCH ? "
BY_RANK: Final = "SELECT rowid FROM raw_words WHERE raw_words MATCH ? ORDER BY rank LIMIT 20"
LIKE: Final = "SELECT id FROM post_versions WHERE text LIKE ? LIMIT -1"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query. ``sort`` and filters stand in ``text``; ``word``: what a baseline may look for in its place."""

    kind: str
    text: str
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds: the first time and the least on the clock, the least of the processors. ``total``: hits."""

    asked: Asked
    first: float
    least: float
    processor: float
    total: int


def figures(folder: Path) -> Iterator[Figure]:
    """The catalog is made in ``folder``."""
    corpus = Corpus(POSTS)
    path = folder / "catalog.sqlite"
    if not path.exists():
        asyncio.run(made(path, corpus))
    queries = list(asked_of(corpus))
    took = asyncio.run(measured(path, queries))
    _tell(took)
    yield from _times(took)
    yield from _baselines(path, folder / "raw.sqlite", [each for each in took if each.asked.word is not None])
    yield from _sizes(path, folder / "raw.sqlite")


async def made(path: Path, corpus: Corpus) -> None:
    """A catalog with all of the corpus, and an article that cites some of it."""
    world = World()
    async with Catalog.made(path) as catalog:
        world.capture(*corpus.channels(), method="channels.getChannels")
        done = 0
        for number, (channel_id, page) in enumerate(corpus.pages()):
            question = {"channel_id": str(channel_id)}
            world.capture(*page, question=question)
            if later := corpus.later(page):
                world.capture(*later, question=question)
            if number % BATCH == 0:
                done = await _fold(catalog, world, done)
        name = world.page("harbour", "https://news.example/harbour")
        world.read(name, "What the harbour said.", citation())
        keys = [_key(corpus, number) for number in range(200)]
        world.link(name, citation(), *map(link, keys))
        await _fold(catalog, world, done)


def _key(corpus: Corpus, number: int):
    from archiver.model.ids import PostKey

    return PostKey(FIRST + number % CHANNELS, 1 + number * 37 % corpus.each)


async def _fold(catalog: Catalog, world: World, done: int) -> int:
    """Fold what came since, and let go of it."""
    await catalog.fold(world.folded[done:])
    for place in range(done, len(world.folded)):
        world.folded[place] = replace(world.folded[place], observations=())
    return len(world.folded)


def asked_of(corpus: Corpus, seed: int = 3) -> Iterator[Asked]:
    """Queries in all languages, of all sorts."""
    dice = random.Random(seed)
    for vocabulary in corpus.vocabularies:
        yield from _words(vocabulary, dice)
        yield from _filtered(vocabulary, dice)


def _pick(vocabulary: Vocabulary, dice: random.Random, low: int, high: int) -> str:
    return vocabulary.words[dice.randrange(low, high)]


COMMON, MIDDLE, RARE = (0, 30), (200, 3_000), (20_000, 120_000)


def _words(vocabulary: Vocabulary, dice: random.Random) -> Iterator[Asked]:
    def pick(place: tuple[int, int]) -> str:
        return _pick(vocabulary, dice, *place)

    blank = vocabulary.language.blank
    for _ in range(5):
        for name, place in (("common", COMMON), ("middling", MIDDLE), ("rare", RARE)):
            word = pick(place)
            yield Asked(f"a {name} word", word, word)
    for one, other in ((COMMON, COMMON), (COMMON, MIDDLE), (MIDDLE, MIDDLE), (COMMON, RARE)):
        yield from (Asked("two words", f"{pick(one)} {pick(other)}") for _ in range(2))
    for first, second in ((COMMON, COMMON), (COMMON, MIDDLE), (MIDDLE, MIDDLE)):
        yield from (Asked("a phrase", f'"{pick(first)}{blank}{pick(second)}"') for _ in range(2))
    for _ in range(3):
        yield Asked("a beginning", f"{pick(MIDDLE)[:3]}*")
        yield Asked("a beginning", f"{pick(RARE)[:2]}*")
    yield from (Asked("without", f"{pick(COMMON)} -{pick(COMMON)}") for _ in range(3))
    yield from (Asked("or", f"{pick(COMMON)} OR {pick(MIDDLE)} {pick(COMMON)}") for _ in range(2))


def _filtered(vocabulary: Vocabulary, dice: random.Random) -> Iterator[Asked]:
    for filters in (
        "channel:{channel}", "on:2022-03", "on:2023-05-07", "after:2021 before:2024", "after:2025-11", "before:2020-06",
        "has:video", "has:link", "is:forwarded", "is:edited", "is:gone", "from:{channel}", "cited:yes", "cited:no",
        "duration:>600", "has:file", "sort:newest", "sort:oldest", "sort:views", "channel:{channel} has:photo on:2022",
    ):  # fmt: skip
        channel = FIRST + dice.randrange(CHANNELS)
        word = _pick(vocabulary, dice, *dice.choice((COMMON, MIDDLE)))
        yield Asked(filters.split(":")[0], f"{word} {filters.format(channel=channel)}")
    for filters in ("is:gone", "has:video sort:views", "channel:{channel}", "duration:>3000 sort:oldest"):
        yield Asked("filters alone", filters.format(channel=FIRST + dice.randrange(CHANNELS)))


async def measured(path: Path, queries: Sequence[Asked]) -> list[Took]:
    """Ask all of them, several times over."""
    times: dict[Asked, list[float]] = {}
    processors: dict[Asked, list[float]] = {}
    totals: dict[Asked, int] = {}
    async with Catalog.opened(path, writable=False) as catalog:
        for _ in range(ROUNDS):
            for asked in dict.fromkeys(queries):
                began, used = time.perf_counter(), time.process_time()
                found = await catalog.find(await _wanted(catalog, asked.text), most=20)
                times.setdefault(asked, []).append(time.perf_counter() - began)
                processors.setdefault(asked, []).append(time.process_time() - used)
                totals[asked] = found.total
    return [Took(asked, each[0], min(each), min(processors[asked]), totals[asked]) for asked, each in times.items()]


async def _wanted(catalog: Catalog, text: str) -> Wanted:
    """As ``jobs.searching`` does it, of channels that are given by their numbers."""
    query = parse(text)
    filters = query.filters
    wanted = Wanted(query=query, channels=tuple(map(int, filters.channels)))
    if filters.forwarded_from is not None:
        wanted = replace(wanted, origins=(int(filters.forwarded_from),))
    if filters.cited is None:
        return wanted
    cited = await catalog.cited_posts()
    return replace(wanted, cited=cited) if filters.cited else replace(wanted, uncited=cited)


def _times(took: Sequence[Took]) -> Iterator[Figure]:
    for name, values in (
        ("the first time", [each.first for each in took]),
        ("least of three", [each.least for each in took]),
        ("processor time", [each.processor for each in took]),
    ):
        ordered = sorted(values)
        for part, place in (("p50", 0.5), ("p95", 0.95), ("longest", 1.0)):
            yield Figure(
                name=f"a search in {POSTS:,} posts, {part}, {name}",
                value=ordered[min(len(ordered) - 1, int(len(ordered) * place))] * 1000,
                unit="ms",
                baseline=BAR_MS,
                against=f"what is asked for of p95 ({len(ordered)} queries)",
            )


def _tell(took: Sequence[Took]) -> None:
    """Each kind of query by itself, and the slowest ones."""
    kinds: dict[str, list[float]] = {}
    for each in took:
        kinds.setdefault(each.asked.kind, []).append(each.processor * 1000)
    for kind, times in kinds.items():
        sys.stdout.write(f"  {kind:<16} {len(times):>3}  middle {sorted(times)[len(times) // 2]:7.1f} ms, ")
        sys.stdout.write(f"longest {max(times):7.1f} ms\n")
    for each in sorted(took, key=lambda each: -each.processor)[:25]:
        sys.stdout.write(f"  slow: {each.processor * 1000:7.1f} ms  {each.asked.text}  ({each.total:,} hits)\n")


def _baselines(path: Path, raw: Path, took: Sequence[Took]) -> Iterator[Figure]:
    """Single words, by other means."""
    with sqlite3.connect(path) as catalog:
        catalog.execute("ATTACH ? AS other", (str(raw),))
        known = catalog.execute("SELECT count(*) FROM other.sqlite_master").fetchone()
        if known == (0,):
            catalog.execute(RAW.replace("TABLE ", "TABLE other."))
            catalog.execute("INSERT INTO other.raw_words (rowid, text) SELECT id, text FROM post_versions")
            catalog.commit()
        some = took[:: max(1, len(took) // 15)]

        def by_index(each: Took) -> object:
            return catalog.execute(BY_RANK, (f'"{each.asked.word}"',)).fetchall()

        def by_like(each: Took) -> object:
            return catalog.execute(LIKE, (f"%{each.asked.word}%",)).fetchall()

        for name, work, whole in (
            ("an index of SQLite's own words, all ranked", by_index, took),
            ("LIKE over all texts", by_like, some),
        ):
            ours = sorted(each.least for each in whole)
            theirs = sorted(_seconds(work, each) for each in whole)
            for part, place in (("p50", 0.5), ("p95", 0.95)):
                at = min(len(ours) - 1, int(len(ours) * place))
                yield Figure(
                    name=f"a single word, {part}, {len(ours)} of them",
                    value=ours[at] * 1000,
                    unit="ms",
                    baseline=theirs[at] * 1000,
                    against=name,
                )


def _seconds(work: Callable[[Took], object], each: Took) -> float:
    began = time.perf_counter()
    work(each)
    return time.perf_counter() - began


def _sizes(path: Path, raw: Path) -> Iterator[Figure]:
    with sqlite3.connect(path) as catalog, sqlite3.connect(raw) as other:
        (text,) = catalog.execute("SELECT sum(length(CAST(text AS BLOB))) FROM post_versions").fetchone()
        (ours,) = catalog.execute(PAGES.format("post#_words")).fetchone()
        (theirs,) = other.execute(PAGES.format("raw#_words")).fetchone()
    yield Figure(
        name=f"index, {ours / 1e6:,.0f} MB of {text / 1e6:,.0f} MB",
        value=ours / text,
        unit="of the text",
        baseline=theirs / text,
        against="an index of SQLite's own words",
    )


def main() -> None:
    """Print the figures; ARCHIVER_BENCH_DIR keeps the catalog."""
    kept = os.environ.get("ARCHIVER_BENCH_DIR")
    with tempfile.TemporaryDirectory() as folder:
        for each in figures(Path(kept or folder)):
            sys.stdout.write(f"{each.line()}\n")


if __name__ == "__main__":
    main()
