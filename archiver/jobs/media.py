"""Where a file of the archive occurs, and what is not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archiver.archive import Archive
from archiver.errors import UsageError
from archiver.jobs import footage_shapes, post_shapes, shapes
from archiver.jobs.footage_story import stories_of
from archiver.jobs.naming import named_channel
from archiver.jobs.said import documents, said_about_posts
from archiver.jobs.videos.linked import articles_with, videos_of_posts, videos_with
from archiver.jobs.videos.shapes import linked
from archiver.jobs.workplace import Workplace
from archiver.model.holds import Said
from archiver.model.ids import PostKey
from archiver.model.linked_videos import LinkedVideo
from archiver.model.records import ArticleSummary, CapturedObject, PostRecord, PostVersion, VotesSeen
from archiver.model.stretches import Story
from archiver.model.wanted import WantedFiles
from archiver.text.addresses import parse_address


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaOutcome:
    """Files with the captures that brought them, the posts that carry them, the articles that refer to those.

    Where a post was named, ``named`` is its key, ``versions`` are all that were seen of it, and ``votes`` is how its
    poll stood. ``wanted``: which files of posts are to be saved. ``said``: holds and remarks of people about these.
    ``removed``: the redact entry of each file that one took. ``stories``: where the footage of each file was seen, by
    SHA-256. ``videos``: links to videos of other sites, which brought these files or which the named post leads to.
    """

    objects: tuple[CapturedObject, ...]
    posts: tuple[PostRecord, ...]
    articles: tuple[ArticleSummary, ...]
    wanted: WantedFiles
    named: PostKey | None = None
    versions: tuple[PostVersion, ...] = ()
    votes: tuple[VotesSeen, ...] = ()
    removed: Mapping[str, int] = field(default_factory=dict)
    said: tuple[Said, ...] = ()
    stories: Mapping[str, Story] = field(default_factory=dict)
    videos: tuple[LinkedVideo, ...] = ()

    def document(self, *, location: bool = False) -> shapes.Document:
        """The JSON of ``media show``. ``location``: with the places that files give of themselves."""
        return {
            "objects": [
                {
                    "sha256": each.sha256,
                    "sha512": each.sha512,
                    "size": each.size,
                    "mime": each.media_type,
                    "entry": each.entry,
                    "captured": each.captured.isoformat(),
                    "path": self._path(each.sha256),
                    "removed": self.removed.get(each.sha256),
                }
                for each in self.objects
            ],
            "posts": [shapes.post(each, self.wanted) for each in self.posts],
            "articles": [shapes.summary(each) for each in self.articles],
            "history": post_shapes.history(self.versions),
            "votes": post_shapes.votes(self.votes),
            "videos": [linked(each) for each in self.videos],
            "footage": [footage_shapes.story(each, location=location) for each in self.stories.values()],
            **documents(self.said),
        }

    def _path(self, sha256: str) -> str | None:
        return None if sha256 in self.removed else f"objects/sha256/{sha256[:2]}/{sha256}"


async def show_media(place: Workplace, which: str) -> MediaOutcome:
    """Where a file occurs. Raises UsageError where ``which`` names nothing that the archive holds."""
    async with place.reading() as archive:
        post = await find_post(archive, which)
        if post is not None:
            hashes = list(dict.fromkeys(stored.sha256 for stored in post.stored))  # one file may have come two ways
        else:
            hashes = [await archive.catalog.media_hash(which)]
        return await _occurrences(archive, hashes, post, place.config.media.wanted)


async def _occurrences(
    archive: Archive, hashes: list[str], post: PostRecord | None, wanted: WantedFiles
) -> MediaOutcome:
    objects = [found for each in hashes for found in await archive.catalog.captured_objects(each)]
    posts = {found.key: found for each in hashes for found in await archive.catalog.posts_with_sha256(each)}
    if post is not None:
        posts[post.key] = post
    articles: dict[str, ArticleSummary] = {}
    for key in posts:
        articles.update({each.article_id: each for each in await archive.catalog.articles_linking(key)})
    named = None if post is None else post.key
    videos = await (videos_with(archive, hashes) if named is None else videos_of_posts(archive, [named]))
    if named is None:
        leading = await archive.catalog.summaries_of(await articles_with(archive, videos))
        articles.update({each.article_id: each for each in leading})
    return MediaOutcome(
        named=named,
        versions=() if named is None else tuple(await archive.catalog.post_history(named)),
        votes=() if named is None else tuple(await archive.catalog.votes(named)),
        objects=tuple(objects),
        removed={each: entry for each in hashes if (entry := archive.redactions.removed.get(each)) is not None},
        posts=tuple(sorted(posts.values(), key=lambda each: (each.seen.date, each.key))),
        articles=tuple(articles.values()),
        wanted=wanted,
        videos=videos,
        said=await said_about_posts(archive, posts.values(), hashes),
        stories=await stories_of(archive, [each for each in hashes if each not in archive.redactions.removed]),
    )


async def find_post(archive: Archive, which: str) -> PostRecord | None:
    """The post named ``channel/id`` (handle or number) or by its address; None where ``which`` is no post's name.

    Raises UsageError for a post that the archive does not hold.
    """
    address = parse_address(which)
    if address is not None and address.post_id is not None:
        name = f"@{address.handle}" if address.handle else str(address.channel_id)
        number = str(address.post_id)
    else:
        name, found, number = which.rpartition("/")
        if not found or not number.isdecimal():
            return None
    channel = await named_channel(archive, name)
    post = await archive.catalog.post(PostKey(channel.channel_id, int(number))) if channel else None
    if post is None:
        raise UsageError(f"The archive holds no post {which}.", hint="Name it as handle/id or by its t.me address.")
    return post
