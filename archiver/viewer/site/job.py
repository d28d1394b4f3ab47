"""Writing a static copy: choose, lay out, write, sign its list of files, log that it was handed over."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from archiver.archive import Archive, Writer
from archiver.archive.keys import load_signer
from archiver.archive.opened import in_thread
from archiver.errors import InputError
from archiver.export.listing import Listing
from archiver.export.writing import FolderSink, Sink, ZipSink, require_free
from archiver.export.zip import Member
from archiver.jobs import shapes
from archiver.jobs.choosing import Days
from archiver.jobs.searching import wanted_of
from archiver.jobs.stills import FOLDER
from archiver.jobs.workplace import Workplace
from archiver.log import Signer, Verifier
from archiver.log.keyring import read_ring
from archiver.model.custody import Digest, Export
from archiver.report.files import object_path, shown_as
from archiver.text.queries import parse
from archiver.viewer.rendering import ASSETS, asset
from archiver.viewer.site.links import Contents, still_path
from archiver.viewer.site.pages import SiteIndex, SitePages
from archiver.viewer.site.selection import Selection, Wanted, posts_in_blocks, select
from archiver.viewer.site.words import folds, shards
from archiver.viewer.stills import still_names

MOST_HITS = 500
"""Posts and articles that a search brings into a copy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRequest:
    """What goes in: articles, channels (posts of ``days``), hits of a search. ``out``: a new folder or .zip file.

    ``media`` False: without the stored files.
    """

    out: Path
    articles: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    days: Days = field(default_factory=Days)
    search: str | None = None
    media: bool = True
    by: str | None = None
    dry_run: bool = False

    @property
    def asked(self) -> tuple[str, ...]:
        """In words, for the copy's first page."""
        days = [
            f"from {self.days.since}" if self.days.since else "",
            f"to {self.days.until}" if self.days.until else "",
        ]
        found = [f"article {name}" for name in self.articles]
        found += [" ".join(["channel", name, *filter(None, days)]) for name in self.channels]
        return (*found, *([f"search {self.search}"] if self.search is not None else []))


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMade:
    """What was written, or would be."""

    out: Path
    dry_run: bool
    articles: int
    posts: int
    media: int
    pages: int
    bytes: int
    gaps: tuple[str, ...]

    def document(self) -> shapes.Document:
        """The JSON of ``export site``."""
        return {
            "path": str(self.out),
            "dry_run": self.dry_run,
            "articles": self.articles,
            "posts": self.posts,
            "media": self.media,
            "pages": self.pages,
            "bytes": self.bytes,
            "gaps": list(self.gaps),
        }


