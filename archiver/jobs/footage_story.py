"""The story of a medium, put together from what the catalog knows. Nothing is written, nothing is decoded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from archiver.archive import Archive
from archiver.model.appearances import appearances_of
from archiver.model.footage import MediaFacts, Searched
from archiver.model.ids import PostKey
from archiver.model.prints import MatchFound, MediumPrint
from archiver.model.records import ArticleSummary
from archiver.model.stretches import Appearance, Scope, State, Story
from archiver.model.timeline import story_of
from archiver.model.tracing import MOST_HOPS
from archiver.model.videos import Video

MOST_MATCHES = 1000
"""Matches that are looked at for one story; footage that everybody shows has more, and the story says so."""

EVERYTHING = "everything:"
"""How it is said that a medium was compared with nothing after all."""


async def stories_of(archive: Archive, media: Iterable[str]) -> dict[str, Story]:
    """The stories of these media, by SHA-256; of an object that is no medium there is none."""
    found = {}
    for sha256 in dict.fromkeys(media):
        story = await medium_story(archive, sha256)
        if story is not None:
            found[sha256] = story
    return found


async def medium_story(archive: Archive, sha256: str) -> Story | None:
    """The story of one medium; None for an object that no post carries, no article shows and no video consists of."""
    catalog = archive.catalog
    made = await catalog.medium_print(sha256)
    if made is None and not await _is_medium(archive, sha256):
        return None
    searched = await catalog.medium_searched(sha256)
    state, reason = _state(made, searched.searched if searched else None)
    matches, cut = await _matches(archive, sha256)
    media = {sha256, *(each.sha256 for each in matches), *(each.match.reference_sha256 for each in matches)}
    carried = {each: await appearances_in(archive, each) for each in sorted(media)}
    scope = None
    if made is not None and searched is not None:
        later = await catalog.compared_later(made.entry, archive.log.size)
        held = await catalog.footage_held()
        scope = Scope(
            channels=held.channels, since=held.oldest, until=held.newest, searched=_sum(searched.searched, later)
        )
    story = story_of(
        sha256,
        length_s=_length_s(sha256, made, matches),
        matches=matches,
        appearances=carried,
        articles=await _articles(archive, carried),
        showing={each: await _showing(archive, each) for each in sorted(media)},
        judgements=await catalog.judgements(media),
        state=state,
        reason=reason,
        facts=made.facts if made else None,
        notes=made.notes if made else (),
        scope=scope,
    )
    return replace(story, cut=True) if cut else story


async def _is_medium(archive: Archive, sha256: str) -> bool:
    if await archive.catalog.media_with(sha256) or await archive.catalog.articles_showing(sha256):
        return True
    looks = await archive.catalog.videos_with_sha256(sha256)
    return any(_has(video, sha256) for look in looks for video in look.seen.videos)


def _state(made: MediumPrint | None, searched: Searched | None) -> tuple[State, str | None]:
    if made is None:
        return "waiting", None
    if made.failed is not None:
        return "failed", made.failed
    if not (made.pictures or made.frames or made.landmarks):
        return "failed", "it shows nothing that could be compared"
    if searched is None:
        return "uncompared", None
    unfinished = next((each for each in searched.left_out if each.startswith(EVERYTHING)), None)
    return ("done", None) if unfinished is None else ("uncompared", unfinished.removeprefix(EVERYTHING).strip())


def _length_s(sha256: str, made: MediumPrint | None, matches: Sequence[MatchFound]) -> float:
    """How long the medium is: as its fingerprint says, and at least as long as what was found of it."""
    facts: MediaFacts | None = made.facts if made else None
    if facts is not None and facts.kind == "picture":
        return 0.0
    said = (made.duration_s if made else None) or 0.0
    ends = [each.match.query.end_s for each in matches if each.sha256 == sha256]
    ends += [each.match.reference.end_s for each in matches if each.match.reference_sha256 == sha256]
    return max([said, *ends])


async def _matches(archive: Archive, sha256: str) -> tuple[list[MatchFound], bool]:
    """All matches that may lead from a medium anywhere; whether there are more."""
    found: dict[tuple[int, int], MatchFound] = {}
    seen: set[str] = set()
    edge = [sha256]
    for _ in range(MOST_HOPS):
        further: list[str] = []
        for medium in edge:
            seen.add(medium)
            for each in (*await archive.catalog.matches_of(medium), *await archive.catalog.matches_in(medium)):
                found[each.entry, each.position] = each
                if each.match.verdict != "same scene":
                    further += [each.sha256, each.match.reference_sha256]
            if len(found) >= MOST_MATCHES:
                return list(found.values()), True
        edge = [each for each in dict.fromkeys(further) if each not in seen]
    return list(found.values()), False


async def appearances_in(archive: Archive, sha256: str) -> tuple[Appearance, ...]:
    """What carries a medium: posts, origins that forwards tell of, and videos of other sites, the oldest first."""
    keys = set(await archive.catalog.media_with(sha256))
    posts = await archive.catalog.posts_with_sha256(sha256)
    histories = {each.key: await archive.catalog.post_history(each.key) for each in posts if each.versions > 1}
    looks = await archive.catalog.videos_with_sha256(sha256)
    videos = [(look, video) for look in looks for video in look.seen.videos if _has(video, sha256)]
    found = appearances_of(keys, posts, histories, videos)
    return tuple([await _named(archive, each) for each in found])


def _has(video: Video, sha256: str) -> bool:
    return any(file.sha256 == sha256 and file.role == "stream" for file in video.files)


async def _named(archive: Archive, appearance: Appearance) -> Appearance:
    """An origin that only a forward tells of, with the name of its channel where the archive knows it."""
    if appearance.told_by is None or appearance.channel_id is None:
        return appearance
    channel = await archive.catalog.channel(appearance.channel_id)
    if channel is None:
        return appearance
    return replace(appearance, title=channel.title, username=next(iter(channel.usernames), None))


async def _articles(
    archive: Archive, appearances: Mapping[str, Sequence[Appearance]]
) -> dict[PostKey, list[ArticleSummary]]:
    posts: Collection[PostKey] = {each.post for found in appearances.values() for each in found if each.post}
    return {post: await archive.catalog.articles_linking(post) for post in sorted(posts)}


async def _showing(archive: Archive, sha256: str) -> list[ArticleSummary]:
    shown = await archive.catalog.articles_showing(sha256)
    return await archive.catalog.summaries_of([each.article_id for each in shown])


def _sum(one: Searched, other: Searched) -> Searched:
    """What was compared in all: with those before it, and with those that came later and were compared with it."""
    return Searched(
        media=one.media + other.media,
        pictures=one.pictures + other.pictures,
        videos=one.videos + other.videos,
        sounds=one.sounds + other.sounds,
        video_s=one.video_s + other.video_s,
        audio_s=one.audio_s + other.audio_s,
        log_size=other.log_size,
        left_out=one.left_out,
    )
