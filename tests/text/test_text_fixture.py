"""The room against the annotated passages of the fixtures, which are not part of this project."""

from __future__ import annotations

import json
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from archiver.text import SAME_NAME, detect, find_dates, find_durations, normalise, similarity


@pytest.fixture(scope="module")
def rows(fixtures: Path) -> list[dict[str, Any]]:
    lines = (fixtures / "citations" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_languages(rows: list[dict[str, Any]]) -> None:
    assert [row["id"] for row in rows if detect(row["text"]) != row["lang"]] == []


def test_dates(rows: list[dict[str, Any]]) -> None:
    """Every annotated day is found, except those told by a time of day alone."""
    missed = []
    for row in rows:
        published = date.fromisoformat(row["published"]) if row["published"] else None
        mentions = find_dates(normalise(row["text"]).text, language=row["lang"], published=published)
        found = {str(mention.date) for mention in mentions}
        missed += [c["date_text"] for c in row["citations"] if c.get("date") and c["date"] not in found]
    assert all(":" in text for text in missed)
    assert len(missed) <= 1


def test_durations(rows: list[dict[str, Any]]) -> None:
    wanted = {(row["id"], c["duration_s"]) for row in rows for c in row["citations"] if c.get("duration_s")}
    found = {
        (row["id"], mention.seconds)
        for row in rows
        for mention in find_durations(normalise(row["text"]).text, language=row["lang"])
        if mention.kind == "length"
    }
    assert found <= wanted
    assert len(wanted - found) <= 1  # a player's clock, glued to other text


def test_names_of_one_channel(rows: list[dict[str, Any]]) -> None:
    """Passages whose identifiers differ by language only name the same channel in several scripts."""
    names = {c["channel_name"] for row in rows for c in row["citations"] if c.get("channel_name")}
    spellings = sorted(
        name for name in names if any(mark in name for mark in ("نیوز", "ניוז")) or name.endswith(" News")
    )
    assert len(spellings) >= 4
    scores = [similarity(a, b) for a, b in combinations(spellings, 2)]
    assert min(scores) >= SAME_NAME
    others = [name for name in names if name not in spellings]
    assert max(similarity(a, b) for a in spellings for b in others) < SAME_NAME
