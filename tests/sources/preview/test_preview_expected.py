"""Saved blocks beside the values that the authors of another reader wrote down for them, value by value.

Where ours is another one, ``DIFFERENCES`` says what it is and why: a value that is not in it must be the same.
"""

from __future__ import annotations

import ast
import hashlib
import os
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archiver.sources.preview.read import Page, WebPost, read_page

FOLDER = os.environ.get("ARCHIVER_FIXTURES")
pytestmark = pytest.mark.skipif(FOLDER is None, reason="ARCHIVER_FIXTURES names no folder with saved pages")

UNSAID: Mapping[str, Any] = {
    "forwarded_author": None, "forwarded_author_url": None, "reply_to_id": None, "preview_url": None,
    "preview_image_url": None, "preview_site_name": None, "preview_title": None, "preview_description": None,
}  # fmt: skip
"""What a record that leaves these out says by it."""
Values = dict[str, Any]
Sections = dict[str, Values | None]


def value_of(node: ast.expr) -> Any:
    """A literal, or a moment in UTC: all that the list is written with."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "datetime.datetime":
        return datetime(*(ast.literal_eval(each) for each in node.args), tzinfo=UTC)
    if isinstance(node, ast.Tuple | ast.List):
        return [value_of(each) for each in node.elts]
    return ast.literal_eval(node)


def sections() -> Sections:
    """The expected values by the name of the saved block; None where no post is expected."""
    if FOLDER is None:
        return {}
    text = (Path(FOLDER) / "tme" / "tchan_expected.py.txt").read_text(encoding="utf-8")
    found: Sections = {}
    for part in re.split(r"^## test_(?:parse_)?", text, flags=re.MULTILINE)[1:]:
        name, _, code = part.partition("\n")
        (statement,) = ast.parse(code).body
        assert isinstance(statement, ast.Assign)
        call = statement.value
        if isinstance(call, ast.Call):
            found[name] = {each.arg or "": value_of(each.value) for each in call.keywords}
        else:
            assert ast.literal_eval(call) == []
            found[name] = None
    return found


EXPECTED = sections()


def page_of(name: str) -> Page:
    return read_page((Path(str(FOLDER)) / "tme" / f"tchan_{name}.html").read_bytes())


def post_of(name: str) -> WebPost:
    (post,) = page_of(name).posts
    return post


WORDS = {"photo": "photo", "video": "video", "round": "round-video", "voice": "audio", "sticker": "photo"}
THUMBS = {"video": "thumbnail-video", "round": "thumbnail-roundvideo"}


def told(post: WebPost) -> Values:
    """What our reader found, under the names that the list uses."""
    forward, preview = post.forward, post.preview
    return {
        "id": post.message_id,
        "created_at": post.date,
        "channel": post.channel,
        "type": kind_of(post),
        "author": post.author,
        "edited": post.edited,
        "text": post.service or post.text or None,
        "views": post.views.value if post.views else None,
        "urls": [*links(post), *files(post)],
        "forwarded_author": forward.name if forward else None,
        "forwarded_author_url": forward.url if forward else None,
        "reply_to_id": post.reply.message_id if post.reply else None,
        "preview_url": preview.url if preview else None,
        "preview_image_url": preview.picture if preview else None,
        "preview_site_name": preview.site if preview else None,
        "preview_title": preview.title if preview else None,
        "preview_description": preview.description if preview else None,
    }


def kind_of(post: WebPost) -> str:
    """A post has no type with us: what it holds says it."""
    kinds = {file.kind for file in post.files}
    if post.service is not None:
        return "service"
    if post.poll is not None:
        return "poll"
    if post.place is not None:
        return "location"
    return "multimedia" if len(kinds) > 1 else next(iter(kinds), "text")


def links(post: WebPost) -> list[list[str]]:
    return [
        ["link", span.value or post.text[span.offset : span.offset + span.length]]
        for span in post.spans
        if span.kind in ("url", "textUrl")
    ]


def files(post: WebPost) -> list[list[str]]:
    """Of each kind, as the list has them: all files first, then the pictures of films."""
    own = [[WORDS[file.kind], file.url] for file in post.files if file.url is not None]
    thumbs = [[THUMBS[file.kind], file.thumb] for file in post.files if file.thumb is not None]
    return sorted(own, key=lambda each: each[0]) + thumbs


def test_the_list_names_every_saved_block() -> None:
    saved = {file.stem.removeprefix("tchan_") for file in (Path(str(FOLDER)) / "tme").glob("tchan_*.html")}
    assert set(EXPECTED) == saved
    assert len(EXPECTED) == 32


def without_pictures(urls: list[list[str]]) -> list[list[str]]:
    """Without the pictures of emoji."""
    return [each for each in urls if "/img/emoji/" not in each[1]]


def only_links_of_the_web(urls: list[list[str]]) -> list[list[str]]:
    return [each for each in without_pictures(urls) if "?q=%23" not in each[1]]


def respaced(post: str, digest: str) -> Callable[[str], str]:
    """The same signs as in the list but for white space, and the text that was looked at beside the saved block."""

    def ours(theirs: str) -> str:
        text = post_of(post).text
        assert re.sub(r"\s", "", text) == re.sub(r"\s", "", theirs)
        assert hashlib.sha256(text.encode()).hexdigest().startswith(digest)
        return text

    return ours


GLUE = "they put a newline between any two pieces of text; ours has newlines where the page breaks the line"
MAP = "their link is the address of a map; ours is a place, which is compared below"
EMOJI = "they count the picture of an emoji as a photo of the post; ours is the emoji in the text"
DIFFERENCES: Mapping[tuple[str, str], tuple[Callable[[Any], Any], str]] = {
    ("service_message_pinned", "text"): (
        lambda theirs: theirs.replace("\U0001f44d", " \U0001f44d "),
        "they lose the blanks around an emoji's element; ours keeps them",
    ),
    ("text_message_link_no_preview", "text"): (
        lambda theirs: theirs.replace("\n", "\n\n"),
        "they make one newline of two; ours keeps both",
    ),
    ("text_message_link_with_right_preview", "text"): (lambda theirs: theirs.replace("\n", " "), GLUE),
    ("message_weird_preview", "text"): (respaced("message_weird_preview", "a573008a798d84de"), GLUE),
    ("emoji_message", "urls"): (without_pictures, EMOJI),
    ("message_weird_preview", "urls"): (
        only_links_of_the_web,
        f"{EMOJI}; they make a link of a hashtag, ours is a hashtag, which leads nowhere outside of the channel",
    ),
    ("text_reply_to_video", "urls"): (lambda _: [], "the picture beside a quoted post is not the post's own"),
    ("audio_document", "type"): (lambda _: "audio", "music has a kind of its own with us; a voice message another"),
    ("audio_message", "type"): (lambda _: "voice", "theirs calls a voice message audio"),
    ("round_video_single", "type"): (lambda _: "round", "another word for the same"),
    ("location_message", "urls"): (lambda _: [], MAP),
    ("location_message_2", "urls"): (lambda _: [], MAP),
    ("location_message_3", "urls"): (lambda _: [], MAP),
    ("channel_info", "description"): (
        lambda _: None,
        "the excerpt lacks the element of the description; theirs takes what the page's head says",
    ),
}
"""(saved block, name of the value) -> what ours is, made from theirs, and why."""
POSTS = [name for name, values in EXPECTED.items() if values is not None and name != "channel_info"]


@pytest.mark.parametrize("name", POSTS)
def test_every_value_of_a_post(name: str) -> None:
    ours = told(post_of(name))
    theirs = {**UNSAID, **(EXPECTED[name] or {})}
    assert set(ours) == set(theirs)
    for field, value in theirs.items():
        difference = DIFFERENCES.get((name, field))
        assert ours[field] == (difference[0](value) if difference else value), (name, field, difference)


def test_each_difference_is_one() -> None:
    for (name, field), (make, why) in DIFFERENCES.items():
        theirs = (EXPECTED[name] or {})[field]
        assert make(theirs) != theirs, (name, field, why)


@pytest.mark.parametrize("name", ["location_message", "location_message_2", "location_message_3"])
def test_a_link_to_a_map_is_a_place(name: str) -> None:
    place = post_of(name).place
    ((_, url),) = (EXPECTED[name] or {})["urls"]
    assert place is not None
    assert f"?q={place.latitude},{place.longitude}&" in url


def test_every_value_of_a_channel() -> None:
    theirs = EXPECTED["channel_info"]
    channel = page_of("channel_info").channel
    assert theirs is not None
    assert channel is not None
    counters = {name: number.value for name, number in channel.counters}
    ours = {
        "username": channel.name,
        "title": channel.title,
        "image_url": channel.photo,
        "description": channel.description,
        **counters,
    }
    make, _ = DIFFERENCES["channel_info", "description"]
    assert ours == {**theirs, "description": make(theirs["description"])}


def test_a_search_without_a_find() -> None:
    page = page_of("no_posts_found")
    assert EXPECTED["no_posts_found"] is None
    assert page.lists_posts
    assert page.posts == ()
    assert page.faults == ()
