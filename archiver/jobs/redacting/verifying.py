"""What ``verify`` says of objects that were removed on purpose."""

from __future__ import annotations

from collections.abc import MutableMapping

from archiver.model.custody import Redact
from archiver.model.entries import Entry
from archiver.model.findings import Finding
from archiver.store import LocalStore


def count_redacted(entry: Entry, removed: MutableMapping[str, int]) -> None:
    """Note which objects a redact entry took; the first that did counts."""
    if isinstance(entry.body, Redact):
        for each in entry.body.objects:
            removed.setdefault(each.sha256, entry.n)


def check_redacted(store: LocalStore, sha256: str, entry: int) -> list[Finding]:
    """An object that was removed under ``entry``: a note, or a gap where it is still there."""
    path = store.path(sha256)
    subject = f"objects/sha256/{path.parent.name}/{path.name}"
    if path.is_symlink() or path.exists():
        detail = f"removed under entry {entry}, but still there: the next command that writes removes it"
        return [Finding(level="WARN", code="REDACTED", subject=subject, detail=detail)]
    return [Finding(level="NOTE", code="REDACTED", subject=subject, detail=f"removed under entry {entry}")]
