"""Pages of comments: what they say of whom, where they end, and what they must not lead to."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from archiver.errors import InputError
from archiver.model.captures import Json
from archiver.model.ids import PostKey
from archiver.model.observations import (
    CommentsCounted,
    CommentSeen,
    Observation,
    PostSeen,
    ThreadRead,
    ThreadSeen,
    Unreadable,
)
from archiver.sources.preview import COMMENTS, MORE_COMMENTS, PAGE, Addresses, Thread
from archiver.sources.preview import POST as ONE_POST
from archiver.sources.preview.read import read_page
from tests.sources.preview.blocks import CHANNEL, NAME, block, frame, said
from tests.sources.preview.captures import only, seen
from tests.sources.preview.comments import (
    API,
    CLOSED,
    GROUP,
    PEER,
    POST,
    ROOT,
    answer,
    comment,
    discussion,
    fields,
    more_before,
)

KEY = PostKey(CHANNEL, POST)
OTHER = "c999_1"


def read(body: bytes, method: str = COMMENTS, **question: Json) -> list[Observation]:
    return seen(method, body, **{"post": POST, "channel_id": str(CHANNEL), **question})


def more(body: bytes, **question: Json) -> list[Observation]:
    return read(body, MORE_COMMENTS, **{"group_id": str(GROUP), "root": ROOT, "before": 99, **question})


def test_comments_are_messages_of_their_group_below_its_copy_of_the_post() -> None:
    first = comment(58, "The bridge <b>stands</b>")
    found = read(discussion(first, comment(60, answers=(58, "Ilsebill", "The bridge")), count=2))
    one, two = only(PostSeen, found)
    assert one == PostSeen(
        key=PostKey(GROUP, 58),
        date=datetime(2024, 5, 1, 10, tzinfo=UTC),
        text="The bridge stands",
        spans=one.spans,
        author="Ilsebill Brandt",
    )
    assert [(span.kind, span.offset, span.length) for span in one.spans] == [("bold", 11, 6)]
    assert (two.key, two.text, two.reply_to, two.details) == (PostKey(GROUP, 60), "What they said", 58, ())
    assert [each for each in found if not isinstance(each, PostSeen)] == [
        CommentSeen(key=PostKey(GROUP, 58), root=ROOT),
        CommentSeen(key=PostKey(GROUP, 60), root=ROOT),
        ThreadSeen(root=PostKey(GROUP, ROOT), post=KEY),
        CommentsCounted(post=KEY, replies=2),
        ThreadRead(post=KEY),
    ]


def test_an_answer_to_the_script_says_the_same() -> None:
    found = more(answer(comment(9, peer=None), comment(10), count=4), shown=2)
    assert [each.key for each in only(CommentSeen, found)] == [PostKey(GROUP, 9), PostKey(GROUP, 10)]
    assert only(CommentsCounted, found) == [CommentsCounted(post=KEY, replies=4)]
    assert only(ThreadRead, found) == [ThreadRead(post=KEY)]


@pytest.mark.parametrize("method", [PAGE, ONE_POST])
def test_a_comment_is_never_taken_for_the_post_whose_address_it_has(method: str) -> None:
    found = seen(method, discussion(comment(58), count=1), post=POST, channel_id=str(CHANNEL))
    assert only(PostSeen, found) == []
    assert [each.subject for each in only(Unreadable, found)] == ["comment 58"]


FULL = [comment(8), comment(9)]


@pytest.mark.parametrize(
    ("body", "question", "is_last"),
    [
        (answer(*FULL, count=10), {"shown": 8}, True),
        (answer(*FULL, count=10), {"shown": 7}, False),  # by its own word the last, by the number not
        (answer(*FULL, count=10, before=8), {"shown": 8}, False),
        (answer(*FULL, count=10, before=8), {"known": 8}, True),
        (answer(*FULL, count=10, before=8), {"known": 7}, False),
        (answer(count=10), {"shown": 7}, True),
        (answer(count=10, before=8), {}, False),
        (answer(*FULL, count=2), {"unread": True}, False),
        (answer(comment(8), comment("x"), count=2), {}, False),
        (answer(comment(8), comment(9, date=""), count=2), {}, False),
        (answer(comment(8), comment(9, peer=OTHER), count=3), {}, False),
        (discussion(*FULL, count=2), {}, True),
        (discussion(*FULL), {}, True),
        (discussion(count=0), {}, True),
        (discussion(*FULL, count=2).removesuffix(b"</html>"), {}, False),
    ],
)
def test_where_the_comments_end(body: bytes, question: dict[str, Json], *, is_last: bool) -> None:
    assert bool(only(ThreadRead, more(body, **question))) is is_last


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (discussion(comment(8), count=1), "comments"),
        (discussion(count=0), "comments"),
        (answer(), "comments"),
        (CLOSED, "no_comments"),
        (frame('<div class="tgme_widget_message err_message"><div class="tgme_widget_message_error">'), "missing_post"),
        (b'{"ok":false,"error":"DISCUSSION_INVALID"}', "refused"),
        (b'{"error":"no \\ud800 such"}', "refused"),
        (b'{"ok":false}', "refused"),
        (b'{"ok":true}', "strange"),
        (b'{"ok":true,"comments_html":[1]}', "strange"),
        (b'{"ok":true,"comments_html":"<div', "strange"),
        (b"[]", "strange"),
        (b"", "strange"),
    ],
)
def test_what_a_page_is_is_told_by_its_structure(body: bytes, kind: str) -> None:
    assert read_page(body).kind == kind
    if kind != "comments":
        assert {type(each) for each in read(body)} <= {Unreadable}


def test_a_refusal_is_told_by_a_code_alone() -> None:
    assert read_page(b'{"ok":false,"error":"DISCUSSION_INVALID"}').error == "DISCUSSION_INVALID"
    assert read_page(b'{"error":"call \\u001b[31m now"}').error == "it does not say why"


@pytest.mark.parametrize(
    ("form", "blocks", "subjects"),
    [
        (None, [comment(8, peer=OTHER)], ["message 999/8"]),
        (None, [comment(8, date="")], [f"message {GROUP}/8"]),
        (None, [comment("8x")], ["a block of the page (no name)"]),
        (None, [comment(2**31)], ["a block of the page (no name)"]),
        (None, [block(8, said("a post"))], [f"post {NAME}/8"]),
        ("", [comment(8)], ["comment 8"]),
        (fields(peer="c0_1"), [comment(8)], ["comment 8"]),
        (fields(peer=f"{PEER}&x=1"), [comment(8)], ["comment 8"]),
        (fields(root="0"), [comment(8)], ["comment 8"]),
        (fields(key="a b"), [comment(8)], ["comment 8"]),
    ],
)
def test_what_cannot_be_named_is_no_comment_of_anything(
    form: str | None, blocks: list[str], subjects: list[str]
) -> None:
    found = read(discussion(*blocks, count=1, form=form))
    assert [each.subject for each in only(Unreadable, found)] == subjects
    assert only(PostSeen, found) == []
    assert only(CommentSeen, found) == []
    assert only(ThreadSeen, found) == []


def test_a_comment_with_several_pictures_is_several_messages() -> None:
    link = '<a class="tgme_widget_message_photo_wrap" href="https://t.me/{}/{}?comment={}&amp;single" style="{}"></a>'
    pictures = "".join(
        link.format(NAME, POST, number, f"background-image:url('https://cdn4.telesco.pe/file/{number}.jpg')")
        for number in (8, 9)
    )
    found = read(discussion(comment(8, inside=pictures), count=2))
    assert [(each.key, [ref.url for ref in each.media]) for each in only(PostSeen, found)] == [
        (PostKey(GROUP, 8), ["https://cdn4.telesco.pe/file/8.jpg"]),
        (PostKey(GROUP, 9), ["https://cdn4.telesco.pe/file/9.jpg"]),
    ]


def thread(api_url: str) -> Thread:
    return Thread(
        name=NAME,
        channel_id=CHANNEL,
        message_id=POST,
        known=0,
        group_id=GROUP,
        root=ROOT,
        peer=PEER,
        key="e65b",
        api_url=api_url,
    )


@pytest.mark.parametrize("api_url", [API, "/api/method?api_hash=1", "//t.me/api/method", "https://T.me/api/method#x"])
def test_more_is_asked_for_where_the_page_says(api_url: str) -> None:
    question = Addresses("https://t.me").more_comments(thread(api_url), before=8, shown=3, unread=False)
    assert question.url.lower().startswith("https://t.me/api/method")
    assert "#" not in question.url
    assert question.form == {
        "peer": PEER,
        "top_msg_id": str(ROOT),
        "discussion_hash": "e65b",
        "before_id": "8",
        "method": "loadComments",
    }
    assert question.said["group_id"] == str(GROUP)


@pytest.mark.parametrize(
    "api_url",
    [
        "http://t.me/api/method",
        "https://t.me.example/api/method",
        "https://t.me@203.0.113.9/api/method",
        "https://t.me:8443/api/method",
        "http://10.0.0.1/api/method",
        "//169.254.169.254/api/method",
        "https://t.me/other",
        "/api/../other",
        "file:///api/method",
        "https://[/api/method",
        "/api/method?" + "x" * 3000,
        "/api/method?\x7fé",
        "",
    ],
)
def test_a_page_leads_to_no_other_server(api_url: str) -> None:
    with pytest.raises(InputError, match=r"none of https://t\.me"):
        Addresses("https://t.me").more_comments(thread(api_url), before=8, shown=3, unread=False)


def test_the_way_to_older_comments_stands_in_both_forms() -> None:
    assert read_page(discussion(comment(58), before=58)).comments_left == 58
    assert read_page(answer(comment(9), before=9)).comments_left == 9
    assert read_page(json.dumps({"comments_html": more_before(7)}).encode()).comments_left == 7
