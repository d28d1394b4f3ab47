from __future__ import annotations

import pytest
from duration_forms import EVENTS, FORMS
from hypothesis import given, settings
from hypothesis import strategies as st
from text_hostile import HOSTILE

from archiver.text import DurationMention, find_durations, normalise
from archiver.text.duration_words import DURATIONS
from archiver.text.numerals import number_words
from tests.counts import reduced
from tests.linear import assert_linear


def read(text: str, language: str | None) -> list[DurationMention]:
    return find_durations(normalise(text).text, language=language)


# language, text, seconds, tolerance in seconds
LENGTHS = [
    ("fr", "une vidéo de quatre minutes", 240, 30),
    ("fr", "D'une durée de 17 secondes, la scène", 17, 3),
    ("fr", "D’une durée d’environ 30 secondes", 30, 6),
    ("fr", "La séquence, longue de 2 min 40,", 160, 16),
    ("fr", "un enregistrement d'une minute et demie", 90, 15),
    ("fr", "une vidéo d'une demi-heure", 1800, 450),
    ("fr", "le film dure 1h30", 5400, 540),
    ("fr", "un extrait de vingt et une secondes", 21, 3),
    ("fr", "deux minutes de vidéo", 120, 30),
    ("fr", "une bande de 3 minutes et 12 secondes", 192, 19.2),
    ("fr", "une vidéo de plus de 3 minutes", 180, 60),
    ("fr", "la vidéo, 45 secondes de long", 45, 4.5),
    ("en", "The four-minute video", 240, 30),
    ("en", "a four-minute propaganda video", 240, 30),
    ("en", "a 4-minute, 12-second clip", 252, 25.2),
    ("en", "a 3:45-minute recording", 225, 22.5),
    ("en", "footage lasting forty-five seconds", 45, 4.5),
    ("en", "the clip runs for one minute and shows", 60, 30),
    ("en", "a minute-long video", 60, 30),
    ("en", "a half-hour broadcast", 1800, 450),
    ("en", "a two and a half minute video", 150, 15),
    ("en", "the recording, about 20 seconds long,", 20, 6),
    ("en", "ten minutes of footage", 600, 60),
    ("en", "a 90-minute documentary", 5400, 540),
    ("ru", "двухминутное видео", 120, 30),
    ("ru", "видео длительностью 40 секунд", 40, 4),
    ("ru", "40-секундный ролик", 40, 4),
    ("ru", "ролик продолжительностью четыре минуты", 240, 30),
    ("ru", "полутораминутная запись", 90, 30),
    ("ru", "видео на сорок пять секунд", 45, 4.5),
    ("ru", "получасовой фильм длится полчаса", 1800, 450),
    ("uk", "двохвилинне відео", 120, 30),
    ("uk", "відео тривалістю 40 секунд", 40, 4),
    ("ar", "مقطع فيديو مدته أربع دقائق", 240, 30),
    ("ar", "فيديو مدته دقيقتان", 120, 30),
    ("ar", "تسجيل من ثلاث دقائق", 180, 30),
    ("ar", "تسجيل مدته ٣ دقائق و١٢ ثانية", 192, 19.2),
    ("ar", "فيديو أكثر من 3 دقائق", 180, 60),
    ("ar", "مقطع مدته خمس وأربعون ثانية", 45, 4.5),
    ("ar", "مقطع مدته دقيقة ونصف", 90, 15),
    ("ar", "مدته دقيقة", 60, 30),
    ("ar", "شريط مدته نصف ساعة", 1800, 450),
    ("fa", "ویدئویی چهار دقیقه‌ای", 240, 30),
    ("fa", "فیلمی به مدت ۳۰ ثانیه", 30, 3),
    ("es", "un vídeo de cuatro minutos", 240, 30),
    ("es", "la grabación dura 40 segundos", 40, 4),
    ("de", "ein vierminütiges Video", 240, 30),
    ("de", "ein 17-sekündiges Video", 17, 3),
    ("de", "ein Video von vier Minuten Länge", 240, 30),
]
OTHER = [
    ("fr", "la vidéo publiée il y a quatre minutes"),
    ("fr", "pendant 90 minutes de match"),
    ("fr", "à 17h30"),
    ("fr", "dans les 10 minutes"),
    ("fr", "toutes les cinq minutes"),
    ("fr", "Une vidéo. Quatre minutes après, rien"),
    ("fr", "une minute de silence"),
    ("en", "four minutes ago"),
    ("en", "within 10 minutes"),
    ("en", "a ten-minute walk"),
    ("en", "the video appeared two hours later"),
    ("en", "every 30 seconds"),
    ("ru", "через 10 минут"),
    ("ru", "видео появилось два часа назад"),
    ("ar", "قبل أربع دقائق"),
    ("ar", "خلال عشر دقائق"),
    ("es", "hace diez minutos"),
    ("de", "vor zehn Minuten"),
]
NOTHING = [
    ("fr", "la 54e seconde, 4 km, 17 personnes, 3-2"),
    ("en", "4 people, $9, the 1990s, 12:30, 3.5 metres"),
    ("en", "a Minuteman in 2021"),
    ("ru", "40 человек"),
    ("ar", "٤ أشخاص"),
]


