"""Saved pages and what was found on them when a person last looked at it beside the pages."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.sources.preview import golden

FOLDER = os.environ.get("ARCHIVER_FIXTURES")
pytestmark = pytest.mark.skipif(FOLDER is None, reason="ARCHIVER_FIXTURES names no folder with saved pages")
POSTS, VIEWS, SERVICES = 235 - 1, 227 - 2, 8
FILES = {
    "photo": 106 + 1 - 1, "video": 29, "animation": 4, "round": 2, "voice": 1, "audio": 1, "document": 11, "sticker": 1,
}  # fmt: skip
STORED: dict[str, Any] = json.loads(golden.STORED.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(STORED))
def test_a_page_is_read_as_before(name: str) -> None:
    page = golden.read_page((Path(str(FOLDER)) / "tme" / f"{name}.html").read_bytes())
    assert golden.of_page(page) == STORED[name]


def test_no_page_is_left_out() -> None:
    saved = {file.stem for file in (Path(str(FOLDER)) / "tme").glob("*.html")}
    assert saved == set(STORED)


def test_what_the_pages_hold_together() -> None:
    """Sums that were counted in the bytes of the pages, without a parser: 235 blocks, of which one names no post (it
    has a photo and views); 227 counts of views, of which one more is empty; 106 photos and one of a service message.
    """
    posts = [post for page in STORED.values() for post in page.get("posts", [])]
    assert len(posts) == POSTS
    assert sum("views" in post for post in posts) == VIEWS
    assert sum("date" not in post for post in posts) == 1
    assert Counter(file["kind"] for post in posts for file in post.get("files", [])) == FILES
    assert sum("service" in post for post in posts) == SERVICES
