"""The videos of a reading as JSON and back."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from archiver.errors import InputError
from archiver.model.articles import Article, VideoHow, VideoLink
from archiver.model.articles_json import article_from_fields, article_to_json
from archiver.model.json_fields import Fields

TUBE = "https://www.youtube.com/embed/Zelmara_d3m"


def document(*videos: VideoLink) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(json.dumps(article_to_json(Article(text="t", language="en", videos=videos))))
    return written


def test_videos_are_the_same_after_a_round() -> None:
    videos = tuple(VideoLink(url=f"{TUBE}?{how}", how=how, start=3, end=7) for how in get_args(VideoHow))
    assert document(videos[0])["videos"] == [{"url": f"{TUBE}?embed", "how": "embed", "start": 3, "end": 7}]
    assert article_from_fields(Fields(document(*videos), "article")).videos == videos


def test_a_reading_without_videos_does_not_speak_of_them_and_older_ones_are_read() -> None:
    assert "videos" not in document()
    assert article_from_fields(Fields({"text": "t", "language": "en"}, "article")).videos == ()


@pytest.mark.parametrize(("key", "value"), [("how", "film"), ("url", None), ("start", "0"), ("more", 1)])
def test_what_is_wrong_is_refused(key: str, value: object) -> None:
    written = document(VideoLink(url=TUBE, how="link"))
    written["videos"][0][key] = value
    with pytest.raises(InputError, match=key):
        article_from_fields(Fields(written, "article"))
