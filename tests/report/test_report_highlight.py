from hypothesis import given
from hypothesis import strategies as st
from report_dom import parse, true_text
from report_views import bare

from archiver.model.articles import Segment
from archiver.model.citations import Citation
from archiver.report import render
from archiver.report.highlight import Mark, paragraphs, passage, runs

TEXT = st.text(st.sampled_from("ab \n\r\t<&\"'é\u0645\u202e\u200f\x00\u2028😀\ud800"), max_size=80)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(TEXT)
    place = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(place, place).map(sorted), max_size=5))
    return text, [Mark(number=n, start=low, end=high) for n, (low, high) in enumerate(spans, 1)]


@given(marked())
def test_the_text_is_kept_and_every_character_has_its_marks(made: tuple[str, list[Mark]]) -> None:
    text, marks = made
    found = [run for paragraph in paragraphs(text, marks) for run in paragraph.runs]
    assert "".join(run.text for run in found) == text
    numbers = [run.numbers for run in found for _ in run.text]
    for place, carried in enumerate(numbers):
        assert carried == tuple(mark.number for mark in marks if mark.start <= place < mark.end)


@given(marked())
def test_every_mark_begins_and_ends_once(made: tuple[str, list[Mark]]) -> None:
    text, marks = made
    found = [run for paragraph in paragraphs(text, marks) for run in paragraph.runs]
    expected = sorted(mark.number for mark in marks) if text else []
    assert sorted(n for run in found for n in run.begins) == expected
    assert sorted(n for run in found for n in run.ends) == expected


@given(marked())
def test_the_page_gives_the_text_back_exactly(made: tuple[str, list[Mark]]) -> None:
    text, marks = made
    # Two citations of the same span would have one id; the model has no such thing.
    spans = sorted({(mark.start, mark.end) for mark in marks})
    cited = tuple(Citation(start=low, end=high, quote=text[low:high]) for low, high in spans)
    page = parse(render(bare(text, cited)))
    node = page.css_first("#article .text")
    assert node is not None
    assert true_text(node) == text
    for number, (low, high) in enumerate(spans, 1):
        mark = page.css_first(f"#citation-{number} mark")
        assert mark is not None
        assert true_text(mark) == text[low:high]


def test_overlapping_marks() -> None:
    found = runs("abcdef", [Mark(number=1, start=0, end=4), Mark(number=2, start=2, end=6)])
    assert [(run.text, run.numbers) for run in found] == [("ab", (1,)), ("cd", (1, 2)), ("ef", (2,))]
    assert [run.ends for run in found] == [(), (1,), (2,)]


def test_a_mark_outside_the_text_is_cut_to_it() -> None:
    found = runs("abc", [Mark(number=1, start=-4, end=99), Mark(number=2, start=50, end=60)])
    assert [(run.text, run.numbers, run.begins) for run in found] == [("abc", (1,), (1, 2))]


def test_a_paragraph_carries_its_region() -> None:
    found = paragraphs("Body.\nPhoto: A.\nMore.", [], [Segment(region="caption", start=6, end=15)])
    assert [paragraph.region for paragraph in found] == ["article", "caption", "article"]


def test_a_long_paragraph_is_cut_at_words() -> None:
    text = f"{'left ' * 100}THE QUOTE{' right' * 100}"
    start = text.index("THE")
    found = passage(text, start, start + 9, context=20)
    assert (found.before, found.quote, found.after) == ("left left left ", "THE QUOTE", " right right right")
    assert (found.cut_before, found.cut_after) == (True, True)


def test_a_short_paragraph_is_shown_whole_without_its_neighbours() -> None:
    text = "Before.\nHe said so on Telegram.\nAfter."
    found = passage(text, text.index("on"), text.index("on") + 2)
    assert found.before + found.quote + found.after == "He said so on Telegram."
    assert (found.cut_before, found.cut_after) == (False, False)
