"""What other readers of these pages are known to get wrong, each with a made-up block."""

from __future__ import annotations

import pytest

from archiver.sources.preview.read import read_page
from archiver.sources.preview.read.posts import seen_in
from tests.sources.preview.blocks import HEADER, block, frame, one, page, said


def test_lines_are_not_glued_and_no_newline_comes_of_markup() -> None:
    post = one(said("one<br/>two <b>bo</b>ld<br><br>three"))
    assert post.text == "one\ntwo bold\n\nthree"
    assert [(span.kind, span.offset, span.length) for span in post.spans] == [("bold", 8, 2)]


def test_what_is_answered_is_not_the_text() -> None:
    quoted = '<div class="tgme_widget_message_text js-message_reply_text">Quoted words</div>'
    reply = f'<a class="tgme_widget_message_reply" href="https://t.me/zelmara_demo/4">{quoted}</a>'
    assert one(reply + said("Own words")).text == "Own words"
    old = reply.replace(" js-message_reply_text", "")  # as of 2018
    assert one(old + said("Own words")).text == "Own words"
    alone = one(old)
    assert (alone.text, alone.reply.text if alone.reply else None) == ("", "Quoted words")


def test_the_preview_of_a_link_is_not_the_post() -> None:
    inside = '<div class="tgme_widget_message_text">Theirs</div><i class="tgme_widget_message_photo_wrap"></i>'
    post = one(f'<a class="tgme_widget_message_link_preview" href="https://zelmara.example">{inside}</a>')
    assert (post.text, post.files) == ("", ())
    assert post.preview is not None


def test_a_preview_shows_its_picture_on_whichever_side() -> None:
    for name in ("link_preview_image", "link_preview_right_image", "link_preview_video_thumb"):
        style = "background-image:url('https://cdn4.telesco.pe/file/a')"
        inside = f'<i class="{name}" style="{style}"></i>'
        post = one(f'<a class="tgme_widget_message_link_preview" href="https://zelmara.example">{inside}</a>')
        assert post.preview is not None
        assert post.preview.picture == "https://cdn4.telesco.pe/file/a"


def test_a_post_without_words_has_its_links_nevertheless() -> None:
    button = '<a class="tgme_widget_message_inline_button url_button" href="https://zelmara.example/go">Go</a>'
    preview = '<a class="tgme_widget_message_link_preview" href="https://zelmara.example"></a>'
    post = one(button + preview)
    assert post.text == ""
    assert post.buttons == (("Go", "https://zelmara.example/go"),)
    assert post.preview is not None
    assert post.preview.url == "https://zelmara.example"


def test_a_poll_that_is_open_to_votes_has_its_options_and_voters() -> None:
    """In frames of 2026: options to choose from without percents, the number of voters below."""
    option = (
        '<div class="tgme_widget_message_poll_option tgme_widget_message_poll_option_radio_item js-poll_option" '
        'data-value="MA"><div class="tgme_widget_message_poll_option_radio"></div>'
        '<div class="tgme_widget_message_poll_option_value">'
        '<div class="tgme_widget_message_poll_option_text">{}</div></div></div>'
    )
    poll = one(
        '<div class="tgme_widget_message_poll js-poll multiple">'
        '<div class="tgme_widget_message_poll_question">Which bridge?</div>'
        '<div class="tgme_widget_message_poll_type">Anonymous Poll</div>'
        '<div class="tgme_widget_message_poll_options">'
        f"{option.format('The old one')}{option.format('The new one')}</div>"
        '<div class="tgme_widget_message_poll_votes">746 votes</div></div>'
    ).poll
    assert poll is not None
    assert (poll.question, poll.type) == ("Which bridge?", "Anonymous Poll")
    assert poll.options == (("The old one", None), ("The new one", None))
    assert poll.voters is not None
    assert poll.voters.value == 746


def test_a_photo_with_a_notice_for_old_browsers_is_a_photo() -> None:
    """The notice stands beside the media in frames of 2026, and is shown where a style sheet says so."""
    style = "background-image:url('https://cdn4.telesco.pe/file/a')"
    photo = (
        '<div class="media_supported_cont"><a class="tgme_widget_message_photo_wrap 5307778390817887557 1235813459_45" '
        f'style="{style}" href="https://t.me/zelmara_demo/5"></a>{said("Words")}</div>'
        '<div class="media_not_supported_cont"><div class="message_media_not_supported_wrap">'
        '<div class="message_media_not_supported_label">Please open Telegram to view this post</div></div></div>'
    )
    post = one(photo)
    assert (post.text, post.closed, len(post.files)) == ("Words", False, 1)


@pytest.mark.parametrize("word", ["subscriber", "subscribers", "member", "members"])
def test_who_reads_a_channel_goes_by_several_names(word: str) -> None:
    channel = read_page(page(block(5), header=HEADER.replace("subscribers", word))).channel
    assert channel is not None
    count = channel.count("subscribers", "members")
    assert count is not None
    assert (count.raw, count.value, count.step) == ("3.74K", 3740, 10)