@pytest.mark.parametrize(("language", "text", "seconds", "tolerance"), LENGTHS, ids=[row[1] for row in LENGTHS])
def test_lengths(language: str, text: str, seconds: float, tolerance: float) -> None:
    mention = read(text, language)[-1]
    assert (mention.kind, mention.seconds) == ("length", seconds)
    assert mention.tolerance_s == pytest.approx(tolerance)


@pytest.mark.parametrize(("language", "text", "seconds", "tolerance"), LENGTHS, ids=[row[1] for row in LENGTHS])
def test_lengths_without_a_language(language: str, text: str, seconds: float, tolerance: float) -> None:
    mention = read(text, None)[-1]
    assert (mention.kind, mention.seconds) == ("length", seconds), language
    assert mention.tolerance_s == pytest.approx(tolerance)


@pytest.mark.parametrize(("language", "text"), OTHER, ids=[row[1] for row in OTHER])
def test_other_durations(language: str, text: str) -> None:
    assert {mention.kind for mention in read(text, language)} == {"other"}


@pytest.mark.parametrize(("language", "text"), NOTHING, ids=[row[1] for row in NOTHING])
def test_no_durations(language: str, text: str) -> None:
    assert read(text, language) == []


@pytest.mark.parametrize("language", sorted(DURATIONS))
def test_number_words_reach_ninety_nine(language: str) -> None:
    assert set(number_words(language).values()) == set(range(1, 100))


def test_the_mention_is_in_its_place() -> None:
    text = "Une vidéo de quatre minutes, puis rien."
    [mention] = find_durations(text, language="fr")
    assert text[mention.start : mention.end] == "quatre minutes"


WORDS = (
    "vidéo de quatre 4 minutes minute et demie 1 min 42 h s , . - il y a ago video half-hour "
    "دقيقتين دقيقة ونصف مدته 3:45 90 секунд ролик 0"
)
fragments = st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join)


@settings(max_examples=reduced(150), deadline=None)
@given(st.one_of(st.text(max_size=80), fragments), st.sampled_from([None, "fr", "en", "ru", "ar", "de", "zz"]))
def test_never_fails_and_stays_inside(text: str, language: str | None) -> None:
    end = 0
    for mention in find_durations(text, language=language):
        assert end <= mention.start < mention.end <= len(text)
        assert 0 < mention.seconds < 10**7
        assert mention.tolerance_s >= mention.seconds / 10
        end = mention.end


@pytest.mark.parametrize("kind", HOSTILE)
def test_linear_time(kind: str) -> None:
    assert_linear(find_durations, HOSTILE[kind])


def test_a_half_written_with_hyphens() -> None:
    (found,) = find_durations("a two-and-a-half-minute video", language="en")
    assert (found.seconds, found.kind) == (150, "length")


def test_a_clock_behind_lasting() -> None:
    (found,) = find_durations("a longer version lasting 2:40", language="en")
    assert (found.seconds, found.kind) == (160, "length")


@pytest.mark.parametrize(("language", "text", "seconds"), FORMS, ids=[row[1] for row in FORMS])
def test_every_notation(language: str, text: str, seconds: float) -> None:
    assert [(mention.seconds, mention.kind) for mention in read(text, language)] == [(seconds, "length")]


@pytest.mark.parametrize(("language", "text"), EVENTS, ids=[row[1] for row in EVENTS])
def test_what_else_lasts(language: str, text: str) -> None:
    assert all(mention.kind == "other" for mention in read(text, language))


# language, a sentence with minutes and seconds written after a medium
WRITTEN = {
    "fr": "une vidéo de {m} minutes et {s} secondes",
    "en": "a video lasting {m} minutes and {s} seconds",
    "de": "ein Video von {m} Minuten und {s} Sekunden",
    "es": "un vídeo de {m} minutos y {s} segundos",
    "it": "un video di {m} minuti e {s} secondi",
    "pt": "um vídeo de {m} minutos e {s} segundos",
    "pl": "nagranie trwające {m} minut i {s} sekund",
    "nl": "een video van {m} minuten en {s} seconden",
    "ro": "un videoclip de {m} minute și {s} secunde",
    "tr": "{m} dakika {s} saniyelik video",
    "ru": "видео длительностью {m} минут {s} секунд",
    "uk": "відео тривалістю {m} хвилин {s} секунд",
    "ar": "فيديو مدته {m} دقيقة و {s} ثانية",
    "fa": "ویدئویی به مدت {m} دقیقه و {s} ثانیه",
    "he": "סרטון באורך {m} דקות ו-{s} שניות",
    "el": "βίντεο διάρκειας {m} λεπτών και {s} δευτερολέπτων",
}


@settings(max_examples=reduced(150), deadline=None)
@given(st.sampled_from(sorted(WRITTEN)), st.integers(2, 99), st.integers(2, 59), st.data())
def test_what_is_written_is_read_back(language: str, minutes: int, seconds: int, data: st.DataObject) -> None:
    words = number_words(language)
    spelt = [data.draw(st.sampled_from([str(n), *(w for w in words if words[w] == n)])) for n in (minutes, seconds)]
    [mention] = read(WRITTEN[language].format(m=spelt[0], s=spelt[1]), language)
    assert (mention.seconds, mention.kind) == (minutes * 60 + seconds, "length"), spelt
