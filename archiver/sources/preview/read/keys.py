"""Which post a block is: its name and id, its channel's bare id, the server's time; and where it was redacted."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from selectolax.lexbor import LexborNode

from archiver.sources.preview.read.files import is_beside
from archiver.sources.preview.read.numbers import id_of, member_of, post_of

BLOCK = "div.tgme_widget_message"
REDACTED = "archiver_redacted"
"""The class of what stands in place of a block that was redacted, or of a member of an album."""
MEMBER = 'a[href$="?single"], a[href*="?comment="][href$="&single"]'
_DATA_POST = re.compile(r"([A-Za-z]\w{2,63}|c/\d{1,19})/(\d{1,10})g?", re.ASCII)
_PEER = re.compile(r"c(\d{1,19})_", re.ASCII)
_BIGGEST_ID = 2**53


def outermost(root: LexborNode) -> Iterator[LexborNode]:
    """The blocks and stubs that lie in no other block, in the order of the page: what a block holds is its own."""
    inner: set[int] = set()
    for block in root.css(f"{BLOCK}, div.{REDACTED}"):
        if block.mem_id not in inner:
            inner.update(each.mem_id for each in block.css(f"{BLOCK}, div.{REDACTED}"))
            yield block


class NoBlockError(Exception):
    """A block from which not even the post can be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a block's own data say: the channel's bare id and the server's time."""

    channel_id: int | None
    page_time: datetime | None


def key_of(block: LexborNode) -> tuple[str, int]:
    """The channel's name and the post's id. Frames of 2018 give them in the address alone.

    Of a comment: its own id in the group, which has no name but the form of one that private groups have ("c/<id>"),
    "c/0" where the block does not say which group it is. Its address is that of the post that it is below.
    """
    if is_comment(block):
        number = own_id(block)
        if number is None:
            raise NoBlockError("it does not say which comment it is")
        return f"c/{view_of(block).channel_id or 0}", number
    found = _data_post(block.attributes.get("data-post"))
    if found is not None:
        return found
    for selector in ("a.tgme_widget_message_date", ".tgme_widget_message_link a"):
        channel, number = post_of(href_of(own(block, selector)))
        if channel is not None and number:
            return channel, number
    raise NoBlockError("it does not say which post it is")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownIds:
    """Every id that a block names as that of a post it shows, and which of them are an album's members."""

    channel: str | None
    all: frozenset[int]
    members: frozenset[int]


def ids_in(block: LexborNode) -> ShownIds:
    """All that a block says of which post it is: also where it is damaged.

    Its own data and the link of its date count where its name is missing: of documents that were sent together each has
    a block, and all have the data of the last.
    """
    channel, found = _data_post(block.attributes.get("data-post")) or (None, None)
    numbers = {own_id(block)}
    if found is None and not is_comment(block):
        for node in block.css("a.tgme_widget_message_date, .tgme_widget_message_link a"):
            name, number = post_of(href_of(node))
            channel = channel or name
            numbers.add(number)
    members = {member_of(href_of(node)) for node in block.css(MEMBER) if not is_beside(node)}
    members |= redacted_in(block)
    shown = frozenset(each for each in members if each is not None)
    return ShownIds(
        channel=channel,
        all=shown | {each for each in numbers if each is not None},
        members=shown if len(shown) > 1 else frozenset(),
    )


def own_id(block: LexborNode) -> int | None:
    """The id in a block's name, else in its own data; that of an album has a "g" behind it."""
    found = _data_post(block.attributes.get("data-post"))
    if found is not None:
        return found[1]
    if is_comment(block):
        return id_of(block.attributes.get("data-post-id"))
    number = str(_data_view(block.attributes.get("data-view")).get("p")).removesuffix("g")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 11 else None


def redacted_in(node: LexborNode) -> set[int]:
    """The ids in place of which stubs stand in an element."""
    found = (stub_id(each) for each in node.css(f"div.{REDACTED}"))
    return {number for number in found if number is not None}


def stub_id(stub: LexborNode) -> int | None:
    """The id in place of which a stub stands."""
    return id_of((stub.attributes.get("data-post") or "").rpartition("/")[2])


def is_comment(block: LexborNode) -> bool:
    """Whether a block is that of a comment: it has no name, only its id in the group."""
    return "data-post-id" in block.attributes and _data_post(block.attributes.get("data-post")) is None


def group_of(peer: str | None) -> int | None:
    """The bare id of the group that a page names as a peer ("c<id>_<hash>")."""
    found = _PEER.match(peer or "")
    return _channel_id(-int(found[1])) if found is not None else None


def _data_post(value: str | None) -> tuple[str, int] | None:
    found = _DATA_POST.fullmatch((value or "").strip())
    return (found[1], int(found[2])) if found is not None and 0 < int(found[2]) < 2**31 else None


def view_of(block: LexborNode) -> View:
    """Who posted it and when the page was made, as far as the block tells."""
    data = _data_view(block.attributes.get("data-view"))
    channel_id = _channel_id(data.get("c"))
    if channel_id is None:
        channel_id = group_of(block.attributes.get("data-peer"))
    seconds = data.get("t")
    time = None
    if type(seconds) is int and 0 < seconds < 2**33:
        time = datetime.fromtimestamp(seconds, UTC)
    return View(channel_id=channel_id, page_time=time)


def _data_view(value: str | None) -> Mapping[str, Any]:
    """The JSON object of a block, in base64 without padding; empty where it is damaged."""
    if not value or len(value) > 4096:
        return {}
    try:
        found = json.loads(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _channel_id(value: object) -> int | None:
    """A channel's bare id, which pages write below zero."""
    if type(value) is not int or not 0 < -value < _BIGGEST_ID:
        return None
    bare = -value
    return bare - 10**12 if bare > 10**12 else bare


def own(block: LexborNode, selector: str) -> LexborNode | None:
    """The first such element that belongs to the post itself."""
    return next((node for node in block.css(selector)[:200] if not is_beside(node)), None)


def href_of(node: LexborNode | None) -> str | None:
    """Where an element leads to."""
    return None if node is None else node.attributes.get("href")
