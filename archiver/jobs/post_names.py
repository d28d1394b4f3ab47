"""How a post is named where commands take it back."""

from __future__ import annotations

from archiver.model.ids import PostKey
from archiver.model.records import PostRecord


def post_name(key: PostKey, post: PostRecord | None) -> str:
    """``handle/id`` where the channel has a username, else ``channel id/id``."""
    return f"{post.username}/{key.message_id}" if post and post.username else str(key)
