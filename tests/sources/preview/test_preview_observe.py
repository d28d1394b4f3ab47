"""Captures of web pages -> observations: what each says, and what it must not say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from archiver.model.captures import Json, Status
from archiver.model.details import Unshown
from archiver.model.entries import Captured
from archiver.model.ids import MediaKey, PostKey
from archiver.model.objects import NamedObject, ObjectRef
from archiver.model.observations import (
    ChannelSeen,
    MediaFailed,
    MediaStored,
    Observation,
    PostGone,
    PostSeen,
    SpanShown,
    Unreadable,
    UsernameSeen,
)
from archiver.sources.preview import COMMENTS, FILE, LANDING, PAGE, POST, Addresses
from archiver.sources.preview.read import observe, page_in
from archiver.sources.preview.read.hiding import without_posts
from tests.sources.preview.blocks import CHANNEL, HEADER, NAME, block, frame, page, said, view
from tests.sources.preview.captures import ASKED, only, seen, warc


def photos(*numbers: int) -> str:
    return "".join(
        f'<a class="tgme_widget_message_photo_wrap" href="https://t.me/{NAME}/{number}?single" '
        f"style=\"background-image:url('https://cdn4.telesco.pe/file/{number}.jpg?token=x')\"></a>"
        for number in numbers
    )


def test_a_page_shows_its_channel_its_posts_and_how_far_it_reaches() -> None:
    found = seen(PAGE, page(block(5, said("five")), block(9, said("nine")), header=HEADER))
    assert only(ChannelSeen, found) == [
        ChannelSeen(
            channel_id=CHANNEL,
            access_hash=None,
            title="Zelmara",
            usernames=(NAME,),
            kind="channel",
            participants=3740,
            participants_step=10,
        )
    ]
    assert [(post.key, post.text) for post in only(PostSeen, found)] == [
        (PostKey(CHANNEL, 5), "five"),
        (PostKey(CHANNEL, 9), "nine"),
    ]
    assert only(SpanShown, found) == [SpanShown(channel_id=CHANNEL, low=5, high=9)]
    assert len(found) == 4


def test_an_album_is_several_posts() -> None:
    player = f'<a class="tgme_widget_message_video_player not_supported" href="https://t.me/{NAME}/7?single"></a>'
    views = '<span class="tgme_widget_message_views">1.2K</span>'
    found = seen(POST, frame(block(5, photos(5, 6) + player + said(said("Three")) + views)), post=5)
    posts = only(PostSeen, found)
    assert [(post.key.message_id, post.text, post.grouped_id) for post in posts] == [
        (5, "Three", -5),
        (6, "", -5),
        (7, "", -5),
    ]
    assert [[str(ref.key) for ref in post.media] for post in posts] == [
        [str(MediaKey.of("web", "/file/5.jpg"))],
        [str(MediaKey.of("web", "/file/6.jpg"))],
        [],
    ]
    assert posts[0].media[0].url == "https://cdn4.telesco.pe/file/5.jpg?token=x"
    assert posts[2].details == (Unshown(why="too_big", media="video"),)
    assert {(post.views, post.views_step) for post in posts} == {(1200, 100)}
    assert only(SpanShown, found) == []


@pytest.mark.parametrize(
    ("question", "span"),
    [
        ({}, (5, 9)),
        ({"before": 20}, (5, 19)),
        ({"before": 10}, (5, 9)),
        ({"before": 3}, (5, 9)),
        ({"after": 4}, (5, 9)),
        ({"before": "20"}, (5, 9)),
    ],
)
def test_how_far_a_page_reaches(question: dict[str, Json], span: tuple[int, int]) -> None:
    found = seen(PAGE, page(block(5, said("a")), block(9, said("b"))), **question)
    assert only(SpanShown, found) == [SpanShown(channel_id=CHANNEL, low=span[0], high=span[1])]


def test_an_album_reaches_to_its_last_member() -> None:
    found = seen(PAGE, page(block(5, photos(5, 6, 7))))
    assert only(SpanShown, found) == [SpanShown(channel_id=CHANNEL, low=5, high=7)]


@pytest.mark.parametrize(
    "body",
    [
        page(),
        page('<div class="tme_no_messages_found">No posts found</div>'),
        page(
            block(5, said("a")), '<div class="tgme_widget_message" data-post="/">unreadable</div>', block(9, said("b"))
        ),
        page(block(5, said("a")), block(7, said("undated"), date=""), block(9, said("b"))),
        b"<html><body>A page of somebody else's</body></html>",
        b"",
    ],
)
def test_a_page_that_proves_nothing_says_of_no_post_that_it_is_gone(body: bytes) -> None:
    found = seen(PAGE, body, before=20, channel_id=str(CHANNEL))
    assert only(SpanShown, found) == []
    assert only(PostGone, found) == []


def test_what_cannot_be_read_is_named() -> None:
    found = seen(
        PAGE, page('<div class="tgme_widget_message" data-post="/">x</div>', block(7, said("undated"), date=""))
    )
    assert [each.subject for each in only(Unreadable, found)] == ["a block of the page (/)", f"message {CHANNEL}/7"]
    assert only(PostSeen, found) == []


ERROR = '<div class="tgme_widget_message_error">Post not found</div>'


def test_a_missing_post_is_gone_where_it_was_asked_for_and_the_channel_is_known() -> None:
    body = frame(f'<div class="tgme_widget_message err_message">{ERROR}</div>')
    assert seen(POST, body, post=5, channel_id=str(CHANNEL)) == [PostGone(key=PostKey(CHANNEL, 5))]
    assert seen(POST, body, post=5) == []
    assert seen(POST, body, post="5", channel_id=str(CHANNEL)) == []
    assert seen(COMMENTS, body, post=5, channel_id=str(CHANNEL)) == []
    other = seen(POST, frame(block(6, said("Another one"))), post=5)
    assert [type(each) for each in other] == [PostSeen]


LANDED = (
    '<html><head><meta name="robots" content="noindex, nofollow">'
    '<meta property="og:image" content="https://telegram.org/img/t_logo.png"></head>'
    '<body><div class="tgme_page">{}</div></body></html>'
)
NOBODY = LANDED.format('<i class="tgme_icon_user"></i><a class="tgme_action_button_new">Send Message</a>').encode()
CARD = (
    '<html><body><div class="tgme_page"><div class="tgme_page_title"><span>Zelmara</span></div>'
    '<div class="tgme_page_extra">82 932 subscribers</div><div class="tgme_page_description">About it</div>'
    f'<a class="tgme_action_button_new">View in Telegram</a><a href="/s/{NAME}">Preview channel</a></div></body></html>'
).encode()


@pytest.mark.parametrize("method", [PAGE, LANDING])
def test_a_name_that_nobody_has(method: str) -> None:
    assert seen(method, NOBODY, channel_id=str(CHANNEL)) == [UsernameSeen(username=NAME, channel_id=None)]
    assert page_in(warc(NOBODY)).missing


def test_a_frame_does_not_tell_who_has_a_name() -> None:
    assert seen(POST, NOBODY, post=5, channel_id=str(CHANNEL)) == []


def test_a_card_tells_the_exact_number_where_the_channel_is_known() -> None:
    assert seen(LANDING, CARD, channel_id=str(CHANNEL)) == [
        ChannelSeen(
            channel_id=CHANNEL,
            access_hash=None,
            title="Zelmara",
            usernames=(NAME,),
            kind="channel",
            about="About it",
            participants=82_932,
        )
    ]
    assert seen(LANDING, CARD) == []


def test_a_name_that_leads_to_a_channel_with_another() -> None:
    found = seen(PAGE, page(block(5, said("a"), name="Zelmara_New"), header=HEADER))
    (channel,) = only(ChannelSeen, found)
    assert channel.usernames == ("Zelmara_New",)
    assert only(UsernameSeen, found) == [UsernameSeen(username=NAME, channel_id=CHANNEL)]
    again = seen(PAGE, page(block(5, said("a"), name=NAME.upper()), header=HEADER))
    assert only(UsernameSeen, again) == []


@pytest.mark.parametrize("status", ["failed", "restricted", "absent"])
@pytest.mark.parametrize("method", [PAGE, POST, LANDING])
@pytest.mark.parametrize("body", [page(block(5, said("a")), header=HEADER), NOBODY, frame(ERROR)])
def test_a_refusal_says_nothing(status: Status, method: str, body: bytes) -> None:
    assert seen(method, body, status=status, post=5, channel_id=str(CHANNEL)) == []


def test_a_page_that_is_unchanged_says_what_it_says() -> None:
    body = page(block(5, said("a")), header=HEADER)
    assert seen(PAGE, body, status="unchanged") == seen(PAGE, body)


def test_the_question_tells_the_channel_where_the_page_does_not() -> None:
    body = frame(block(5, said("a"), data_view=view(t=1_714_600_000, h="x")))
    (post,) = seen(POST, body, post=5, channel_id=str(CHANNEL))
    assert isinstance(post, PostSeen)
    assert post.key == PostKey(CHANNEL, 5)
    (unknown,) = seen(POST, body, post=5)
    assert isinstance(unknown, Unreadable)
    assert "channel" in unknown.reason
    (page_says,) = only(PostSeen, seen(POST, frame(block(5, said("a"))), post=5, channel_id="42"))
    assert page_says.key == PostKey(CHANNEL, 5)
    for given in ("-5", "x", "9" * 30, 7, None):
        assert only(PostSeen, seen(POST, body, post=5, channel_id=given)) == []


def test_a_frame_of_2018() -> None:
    old = (
        f'<div id="widget_message" class="tgme_widget_message" data-view="{view(t=1_530_000_000, h="x")}">'
        f"{said('Old words')}"
        f'<div class="tgme_widget_message_link"><a href="https://t.me/{NAME}/5">t.me/{NAME}/5</a></div>'
        f'<a class="tgme_widget_message_date" href="https://t.me/{NAME}/5">'
        '<time datetime="2018-06-26T08:00:00+00:00"></time></a></div>'
    )
    question = Addresses("https://t.me").post(NAME, 5, channel_id=CHANNEL).said
    (post,) = seen(POST, frame(old), **question)
    assert isinstance(post, PostSeen)
    assert (post.key, post.text, post.date) == (PostKey(CHANNEL, 5), "Old words", datetime(2018, 6, 26, 8, tzinfo=UTC))


def test_a_page_that_was_cut_says_nothing_of_what_was_cut() -> None:
    body = page(block(5, said("a")), block(6, said("b")), block(7, said("c")), header=HEADER)
    cut = without_posts(body, [6])
    found = seen(PAGE, cut or b"")
    assert [post.key.message_id for post in only(PostSeen, found)] == [5, 7]
    assert only(SpanShown, found) == only(SpanShown, seen(PAGE, body))


@pytest.mark.parametrize(
    "stored", [b"\x1f\x8b damaged", warc(b"x")[:40], b"WARC/1.1\r\n", warc(b"Hello"), warc(b"")], ids=range(5)
)
def test_damaged_bytes_are_named(stored: bytes) -> None:
    (found,) = seen(PAGE, b"", stored=stored)
    assert isinstance(found, Unreadable)
    assert found.subject == PAGE


def test_a_capture_without_a_page_says_nothing() -> None:
    assert file_capture("ok", None, stored=False, method=PAGE, channel=NAME) == []


def file_capture(
    status: Status, error: str | None, *, stored: bool, method: str = FILE, **question: Any
) -> list[Observation]:
    ref = ObjectRef(sha256="ab" * 32, size=7)
    named = NamedObject(role="media", ref=ref, media_type="image/jpeg")
    captured = Captured(
        session=1, source="preview", method=method, question=question, asked=ASKED, status=status, error=error,
        objects=(named,) if stored else (),
    )  # fmt: skip
    return observe(captured, lambda each: b"")


def test_files() -> None:
    key = MediaKey.of("web", "/file/5.jpg")
    kept = MediaStored(key=key, sha256="ab" * 32, size=7, mime="image/jpeg")
    assert file_capture("ok", None, stored=True, key=str(key)) == [kept]
    for status, error, reason in (("absent", "HTTP 404", "HTTP 404"), ("failed", None, "failed"), ("ok", None, "ok")):
        (failed,) = file_capture(status, error, stored=False, key=str(key))
        assert isinstance(failed, MediaFailed)
        assert (failed.key, failed.reason) == (key, reason)
    (half,) = file_capture("failed", "HTTP 500", stored=True, key=str(key))
    assert isinstance(half, MediaFailed)
    for wrong in ("", "web:", "web:x", "unknown:5", None, 5):
        (found,) = file_capture("ok", None, stored=True, key=wrong)
        assert isinstance(found, Unreadable)
