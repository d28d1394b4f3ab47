"""What all queries share: the connection they read through, and JSON columns read back."""

from __future__ import annotations

import json
from typing import Any

from archiver.catalog.database import Database


class Queries:
    """Questions to the catalog. ``_reads`` is the connection for them."""

    _reads: Database


def unpacked(text: str | None) -> Any:
    """The value of a JSON column; None for NULL."""
    return None if text is None else json.loads(text)


def listed(values: object) -> str:
    """Values for ``json_each(?)``."""
    return json.dumps(values)
