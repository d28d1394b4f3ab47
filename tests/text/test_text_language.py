from __future__ import annotations

import subprocess
import sys

import pytest

from archiver.text import SUPPORTED, UNDETERMINED, detect
from archiver.text.language import at_a_glance

SENTENCES = {
    "ar": "أعلنت الوزارة أن الطريق سيبقى مغلقا حتى إشعار آخر بسبب الأمطار.",
    "bg": "Министерството съобщи, че пътят ще остане затворен заради дъжда.",
    "de": "Das Ministerium teilte mit, dass die Straße wegen des Regens gesperrt bleibt.",
    "el": "Το υπουργείο ανακοίνωσε ότι ο δρόμος θα παραμείνει κλειστός λόγω της βροχής.",
    "en": "The ministry said that the road would remain closed because of the rain.",
    "es": "El ministerio informó de que la carretera seguirá cerrada por la lluvia.",
    "fa": "وزارت اعلام کرد که این جاده به دلیل بارندگی همچنان بسته می‌ماند.",
    "fr": "Le ministère a annoncé que la route resterait fermée à cause de la pluie.",
    "he": "המשרד הודיע כי הכביש יישאר סגור בגלל הגשם.",
    "nl": "De burgemeester schreef dinsdag dat de brug na de storm gesloten blijft voor al het verkeer.",
    "it": "Il ministero ha annunciato che la strada resterà chiusa a causa della pioggia.",
    "pl": "Ministerstwo poinformowało, że droga pozostanie zamknięta z powodu deszczu.",
    "pt": "O ministério anunciou que a estrada continuará fechada por causa da chuva.",
    "ro": "Ministerul a anunțat că drumul va rămâne închis din cauza ploii.",
    "ru": "Министерство сообщило, что дорога останется закрытой из-за дождя.",
    "tr": "Bakanlık, yolun yağmur nedeniyle kapalı kalacağını açıkladı.",
    "uk": "Міністерство повідомило, що дорога залишиться закритою через дощ.",
    "zh": "该部门表示,由于下雨,道路将继续关闭。",
}


@pytest.mark.parametrize("language", SUPPORTED)
def test_tells_languages_apart(language: str) -> None:
    assert detect(SENTENCES[language]) == language


@pytest.mark.parametrize("text", ["", " \n", "12.04.2021 - 15:30", "— … !"])
def test_no_letters_no_language(text: str) -> None:
    assert detect(text) == UNDETERMINED


def test_a_long_text_costs_no_more_than_its_beginning() -> None:
    assert detect(SENTENCES["fr"] * 20_000) == "fr"


def test_common_words_decide_only_where_they_leave_no_doubt() -> None:
    english = (
        "The ministry said that the road would remain closed because of the rain, and that it had not been told when "
        "the bridge will be open again. Their people were on their way, but there was more water than they had seen "
        "before, said a driver who has been here for two days with his family and who is not going to leave it."
    )
    assert at_a_glance(english) == "en"
    assert at_a_glance(english[:250]) is None
    assert at_a_glance(english[:150] + SENTENCES["ru"] * 3) is None
    assert at_a_glance(SENTENCES["fr"] * 20) is None


def test_importing_the_room_loads_no_model() -> None:
    script = (
        "import sys, archiver.text; "
        "print([m for m in ('numpy', 'py3langid', 'rapidfuzz', 'anyascii') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
