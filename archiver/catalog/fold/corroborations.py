"""Two accounts of a post compared -> corroborations."""

from __future__ import annotations

from archiver.catalog.fold.rows import Rows, Sighting
from archiver.catalog.texts import packed
from archiver.model.corroboration import Corroboration
from archiver.model.corroboration_json import corroboration_to_json

CORROBORATION = "INSERT INTO corroborations (entry, channel_id, message_id, verdict, document) VALUES (?, ?, ?, ?, ?)"


def fold_corroboration(rows: Rows, sight: Sighting, found: Corroboration) -> None:
    """All of them stand: each is about the post at one time."""
    document = packed(corroboration_to_json(found))
    rows.add(CORROBORATION, (sight.entry, found.post.channel_id, found.post.message_id, found.verdict, document))
