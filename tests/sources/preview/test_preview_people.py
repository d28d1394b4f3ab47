"""Who comments is stored under a pseudonym: nothing else of them is left on a page, and nothing they said is lost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.sources.preview.read import read_page, without_people, without_writers
from archiver.sources.preview.read.hiding import without_posts
from tests.sources.preview.blocks import NAME, block, frame, said
from tests.sources.preview.comments import CLOSED, answer, comment, discussion

Make = Callable[..., bytes]
TRACES = ("Ilsebill", "Brandt", "ilsebill_demo", "face_of", "Someone", "Forwarder", 'data-content="I"')


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def hidden(body: bytes) -> bytes:
    return without_people(body, digest, channel=NAME)


WRITERS = (
    comment(8, "I saw it", answers=(7, "Someone Else", "What was said before")),
    comment(9, "So did @somebody_demo", user=None, name="Someone Else"),
    comment(10, "The channel answers", name="Zelmara", user=NAME.upper()),
)


@pytest.mark.parametrize("body", [discussion(*WRITERS, count=3, before=8), answer(*WRITERS, count=3, before=8)])
def test_names_go_and_words_stay(body: bytes) -> None:
    kept = hidden(body)
    assert not [trace for trace in TRACES if trace in kept.decode()]
    before, after = read_page(body), read_page(kept)
    assert [(each.ids, each.text, each.date) for each in after.posts] == [
        (each.ids, each.text, each.date) for each in before.posts
    ]
    assert [each.sender for each in after.posts] == [
        f"name:{digest('name @ilsebill_demo')}",
        f"name:{digest('name Someone Else')}",
        "Zelmara",
    ]
    assert after.posts[0].reply is not None
    assert (after.posts[0].reply.message_id, after.posts[0].reply.text) == (7, "What was said before")
    assert (after.discussion, after.comments, after.comments_left) == (
        before.discussion,
        before.comments,
        before.comments_left,
    )
    assert hidden(kept) != b""


def test_a_message_of_a_group_names_nobody_and_a_post_of_a_channel_stays() -> None:
    by = '<a class="tgme_widget_message_{}" href="https://t.me/{}"><span dir="auto">Ilsebill</span></a>'
    signed = '<span class="tgme_widget_message_from_author">Ilsebill</span>'
    of_group = frame(block(5, by.format("author_name", "ilsebill_demo") + said("Words")))
    of_channel = frame(block(5, by.format("owner_name", NAME) + said("Words"), meta=signed))
    kept = without_writers(of_group, digest, channel=NAME)
    (post,) = read_page(kept).posts
    assert (post.sender, post.text) == (f"name:{digest('name @ilsebill_demo')}", "Words")
    assert b"lsebill" not in kept
    assert without_writers(of_channel, digest, channel=NAME) == of_channel


FORWARDED = 'class="tgme_widget_message_forwarded_from_name"'


def test_a_forward_from_a_channel_keeps_its_name_and_one_from_a_person_does_not() -> None:
    of_channel = f'<a {FORWARDED} href="https://t.me/other_demo/5">Other</a>'
    for link in ("<span {}>A Forwarder</span>", '<a {} href="https://t.me/forwarder_demo">A Forwarder</a>'):
        of_person = link.format(FORWARDED)
        kept = hidden(discussion(comment(8, inside=of_channel), comment(9, inside=of_person), count=2))
        first, second = read_page(kept).posts
        assert first.forward is not None
        assert second.forward is not None
        assert (first.forward.name, first.forward.message_id) == ("Other", 5)
        assert second.forward.name.startswith("name:")
        assert second.forward.url is None
        assert b"orwarder" not in kept


def test_a_mention_by_number_and_a_card_say_nothing_of_whom() -> None:
    mention = '<a href="tg://user?id=123456">A friend</a>'
    card = '<div class="tgme_widget_message_contact_name">Ilsebill</div>'
    kept = hidden(discussion(comment(8, mention, inside=card), count=1)).decode()
    assert "123456" not in kept
    assert "Ilsebill" not in kept
    assert f"tg://user?id=person:{digest('user 123456')}" in kept


@pytest.mark.parametrize("body", [CLOSED, discussion(count=0), answer(count=0), b'{"ok":false,"error":"X_Y"}'])
def test_a_page_that_names_nobody_stays_as_it_was_served(body: bytes) -> None:
    assert hidden(body) == body


@pytest.mark.parametrize(
    "body",
    [
        b'{"ok":true,"comments_html":"<a class=tgme_widget_message_author_name>Ilsebill',
        b'["Ilsebill"]',
        b'"Ilsebill"',
        b"<html><body><p>Ilsebill</p></body></html>",
        b"<div>" * 5000 + b"Ilsebill",
    ],
)
def test_what_may_name_people_and_cannot_be_read_is_not_kept(body: bytes) -> None:
    assert b"Ilsebill" not in hidden(body)


def test_what_is_not_known_of_an_answer_goes() -> None:
    kept = json.loads(hidden(answer(comment(8), users=[{"name": "Ilsebill"}], header_html="1 comment")))
    assert set(kept) == {"ok", "comments_cnt", "comments_html", "header_html"}


def test_a_comment_that_cannot_be_read_is_left_as_one() -> None:
    kept = hidden(discussion(comment("8x"), comment(9), count=2))
    assert b"What they said" in kept
    assert kept.count(b"What they said") == hidden(discussion(comment(9), count=2)).count(b"What they said")
    assert [subject for subject, _ in read_page(kept).faults] == ["a block of the page (no name)"]


def test_that_a_page_was_cut_off_can_still_be_seen() -> None:
    whole = discussion(comment(8), count=1)
    assert read_page(hidden(whole)).whole
    assert not read_page(hidden(whole.removesuffix(b"</body></html>"))).whole


@settings(max_examples=200)
@given(st.binary(max_size=200), st.integers(0, 4000), st.sampled_from([discussion, answer]))
def test_whatever_is_in_a_page_nothing_is_raised(data: bytes, place: int, make: Make) -> None:
    body = make(comment(8), comment(9, answers=(8, "Ilsebill", "x")), count=2)
    for each in (data, body[:place] + data + body[place:], body[:place], b'{"comments_html":"' + data):
        kept = hidden(each)
        read_page(kept)
        without_posts(each, [8])
        assert hidden(kept) in (kept, b"") or b"name:" in kept


@pytest.mark.parametrize("make", [discussion, answer])
def test_a_comment_is_cut_out_with_what_others_quote_of_it(make: Make) -> None:
    body = make(comment(8, "Gone"), comment(9, "Stays", answers=(8, "Ilsebill", "Gone")), count=2)
    cut = without_posts(body, [8])
    assert cut is not None
    assert b"Gone" not in cut
    after = read_page(cut)
    assert (after.kind, after.hidden, [each.text for each in after.posts]) == ("comments", (8,), ["Stays"])
    assert after.posts[0].reply is not None
    assert after.posts[0].reply.message_id == 8
    assert without_posts(body, [12]) is None  # the post's number is none of a comment's
