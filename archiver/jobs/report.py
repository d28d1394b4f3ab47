"""Pages about articles and their index: what the catalog and the log know, rendered and put beside the objects."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from archiver import __version__
from archiver.archive import Archive
from archiver.archive.known_keys import known_ring
from archiver.disk import replace_file
from archiver.errors import file_errors
from archiver.jobs.footage_stills import stills_at
from archiver.jobs.footage_story import stories_of
from archiver.jobs.proofs import proofs_of
from archiver.jobs.said import said_about_article
from archiver.jobs.videos.linked import videos_of_article
from archiver.jobs.workplace import Workplace
from archiver.log import Verifier
from archiver.model.corroboration import Corroborated
from archiver.model.ids import PostKey
from archiver.model.linked_videos import LinkedVideo
from archiver.model.links import Resolution
from archiver.model.records import ArticleRecord, CapturedObject, ChannelRecord, PostRecord
from archiver.model.stretches import Story
from archiver.model.videos import VideoFile
from archiver.model.wanted import USUAL_FILES, WantedFiles
from archiver.report import (
    INDEX_NAME,
    ArchiveFacts,
    CheckpointFacts,
    IndexRow,
    IndexView,
    ReportView,
    render,
    render_index,
    report_name,
    rests_on,
    stills_wanted,
)


async def report_of(place: Workplace, name: str) -> Path:
    """Write the page of the article named ``name``; returns where it lies. Raises UsageError for an unknown one."""
    async with place.reading() as archive:
        record = await archive.catalog.article(name)
        path = await write_report(archive, record, (), place.config.media.wanted)
        await write_index(archive)
        return path


async def all_reports(place: Workplace) -> Path:
    """Write the page of every article that was read, and their index; returns where the index lies."""
    async with place.reading() as archive:
        articles = await archive.catalog.articles_read()
        with place.progress.transfer("Writing reports", total=len(articles), unit="reports") as transfer:
            for done, article_id in enumerate(articles, 1):
                await write_report(archive, await archive.catalog.article(article_id), (), place.config.media.wanted)
                transfer.update(done)
        return await write_index(archive)


async def write_report(
    archive: Archive, record: ArticleRecord, gaps: Sequence[str], wanted: WantedFiles = USUAL_FILES
) -> Path:
    """Write the page; ``gaps`` are sentences about what could not be had this time."""
    view = await view_of(archive, record, gaps, wanted)
    moments = [each for story in view.footage.values() for each in stills_wanted(story)]
    view = replace(view, stills=await stills_at(archive.layout.root, moments))
    page = await asyncio.to_thread(render, view)
    path = archive.layout.reports / report_name(record.article_id)
    await asyncio.to_thread(_replace, path, page)
    return path


async def write_index(archive: Archive) -> Path:
    """Write the index of all articles; it leads to the pages that lie beside it then."""
    reports = archive.layout.reports
    there = await asyncio.to_thread(lambda: {path.name for path in reports.glob("*.html")})
    articles = await archive.catalog.articles_read()
    rows = [_row(await archive.catalog.article(article_id), there) for article_id in articles]
    view = IndexView(rows=tuple(rows), archive=await facts_of(archive))
    page = await asyncio.to_thread(render_index, view)
    await asyncio.to_thread(_replace, reports / INDEX_NAME, page)
    return reports / INDEX_NAME


async def view_of(
    archive: Archive, record: ArticleRecord, gaps: Sequence[str], wanted: WantedFiles = USUAL_FILES
) -> ReportView:
    """Everything that the page shows."""
    posts = await posts_of(archive, record)
    for decided in {review.post for review in record.reviews if review.post} - posts.keys():
        post = await archive.catalog.post(decided)
        if post is not None:
            posts[decided] = post
    videos = await videos_of_article(archive, record)
    view = ReportView(
        record=record,
        posts=posts,
        channels=await _channels(archive, record, posts),
        objects=(*await _objects(archive, record, posts), *await _objects_of_videos(archive, videos)),
        videos=videos,
        archive=await facts_of(archive),
        gaps=tuple(dict.fromkeys([*record.article.notes, *gaps])),
        linking_entry=await archive.catalog.linking_entry(record.article_id),
        wanted=wanted,
        versions=tuple(await archive.catalog.versions(record.article_id)),
        related=await archive.catalog.related(record),
        removed=archive.redactions.removed,
        said=await said_about_article(archive, record, posts.values()),
        footage=await _footage(archive, record, posts, videos),
        corroborated=await corroborated_of(archive, posts),
    )
    entries = await asyncio.to_thread(rests_on, view)
    keys = {link.post for each in record.resolutions.values() for link in each.links}
    linked = [posts[key] for key in sorted(keys & posts.keys())]
    return replace(
        view,
        proofs=await proofs_of(archive, entries, linked),
        figures=await archive.catalog.session_figures(entries),
    )


async def corroborated_of(archive: Archive, posts: Collection[PostKey]) -> dict[PostKey, tuple[Corroborated, ...]]:
    """Comparisons of two accounts of each of these posts, in the order of the log."""
    found: dict[PostKey, tuple[Corroborated, ...]] = {}
    for each in await archive.catalog.corroborations(list(posts)):
        found[each.found.post] = (*found.get(each.found.post, ()), each)
    return found


async def _footage(
    archive: Archive, record: ArticleRecord, posts: Mapping[PostKey, PostRecord], videos: Sequence[LinkedVideo]
) -> dict[str, Story]:
    """Where the footage of the linked posts' files, of their albums', and of videos of other sites, was seen. Of a
    preview of a link nothing.
    """
    linked = [link.post for each in record.resolutions.values() for link in each.links if link.decision != "rejected"]
    albums = {posts[key].seen.grouped_id for key in linked if key in posts} - {None}
    shown = [post for key, post in posts.items() if key in linked or post.seen.grouped_id in albums]
    own = {ref.key for post in shown for ref in post.seen.media if not ref.part.startswith("webpage")}
    hashes = [each.sha256 for post in shown for each in post.stored if each.key in own]
    hashes += [file.sha256 for file in _files(videos) if file.role == "stream"]
    stories = await stories_of(archive, hashes)
    return {sha256: story for sha256, story in stories.items() if sha256 not in archive.redactions.removed}


async def posts_of(archive: Archive, record: ArticleRecord) -> dict[PostKey, PostRecord]:
    """Every post that the article's resolutions name (links, runners-up, reposts), and the linked posts' albums."""
    links = [link for each in record.resolutions.values() for link in each.links]
    others = [link.post for each in record.resolutions.values() for link in each.runners_up]
    reposts = [same.post for link in links for same in link.same_media]
    found: dict[PostKey, PostRecord] = {}
    for key in dict.fromkeys([*(link.post for link in links), *others, *reposts]):
        post = await archive.catalog.post(key)
        if post is not None:
            found[key] = post
    for link in links:
        if link.post in found:
            album = await archive.catalog.album(link.post.channel_id, found[link.post].seen.grouped_id)
            found.update({member.key: member for member in album})
    return found


async def _channels(
    archive: Archive, record: ArticleRecord, posts: dict[PostKey, PostRecord]
) -> dict[int, ChannelRecord]:
    ids = {key.channel_id for key in posts}
    ids |= {proposal.channel_id for each in record.resolutions.values() for proposal in each.proposals}
    found = {channel_id: await archive.catalog.channel(channel_id) for channel_id in sorted(ids)}
    return {channel_id: channel for channel_id, channel in found.items() if channel is not None}


async def _objects(
    archive: Archive, record: ArticleRecord, posts: dict[PostKey, PostRecord]
) -> tuple[CapturedObject, ...]:
    """What brought the page, the linked posts' answers and their files."""
    entries = {record.entry, *(post.entry for post in posts.values())}
    found = [each for entry in sorted(entries) for each in await _brought_by(archive, entry)]
    hashes = {stored.sha256 for post in posts.values() for stored in post.stored}
    found += [each for sha256 in sorted(hashes) for each in await archive.catalog.captured_objects(sha256)]
    return tuple(dict.fromkeys(found))


