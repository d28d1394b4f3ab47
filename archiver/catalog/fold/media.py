"""Media items had or not had -> media_stored, media_failed; what is stored is wanted no more (media_open)."""

from __future__ import annotations

from archiver.catalog.fold.rows import Rows, Sighting
from archiver.catalog.texts import storable, storable_or_none
from archiver.model.observations import MediaFailed, MediaStored

STORED = "INSERT OR IGNORE INTO media_stored (type, media_id, sha256, size, mime, entry) VALUES (?, ?, ?, ?, ?, ?)"
CLOSED = "DELETE FROM media_open WHERE beside IN (0, 1) AND type = ? AND media_id = ?"
FAILED = "INSERT INTO media_failed (type, media_id, entry, position, reason, detail) VALUES (?, ?, ?, ?, ?, ?)"


def fold_stored(rows: Rows, sight: Sighting, media: MediaStored) -> None:
    """The bytes of a media item are in the store; the first entry that brought the same bytes stays."""
    mime = storable_or_none(media.mime)
    rows.add(STORED, (media.key.type, media.key.id, media.sha256, media.size, mime, sight.entry))
    rows.add(CLOSED, (media.key.type, media.key.id))


def fold_failed(rows: Rows, sight: Sighting, position: int, media: MediaFailed) -> None:
    """A media item could not be had this time."""
    words = (storable(media.reason), storable(media.detail))
    rows.add(FAILED, (media.key.type, media.key.id, sight.entry, position, *words))
