"""Made-up pages of comments, in the form of Telegram's: a block has no name, its address is that of the post."""

from __future__ import annotations

import json
from typing import Any

from tests.sources.preview.blocks import DATE, NAME, said

GROUP, POST, ROOT = 2_345_678_901, 12, 7
PEER = f"c{GROUP}_-4765483067351133987"
API = f"https://t.me/api/method?api_hash={'ab' * 9}"


def comment(
    number: int | str,
    text: str = "What they said",
    *,
    name: str = "Ilsebill Brandt",
    user: str | None = "ilsebill_demo",
    peer: str | None = PEER,
    answers: tuple[int, str, str] | None = None,
    inside: str = "",
    date: str = DATE,
) -> str:
    """A comment. ``answers``: the id of another one, who wrote that, and how it begins."""
    link = f' href="https://t.me/{user}"' if user else ""
    tag = "a" if user else "span"
    shown = f'<{tag} class="tgme_widget_message_author_name"{link}><span dir="auto">{name}</span></{tag}>'
    named = "" if peer is None else f' data-peer="{peer}" data-peer-hash="09611dba39d960a6ca"'
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
        f'<div class="tgme_widget_message js-widget_message"{named} data-post-id="{number}">'
        f'<div class="tgme_widget_message_user"><a{link}><i '
        f'class="tgme_widget_message_user_photo bgcolor0" data-content="{name[:1]}">'
        f'<img src="https://cdn4.telesco.pe/file/face_of_{name[:8].strip()}.jpg"></i></a></div>'
        f'<div class="tgme_widget_message_bubble"><div class="tgme_widget_message_author accent_color">{shown}</div>'
        f"{_answered(answers)}{inside}"
        '<div class="tgme_widget_message_reply_template js-reply_tpl"><div class="tgme_widget_message_author">'
        f'<span class="tgme_widget_message_author_name" dir="auto">{name}</span></div>'
        f'<div class="tgme_widget_message_text js-message_reply_text">{text} (in short)</div></div>{said(text)}'
        f'<div class="tgme_widget_message_footer"><a class="tgme_widget_message_date" '
        f'href="https://t.me/{NAME}/{POST}?comment={number}"><time datetime="{date}">May 1</time></a></div>'
        "</div></div></div>"
    )


def _answered(answers: tuple[int, str, str] | None) -> str:
    if answers is None:
        return ""
    number, name, text = answers
    return (
        f'<div class="tgme_widget_message_reply js-reply_to" data-reply-to="{number}">'
        f'<div class="tgme_widget_message_author"><span class="tgme_widget_message_author_name">{name}</span></div>'
        f'<div class="tgme_widget_message_text js-message_reply_text">{text}</div></div>'
    )


def more_before(number: int | None) -> str:
    """The way to older comments."""
    if number is None:
        return ""
    shown = "tme_messages_more accent_bghover js-messages_more"
    return f'<div class="{shown}" data-before="{number}">Show more comments</div>'


def discussion(
    *comments: str, count: int | None = None, before: int | None = None, form: str | None = None, api: str = API
) -> bytes:
    """The page of the comments on a post."""
    said_so = {} if count is None else {"comments_cnt": count}
    return (
        '<!DOCTYPE html><html><head><title>Telegram Widget</title></head><body class="body_widget_discussion">'
        f'<h3 class="tgme_post_discussion_header"><span class="js-header">{count} comments</span></h3>'
        f'<div class="tgme_post_discussion js-message_history">{more_before(before)}{"".join(comments)}</div>'
        f"{fields() if form is None else form}"
        f"<script>TWidgetAuth.init({in_script({'api_url': api, 'unauth': True})});</script>"
        f"<script>TWidgetDiscussion.init({in_script(said_so)});</script></body></html>"
    ).encode()


def in_script(value: Any) -> str:
    """As Telegram writes an object into a script."""
    return json.dumps(value).replace("/", "\\/")


def fields(peer: str = PEER, root: str = str(ROOT), key: str = "e65bc194a6dedd8da9") -> str:
    """What a page's script sends back."""
    return (
        '<form class="tgme_post_discussion_new_message_form js-new_message_form">'
        f'<input type="hidden" name="peer" value="{peer}" /><input type="hidden" name="top_msg_id" value="{root}" />'
        f'<input type="hidden" name="discussion_hash" value="{key}" /></form>'
    )


def answer(*comments: str, count: int = 44, before: int | None = None, **more: Any) -> bytes:
    """An answer with older comments."""
    html = more_before(before) + "".join(comments)
    return json.dumps({"ok": True, "comments_cnt": count, "comments_html": html, **more}).encode()


CLOSED = (
    b'<html><body class="body_widget_discussion"><h3 class="tgme_post_discussion_header">'
    b'<span class="js-header">Comments</span> on <a href="https://t.me/zelmara_demo/12">this post</a></h3>'
    b'<div class="tgme_post_discussion tgme_widget_messages_helper js-message_history"><div class='
    b'"tgme_widget_message_wrap js-widget_message_wrap js-no_messages_wrap"><div class="tme_no_messages_found">'
    b"Discussion is not available at the moment.</div></div></div></body></html>"
)
