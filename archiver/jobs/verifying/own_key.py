"""The key on this machine as a pin: whoever puts another key into an archive does not have the configuration."""

from __future__ import annotations

from pathlib import Path

from archiver.archive import Layout, read_manifest
from archiver.archive.keys import SigningKeys
from archiver.errors import ArchiverError
from archiver.log import Verifier, read_ring
from archiver.model.findings import Finding


def check_own_key(layout: Layout, keys_folder: Path) -> list[Finding]:
    """A finding where this machine has a key for an archive of this name that never was one of its keys.

    No key, one that cannot be read, and a damaged archive.json (of which others tell) give none.
    """
    try:
        manifest = read_manifest(layout.manifest)
        first = Verifier.from_vkey(manifest.public_key)
        path = SigningKeys(keys_folder, manifest).current
        ours = SigningKeys(keys_folder, manifest).load(path)
    except (ArchiverError, ValueError):
        return []
    if ours is None or ours.verifier == first:
        return []
    ring = read_ring(layout.log, first, manifest.origin)
    if ring.find(ours.verifier) is not None or ours.verifier == ring.recovery:
        return []
    detail = f"is not, and does not lead to, the key in {path}: archive.json is another one, or that file is"
    return [Finding(level="FAIL", code="KEY", subject=first.vkey, detail=detail)]
