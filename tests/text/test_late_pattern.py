"""A late pattern finds what the compiled one finds, and is compiled no sooner than it must be."""

from __future__ import annotations

import re

from archiver.text.late_pattern import LatePattern


def test_it_finds_what_the_compiled_one_finds() -> None:
    late, compiled = LatePattern(lambda: "a+|B", re.IGNORECASE), re.compile("a+|B", re.IGNORECASE)
    for text in ("", "xaAb", "bbb", "AAA"):
        for act in ("search", "match", "fullmatch"):
            found, wanted = getattr(late, act)(text), getattr(compiled, act)(text)
            assert (found and found.span()) == (wanted and wanted.span())
        assert [each.span() for each in late.finditer(text, 1)] == [each.span() for each in compiled.finditer(text, 1)]
        assert late.sub("-", text) == compiled.sub("-", text)
    assert late.pattern == "a+|B"


def test_its_words_are_put_together_once_and_when_they_are_needed() -> None:
    asked: list[str] = []

    def source() -> str:
        asked.append("")
        return "a"

    late = LatePattern(source)
    assert not asked
    assert late.search("ba", 1)
    assert late.match("ab")
    assert late.pattern == "a"
    assert len(asked) == 1
