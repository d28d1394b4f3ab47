"""A post's block -> ``WebPost``: every field, and nothing that is quoted or previewed taken for the post's own."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborNode

from archiver.model.spans import Span
from archiver.sources.preview.read.files import classes, files_of, is_beside
from archiver.sources.preview.read.keys import href_of, is_comment, key_of, own, redacted_in, view_of
from archiver.sources.preview.read.markup import plain, styled
from archiver.sources.preview.read.numbers import file_url, id_of, number_of, post_of, style_url
from archiver.sources.preview.read.values import (
    Number,
    WebForward,
    WebPlace,
    WebPoll,
    WebPost,
    WebPreview,
    WebReply,
)

_EDITED = re.compile(r"\bedited\b", re.IGNORECASE)
_MOST_REACTIONS = 200
_VOTERS = ".tgme_widget_message_voters, .tgme_widget_message_poll_votes"
"""Where the number of a poll's voters stands: beside its results, and below one that is open to votes (in frames)."""


def post_in(block: LexborNode) -> WebPost:
    """The post that a block shows. Raises NoBlockError where it names none."""
    channel, message_id = key_of(block)
    view, commented = view_of(block), is_comment(block)
    files = files_of(block)
    members = tuple(sorted({each.message_id for each in files if each.message_id is not None}))
    hidden = tuple(sorted(redacted_in(block)))
    text, spans = _text(block)
    is_service = "service_message" in classes(block)
    return WebPost(
        channel=channel,
        message_id=message_id,
        channel_id=view.channel_id,
        page_time=view.page_time,
        date=_date(block),
        edited=_is_edited(block),
        views=number_of(plain(block.css_first(".tgme_widget_message_views"))),
        author=_own_plain(block, ".tgme_widget_message_from_author"),
        owner=_own_plain(block, "a.tgme_widget_message_owner_name"),
        sender=None if is_service else _own_plain(block, ".tgme_widget_message_author_name"),
        sender_url=None if is_service else href_of(own(block, "a.tgme_widget_message_author_name")),
        via_bot=_own_plain(block, "a.tgme_widget_message_via_bot"),
        text="" if is_service else text,
        spans=() if is_service else spans,
        files=files,
        members=members if len(members) + len(hidden) > 1 else (),
        hidden=hidden,
        poll=_poll(block),
        place=_place(block),
        forward=_forward(block),
        reply=_reply(block, channel if commented else None),
        preview=_preview(block),
        buttons=_buttons(block),
        reactions=_reactions(block),
        service=text if is_service else None,
        closed=_is_closed(block),
        commented=commented,
    )


def _own_plain(block: LexborNode, selector: str) -> str | None:
    return plain(own(block, selector))


def _text(block: LexborNode) -> tuple[str, tuple[Span, ...]]:
    """The innermost of nested elements: albums have the same text twice, one in the other."""
    candidates = [
        node for node in block.css(".tgme_widget_message_text")[:50]
        if not is_beside(node) and "js-message_reply_text" not in classes(node)
    ]  # fmt: skip
    innermost: LexborNode | None = None
    for node in candidates:
        if innermost is None or _is_within(node, innermost):
            innermost = node
    return styled(innermost)


def _is_within(node: LexborNode, other: LexborNode) -> bool:
    parent = node.parent
    for _ in range(64):
        if parent is None:
            return False
        if parent.mem_id == other.mem_id:
            return True
        parent = parent.parent
    return False


def _date(block: LexborNode) -> datetime | None:
    """Durations are time elements, too, and stand before: only the one within the post's link counts."""
    link = own(block, "a.tgme_widget_message_date")
    node = None if link is None else link.css_first("time[datetime]")
    if node is None:
        return None
    try:
        found = datetime.fromisoformat((node.attributes.get("datetime") or "").strip())
        return found.astimezone(UTC) if found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _is_edited(block: LexborNode) -> bool:
    meta = own(block, ".tgme_widget_message_meta")
    if meta is None:
        return False
    words = plain(meta) or ""
    author = _own_plain(block, ".tgme_widget_message_from_author") or ""
    return _EDITED.search(words.replace(author, " ", 1)) is not None


def _is_closed(block: LexborNode) -> bool:
    """Whether the page only says to open Telegram for what the post shows: paid, protected or newer kinds of it.

    Posts with custom emoji hold the same words for old browsers, within an element of its own.
    """
    return any(
        "Please open Telegram" in (plain(notice) or "")
        and not {"media_not_supported_cont"} & (classes(notice) | (classes(notice.parent) if notice.parent else set()))
        for notice in block.css(".message_media_not_supported_wrap")[:50]
    )


