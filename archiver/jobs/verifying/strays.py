"""What lies among the objects and should not, or is named by no entry."""

from __future__ import annotations

from archiver.jobs.verifying.census import Census
from archiver.model.findings import Finding
from archiver.store import LocalStore, Stray


def check_strays(store: LocalStore, census: Census) -> list[Finding]:
    """Both; the census must have kept the objects."""
    foreign: list[Finding] = []
    unreferenced: list[Finding] = []
    for found in store.survey():
        if isinstance(found, Stray):
            foreign.append(_foreign(store, found))
        elif found not in census.objects:
            unreferenced.append(_unreferenced(found))
    return [*foreign, *unreferenced]


def _foreign(store: LocalStore, stray: Stray) -> Finding:
    return Finding(
        level="NOTE" if stray.fault == "mode" else "WARN",
        code="STRAY",
        # a file name may hold anything; a finding is one line
        subject=str(stray.path.relative_to(store.root.parent)).encode("unicode_escape").decode(),
        detail=stray.reason,
    )


def _unreferenced(name: str) -> Finding:
    return Finding(
        level="NOTE",
        code="UNREFERENCED",
        subject=f"objects/sha256/{name[:2]}/{name}",
        detail="no entry names it: an interrupted run leaves such an object, and the next one uses it",
    )
