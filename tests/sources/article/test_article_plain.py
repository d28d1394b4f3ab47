"""Plain texts and Markdown: kept to the character, with their references."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.sources.article import read_page
from tests.counts import reduced


def test_the_text_is_kept_to_the_character() -> None:
    text = "Nord Info\r\n\r\n  Une  vidéo\u200c de t.me/nord_info/12 a été publiée.\t\r\n"
    article = read_page(text.encode())
    assert article.text == text
    (ref,) = article.references
    assert (ref.kind, ref.handle, ref.post_id, text[ref.start : ref.end]) == (
        "post_link", "nord_info", 12, "t.me/nord_info/12",
    )  # fmt: skip
    assert (article.published, article.published_from) == (None, None)


def test_markdown_links_count_with_their_label() -> None:
    text = "He [posted two videos](https://t.me/nordnews/5 'a title') and [more](<https://t.me/nordnews/6>)."
    refs = read_page(text.encode()).references
    assert [(ref.post_id, ref.label, text[ref.start : ref.end]) for ref in refs] == [
        (5, "posted two videos", "posted two videos"),
        (6, "more", "more"),
    ]


def test_a_label_that_is_itself_the_address_counts_once() -> None:
    refs = read_page(b"See [t.me/nordnews/5](https://t.me/nordnews/5) there.").references
    assert [(ref.post_id, ref.label) for ref in refs] == [(5, "t.me/nordnews/5")]


def test_a_link_elsewhere_may_have_an_address_for_a_label() -> None:
    refs = read_page(b"See [t.me/nordnews/5](https://example.org/x) there.").references
    assert [(ref.post_id, ref.label) for ref in refs] == [(5, "")]


def test_embed_code_counts_and_quoted_embed_code_does_not() -> None:
    text = (
        'Before.\n\n<script async data-telegram-post="nordnews/7" data-width="100%"></script>\n'
        '<iframe src="https://t.me/nordnews/8?embed=1"></iframe>\n\n'
        '```html\n<script data-telegram-post="nordnews/9"></script>\nhttps://t.me/nordnews/10\n```\n'
        "`https://t.me/nordnews/11` <!-- https://t.me/nordnews/12 --> <pre>https://t.me/nordnews/13</pre>\n"
    )
    refs = read_page(text.encode()).references
    assert [(ref.kind, ref.post_id) for ref in refs] == [("embed", 7), ("embed", 8)]
    assert text[refs[0].start : refs[0].end] == "nordnews/7"
    assert refs[0].url == "https://t.me/nordnews/7"


def test_an_open_fence_lasts_to_the_end() -> None:
    assert read_page(b"Text.\n\n```\nhttps://t.me/nordnews/1\n").references == ()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Подписывайтесь на наш канал: https://t.me/dailyru", "site_chrome"),
        ("Follow us: [Telegram](https://t.me/dailyexample)", "site_chrome"),
        ("The channel https://t.me/nordnews wrote on Tuesday that it was open.", "channel_link"),
        ("Subscribe here. The channel https://t.me/nordnews wrote that it was open.", "channel_link"),
        ("https://t.me/share/url?url=https://example.org", "share"),
    ],
)
def test_chrome_is_told_by_its_sentence(line: str, kind: str) -> None:
    (ref,) = read_page(f"First line of the text.\n{line}\nLast line.".encode()).references
    assert ref.kind == kind


FRONT = """---
title: "A bridge: what is known"
author: Ann Writer
url: 'https://example.org/bridge'
tags: [a, b]
description: "See https://t.me/nordnews/1"
published: 2024-03-05T10:00
---

# Another heading

Words https://t.me/nordnews/2
"""


def test_front_matter_tells_about_the_article_and_is_not_its_prose() -> None:
    article = read_page(FRONT.encode())
    assert (article.title, article.author, article.url) == (
        "A bridge: what is known", "Ann Writer", "https://example.org/bridge",
    )  # fmt: skip
    assert (article.published, article.published_from) == (date(2024, 3, 5), "front matter")
    assert [(ref.post_id, ref.region) for ref in article.references] == [(1, "aside"), (2, "article")]
    (segment,) = article.segments
    assert article.text[segment.start : segment.end].endswith("---\n")
    given_day = read_page(FRONT.encode(), published=date(2020, 1, 1), url="https://example.org/x")
    assert (given_day.published_from, given_day.url) == ("option", "https://example.org/x")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# The heading of it\n\nText", "The heading of it"),
        ("TV\n\nStrategic talks with the capital go on\n\nA long paragraph.", "Strategic talks with the capital go on"),
        ("Word\n", None),
    ],
)
def test_titles(text: str, title: str | None) -> None:
    assert read_page(text.encode()).title == title


PIECE = st.sampled_from(
    [
        "[", "](", ")", "`", "```", "\n", "---\n", "key: value\n", "https://t.me/nordnews/3", "t.me/nordnews", "words ",
        "<!--", "-->", '<script data-telegram-post="nordnews/4">', "<code>", "</code>",
        '<iframe src="https://t.me/nordnews/5">',
    ]
)  # fmt: skip


@settings(max_examples=reduced(200), deadline=None)
@given(st.lists(PIECE, max_size=30))
def test_places_hold_whatever_the_markup(parts: list[str]) -> None:
    text = "Text: " + "".join(parts)
    article = read_page(text.encode())
    assert article.text == text
    for ref in article.references:
        words = text[ref.start : ref.end]
        assert words
        assert words == ref.label or ref.url.endswith(words)
