"""The newest checkpoint as a receipt, and the name of its file."""

from __future__ import annotations

import re

from archiver.archive import Layout, read_manifest
from archiver.errors import IntegrityError
from archiver.log import SignedCheckpoint, Verifier, read_ring
from archiver.log.checkpoint import MAX_NOTE
from archiver.log.files import read_small
from archiver.log.receipt import Receipt


def newest_receipt(layout: Layout) -> Receipt:
    """The receipt of log/checkpoint as it is; IntegrityError where that is not signed by the archive's key."""
    try:
        signed = SignedCheckpoint.parse(read_small(layout.log / "checkpoint", MAX_NOTE))
        manifest = read_manifest(layout.manifest)
        ring = read_ring(layout.log, Verifier.from_vkey(manifest.public_key), manifest.origin)
        return Receipt.of(signed, ring.at(signed.checkpoint.size))
    except ValueError as error:
        raise IntegrityError(f"log/checkpoint cannot be given out: {error}.", hint="Run `archiver verify`.") from error


def default_name(receipt: Receipt) -> str:
    """A file's name from origin and number of entries."""
    state = receipt.signed.checkpoint
    return f"{re.sub(r'[^A-Za-z0-9._-]+', '-', state.origin).strip('.-') or 'log'}-{state.size}.receipt"
