"""Annotated passages: what an extractor should find in them.

Two kinds of files are read: lines of JSON as in ``ARCHIVER_FIXTURES/citations/dev.jsonl`` (text, HTML, citations with
their quotes), and a table of annotations of whole pages that holds no text of theirs, only short anchors
(``articles.toml``).

Where honest annotators would differ, an annotation may say so: ``"?"`` in place of a value takes that field out of
the counting, ``"a|b"`` takes either, ``ignore`` takes a whole citation out.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

UNSCORED = "?"
LIST = Path(__file__).parent / "articles.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A citation as annotated. ``start``/``end`` None: its anchors are not in the text that was read.

    ``media``, ``date``, ``relation`` and each of ``actors`` may hold alternatives or ``UNSCORED``.
    """

    start: int | None
    end: int | None
    channel_name: str | None = None
    handle: str | None = None
    url: str | None = None
    post_id: int | None = None
    media: str | None = None
    date: str | None = None
    duration_s: float | None = None
    actors: tuple[str, ...] = ()
    relation: str | None = None
    ignore: bool = False
    needs_alias: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage or a page. ``chrome``: handles and invites that stand only in its menus, footers and share buttons.

    ``body``: the bytes of a page; otherwise ``text`` and ``html`` are read.
    """

    id: str
    language: str
    published: date | None
    text: str
    html: str | None
    negative: str | None
    wanted: tuple[Wanted, ...]
    chrome: tuple[str, ...] = ()
    body: bytes | None = None
    anchors: tuple[dict[str, Any], ...] = ()

    @property
    def whole(self) -> str:
        """What offsets count in."""
        return self.text + "\n" + (self.html or "")


def from_lines(path: Path) -> list[Passage]:
    """The passages of a file of JSON lines."""
    return [_passage(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def from_pages(folder: Path, listed: Path = LIST) -> list[Passage]:
    """The annotated pages of ``folder``; a file that is not the annotated one is an error (``ValueError``)."""
    table = tomllib.loads(listed.read_text(encoding="utf-8"))
    return [_page(folder, row) for row in table["page"]]


def anchored(text: str, anchors: Sequence[dict[str, Any]]) -> tuple[Wanted, ...]:
    """Annotations with their places in ``text``, found one after the other by the words they begin and end with."""
    found = []
    for row in anchors:
        values = {key: value for key, value in row.items() if key not in ("begins", "ends", "nth")}
        start = _nth(text, row["begins"], row.get("nth", 1))
        end = text.find(row["ends"], start) if start is not None else -1
        if start is None or end < 0:
            found.append(_wanted(values, None, None))
        else:
            found.append(_wanted(values, start, end + len(row["ends"])))
    return tuple(found)


def _nth(text: str, words: str, number: int) -> int | None:
    at = -1
    for _ in range(number):
        at = text.find(words, at + 1)
        if at < 0:
            return None
    return at


def _passage(row: dict[str, Any]) -> Passage:
    whole = row["text"] + "\n" + (row["html"] or "")
    wanted = []
    for citation in row["citations"]:
        start = whole.index(citation["quote"])
        wanted.append(_wanted(citation, start, start + len(citation["quote"])))
    return Passage(
        id=row["id"],
        language=row["lang"],
        published=date.fromisoformat(row["published"]) if row["published"] else None,
        text=row["text"],
        html=row["html"],
        negative=row["negative_kind"],
        wanted=tuple(wanted),
    )


def _page(folder: Path, row: dict[str, Any]) -> Passage:
    stored = (folder / row["file"]).read_bytes()
    if hashlib.sha256(stored).hexdigest() != row["sha256"]:
        message = f"{row['file']} in {folder} is not the annotated file"
        raise ValueError(message)
    return Passage(
        id=row["file"],
        language=row["language"],
        published=row.get("published"),
        text="",
        html=None,
        negative=row.get("negative"),
        wanted=(),
        chrome=tuple(row.get("chrome", ())),
        body=gzip.decompress(stored) if row["file"].endswith(".gz") else stored,
        anchors=tuple(row.get("citation", ())),
    )


def _wanted(values: dict[str, Any], start: int | None, end: int | None) -> Wanted:
    return Wanted(
        start=start,
        end=end,
        channel_name=values.get("channel_name"),
        handle=values.get("handle"),
        url=values.get("url"),
        post_id=values.get("post_id"),
        media=values.get("media"),
        date=str(values["date"]) if values.get("date") else None,
        duration_s=values.get("duration_s"),
        actors=tuple(values.get("actors") or ()),
        relation=values.get("relation"),
        ignore=bool(values.get("ignore")),
        needs_alias=bool(values.get("needs_alias")),
    )
