"""Sentences that name a known channel and Telegram, and in which that channel has published nothing."""

from __future__ import annotations

import pytest

from archiver.citations import extract
from archiver.model.articles import Article
from archiver.model.citations import Citation
from archiver.model.links import KnownName

KNOWN = (
    KnownName(text="Rives Infos", kind="title", channel_id=1),
    KnownName(text="Вестник Зельмары", kind="title", channel_id=2),
    KnownName(text="قناة زلمارا نيوز", kind="title", channel_id=3),
)


def read(text: str, language: str) -> tuple[Citation, ...]:
    return extract(Article(text=text, language=language), KNOWN)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Rives Infos did not publish the video on Telegram."),
        ("en", "Rives Infos has not published anything on Telegram."),
        ("en", "Rives Infos never published the video on its Telegram channel."),
        ("fr", "Rives Infos n'a pas publié la vidéo sur Telegram."),
        ("es", "Rives Infos no publicó el video en Telegram."),
        ("de", "Rives Infos hat das Video nicht auf Telegram veröffentlicht."),
        ("ru", "Вестник Зельмары не публиковал видео в Telegram."),
        ("uk", "Вестник Зельмары не публікував відео у Telegram."),
        ("ar", "لم تنشر قناة زلمارا نيوز الفيديو على تلغرام."),
        ("fa", "قناة زلمارا نيوز این ویدیو را در تلگرام منتشر نکرد."),
    ],
)
def test_what_is_denied_is_no_citation(language: str, text: str) -> None:
    assert read(text, language) == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Rives Infos will post the video on Telegram tomorrow."),
        ("en", "If Rives Infos publishes the video on Telegram, the mayor will resign."),
        ("en", "Rives Infos promised to publish the video on Telegram."),
        ("en", "Rives Infos asked readers to write to it on Telegram."),
        ("fr", "Rives Infos va publier la vidéo sur Telegram."),
        ("de", "Rives Infos wird das Video morgen auf Telegram veröffentlichen."),
        ("ru", "Вестник Зельмары опубликует видео в Telegram завтра."),
    ],
)
def test_what_is_to_come_is_not_certain(language: str, text: str) -> None:
    assert not [found for found in read(text, language) if found.confidence == "auto"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Las reglas de Rives Infos fueron publicadas en Telegram por el alcalde Ivo Karlan."),
        ("en", "The rules of Rives Infos were published on Telegram by Quarry Watch."),
        ("de", "Die Regeln von Rives Infos wurden auf Telegram vom Bürgermeister veröffentlicht."),
        ("ru", "Правила канала «Вестник Зельмары» опубликованы в Telegram мэром Иво Карланом."),
        ("en", "Rives Infos journalists published the video on Telegram."),
        ("en", "The mayor denied that Rives Infos published the video on Telegram."),
        ("en", "A channel posing as Rives Infos published the video on Telegram."),
        ("en", "Rives Infos published the video on Facebook, not on Telegram."),
        ("en", "The video was published on Telegram by Rives Infos critics."),
        ("fr", "Le maire de Rives Infos a publié une vidéo sur Telegram."),
    ],
)
def test_what_others_published_of_a_channel_is_not_certainly_its_own(language: str, text: str) -> None:
    assert not [found for found in read(text, language) if found.confidence == "auto"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Rives Infos published the video on Telegram on Tuesday."),
        ("en", "Rives Infos, a channel of the valley, published the video on Telegram."),
        ("fr", "La chaîne de Rives Infos a publié une vidéo sur Telegram."),
        ("en", "Rives Infos not only published the video on Telegram."),
        ("en", "The video was published on Telegram by Rives Infos."),
        ("fr", "La vidéo a été publiée sur Telegram par Rives Infos."),
        ("es", "Rives Infos publicó el video en Telegram."),
        ("de", "Rives Infos hat das Video auf Telegram veröffentlicht."),
        ("ru", "Вестник Зельмары опубликовал видео в Telegram."),
        ("ru", "Видео опубликовано в Telegram-канале «Вестник Зельмары»."),
        ("ar", "نشرت قناة زلمارا نيوز الفيديو على تلغرام."),
    ],
)
def test_what_the_channel_published_stays_certain(language: str, text: str) -> None:
    (found,) = read(text, language)
    assert found.confidence == "auto"
