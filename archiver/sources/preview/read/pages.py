"""Bytes of a page -> ``Page``: what kind it is, told by its structure and never by its words alone."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.sources.preview.read.blocks import post_in
from archiver.sources.preview.read.depth import TOO_DEEP, is_too_deep
from archiver.sources.preview.read.discussion import MORE, PLACE, count_of, count_on, discussion_on
from archiver.sources.preview.read.files import classes
from archiver.sources.preview.read.keys import REDACTED, NoBlockError, outermost, redacted_in
from archiver.sources.preview.read.markup import plain, styled
from archiver.sources.preview.read.numbers import file_url, number_of
from archiver.sources.preview.read.values import Kind, Number, Page, WebChannel, WebPost

FRAGMENTS = ("comments_html", "html")
"""Where in an object a server that is asked by script puts a fragment."""
UNSAID = "it does not say why"
_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,63}", re.ASCII)
MOST_BLOCKS = 500
TOO_MANY = f"it has more than {MOST_BLOCKS} blocks, of which the first are read"
HEADS = (".tgme_channel_info_header_labels", ".tgme_channel_info_header_title")
CARDS = (".tgme_page_title",)
NO_PHOTO = "telegram.org/img/t_logo"
_SUBSCRIBERS = re.compile(r"([\d \u00a0\u202f]+|no) +(subscribers?|members?|monthly users)", re.ASCII)
_BEFORE = re.compile(r"[?&]before=(\d{1,10})", re.ASCII)


def read_page(data: bytes) -> Page:
    """The page that these bytes are; ``strange`` for what is none of Telegram's. Never raises."""
    answer = _answer(data)
    if answer is not None and answer.error is not None:
        return Page(kind="refused", error=answer.error)
    if answer is not None and answer.html is None:
        return Page(kind="strange")
    html = data if answer is None or answer.html is None else answer.html
    if is_too_deep(html):
        return Page(kind="strange", faults=(("the page", TOO_DEEP),))
    root = LexborHTMLParser(html).root
    if root is None:
        return Page(kind="strange")
    posts, faults, hidden = _posts(root)
    kind = "comments" if answer is not None and answer.is_comments else _kind(root, posts, hidden)
    return Page(
        kind=kind,
        channel=_channel(root, kind),
        posts=tuple(posts),
        before=_cursor(root),
        missing=kind == "nobody" and _is_missing(root),
        faults=tuple(faults),
        hidden=tuple(hidden),
        comments=count_on(html) if answer is None else answer.count,
        comments_left=_number(root.css_first(MORE), "data-before"),
        discussion=discussion_on(root, html) if kind == "comments" else None,
        whole=answer is not None or is_whole(html),
    )


def is_whole(html: bytes) -> bool:
    """Whether a page was received to its end: behind that stands, at most, how long its making took."""
    return b"</html>" in html[-400:].lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What a server that is asked by script answers: a fragment, an error, or (both None) neither."""

    html: bytes | None = None
    error: str | None = None
    is_comments: bool = False
    count: int | None = None


def _answer(data: bytes) -> _Answer | None:
    """A fragment comes as a JSON string, one of comments within an object; None for what is no such answer."""
    if data.lstrip()[:1] not in (b'"', b"{"):
        return None
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, str):
        return _Answer(html=value.encode(errors="replace"))
    if not isinstance(value, dict):
        return None
    found = next((value[name] for name in FRAGMENTS if isinstance(value.get(name), str)), None)
    error = value.get("error")
    code = error if isinstance(error, str) and _CODE.fullmatch(error) else UNSAID
    return _Answer(
        html=found.encode(errors="replace") if isinstance(found, str) else None,
        error=code if error or value.get("ok") is False else None,
        is_comments=isinstance(value.get(FRAGMENTS[0]), str),
        count=count_of(value.get("comments_cnt")),
    )


def _posts(root: LexborNode) -> tuple[list[WebPost], list[tuple[str, str]], list[int]]:
    posts: list[WebPost] = []
    faults: list[tuple[str, str]] = []
    hidden: list[int] = []
    for count, block in enumerate(outermost(root)):
        if count == MOST_BLOCKS:
            faults.append(("the page", TOO_MANY))
            break
        hidden += sorted(redacted_in(block))
        if classes(block) & {REDACTED, "tgme_widget_message_error", "err_message"}:
            continue
        try:
            posts.append(post_in(block))
        except NoBlockError as fault:
            name = (block.attributes.get("data-post") or "no name")[:100]
            faults.append((f"a block of the page ({name})", str(fault)))
    return posts, faults, hidden


def _kind(root: LexborNode, posts: list[WebPost], hidden: list[int]) -> Kind:
    if root.css_first(".tgme_channel_history, .tgme_channel_info, .tgme_channel_info_counters") is not None:
        return "history"
    if root.css_first(".tgme_widget_message_error, .err_message") is not None:
        return "missing_post"
    if root.css_first(PLACE) is not None:
        is_open = posts or hidden or root.css_first('form input[name="discussion_hash"]') is not None
        return "comments" if is_open else "no_comments"
    if posts or hidden:
        return "post" if root.css_first(".tgme_widget_message_wrap") is None else "history"
    if root.css_first(".tme_no_messages_found, .tgme_widget_message_wrap") is not None:
        return "history"
    if root.css_first(".tgme_page") is None:
        return "strange"
    return _card(root)


def _card(root: LexborNode) -> Kind:
    """What a landing page is the card of."""
    if root.css_first('a[href^="/s/"]') is not None:
        return "channel"
    button = (plain(root.css_first(".tgme_page_action a, a.tgme_action_button_new")) or "").casefold()
    if button.startswith(("join", "request")):
        return "invite"
    extra = plain(root.css_first(".tgme_page_extra")) or ""
    if button.startswith(("view", "preview")) or _SUBSCRIBERS.fullmatch(extra):
        return "chat"
    return "nobody"


def _is_missing(root: LexborNode) -> bool:
    """A name that nobody has: no picture but Telegram's own, and nothing to be indexed."""
    robots = root.css_first('meta[name="robots"]')
    picture = root.css_first('meta[property="og:image"]')
    return (
        robots is not None
        and "noindex" in (robots.attributes.get("content") or "")
        and picture is not None
        and NO_PHOTO in (picture.attributes.get("content") or "")
        and root.css_first("i.tgme_icon_user") is not None
    )


