"""What is claimed of a page: spans of whole ones alone, warnings beside a name, numbers that are none."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from archiver.model.captures import Asked, Json
from archiver.model.entries import Captured
from archiver.model.objects import NamedObject, ObjectRef
from archiver.model.observations import ChannelSeen, Observation, SpanShown
from archiver.sources.preview.read import read_page
from archiver.sources.preview.read.observing import _page

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
