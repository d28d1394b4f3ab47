"""Pages that lie, are cut off or garbled: nothing is raised, and time is bounded."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.sources.preview.read import read_page
from archiver.sources.preview.read.depth import DEEPEST, is_too_deep
from archiver.sources.preview.read.hiding import without_posts
from archiver.sources.preview.read.pages import MOST_BLOCKS
from archiver.sources.preview.read.posts import seen_in
from tests.counts import reduced
from tests.sources.preview.blocks import CHANNEL, block, one, page, said, view

FOLDER = os.environ.get("ARCHIVER_FIXTURES")
with_fixtures = pytest.mark.skipif(FOLDER is None, reason="ARCHIVER_FIXTURES names no folder with saved pages")
LONG_S = 20.0
"""Of processor time: far above what any of these pages takes (6 s at most), far below the square of their size."""


def read_all(data: bytes) -> None:
    """Whatever is done with a page, as far as it is done without the archive."""
    found = read_page(data)
    assert found.ids == sorted(set(found.ids))
    for post in found.posts:
        for span in post.spans:
            assert 0 <= span.offset < span.offset + span.length <= len(post.text)
        list(seen_in(post, CHANNEL))
    cut = without_posts(data, found.ids[:3])
    if cut is not None:
        assert not {number for post in read_page(cut).posts for number in post.ids} & set(found.ids[:3])


@with_fixtures
@pytest.mark.parametrize("name", ["statosphere_msgs_vtosters", "tchan_multimedia_message", "tchan_poll"])
def test_a_page_that_is_cut_off_anywhere(name: str) -> None:
    data = (Path(str(FOLDER)) / "tme" / f"{name}.html").read_bytes()
    step = 1 if len(data) < 12_000 else 97
    for end in range(0, len(data), step * 3):
        read_all(data[:end])


@with_fixtures
@settings(max_examples=150)
@given(st.data())
def test_a_page_with_other_bytes_in_it(data: st.DataObject) -> None:
    names = [
        "statosphere_msgs_seniorpy",
        "statosphere_info_codecamp",
        "tchan_location_message",
        "tchan_sticker_message",
    ]
    html = bytearray((Path(str(FOLDER)) / "tme" / f"{data.draw(st.sampled_from(names))}.html").read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(html) - 1))
        html[place : place + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=12))
    read_all(bytes(html))


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    read_all(data)
    read_all(b'<div class="tgme_widget_message" data-post="zelmara_demo/5">' + data)
    read_all(b'"' + data + b'"')


@settings(max_examples=200)
@given(st.text(max_size=60), st.text(max_size=30))
def test_any_text_in_any_place(text: str, value: str) -> None:
    for place in ("data-post", "data-view", "class", "href", "style", "src", "datetime"):
        html = block(
            5, f'<a class="tgme_widget_message_photo_wrap" {place}="{value}">{text}</a>{said(text)}', date=value
        )
        read_all(page(html.replace('data-post="', f'{place}="{value}" data-post="')))


BIG: dict[str, Callable[[], bytes]] = {
    "deep": lambda: page(block(5, said("<div>" * 100_000 + "x"))),
    "deep around": lambda: b"<div>" * 200_000 + page(block(5, said("x"))),
    "quotes in quotes": lambda: page(block(5, said("<blockquote>" * 100_000 + "x"))),
    "bold in bold": lambda: page(block(5, said("<b>" * 100_000 + "x"))),
    "attribute": lambda: page(block(5, f"<a class='tgme_widget_message_photo_wrap' style='{'a' * 10_000_000}'></a>")),
    "urls in a style": lambda: page(
        block(5, f"<a class='tgme_widget_message_photo_wrap' style='{'url(' * 2_500_000}'>")
    ),
    "classes": lambda: page(block(5, f"<a class='{'a ' * 5_000_000}'></a>")),
    "name": lambda: page(block("1" * 10_000_000)),
    "own data": lambda: page(block(5, data_view="A" * 10_000_000)),
    "text": lambda: page(block(5, said("x" * 20_000_000))),
    "blanks": lambda: page(block(5, said(" \n" * 10_000_000))),
    "links": lambda: page(block(5, said("<a href='https://zelmara.example'>x</a>" * reduced(300_000)))),
    "blocks": lambda: b'<div class="tgme_widget_message" data-post="zelmara/1"></div>' * reduced(1_000_000),
    "blocks in blocks": lambda: b'<div class="tgme_widget_message" data-post="zelmara/1">' * 300_000,
    "blocks around much": lambda: (
        b'<div class="tgme_widget_message" data-post="z">' * 490 + b"<b>x</b>" * reduced(500_000)
    ),
    "texts in texts": lambda: page(block(5, said("")[:-6] * 100_000)),
    "counters": lambda: b'<div class="tgme_channel_info_counter">3</div>' * 300_000,
    "JSON in JSON": lambda: b'{"html":' * 100_000,
    "a long number": lambda: b'{"html": ' + b"9" * 1_000_000 + b"}",
}


@pytest.mark.parametrize("name", BIG)
def test_a_page_of_many_megabytes_takes_a_moment(name: str) -> None:
    data = BIG[name]()
    began = time.process_time()
    found = read_page(data)
    without_posts(data, [5])
    assert time.process_time() - began < LONG_S
    assert len(found.posts) <= MOST_BLOCKS


def test_what_is_not_read_is_named() -> None:
    deep = read_page(page(block(5, said("<div>" * 10_000 + "x"))))
    assert (deep.kind, deep.posts) == ("strange", ())
    assert "deep" in deep.faults[0][1]
    many = read_page(page(*(block(number) for number in range(1, MOST_BLOCKS + 3))))
    assert len(many.posts) == MOST_BLOCKS
    assert [fault for fault in many.faults if fault[0] == "the page"] == [many.faults[-1]]
    full = read_page(page(*(block(number) for number in range(1, MOST_BLOCKS + 1))))
    assert full.faults == ()


def test_of_a_page_that_is_not_read_nothing_is_left_that_names_a_hidden_post() -> None:
    for data in (
        page(block(5, said("<div>" * 10_000 + "hidden words"))),
        page(*(block(number, said("hidden words")) for number in range(1, MOST_BLOCKS + 3))),
    ):
        cut = without_posts(data, [5])
        assert cut is not None
        assert b"hidden words" not in cut
        assert read_page(cut).hidden == (5,)
        assert without_posts(data, [999_999]) is None


@with_fixtures
def test_no_saved_page_is_too_deep() -> None:
    pages = list((Path(str(FOLDER)) / "tme").glob("*.html"))
    assert pages
    for file in pages:
        assert not is_too_deep(file.read_bytes() * 3), file.stem
    assert not is_too_deep((b"<div>" * (DEEPEST - 1) + b"</div>" * (DEEPEST - 1)) * 20)
    assert is_too_deep((b"<div>" * (DEEPEST + 1) + b"</div>" * (DEEPEST + 1)) * 20)


def raw_view(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "value",
    [
        "", "A", "!!!", "====", "\u0660\u0661", raw_view("[1, 2]"), raw_view("NaN"),
        raw_view('{"c": NaN, "t": Infinity}'),
        raw_view('{"c": -1' + "0" * 500 + "}"), raw_view("[" * 2000), raw_view('{"c": "-5", "t": "7"}'),
        raw_view("null"),
        view(c=CHANNEL, t=-1), view(c=0, t=0), view(c=-(2**60), t=2**40), view(c=True, t=True), view(c=-1.5, t=1.5),
        view(c=[-5], t={"a": 1}), raw_view("\x00"), base64.urlsafe_b64encode(b"\xff\xfe{}").decode(),
    ],
)  # fmt: skip
def test_own_data_that_say_nothing(value: str) -> None:
    post = one(said("x"), data_view=value)
    assert (post.channel_id, post.page_time, post.text) == (None, None, "x")


def test_own_data_that_say_something() -> None:
    assert one("", data_view=view(c=-5, p=1, t=1_714_600_000)).channel_id == 5
    assert one("", data_view=view(c=-1_000_000_000_005)).channel_id == 5
    time_shown = one("", data_view=view(t=1_714_600_000)).page_time
    assert time_shown is not None
    assert time_shown.isoformat() == "2024-05-01T21:46:40+00:00"


@pytest.mark.parametrize(
    "post",
    [
        "zelmara_demo/-5", "zelmara_demo/0", "zelmara_demo/99999999999", "zelmara_demo/3000000000", "zelmara_demo/",
        "/5",
        "../../etc/passwd", "zelmara_demo/../5", "zelmara_demo/5/6", "zelmara demo/5", "a/5", "zelmara_demo/5?x",
        "5", "c//5",
        "zelmara_demo\x00/5", "zelmara_demo/5.0", "zelmara_demo/0x5", "https://t.me/zelmara_demo/5",
    ],
)  # fmt: skip
def test_names_of_posts_that_are_none(post: str) -> None:
    found = read_page(page(f'<div class="tgme_widget_message" data-post="{post}">{said("x")}</div>'))
    assert found.posts == ()
    assert len(found.faults) == 1


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0000-01-01T00:00:00+00:00", None), ("2024-05-01T10:00:00", None), ("", None), ("10:00", None), ("now", None),
        ("2024-13-01T00:00:00+00:00", None), ("0001-01-01T00:00:00+23:00", None), ("9999-12-31T23:59:59-23:00", None),
        ("99999-01-01T00:00:00+00:00", None), ("2024-05-01T12:00:00+02:00", "2024-05-01T10:00:00+00:00"),
        (" 2024-05-01T10:00:00Z ", "2024-05-01T10:00:00+00:00"),
    ],
)  # fmt: skip
def test_dates(written: str, read: str | None) -> None:
    post = one(said("x"), date=written)
    assert (post.date.isoformat() if post.date else None) == read
    assert len(list(seen_in(post, CHANNEL))) == (read is not None)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "data:image/png;base64,AAAA", "file:///etc/passwd", "ftp://zelmara.example/a", "",
        " ", "//",
        "/relative.jpg", "blob:https://t.me/1", "https:/one.example/a", "https://zelmara.example/" + "a" * 9000,
        "JAVASCRIPT:alert(1)", "\x01javascript:alert(1)", "http://[::1", "about:blank",
    ],
)  # fmt: skip
def test_addresses_that_no_file_lies_at(url: str) -> None:
    photo = f'<a class="tgme_widget_message_photo_wrap" style="background-image:url(\'{url}\')"></a>'
    film = f'<a class="tgme_widget_message_video_player"><video class="js-message_video" src="{url}"></video></a>'
    voice = f'<a class="tgme_widget_message_voice_player"><audio src="{url}"></audio></a>'
    still = f'<i class="tgme_widget_message_sticker" data-webp="{url}"></i>'
    sticker = f'<div class="tgme_widget_message_sticker_wrap">{still}</div>'
    picture = f'<i class="link_preview_image" style="background-image:url(\'{url}\')"></i>'
    preview = f'<a class="tgme_widget_message_link_preview" href="x">{picture}</a>'
    post = one(photo + film + voice + sticker + preview)
    addresses = [*(file.url for file in post.files), *(file.thumb for file in post.files)]
    addresses += [post.preview.picture] if post.preview else []
    assert set(addresses) == {None}
    assert [ref for seen in seen_in(post, CHANNEL) for ref in seen.media] == []


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0", (0, 1)), ("984", (984, 1)), ("1.2K", (1200, 100)), ("3.74K", (3740, 10)), ("53K", (53_000, 1000)),
        ("436.6K", (436_600, 100)), ("3.1M", (3_100_000, 100_000)), ("1 474 933", (1_474_933, 1)), ("2B", (2 * 10**9,
        10**9)),
        ("1.2.3K", None), ("1.234K", None), ("K", None), ("-5", None), ("1e3", None), ("1,2K", None), ("NaN", None),
        ("9" * 30, None),
        ("1 2 3", None), ("", None), ("5 K", None), ("+5", None), ("½", None),
    ],
)  # fmt: skip
def test_numbers(raw: str, value: tuple[int, int] | None) -> None:
    views = one(f'<span class="tgme_widget_message_views">{raw}</span>').views
    assert (None if views is None else (views.value, views.step)) == value


def test_signs_that_are_no_text() -> None:
    data = page(block(5, said("a&#0;b\x00c\x1b[31md\u202ee"))).replace(b"[31m", b"\xff\xfe[31m")
    (post,) = read_page(data).posts
    assert post.text.startswith("a")
    assert post.text.endswith("e")
    assert "\x00" not in post.text
    post.text.encode()


def test_quotes_in_quotes_as_deep_as_a_page_may_be() -> None:
    post = one(said("<blockquote>" * 400 + "x" + "</blockquote>" * 400))
    assert post.text == "x"
    assert {span.kind for span in post.spans} == {"blockquote"}


@pytest.mark.parametrize("sign", ["&#13;&#10;X-Injected: 1", "&#10;", "&#9;", "&#x7f;", "&#x2028;"])
def test_no_address_of_a_file_ends_a_line_of_a_request(sign: str) -> None:
    address = f"https://cdn4.telesco.pe/file/a{sign}b"
    video = f'<video class="js-message_video" src="{address}"></video>'
    player = f'<a class="tgme_widget_message_video_player" href="https://t.me/zelmara_demo/5">{video}</a>'
    photo = f'<a class="tgme_widget_message_photo_wrap" style="background-image:url(&#39;{address}&#39;)"></a>'
    post = one(player + photo)
    assert [each.url for each in post.files] == [None, None]
