"""A page without posts that were redacted: a stub in the place of each, and nothing left of what they said.

Cut out are the blocks of the posts, the members of albums, what other blocks quote of them or preview of their address,
and the head, frames and scripts of a page that is one post's own. What another post says in its own words stays, and so
does what a service message of another page quotes of a post that it pins, for that one names no post.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.sources.preview.read.depth import is_too_deep
from archiver.sources.preview.read.keys import BLOCK, MEMBER, REDACTED, ids_in, outermost, own_id, redacted_in
from archiver.sources.preview.read.markup import plain
from archiver.sources.preview.read.numbers import id_of, member_of, post_of
from archiver.sources.preview.read.pages import FRAGMENTS, MOST_BLOCKS

KEPT = (
    f"{MEMBER}, div.{REDACTED}, .tgme_widget_message_author, .tgme_widget_message_forwarded_from, "
    "a.tgme_widget_message_reply, .tgme_widget_message_views, .tgme_widget_message_meta"
)
"""What of an album belongs to each of its members; all else is the caption's, which goes with the lowest id."""
QUOTES = "a.tgme_widget_message_reply, .tgme_widget_message_reply[data-reply-to], a.tgme_widget_message_link_preview"
PINNED = ".service_message .tgme_widget_service_strong_text"
HEAD = "meta[property^='og:'], meta[name^='twitter:'], meta[property^='twitter:'], meta[name='description']"
OWN = "link[rel='canonical'], link[rel='alternate'], iframe, meta[property='og:url'], meta[property^='al:']"
SHORTEST = 3
"""A quotation of fewer signs tells nothing of what it was taken from."""


def without_posts(html: bytes, ids: Collection[int]) -> bytes | None:
    """The page without these posts of its channel, as ``read_page`` reads it, their ids in ``Page.hidden``; None where
    it holds nothing of them.

    Of an album only the members that are meant are cut out; with the lowest id goes the caption. A page that holds
    answers within JSON keeps that form. Bytes around the posts are written anew, with the same meaning.
    """
    wanted = frozenset(ids)
    if html.lstrip()[:1] not in (b'"', b"{"):
        return _cut(html, wanted)
    try:
        value = json.loads(html)
    except (ValueError, RecursionError):
        return _cut(html, wanted)
    return _within(value, wanted)


def _within(value: object, wanted: frozenset[int]) -> bytes | None:
    """A fragment as a JSON string, or fragments within an object."""
    if isinstance(value, str):
        cut = _cut(value.encode(errors="replace"), wanted)
        return None if cut is None else json.dumps(cut.decode()).encode()
    if not isinstance(value, dict):
        return None
    found = {name: _cut(value[name].encode(errors="replace"), wanted) for name in FRAGMENTS if _is_text(value, name)}
    changed = {name: cut.decode() for name, cut in found.items() if cut is not None}
    return json.dumps({**value, **changed}).encode() if changed else None


def _is_text(value: dict[str, object], name: str) -> bool:
    return isinstance(value.get(name), str)


@dataclass(slots=True)
class _Cuts:
    """What was cut out of a page: the words of blocks, for quotations of them, and whether anything was."""

    words: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    changed: bool = False


def _cut(html: bytes, wanted: frozenset[int]) -> bytes | None:
    if is_too_deep(html):
        return _stubs_alone(html, wanted)
    tree = LexborHTMLParser(html)
    root = tree.root
    if root is None or not wanted:
        return None
    blocks = list(islice(outermost(root), MOST_BLOCKS + 1))
    if len(blocks) > MOST_BLOCKS:
        return _stubs_alone(html, wanted)
    cuts = _Cuts()
    for block in blocks:
        _hide(tree, block, wanted, cuts)
    _cut_quotes(root, wanted, cuts)
    _cut_own(tree, root, wanted, cuts)
    return (tree.html or "").encode(errors="replace") if cuts.changed else None


def _stubs_alone(html: bytes, wanted: frozenset[int]) -> bytes | None:
    """Of a page that is none of Telegram's, and cannot be read as a whole, nothing is left where it names the posts."""
    named = {number for number in wanted if re.search(rb"(?<!\d)%d(?!\d)" % number, html)}
    stubs = "".join(f'<div class="{REDACTED}" data-post="/{number}"></div>' for number in sorted(named))
    return stubs.encode() if named else None


