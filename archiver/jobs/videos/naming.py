"""What a user means by the name of a link, a post or an article whose videos are asked for."""

from __future__ import annotations

from archiver.archive import Archive
from archiver.config import Video
from archiver.errors import UsageError
from archiver.jobs.media import find_post
from archiver.jobs.videos.due import links_of_article, wanted
from archiver.text.addresses import parse_address
from archiver.text.post_links import outside
from archiver.text.video_links import video_address


async def addresses_of(archive: Archive, which: str, settings: Video) -> list[str]:
    """The links that ``which`` names: itself, those of a post, those of an article and of the posts that it cites.

    Raises UsageError for what names nothing, or something that leads to no video.
    """
    link = which.lower().startswith(("http://", "https://")) and parse_address(which) is None
    post = None if link else await find_post(archive, which)
    if post is not None:
        found = wanted([each.address for each in await archive.catalog.links_of_posts([post.key])], settings)
    elif await is_article(archive, which):
        found = wanted(await links_of_article(archive, await archive.catalog.article(which)), settings)
    else:
        return [_address(which, is_link=link)]
    if not found:
        raise UsageError(f"{which} leads to no video of another site that is known as one.")
    return found


def _address(which: str, *, is_link: bool) -> str:
    address = outside(which) if is_link else None
    if address is not None:
        return video_address(address)
    if is_link and "@" in which.partition("://")[2].partition("/")[0]:
        raise UsageError("A link that names a user is not followed.", hint="No account of any site is used.")
    raise UsageError(
        f"{which!r} names neither a link nor a post nor an article.",
        hint="Give an address with https:, a post as handle/id, or the id of an article.",
    )


async def is_article(archive: Archive, which: str) -> bool:
    """Whether it names an article of the archive, by its id, the beginning of one, or its URL."""
    try:
        await archive.catalog.article_id(which)
    except UsageError:
        return False
    return True
