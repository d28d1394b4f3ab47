"""Who posts what in the invented valley, and the four-minute video of 9 April 2021 that the article cites."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from telethon import types

from archiver.demo.made_up.arabic import ARABIC
from archiver.demo.made_up.calendar import FIRST_DAY, Calendar, at, moment, slots
from archiver.demo.made_up.english import ENGLISH
from archiver.demo.made_up.french import FRENCH
from archiver.demo.made_up.phrases import Phrasebook
from archiver.demo.made_up.russian import RUSSIAN
from archiver.demo.world.channel import WorldChannel, WorldPost
from archiver.demo.world.film import UNCHANGED, Edit, Film, Shot
from archiver.demo.world.world import World

MEDIA_DC = 4
VIDEO_CAPTION = (
    "بالفيديو | جمعية «عيون النهر» تنشر شريطا مصورا مدته أربع دقائق عن فيضانات وادي زلمارة، "
    "يضم مقاطع قديمة ومشاهد تنشر لأول مرة ولقطات من الأرشيف.\n\n#نهر_زلمار #عيون_النهر"
)
ROAD_NOTICE = (
    "La route de Bir-Nouara à Tell-Mirane est coupée par la crue depuis ce matin. La déviation passe par "
    "Kardoune. Photo prise à 7 h par un lecteur.\n\n#Zelmara"
)
TINY_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass
class Voice:
    """A channel, and the language in which it posts by chance."""

    channel: WorldChannel
    phrases: Phrasebook
    per_week: int


def tell(world: World) -> None:
    """Fills an empty world with the demo's story, and an account (+99966 2 1234) to read it with."""
    world.add_user("+9996621234")
    Story(world).happen()


def shot(world: World, scene: str, seconds: float, start: float = 0.0, edit: Edit = UNCHANGED) -> Shot:
    """A stretch of a named scene of this world."""
    seed = random.Random(f"{world.seed} {scene}").randrange(2**32)  # noqa: S311 - a picture's seed
    return Shot(seed, seconds, start, edit)


def cited_film(world: World) -> Film:
    """The four minutes: old clips, most of them changed, new scenes, and archive footage that nobody posted before."""
    old = partial(shot, world)
    return Film(
        (
            old("opening", 22),
            old("bridge", 20),
            old("boats", 30),
            old("school", 18, 4, Edit(zoom=1.2)),
            old("night rescue", 28),
            old("market", 18, 0, Edit(mirrored=True)),
            old("archive flood of the mill", 26),
            old("quay", 14, 3, Edit(speed=1.2)),
            old("sandbags", 32),
            old("mill", 12, 2, Edit(inset=0.75)),
            old("closing", 20),
        ),
        banner=True,
    )


