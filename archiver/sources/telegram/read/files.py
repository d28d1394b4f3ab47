"""What the capture of a file says: its bytes are here, or why they are not."""

from __future__ import annotations

import json
from collections.abc import Callable

from archiver.model.entries import Captured
from archiver.model.ids import MediaKey
from archiver.model.objects import NamedObject
from archiver.model.observations import MediaFailed, MediaStored, Unreadable
from archiver.sources.telegram.read import fields


def outcome(captured: Captured, load: Callable[[NamedObject], bytes]) -> MediaStored | MediaFailed | Unreadable:
    """Reads a capture of ``upload.getFile``."""
    try:
        key = MediaKey.parse(f"{captured.question.get('type')}:{captured.question.get('id')}")
    except ValueError as error:
        return Unreadable(subject="upload.getFile", reason=str(error))
    file = next((item for item in captured.objects if item.role == "media"), None)
    if captured.status == "ok" and file is not None:
        return MediaStored(key=key, sha256=file.ref.sha256, size=file.ref.size, mime=file.media_type)
    reason = captured.error or "unknown"
    return MediaFailed(key=key, reason=reason, detail=_detail(captured, load) or reason)


def _detail(captured: Captured, load: Callable[[NamedObject], bytes]) -> str | None:
    """The sentence in the list of parts."""
    parts = next((item for item in captured.objects if item.role == "parts"), None)
    if parts is None:
        return None
    try:
        content = json.loads(load(parts))
    except ValueError:
        return None
    return fields.text(content, "detail") if isinstance(content, dict) else None
