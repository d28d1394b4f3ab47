"""The page of the comments below a post: which thread it is, and how more of it is asked for."""

from __future__ import annotations

import json
import re
from typing import Any

from selectolax.lexbor import LexborNode

from archiver.sources.preview.read.keys import group_of
from archiver.sources.preview.read.numbers import id_of
from archiver.sources.preview.read.values import WebDiscussion

PLACE = ".tgme_post_discussion, .tgme_post_discussion_header, .js-discussion, form.js-new_message_form"
"""What only a page of comments has, open or not."""
MORE = "div.tme_messages_more[data-before]"
_PEER = re.compile(r"c\d{1,19}_-?\d{1,20}", re.ASCII)
_KEY = re.compile(r"[0-9A-Za-z_-]{1,128}", re.ASCII)
_AUTH, _OWN = "TWidgetAuth.init(", "TWidgetDiscussion.init("
MOST_COMMENTS = 10**9


def discussion_on(root: LexborNode, html: bytes) -> WebDiscussion | None:
    """The thread that a page's form names; None for a page that names none, or in a form that is not the known one."""
    fields = {name: _field(root, name) for name in ("peer", "top_msg_id", "discussion_hash")}
    peer, top, key = fields["peer"], id_of(fields["top_msg_id"]), fields["discussion_hash"]
    group_id = group_of(peer) if _PEER.fullmatch(peer) else None
    if group_id is None or top is None or not _KEY.fullmatch(key):
        return None
    api_url = _options(html, _AUTH).get("api_url")
    return WebDiscussion(
        group_id=group_id, root=top, peer=peer, key=key, api_url=api_url if isinstance(api_url, str) else None
    )


def count_on(html: bytes) -> int | None:
    """How many comments there are, as the page's script says."""
    return count_of(_options(html, _OWN).get("comments_cnt"))


def count_of(value: object) -> int | None:
    """A number of comments; None for what is none."""
    return value if type(value) is int and 0 <= value < MOST_COMMENTS else None


def _field(root: LexborNode, name: str) -> str:
    node = root.css_first(f'form input[name="{name}"]')
    return (node.attributes.get("value") or "") if node is not None else ""


def _options(html: bytes, call: str) -> dict[str, Any]:
    """What a script of the page begins with; empty where that is no JSON object."""
    start = html.find(call.encode())
    if start < 0:
        return {}
    text = html[start + len(call) : start + len(call) + 20_000].decode(errors="replace")
    try:
        found, _ = json.JSONDecoder().raw_decode(text.lstrip())
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
