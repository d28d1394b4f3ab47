"""What follows from the versions of posts that a batch wrote -> media_open, origins_open; their words -> post_words.

Each of the former is one statement that reads the rows where they lie, and SQLite works while other threads do.
"""

from __future__ import annotations

from collections.abc import Sequence

from archiver.catalog.fold.word_rows import POST_WORDS, post_rows
from archiver.catalog.statements import Statements

FOLLOWING: Sequence[str] = (
    """
    INSERT OR IGNORE INTO media_open (beside, type, media_id, channel_id)
    SELECT r.part LIKE 'webpage%' OR r.part LIKE 'alternative%', r.type, r.media_id, v.channel_id
    FROM media_refs AS r CROSS JOIN post_versions AS v ON v.id = r.version
    WHERE r.version >= ?1 AND r.type <> 'export'  -- which nobody can ask for
        AND NOT EXISTS (SELECT 1 FROM media_stored AS s WHERE s.type = r.type AND s.media_id = r.media_id)
    """,
    # By the number of the version, not by the index of all forwards.
    """
    INSERT OR IGNORE INTO origins_open (channel_id, message_id)
    SELECT v.forward_channel_id, v.forward_message_id FROM post_versions AS v NOT INDEXED
    WHERE v.id >= ?1 AND v.forward_message_id IS NOT NULL AND v.forward_channel_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM posts AS p
                        WHERE p.channel_id = v.forward_channel_id AND p.message_id = v.forward_message_id)
        AND NOT EXISTS (SELECT 1 FROM gone AS g
                        WHERE g.channel_id = v.forward_channel_id AND g.message_id = v.forward_message_id)
    """,
    """
    DELETE FROM origins_open WHERE (channel_id, message_id) IN (
        SELECT v.channel_id, v.message_id FROM post_versions AS v NOT INDEXED WHERE v.id >= ?1)
    """,
)

NO_END = 2**62


def fold_following(statements: Statements, first: int) -> None:
    """Of the versions from number ``first`` on; files that the batch stored are struck out with their own rows."""
    for statement in FOLLOWING:
        statements.run(statement, (first,))
    statements.many(POST_WORDS, post_rows(statements, first, NO_END))