async def _objects_of_videos(archive: Archive, videos: Sequence[LinkedVideo]) -> list[CapturedObject]:
    """What brought the files of videos of other sites, and what was made of them."""
    looks = [video.best for video in videos if video.best is not None]
    hashes = [file.sha256 for file in _files(videos)] + [each.sha256 for look in looks for each in look.merged]
    entries = {entry for look in looks for entry in (look.entry, *(each.entry for each in look.merged))}
    found = [each for sha256 in dict.fromkeys(hashes) for each in await archive.catalog.captured_objects(sha256)]
    return [each for each in found if each.entry in entries]


def _files(videos: Sequence[LinkedVideo]) -> list[VideoFile]:
    looks = [video.best for video in videos if video.best is not None]
    return [file for look in looks for video in look.seen.videos for file in video.files]


async def _brought_by(archive: Archive, entry: int) -> list[CapturedObject]:
    captured = await archive.catalog.capture(entry)
    names = {named.ref.sha256 for named in captured.objects} if captured else set()
    found = [each for sha256 in sorted(names) for each in await archive.catalog.captured_objects(sha256)]
    return [each for each in found if each.entry == entry]


async def facts_of(archive: Archive) -> ArchiveFacts:
    """What pages say of the archive as a whole."""
    signed = archive.log.signed
    size = signed.checkpoint.size
    manifest = await asyncio.to_thread(archive.layout.manifest.read_bytes)
    return ArchiveFacts(
        origin=archive.manifest.origin,
        entries=archive.log.size,
        version=__version__,
        generated=datetime.now(UTC),
        checkpoint=CheckpointFacts(
            size=size,
            root=signed.checkpoint.root,
            until=(await asyncio.to_thread(archive.log.entry, size - 1)).time,
            signer=archive.manifest.origin,
            verifier_key=await _signing_key(archive, size),
        ),
        manifest_sha256=hashlib.sha256(manifest).hexdigest(),
    )


async def _signing_key(archive: Archive, size: int) -> str:
    """The verifier key that signed the checkpoint over ``size`` entries."""
    manifest = archive.manifest
    try:
        first = Verifier.from_vkey(manifest.public_key)
    except ValueError:
        return manifest.public_key  # which is shown as it is; `verify` names it
    return (await known_ring(archive.layout, first, manifest.origin)).at(size).vkey


def _row(record: ArticleRecord, there: set[str]) -> IndexRow:
    article = record.article
    states = [_state(record.resolutions.get(name)) for name, _ in record.citations]
    return IndexRow(
        article_id=record.article_id,
        title=article.title,
        site=article.site,
        url=article.url,
        path=record.path,
        language=article.language,
        published=article.published,
        captured=record.captured,
        linked=states.count("linked"),
        proposed=states.count("proposed"),
        missing=states.count("missing"),
        open=states.count("open"),
        report=report_name(record.article_id) in there,
    )


def _state(resolution: Resolution | None) -> str:
    if resolution is None:
        return "open"
    decisions = {link.decision for link in resolution.links}
    if decisions & {"accepted", "auto"}:
        return "linked"
    return "proposed" if "proposed" in decisions else "missing"


def _replace(path: Path, page: str) -> None:
    with file_errors(path, "written"):
        replace_file(path, page.encode())
