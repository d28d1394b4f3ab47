"""The JSON of the versions of a page."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.jobs import shapes
from archiver.model.versions import Named, Version


def versions(values: Sequence[Version]) -> list[shapes.Document]:
    """The oldest first; ``changes_known`` is false for the first one, and where one of two was not read."""
    return [
        {
            "article": each.article_id,
            "captured": each.captured.isoformat(),
            "seen": each.seen.isoformat(),
            "changes_known": each.changes is not None,
            "added": [_citation(named) for named in each.changes.added] if each.changes else [],
            "removed": [_citation(named) for named in each.changes.removed] if each.changes else [],
            "changed": [
                {"before": _citation(change.before), "after": _citation(change.after), "fields": list(change.fields)}
                for change in each.changes.changed
            ]
            if each.changes
            else [],
        }
        for each in values
    ]


def _citation(named: Named) -> shapes.Document:
    name, citation = named
    return {"id": name, **shapes.citation(citation)}
