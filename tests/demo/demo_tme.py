"""A made-up channel with a post of every sort, and pages of the loopback t.me read with an HTML parser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
from selectolax.lexbor import LexborHTMLParser, LexborNode
from telethon import types

from archiver.demo.tme import WebServer
from archiver.demo.world import (
    More,
    World,
    WorldChannel,
    WorldPaid,
    WorldPoll,
    WorldPost,
    WorldPreview,
    react,
)
from archiver.demo.world.groups import pin
from archiver.demo.world.kinds import animation, round_video, song, sticker, voice

START = datetime(2021, 4, 1, 12, 0, tzinfo=UTC)
NAME = "Zelmara_Demo"


@dataclass
class Sorts:
    """The channel, and its posts by what they are."""

    world: World
    channel: WorldChannel
    posts: dict[str, WorldPost] = field(default_factory=dict)

    def add(self, sort: str, text: str = "", **details: Any) -> WorldPost:
        """The next post, a minute after the last."""
        date = START + timedelta(minutes=self.channel.last_id + 1)
        self.posts[sort] = self.channel.post(date, text, **details)
        return self.posts[sort]


def every_sort() -> Sorts:
    """The channel: texts, files of all kinds, albums, answers, services, contents."""
    world = World(seed=3)
    sorts = Sorts(world, world.add_channel("Zelmara «demo» 👍", NAME, about="Mail <b> to @zelmara_mail"))
    sorts.channel.photo = world.photo(seed=1)
    sorts.channel.participants = 82_932
    _texts(sorts)
    _files(sorts)
    _albums(sorts)
    _answers(sorts)
    _contents(sorts)
    _services(sorts)
    return sorts


def _texts(sorts: Sorts) -> None:
    sorts.add("text", "Water & mud <everywhere>!\nSecond line", views=2)
    sorts.add("entities", "bold link #tag @name", entities=_entities(), views=6_000)
    sorts.add("emoji", "Done 👍", views=436_600)
    custom = types.MessageEntityCustomEmoji(0, 2, 5408858680441446495)
    sorts.add("custom emoji", "👍 yes", entities=[custom], views=999_960)
    signed = sorts.add("signed", "Signed", more=More(fields={"post_author": "A. Demo"}), views=1)
    signed.edit_date = signed.date + timedelta(minutes=3)


def _entities() -> list[Any]:
    return [
        types.MessageEntityBold(0, 9),
        types.MessageEntityTextUrl(5, 4, "https://zelmara.example/?a=1&b=2"),
        types.MessageEntityHashtag(10, 4),
        types.MessageEntityMention(15, 5),
    ]


def _files(sorts: Sorts) -> None:
    world = sorts.world
    sorts.add("photo", "A photo", media=world.photo(seed=2))
    tall = world.photo(seed=2)
    tall.width, tall.height = 360, 640
    sorts.add("tall photo", media=tall)
    sorts.add("video", "A video", media=world.video_from_bytes(b"v" * 5000, 65, 320, 180, thumb=world.photo().data))
    sorts.add("tall video", media=world.video_from_bytes(b"t" * 5000, 3725, 180, 320))
    sorts.add("too big", media=world.video_from_bytes(b"b" * 90_000, 52, 704, 1280))
    sorts.add("animation", media=animation(world, b"a" * 300))
    swing = animation(world, b"i" * 300)
    swing.attributes[0].w, swing.attributes[0].h = 240, 480
    sorts.add("tall animation", media=swing)
    custom = types.MessageEntityCustomEmoji(0, 2, 5408858680441446495)
    for sort in ("photo", "video", "tall video"):
        sorts.add(f"custom emoji and {sort}", "👍", entities=[custom], media=sorts.posts[sort].media)
    sorts.add("round", media=round_video(world, b"r" * 300))
    sorts.add("voice", media=voice(world, b"o" * 300))
    sorts.add("song", "Heard", media=song(world, b"s" * 300, "River song"))
    sorts.add("document", media=world.document("plan.pdf", "application/pdf", b"d" * 3700))
    sorts.add("sticker", media=sticker(world, b"w" * 300))
    for sort, mime in (("moving sticker", "application/x-tgsticker"), ("film sticker", "video/webm")):
        media = sticker(world, mime.encode())
        media.mime_type = mime
        sorts.add(sort, media=media)


def _albums(sorts: Sorts) -> None:
    world, date = sorts.world, START + timedelta(minutes=sorts.channel.last_id + 1)
    mixed = [world.photo(seed=4), world.video_from_bytes(b"m" * 900, 8, 320, 180), world.photo(seed=5)]
    sorts.posts["album"] = sorts.channel.album(date, "Three at once", mixed, world.grouped_id())[0]
    papers = [world.document(f"{number}.zip", "application/zip", b"z" * 90_000) for number in range(2)]
    sorts.posts["papers"] = sorts.channel.album(date, "", papers, world.grouped_id())[0]


def _answers(sorts: Sorts) -> None:
    other = sorts.world.add_channel("Rives", "rives_demo")
    sorts.add("forward", forward_of=other.post(START, "Said elsewhere"))
    signed = other.post(START, "Said by somebody", more=More(fields={"post_author": "B. Rives"}))
    sorts.add("signed forward", forward_of=signed)
    header = types.MessageFwdHeader(date=START, from_name="Hidden Person")
    sorts.add("hidden forward", "Passed on", more=More(fields={"fwd_from": header}))
    sorts.add("reply to video", "As seen here", reply_to=sorts.posts["tall video"])
    sorts.add("reply to text", "As said here", reply_to=sorts.posts["text"])
    bot = sorts.world.add_person("Bot", username="zelmara_bot")
    button = types.KeyboardInlineButton("Go", types.InlineButtonTypeUrl("https://zelmara.example/go"))
    keyboard = types.ReplyInlineMarkup([types.KeyboardInlineButtonRow([button])])
    fields = {"via_bot_id": bot.id, "reply_markup": keyboard}
    sorts.add("buttons", "Press", more=More(fields=fields, people=[bot]))


def _contents(sorts: Sorts) -> None:
    world = sorts.world
    sorts.add("poll", more=More(WorldPoll("Where?", ["Here", "There", "No"], [92, 8, 0])))
    sorts.add("several", more=More(WorldPoll("Which?", ["One", "Two"], [5, 5], several=True)))
    sorts.add("quiz", more=More(WorldPoll("How many?", ["1", "2"], correct=1)))
    place = types.MessageMediaGeo(types.GeoPoint(long=-44.5, lat=-23.25, access_hash=1))
    sorts.add("place", more=More(place))
    shown = WorldPreview(
        "https://zelmara.example/",
        "A title",
        "What it is",
        "Zelmara",
        photo=world.photo_from_bytes(b"no jpeg", 640, 360),
    )
    sorts.add("preview", "https://zelmara.example/", entities=[types.MessageEntityUrl(0, 24)], more=More(shown))
    small = WorldPreview("https://z.example/", "T", "D", "Z", photo=world.photo_from_bytes(b"small", 120, 120))
    sorts.add("small preview", "See", more=More(small))
    film = WorldPreview("https://z.example/film", "Film", document=world.video_from_bytes(b"p" * 90, 8, 320, 180))
    sorts.add("film preview", "Look", more=More(film))
    sorts.add("empty preview", "See", more=More(WorldPreview("https://z.example/", state="empty")))
    sorts.add("paid", "For stars", more=More(WorldPaid(5, [world.photo(seed=9)])))
    react(sorts.add("reactions", "Liked"), {"👍": 1_234, "5408858680441446495": 3, "paid": 2})


def _services(sorts: Sorts) -> None:
    channel = sorts.channel
    after = START + timedelta(minutes=channel.last_id + 1)
    sorts.posts["created"] = channel.service(after)
    sorts.posts["renamed"] = channel.service(after, types.MessageActionChatEditTitle("Zelmara"))
    sorts.posts["new photo"] = channel.service(after, types.MessageActionChatEditPhoto(types.PhotoEmpty(1)))
    sorts.posts["pinned"] = pin(channel, sorts.posts["text"], after)
    call = types.InputGroupCall(1, 1)
    sorts.posts["live"] = channel.service(after, types.MessageActionGroupCall(call))
    sorts.posts["over"] = channel.service(after, types.MessageActionGroupCall(call, 44 * 60))
    sorts.posts["timer"] = channel.service(after, types.MessageActionSetMessagesTTL(86_400))


@asynccontextmanager
async def shown(world: World) -> AsyncIterator[tuple[WebServer, httpx2.AsyncClient]]:
    """The world on the web, and a client whose addresses start there."""
    async with WebServer(world) as web, httpx2.AsyncClient(base_url=web.address, timeout=10) as client:
        yield web, client


async def read(client: httpx2.AsyncClient, path: str) -> LexborHTMLParser:
    """A page that is answered rightly."""
    answer = await client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return LexborHTMLParser(answer.text)


async def blocks(client: httpx2.AsyncClient, channel: WorldChannel) -> dict[int, LexborNode]:
    """The blocks of all pages of a history by the id of the post, walked from the newest to the oldest."""
    found: dict[int, LexborNode] = {}
    path = f"/s/{channel.username}"
    while path:
        page = await read(client, path)
        for wrap in page.css(".tgme_widget_message_wrap"):
            message = wrap.css_first(".tgme_widget_message")
            number = int((message.attributes["data-post"] or "").rpartition("/")[2])
            assert number not in found
            found[number] = wrap
        more = page.css_first("a.tme_messages_more[data-before]")
        path = (more.attributes["href"] or "") if more else ""
    return found


def text_of(node: LexborNode, selector: str) -> str:
    """The text of the first element that is found, without the space around it."""
    found = node.css_first(selector)
    assert found is not None, selector
    return found.text().strip()


async def own_blocks(sorts: Sorts) -> dict[int, LexborNode]:
    """The blocks of the channel with every sort of post."""
    async with shown(sorts.world) as (web, client):
        web.settings.too_big_from = 80_000
        return await blocks(client, sorts.channel)
