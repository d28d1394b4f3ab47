"""Which links may lead to videos, one address for each video, and the links of a post."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.model.details import Button, Buttons, Preview
from archiver.model.ids import PostKey
from archiver.model.observations import PostSeen
from archiver.model.spans import Span
from archiver.text.post_links import MOST, links_of, outside
from archiver.text.video_links import is_video_link, video_address

ONE = "https://www.youtube.com/watch?v=abcdefghijk"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/watch?v=abcdefghijk",
        "https://m.youtube.com/shorts/abcdefghijk",
        "https://youtu.be/abcdefghijk?t=3",
        "HTTPS://VIMEO.COM/12345",
        "https://rutube.ru/video/0123456789abcdef/",
        "https://vk.com/video-1_2",
        "https://m.vk.com/wall-1_2",
        "https://vk.com/feed?z=video-1_2",
        "https://vkvideo.ru/video-1_2",
        "https://ok.ru/video/123",
        "https://x.com/zelmara/status/1",
        "https://twitter.com/i/web/status/1",
        "https://www.tiktok.com/@zelmara/video/1",
        "https://www.facebook.com/watch/?v=1",
        "https://www.facebook.com/zelmara/videos/1",
        "https://www.instagram.com/reel/abc/",
        "https://odysee.com/@zelmara:1/film:2",
        "https://www.twitch.tv/videos/1",
        "https://peertube.example/w/abcdefgh12345678",
        "https://peertube.example/videos/watch/01234567-89ab-cdef-0123-456789abcdef",
        "https://zelmara.example/a/film.MP4?token=1",
        "http://zelmara.example:8080/live/index.m3u8",
    ],
)
def test_links_worth_asking(url: str) -> None:
    assert is_video_link(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/",
        "https://www.youtube.com/@zelmara",
        "https://vimeo.com/",
        "https://x.com/zelmara",
        "https://vk.com/zelmara",
        "https://notyoutube.com/watch?v=1",
        "https://youtube.com.example/watch?v=1",
        "https://zelmara.example/news/1.html",
        "https://zelmara.example/?file=a.mp4",
        "ftp://zelmara.example/a.mp4",
        "mailto:a@youtu.be",
        "//youtu.be/abc",
        "http://[::1",
        "http://",
        "",
        "https://youtu.be/" + "a" * 5000,
    ],
)
def test_other_links(url: str) -> None:
    assert not is_video_link(url)


def test_users_name_more_hosts() -> None:
    assert not is_video_link("https://films.zelmara.example/1")
    assert is_video_link("https://films.zelmara.example/1", ["Zelmara.example "])
    assert not is_video_link("https://otherzelmara.example/1", ["zelmara.example"])


@given(st.text(max_size=80))
def test_any_text_is_a_link_or_none(text: str) -> None:
    for url in (text, "http://" + text, "https://youtube.com/" + text):
        assert is_video_link(url) in {True, False}


def test_long_links_take_linear_time() -> None:
    began = time.perf_counter()
    for piece in ("/", "video", "?z=", "&z=video", "a/videos/", "."):
        for host in ("bbc.com", "vk.com", "my.mail.ru", "facebook.com", "twitch.tv", "a." * 500):
            is_video_link(f"https://{host}/{piece * 4000}"[:4090])
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/watch?v=abcdefghijk",
        "http://m.youtube.com/watch?feature=share&v=abcdefghijk&t=30s",
        "https://youtu.be/abcdefghijk?si=x",
        "https://www.youtube.com/shorts/abcdefghijk",
        "https://www.youtube.com/embed/abcdefghijk?autoplay=1",
        "https://www.youtube-nocookie.com/embed/abcdefghijk",
        "https://www.youtube.com/live/abcdefghijk/",
    ],
)
def test_one_video_has_one_address(url: str) -> None:
    assert video_address(url) == ONE
    assert is_video_link(url)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.youtube.com/embed/videoseries?list=PL1", "https://www.youtube.com/embed/videoseries?list=PL1"),
        ("https://www.youtube.com/ABCDEFGHIJK", "https://www.youtube.com/ABCDEFGHIJK"),
        ("https://www.youtube.com/watch?v=short", "https://www.youtube.com/watch?v=short"),
        ("https://vimeo.com/1?utm_source=a&h=b#t=3", "https://vimeo.com/1?h=b"),
        ("https://zelmara.example/a.mp4?token=a%2Fb", "https://zelmara.example/a.mp4?token=a%2Fb"),
        ("https://ok.ru/video/1", "https://ok.ru/video/1"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_other_addresses_stay_what_they_are(url: str, address: str) -> None:
    assert video_address(url) == address


@given(st.text(max_size=60))
def test_an_address_of_an_address_is_itself(text: str) -> None:
    once = video_address(f"https://youtu.be/{text}")
    assert video_address(once) == once


def post(text: str, spans: tuple[Span, ...] = (), details: tuple[Preview | Buttons, ...] = ()) -> PostSeen:
    return PostSeen(key=PostKey(100, 1), date=datetime(2026, 1, 1, tzinfo=UTC), text=text, spans=spans, details=details)


def test_links_of_a_post_stand_in_its_text_behind_words_in_its_preview_and_on_buttons() -> None:
    text = "See youtu.be/abcdefghijk and here, not t.me/zelmara_demo/3"
    seen = post(
        text,
        (
            Span(kind="url", offset=4, length=20),
            Span(kind="textUrl", offset=29, length=4, value="https://ok.ru/video/5"),
            Span(kind="url", offset=39, length=19),
            Span(kind="bold", offset=0, length=3),
        ),
        (
            Preview(url="https://www.youtube.com/watch?v=abcdefghijk", display_url="youtube.com"),
            Buttons(buttons=(Button(label="More", url="https://zelmara.example/a.mp4"),)),
        ),
    )
    assert links_of(seen) == (ONE, "https://ok.ru/video/5", "https://zelmara.example/a.mp4")


@pytest.mark.parametrize(
    "url",
    ["", "zelmara", "tg://resolve?domain=a", "mailto:a@zelmara.example", "https://t.me/a/1", "http://[::1", "a b.c",
     "https://zelmara.example/\nHost: a", "https://localhost/a", f"https://zelmara.example/{'a' * 5000}"],
)  # fmt: skip
def test_what_is_no_address_of_another_site_is_no_link(url: str) -> None:
    assert outside(url) is None


def test_of_a_thousand_links_a_hundred_are_taken() -> None:
    words = [f"https://zelmara.example/{number}" for number in range(1000)]
    spans, at = [], 0
    for word in words:
        spans.append(Span(kind="url", offset=at, length=len(word)))
        at += len(word) + 1
    assert links_of(post(" ".join(words), tuple(spans))) == tuple(words[:MOST])
