"""Stored pages as redactions see them: which posts one shows, and the same page without those that are to go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archiver.errors import InputError
from archiver.model.captures import Json
from archiver.model.ids import PostKey
from archiver.model.redactions import Hidden
from archiver.sources.preview.read.comments import thread_of
from archiver.sources.preview.read.hiding import without_posts
from archiver.sources.preview.read.observing import MOST_DECODED, channel_id_of
from archiver.sources.preview.read.pages import read_page
from archiver.sources.web.body import unwrap

EMPTY = b"<html><body></body></html>"


@dataclass(frozen=True, slots=True)
class Shown:
    """``html``: the page's bytes without headers. ``channel_id``: whose posts it shows, of comments their group's.
    ``posts``: these, by identity. ``texts``: their words. ``below``: the channel on whose post these are comments.
    """

    html: bytes
    channel_id: int | None
    posts: tuple[PostKey, ...]
    texts: tuple[str, ...]
    below: int | None = None

    def hidden_by(self, hidden: Hidden) -> bool:
        """Whether something that is on the page is to go."""
        return self._is_whole(hidden) or any(map(hidden.hides, self.posts))

    def without(self, hidden: Hidden) -> bytes | None:
        """The page's HTML without what is to go; None where nothing of that is there, and all of it stays.

        Of a channel that is hidden as a whole nothing stays, its name included.
        """
        if self._is_whole(hidden):
            return EMPTY if self.html != EMPTY else None
        if self.channel_id is None or not hidden:
            return None
        return without_posts(
            self.html, {each.message_id for each in hidden.posts if each.channel_id == self.channel_id}
        )

    def _is_whole(self, hidden: Hidden) -> bool:
        """Whether a whole channel goes that the page shows something of."""
        return bool({self.channel_id, self.below} & hidden.channels)


def shown_on(question: Mapping[str, Json], stored: bytes) -> Shown:
    """What a stored page shows, asked for with this question. Of damaged bytes nothing: the check of the archive names
    them.
    """
    try:
        html = unwrap(stored, MOST_DECODED).data
    except InputError:
        html = b""
    page = read_page(html)
    channel_id, below = channel_id_of(question, page), None
    if page.kind == "comments":
        thread, below = thread_of(question, page), channel_id
        channel_id = thread.channel_id if thread is not None else None
    posts = tuple(PostKey(channel_id, number) for number in page.ids) if channel_id is not None else ()
    return Shown(html, channel_id, posts, tuple(post.text for post in page.posts), below)
