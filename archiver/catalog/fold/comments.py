"""Threads of groups -> threads, comments, thread_reads."""

from __future__ import annotations

from archiver.catalog.fold.rows import Rows, Sighting
from archiver.model.observations import CommentSeen, ThreadRead, ThreadSeen

THREAD = "INSERT OR IGNORE INTO threads (group_id, root_id, channel_id, message_id, entry) VALUES (?, ?, ?, ?, ?)"
COMMENT = "INSERT OR IGNORE INTO comments (group_id, comment_id, root_id, entry) VALUES (?, ?, ?, ?)"
READ = "INSERT OR REPLACE INTO thread_reads (channel_id, message_id, entry, seen_us) VALUES (?, ?, ?, ?)"


def fold_thread(rows: Rows, sight: Sighting, seen: CommentSeen | ThreadSeen | ThreadRead) -> None:
    """A comment's place, the post that a thread belongs to, or that all comments below a post were read."""
    match seen:
        case CommentSeen(key=key, root=root):
            rows.add(COMMENT, (key.channel_id, key.message_id, root, sight.entry))
        case ThreadSeen(root=top, post=post):
            rows.add(THREAD, (top.channel_id, top.message_id, post.channel_id, post.message_id, sight.entry))
        case ThreadRead(post=post):
            rows.add(READ, (post.channel_id, post.message_id, sight.entry, sight.at_us))