class Story:
    """The channels, the small news of every day, and the one story that matters."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.dice = random.Random(f"story {world.seed}")  # noqa: S311 - chance for a tale, no secrets
        self.calendar = Calendar()
        add = world.add_channel
        self.nawares = add("نوارس نيوز", "nawares_news_demo", "أخبار وادي زلمارة على مدار الساعة", participants=48_200)
        self.infos = add(
            "Zelmara Infos", "zelmara_infos_demo", "L'actualité de la vallée de Zelmara", participants=12_750
        )
        self.group = add("Zelmara Infos – discussion", megagroup=True, linked=self.infos, participants=640)
        self.vestnik = add("Вестник Зельмары", "vestnik_zelmary_demo", "Новости долины Зельмары", participants=7_310)
        self.watch = add(
            "Zelmara Valley Watch", "zelmara_watch_demo", "News from the Zelmara valley", participants=5_020
        )
        self.echo = add("صدى الوادي", "sada_alwadi_demo", "صوت وادي زلمارة", participants=21_900)
        self.sport = add("نوارس الرياضية", "nawares_sport_demo", "رياضة وادي زلمارة", participants=3_400)
        self.voices = (
            Voice(self.nawares, ARABIC, 22),
            Voice(self.infos, FRENCH, 17),
            Voice(self.vestnik, RUSSIAN, 12),
            Voice(self.watch, ENGLISH, 12),
            Voice(self.echo, ARABIC, 10),
            Voice(self.sport, ARABIC, 4),
        )

    def happen(self) -> None:
        """Plans everything, then lets it happen by date."""
        for voice in self.voices:
            self.calendar.plan(at(FIRST_DAY, 5), partial(WorldChannel.service, voice.channel))
        for shift, voice in enumerate(self.voices):
            for index, when in enumerate(slots(voice.per_week, shift)):
                self.calendar.plan(when, partial(self._everyday, voice, index))
        self._plan_clips()
        self._plan_video()
        self._plan_surroundings()
        self.calendar.run()

    def _everyday(self, voice: Voice, index: int, when: datetime) -> None:
        """One ordinary post: mostly text, sometimes a photo, an album, a document, a forward or a reply."""
        channel, text = voice.channel, voice.phrases.post(self.dice)
        views = self.dice.randrange(200, channel.participants)
        if index % 16 == 5:
            photos = [self.world.photo(label=str(index * 10 + number), date=when) for number in range(3)]
            channel.album(when, text, photos, self.world.grouped_id())
        elif index % 6 == 3:
            dc = MEDIA_DC if index % 12 == 3 else 2
            channel.post(when, text, media=self.world.photo(label=str(index), dc=dc, date=when), views=views)
        elif index % 20 == 7:
            name = self.dice.choice(voice.phrases.file_names)
            data = TINY_PDF + f"%{index}\n".encode()
            channel.post(when, text, media=self.world.document(name, "application/pdf", data), views=views)
        elif index % 18 == 10:
            original = self._something_elsewhere(channel)
            channel.post(when, None, forward_of=original, views=views)
        elif index % 15 == 8:
            channel.post(when, text, reply_to=channel.alive[0], views=views)
        else:
            channel.post(when, text, views=views)

    def _something_elsewhere(self, channel: WorldChannel) -> WorldPost:
        """A recent ordinary post of another channel, to forward."""
        others = [voice.channel for voice in self.voices if voice.channel is not channel]
        recent = [post for other in others for post in other.alive[:6]]
        return self.dice.choice([post for post in recent if post.service is None and post.media is None])

    def _clip(self, name: str, channel: WorldChannel, text: str, seconds: float, when: datetime) -> None:
        """Posts a short clip of one scene, which the long video uses again."""
        film = Film((shot(self.world, name, seconds),))
        video = self.world.video(film_of=film, dc=MEDIA_DC, date=when)
        self.world.landmarks[name] = channel.post(when, text, media=video, views=self.dice.randrange(900, 9000))

    def _plan_clips(self) -> None:
        """The old clips: posted in March by four channels."""
        clips = (
            ("bridge", self.nawares, "مياه النهر تقترب من جسر كردون صباح اليوم", 20, moment(3, 2, 15, 20)),
            ("school", self.echo, "متطوعون ينقلون العائلات إلى مدرسة أم سلين", 24, moment(3, 14, 17, 5)),
            (
                "market",
                self.watch,
                "Market street in Kardoune under water this afternoon",
                18,
                moment(3, 21, 16, 40),
            ),
            (
                "quay",
                self.infos,
                "Le quai de Port-Azel ce matin, filmé par un lecteur",
                20,
                moment(3, 28, 9, 30),
            ),
            (
                "mill",
                self.vestnik,
                "Старая мельница у реки Зельмар, вода прибывает",
                16,
                moment(4, 5, 11, 10),
            ),
        )
        for name, channel, text, seconds, when in clips:
            self.calendar.plan(when, partial(self._clip, name, channel, text, seconds))

    def _plan_video(self) -> None:
        """The video of 9 April in the Arabic channel, and what others make of it."""
        video = self.world.video(film_of=cited_film(self.world), dc=MEDIA_DC, date=moment(4, 9, 18, 40))

        def cite(when: datetime) -> None:
            self.world.landmarks["video"] = self.nawares.post(when, VIDEO_CAPTION, media=video, views=31_450)

        def forward(when: datetime) -> None:
            self.world.landmarks["forward"] = self.watch.post(
                when, None, forward_of=self.world.landmarks["video"], views=2_210
            )

        def repost(when: datetime) -> None:
            text = "شريط جمعية «عيون النهر» كاملا، أربع دقائق"
            again = self.world.reupload(video)
            self.world.landmarks["repost"] = self.echo.post(when, text, media=again, views=8_040)

        smaller = self.world.reencoded(video, 256, 144)

        def save_and_post(when: datetime) -> None:
            text = "Видео объединения «Глаза реки»: четыре минуты о паводке"
            self.world.landmarks["smaller"] = self.vestnik.post(when, text, media=smaller, views=3_120)

        self.calendar.plan(moment(4, 9, 18, 42), cite)
        self.calendar.plan(moment(4, 9, 20, 15), forward)
        self.calendar.plan(moment(4, 10, 7, 50), repost)
        self.calendar.plan(moment(4, 10, 8, 35), save_and_post)

    def _plan_surroundings(self) -> None:
        """Decoys around the video, the cited road notice, comments, an edit, deletions, service messages."""
        match = Film(
            tuple(shot(self.world, f"match {number}", 60) for number in range(4)),
            bits_per_second=50_000,
            frames_per_second=2,
        )
        whole_match = self.world.video(film_of=match, date=moment(4, 2, 18, 30))
        plan, nawares = self.calendar.plan, self.nawares

        def post_match(when: datetime) -> None:
            text = "بالفيديو | أربع دقائق من أجمل لحظات مباراة نادي كردون وشباب الوادي"
            self.world.landmarks["decoy"] = nawares.post(when, text, media=whole_match, views=19_800)

        plan(moment(4, 2, 18, 30), post_match)
        plan(
            moment(4, 9, 8, 5),
            lambda when: nawares.post(
                when, "جمعية «عيون النهر» تعلن أنها ستنشر مساء اليوم شريطا مصورا عن الفيضانات", views=9_100
            ),
        )
        plan(
            moment(4, 9, 12, 30),
            lambda when: nawares.post(
                when,
                "صورة | متطوعو «عيون النهر» على ضفة النهر في كردون",
                media=self.world.photo(label="9"),
                views=8_700,
            ),
        )
        plan(
            moment(4, 9, 21, 30),
            lambda when: nawares.post(
                when,
                "ردود فعل واسعة على شريط «عيون النهر» في مدن الوادي",
                reply_to=self.world.landmarks["video"],
                views=7_300,
            ),
        )
        plan(moment(4, 8, 7, 15), self._road_notice)
        plan(
            moment(3, 20, 10),
            lambda when: nawares.service(when, types.MessageActionChatEditTitle("نوارس نيوز")),
        )
        plan(moment(4, 11, 9), self._second_thoughts)

    def _road_notice(self, when: datetime) -> None:
        """The French post that the article links to, and the comments under it."""
        photo = self.world.photo(label="7", dc=2, date=when)
        self.world.landmarks["road"] = self.infos.post(when, ROAD_NOTICE, media=photo, views=6_480)
        people = [self.world.add_person(name) for name in ("Lina", "Marek", "Samira")]
        for number, text in enumerate(FRENCH.comments):
            later = when + timedelta(minutes=11 * (number + 1))
            self.infos.comment(self.world.landmarks["road"], later, text, people[number % len(people)])

    def _second_thoughts(self, when: datetime) -> None:
        """One post is corrected, two are taken down."""
        texts = [
            post for post in self.infos.alive if post.media is None and post.service is None and post.forward_of is None
        ]
        self.infos.edit(texts[4].id, texts[4].text + "\n\nCorrection : l'horaire a été modifié.", when)
        for channel in (self.nawares, self.vestnik):
            plain = [post for post in channel.alive if post.media is None and post.service is None]
            channel.delete(plain[20].id)
