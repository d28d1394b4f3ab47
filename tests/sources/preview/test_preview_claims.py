"""Damaged and hostile pages: nothing is raised or claimed of what was not read, and the time stays within bounds."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.model.captures import Asked, Json
from archiver.model.entries import Captured
from archiver.model.objects import NamedObject, ObjectRef
from archiver.model.observations import ChannelSeen, Observation, PostSeen, SpanShown, Unreadable
from archiver.sources.preview.read import read_page, without_posts
from archiver.sources.preview.read.observing import _page

FOLDER = os.environ.get("ARCHIVER_FIXTURES")
MOMENT = datetime(2025, 6, 4, 12, tzinfo=UTC)
NAME = "zelmara_demo"


def _captured(method: str, **question: Json) -> Captured:
    return Captured(
        session=1,
        source="preview",
        method=method,
        question={"channel": NAME, "channel_id": "1900000001", **question},
        asked=Asked(asked=MOMENT, answered=MOMENT),
        status="ok",
        error=None,
        objects=(NamedObject(role="page", ref=ObjectRef(sha256="0" * 64, size=1), media_type="text/html"),),
    )


def _observed(data: bytes, method: str = "web.page", **question: Json) -> list[Observation]:
    return list(_page(_captured(method, **question), read_page(data)))


def _block(number: int, inner: str = '<div class="tgme_widget_message_text">Words</div>', attributes: str = "") -> str:
    told = attributes or f'data-post="{NAME}/{number}"'
    return (
        f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" {told}>{inner}'
        f'<a class="tgme_widget_message_date" href="https://t.me/{NAME}/{number}">'
        '<time datetime="2025-06-03T07:30:39+00:00"></time></a></div></div>'
    )


def _history(*blocks: str, end: str = "</body></html>", title: str = "") -> bytes:
    return (
        '<html><body><div class="tgme_channel_info"><div class="tgme_channel_info_header_title">'
        f"<span>Zelmara</span>{title}</div></div>"
        f'<section class="tgme_channel_history">{"".join(blocks)}</section>{end}'
    ).encode()


def _everything(data: bytes) -> None:
    cut = without_posts(data, {5, 7, 8})
    left = {number for post in read_page(cut if cut is not None else data).posts for number in post.ids}
    assert left.isdisjoint({5, 7, 8})
    for method in ("web.page", "web.post", "web.landing", "web.comments"):
        for found in _observed(data, method, before=30, post=7):
            if isinstance(found, PostSeen):
                assert 0 < found.key.message_id < 1 << 31
                for span in found.spans:
                    assert 0 <= span.offset <= span.offset + span.length <= len(found.text)
            if isinstance(found, SpanShown):
                assert 0 < found.low <= found.high


@settings(deadline=None)
@given(st.binary(max_size=2000))
def test_random_bytes(data: bytes) -> None:
    _everything(data)


PIECES = st.sampled_from(
    [
        '<div class="tgme_widget_message"',
        ' data-post="zelmara_demo/-5"',
        ' data-post="zelmara_demo/7"',
        ' data-post="zelmara_demo/99999999999999999999"',
        ' data-view="eyJjIjoxfQ"',
        ' data-view="%%%"',
        ' data-view="eyJjIjotMSwicCI6MSwidCI6OTk5OTk5OTk5OTk5OTk5OTk5OX0"',
        ">",
        "</div>",
        '<a class="tgme_widget_message_date" href="https://t.me/zelmara_demo/7">',
        '<time datetime="9999-12-31T23:59:59-23:59">',
        '<time datetime="0001-01-01T00:00:00+23:59">',
        "</time></a>",
        '<div class="tgme_widget_message_text js-message_text">',
        '<i class="emoji"><b>',
        '<tg-emoji emoji-id="1">',
        "<br>",
        "<pre>",
        "\x00\x01\u202e\ud7ff",
        "&#xD800;&#0;&#x110000;",
        '<a href="http://[::1">',
        '<a class="tgme_widget_message_location_wrap" href="https://maps.example/?q=999,1e9">',
        '<a class="tgme_widget_message_reply" href="//[">',
        '<a class="tgme_widget_message_photo_wrap" style="background-image:url(\'http://[::1/file\')">',
        '<span class="tgme_widget_message_views">9.9.9K</span>',
        '<a class="tme_messages_more" data-before="-1">',
        '<div class="archiver_redacted" data-post="zelmara_demo/8">',
        '<div class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_option_percent">999%</div>',
        '<span class="tgme_reaction">',
        '"comments_cnt":99999999999999',
        "<script>",
        "<!--",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_pieces_of_pages_in_any_order(pieces: list[str]) -> None:
    markup = "".join(pieces)
    _everything(markup.encode("utf-8", "replace"))
    _everything(json.dumps(markup).encode())
    _everything(json.dumps({"comments_html": markup}).encode())


@pytest.mark.skipif(FOLDER is None, reason="ARCHIVER_FIXTURES names no folder with saved pages")
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_saved_pages_cut_off_and_overwritten(data: st.DataObject) -> None:
    paths = sorted((Path(str(FOLDER)) / "tme").glob("tchan_*.html"))
    page = bytearray(data.draw(st.sampled_from(paths)).read_bytes())
    for _ in range(data.draw(st.integers(0, 5))):
        place = data.draw(st.integers(0, len(page) - 1))
        page[place : place + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=8))
    _everything(bytes(page[: data.draw(st.integers(0, len(page)))]))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<div>" * 100_000, "nests"),
        (b'<div class="tgme_widget_message">' * 100_000, "nests"),
        (b"<b><p>" * 100_000, "nests"),
        (b'"' + b"<div>" * 100_000 + b'"', "nests"),
        (b"x" * 5_000_000, "larger"),
    ],
    ids=["deep", "deep blocks", "deep and mixed", "deep in JSON", "large"],
)
def test_what_would_take_the_parser_long_is_not_parsed(data: bytes, reason: str) -> None:
    page = read_page(data)
    assert page.kind == "strange"
    assert reason in page.faults[0][1]
    found = _observed(data)
    assert len(found) == 1
    assert isinstance(found[0], Unreadable)
    assert b"<html><body></body></html>" in (without_posts(data, {5}) or b"")


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"a":' * 100_000, b"<" * 2_000_000, b"<div " + b"a" * 2_000_000])
def test_deep_json_and_long_tags_are_borne(data: bytes) -> None:
    assert read_page(data).kind == "strange"


def _spans(data: bytes, **question: Json) -> list[SpanShown]:
    return [each for each in _observed(data, **question) if isinstance(each, SpanShown)]


def test_a_span_is_claimed_of_whole_pages_alone() -> None:
    whole = _history(_block(5), _block(9))
    assert _spans(whole) == [SpanShown(channel_id=1900000001, low=5, high=9)]
    assert _spans(whole + b"<!-- page generated in 12.3ms -->", before=12) == [
        SpanShown(channel_id=1900000001, low=5, high=11)
    ]
    assert _spans(_history(_block(5), _block(9), end="")) == []
    assert _spans(_history(_block(5), _block(7).replace(f"{NAME}/7", "x"), _block(9))) == []
    undated = _block(7).replace("2025-06-03T07:30:39+00:00", "yesterday")
    assert _spans(_history(_block(5), undated, _block(9))) == []
    assert [each.low for each in _spans(json.dumps(_history(_block(5), end="").decode()).encode())] == [5]


def test_more_posts_than_a_page_can_have_are_said() -> None:
    data = _history(*(_block(number) for number in range(1, 700)))
    assert len(read_page(data).posts) == 500
    assert any(isinstance(each, Unreadable) and "more than 500" in each.reason for each in _observed(data))
    assert _spans(data) == []


@pytest.mark.parametrize(
    ("mark", "scam", "fake"), [("[SCAM]", True, False), ("fake", False, True), ("new", False, False)]
)
def test_the_warning_beside_a_name(mark: str, scam: bool, fake: bool) -> None:
    found = _observed(_history(_block(5), title=f"<mark>{mark}</mark>"))
    (channel,) = [each for each in found if isinstance(each, ChannelSeen)]
    assert (channel.title, channel.scam, channel.fake) == ("Zelmara", scam, fake)


def test_numbers_that_are_none_name_no_post() -> None:
    for number in ("0", "-5", "+5", "٥", "5\x00", " 5", "1e3", "99999999999"):
        page = read_page(_history(_block(5, attributes=f'data-post="{NAME}/{number}"').replace(f"{NAME}/5", "x")))
        assert page.posts == (), number


LOADERS: dict[str, Callable[[bytes], object]] = {"read": read_page, "cut": lambda data: without_posts(data, {5})}


@pytest.mark.parametrize("way", sorted(LOADERS))
@pytest.mark.parametrize(
    "piece",
    [
        '<a class="tgme_widget_message_photo_wrap" href="https://t.me/zelmara_demo/5?single"></a>',
        '<span class="tgme_reaction">1</span>',
        '<div class="tgme_widget_message_text">x</div>',
        "<br>",
    ],
)
def test_very_many_of_one_kind(way: str, piece: str) -> None:
    inner = f'<div class="tgme_widget_message_text">{piece * (1_000_000 // len(piece))}</div>'
    LOADERS[way](_history(_block(5, inner)))
