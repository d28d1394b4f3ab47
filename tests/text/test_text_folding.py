"""The same text is found whichever spelling is typed, and what is another word is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.text.folding import asked, fold, folded, indexed

# Spellings of one word that both occur in news and posts; in each pair one is typed, the other written.
ARABIC = """
مسؤول مسئول|مسؤول مسوول|شؤون شئون|رؤوس رءوس|أخبار اخبار|إسرائيل اسرائيل|إسرائيل اسراييل|آخر اخر|ٱلله الله|أحمد احمد
إيران ايران|القاهرة القاهره|غزة غزه|مدرسة مدرسه|قناة قناه|صورة صوره|وزارة وزاره|على علي|مستشفى مستشفي|موسيقى موسيقي
مصطفى مصطفي|عيسى عيسي|سماء سما|شيء شئ|شيء شي|جزء جز|ماء ما|هؤلاء هولاء|بئر بير|ذئب ذيب
فيديو ڤيديو|کتاب كتاب|یمن يمن|قطری قطري|علیه عليه|شکرا شكرا|مُحَمَّد محمد|الشُّرطة الشرطة|قِطَاع قطاع|حزبُ حزب
الـعـراق العراق|عـــاجل عاجل|ﻣﺤﻤﺪ محمد|ﻻ لا|ﻷن لان|ﷲ الله|ﷺ صلى-الله-عليه-وسلم|١٢٣ 123|٢٠٢١ 2021|۲۰۲۱ 2021
۴۵۶ ٤٥٦|لأن لان|لآن لان|الأمم الامم|إلى الي|أمس امس|مؤتمر موتمر|رئيس رييس|عائلة عايله|طائرة طايرة
الضفّة الضفه|قرأ قرا|تأشيرة تاشيره|أُمّ ام
"""
OTHERS = """
می‌شود میشود|خانه‌ها خانهها|ۀ ه|کیهان كيهان|همهٔ همه|تهـران تهران
שָׁלוֹם שלום|צה״ל צהל|צה"ל צהל|ג׳ורג' ג'ורג'|ירושלים ירושלימ|אֶרֶץ ארץ
ёлка елка|Всё все|ПОДЪЁМ подъем|м’який м'який|м'який мякий|за́мок замок
café CAFE|São sao|ŁÓDŹ lodz|straße STRASSE|Ærø aero|İstanbul istanbul|ﬁlm film|naïve naive
Đà da|ångström angstrom|ｆｕｌｌ full|Ⅷ viii
Αθήνα αθηνα|ΣΟΦΟΣ σοφοσ|ｶﾀｶﾅ カタカナ|２０２１ 2021|१२३ 123
"""


def pairs(text: str) -> list[tuple[str, str]]:
    found = [
        tuple(pair.replace("-", "\u00a0").split(" ")) for line in text.split("\n") if line for pair in line.split("|")
    ]
    return [(one, other.replace("\u00a0", " ")) for one, other in found]


def test_there_are_sixty_pairs_of_arabic_spellings() -> None:
    assert len(set(pairs(ARABIC))) >= 60


@pytest.mark.parametrize(("one", "other"), pairs(ARABIC) + pairs(OTHERS))
def test_spellings_of_one_word_are_the_same(one: str, other: str) -> None:
    assert one != other
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("йод", "иод"), ("їжа", "іжа"), ("кот", "код"), ("علم", "عمل"), ("حرب", "خرب"), ("سعيد", "صعيد"), ("גל", "כל")],
)
def test_other_words_stay_other_words(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_scripts_without_spaces_are_searched_by_pairs() -> None:
    assert indexed("桥梁关闭 now").split() == ["桥梁", "梁关", "关闭", "闭", "now"]
    assert asked("梁关闭") == "梁关 关闭"
    assert asked("闭") == "闭"
    assert indexed("plain words") == "plain words"


@given(st.text(max_size=60))
def test_the_way_back_is_that_of_the_folded_text(text: str) -> None:
    spelled = folded(text)

    assert spelled.text == fold(text)
    assert list(spelled.origin) == sorted(spelled.origin)
    assert len(spelled.origin) == len(spelled.text) + 1
    assert all(0 <= start < end <= len(text) for start, end in zip(spelled.origin, spelled.ends, strict=False))


@given(st.text(alphabet=st.characters(min_codepoint=0x600, max_codepoint=0x6FF), max_size=40))
def test_arabic_has_one_way_back_per_letter(text: str) -> None:
    assert folded(text).text == fold(text)
