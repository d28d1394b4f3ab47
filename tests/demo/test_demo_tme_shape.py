"""The loopback t.me's markup beside saved pages: the same classes, attributes and nesting for every sort of post."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.demo.demo_tme import every_sort, own_blocks, read, shown

FOLDER = os.environ.get("ARCHIVER_FIXTURES")
pytestmark = pytest.mark.skipif(FOLDER is None, reason="ARCHIVER_FIXTURES names no folder with saved pages")

SAVED = {
    "text": ["text", "entities", "emoji"],
    "custom emoji": ["custom emoji", "custom emoji and photo", "custom emoji and video", "custom emoji and tall video"],
    "signed": ["signed"],
    "photo": ["photo", "tall photo"],
    "video": ["video", "tall video", "animation", "tall animation"],
    "too big": ["too big"],
    "round": ["round"],
    "voice": ["voice"],
    "document": ["song", "document"],
    "sticker": ["sticker"],
    "album": ["album"],
    "papers": ["papers"],
    "forward": ["forward"],
    "reply": ["reply to video"],
    "buttons": ["buttons"],
    "poll": ["poll", "quiz", "several"],
    "place": ["place"],
    "preview": ["preview", "small preview"],
    "service": ["created", "renamed", "pinned", "live", "over"],
    "service photo": ["new photo"],
}
"""Sorts of posts in saved pages, and which of the made-up ones are of that sort."""
MARKS = {
    "text": ".js-message_text",
    "custom emoji": "tg-emoji",
    "signed": ".tgme_widget_message_from_author",
    "photo": "a.tgme_widget_message_photo_wrap:not(.grouped_media_wrap)",
    "video": "a.tgme_widget_message_video_player:not(.grouped_media_wrap):not(.not_supported)",
    "too big": "a.tgme_widget_message_video_player.not_supported",
    "round": ".tgme_widget_message_roundvideo",
    "voice": ".tgme_widget_message_voice",
    "document": "a.tgme_widget_message_document_wrap:not([href$='?single'])",
    "sticker": ".tgme_widget_message_sticker",
    "album": ".tgme_widget_message_grouped",
    "papers": "a.tgme_widget_message_document_wrap[href$='?single']",
    "forward": ".tgme_widget_message_forwarded_from_name",
    "reply": ".tgme_widget_message_reply",
    "buttons": ".tgme_widget_message_inline_button",
    "poll": ".tgme_widget_message_poll",
    "place": ".tgme_widget_message_location",
    "preview": ".tgme_widget_message_link_preview",
    "service": ".service_message",
    "service photo": ".service_message_photo",
}
TEXT_TAGS = {"b", "i", "a", "br", "u", "s", "code", "pre", "tg-spoiler", "tg-emoji"}
Shape = set[tuple[str, str]]


def named(node: LexborNode) -> str:
    """An element by its tag and its classes; of the colours only that there is one, of a photo's numbers nothing."""
    classes = (node.attributes.get("class") or "").split()
    kept = sorted(re.sub(r"\d+$", "", each) for each in classes if not re.fullmatch(r"[\d_]+", each))
    return f"{node.tag}.{'.'.join(kept)}"


def edges(root: LexborNode) -> Iterator[tuple[str, str]]:
    """Which element stands in which, and has which attributes; inside of texts and drawings, nothing."""
    for node in root.traverse(include_text=False):
        parent = node.parent
        if (
            node.mem_id == root.mem_id
            or parent is None
            or parent.tag in ("svg", "g")
            or node.tag == "path"
            or in_text(node)
        ):
            continue
        yield named(parent), named(node)
        for name in node.attributes:
            yield named(node), f"[{name}]"


def in_text(node: LexborNode) -> bool:
    """Whether an element belongs to what somebody wrote."""
    return node.tag in TEXT_TAGS and not (node.attributes.get("class") or "").startswith(("tgme", "link", "message"))


def saved_shapes() -> dict[str, Shape]:
    """For each sort, all edges that blocks of this sort have in saved pages."""
    shapes: dict[str, Shape] = {sort: set() for sort in MARKS}
    for file in sorted((Path(str(FOLDER)) / "tme").glob("*.html")):
        for wrap in LexborHTMLParser(file.read_text(encoding="utf-8")).css(".tgme_widget_message_wrap"):
            for sort, mark in MARKS.items():
                if wrap.css_first(mark) is not None:
                    shapes[sort].update(edges(wrap))
    return shapes


@pytest.fixture(scope="module")
def saved() -> dict[str, Shape]:
    return saved_shapes()


async def test_every_sort_is_built_as_in_saved_pages(saved: dict[str, Shape]) -> None:
    sorts = every_sort()
    own = await own_blocks(sorts)
    strange = {}
    for sort, made_up in SAVED.items():
        assert len(saved[sort]) > 20, f"no saved block of {sort}"
        for name in made_up:
            block = own[sorts.posts[name].id]
            assert block.css_first(MARKS[sort]) is not None, f"{name} is no {sort}"
            unknown = set(edges(block)) - saved[sort]
            if unknown:
                strange[name] = sorted(unknown)
    assert strange == {}


async def test_nothing_is_lacking_that_saved_posts_have(saved: dict[str, Shape]) -> None:
    sorts = every_sort()
    own: Shape = set()
    for block in (await own_blocks(sorts)).values():
        own.update(edges(block))
    lacking = set().union(*saved.values()) - own
    assert {edge for edge in lacking if not edge[1].startswith("[view")} == set()


def page_edges(page: LexborHTMLParser) -> Shape:
    """The edges of a page without its posts."""
    for wrap in page.css(".tgme_widget_message_wrap"):
        wrap.decompose()
    body = page.body
    assert body is not None
    return {edge for edge in edges(body) if "canvas" not in edge[1] and edge[0] != "script."}


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/s/zelmara_demo", "statosphere_msgs_*"),
        ("/zelmara_demo", "statosphere_info_*"),
        ("/zelmara_person", "statosphere_info_*"),
        ("/not_there_at_all", "statosphere_info_*"),
        ("/+Hash", "statosphere_info_*"),
    ],
)
async def test_pages_are_built_as_saved_pages(path: str, pattern: str) -> None:
    sorts = every_sort()
    sorts.channel.verified = True
    sorts.world.add_person("Person", username="zelmara_person")
    sorts.world.doors.invite("Hash", sorts.channel)
    files = sorted((Path(str(FOLDER)) / "tme").glob(pattern))
    known = set().union(*(page_edges(LexborHTMLParser(file.read_text(encoding="utf-8"))) for file in files))
    async with shown(sorts.world) as (_, client):
        assert sorted(page_edges(await read(client, path)) - known) == []
