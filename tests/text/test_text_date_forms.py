"""Every day in every form of each language, written and read back; and what looks like a day and is none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from date_forms import LATIN_FORMS, NOISE, DateForms
from date_forms_other import OTHER_FORMS
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.text import find_dates, normalise
from tests.counts import reduced

FORMS: dict[str, DateForms] = LATIN_FORMS | OTHER_FORMS
published_days = st.dates(date(2014, 1, 1), date(2040, 1, 1))
small = st.integers(1, 59)


def read(text: str, language: str, published: date | None) -> list[date | None]:
    return [found.date for found in find_dates(normalise(text).text, language=language, published=published)]


@pytest.mark.parametrize("language", FORMS)
@settings(max_examples=reduced(60, 8), deadline=None)
@given(published=published_days, back=st.integers(0, 330))
def test_every_form_comes_back(language: str, published: date, back: int) -> None:
    for text, day in FORMS[language].alike(published - timedelta(days=back), published):
        assert read(text, language, published) == [day], text
        assert read(f"Foo ({text}), bar", language, published) == [day], text


@pytest.mark.parametrize("language", FORMS)
@settings(max_examples=reduced(60, 8), deadline=None)
@given(published=published_days, back=st.integers(0, 330))
def test_a_weekday_that_contradicts_settles_nothing(language: str, published: date, back: int) -> None:
    forms, day = FORMS[language], published - timedelta(days=back)
    right, wrong = (forms.week.split(",")[(day.weekday() + shift) % 7] for shift in (0, 1))
    for form in forms.full:
        if "{weekday}" in form and "{month}" in form:
            text = forms.written(form, day).replace(right, wrong)
            assert day not in read(text, language, published), text


@pytest.mark.parametrize("language", FORMS)
@settings(max_examples=reduced(60, 8), deadline=None)
@given(n=small, k=small, published=published_days)
def test_figures_are_no_days(language: str, n: int, k: int, published: date) -> None:
    for form in (*NOISE, *FORMS[language].lengths):
        text = form.format(n=n, k=k)
        assert read(f"Foo {text} bar", language, published) == [], text
