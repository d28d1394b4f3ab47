"""Links to videos with who leads to them and what came of following them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archiver.archive import Archive
from archiver.jobs.videos.due import links_of_article
from archiver.model.ids import PostKey
from archiver.model.linked_videos import LinkedVideo
from archiver.model.records import ArticleRecord
from archiver.model.videos import VideoLook
from archiver.text.video_links import is_video_link


async def linked_videos(archive: Archive, addresses: Sequence[str]) -> tuple[LinkedVideo, ...]:
    """These links, in this order."""
    looks = _by_address(await archive.catalog.video_looks(addresses))
    return tuple([await _linked(archive, address, looks.get(address, ())) for address in addresses])


async def videos_of_article(archive: Archive, record: ArticleRecord) -> tuple[LinkedVideo, ...]:
    """Those of an article and of the posts that it is linked to: known ones, and whatever was followed by now."""
    addresses = await links_of_article(archive, record)
    return await _followed_or_known(archive, addresses)


async def videos_of_posts(archive: Archive, posts: Iterable[PostKey]) -> tuple[LinkedVideo, ...]:
    """The same of posts alone."""
    links = await archive.catalog.links_of_posts(posts)
    return await _followed_or_known(archive, list(dict.fromkeys(each.address for each in links)))


async def articles_with(archive: Archive, videos: Iterable[LinkedVideo]) -> list[str]:
    """The articles whose pages show these: that link to one themselves, or to a post which does."""
    found: set[str] = set()
    for video in videos:
        found |= {each.article_id for each in video.articles}
        for post in video.posts:
            found |= {each.article_id for each in await archive.catalog.articles_linking(post.key)}
    return sorted(found)


async def _followed_or_known(archive: Archive, addresses: Sequence[str]) -> tuple[LinkedVideo, ...]:
    followed = {look.seen.url for look in await archive.catalog.video_looks(addresses)}
    return await linked_videos(
        archive, [address for address in addresses if address in followed or is_video_link(address)]
    )


async def videos_with(archive: Archive, hashes: Iterable[str]) -> tuple[LinkedVideo, ...]:
    """The links that brought these stored files."""
    found: dict[str, None] = {}
    for sha256 in hashes:
        found.update(dict.fromkeys(look.seen.url for look in await archive.catalog.videos_with_sha256(sha256)))
    return await linked_videos(archive, list(found))


async def _linked(archive: Archive, address: str, looks: Sequence[VideoLook]) -> LinkedVideo:
    return LinkedVideo(
        address=address,
        looks=tuple(looks),
        posts=tuple(await archive.catalog.posts_leading_to(address)),
        articles=tuple(await archive.catalog.articles_naming_video(address)),
    )


def _by_address(looks: Sequence[VideoLook]) -> dict[str, list[VideoLook]]:
    found: dict[str, list[VideoLook]] = {}
    for look in looks:
        found.setdefault(look.seen.url, []).append(look)
    return found
