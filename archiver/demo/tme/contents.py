"""The markup of what posts hold besides files: polls, places, previews, what the web cannot show."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from telethon import types

from archiver.demo.tme import services
from archiver.demo.tme.files import album, file
from archiver.demo.tme.numbers import plural, ratio, views
from archiver.demo.tme.render import macro
from archiver.demo.tme.settings import Making
from archiver.demo.tme.text import escaped
from archiver.demo.world import WorldPoll, WorldPost, WorldPreview

SMALL_PREVIEW_BELOW = 200
"""Pixels of width: smaller pictures of a preview stand at its right."""


def media(posts: list[WorldPost], making: Making) -> Markup:
    """What stands before the text: the album, file, poll or place."""
    post = posts[0]
    if is_protected(post):
        return macro("unsupported", post.link)
    if len(posts) > 1:
        return album(posts, making)
    if post.service is not None:
        return _service_photo(post, making)
    if post.media is not None:
        return file(post, post.media, making)
    return _content(post)


def is_protected(post: WorldPost) -> bool:
    """Whether the web shows nothing but "Please open Telegram": content that may not be copied."""
    return post.noforwards or post.channel.noforwards


def preview(post: WorldPost, making: Making) -> Markup:
    """The preview of a linked page, which stands behind the text."""
    content = post.more.content if post.more else None
    if not isinstance(content, WorldPreview) or content.state != "shown" or is_protected(post):
        return Markup("")
    image, film = content.photo, content.document
    is_film = film is not None and film.mime_type == "video/mp4"
    address = making.links.address
    view = {
        "url": content.url,
        "site": content.site,
        "title": content.title,
        "description": content.description,
        "image": None if image is None else address(image, "preview", making.cdn),
        "is_small": image is not None and image.width < SMALL_PREVIEW_BELOW,
        "ratio": ratio(image.height * 100 / image.width) if image is not None and image.width else "56.25",
        "video": address(film, "file", making.cdn) if film is not None and is_film else None,
        "thumb": address(film, "thumb", making.cdn) if film is not None and is_film else None,
    }
    return macro("preview", view)


def voters(post: WorldPost) -> dict[str, str] | None:
    """How many voted, if the post is a poll."""
    content = post.more.content if post.more else None
    if not isinstance(content, WorldPoll):
        return None
    total = sum(content.votes)
    return {"number": views(total), "word": plural(total, "voter")}


def _content(post: WorldPost) -> Markup:
    match post.more.content if post.more else None:
        case None | WorldPreview():
            return Markup("")
        case WorldPoll() as poll:
            return macro("poll", _poll(post, poll))
        case types.MessageMediaGeo(geo=geo) | types.MessageMediaVenue(geo=geo):
            return macro("place", {"lat": ratio(geo.lat), "long": ratio(geo.long)})
        case _:
            return macro("unsupported", post.link)


def _poll(post: WorldPost, poll: WorldPoll) -> dict[str, Any]:
    """A poll. A bar's width is a share of the winner's votes, the number beside it one of all votes."""
    total, most = sum(poll.votes), max(poll.votes, default=0)
    kind = "Final results" if poll.closed else "Anonymous Poll" if poll.correct is None else "Anonymous Quiz"
    return {
        "question": poll.question,
        "type": kind,
        "several": poll.several,
        "href": post.link,
        "options": [
            {
                "text": text,
                "percent": round(votes * 100 / total) if total else 0,
                "bar": ratio(round(votes * 100 / most, 4)) if most else "0",
            }
            for text, votes in zip(poll.answers, poll.votes, strict=True)
        ],
    }


def _service_photo(post: WorldPost, making: Making) -> Markup:
    photo = post.channel.photo
    if photo is None or not isinstance(post.service, types.MessageActionChatEditPhoto):
        return Markup("")
    src = making.links.address(photo, "preview", making.cdn)
    return macro("service_photo", {"href": post.link, "src": src})


def service_text(post: WorldPost) -> str | None:
    """What a service message says (HTML)."""
    return services.sentence(post) if post.service is not None else None


def plain(text: str) -> Markup:
    """A text without entities, its lines apart."""
    return Markup(escaped(text).replace("\n", "<br/>"))  # noqa: S704 - escaped just now
