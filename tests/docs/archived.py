"""Writes docs/archived.md: what is archived and what is not, found by archiving a made-up channel that has it all.

``python -m tests.docs.archived > docs/archived.md``. Each row is a question put to two archives of that channel: one
with the default settings, one with everything allowed that can be.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from archiver.model import details
from tests.docs.archived_world import Look, both
from tests.docs.markdown import table

HEAD = """\
# What is archived, and what is not

Written by `make docs`: a test archives a made-up channel that has all of this, once with the default settings and once
with everything allowed (`comments`, `parts` of `[media]`, `keep_protected`, `[people] keep`), looks what is there, and
compares this page with it. It asks with an account: what web pages and exports lack, what files look like and where
limits lie, is in [limits.md](limits.md).
"""


@dataclass(frozen=True)
class Row:
    """A thing, the question whether an archive has it, and where it is seen or what it takes."""

    what: str
    has: Callable[[Look], bool]
    how: str = ""


def _detail(name: str, kind: type) -> Callable[[Look], bool]:
    return lambda look: any(isinstance(each, kind) for each in look.post(name).seen.details)


def _file(name: str) -> Callable[[Look], bool]:
    return lambda look: look.media[name].sha256 in look.files


def _text(words: str) -> Callable[[Look], bool]:
    return lambda look: words in look.everything


def _asked(*methods: str) -> Callable[[Look], bool]:
    return lambda look: not look.asked.isdisjoint(methods)


POSTS = (
    Row("Text, with bold, links and other formatting", lambda look: len(look.post("text").seen.spans) == 1),
    Row(
        "Every version of an edited post", lambda look: look.post("edited").versions == 2, "`channel log`, `media show`"
    ),
    Row(
        "That a post was deleted; its text stays",
        lambda look: look.post("deleted").gone_at is not None and look.post("deleted").seen.text == "soon gone",
        "`channel show`, `channel log`",
    ),
    Row("The text of a post that was deleted before the first look", _text("never seen by us"), "a used id, no more"),
    Row("Service messages", lambda look: look.post("service").seen.service is not None),
    Row("Albums, as the posts that they are", lambda look: look.post("album").seen.grouped_id is not None),
    Row("Which post a post answers", lambda look: look.post("reply").seen.reply_to is not None),
    Row(
        "Where a forward comes from, and how much later it was",
        lambda look: look.delay == timedelta(days=1),
        "`channel origins`",
    ),
    Row(
        "The original post of a forward, where its channel is public",
        lambda look: look.origin is not None,
        "`[collect] origins`",
    ),
    Row("Polls and how many voted for what", lambda look: look.post("poll").seen.votes is not None),
    Row("Who voted", _asked("messages.getPollVotes"), "never asked for"),
    Row("Views, forwards and reactions", lambda look: look.post("text").seen.reactions == (("👍", 3),)),
    Row("The same over time", lambda look: look.series > 1, "a point for each look at the post"),
    Row("Who reacted", _text("Reactor Rolf"), "`[people] keep`"),
    Row("Places", _detail("place", details.Place)),
    Row("That a contact was posted", _detail("contact", details.Contact)),
    Row("Name and number of a contact", _text("99900011122"), "`[people] keep`; else pseudonyms"),
    Row("Title and description of a link's preview", _detail("preview", details.Preview), "found by a search"),
    Row("The picture of a link's preview", _file("preview"), "`webpage` in `parts`"),
    Row("The page behind a link", _text("page behind the link"), "`archiver article add` it"),
    Row("That media are for sale, and for how much", _detail("paid", details.Paid)),
    Row("Paid media that were not bought", _file("paid")),
    Row(
        "Shared stories, and their file", lambda look: _detail("story", details.StoryRef)(look) and _file("story")(look)
    ),
    Row("Text of a post that forbids saving", lambda look: look.post("protected").seen.noforwards),
    Row("Its file", _file("protected"), "`keep_protected`"),
    Row("That a file destroys itself", lambda look: look.post("ttl").seen.media[0].ttl_s == 30),
    Row("That file", _file("ttl"), "`keep_protected`"),
    Row(
        "Posts that Telegram hides somewhere, with the reason",
        lambda look: look.post("hidden").seen.restriction is not None,
    ),
)
FILES = (
    Row("Photos", _file("photo")),
    Row("Videos", _file("video")),
    Row("The picture that was chosen as a video's cover", _file("cover")),
    Row("The same video in other qualities", _file("quality"), "`alternative` in `parts`"),
    Row(
        "Small previews of photos and videos",
        lambda look: any(each in look.files for each in look.thumbs),
        "they are made from the file",
    ),
    Row("Voice messages", _file("voice")),
    Row("Round videos", _file("round")),
    Row("Music", _file("song")),
    Row("Animations", _file("animation")),
    Row("Stickers", _file("sticker")),
    Row("Live photos", _file("live")),
    Row("Documents of any type", _file("document")),
    Row("Files that Telegram serves from its CDN", _file("cdn"), "every byte checked against Telegram's hashes"),
    Row("Telegram's own hashes of each file", _text("file_hashes"), "beside the file"),
)
CHANNELS = (
    Row(
        "Title, usernames, description, flags, over time",
        lambda look: look.channel.about == "About the river",
        "`channel log`",
    ),
    Row("The channel's photo", _file("face")),
    Row("How many members it has, over time", lambda look: look.channel.participants == 1000, "`channel log`"),
    Row("Who its members are", _asked("channels.getParticipants"), "never asked for"),
    Row(
        "Which ids were never looked at, are gone, were refused",
        lambda look: look.counts["unknown"] == 0,
        "`channel show`",
    ),
    Row("Comments", _text("first comment"), "`collect --comments`; their authors under pseudonyms"),
    Row("Their names", _text("Commenter Cleo"), "`[people] keep`"),
    Row(
        "Private chats, and whom the account knows",
        _asked("messages.getDialogs", "contacts.getContacts"),
        "never asked for",
    ),
)
SECTIONS = (("Posts", POSTS), ("Files", FILES), ("Channels and people", CHANNELS))


def page(usual: Look, allowed: Look) -> str:
    """The document. ``usual``: with the default settings, ``allowed``: with everything."""
    parts = [HEAD]
    for name, rows in SECTIONS:
        parts.append(f"## {name}\n")
        head = ("what", "by default", "at most", "where, or what it takes")
        parts.append(table(head, [_row(each, usual, allowed) for each in rows]))
    return "\n".join(parts)


def _row(row: Row, usual: Look, allowed: Look) -> Sequence[str]:
    return (row.what, _yes(row.has(usual)), _yes(row.has(allowed)), row.how)


def _yes(has: bool) -> str:
    return "yes" if has else "no"


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ARCHIVER_CONFIG_DIR"] = folder
        usual, allowed = asyncio.run(both(Path(folder)))
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # the page is UTF-8 wherever it is made
    sys.stdout.write(page(usual, allowed))


if __name__ == "__main__":
    main()