def _channel(root: LexborNode, kind: Kind) -> WebChannel | None:
    if kind == "history":
        return _header(root)
    if kind in ("channel", "chat"):
        return _landing(root)
    return None


def _header(root: LexborNode) -> WebChannel | None:
    title = plain(root.css_first(".tgme_channel_info_header_title span")) or _meta(root, "og:title")
    if title is None:
        return None
    name = plain(root.css_first(".tgme_channel_info_header_username a"))
    picture = root.css_first(".tgme_page_photo_image img")
    return WebChannel(
        name=name.removeprefix("@") if name else None,
        title=title,
        verified=_is_verified(root, HEADS),
        label=_label(root, HEADS),
        description=styled(root.css_first(".tgme_channel_info_description"))[0] or None,
        photo=file_url(picture.attributes.get("src")) if picture is not None else _meta(root, "og:image"),
        counters=_counters(root),
    )


def _is_verified(root: LexborNode, places: tuple[str, ...]) -> bool:
    return root.css_first(", ".join(f"{place} i.verified-icon" for place in places)) is not None


def _label(root: LexborNode, places: tuple[str, ...]) -> str | None:
    """The warning that Telegram puts beside a name ("scam", "fake"), without its brackets."""
    node = root.css_first(", ".join(f"{place} mark" for place in places))
    return ((plain(node) or "").strip("[]() ").lower() or None) if node is not None else None


def _counters(root: LexborNode) -> tuple[tuple[str, Number], ...]:
    """Names in the plural; a counter may be missing or empty."""
    found = []
    for node in root.css(".tgme_channel_info_counter")[:20]:
        number = number_of(plain(node.css_first(".counter_value")))
        name = plain(node.css_first(".counter_type"))
        if number is not None and name:
            found.append((name if name.endswith("s") else f"{name}s", number))
    return tuple(found)


def _landing(root: LexborNode) -> WebChannel | None:
    title = plain(root.css_first(".tgme_page_title")) or _meta(root, "og:title")
    if title is None:
        return None
    extra = _SUBSCRIBERS.match(plain(root.css_first(".tgme_page_extra")) or "")
    picture = root.css_first("img.tgme_page_photo_image")
    counters: tuple[tuple[str, Number], ...] = ()
    if extra is not None:
        number = number_of("0" if extra[1] == "no" else extra[1].strip())
        counters = (("members" if extra[2].startswith("member") else "subscribers", number),) if number else ()
    preview = root.css_first('a[href^="/s/"]')
    name = (preview.attributes.get("href") or "").removeprefix("/s/") if preview is not None else None
    return WebChannel(
        name=name or None,
        title=title,
        verified=_is_verified(root, CARDS),
        label=_label(root, CARDS),
        description=styled(root.css_first(".tgme_page_description"))[0] or None,
        photo=file_url(picture.attributes.get("src")) if picture is not None else None,
        counters=counters,
    )


def _meta(root: LexborNode, name: str) -> str | None:
    node = root.css_first(f'meta[property="{name}"]')
    return (node.attributes.get("content") or "").strip() or None if node is not None else None


def _cursor(root: LexborNode) -> int | None:
    """The way to older posts as the page gives it; its canonical address leads in circles."""
    more = _number(root.css_first("a.tme_messages_more[data-before]"), "data-before")
    if more is not None:
        return more
    link = root.css_first('link[rel="prev"]')
    found = _BEFORE.search(link.attributes.get("href") or "") if link is not None else None
    return int(found[1]) if found is not None else None


def _number(node: LexborNode | None, name: str) -> int | None:
    value = (node.attributes.get(name) or "") if node is not None else ""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 11 else None
