"""Files of posts that are not stored -> media_wanted, from the rows of the other tables that a batch wrote."""

from __future__ import annotations

from archiver.catalog.database import Database

WANTED = """
INSERT OR IGNORE INTO media_wanted (type, media_id, channel_id)
SELECT r.type, r.media_id, v.channel_id FROM media_refs AS r CROSS JOIN post_versions AS v ON v.id = r.version
WHERE r.version >= ?1 AND r.part NOT LIKE 'webpage%'
    AND NOT EXISTS (SELECT 1 FROM media_stored AS s WHERE s.type = r.type AND s.media_id = r.media_id)
"""


async def fold_wanted(database: Database, first: int) -> None:
    """The files of versions from number ``first`` on; those that the batch stored are struck out with their rows."""
    await database.run(WANTED, (first,))
