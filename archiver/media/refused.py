"""The fingerprint of a file of which there is none. Imports no decoder."""

from __future__ import annotations

from archiver.fingerprint.coding import Fingerprint
from archiver.model.footage import MediaFacts


def refused(size: int, reason: str) -> Fingerprint:
    """Of a file of so many bytes that could not be read, or killed its worker."""
    return Fingerprint(facts=MediaFacts(kind="other", size=size), failed=reason)
