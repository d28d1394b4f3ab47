"""How a file of a post is shown: in a player, as a picture, or by name only; with its hashes and capture.

No link leads to a file. A browser that opens one guesses its type from the bytes, and a poster may send a
page with scripts as "video/mp4"; inside a player or a picture such bytes do nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from archiver.errors import IntegrityError
from archiver.model.ids import MediaKey
from archiver.model.observations import MediaRef, MediaStored
from archiver.model.records import CapturedObject, PostRecord
from archiver.report import wording
from archiver.report.view import ReportView

Element = Literal["video", "audio", "image", "none"]

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
# What browsers play and show, and the ending that is advised for a copy. For any other type it is ".bin": an
# ending that came from outside could make a double click run the file.
SHOWN_TYPES: Final = {
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "video/quicktime": ".mov",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/x-m4a": ".m4a",
    "audio/ogg": ".ogg",
    "audio/flac": ".flac",
    "audio/x-wav": ".wav",
    "audio/wav": ".wav",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
}
# Browsers refuse a source that says video/quicktime, and play many such files when no type is said.
_UNSAID: Final = frozenset({"video/quicktime"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file in the archive. ``path``: from its folder, ``href``: from the page; ``capture`` brought it."""

    sha256: str
    path: str
    href: str
    element: Element
    type: str | None
    save_as: str
    capture: CapturedObject | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFile:
    """A media item of a post as the report shows it; without ``stored``, ``missing`` says why (a sentence).

    ``facts``: size, length and dimensions in words. ``width``/``height`` in pixels for the player's place.
    """

    label: str
    facts: tuple[tuple[str, str], ...]
    file_name: str | None
    stored: StoredFile | None
    missing: str | None
    width: int | None
    height: int | None


def object_path(sha256: str) -> str:
    """An object's place from the archive folder. Raises IntegrityError on what is no SHA-256 in hex."""
    if not _SHA256.fullmatch(sha256):
        raise IntegrityError(
            f"The catalog names an object {sha256!r}, which is not a SHA-256.",
            hint="Rebuild the catalog from the log with 'archiver catalog rebuild'.",
        )
    return f"objects/sha256/{sha256[:2]}/{sha256}"


def post_files(view: ReportView, post: PostRecord) -> tuple[PostFile, ...]:
    """Every media item that the post refers to, stored or not, in the post's order."""
    return tuple(_post_file(view, post, ref) for ref in post.seen.media)


def shown_as(mime: str | None) -> tuple[Element, str | None, str]:
    """Which element shows a file of this type, what type that says, and the ending advised for a copy."""
    ending = SHOWN_TYPES.get(mime or "")
    return _element(mime) if ending else "none", mime if ending and mime not in _UNSAID else None, ending or ".bin"


def file_label(ref: MediaRef) -> str:
    """What a file of a post is, in words."""
    return wording.KINDS[ref.kind] if ref.part == "media" else f"{wording.KINDS[ref.kind]} ({ref.part})"


def stored_file(view: ReportView, sha256: str, mime: str | None, media: MediaKey | None = None) -> StoredFile:
    """An object as a file to be shown or saved; ``media``: the file of Telegram's that it is shown as."""
    path = object_path(sha256)
    element, kind, ending = shown_as(mime)
    return StoredFile(
        sha256=sha256,
        path=path,
        href=f"../{path}",
        element=element,
        type=kind,
        save_as=f"{sha256[:16]}{ending}",
        capture=view.object(sha256, media),
    )


def _post_file(view: ReportView, post: PostRecord, ref: MediaRef) -> PostFile:
    stored = next((one for one in post.stored if one.key == ref.key), None)
    unsaved = view.wanted.why_unsaved(post, ref)
    missing = unsaved.detail if unsaved else None
    removed = view.removed.get(stored.sha256) if stored else None
    if removed is not None:
        stored, missing = None, f"The file was removed under log entry {removed}."
    return PostFile(
        label=file_label(ref),
        facts=file_facts(ref, stored),
        file_name=ref.file_name,
        stored=stored_file(view, stored.sha256, stored.mime or ref.mime, ref.key) if stored else None,
        missing=missing,
        width=ref.width,
        height=ref.height,
    )


def file_facts(ref: MediaRef, stored: MediaStored | None) -> tuple[tuple[str, str], ...]:
    """Size, length, dimensions, type and Telegram's number of a file, each as label and words."""
    size = stored.size if stored else ref.size
    facts = [
        ("Length", wording.duration(ref.duration_s) if ref.duration_s is not None else None),
        ("Size", wording.size(size) if size is not None else None),
        ("Dimensions", f"{ref.width} × {ref.height} pixels" if ref.width and ref.height else None),
        ("Type", (stored.mime if stored else None) or ref.mime),
        ("File id at Telegram", f"{ref.key.type} {ref.key.id}"),
    ]
    return tuple((name, value) for name, value in facts if value)


def _element(mime: str | None) -> Element:
    family = (mime or "").partition("/")[0]
    if family == "video":
        return "video"
    if family == "audio":
        return "audio"
    return "image" if family == "image" else "none"
