"""What lies among the objects and should not, or is named by no entry."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.jobs.verifying.census import Census
from archiver.model.findings import Finding
from archiver.store import LocalStore


def check_strays(store: LocalStore, census: Census) -> list[Finding]:
    """Both; the census must have kept the objects."""
    return [*_foreign(store), *_unreferenced(store, census)]


def _foreign(store: LocalStore) -> Iterator[Finding]:
    for stray in store.strays():
        yield Finding(
            level="NOTE" if stray.fault == "mode" else "WARN",
            code="STRAY",
            # a file name may hold anything; a finding is one line
            subject=str(stray.path.relative_to(store.root.parent)).encode("unicode_escape").decode(),
            detail=stray.reason,
        )


def _unreferenced(store: LocalStore, census: Census) -> Iterator[Finding]:
    for name in store.hashes():
        if name not in census.objects:
            yield Finding(
                level="NOTE",
                code="UNREFERENCED",
                subject=f"objects/sha256/{name[:2]}/{name}",
                detail="no entry names it: an interrupted run leaves such an object, and the next one uses it",
            )
