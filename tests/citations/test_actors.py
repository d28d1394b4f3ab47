"""Whom a citation names as the one who speaks: not the place, the office or the agency beside. Names are invented."""

from __future__ import annotations

from datetime import date

import pytest

from archiver.citations import extract
from archiver.sources.article import read_page


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Le maire de cette ville de 20 000 habitants, Oreste Malin, l'a confirmé sur Telegram.", "Oreste Malin"),
        ("El jefe militar de Lorca, Sergio Marenko, comunicó por Telegram que cayeron dos drones.", "Sergio Marenko"),
        ("El vídeo fue publicado en el canal de Telegram del gobernador de Lorca, Iván Marenko.", "Iván Marenko"),
        (
            (
                "Der Gouverneur der Hafenstadt Marlau, Michail Rassow, hatte zuvor auf Telegram die "
                "Zerstörung eines dieser Boote gemeldet."
            ),
            "Michail Rassow",
        ),
        (
            (
                "Zwei Menschen seien verletzt worden, teilte der von Lutzk eingesetzte "
                "Verwaltungschef Anton Rassow auf Telegram mit."
            ),
            "Anton Rassow",
        ),
        ("Gouverneur Anton Rassow sprach auf Telegram von einer abgeschossenen Drohne.", "Anton Rassow"),
        ("Das Video veröffentlichte der Telegram-Kanal des Gouverneurs von Marlau, Michail Rassow.", "Michail Rassow"),
        (
            (
                "Rassow, Chef der regionalen Militärverwaltung, schrieb auf Telegram von einem "
                "Angriff auf die Stadt Marlau."
            ),
            "Rassow",
        ),
        ("Am Dienstag schrieb der Gouverneur auf Telegram, die Lage sei ruhig.", "Gouverneur"),
        ("O porta-voz das Brigadas Al-Nur, Abu Salim, disse no Telegram que não haverá trégua.", "Abu Salim"),
        (
            "Purtătorul de cuvânt al MAE moldovean, Maria Zaharescu, a declarat pe Telegram că totul este fals.",
            "Maria Zaharescu",
        ),
        ("Bașcanul Marlăuziei, Elena Gutescu, a anunțat pe canalul său de Telegram că va demisiona.", "Elena Gutescu"),
        ("Belediye başkanı Vitali Kermek Telegram'dan patlama seslerinin duyulduğunu yazdı.", "Vitali Kermek"),
        ("De gouverneur van de regio Marlen, Oleg Kermek, schreef op Telegram dat de brug dicht is.", "Oleg Kermek"),
        (
            (
                "The incident was first disclosed by Governor Oleg Kermek through his Telegram "
                "channel, a platform used by Russian officials."
            ),
            "Oleg Kermek",
        ),
        ("Two people were killed in the city of Marlen, the regional governor said on Telegram.", "regional governor"),
        ("An Iraqi militia published a video on its Telegram channel.", ""),
        ("Security camera footage was posted on Telegram on 2 April.", ""),
        (
            "Донбасс не вернется в состав Украины, написал бывший премьер Николай Салатов в телеграм-канале.",
            "Николай Салатов",
        ),
        ('Про це написав у Telegram боєць ЗСУ, засновник організації "М14" Євген Салатюк.', "Євген Салатюк"),
        ("Люди покинули город Марленск, сообщил Telegram-канал местных властей.", "местных властей"),
        ("Об этом сообщает РБК со ссылкой на Telegram главы района Егора Салатова.", "Егора Салатова"),
        ("דובר צבא לימן, יחיא סלים, הודיע אמש בטלגרם על תקיפה.", "יחיא סלים"),
        ("سخنگوی دولت لمان، حسین نوری، در تلگرام نوشت که مذاکرات ادامه دارد.", "حسین نوری"),
        ("وفي مقطع بثه عبر تلغرام، ظهر القيادي سالم الهادي وهو يتوعد خصومه.", "سالم الهادي"),
        ("ونشرت حركة النور في العراق أمس بيانا عبر تلغرام تبنت فيه قصف قاعدة.", "حركة النور"),
        ("تداولت قنوات تلغرام مقربة من حركة النور خبر مقتل القائد.", "حركة النور"),
        ("نشر المتحدث العسكري أبو سالم على تلغرام مقطعا مصورا.", "أبو سالم"),
        ("马尔林州行政长官伊万诺夫在Telegram上写道,桥梁已恢复通行。", "伊万诺夫"),
        ("与灰狼集团有关的Telegram频道“晨星”周三称,桥梁被炸。", "灰狼集团"),
        (
            "Sul suo canale Telegram il sindaco di Marlano Vito Salandri ha annunciato la chiusura del ponte.",
            "Vito Salandri",
        ),
        ("In a video posted on Telegram, Valk chief Igor Prenov said the city had fallen.", "Igor Prenov"),
    ],
)
def test_actor(text: str, actor: str) -> None:
    article = read_page(text.encode(), content_type="text/plain; charset=utf-8", published=date(2024, 5, 16))
    (found,) = extract(article)
    assert "".join(found.actors) == actor
