"""Known names that stand in a sentence as names, and words that only read like them."""

from __future__ import annotations

from datetime import date

import pytest

from archiver.citations import KnownNames, extract
from archiver.citations.standing import is_common
from archiver.model.articles import Article
from archiver.model.links import KnownName

ALIASES = (
    "War", "News", "Новости", "Мир", "SHOT", "Baza", "Harbour Watch", "Серая цапля", "المرصد", "ضفاف النهر",
    "Hafenwacht", "Le Phare", "Star", "rives_infos_demo",
)  # fmt: skip
KNOWN = KnownNames(
    [
        *(KnownName(text=text, kind="alias", channel_id=1) for text in ALIASES),
        KnownName(text="Orest Valkov", kind="alias", channel_id=2),
        KnownName(text="Orest Valkov", kind="owner", channel_id=2),
        KnownName(text="Ilma Dorn", kind="owner", channel_id=3),
    ]
)


def named(text: str, language: str) -> list[tuple[str | None, str]]:
    """What the text calls channels, and how certain that is."""
    found = extract(Article(text=text, language=language, published=date(2021, 4, 10)), KNOWN)
    return [(each.channel_name or each.handle, each.confidence) for each in found if each.channel_name or each.handle]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "War said Monday that the bridge is closed."),
        ("en", "The War ministry said on Telegram that the bridge is closed."),
        ("en", "War broke out, the mayor said on Telegram."),
        ("en", "News of the strike was published on Telegram by the governor."),
        ("en", "The Harbour Watch Academy said that ships are late."),
        ("en", "The harbour watch said that it saw nothing."),
        ("en", "Shot fired, police said on Telegram."),
        ("en", "Morning Star published a video of the fire."),
        ("en", "The Star-Node project published a video of the fire."),
        ("en", "Star.example published a video of the fire."),
        ("en", "Orest Valkov said that taxes will fall."),
        ("en", "Ilma Dorn said that taxes will fall."),
        ("en", "Ilma Dorn Street was closed, police said on Telegram."),
        ("ru", "Новости о взрыве опубликовал в Telegram губернатор."),
        ("ru", "Мир сообщает, что дорога закрыта."),
        ("ru", "По данным «Новой Серой цапли», порт закрыт."),
        ("ar", "وقال المرصد إن شخصين قتلا."),
        ("ar", "المرصد: مقتل شخصين"),
        ("fr", "Le phare a publié une vidéo de l'incendie."),
    ],
)
def test_what_only_reads_like_a_known_name_names_no_channel(language: str, text: str) -> None:
    assert named(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "name", "confidence"),
    [
        ("en", "The Telegram channel War published a video of the bridge.", "War", "auto"),
        ("en", "Photo: Harbour Watch", "Harbour Watch", "review"),
        ("en", "Harbour Watch News posted a video of the fire.", "Harbour Watch", "review"),
        ("en", "Harbour Watch wrote on Telegram that the road is cut.", "Harbour Watch", "auto"),
        ("en", "HARBOUR WATCH SAYS BRIDGE IS CLOSED", "HARBOUR WATCH", "review"),
        ("en", "SHOT published the video.", "SHOT", "review"),
        ("en", "According to Baza, three people were hurt.", "Baza", "review"),
        ("en", "Orest Valkov wrote on Telegram that taxes will fall.", "Orest Valkov", "auto"),
        ("en", "Video: @rives_infos_demo", "rives_infos_demo", "review"),
        ("ru", "Телеграм-канал «Мир» сообщает, что дорога закрыта.", "Мир", "auto"),
        ("ru", "По данным Серой цапли, порт закрыт.", "Серой цапли", "review"),
        ("ar", "ونشرت قناة المرصد على تلغرام فيديو.", "المرصد", "auto"),
        ("ar", "ضفاف النهر: مقتل شخصين", "ضفاف النهر", "review"),
        ("de", "Das schrieb Hafenwacht Freitag auf Telegram.", "Hafenwacht", "auto"),
        ("fr", "Le Phare a publié une vidéo de l'incendie.", "Le Phare", "review"),
    ],
)
def test_a_known_name_is_found(language: str, text: str, name: str, confidence: str) -> None:
    assert named(text, language) == [(name, confidence)]


@pytest.mark.parametrize(
    "text",
    [
        "New Harbour Watch rules were published on Telegram by the mayor.",
        "The Harbour Watch Academy said on Telegram that ships are late.",
    ],
)
def test_a_name_in_other_words_settles_nothing(text: str) -> None:
    assert [confidence for _, confidence in named(text, "en")] == ["review"]


def test_words_of_the_news_are_common() -> None:
    assert all(map(is_common, ("News", "Новости 24", "War", "война", "حرب", "The World", "Live TV")))
    assert not any(map(is_common, ("Harbour Watch", "Baza", "War Room", "Серая цапля")))


def test_a_short_name_is_not_found_in_other_words_of_its_stem() -> None:
    known = KnownNames([KnownName(text="Сети", kind="title", channel_id=4)])
    assert [(item.start, item.end) for item in known.find("в сетью, Сети и сетях")] == [(9, 13)]


def test_a_mark_is_no_name() -> None:
    text = 'ونشر المكتب عبر قناة "تيلجرام"، أن الجسر مغلق.'
    assert [name for name, _ in named(text, "ar")] == []
