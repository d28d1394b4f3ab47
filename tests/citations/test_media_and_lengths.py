"""What was published and how long it lasts, in made-up passages."""

from __future__ import annotations

import pytest

from archiver.citations import extract
from archiver.sources.article import read_page

# passage, media, length in seconds of its first citation
ROWS = [
    ("The Telegram channel Rives Infos posted a clip on Monday. It lasts 40 seconds.", "video", 40),
    ("The Telegram channel Rives Infos posted a clip of the raid. The raid lasted two hours.", "video", None),
    ("The Telegram channel Rives Infos posted a clip of the 40-minute attack.", "video", None),
    ("La chaîne Telegram Rives Infos a publié une vidéo de 2 min 35. La trêve dure 40 minutes.", "video", 155),
    ("Der Telegram-Kanal Rives Infos veröffentlichte ein zweieinhalbminütiges Video.", "video", 150),
    ("El canal de Telegram Rives Infos publicó una nota de voz de dos minutos y medio.", "audio", 150),
    ("Telegram-канал «Река Зелмара» опубликовал полутораминутный ролик.", "video", 90),
    ("Telegram-канал «Річка Зелмара» опублікував відео тривалістю 1 хв 20 с.", "video", 80),
    ('نشرت قناة "أخبار زلمارا" على تلغرام مقطع فيديو مدته دقيقتين ونصف.', "video", 150),
    ("کانال تلگرامی «رود زلمارا» یک فایل صوتی سه‌دقیقه‌ای منتشر کرد.", "audio", 180),
    ("کانال «تصویر زلمارا» در تلگرام ویدئویی منتشر کرد.", "video", None),
    ("The Telegram channel Rives Infos posted a map of the valley.", "photo", None),
    ("Smoke over the mill. (Telegram/@rives_demo via AP)", "photo", None),
]


@pytest.mark.parametrize(("text", "media", "seconds"), ROWS, ids=[row[0] for row in ROWS])
def test_media_and_length(text: str, media: str, seconds: float | None) -> None:
    found = extract(read_page(text.encode(), content_type="text/plain; charset=utf-8"))
    assert (found[0].media, found[0].duration_s) == (media, seconds)
