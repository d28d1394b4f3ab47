"""The day of publication as a line of its own says it, never as running prose does."""

from __future__ import annotations

from datetime import date

import pytest

from archiver.sources.article import read_page

DAY = date(2021, 4, 10)
PROSE = {
    "fr": "Le ministère de la vallée a dit mardi que le convoi avait quitté la ville avant l'aube, sans aucun blessé.",
    "en": "The ministry of the valley said on Tuesday that the convoy had left the city before dawn, unhurt.",
    "ru": "Министерство долины сообщило во вторник, что колонна покинула город до рассвета, никто не пострадал.",
    "uk": "Міністерство долини повідомило у вівторок, що колона залишила місто до світанку, ніхто не постраждав.",
    "de": "Das Ministerium des Tals sagte am Dienstag, der Konvoi habe die Stadt vor dem Morgen verlassen.",
    "es": "El ministerio del valle dijo el martes que el convoy había salido de la ciudad antes del amanecer.",
    "ar": "قالت وزارة الوادي يوم الثلاثاء إن القافلة غادرت المدينة قبل الفجر ولم يصب أحد بأذى في الحادث.",
    "fa": "وزارت دره روز سه‌شنبه گفت که کاروان پیش از سپیده‌دم شهر را ترک کرده و کسی آسیب ندیده است.",
}
LINES = [
    ("fr", "Publié le samedi 10 avril 2021"),
    ("fr", "Publié le 10 avril 2021 à 10h30, mis à jour le 12 avril 2021"),
    ("fr", "Par Jean Demo - Publié le 10/04/2021 à 18:05"),
    ("en", "Published: 10 April 2021"),
    ("en", "Published April 10, 2021 at 10:30 GMT | Updated April 11, 2021"),
    ("en", "2021-04-10"),
    ("ru", "Опубликовано 10.04.2021, 14:30"),
    ("ru", "10 апреля 2021 г., 14:30"),
    ("uk", "Опубліковано: 10 квітня 2021 року"),
    ("de", "Veröffentlicht am 10. April 2021 um 14:30 Uhr"),
    ("es", "Publicado el 10 de abril de 2021"),
    ("ar", "نُشر في 10 أبريل 2021"),
    ("ar", "السبت 10 نيسان/أبريل 2021 - 14:30"),
    ("fa", "تاریخ انتشار: ۲۱ فروردین ۱۴۰۰"),
]
NONE = [
    ("en", "The video was published on 10 April 2021."),
    ("en", "03/04/2021"),
    ("fr", "Publié le 10 avril 2021 sur Telegram, le message parle du pont"),
    ("fr", "Le 10 avril 2021, le pont a été fermé"),
    ("ru", "10 апреля 2021 канал сообщил о мосте"),
    ("en", "10 April 1921"),
]


def text(language: str, line: str, *, last: bool = False) -> bytes:
    body = "\n\n".join([PROSE[language]] * 15)
    return (
        f"{PROSE[language][:40]}\n\n{body}\n\n{line}" if last else f"{PROSE[language][:40]}\n{line}\n\n{body}"
    ).encode()


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize(("language", "line"), LINES)
def test_a_line_with_the_day(language: str, line: str, last: bool) -> None:
    article = read_page(text(language, line, last=last))
    assert (article.published, article.published_from) == (DAY, "dateline")


@pytest.mark.parametrize(("language", "line"), NONE)
def test_a_line_that_says_more_or_less(language: str, line: str) -> None:
    article = read_page(text(language, line))
    assert (article.published, article.published_from) == (None, None)


def test_a_line_in_the_middle_is_none() -> None:
    body = "\n".join([PROSE["en"]] * 15)
    assert read_page(f"{body}\nPublished: 10 April 2021\n{body}".encode()).published is None


def test_the_day_of_change_and_lines_that_disagree() -> None:
    article = read_page(text("en", "Published April 10, 2021 | Updated April 11, 2021"))
    assert (article.modified, article.modified_from) == (date(2021, 4, 11), "dateline")
    assert read_page(text("en", "10 April 2021\n12 April 2021")).published is None


def test_the_users_day_wins() -> None:
    article = read_page(text("en", "Published: 12 April 2021"), published=DAY)
    assert (article.published, article.published_from) == (DAY, "option")