@pytest.mark.parametrize(("written", "seconds"), [("0:07", 7), ("61:40", 3700), ("1:02:05", 3725), ("x", None)])
def test_durations_and_never_a_duration_for_the_date(written: str, seconds: int | None) -> None:
    film = (
        '<a class="tgme_widget_message_video_player"><video class="js-message_video" src="https://cdn4.telesco.pe/file/a.mp4">'
        f'</video><time class="message_video_duration">{written}</time></a>'
    )
    post = one(film)
    assert post.files[0].duration_s == seconds
    assert post.date is not None


def film(name: str, more: str = "") -> str:
    return f'<video class="{name}" src="https://cdn4.telesco.pe/file/{name}.mp4" {more}></video>'


def test_of_two_films_the_blurred_one_is_the_same_and_is_left_out() -> None:
    players = film("js-message_video_blured", "muted") + film("js-message_video")
    post = one(
        f'<a class="tgme_widget_message_video_player">{players}<time class="message_video_duration">0:05</time></a>'
    )
    assert [(file.kind, file.url) for file in post.files] == [
        ("video", "https://cdn4.telesco.pe/file/js-message_video.mp4")
    ]


def test_every_kind_that_moves_or_sounds_is_found() -> None:
    own = film("js-message_video", "autoplay loop muted")
    round_film = film("js-message_roundvideo")
    post = one(
        f'<a class="tgme_widget_message_video_player">{own}</a>'
        f'<div class="tgme_widget_message_roundvideo_player">{round_film}</div>'
        '<a class="tgme_widget_message_voice_player"><audio src="https://cdn4.telesco.pe/file/a.ogg"></audio></a>'
        '<a class="tgme_widget_message_photo_wrap" style="background-image:url(https://cdn4.telesco.pe/file/b.jpg)"></a>'
    )
    assert [file.kind for file in post.files] == ["animation", "round", "voice", "photo"]
    assert all(file.url for file in post.files)


def test_a_film_that_is_too_big_is_named_and_a_label_alone_means_nothing() -> None:
    label = '<div class="message_media_not_supported_wrap">This media is not supported in your browser</div>'
    big = one(f'<a class="tgme_widget_message_video_player not_supported"><div></div>{label}</a>')
    small = one(f'<a class="tgme_widget_message_video_player">{film("js-message_video")}{label}</a>')
    assert [(file.kind, file.url, file.why) for file in big.files] == [("video", None, "too_big")]
    assert small.files[0].why is None
    assert not small.closed
    assert not big.closed


def test_each_member_of_an_album_has_its_own_id() -> None:
    links = "".join(
        f'<a class="tgme_widget_message_photo_wrap" href="https://t.me/zelmara_demo/{number}?single" '
        f"style=\"background-image:url('https://cdn4.telesco.pe/file/{number}')\"></a>"
        for number in (5, 6)
    )
    post = one(links + said(said("Both")))
    assert post.text == "Both"
    assert [(seen.key.message_id, len(seen.media), seen.text) for seen in seen_in(post, 1)] == [
        (5, 1, "Both"),
        (6, 1, ""),
    ]


def test_emoji_are_text_and_no_entities() -> None:
    picture = (
        '<i class="emoji" style="background-image:url(\'//telegram.org/img/emoji/40/F09F918D.png\')"><b>👍</b></i>'
    )
    post = one(said(f"{picture} yes <tg-emoji emoji-id='5'>{picture}</tg-emoji>"))
    assert post.text == "👍 yes 👍"
    assert [(span.kind, span.value) for span in post.spans] == [("customEmoji", "5")]
    assert post.files == ()


def test_reactions_of_every_sort() -> None:
    rows = (
        '<span class="tgme_reaction"><i class="emoji"><b>👍</b></i>1.2K</span>'
        '<span class="tgme_reaction"><tg-emoji emoji-id="77"></tg-emoji>3</span>'
        '<span class="tgme_reaction tgme_reaction_paid"><i></i>2</span>'
    )
    post = one(f'<div class="tgme_widget_message_reactions">{rows}</div>')
    assert [(name, count.value) for name, count in post.reactions] == [("👍", 1200), ("77", 3), ("paid", 2)]


def test_a_way_to_older_posts_is_never_the_canonical_one() -> None:
    canonical = '<link rel="canonical" href="/s/zelmara_demo?before=9">'
    assert read_page(page(block(5), head=canonical)).before is None
    assert read_page(page(block(5), head=canonical + '<link rel="prev" href="/s/zelmara_demo?before=5">')).before == 5
    more = '<a class="tme_messages_more" data-before="4"></a>'
    assert read_page(page(block(5), head=canonical, header=more)).before == 4


def test_a_frame_that_says_to_open_telegram_is_closed() -> None:
    notice = '<div class="message_media_not_supported_wrap">Please open Telegram to view this post</div>'
    (post,) = read_page(frame(block(5, notice))).posts
    assert post.closed
    assert one(notice + said("Words nevertheless")).closed
    assert not one(f'<div class="media_not_supported_cont">{notice}</div>' + said("With custom emoji")).closed
