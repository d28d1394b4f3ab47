"""A made-up world in which everything occurs that the desk shows, in several scripts and with hostile words."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import av
import numpy as np
from telethon import types

from archiver.demo import Media, World, WorldChannel, WorldPost
from archiver.demo.world import kinds
from archiver.demo.world.contents import More, WorldPoll, WorldPreview, react
from archiver.demo.world.film import Film
from archiver.demo.world.groups import pin

# Recent enough for second looks at all posts to be due within the configuration's range.
NOW = datetime.now(UTC).replace(microsecond=0)
# On one day of the week and at one hour: how many days lie between a post and an article decides which is proposed.
START = (NOW - timedelta(days=40 + (NOW.weekday() - 1) % 7)).replace(hour=11, minute=0, second=0)
MANY = 130
"""Posts of the first channel: three pages of its time line."""
WORDS = ("The bridge at Kardoune is closed.", "Water levels are falling.", "La route de Bir-Nouara est coupée.",
         "La réunion est reportée à jeudi.", "Photos of the quay follow.")  # fmt: skip
ARABIC = ("الجسر مغلق أمام الشاحنات منذ صباح اليوم", "تراجع منسوب المياه في وادي زلمارا", "صور من الميناء هذا المساء")
HEBREW = ("הגשר סגור לתנועה מהבוקר", "מפלס המים יורד בעמק")
RUSSIAN = ("Мост закрыт для грузовиков", "Уровень воды в реке падает, ещё раз о мосте")
PERSIAN = "جاده بین دو شهر بسته است؛ ۱۲ خانواده جابه‌جا شدند"
SEEK_S = 12
"""Seconds of the film that is too large to be fetched whole before it plays."""


@dataclass
class Scene:
    """The world, and its posts and channels by name."""

    world: World
    rives: WorldChannel
    wadi: WorldChannel
    nahal: WorldChannel
    dolina: WorldChannel
    hostile: WorldChannel
    posts: dict[str, WorldPost] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)


def heavy_film() -> bytes:
    """A film of noise, megabytes long, whose table of contents comes last: players must ask for parts of it."""
    dice, target = np.random.default_rng(4), io.BytesIO()
    with av.open(target, "w", format="mp4") as mp4:
        stream = mp4.add_stream("libx264", rate=2, options={"preset": "ultrafast", "crf": "12", "g": "1"})
        stream.width, stream.height, stream.pix_fmt, stream.thread_count = 480, 270, "yuv420p", 1
        for _ in range(SEEK_S * 2):
            pixels = dice.integers(0, 256, size=(270, 480, 3), dtype=np.uint8)
            mp4.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        mp4.mux(stream.encode(None))
    return target.getvalue()


def sound() -> bytes:
    """Two seconds of a tone, Opus in Ogg."""
    target, rate = io.BytesIO(), 48_000
    with av.open(target, "w", format="ogg") as out:
        stream = out.add_stream("libopus", rate=rate, layout="mono")
        tone = (np.sin(np.arange(rate * 2) / 20) * 8000).astype(np.int16)
        for start in range(0, tone.size, 960):
            frame = av.AudioFrame.from_ndarray(tone[None, start : start + 960], format="s16", layout="mono")
            frame.sample_rate, frame.pts = rate, start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return target.getvalue()


def scene(payloads: tuple[str, ...]) -> Scene:
    """The world before its first capture; ``payloads`` are what hostile people write wherever they can."""
    world = World(23)
    world.add_user("+9996621234")
    group = world.add_channel("Rives, on en parle", "rives_talk_demo", megagroup=True)
    made = Scene(
        world,
        rives=world.add_channel("Rives Infos", "rives_demo", about="Le fleuve, chaque jour.\nÀ Zelmara.", linked=group),
        wadi=world.add_channel("أخبار الوادي", "wadi_demo", about="أخبار وادي زلمارا لحظة بلحظة"),
        nahal=world.add_channel("חדשות הנחל", "nahal_demo", about="כל מה שקורה בעמק"),
        dolina=world.add_channel("Новости долины", "dolina_demo"),
        hostile=world.add_channel(f"Tout {payloads[0]}", "hostile_demo", about="\n".join(payloads)),
    )
    _rives(made)
    _others(made)
    _hostile(made, payloads)
    return made


def _rives(made: Scene) -> None:
    world, channel, dice = made.world, made.rives, random.Random(5)
    film = made.media["film"] = world.video(film_of=Film.of_one_scene(11, 9.0), file_name="pont.mp4")
    special = {
        20: lambda at: made.posts.update(edited=channel.post(at, "Le pont tient.", media=world.photo(label="A"))),
        30: lambda at: made.posts.update(deleted=channel.post(at, "Le quai s'effondre, selon un riverain.")),
        40: lambda at: made.posts.update(album=channel.album(
            at, "Quatre vues du quai", [world.photo(label=each) for each in "1234"], world.grouped_id())[0]),
        50: lambda at: _poll(made, at),
        60: lambda at: _preview(made, at),
        70: lambda at: _missing(made, at),
        80: lambda at: made.posts.update(service=channel.service(at)),
        90: lambda at: made.posts.update(cited=channel.post(
            at, "Vidéo : le pont de Kardoune sous l'eau, ce matin.", media=film, views=5200)),
        96: lambda at: made.posts.update(answer=channel.post(at, "Suite.", reply_to=made.posts["cited"])),
        100: lambda at: made.posts.update(heavy=channel.post(
            at, "Le film entier", media=world.video_from_bytes(heavy_film(), SEEK_S, 480, 270))),
        104: lambda at: made.posts.update(voice=channel.post(
            at, "Un riverain raconte", media=kinds.voice(world, sound(), 2))),
        108: lambda at: _bold(made, at),
        110: lambda at: made.posts.update(photo=channel.post(
            at, "Photo : la route de Bir-Nouara coupée", media=world.photo(label="route"))),
    }  # fmt: skip
    for number in range(MANY):
        at = START + timedelta(hours=6 * number)
        if number in special:
            special[number](at)
        else:
            channel.post(at, f"{dice.choice(WORDS)} ({number})", views=100 + number)
    pin(channel, made.posts["cited"], START + timedelta(hours=6 * MANY))
    cleo = world.add_person("Cleo", "Comment")
    for words in ("C'est bien ce pont ?", "نعم، هذا هو الجسر", "Oui, celui-là."):
        channel.comment(made.posts["cited"], START + timedelta(days=35), words, cleo)
    react(made.posts["cited"], {"👍": 12, "😢": 3})


def _bold(made: Scene, at: datetime) -> None:
    text = "Important : lire la suite, puis le secret"
    entities = [types.MessageEntityBold(0, 9), types.MessageEntityTextUrl(12, 4, "https://news.example/suite"),
                types.MessageEntitySpoiler(35, 6)]  # fmt: skip
    made.posts["marked"] = made.rives.post(at, text, entities=entities)


def _poll(made: Scene, at: datetime) -> None:
    poll = WorldPoll("Le pont tiendra-t-il ?", ["oui", "non"], [14, 9])
    made.posts["poll"] = made.rives.post(at, "", more=More(poll))


def _preview(made: Scene, at: datetime) -> None:
    url = "https://news.example/fleuve"
    preview = WorldPreview(url, title="Le fleuve", description="Il monte encore.", site="Gazette")
    made.posts["preview"] = made.rives.post(at, url, more=More(preview))


def _missing(made: Scene, at: datetime) -> None:
    made.posts["missing"] = made.rives.post(at, "Film protégé", media=made.world.video(3.0, file_name="protege.mp4"))
    made.posts["missing"].noforwards = True


def _others(made: Scene) -> None:
    world = made.world
    day = made.posts["cited"].date
    for number in range(12):
        made.wadi.post(START + timedelta(days=number), ARABIC[number % 3])
        made.nahal.post(START + timedelta(days=number), HEBREW[number % 2])
        made.dolina.post(START + timedelta(days=number), RUSSIAN[number % 2])
    made.wadi.post(START + timedelta(days=12), PERSIAN)
    again = made.posts["again"] = made.wadi.post(
        day + timedelta(hours=5), "بالفيديو | الجسر تحت الماء", media=world.reupload(made.media["film"])
    )  # fmt: skip
    made.posts["forward"] = made.dolina.post(again.date + timedelta(hours=2), None, forward_of=made.posts["cited"])
    smaller = world.reencoded(made.media["film"], 240, 136)
    made.posts["smaller"] = made.nahal.post(again.date + timedelta(hours=3), "סרטון מהגשר", media=smaller)


def _hostile(made: Scene, payloads: tuple[str, ...]) -> None:
    world, channel = made.world, made.hostile
    for number, payload in enumerate(payloads):
        channel.post(START + timedelta(hours=number), f"{number} {payload}", media=world.document(
            f"{payload}.pdf".replace("/", "_"), "application/pdf", b"%PDF" + bytes([number]) * 40))  # fmt: skip
    at = START + timedelta(days=3)
    first, second, third = payloads[:3]
    channel.post(at, "", more=More(WorldPoll(first, [second, third, *payloads[3:8]], [4, 2])))
    preview = WorldPreview("https://evil.example/", title=first, description=second, site=third, author=payloads[3])
    channel.post(at, "https://evil.example/", more=More(preview))
    links = [types.MessageEntityTextUrl(0, 4, "javascript:window.pwned=20"),
             types.MessageEntityTextUrl(5, 4, 'https://evil.example/"onmouseover="window.pwned=21')]  # fmt: skip
    made.posts["links"] = channel.post(at, "here there", entities=links)
    header = types.MessageFwdHeader(date=START, from_name=f"Nom {second}", post_author=third)
    channel.post(at, "forwarded", more=More(fields={"fwd_from": header}))
    channel.post(at, "signed", more=More(fields={"post_author": first}))
    evil = channel.post(at, f"quoted {second}")
    quote = types.MessageReplyHeader(reply_to_msg_id=evil.id, quote=True, quote_text=f"quoted {second}")
    channel.post(at, "answer", more=More(fields={"reply_to": quote}))
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='window.pwned=30'><script>window.pwned=31</script></svg>"
    page = b"<!doctype html><script>window.pwned=32</script><title>x</title>"
    made.media["svg"] = world.document("face.svg", "image/svg+xml", svg)
    made.media["html"] = world.document("index.html", "text/html", page)
    made.posts["svg"] = channel.post(at, "svg", media=made.media["svg"])
    made.posts["html"] = channel.post(at, "html", media=made.media["html"])
    place = types.MessageMediaVenue(types.GeoPoint(long=2.5, lat=1.5, access_hash=1), first, second, "p", "v", third)
    channel.post(at, "", more=More(place))
    channel.service(at, types.MessageActionChatEditTitle(first))
