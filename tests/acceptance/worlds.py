"""Worlds for the acceptance case: a channel titled in Arabic with the cited video among 300 other posts and decoys."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archiver.demo import Media, World, WorldChannel, WorldPost

CITED_DAY = datetime(2021, 4, 9, tzinfo=UTC)
TITLE = "صابرين نيوز"
OTHERS = (
    "نسرين نيوز", "صابون نيوز", "سابق نيوز", "صبر وأمل", "أخبار الشمال", "نوارس نيوز", "Sabrina Style",
    "Seaborne News", "Saturn News", "Subarine Radio", "Новости долины", "Сабурово сегодня", "Северин Ньюс",
    "Vallée Infos", "Chaîne Sable", "Sobriété heureuse", "Harbour Watch", "Weather Desk", "Football Daily",
    "بحرين سبورت",
)  # fmt: skip
CAPTIONS = (
    "بالفيديو | شريط مصور مدته أربع دقائق",
    "شاهد | مشاهد جديدة ومقاطع قديمة من الأرشيف",
    "",
    "بالفيديو | أصحاب الكهف تنشر شريطا مصورا",
)
SENTENCES = (
    "انقطاع التيار الكهربائي في عدة أحياء هذا المساء",
    "الأرصاد الجوية تتوقع أمطارا خفيفة خلال اليومين المقبلين",
    "إغلاق جسر المدينة أمام حركة السير لأعمال الصيانة",
    "افتتاح معرض الكتاب في القاعة الكبرى",
    "مباراة ودية انتهت بالتعادل بهدفين لكل فريق",
    "ازدحام مروري على الطريق الدولي",
)


@dataclass(frozen=True)
class CitedWorld:
    """The world, the cited channel and post, its reposts, and the decoys that must not be linked."""

    world: World
    channel: WorldChannel
    cited: WorldPost | None
    repost: WorldPost
    forward: WorldPost | None
    decoys: tuple[WorldPost, ...]


def cited_world(seed: int, *, with_post: bool = True) -> CitedWorld:
    """21 channels; the cited one has 300 other posts around 9 April 2021, and the cited one unless told otherwise."""
    dice = random.Random(f"acceptance {seed}")
    world = World(seed)
    world.add_user("+9996621234")
    channel = world.add_channel(TITLE, f"sbn_{seed}_demo")
    others = [world.add_channel(title, f"other_{seed}_{number}_demo") for number, title in enumerate(OTHERS)]
    dice.shuffle(others)
    events = [(moment, text) for moment, text in _noise(dice)]
    cited_at = CITED_DAY + timedelta(hours=dice.randrange(6, 22), minutes=dice.randrange(60))
    video = _video(world, dice, 240.0 + dice.choice((-4, 0, 3, 7)))
    week_before = cited_at - timedelta(days=7)
    same_day = cited_at - timedelta(hours=3)
    events += [(week_before, "decoy video"), (same_day, "decoy photo"), (cited_at - timedelta(hours=1), "decoy text")]
    events.append((cited_at, "cited"))
    decoys: list[WorldPost] = []
    cited: WorldPost | None = None
    for moment, text in sorted(events):
        if text == "cited":
            if with_post:
                cited = channel.post(moment, dice.choice(CAPTIONS), media=video, views=5000)
        elif text == "decoy video":
            decoys.append(channel.post(moment, "بالفيديو | أربع دقائق", media=_video(world, dice, 240.0)))
        elif text == "decoy photo":
            decoys.append(channel.post(moment, "صورة من اليوم", media=world.photo(label="1")))
        elif text == "decoy text":
            decoys.append(channel.post(moment, "بعد قليل شريط مصور مدته أربع دقائق"))
        else:
            channel.post(moment, text, media=_sometimes(world, dice))
    for number, other in enumerate(others[2:6]):
        other.post(CITED_DAY + timedelta(hours=number), dice.choice(SENTENCES))
    repost = others[0].post(cited_at + timedelta(hours=5), "منقول", media=world.reupload(video))
    forward = others[1].post(cited_at + timedelta(hours=9), None, forward_of=cited) if cited else None
    return CitedWorld(world, channel, cited, repost, forward, tuple(decoys))


def _noise(dice: random.Random) -> list[tuple[datetime, str]]:
    """297 ordinary posts between 25 March and 20 April (with the three decoys: 300)."""
    span = 26 * 24 * 60
    first = CITED_DAY - timedelta(days=15)
    return [(first + timedelta(minutes=dice.randrange(span)), dice.choice(SENTENCES)) for _ in range(297)]


def _video(world: World, dice: random.Random, seconds: float) -> Media:
    """A file of about 1.3 MiB that Telegram says is so long; nothing here decodes it."""
    data = dice.randbytes(1_300_000 + dice.randrange(100_000))
    return world.video_from_bytes(data, seconds, 640, 360, dc=dice.choice((2, 4)))


def _sometimes(world: World, dice: random.Random) -> Media | None:
    """Now and then a photo or a short video, as channels post them."""
    chance = dice.random()
    if chance < 0.1:
        return world.photo(label=str(dice.randrange(10)))
    if chance < 0.2:
        return world.video_from_bytes(dice.randbytes(2000), dice.randrange(8, 150), 320, 180)
    return None
