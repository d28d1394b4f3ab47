from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from text_hostile import HOSTILE

from archiver.text import Normalised, normalise
from tests.counts import reduced
from tests.linear import assert_linear

# Characters that exercise every rule: scripts, look-alikes, marks, invisible ones, ligatures.
AWKWARD = (
    "aeTcоеТсбяЯъпв أيیكکـ\u200c\u200e\u200b\u00ad\u0301\u064b\u0654ـ٣۴٫’ʼ…"
    "ﷺﻲ½№ﬁ\u00a0\n9.-א\u05b4频カ가\u1100\u1161éÅ😀🇫🇷\ufe0f"
)
texts = st.one_of(st.text(max_size=60), st.text(alphabet=AWKWARD, max_size=60))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("plain ASCII, 1 < 2", "plain ASCII, 1 < 2"),
        ("l\u2019école\u00a0; d\u02bcici", "l'école ; d'ici"),
        ("e\u0301te\u0301", "été"),
        ("ﬁn…", "fin..."),
        ("soft\u00adhyphen, \u202bmarks\u202c\u200f", "softhyphen, marks"),
        ("قـــال", "قال"),
        ("قُتِلَ", "قتل"),
        ("دقیقه\u200cای", "دقيقهاي"),
        ("کانال", "كانال"),
        ("ﻛﺎﻧﺎﻝ ﻲ", "كانال ي"),
        ("على", "على"),
        ("۲۰ و ٣٫٥٪", "20 و 3.5%"),
        ("שִׁירָה", "שירה"),
        ("Тelegram", "Telegram"),
        ("ОKNО", "OKNO"),
        ("кaнал", "канал"),
        ("ЧBK", "ЧВК"),
        ("Nordсообщает", "Nord сообщает"),
        ("вTelegram", "в Telegram"),
        ("сTelegram", "с Telegram"),
        ("вNord,вSud", "в Nord,в Sud"),
        ("مقطعNord", "مقطع Nord"),
        ("ערוץNord", "ערוץ Nord"),
        ("频道Nord发布", "频道 Nord 发布"),
        ("Ленинградское шоссе", "Ленинградское шоссе"),
        ("Straße İstanbul naïve", "Straße İstanbul naïve"),
        ("", ""),
    ],
)
def test_reads(written: str, read: str) -> None:
    assert normalise(written).text == read


@pytest.mark.parametrize(
    ("written", "word", "original"),
    [
        ("il dit « e\u0301te\u0301 »", "été", "e\u0301te\u0301"),
        ("در کانال\u200c «دیار»", "ديار", "دیار"),
        ("\u200fالقناة\u200f قالت", "القناة", "القناة"),
        ("пишетNord вчера", "Nord", "Nord"),
        ("пишетNord вчера", "пишет", "пишет"),
        ("в Тelegram вчера", "Telegram", "Тelegram"),
        ("le … fin", "...", "…"),
        ("x ﷺ y", "الله", "ﷺ"),
    ],
)
def test_spans_lead_back(written: str, word: str, original: str) -> None:
    read = normalise(written)
    start = read.text.index(word)
    low, high = read.span(start, start + len(word))
    assert written[low:high] == original


def test_a_span_outside_the_text_is_refused() -> None:
    read = normalise("abc")
    for start, end in ((-1, 2), (0, 4), (3, 2)):
        with pytest.raises(IndexError):
            read.span(start, end)


def test_an_inserted_space_comes_from_nowhere() -> None:
    read = normalise("пишетNord")
    assert read.text[5] == " "
    assert read.span(5, 6) == (5, 5)


@settings(max_examples=reduced(150), deadline=None)
@given(texts)
def test_offsets_are_monotone_and_inside(text: str) -> None:
    read = normalise(text)
    assert len(read.origin) == len(read.text) + 1
    assert len(read.ends) == len(read.text)
    assert list(read.origin) == sorted(read.origin)
    assert list(read.ends) == sorted(read.ends)
    assert all(start <= end <= len(text) for start, end in zip(read.origin, read.ends, strict=False))
    assert not read.text or read.origin[len(read.text)] == len(text)


@settings(max_examples=reduced(150), deadline=None)
@given(texts, st.data())
def test_spans_are_pieces_that_read_alike(text: str, data: st.DataObject) -> None:
    """What a span leads to holds the letters it came from: read alone, it gives them back."""
    read = normalise(text)
    start = data.draw(st.integers(0, len(read.text)))
    end = data.draw(st.integers(start, len(read.text)))
    low, high = read.span(start, end)
    assert 0 <= low <= high <= len(text)
    for i in range(start, end):
        a, b = read.span(i, i + 1)
        assert low <= a <= b <= high
        if a == b:
            assert read.text[i] == " "
        else:
            assert read.text[i] in _readings(text[a:b])


def _readings(piece: str) -> str:
    """The characters that a piece may be read as: alone, or repaired to the other script."""
    twins = str.maketrans(
        "АВЕКМНОРСТХУЅІЈаеорсхуіѕјABEKMHOPCTXYSIJaeopcxyisj",
        "ABEKMHOPCTXYSIJaeopcxyisjАВЕКМНОРСТХУЅІЈаеорсхуіѕј",
    )
    alone = normalise(piece).text
    return alone + alone.translate(twins)


@settings(max_examples=reduced(100), deadline=None)
@given(texts)
def test_nothing_foldable_is_left(text: str) -> None:
    read = normalise(text).text
    assert not set(read) & set("\u200c\u200d\u200e\u200f\u00ad\u0640یک’ʼ٣۴")
    assert all(unicodedata.is_normalized("NFKC", c) for c in read if c not in _COMPOSED_LATER)


_COMPOSED_LATER = frozenset(chr(c) for c in (*range(0x0340, 0x0345), 0x0374, 0x037E, 0x0387))


@settings(max_examples=reduced(100), deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=0x7F), max_size=200))
def test_ascii_is_left_alone(text: str) -> None:
    assert normalise(text) == Normalised(text, range(len(text) + 1), range(1, len(text) + 1))


@pytest.mark.parametrize("kind", HOSTILE)
def test_linear_time(kind: str) -> None:
    assert_linear(normalise, HOSTILE[kind])
