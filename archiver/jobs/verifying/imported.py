"""The objects that logs of imported archives name, without checking these logs: that is for ``verify``."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.archive import Archive, Layout
from archiver.errors import ArchiverError
from archiver.jobs.verifying.objects import Wanted
from archiver.log import Log, named_objects
from archiver.model.custody import Import, Redact


def imported_objects(archive: Archive, numbers: Sequence[int]) -> list[Wanted]:
    """Those that must be in our store, in no order; ``numbers``: of our ``import`` entries, the newest of each counts.

    What the other archive had removed before it was taken in is none of them. A log that cannot be read has none.
    """
    found: dict[str, Wanted] = {}
    origins = {body.origin: n for n in numbers if isinstance(body := archive.log.entry(n).body, Import)}
    for origin, n in origins.items():
        try:
            _add(archive.layout, origin, n, found)
        except ArchiverError:
            continue
    return list(found.values())


def _add(layout: Layout, origin: str, n: int, found: dict[str, Wanted]) -> None:
    removed: set[str] = set()
    named: dict[str, Wanted] = {}
    log = Log.open(layout.imports / origin / "log")
    try:
        for entry in log.entries():
            if isinstance(entry.body, Redact):
                removed.update(each.sha256 for each in entry.body.objects)
            for each in named_objects(entry.body):
                ref = each.ref
                named.setdefault(ref.sha256, Wanted(ref.sha256, ref.size, None, n))
    finally:
        log.close()
    for name, wanted in named.items():
        if name not in removed or layout.object(name).exists():
            found.setdefault(name, wanted)