class Add(Protocol):
    """Puts a file into the copy."""

    async def __call__(self, path: str, content: bytes | Path, expect: str | None = None) -> None:
        """Raises IntegrityError where its SHA-256 is not the one that is expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    selection: Selection
    contents: Contents
    sizes: Mapping[str, int]
    gaps: tuple[str, ...]


async def export_site(place: Workplace, request: SiteRequest) -> SiteMade:
    """Write a copy. The entry about it is written when it is complete, before it gets its name.

    Raises InputError where ``out`` is there or nothing is chosen, UsageError for a name that means nothing.
    """
    await asyncio.to_thread(require_free, request.out)
    if request.dry_run:
        async with place.reading() as archive:
            plan = await _plan(archive, request)
        return _made(request, plan, pages=0, size=sum(plan.sizes.values()))
    async with place.writing() as archive:
        await archive.seal()
        plan = await _plan(archive, request)
        sink = await asyncio.to_thread(_sink, request.out)
        async with in_thread(sink):
            return await _write(place, archive, request, plan, sink)


async def _plan(archive: Archive, request: SiteRequest) -> _Plan:
    posts, articles = [], []
    if request.search is not None:
        found = await archive.catalog.find(await wanted_of(archive, parse(request.search)), most=MOST_HITS)
        posts = [hit.post for hit in found.hits if hit.post is not None]
        articles = [hit.article_id for hit in found.hits if hit.article_id is not None]
        if found.total > MOST_HITS:
            raise InputError(
                f"The search has {found.total:,} hits, and a copy takes {MOST_HITS}.", hint="Name days or a channel."
            )
    selection = await select(
        archive,
        Wanted(
            articles=request.articles,
            channels=request.channels,
            days=request.days,
            found_posts=tuple(posts),
            found_articles=tuple(articles),
        ),
    )
    return await _laid_out(archive, request, selection)


async def _laid_out(archive: Archive, request: SiteRequest, selection: Selection) -> _Plan:
    objects: dict[str, str] = {}
    sizes: dict[str, int] = {}
    gaps: list[str] = []
    known: set[str] = set()
    entries = {each.entry for each in selection.articles}
    async for block in posts_in_blocks(archive, selection.keys):
        for post in block:
            entries.add(post.entry)
            known.add(f"{post.key}")
            for stored in post.stored if request.media else ():
                if stored.sha256 in archive.redactions.removed:
                    continue
                if not await asyncio.to_thread(archive.store.exists, stored.sha256):
                    gaps.append(f"the object {stored.sha256} is not in the store and so not in the copy")
                    continue
                objects[stored.sha256] = f"objects/{stored.sha256}{shown_as(stored.mime)[2]}"
                sizes[stored.sha256] = stored.size
    for sha256 in objects:
        entries |= {each.entry for each in await archive.catalog.captured_objects(sha256)}
    stills = [name for name in await still_names(archive) if name[:64] in objects]
    contents = Contents(
        channels=frozenset(selection.posts),
        posts=frozenset(key for key in selection.keys if str(key) in known),
        articles=frozenset(each.article_id for each in selection.articles),
        media=frozenset(objects),
        entries=frozenset(entries),
        stills=frozenset(stills),
        objects=objects,
    )
    for channel, numbers in selection.posts.items():
        selection.posts[channel] = [number for number in numbers if f"{channel}/{number}" in known]
    return _Plan(selection=selection, contents=contents, sizes=sizes, gaps=tuple(gaps))


async def _write(place: Workplace, archive: Writer, request: SiteRequest, plan: _Plan, sink: Sink) -> SiteMade:
    signer = await asyncio.to_thread(_signer, place, archive)
    files: dict[str, str] = {}
    size = 0

    async def add(path: str, content: bytes | Path, expect: str | None = None) -> None:
        nonlocal size
        sums = await asyncio.to_thread(sink.add, Member(path, content), expect=expect)
        files[path] = sums.sha256
        size += sums.size

    pages = SitePages(archive, plan.selection, plan.contents, place.config.media.wanted)
    total = (
        len(plan.contents.posts) + len(plan.contents.articles) + len(plan.contents.media) + len(plan.contents.entries)
    )
    count = 0
    with place.progress.transfer("Writing pages", total=total, unit="pages") as transfer:
        async for path, html in pages.all():
            await add(path, html.encode())
            count += 1
            transfer.update(min(count, total))
    await _words(pages, add)
    path, html = await pages.index(await _index(archive, request, plan, signer))
    await add(path, html.encode())
    for name in ASSETS:
        await add(f"assets/{name}", await asyncio.to_thread(asset, name))
    with place.progress.transfer("Copying media", total=sum(plan.sizes.values()), unit="bytes") as transfer:
        done = 0
        for sha256, path in sorted(plan.contents.objects.items()):
            await add(path, archive.layout.root / object_path(sha256), sha256)
            done += plan.sizes[sha256]
            transfer.update(done)
    for name in sorted(plan.contents.stills):
        await add(still_path(name), archive.layout.reports / FOLDER / name)
    await add("SHA256SUMS", "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(files.items())).encode())
    listing = Listing(kind="site", origin=archive.manifest.origin, files=files)
    note = await asyncio.to_thread(listing.signed, signer.verifier, signer.sign)
    sums = await asyncio.to_thread(sink.add, Member("files.note", note))
    await asyncio.to_thread(sink.complete)
    await archive.attest(
        Export(
            session=0,
            format="site",
            targets=tuple(plan.selection.targets),
            size=archive.log.sealed,
            entries=len(plan.contents.entries),
            objects=len(plan.contents.objects),
            file=Digest(sha256=sums.sha256, size=sums.size),
            by=request.by,
        )
    )
    await asyncio.to_thread(sink.place)
    return _made(request, plan, pages=count + 2, size=size)


async def _words(pages: SitePages, add: Add) -> None:
    """The search's scripts and its page."""
    scripts = await asyncio.to_thread(shards, pages.entries)
    names = ["words/folds.js", *(f"words/{number}.js" for number in range(1, len(scripts) + 1))]
    for name, script in zip(names, [await asyncio.to_thread(folds), *scripts], strict=True):
        await add(name, script.encode())
    path, html = await pages.search(names)
    await add(path, html.encode())


async def _index(archive: Archive, request: SiteRequest, plan: _Plan, signer: Signer) -> SiteIndex:
    channels = []
    for channel_id, numbers in plan.selection.posts.items():
        channel = await archive.catalog.channel(channel_id)
        if channel is not None:
            channels.append((channel, len(numbers)))
    return SiteIndex(
        origin=archive.manifest.origin,
        key=signer.verifier.vkey,
        size=archive.log.sealed,
        made=datetime.now(UTC),
        asked=request.asked,
        articles=tuple(plan.selection.articles),
        channels=tuple(sorted(channels, key=lambda each: each[0].title.casefold())),
        posts=len(plan.contents.posts),
        media=len(plan.contents.media),
        gaps=plan.gaps,
    )


def _sink(out: Path) -> Sink:
    return ZipSink(out, f"{out.stem}/") if out.suffix == ".zip" else FolderSink(out)


def _signer(place: Workplace, archive: Writer) -> Signer:
    ring = read_ring(archive.layout.log, Verifier.from_vkey(archive.manifest.public_key), archive.manifest.origin)
    return load_signer(place.keys_folder, archive.manifest, ring)


def _made(request: SiteRequest, plan: _Plan, *, pages: int, size: int) -> SiteMade:
    return SiteMade(
        out=request.out,
        dry_run=request.dry_run,
        articles=len(plan.contents.articles),
        posts=len(plan.contents.posts),
        media=len(plan.contents.media),
        pages=pages,
        bytes=size,
        gaps=plan.gaps,
    )