def _hide(tree: LexborHTMLParser, block: LexborNode, wanted: frozenset[int], cuts: _Cuts) -> None:
    shown = ids_in(block)
    if shown.channel is not None:
        cuts.names.add(shown.channel.lower())
    meant = shown.all & wanted
    inner = {own_id(each) for each in block.css(BLOCK)}
    within = wanted & {number for number in inner if number is not None}
    if not meant and not within:
        return
    cuts.changed = True
    cuts.words += [plain(node) or "" for node in block.css(".tgme_widget_message_text")[:9]]
    before = redacted_in(block)
    left = shown.members - meant - before
    cuts.hidden |= meant | within
    if left and meant and meant <= shown.members and meant == meant | within:
        _hide_members(tree, block, shown.channel, meant, lowest=min(shown.members))
        return
    for number in sorted(meant | within | before):
        block.insert_before(_stub(tree, shown.channel, number))
    block.decompose()


def _stub(tree: LexborHTMLParser, channel: str | None, number: int) -> LexborNode:
    stub = tree.create_node("div")
    stub.attrs["class"] = REDACTED
    stub.attrs["data-post"] = f"{channel or ''}/{number}"
    return stub


def _hide_members(
    tree: LexborHTMLParser, block: LexborNode, channel: str | None, meant: frozenset[int], *, lowest: int
) -> None:
    for link in block.css(MEMBER):
        number = member_of(link.attributes.get("href"))
        if number in meant:
            link.insert_before(_stub(tree, channel, number))
            link.decompose()
    if lowest in meant:
        _keep_only(block, {each.mem_id for each in block.css(KEPT)})


def _keep_only(block: LexborNode, kept: set[int]) -> None:
    """Without all that neither is kept, nor lies in what is, nor around it."""
    around: set[int] = set()
    for node in block.css(KEPT):
        parent = node.parent
        while parent is not None and parent.mem_id not in around and parent.mem_id != block.mem_id:
            around.add(parent.mem_id)
            parent = parent.parent
    stack = [block]
    while stack:
        for child in list(_children(stack.pop())):
            if child.mem_id in around and child.mem_id not in kept:
                stack.append(child)
            elif child.mem_id not in kept:
                child.decompose()


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _cut_quotes(root: LexborNode, wanted: frozenset[int], cuts: _Cuts) -> None:
    """What other blocks show of the posts: of an answer the address stays, so that it is known what it answers."""
    for node in root.css(QUOTES):
        href = node.attributes.get("href")
        if id_of(node.attributes.get("data-reply-to")) in wanted or _names(href, wanted, cuts.names):
            node.inner_html = ""
            cuts.changed = True
    for node in root.css(PINNED):
        words = (plain(node) or "").rstrip("…").rstrip()
        if len(words) >= SHORTEST and any(text.startswith(words) for text in cuts.words):
            node.inner_html = ""
            cuts.changed = True


def _names(url: str | None, wanted: frozenset[int], names: set[str]) -> bool:
    """Whether an address is that of a post that is meant, of this channel as far as the page tells its name."""
    channel, number = post_of(url)
    if number not in wanted or channel is None:
        return False
    return not names or channel.lower() in names or channel.startswith("c/")


def _cut_own(tree: LexborHTMLParser, root: LexborNode, wanted: frozenset[int], cuts: _Cuts) -> None:
    """The head, the frames and the scripts of a page that is the own one of a post that is meant."""
    own = _own_ids(root) & wanted
    is_frame = bool(cuts.hidden) and root.css_first(".tgme_channel_history, .tgme_widget_message_wrap") is None
    if not own and not is_frame:
        return
    cuts.changed = True
    name = _own_name(root)
    for node in root.css(f"{HEAD}, iframe, textarea, script:not([src]), title"):
        node.decompose()
    body = tree.body
    if body is not None:
        for number in sorted(own - cuts.hidden):
            body.insert_child(_stub(tree, name, number))
    cuts.hidden |= own


def _own_ids(root: LexborNode) -> frozenset[int]:
    """The posts whose own page it is, as its head and its frame say."""
    found = set()
    for node in root.css(OWN)[:50]:
        for name in ("href", "src", "content"):
            number = _number_in(node.attributes.get(name))
            found |= {number} if number is not None else set()
    return frozenset(found)


def _number_in(url: str | None) -> int | None:
    if url is None or len(url) > 4096:
        return None
    if url.startswith("tg://"):
        _, _, tail = url.partition("post=")
        digits = tail.partition("&")[0]
        return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 11 else None
    return post_of(url)[1]


def _own_name(root: LexborNode) -> str | None:
    for node in root.css(OWN)[:50]:
        for name in ("href", "src", "content"):
            channel = post_of(node.attributes.get(name))[0]
            if channel is not None:
                return channel
    return None