def _forward(block: LexborNode) -> WebForward | None:
    node = own(block, ".tgme_widget_message_forwarded_from_name")
    if node is None:
        return None
    url = href_of(node)
    channel, number = post_of(url)
    return WebForward(
        name=plain(node) or "",
        url=url,
        channel=channel,
        message_id=number,
        author=_own_plain(block, ".tgme_widget_message_forwarded_from_author"),
    )


def _reply(block: LexborNode, group: str | None) -> WebReply | None:
    node = block.css_first("a.tgme_widget_message_reply, .tgme_widget_message_reply[data-reply-to]")
    if node is None:
        return None
    url = href_of(node) or ""
    channel, number = post_of(url)
    answered = id_of(node.attributes.get("data-reply-to"))
    if answered is not None:  # a comment in the same group
        channel, number = group, answered
    return WebReply(
        url=url,
        channel=channel,
        message_id=number,
        name=plain(node.css_first(".tgme_widget_message_author_name")),
        text=plain(node.css_first(".tgme_widget_message_metatext") or node.css_first(".tgme_widget_message_text")),
    )


def _preview(block: LexborNode) -> WebPreview | None:
    node = block.css_first("a.tgme_widget_message_link_preview")
    if node is None:
        return None
    picture = node.css_first("i.link_preview_image") or node.css_first("i.link_preview_right_image")
    picture = picture or node.css_first("i.link_preview_video_thumb")
    video = node.css_first("video.link_preview_video")
    return WebPreview(
        url=href_of(node) or "",
        site=plain(node.css_first(".link_preview_site_name")),
        title=plain(node.css_first(".link_preview_title")),
        description=styled(node.css_first(".link_preview_description"))[0] or None,
        picture=style_url(picture.attributes.get("style")) if picture is not None else None,
        video=file_url(video.attributes.get("src")) if video is not None else None,
    )


def _poll(block: LexborNode) -> WebPoll | None:
    node = block.css_first(".tgme_widget_message_poll")
    if node is None:
        return None
    options = []
    for option in node.css(".tgme_widget_message_poll_option")[:64]:
        percent = (plain(option.css_first(".tgme_widget_message_poll_option_percent")) or "").removesuffix("%")
        words = styled(option.css_first(".tgme_widget_message_poll_option_text"))[0]
        options.append((words, int(percent) if percent.isdecimal() and len(percent) < 4 else None))
    return WebPoll(
        question=styled(node.css_first(".tgme_widget_message_poll_question"))[0],
        type=plain(node.css_first(".tgme_widget_message_poll_type")),
        options=tuple(options),
        voters=_voters(plain(block.css_first(_VOTERS))),
    )


def _voters(text: str | None) -> Number | None:
    return None if text is None else number_of(text.partition(" ")[0]) or number_of(text)


def _place(block: LexborNode) -> WebPlace | None:
    """A point that stands in the address of a map."""
    node = block.css_first("a.tgme_widget_message_location_wrap")
    if node is None:
        return None
    try:
        query = parse_qs(urlsplit(href_of(node) or "").query)
        latitude, longitude = (float(part) for part in query["q"][0].split(",")[:2])
    except (ValueError, KeyError, IndexError):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return WebPlace(
        latitude=latitude,
        longitude=longitude,
        title=plain(block.css_first(".tgme_widget_message_location_title")),
        address=plain(block.css_first(".tgme_widget_message_location_address")),
    )


def _buttons(block: LexborNode) -> tuple[tuple[str, str], ...]:
    found = block.css("a.tgme_widget_message_inline_button.url_button")[:64]
    return tuple((plain(node) or "", href_of(node) or "") for node in found if href_of(node))


def _reactions(block: LexborNode) -> tuple[tuple[str, Number], ...]:
    """Which, by emoji, by the number of a custom one, or "paid"; and how often."""
    found = []
    for node in block.css(".tgme_widget_message_reactions .tgme_reaction")[:_MOST_REACTIONS]:
        custom = node.css_first("tg-emoji[emoji-id]")
        emoji = node.css_first("i.emoji b")
        name = plain(emoji) if emoji is not None else None
        if custom is not None and not (name and custom.css_first("i.emoji b") is not None):
            name = custom.attributes.get("emoji-id")
        if "tgme_reaction_paid" in classes(node):
            name = "paid"
        count = number_of(_tail(node))
        if name and count is not None:
            found.append((name, count))
    return tuple(found)


def _tail(node: LexborNode) -> str:
    """What is written in an element itself, behind the pictures in it."""
    parts = []
    child = node.first_child
    while child is not None:
        parts.append((child.text_content or "") if child.is_text_node else "")
        child = child.next
    return "".join(parts)
