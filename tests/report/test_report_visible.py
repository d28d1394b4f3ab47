import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_dom import parse, true_text

from archiver.report import visible

ANY = st.text(st.characters(exclude_categories=()), max_size=60)


def shown(markup: str) -> str:
    node = parse(f"<!DOCTYPE html><p>{markup}</p>").css_first("p")
    assert node is not None
    return true_text(node)


@pytest.mark.parametrize("filter_of", [visible.text, visible.line, visible.code])
@given(value=ANY)
def test_nothing_is_lost_and_nothing_becomes_markup(filter_of, value: str) -> None:
    assert shown(filter_of(value)) == value


@given(value=ANY)
def test_what_is_shown_can_be_written_as_utf8(value: str) -> None:
    for filter_of in (visible.text, visible.line, visible.code, visible.plain):
        filter_of(value).encode("utf-8")


def test_an_override_is_shown_everywhere() -> None:
    for filter_of in (visible.text, visible.line, visible.code):
        assert "\u202e" not in filter_of("clip_\u202egnp.exe")
        assert "U+202E" in filter_of("clip_\u202egnp.exe")


def test_running_text_keeps_what_its_language_needs() -> None:
    persian = "می\u200cخواهم \u200fسلام\u200e"
    assert visible.text(persian) == persian


def test_a_title_keeps_joiners_but_no_direction_marks() -> None:
    assert visible.line("می\u200cخواهم") == "می\u200cخواهم"
    assert "U+200F" in visible.line("\u200fسلام")
    assert "U+2067" in visible.line("\u2067x")


def test_a_handle_shows_every_invisible_character() -> None:
    for char in "\u200c\u200b\u00a0\ufeff\u00ad\t":
        assert f"U+{ord(char):04X}" in visible.code(f"gull{char}s")
    assert visible.code("two words") == "two words"


def test_plain_holds_no_elements() -> None:
    assert visible.plain("a\u202eb<i>") == "aU+202Eb<i>"
