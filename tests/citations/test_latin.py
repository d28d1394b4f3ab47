"""Name, medium, day, length, actor and relation of citations in languages with Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from archiver.citations import extract
from archiver.sources.article import read_page
from tests.citations.latin_cases import CASES

Case = tuple[str, str, str, list[list[str]]]
_OPENING = re.compile(r"([a-z]{2}) (\d{4}-\d\d-\d\d) (.+)")


def cases() -> Iterator[Case]:
    """Language, publication day, text and wanted citations of each case."""
    for block in re.split(r"\n(?=[a-z]{2} \d{4}-)", CASES):
        lines = block.splitlines()
        words = " ".join(line for line in lines if not line.startswith(">"))
        opened = _OPENING.fullmatch(words.strip())
        assert opened is not None, words
        wanted = [[field.strip() for field in line[1:].split("|")] for line in lines if line.startswith(">")]
        yield opened[1], opened[2], opened[3], wanted


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case[0]}-{case[2][:50]}") for case in cases()])
def test_details(case: Case) -> None:
    language, published, text, wanted = case
    day = date.fromisoformat(published)
    article = read_page(text.encode(), content_type="text/plain; charset=utf-8", published=day)
    read = [
        [
            found.channel_name or "",
            found.media or "",
            found.date.isoformat() if found.date else "",
            f"{found.duration_s or 0:g}",
            found.actors[0] if found.actors else "",
            found.relation,
        ]
        for found in extract(replace(article, language=language))
    ]
    assert read == wanted
