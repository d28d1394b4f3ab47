"""Posts are cut out of pages: a stub in the place of each, all else as it was, and none of their words left."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from archiver.sources.preview.read import Page, WebPost, read_page
from archiver.sources.preview.read.hiding import without_posts
from archiver.sources.preview.read.posts import seen_in
from tests.sources.preview.blocks import block, page, said

FOLDER = os.environ.get("ARCHIVER_FIXTURES")
with_fixtures = pytest.mark.skipif(FOLDER is None, reason="ARCHIVER_FIXTURES names no folder with saved pages")
PAGES = sorted((Path(FOLDER) / "tme").glob("*.html")) if FOLDER else []


def words(post: WebPost) -> list[str]:
    """What a post says, and the addresses of its files: what must be gone with it."""
    parts = [*post.text.split("\n"), post.service or ""]
    parts += [post.poll.question, *(words for words, _ in post.poll.options)] if post.poll else []
    parts += [post.preview.url, post.preview.title or "", post.preview.description or ""] if post.preview else []
    parts += [url for file in post.files for url in (file.url, file.thumb, file.title) if url]
    parts += [post.forward.name] if post.forward else []
    return [part for part in parts if len(part) > 15]


def is_quoted(other: WebPost, post: WebPost) -> bool:
    """Whether a service message says how a post begins that it pins: that much of it changes when the post goes."""
    return " pinned «" in (other.service or "") and other.message_id > post.message_id


def written(page: Page) -> str:
    """All that the posts and the head of a page say."""
    return repr((page.posts, page.channel))


def hide(html: bytes, *ids: int) -> tuple[bytes, Page]:
    cut = without_posts(html, ids)
    assert cut is not None
    return cut, read_page(cut)


@with_fixtures
@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_each_post_of_a_saved_page_can_be_cut_out(file: Path) -> None:
    html = file.read_bytes()
    before = read_page(html)
    for post in before.posts:
        cut, after = hide(html, *post.ids)
        assert set(after.hidden) == set(post.ids)
        assert after.ids == before.ids
        assert [each for each in after.posts if not is_quoted(each, post)] == [
            each for each in before.posts if each != post and not is_quoted(each, post)
        ]
        assert (after.kind, after.channel, after.before) == (before.kind, before.channel, before.before)
        others, raw = written(after), cut.decode()
        for part in words(post):
            if part not in others:
                assert part not in raw, (post.message_id, part)
                assert part.replace("&", "&amp;") not in raw, (post.message_id, part)


@with_fixtures
@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_all_posts_of_a_saved_page_can_be_cut_out(file: Path) -> None:
    html = file.read_bytes()
    before = read_page(html)
    if not before.ids:
        assert without_posts(html, [1]) is None
        return
    cut, after = hide(html, *before.ids)
    assert after.posts == ()
    assert set(after.hidden) == set(before.ids)
    assert without_posts(html, [max(before.ids) + 1000]) is None
    assert without_posts(html, []) is None
    head = repr(before.channel)
    for part in (part for post in before.posts for part in words(post)):
        assert part in head or part not in cut.decode(), part


def reply(before: str, text: str) -> str:
    return (
        f'<a class="tgme_widget_message_reply" href="https://t.me/zelmara_demo/5">{before}'
        '<span class="tgme_widget_message_author_name">Zelmara</span>'
        f'<div class="tgme_widget_message_metatext">{text}</div></a>'
    )


def album() -> str:
    members = "".join(
        f'<a class="tgme_widget_message_photo_wrap" href="https://t.me/zelmara_demo/{number}?single" '
        f"style=\"background-image:url('https://cdn4.telesco.pe/file/photo{number}.jpg')\"></a>"
        for number in (5, 6, 7)
    )
    inner = f'<div class="tgme_widget_message_text js-message_text">{said("The caption of the three")}</div>'
    forward = '<div><a class="tgme_widget_message_forwarded_from_name" href="https://t.me/rives_demo/3">Rives</a></div>'
    reaction = '<span class="tgme_reaction"><i class="emoji"><b>x</b></i>4</span>'
    reacted = f'<div class="tgme_widget_message_reactions">{reaction}</div>'
    group = f'<div class="tgme_widget_message_grouped_wrap">{members}</div>'
    origin = forward.replace("<div>", '<div class="tgme_widget_message_forwarded_from">')
    views = '<span class="tgme_widget_message_views">12</span>'
    return block(5, f"{origin}{group}{inner}{reacted}{views}")


def test_a_member_of_an_album_goes_alone() -> None:
    html = page(album())
    cut, after = hide(html, 6)
    (post,), (old,) = after.posts, read_page(html).posts
    assert (after.hidden, post.ids, post.hidden) == ((6,), (5, 7), (6,))
    assert post.text == "The caption of the three"
    assert b"photo6" not in cut
    seen = {each.key.message_id: each for each in seen_in(old, 9)}
    assert list(seen_in(post, 9)) == [seen[5], seen[7]]


def test_the_caption_of_an_album_goes_with_its_lowest_id() -> None:
    html = page(album())
    cut, after = hide(html, 5)
    (post,), (old,) = after.posts, read_page(html).posts
    assert (after.hidden, post.ids, post.text) == ((5,), (6, 7), "")
    assert b"photo5" not in cut
    assert b"caption" not in cut
    seen = {each.key.message_id: each for each in seen_in(old, 9)}
    assert list(seen_in(post, 9)) == [seen[6], seen[7]]


def test_an_album_of_which_one_member_is_left_stays_an_album() -> None:
    html = page(album())
    _, after = hide(html, 5, 6)
    (post,), (old,) = after.posts, read_page(html).posts
    assert (set(after.hidden), post.ids) == ({5, 6}, (7,))
    assert list(seen_in(post, 9)) == [list(seen_in(old, 9))[2]]
    again, last = hide(without_posts(html, [5, 6]) or b"", 7)
    assert (set(last.hidden), last.posts) == ({5, 6, 7}, ())
    assert b"photo" not in again


def test_what_others_quote_of_a_post_goes_and_what_they_answer_stays() -> None:
    secret = "Where the bridge stood"
    style = "background-image:url('https://cdn4.telesco.pe/file/thumb5')"
    thumb = f'<i class="tgme_widget_message_reply_thumb" style="{style}">'
    answer = reply(f"{thumb}</i>", secret)
    elsewhere = answer.replace("zelmara_demo/5", "rives_demo/5").replace(secret, "Of another channel")
    preview = (
        '<a class="tgme_widget_message_link_preview" href="https://t.me/zelmara_demo/5">'
        f'<div class="link_preview_description">{secret}</div></a>'
    )
    pin = said(f'Zelmara pinned «<span class="tgme_widget_service_strong_text">{secret[:12]}…</span>»')
    html = page(
        block(5, said(f"{secret} that day")),
        block(6, answer + said("So it was")),
        block(7, said("Look") + preview),
        block(8, pin, classes="service_message"),
        block(9, elsewhere + said("Not so there")),
    )
    cut, after = hide(html, 5)
    assert b"bridge" not in cut
    assert b"Where the" not in cut
    assert cut.count(b"thumb5") == 1  # that of the other channel's post
    posts = {post.message_id: post for post in after.posts}
    assert sorted(posts) == [6, 7, 8, 9]
    assert posts[6].reply is not None
    assert (posts[6].reply.message_id, posts[6].reply.text, posts[6].text) == (5, None, "So it was")
    assert posts[8].service == "Zelmara pinned «»"
    assert posts[9].reply is not None
    assert posts[9].reply.text == "Of another channel"


def test_a_quotation_alone_is_cut_without_a_stub() -> None:
    cut, after = hide(page(block(6, reply("", "Gone words") + said("So it was"))), 5)
    assert b"Gone words" not in cut
    assert after.hidden == ()


OWN = """<html><head><title>Telegram: View @zelmara_demo</title>
<meta property="og:title" content="Zelmara"><meta property="og:description" content="Words of the post">
<meta property="og:image" content="https://cdn4.telesco.pe/file/picture.jpg">
<meta name="twitter:description" content="Words of the post"><meta property="al:ios:url" content="tg://resolve?domain=zelmara_demo&amp;post=5">
<link rel="canonical" href="https://t.me/zelmara_demo/5"></head><body><div class="tgme_page">
<iframe id="telegram-post-zelmara_demo-5" src="https://t.me/zelmara_demo/5?embed=1&amp;mode=tme"></iframe>
<textarea id="embed_code_field">&lt;script data-telegram-post="zelmara_demo/5"&gt;</textarea></div>
<script>var text = "Words of the post";</script></body></html>"""


def test_the_own_page_of_a_post_says_nothing_of_it() -> None:
    cut, after = hide(OWN.encode(), 5)
    assert after.hidden == (5,)
    for part in (b"Words of", b"picture.jpg", b"embed_code", b"<iframe"):
        assert part not in cut
    assert without_posts(OWN.encode(), [6]) is None


def test_the_frame_of_a_post_says_nothing_of_it() -> None:
    head = '<meta property="og:description" content="Words of it">'
    frame = f"<html><head>{head}</head><body>{block(5, said('Words of it'))}"
    cut, after = hide(frame.encode() + b"<script>x('Words of it')</script></body></html>", 5)
    assert (after.kind, after.hidden, after.posts) == ("post", (5,), ())
    assert b"Words" not in cut


@pytest.mark.parametrize("form", ["string", "comments_html", "html"])
def test_fragments_within_json_keep_their_form(form: str) -> None:
    html = page(block(5, said("Gone")), block(6, said("Here to stay"))).decode()
    held = json.dumps(html if form == "string" else {"ok": True, form: html, "comments_cnt": 2})
    cut, after = hide(held.encode(), 5)
    assert b"Gone" not in cut
    assert [post.text for post in after.posts] == ["Here to stay"]
    assert after.hidden == (5,)
    assert form == "string" or json.loads(cut)["comments_cnt"] == 2
    assert without_posts(held.encode(), [7]) is None


def test_a_block_that_names_its_post_in_its_own_data_alone_goes_too() -> None:
    view = "eyJjIjotMTM5Njk1MjM4MSwicCI6ODYxNH0"  # {"c":-1396952381,"p":8614}
    html = page(f'<div class="tgme_widget_message" data-post="zelmara_demo/" data-view="{view}">{said("Gone")}</div>')
    assert read_page(html).faults != ()
    cut, after = hide(html, 8614)
    assert b"Gone" not in cut
    assert (after.hidden, after.faults) == ((8614,), ())


def test_a_block_within_another_goes_with_it() -> None:
    html = page(block(5, said("Outer") + block(6, said("Inner"))), block(7, said("Left")))
    cut, after = hide(html, 6)
    assert b"Inner" not in cut
    assert 6 in after.hidden
    cut, after = hide(html, 5)
    assert b"Outer" not in cut
    assert [post.message_id for post in after.posts] == [7]


def test_hiding_twice_is_hiding_once() -> None:
    html = page(album(), block(8, said("Left")))
    once, first = hide(html, 6)
    twice, second = hide(once, 8)
    assert set(second.hidden) == {6, 8}
    assert second.posts[0] == first.posts[0]
    assert twice != once
