"""Made-up pages of a made-up channel, in the form of Telegram's web pages."""

from __future__ import annotations

import base64
import json
from typing import Any

from archiver.sources.preview.read import WebPost, read_page

NAME = "zelmara_demo"
CHANNEL = 1_234_567_890
DATE = "2024-05-01T10:00:00+00:00"


def view(**data: Any) -> str:
    """What a block holds in ``data-view``."""
    return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")


def block(
    number: int | str,
    inside: str = "",
    *,
    name: str = NAME,
    classes: str = "",
    date: str = DATE,
    meta: str = "",
    data_view: str | None = None,
) -> str:
    """A post's block with its footer; ``inside`` stands before that, ``meta`` beside the date."""
    seen = view(c=-CHANNEL, p=number, t=1_714_600_000) if data_view is None else data_view
    return (
        f'<div class="tgme_widget_message {classes}" data-post="{name}/{number}" data-view="{seen}">{inside}'
        f'<span class="tgme_widget_message_meta">{meta}'
        f'<a class="tgme_widget_message_date" href="https://t.me/{name}/{number}"><time datetime="{date}">10:00</time>'
        "</a></span></div>"
    )


def said(text: str) -> str:
    """The words of a post."""
    return f'<div class="tgme_widget_message_text js-message_text">{text}</div>'


def page(*blocks: str, head: str = "", header: str = "") -> bytes:
    """A page of a history."""
    wraps = "".join(f'<div class="tgme_widget_message_wrap">{each}</div>' for each in blocks)
    return (
        f'<html><head>{head}</head><body>{header}<section class="tgme_channel_history">{wraps}</section></body></html>'
    ).encode()


def frame(inside: str) -> bytes:
    """A page that shows one post alone."""
    return f'<html><body class="widget_frame_base">{inside}</body></html>'.encode()


HEADER = (
    '<div class="tgme_channel_info"><div class="tgme_channel_info_header_title"><span>Zelmara</span></div>'
    f'<div class="tgme_channel_info_header_username"><a href="https://t.me/{NAME}">@{NAME}</a></div>'
    '<div class="tgme_channel_info_counter"><span class="counter_value">3.74K</span>'
    '<span class="counter_type">subscribers</span></div></div>'
)


def one(inside: str, number: int = 5, **more: Any) -> WebPost:
    """The post of a page with one block."""
    (post,) = read_page(page(block(number, inside, **more))).posts
    return post
