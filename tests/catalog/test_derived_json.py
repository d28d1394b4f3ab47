"""Outputs of derive entries as JSON: the same value after a round, and nothing that is not asked for."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.errors import InputError
from archiver.model.articles import Article
from archiver.model.articles_json import reading_from_json, reading_to_json
from archiver.model.citations import Citation
from archiver.model.derived import ArticleReading, LinkOutput
from archiver.model.ids import PostKey
from archiver.model.links import Link, SameMedia
from archiver.model.links_json import links_from_json, links_to_json
from tests.counts import reduced

words = st.text(st.characters(codec="utf-8"), max_size=8)
numbers = st.integers(0, 2**40)
big = st.integers(-(2**63), 2**63 - 1)
st.register_type_strategy(str, words)
st.register_type_strategy(int, numbers)
st.register_type_strategy(float, st.floats(-1e6, 1e6))
st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(PostKey, st.builds(PostKey, big, st.integers(1, 2**31)))
readings = st.builds(
    ArticleReading,
    article=st.builds(Article),
    citations=st.lists(st.builds(Citation, channel_id=st.none() | big), max_size=3).map(tuple),
)
outputs = st.from_type(LinkOutput)


def through(document: dict[str, Any]) -> Any:
    return json.loads(rfc8785.dumps(document))


@given(readings)
def test_a_reading_is_the_same_after_a_round(reading: ArticleReading) -> None:
    assert reading_from_json(through(reading_to_json(reading))) == reading


@settings(max_examples=reduced(100))
@given(outputs)
def test_links_are_the_same_after_a_round(output: LinkOutput) -> None:
    document = links_to_json(output)
    assert links_from_json(through(document)) == output
    assert rfc8785.dumps(links_to_json(links_from_json(through(document)))) == rfc8785.dumps(document)


def small() -> dict[str, Any]:
    reading = ArticleReading(
        article_id="a",
        article=Article(text="t", language="en"),
        citations=(Citation(start=0, end=1, quote="t", channel_id=5),),
    )
    return reading_to_json(reading)


def test_what_is_not_there_is_left_out() -> None:
    assert small() == {
        "article_id": "a",
        "article": {"text": "t", "language": "en"},
        "citations": [
            {
                "start": 0, "end": 1, "quote": "t", "channel_id": "5",
                "relation": "shared_by", "region": "article", "confidence": "review",
            }
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("place", "key", "value", "says"),
    [
        ("", "more", 1, "unknown key 'more'"),
        ("", "article_id", None, "'article_id'"),
        ("article", "published", "2026-1-1", "a day"),
        ("article", "published", "20260101", "a day"),
        ("article", "text", 5, "a string"),
        ("article", "references", {}, "a list"),
        ("citation", "start", "0", "whole number"),
        ("citation", "start", True, "whole number"),
        ("citation", "channel_id", 5, "a string"),
        ("citation", "channel_id", "05", "decimal string"),
        ("citation", "channel_id", "٥", "decimal string"),
        ("citation", "channel_id", "9" * 5000, "decimal string"),
        ("citation", "relation", "unheard", "one of"),
        ("citation", "actors", [1], "list of strings"),
        ("citation", "duration_s", "4", "a number"),
    ],
)
def test_what_is_wrong_is_named(place: str, key: str, value: object, says: str) -> None:
    document = small()
    target = {"": document, "article": document["article"], "citation": document["citations"][0]}[place]
    target[key] = value

    with pytest.raises(InputError, match=says):
        reading_from_json(document)


@pytest.mark.parametrize("post", ["1", "1/2/3", "1/x", "01/2", " 1/2", "1_0/2", ""])
def test_a_post_is_written_in_one_way(post: str) -> None:
    link = Link(post=PostKey(1, 2), score=0.5, decision="auto", features=())
    document = links_to_json(LinkOutput(article_id="a"))
    document["resolutions"] = [{"citation_id": "c", "links": [{"post": post, "score": link.score, "decision": "auto"}]}]

    with pytest.raises(InputError, match="post"):
        links_from_json(document)


@pytest.mark.parametrize("moment", ["2026-01-01", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000000+00:00"])
def test_a_time_is_written_in_one_way(moment: str) -> None:
    same = SameMedia(post=PostKey(1, 2), how="file", date=datetime(2026, 1, 1, tzinfo=UTC))
    document = {"post": str(same.post), "how": same.how, "date": moment}
    output = {
        "article_id": "a",
        "resolutions": [
            {
                "citation_id": "c",
                "links": [{"post": "1/2", "score": 1, "decision": "auto", "same_media": [document]}],
            }
        ],
    }

    with pytest.raises(InputError, match="a time"):
        links_from_json(output)


@pytest.mark.parametrize("document", [None, [], "text", 5, {}])
def test_what_is_no_document_is_refused(document: object) -> None:
    for read in (reading_from_json, links_from_json):
        with pytest.raises(InputError):
            read(document)
