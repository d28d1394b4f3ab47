"""What became of a file that a capture asked for: the one reading that web pages and exports share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from archiver.model.entries import Captured
from archiver.model.ids import MediaKey
from archiver.model.observations import MediaFailed, MediaStored, Observation, Unreadable

FILE_ROLE = "media"
_AS_IT_IS: Mapping[str, str] = MappingProxyType({})


def taken(captured: Captured, refusal: str, words: Mapping[str, str] = _AS_IT_IS) -> Iterator[Observation]:
    """The file that the question names as ``key``: stored, or why not.

    ``refusal``: the sentence that a reason ends, in the ``words`` that there are for it.
    """
    try:
        key = MediaKey.parse(str(captured.question.get("key")))
    except ValueError:
        yield Unreadable(subject=captured.method, reason="the question names no file")
        return
    stored = next((each for each in captured.objects if each.role == FILE_ROLE), None)
    if stored is not None and captured.status == "ok":
        yield MediaStored(key=key, sha256=stored.ref.sha256, size=stored.ref.size, mime=stored.media_type)
    else:
        reason = captured.error or captured.status
        yield MediaFailed(key=key, reason=reason, detail=f"{refusal}: {words.get(reason, reason)}.")
