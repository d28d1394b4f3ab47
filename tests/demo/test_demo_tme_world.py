"""The loopback t.me and the loopback Telegram show one world; texts come through whole."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import httpx2
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from telethon import types

from archiver.demo import LoopbackTelegram, World, WorldChannel
from archiver.demo.tme import serve_tme
from archiver.demo.tme.text import rich
from tests.demo.demo_tme import blocks, text_of

KINDS = (
    types.MessageEntityBold, types.MessageEntityItalic, types.MessageEntityUnderline, types.MessageEntityStrike,
    types.MessageEntitySpoiler, types.MessageEntityCode, types.MessageEntityHashtag, types.MessageEntityMention,
)  # fmt: skip
SIGNS = st.text(alphabet="ab <>&\"'!\n👍𝔸é😀", max_size=30)
SPANS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(-3, 30), st.integers(0, 30)), max_size=6)


@given(SIGNS, SPANS)
def test_no_entity_changes_what_a_text_says(text: str, spans: list[tuple[Any, int, int]]) -> None:
    html = rich(text, [kind(offset, length) for kind, offset, length in spans])
    page = LexborHTMLParser(f"<div>{html.replace('<br/>', chr(0x2424))}</div>")
    whole = (text.encode("utf-16-le")).decode("utf-16-le", errors="replace")
    assert page.css_first("div").text().replace("\u2424", "\n").replace("\ufffd", "") == _without_halves(whole, spans)


def _without_halves(text: str, spans: list[tuple[Any, int, int]]) -> str:
    """A text without the characters that some entity's edge cuts in two."""
    edges = {offset for _, offset, _ in spans} | {offset + length for _, offset, length in spans}
    kept, place = [], 0
    for char in text:
        width = 2 if ord(char) > 0xFFFF else 1
        if width == 1 or place + 1 not in edges:
            kept.append(char)
        place += width
    return "".join(kept)


async def test_both_show_the_same_posts(
    client: Any, server: LoopbackTelegram, world: World, channel: WorldChannel
) -> None:
    channel.posts[250].views = 1_234
    channel.edit(249, "changed", channel.posts[250].date + timedelta(days=1))
    channel.delete(248)
    channel.verified = True
    async with serve_tme(world) as web, httpx2.AsyncClient(base_url=web.address) as browser:
        own = await blocks(browser, channel)
        asked = web.counts["history"]
    told = {message.id: message async for message in client.iter_messages("demo_sabreen")}
    assert set(own) == set(told)
    assert len(own) == 249
    assert asked == 13
    for number, message in told.items():
        assert text_of(own[number], ".js-message_text") == message.message
        time = own[number].css_first("time[datetime]").attributes["datetime"]
        assert datetime.fromisoformat(time or "") == message.date
        assert ("edited" in own[number].css_first(".tgme_widget_message_meta").text()) == (
            message.edit_date is not None
        )
    assert text_of(own[250], ".tgme_widget_message_views") == "1.2K"
    assert (await client.get_entity("demo_sabreen")).verified is True
