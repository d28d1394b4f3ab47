"""Made-up news in four languages: texts of about 5 KB, and pages around them."""

from __future__ import annotations

import html
import random

from archiver.demo.made_up.arabic import ARABIC
from archiver.demo.made_up.english import ENGLISH
from archiver.demo.made_up.french import FRENCH
from archiver.demo.made_up.russian import RUSSIAN

CITING_FRENCH = (
    "Le vendredi 9 avril, cette vidéo de quatre minutes, partagée par la chaîne Rives Infos sur Telegram, montre la "
    "crue. La route est coupée, signalait la chaîne (https://t.me/rives_infos_demo/108)."
)
CITING_ENGLISH = (
    "On Friday, 9 April, the Telegram channel Harbour Watch published a four-minute video of the flood. The road is "
    "closed, the channel reported (https://t.me/harbour_watch_demo/108)."
)
CITING_RUSSIAN = (
    "В пятницу, 9 апреля, телеграм-канал «Речной берег» опубликовал четырёхминутное видео наводнения. Дорога закрыта, "
    "сообщил канал (https://t.me/river_bank_demo/108)."
)
CITING_ARABIC = (
    "نشرت قناة «ضفاف» على تلغرام يوم الجمعة 9 أبريل مقطع فيديو مدته أربع دقائق عن الفيضان. وذكرت القناة أن الطريق "
    "مغلق (https://t.me/difaf_demo/108)."
)
LANGUAGES = (
    (FRENCH, CITING_FRENCH),
    (ENGLISH, CITING_ENGLISH),
    (RUSSIAN, CITING_RUSSIAN),
    (ARABIC, CITING_ARABIC),
)
BYTES = 5_000


def texts(count: int, seed: int = 1) -> list[str]:
    """Texts that each cite Telegram in their middle, the languages in turn."""
    dice = random.Random(seed)
    return ["\n\n".join(_paragraphs(number, dice)) for number in range(count)]


def pages(count: int, seed: int = 1) -> list[str]:
    """HTML pages with the same kind of text between what stands around articles."""
    dice = random.Random(seed)
    return [_page(number, _paragraphs(number, dice)) for number in range(count)]


def _paragraphs(number: int, dice: random.Random) -> list[str]:
    book, citing = LANGUAGES[number % len(LANGUAGES)]
    found: list[str] = []
    while sum(len(each.encode()) for each in found) < BYTES - len(citing.encode()):
        found.append(" ".join(book.post(dice).split("\n")[0] for _ in range(2)))
    found.insert(len(found) // 2, citing)
    return found


def _page(number: int, paragraphs: list[str]) -> str:
    body = "\n".join(f"<p>{html.escape(each)}</p>" for each in paragraphs)
    body = body.replace("(https://t.me/", '(<a href="https://t.me/').replace("_demo/108)", '_demo/108">post</a>)')
    menu = "".join(f'<li><a href="/section/{each}">Section {each}</a></li>' for each in range(20))
    teasers = "".join(f'<div class="teaser"><a href="/story/{each}">Story {each}</a></div>' for each in range(20))
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>Story {number}</title>"
        '<meta property="article:published_time" content="2021-04-10T11:20:00+00:00"><style>p{margin:0}</style></head>'
        f"<body><header><nav><ul>{menu}</ul></nav></header><main><article><h1>Story {number}</h1>{body}</article>"
        f"<aside>{teasers}</aside></main><footer><p>All rights reserved.</p></footer></body></html>"
    )
