"""A page of comments, or of a group's message, without the names of those who write (decision 9), before it is stored.

A page tells no number of a person: a name, mostly a username, a picture. In their place stands ``name:`` and 16 hex
digits of a keyed digest: of the username where the page leads to one, which is nobody else's, else of the name, which
others may have, too. What is said stays as it was said. A channel that writes under its own name is known by nothing on
the page but that it is the one that was asked for; every other writer counts as a person.

What may name people and cannot be read is left out as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archiver.sources.preview.read.depth import is_too_deep
from archiver.sources.preview.read.discussion import PLACE
from archiver.sources.preview.read.keys import BLOCK, href_of, own_id
from archiver.sources.preview.read.markup import plain
from archiver.sources.preview.read.numbers import name_of, post_of
from archiver.sources.preview.read.pages import is_whole, read_page

Pseudonym = Callable[[str], str]
"""A keyed digest: only who has the key can tell that it stands for this text."""
NOTHING = b""
END = "</body></html>"
SAID = ("ok", "error", "comments_cnt", "comments_html", "header_html", "slowmode_wait")
"""What an answer to a script says; what else stands beside it is not known, and goes."""
HTML = ("comments_html", "header_html")
AUTHORS = ".tgme_widget_message_author_name, .tgme_widget_message_owner_name"
FORWARDED = ".tgme_widget_message_forwarded_from_name"
SIGNATURES = ".tgme_widget_message_from_author, .tgme_widget_message_forwarded_from_author"
PICTURES = ".tgme_widget_message_user, [class*='userpic'], [class*='user_photo'], [class*='author_rank']"
CARDS = "[class*='tgme_widget_message_contact']"
OWN = "[class*='sendas'], [class*='discussion_user'], input[name='send_as']"
"""Of a writer who is logged in, which nobody is who asks here."""
MENTIONED = "tg://user?id="


def without_people(answer: bytes, pseudonym: Pseudonym, *, channel: str) -> bytes:
    """The page, or the answer to its script, without persons; ``channel``: the username that was asked for.

    Of what is none of the known forms nothing is left, for nobody can tell whom it names; of a page of Telegram's that
    shows no comments, what it shows.
    """
    if answer.lstrip()[:1] not in (b"{", b'"'):
        if read_page(answer).kind == "strange":
            return NOTHING
        return _markup(answer, pseudonym, channel, is_fragment=False)
    try:
        value = json.loads(answer)
    except (ValueError, RecursionError):
        return NOTHING
    if not isinstance(value, dict):
        return NOTHING
    kept = dict(_said(value, pseudonym, channel))
    return answer if kept == value else json.dumps(kept).encode()


def without_writers(answer: bytes, pseudonym: Pseudonym, *, channel: str) -> bytes:
    """The page of a single post, without persons where it is one of a group; what a channel posts stays as it is."""
    if not any(post.sender for post in read_page(answer).posts):
        return answer
    return without_people(answer, pseudonym, channel=channel)


def _said(value: Mapping[str, Any], pseudonym: Pseudonym, channel: str) -> Iterator[tuple[str, Any]]:
    for name in SAID:
        found = value.get(name)
        if name in HTML and isinstance(found, str):
            yield name, _markup(found.encode(errors="replace"), pseudonym, channel, is_fragment=True).decode()
        elif name not in HTML and (found is None or isinstance(found, str | int | bool)) and name in value:
            yield name, found


def _markup(html: bytes, pseudonym: Pseudonym, channel: str, *, is_fragment: bool) -> bytes:
    """The same markup, written anew."""
    if is_too_deep(html):
        return NOTHING
    tree = LexborHTMLParser(html)
    if tree.root is None or tree.body is None:
        return NOTHING
    hiding = _Hiding(tree, tree.root, pseudonym, channel.lower())
    hiding.hide()
    if not hiding.found:
        return html
    written = (tree.body.inner_html if is_fragment else tree.html) or ""
    # A parser ends what was cut off; that it was must still be seen.
    return (written if is_fragment or is_whole(html) else written.removesuffix(END)).encode(errors="replace")


class _Hiding:
    """Replaces elements by others of their class: attributes of any name can be left out so, and none is overlooked."""

    def __init__(self, tree: LexborHTMLParser, root: LexborNode, pseudonym: Pseudonym, channel: str) -> None:
        self._tree = tree
        self._root = root
        self._pseudonym = pseudonym
        self._channel = channel
        self.found = False
        """Whether there was anything to hide; else the bytes stay those that were served."""

    def hide(self) -> None:
        """Everywhere on the page, whatever stands around it."""
        for node in self._each(f"{PICTURES}, {CARDS}, {OWN}"):
            self._replace(node, "")
        for node in self._each(AUTHORS):
            name = name_of(href_of(node))
            if name is None or name.lower() != self._channel:
                self._replace(node, self._called(node))
        for node in self._each(FORWARDED):
            if post_of(href_of(node))[1] is None:  # a channel's post has an address
                self._replace(node, self._called(node))
        for node in self._each(SIGNATURES):
            self._replace(node, self._called(node))
        for node in self._each(f"a[href^='{MENTIONED}']"):
            self.found = True
            number = (href_of(node) or "").removeprefix(MENTIONED).partition("&")[0]
            node.attrs["href"] = f"{MENTIONED}person:{self._pseudonym(f'user {number}')}"
        if self._root.css_first(PLACE) is None:
            return
        for block in self._each(BLOCK):
            if own_id(block) is None:
                self._replace(block, "", "div")  # it cannot be read, and so may name anybody; that it was there stays

    def _each(self, selector: str) -> Iterator[LexborNode]:
        """The outermost ones: what lies in one that was replaced is gone with it."""
        inner: set[int] = set()
        for node in self._root.css(selector):
            if node.mem_id not in inner and node.parent is not None:
                inner.update(each.mem_id for each in node.css(selector))
                yield node

    def _called(self, node: LexborNode) -> str:
        """What nobody without the key can undo, in place of a name and where it leads to."""
        shown, name = plain(node), name_of(href_of(node))
        of = f"name @{name.lower()}" if name else f"name {shown}" if shown else None
        return "" if of is None else f"name:{self._pseudonym(of)}"

    def _replace(self, node: LexborNode, words: str, tag: str = "span") -> None:
        self.found = True
        other = self._tree.create_node(tag)
        other.attrs["class"] = node.attributes.get("class") or ""
        if words:
            other.inner_html = words
        node.insert_before(other)
        node.decompose()
