"""What of the log goes into a copy beside its entries: the keys, proofs, checkpoints and time stamps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from archiver.archive import Archive
from archiver.export.form import Form
from archiver.export.howto import Token
from archiver.export.zip import Member
from archiver.log import Log, SignedCheckpoint, TlogProof, Verifier, read_ring
from archiver.log.anchor_files import certificates_path, token_path
from archiver.log.checkpoint import MAX_NOTE
from archiver.log.files import read_small
from archiver.model.custody import Anchor


def keys_of(archive: Archive, form: Form) -> Iterator[tuple[Member, None]]:
    """Each key of the log, in two forms."""
    first = Verifier.from_vkey(archive.manifest.public_key)
    for each in read_ring(archive.layout.log, first, archive.manifest.origin).keys:
        name = f"{form.base}keys/{each.verifier.key_id.hex()}"
        yield Member(f"{name}.pem", each.verifier.pem), None
        yield Member(f"{name}.vkey", each.verifier.vkey.encode() + b"\n"), None


def proofs_of(log: Log, under: Mapping[int, int], base: str) -> Iterator[Member]:
    """Entries with their proofs, and their checkpoints; ``under``: the size of each entry's."""
    notes = {size: read_small(log.folder / "checkpoints" / str(size), MAX_NOTE) for size in sorted(set(under.values()))}
    signed = {size: SignedCheckpoint.parse(note) for size, note in notes.items()}
    for n, size in under.items():
        proof = TlogProof(index=n, path=log.inclusion_proof(n, size), signed=signed[size])
        yield Member(f"{base}entries/{n}.json", next(log.lines(n, n + 1)))
        yield Member(f"{base}proofs/{n}.tlog-proof", proof.data)
    for size, note in notes.items():
        yield Member(f"{base}checkpoints/{size}", note)


def token_of(each: Anchor, form: Form) -> Token:
    """Where a time stamp lies in a copy."""
    chain = each.certificates.sha256 if each.certificates is not None else ""
    return Token(
        checkpoint=f"{form.base}checkpoints/{each.size}",
        answer=f"{form.base}{token_path(each.size, each.authority)}",
        certificates=f"{form.certificates}{chain}.pem",
    )


def stamps_of(log: Log, anchors: Iterable[Anchor], form: Form) -> Iterator[Member]:
    """The files of time stamps, with the certificates that came with them."""
    files: dict[str, Path] = {}
    for each in anchors:
        token = token_of(each, form)
        files[token.answer] = log.folder / token_path(each.size, each.authority)
        if each.certificates is not None:
            files[token.certificates] = log.folder / certificates_path(each.certificates.sha256)
    for path, file in sorted(files.items()):
        yield Member(path, file)
