"""What follows from the versions of posts that a batch wrote -> post_text, media_open.

Each is one statement that reads the rows where they lie: no text goes through Python a second time, and SQLite works
while other threads do.
"""

from __future__ import annotations

from collections.abc import Sequence

from archiver.catalog.database import Database

FOLLOWING: Sequence[str] = (
    "INSERT INTO post_text (rowid, text) SELECT id, text FROM post_versions WHERE id >= ?1 ORDER BY id",
    """
    INSERT OR IGNORE INTO media_open (beside, type, media_id, channel_id)
    SELECT r.part LIKE 'webpage%' OR r.part LIKE 'alternative%', r.type, r.media_id, v.channel_id
    FROM media_refs AS r CROSS JOIN post_versions AS v ON v.id = r.version
    WHERE r.version >= ?1
        AND NOT EXISTS (SELECT 1 FROM media_stored AS s WHERE s.type = r.type AND s.media_id = r.media_id)
    """,
)


async def fold_following(database: Database, first: int) -> None:
    """Of the versions from number ``first`` on; files that the batch stored are struck out with their own rows."""
    for statement in FOLLOWING:
        await database.run(statement, (first,))
