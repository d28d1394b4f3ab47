"""Names and pictures of channels and people beside what they post, and a channel's header."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from telethon import types

from archiver.demo.tme import services
from archiver.demo.tme.numbers import counter
from archiver.demo.tme.settings import Making
from archiver.demo.tme.text import escaped, with_emoji
from archiver.demo.world import WorldChannel, WorldPost, WorldPreview, WorldUser

COLOURS = 7
LOGO = "https://telegram.org/img/t_logo.png"


def owner(channel: WorldChannel, making: Making) -> dict[str, Any]:
    """A channel as the author of its posts."""
    return {
        "link": f"https://t.me/{channel.username}" if channel.username else None,
        "title": titled(channel.title),
        "colour": channel.id % COLOURS,
        "letter": channel.title[:1],
        "photo": photo(channel, making),
    }


def sender(post: WorldPost, making: Making) -> dict[str, Any]:
    """Who wrote in a group: a person, the linked channel, or the group itself."""
    if post.author is None:
        return owner(post.channel.linked or post.channel, making)
    name = full_name(post.author)
    link = f"https://t.me/{post.author.username}" if post.author.username else None
    return {
        "link": link, "title": titled(name), "colour": post.author.id % COLOURS, "letter": name[:1], "photo": None
    }  # fmt: skip


def full_name(person: WorldUser) -> str:
    """First and last name."""
    return " ".join(part for part in (person.first_name, person.last_name) if part)


def titled(title: str) -> Markup:
    """A name with its emoji as pictures."""
    return Markup(with_emoji(title))  # noqa: S704 - escaped by it


def photo(channel: WorldChannel, making: Making) -> str | None:
    """The address of a channel's picture."""
    return None if channel.photo is None else making.links.address(channel.photo, "preview", making.cdn)


def about(text: str) -> Markup:
    """A description; handles become links."""
    words = [
        f'<a href="https://t.me/{escaped(word[1:])}" target="_blank">{escaped(word)}</a>'
        if word.startswith("@") and word[1:].isidentifier()
        else escaped(word)
        for word in text.split(" ")
    ]
    return Markup(" ".join(words).replace("\n", "<br/>"))  # noqa: S704 - each word is escaped


def header(channel: WorldChannel, asked: str, making: Making) -> dict[str, Any]:
    """What stands at the head of a channel's history; the name is told as it was asked for."""
    counts = counters(channel)
    if not making.settings.counts_subscribers:
        counts[0]["value"] = ""
    return {
        "title": channel.title,
        "title_html": titled(channel.title),
        "name": channel.username,
        "asked": asked,
        "colour": channel.id % COLOURS,
        "letter": channel.title[:1],
        "photo": photo(channel, making),
        "verified": channel.verified,
        "about": about(channel.about) if channel.about else None,
        "counters": counts,
        "header_counter": f"{counts[0]['value']} {counts[0]['type']}" if counts[0]["value"] else "",
        "head": head(channel.title, photo(channel, making), channel.about, f"tg://resolve?domain={asked}"),
    }


def head(title: str, image: str | None, description: str, app: str) -> dict[str, str]:
    """What a page tells other sites about itself."""
    return {"title": title, "image": image or LOGO, "description": description, "app": app}


def counters(channel: WorldChannel) -> list[dict[str, str]]:
    """Subscribers, then photos, videos, files and links as far as there are any."""
    found = dict.fromkeys(("photo", "video", "file", "link"), 0)
    for post in channel.alive:
        kind = _counted(post)
        if kind is not None and services.is_shown(post):
            found[kind] += 1
    numbers = [("subscriber", channel.participants), *(item for item in found.items() if item[1])]
    return [{"value": counter(number), "type": word if number == 1 else f"{word}s"} for word, number in numbers]


def _counted(post: WorldPost) -> str | None:
    """Under which of the counters a post falls: voices, stickers, music and the like under none."""
    if post.media is not None:
        if post.media.kind == "document":
            return None if post.media.attributes else "file"
        return post.media.kind
    links = (types.MessageEntityUrl, types.MessageEntityTextUrl)
    is_link = isinstance(post.more.content if post.more else None, WorldPreview)
    return "link" if is_link or any(isinstance(entity, links) for entity in post.entities) else None
