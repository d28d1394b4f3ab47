"""The guide's table of spellings says what is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.text.folding import fold

GUIDE = Path(__file__).parents[2] / "docs" / "guide.md"
HEAD = "| what | typed | also finds |\n|---|---|---|\n"


def spellings() -> list[tuple[str, str]]:
    rows = GUIDE.read_text(encoding="utf-8").partition(HEAD)[2].partition("\n\n")[0].splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [(typed, written) for _, typed, others in cells for written in others.split(", ")]


def test_the_table_is_found() -> None:
    assert len(spellings()) >= 20


@pytest.mark.parametrize(("typed", "written"), spellings())
def test_a_spelling_of_the_guide_is_found(typed: str, written: str) -> None:
    assert typed != written
    assert fold(typed) == fold(written)
