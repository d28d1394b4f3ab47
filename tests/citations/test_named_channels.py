"""Channels named without a verb that attributes, and channels named after a citation of Telegram (made-up passages)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archiver.citations import extract
from archiver.model.links import KnownName
from archiver.sources.article import read_page

ROWS = """
A search leads to a post dated 3 May 2024 on the Telegram channel Glass House. > Glass House
La version longue se trouve sur la chaîne « Rives Infos » de l'application Telegram. > Rives Infos
Le canal Telegram Guet du Port ne parle, lui, que d'un incendie. > Guet du Port
El audio, de dos minutos, está desde el lunes en el canal de Telegram Voces de Zelmara. > Voces de Zelmara
The Telegram channel Glass House has lost half of its readers. >
La chaîne Telegram Rives Infos a été fermée par la justice. >
Die Leser des Telegram-Kanals Glashaus sind meist jung. >
قناة تليغرام VIP للتواصل مع الدعم. >
The mayor denied it on Telegram. Later the channel Glass House published a photo of the gate. > - | Glass House
Le maire l'a démenti sur Telegram. La chaîne Rives Infos a ensuite diffusé une vidéo. > - | Rives Infos
Wójt zaprzeczył na Telegramie. Jak podał kanał Latarnia, zginęły dwie osoby. > - | Latarnia
وقال الوالي على تليغرام إن الميناء مغلق. وذكرت قناة "نورس الميناء" أن شخصين أصيبا. > - | نورس الميناء
Il sindaco ha smentito su Telegram. Il canale Sponda, invece, ha diffuso un filmato. > - | Sponda
Le maire l'a démenti sur Telegram. La chaîne BFM TV a diffusé une vidéo. > -
Le maire l'a démenti sur Telegram. La chaîne de télévision Rives a diffusé une vidéo. > -
The mayor denied it on Telegram. The YouTube channel Glass House published a photo. > -
"""

LENGTHS = """
en 150 @harbour_demo shared a video on Telegram on 2 April. The footage lasts two and a half minutes.
ru 660 Телеграм-канал «Лиманск» опубликовал видео допроса. Запись длится 11 минут.
fr 80 La version longue, longue de 1'20, a été publiée en vidéo sur la chaîne Telegram Rives Infos.
ro 20 Canalul de Telegram „Malul” a publicat o înregistrare video de 20 de secunde.
uk 30 Телеграм-канал «Берег» опублікував аудіозапис на пів хвилини.
fa 180 کانال تلگرامی «رود شرق» دیروز یک فایل صوتی سه‌دقیقه‌ای منتشر کرد.
ar 150 نشرت قناة "نورس الميناء" على تلغرام مقطع فيديو مدته دقيقتين ونصف.
en 0 The Harbour channel on Telegram posted a video. The curfew lasts two hours.
"""

ACTORS = """
es El jefe militar de Zelmara, Orlando Pardo, comunicó por Telegram que fueron derribados dos drones. > Orlando Pardo
pt "Não haverá trégua", disse o porta-voz das Brigadas do Vale, Abel Nunes, num áudio no Telegram. > Abel Nunes
ro Purtătorul de cuvânt al MAE rus, Irina Dumbrava, a declarat pe Telegram că răspunde. > Irina Dumbrava
tr Belediye başkanı Orhan Kaya Telegram'dan patlama seslerinin duyulduğunu yazdı. > Orhan Kaya
de Zwei seien tot, teilte der von Zelmara eingesetzte Verwaltungschef Falk Orth auf Telegram mit. > Falk Orth
en Falk Orth, First Deputy Mayor, wrote on Telegram that the port was shut. > Falk Orth
"""


@pytest.mark.parametrize("row", ACTORS.strip().splitlines())
def test_the_person_and_not_the_office(row: str) -> None:
    text, _, wanted = row[3:].partition(" > ")
    article = read_page(text.encode(), content_type="text/plain; charset=utf-8")
    assert [one.actors for one in extract(replace(article, language=row[:2]))] == [(wanted,)]


@pytest.mark.parametrize("known", [(), (KnownName(text="nordwind_demo", kind="handle", channel_id=1),)])
def test_a_handle_behind_the_slash_of_a_credit(known: tuple[KnownName, ...]) -> None:
    article = read_page(b"Foto: Telegram/nordwind_demo", content_type="text/plain; charset=utf-8")
    assert [(one.handle, one.channel_name) for one in extract(article, known)] == [("nordwind_demo", None)]


@pytest.mark.parametrize("row", LENGTHS.strip().splitlines())
def test_lengths(row: str) -> None:
    language, seconds, text = row.split(" ", 2)
    article = read_page(text.encode(), content_type="text/plain; charset=utf-8")
    found = extract(replace(article, language=language))
    assert [one.duration_s or 0 for one in found] == [float(seconds)]


@pytest.mark.parametrize("row", ROWS.strip().splitlines())
def test_channels(row: str) -> None:
    text, _, wanted = row.partition(" >")
    article = read_page(text.encode(), content_type="text/plain; charset=utf-8")
    read = [found.channel_name or "-" for found in extract(article)]
    assert read == [name.strip() for name in wanted.split("|") if name.strip()]
