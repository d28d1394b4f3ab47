"""What the blocks of the loopback t.me hold: what a reader looks for, and what the posts say."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from telethon import types

from archiver.demo.tme import numbers
from archiver.demo.tme.text import rich
from tests.demo.demo_tme import START, every_sort, own_blocks, read, shown, text_of

SELECTORS = {
    "text": [
        "div.tgme_widget_message[data-post][data-view]",
        "a.tgme_widget_message_date[href] time[datetime]",
        ".tgme_widget_message_meta",
        ".tgme_widget_message_views",
        "a.tgme_widget_message_owner_name span",
        ".tgme_widget_message_text.js-message_text br",
    ],
    "entities": [
        "b",
        "a[href^='?q=%23']",
        "a[href^='https://t.me/']",
        "a[onclick^='return confirm(']",
    ],
    "emoji": [".js-message_text i.emoji[style] > b"],
    "custom emoji": ["tg-emoji[emoji-id] > i.emoji > b", ".media_not_supported_cont .message_media_not_supported_wrap"],
    "signed": [".tgme_widget_message_from_author"],
    "photo": ["a.tgme_widget_message_photo_wrap[style*='background-image:url(']"],
    "video": [
        "a.tgme_widget_message_video_player > i.tgme_widget_message_video_thumb[style]",
        "video.js-message_video[src]",
        "time.message_video_duration:not([datetime])",
        ".message_media_not_supported_label",
    ],
    "tall video": ["video.js-message_video_blured[src]", "video.js-message_video[src]"],
    "too big": ["a.tgme_widget_message_video_player.not_supported .tgme_widget_message_video_wrap"],
    "animation": ["video.js-message_video[autoplay][loop][muted]"],
    "round": [
        ".tgme_widget_message_roundvideo_player video.js-message_roundvideo[src]",
        ".tgme_widget_message_roundvideo_thumb",
        ".tgme_widget_message_roundvideo_duration",
    ],
    "voice": [
        "a.tgme_widget_message_voice_player audio[src][data-ogg][data-waveform]",
        "time.tgme_widget_message_voice_duration",
    ],
    "song": [".tgme_widget_message_document_icon.audio"],
    "document": [
        "a.tgme_widget_message_document_wrap[href]",
        ".tgme_widget_message_document_title",
        ".tgme_widget_message_document_extra",
    ],
    "album": [
        ".tgme_widget_message_grouped_wrap a[href$='?single']",
        ".tgme_widget_message_text.js-message_text .tgme_widget_message_text.js-message_text",
    ],
    "papers": ["a.tgme_widget_message_document_wrap[href$='?single']"],
    "sticker": ["i.tgme_widget_message_sticker[data-webp][style*='data:']"],
    "moving sticker": [
        "picture.tgme_widget_message_tgsticker source[type='application/x-tgsticker'][srcset]",
    ],
    "film sticker": ["video.js-videosticker_video[src]"],
    "poll": [
        ".tgme_widget_message_poll_question",
        ".tgme_widget_message_poll_type",
        ".tgme_widget_message_poll_option_percent",
        ".tgme_widget_message_poll_option_text",
        ".tgme_widget_message_poll_option_bar[style^='width:']",
        ".tgme_widget_message_voters",
    ],
    "place": ["a.tgme_widget_message_location_wrap[href*='q=-23.25,-44.5']"],
    "forward": ["a.tgme_widget_message_forwarded_from_name[href='https://t.me/rives_demo/1']"],
    "signed forward": [".tgme_widget_message_forwarded_from_author"],
    "hidden forward": ["span.tgme_widget_message_forwarded_from_name"],
    "reply to video": ["a.tgme_widget_message_reply[href] .tgme_widget_message_metatext"],
    "reply to text": [
        "a.tgme_widget_message_reply[href] .tgme_widget_message_author_name",
        "a.tgme_widget_message_reply .tgme_widget_message_text.js-message_reply_text",
    ],
    "preview": [
        "a.tgme_widget_message_link_preview[href] .link_preview_site_name",
        ".link_preview_title",
        ".link_preview_description",
        "i.link_preview_image",
    ],
    "small preview": ["i.link_preview_right_image"],
    "film preview": ["video.link_preview_video[src]", "i.link_preview_video_thumb"],
    "buttons": ["a.tgme_widget_message_inline_button.url_button[href]", "a.tgme_widget_message_via_bot"],
    "reactions": [
        ".tgme_widget_message_reactions > .tgme_reaction i.emoji b",
        ".tgme_widget_message_reactions > .tgme_reaction tg-emoji[emoji-id]",
        ".tgme_widget_message_reactions > .tgme_reaction.tgme_reaction_paid",
    ],
    "created": [".service_message .js-message_text"],
    "new photo": [".service_message.service_message_photo a.tgme_widget_message_service_photo img[src]"],
    "paid": [".tgme_widget_message_bubble > .message_media_not_supported_wrap"],
}
"""What a reader of such pages looks for, in posts of which sort."""


async def test_what_a_reader_looks_for_is_there() -> None:
    sorts = every_sort()
    own = await own_blocks(sorts)
    missing = [
        (sort, selector)
        for sort, selectors in SELECTORS.items()
        for selector in selectors
        if own[sorts.posts[sort].id].css_first(selector) is None
    ]
    assert missing == []


def told(view: str | None) -> dict[str, Any]:
    """What `data-view` holds."""
    assert view is not None
    value: dict[str, Any] = json.loads(base64.urlsafe_b64decode(view + "=" * (-len(view) % 4)))
    return value


async def test_who_posted_what_and_when() -> None:
    sorts = every_sort()
    own = await own_blocks(sorts)
    for post in (sorts.posts["text"], sorts.posts["voice"], sorts.posts["tall video"]):
        message = own[post.id].css_first(".tgme_widget_message")
        assert message.attributes["data-post"] == f"Zelmara_Demo/{post.id}"
        time = message.css_first("a.tgme_widget_message_date time[datetime]")
        assert time.attributes["datetime"] == (START + timedelta(minutes=post.id)).isoformat()
    first_time = own[sorts.posts["video"].id].css_first("time")
    assert "datetime" not in first_time.attributes
    assert first_time.text() == "1:05"
    assert text_of(own[sorts.posts["tall video"].id], "time") == "1:02:05"


async def test_data_view_names_channel_and_post_and_the_moment() -> None:
    sorts = every_sort()
    async with shown(sorts.world) as (web, client):
        web.set_clock(3600)
        page = await read(client, f"/s/zelmara_demo/{sorts.posts['album'].id}")
    ids = {}
    for message in page.css(".tgme_widget_message"):
        view = told(message.attributes["data-view"])
        assert list(view) == ["c", "p", "t", "h"]
        assert view["c"] == -sorts.channel.id
        assert abs(view["t"] - web.settings.now.timestamp()) < 10
        ids[message.attributes["data-post"]] = view["p"]
    album = sorts.posts["album"].id
    assert ids[f"Zelmara_Demo/{album}"] == f"{album}g"
    assert ids[f"Zelmara_Demo/{album - 1}"] == album - 1


async def test_frames_of_2018_name_the_post_in_a_link_alone() -> None:
    sorts = every_sort()
    post = sorts.posts["reply to text"]
    async with shown(sorts.world) as (web, client):
        web.settings.old_embeds = True
        page = await read(client, f"/zelmara_demo/{post.id}?embed=1")
        message = page.css_first("#widget_message")
        assert "data-post" not in message.attributes
        assert list(told(message.attributes["data-view"])) == ["t", "h"]
        link = message.css_first(".tgme_widget_message_link a").attributes["href"]
        assert link == f"https://t.me/Zelmara_Demo/{post.id}"
        assert (await read(client, "/s/zelmara_demo")).css_first("[data-post]") is not None


async def test_an_album_is_one_block_with_its_ids_in_the_links_alone() -> None:
    sorts = every_sort()
    own = await own_blocks(sorts)
    for sort, size in (("album", 3), ("papers", 2)):
        first = sorts.posts[sort].id
        assert not set(own) & set(range(first + 1, first + size))
        links = [link.attributes["href"] for link in own[first].css("a[href$='?single']")]
        assert links == [f"https://t.me/Zelmara_Demo/{first + number}?single" for number in range(size)]
    outer, inner = own[sorts.posts["album"].id].css(".js-message_text")
    assert outer.text(strip=True) == inner.text(strip=True) == "Three at once"


async def test_edits_signatures_and_rounded_views() -> None:
    sorts = every_sort()
    own = await own_blocks(sorts)
    meta = own[sorts.posts["signed"].id].css_first(".tgme_widget_message_meta").text()
    assert meta.replace("\xa0", " ").startswith("A. Demo, edited  ")
    assert "edited" not in own[sorts.posts["text"].id].css_first(".tgme_widget_message_meta").text()
    shown_views = {sort: text_of(own[sorts.posts[sort].id], ".tgme_widget_message_views") for sort in NUMBERS}
    assert shown_views == NUMBERS
    assert own[sorts.posts["signed"].id].css_first(".copyonly").text() == " view"
    assert own[sorts.posts["live"].id].css_first(".tgme_widget_message_views") is None


NUMBERS = {"text": "2", "entities": "6.0K", "emoji": "436.6K", "custom emoji": "1.0M", "signed": "1"}


async def test_polls_tell_shares() -> None:
    sorts = every_sort()
    own = await own_blocks(sorts)
    poll = own[sorts.posts["poll"].id]
    assert [each.text(strip=True) for each in poll.css(".tgme_widget_message_poll_option_percent")] == [
        "92%",
        "8%",
        "0%",
    ]
    bars = [each.attributes["style"] for each in poll.css(".tgme_widget_message_poll_option_bar")]
    assert bars == ["width:100%", "width:8.6957%", "width:0%"]
    assert text_of(poll, ".tgme_widget_message_voters") == "100"
    assert text_of(poll, ".tgme_widget_message_poll_type") == "Anonymous Poll"
    assert text_of(own[sorts.posts["quiz"].id], ".tgme_widget_message_poll_type") == "Anonymous Quiz"


async def test_services_that_the_web_shows_and_those_that_it_does_not() -> None:
    sorts = every_sort()
    own = await own_blocks(sorts)
    said = {sort: text_of(own[sorts.posts[sort].id], ".js-message_text") for sort in SERVICES}
    assert said == SERVICES
    assert sorts.posts["timer"].id not in own


SERVICES = {
    "created": "Channel created",
    "renamed": "Channel name was changed to «Zelmara»",
    "new photo": "Channel photo updated",
    "pinned": "Zelmara «demo» 👍 pinned «Water & mud <everywh…»",
    "live": "Live stream started",
    "over": "Live stream finished (44 minutes)",
}


async def test_what_the_web_does_not_give() -> None:
    sorts = every_sort()
    sorts.posts["photo"].noforwards = True
    own = await own_blocks(sorts)
    assert own[sorts.posts["too big"].id].css_first("video") is None
    assert text_of(own[sorts.posts["too big"].id], ".message_media_not_supported_label") == "Media is too big"
    document = own[sorts.posts["document"].id]
    assert "/file/" not in (document.css_first(".tgme_widget_message_document_wrap").html or "")
    assert text_of(document, ".tgme_widget_message_document_extra") == "3.61 KB"
    assert own[sorts.posts["photo"].id].css_first(".js-message_text, .tgme_widget_message_photo_wrap") is None
    assert own[sorts.posts["empty preview"].id].css_first(".tgme_widget_message_link_preview") is None


async def test_nothing_written_becomes_markup() -> None:
    sorts = every_sort()
    bad = "<script>x</script>\"'&"
    sorts.channel.title = sorts.channel.about = bad
    more = types.MessageEntityTextUrl(0, 3, 'https://z.example/"><script>')
    sorts.add("hostile", bad, entities=[more])
    async with shown(sorts.world) as (_, client):
        for path in ("/zelmara_demo", "/s/zelmara_demo", f"/zelmara_demo/{sorts.channel.last_id}?embed=1"):
            page = await read(client, path)
            assert not [each for each in page.css("script") if each.text() == "x"], path
            assert bad in page.body.text() if page.body else False, path


@pytest.mark.parametrize(
    ("text", "entities", "html"),
    [
        ("a\nb", [], "a<br/>b"),
        ("ab!", [types.MessageEntityBold(0, 2)], "<b>ab</b>&#33;"),
        ("abcd", [types.MessageEntityBold(0, 3), types.MessageEntityItalic(1, 3)], "<b>a<i>bc</i></b><i>d</i>"),
        ("𝔸b", [types.MessageEntityCode(2, 1)], "𝔸<code>b</code>"),
        ("x", [types.MessageEntityBlockquote(0, 1, collapsed=True)], "<blockquote expandable>x</blockquote>"),
        ("#été", [types.MessageEntityHashtag(0, 4)], '<a href="?q=%23%C3%A9t%C3%A9">#été</a>'),
        ("ab", [types.MessageEntityBold(-5, 99), types.MessageEntityItalic(90, 3)], "<b>ab</b>"),
        (
            "✍️",
            [],
            '<i class="emoji" style="background-image:url(\'//telegram.org/img/emoji/40/E29C8D.png\')"><b>✍️</b></i>',
        ),
    ],
)
def test_entities_become_tags(text: str, entities: list[Any], html: str) -> None:
    assert rich(text, entities) == html


def test_numbers_as_saved_pages_write_them() -> None:
    """Pairs of an exact and a rounded number stand on saved pages of the same channels and days."""
    pairs = {82_932: "82.9K", 163_840: "164K", 43_190: "43.2K", 63_336: "63.3K"}
    assert {number: numbers.counter(number) for number in pairs} == pairs
    assert [numbers.counter(number) for number in (0, 984, 3_860, 53_000, 999_600)] == [
        "0",
        "984",
        "3.86K",
        "53K",
        "1M",
    ]
    assert [numbers.views(number) for number in (879, 1_000, 3_100_000)] == ["879", "1.0K", "3.1M"]
    sizes = {12: "12 B", 3_700: "3.61 KB", 163_942: "160.1 KB", 6_815_744: "6.5 MB", 94_476_698: "90.1 MB"}
    assert {number: numbers.size(number) for number in sizes} == sizes
    assert numbers.grouped(1_474_933) == "1 474 933"
