"""Files of an export as they were taken in: stored, or why not."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.model.entries import Captured
from archiver.model.ids import MediaKey
from archiver.model.observations import MediaFailed, MediaStored, Observation, Unreadable

ROLE = "media"


def taken(captured: Captured) -> Iterator[Observation]:
    """What became of the file that the question names."""
    try:
        key = MediaKey.parse(str(captured.question.get("key")))
    except ValueError:
        yield Unreadable(subject=captured.method, reason="the question names no file")
        return
    stored = next((each for each in captured.objects if each.role == ROLE), None)
    if stored is not None and captured.status == "ok":
        yield MediaStored(key=key, sha256=stored.ref.sha256, size=stored.ref.size, mime=stored.media_type)
    else:
        reason = captured.error or captured.status
        yield MediaFailed(key=key, reason=reason, detail=f"The export's folder does not have the file: {reason}.")
