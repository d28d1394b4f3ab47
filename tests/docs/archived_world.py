"""A made-up channel that has everything that a channel can have, and what two archives of it hold."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import zstandard
from telethon import types

from archiver.archive import Archive
from archiver.config import Config
from archiver.demo import Media, World, WorldChannel, WorldPost
from archiver.demo.world import kinds
from archiver.demo.world.contents import More, WorldPaid, WorldPoll, WorldPreview, WorldStory, react
from archiver.demo.world.media import Blob, Built, Thumb
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.registry import add_channel
from archiver.jobs.workplace import Workplace
from archiver.model.ids import PostKey
from archiver.model.records import ChannelRecord, PostRecord
from archiver.model.wanted import PARTS
from tests.acceptance.places import place_with_account

NOW = datetime.now(UTC).replace(microsecond=0)
START = NOW - timedelta(days=3)
HANDLE = "rives_demo"
PAGE_URL = "https://news.example/river"


@dataclass(frozen=True)
class Look:
    """What an archive holds. ``everything``: all that its objects say, as text; ``files``: the hashes of the files;
    ``asked``: the methods that Telegram was asked by."""

    posts: dict[str, PostRecord]
    media: dict[str, Media]
    thumbs: frozenset[str]
    files: frozenset[str]
    everything: str
    channel: ChannelRecord
    counts: dict[str, int]
    series: int
    delay: timedelta | None
    origin: PostRecord | None
    asked: frozenset[str]

    def post(self, name: str) -> PostRecord:
        """The post that the world knows by this name."""
        return self.posts[name]


@dataclass
class _Scene:
    """The world, its posts and files by name."""

    world: World
    channel: WorldChannel
    source: WorldChannel
    posts: dict[str, WorldPost]
    media: dict[str, Media]
    hours: int = 0

    def post(self, name: str, text: str = "", *, media: Media | None = None, more: More | None = None) -> WorldPost:
        """A post an hour after the last one."""
        self.hours += 1
        made = self.channel.post(START + timedelta(hours=self.hours), text or name, media=media)
        made.more = more
        self.posts[name] = made
        return made

    def file(self, name: str, media: Media) -> Media:
        """A file by a name."""
        self.media[name] = media
        return media


async def both(folder: Path) -> tuple[Look, Look]:
    """What an archive has with the default settings, and what one has with everything allowed."""
    return await _archived(folder / "usual", everything=False), await _archived(folder / "allowed", everything=True)


async def _archived(folder: Path, *, everything: bool) -> Look:
    scene = _scene()
    async with place_with_account(scene.world, folder) as (made, server):
        place = replace(made, config=_allowed(made.config)) if everything else made
        await add_channel(place, HANDLE, (), None)
        await _collect(place)
        edited = scene.posts["edited"]
        scene.channel.edit(edited.id, "after", NOW)
        scene.channel.delete(scene.posts["deleted"].id)
        react(scene.posts["text"], {"👍": 3})
        await _collect(_due(place, scene))
        return await _look(place, scene, frozenset(server.counts))


async def _collect(place: Workplace) -> None:
    outcome = await collect_channels(place, CollectRequest())
    assert outcome.stopped is None


def _allowed(config: Config) -> Config:
    media = config.media.model_copy(update={"parts": PARTS, "keep_protected": True})
    collect = config.collect.model_copy(update={"comments": True})
    people = config.people.model_copy(update={"keep": True})
    return config.model_copy(update={"media": media, "collect": collect, "people": people})


def _due(place: Workplace, scene: _Scene) -> Workplace:
    """The same when second looks at all posts are due."""
    now = datetime.now(UTC)
    hours = tuple((now - post.date).total_seconds() / 3600 for post in scene.posts.values())
    collect = place.config.collect.model_copy(update={"recheck_hours": hours})
    return replace(place, config=place.config.model_copy(update={"collect": collect}))


def _scene() -> _Scene:
    world = World(7)
    world.add_user("+9996621234")
    group = world.add_channel("Rives, talk", megagroup=True)
    channel = world.add_channel("Rives Infos", HANDLE, about="About the river", linked=group)
    source = world.add_channel("Quai Nord", "quai_demo")
    scene = _Scene(world, channel, source, {}, {})
    channel.photo = scene.file("face", world.photo_from_bytes(b"face" * 50, 64, 64))
    channel.post(START, "never seen by us")
    channel.delete(1)
    _texts(scene)
    _contents(scene)
    _files(scene)
    commented = scene.post("commented")
    channel.comment(commented, START + timedelta(days=2), "first comment", world.add_person("Commenter Cleo"))
    return scene


def _texts(scene: _Scene) -> None:
    channel, source = scene.channel, scene.source
    bold = scene.post("text", "the text")
    bold.entities = (types.MessageEntityBold(0, 3),)
    rolf = scene.world.add_person("Reactor Rolf")
    react(bold, {"👍": 1})
    scene.post("edited", "before")
    scene.post("deleted", "soon gone")
    scene.hours += 1
    scene.posts["service"] = channel.service(START + timedelta(hours=scene.hours))
    scene.hours += 1
    photos = [scene.world.photo_from_bytes(bytes([number]) * 99, 64, 64) for number in range(2)]
    album = channel.album(START + timedelta(hours=scene.hours), "two pictures", photos, scene.world.grouped_id())
    scene.posts["album"] = album[0]
    scene.post("reply").reply_to = bold.id
    original = source.post(START + timedelta(hours=scene.hours) - timedelta(days=1) + timedelta(hours=1), "original")
    scene.posts["origin"] = original
    scene.post("forward", "original").forward_of = original
    scene.post("protected", media=scene.file("protected", _video(scene, "protected"))).noforwards = True
    scene.post("hidden").restriction = "This post violates local laws"
    reacted = scene.post("reacted")
    reaction = types.MessagePeerReaction(
        peer_id=types.PeerUser(rolf.id), date=START, reaction=types.ReactionEmoji("👍")
    )
    reacted.more = More(
        fields={
            "reactions": types.MessageReactions(
                results=[types.ReactionCount(types.ReactionEmoji("👍"), 1)], recent_reactions=[reaction]
            )
        },
        people=[rolf],
    )


def _contents(scene: _Scene) -> None:
    world = scene.world
    vera = world.add_person("Voter Vera")
    scene.post("poll", more=More(WorldPoll("Will it hold?", ["yes", "no"], [4, 2])))
    point = types.GeoPoint(long=2.5, lat=1.5, access_hash=1)
    scene.post("place", more=More(types.MessageMediaGeo(point)))
    card = types.MessageMediaContact("99900011122", "Contact", "Carl", "", vera.id)
    scene.post("contact", more=More(card))
    picture = scene.file("preview", world.photo_from_bytes(b"preview" * 30, 64, 64))
    preview = WorldPreview(PAGE_URL, title="River", description="It rises", photo=picture)
    scene.post("preview", PAGE_URL, more=More(preview))
    paid = scene.file("paid", _video(scene, "paid"))
    scene.post("paid", more=More(WorldPaid(50, [paid])))
    story = scene.file("story", _video(scene, "story"))
    scene.post("story", more=More(WorldStory(scene.source, 4, story), channels=[scene.source]))
    scene.post("ttl", media=scene.file("ttl", _video(scene, "ttl"))).media.ttl_s = 30  # type: ignore[union-attr]


def _files(scene: _Scene) -> None:
    world = scene.world
    scene.post("photo", media=scene.file("photo", world.photo_from_bytes(b"photo" * 50, 640, 360)))
    film = scene.file("video", _video(scene, "video"))
    cover = scene.file("cover", world.photo_from_bytes(b"cover" * 40, 64, 64))
    quality = scene.file("quality", _video(scene, "quality"))
    scene.post("video", media=kinds.with_qualities(kinds.with_cover(film, cover), [quality]))
    scene.post("voice", media=scene.file("voice", kinds.voice(world, b"voice" * 40)))
    scene.post("round", media=scene.file("round", kinds.round_video(world, b"round" * 40)))
    scene.post("song", media=scene.file("song", kinds.song(world, b"song" * 40, "Tide")))
    scene.post("animation", media=scene.file("animation", kinds.animation(world, b"animation" * 40)))
    scene.post("sticker", media=scene.file("sticker", kinds.sticker(world, b"sticker" * 40)))
    still = world.photo_from_bytes(b"still" * 40, 64, 64)
    live = scene.file("live", _video(scene, "live"))
    scene.post("live", media=kinds.live_photo(still, live))
    scene.post("document", media=scene.file("document", world.document("a.pdf", "application/pdf", b"%PDF" * 40)))
    cdn = scene.file("cdn", _video(scene, "cdn"))
    cdn.cdn = True
    scene.post("cdn", media=cdn)


def _video(scene: _Scene, name: str) -> Media:
    film = scene.world.video_from_bytes(b"", 5.0, 320, 180)
    small = Thumb("m", 320, 180, f"thumb of {name}".encode())
    film.blob = Blob(lambda: Built(name.encode() * 60, (small,)))
    return film


async def _look(place: Workplace, scene: _Scene, asked: frozenset[str]) -> Look:
    async with place.reading() as archive:
        catalog, posts = archive.catalog, {}
        for name, post in scene.posts.items():
            record = await catalog.post(PostKey(post.channel.id, post.id))
            if record is not None:
                posts[name] = record
        channel = await catalog.channel(scene.channel.id)
        assert channel is not None
        text = posts["text"].key
        series = await catalog.database.rows(
            "SELECT entry FROM counts WHERE channel_id = ? AND message_id = ?", (text.channel_id, text.message_id)
        )
        forward = posts["forward"].seen
        return Look(
            posts=posts,
            media=scene.media,
            thumbs=frozenset(thumb_hash(media) for media in scene.media.values() if media.thumbs),
            files=frozenset(
                named["sha256"] for named in await asyncio.to_thread(_named, place.folder) if named["role"] == "media"
            ),
            everything=await _everything(archive),
            channel=channel,
            counts=await catalog.counts(scene.channel.id),
            series=len(series),
            delay=None if forward.forward is None else forward.date - forward.forward.date,
            origin=posts.get("origin"),
            asked=asked,
        )


def thumb_hash(media: Media) -> str:
    """The SHA-256 of a file's small preview."""
    return sha256(media.thumbs[0].data).hexdigest()


async def _everything(archive: Archive) -> str:
    return await asyncio.to_thread(_read_all, archive.layout.objects)


def _read_all(objects: Path) -> str:
    found = []
    for path in sorted(objects.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            found.append(zstandard.decompress(data) if data[:4] == b"\x28\xb5\x2f\xfd" else data)
    return b"\n".join(found).decode(errors="replace")


def _named(archive: Path) -> list[dict[str, str]]:
    entries = sorted((archive / "log" / "entries").glob("*.jsonl"))
    lines = [json.loads(line) for file in entries for line in file.read_text().splitlines()]
    return [named for line in lines for named in line["body"].get("objects", ())]
