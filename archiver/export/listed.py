"""The files of a copy against the signed list of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archiver.export.files import CopyError, Files
from archiver.export.findings import finding
from archiver.export.form import FORMS, Form
from archiver.export.listing import MAX_LIST, SignedListing
from archiver.export.wacz import note_in
from archiver.log import NoteError, Verifier
from archiver.model.findings import Finding

_KEY = 4_096
_ESCAPED = 2  # a line end is two characters in JSON


@dataclass(frozen=True, slots=True)
class Listed:
    """A copy's list and the key that signed it, as far as the copy itself says."""

    form: Form
    signed: SignedListing
    signer: Verifier

    @property
    def whole(self) -> bool:
        """Whether the copy holds the log as it is."""
        return self.signed.listing.kind == "bagit-whole"


def form_of(files: Files) -> Form | None:
    """What the copy is, by the file that holds the list, or else one that such a copy has."""
    return next((form for form in FORMS if {form.listed, form.mark} & files.names.keys()), None)


def read_list(files: Files, form: Form) -> Listed:
    """The list with its key; CopyError where it is none, or no key in the copy signed it."""
    if form.listed not in files.names:
        raise CopyError("it is missing: archiver did not make this copy, or its signed list of files was removed")
    try:
        data = files.read(form.listed, MAX_LIST * _ESCAPED)
        signed = SignedListing.parse(note_in(data) if form.format == "wacz" else data)
        name = f"{form.base}keys/{signed.signature.blob[:4].hex()}.vkey"
        signer = Verifier.from_vkey(files.read(name, _KEY).decode().removesuffix("\n"))
    except (NoteError, ValueError) as error:
        raise CopyError(f"it cannot be used: {error}") from error
    if not signed.listing.kind.startswith(form.format):
        raise CopyError("it is the list of another kind of copy")
    if not signed.signed_by(signer):
        raise CopyError(f"it is not signed with the key in {name}")
    return Listed(form, signed, signer)


def check_files(files: Files, listed: Listed, on_bytes: Callable[[int], None] = lambda _: None) -> Iterator[Finding]:
    """What is missing, too many, or has other bytes; ``on_bytes`` gets how many were hashed so far."""
    wanted = listed.signed.listing.files
    done = 0
    for path in sorted(wanted.keys() | (files.names.keys() - {listed.form.listed})):
        if path not in files.names:
            yield finding("FAIL", "FILE_MISSING", path, "the signed list names it")
        elif path not in wanted or not files.names[path]:
            yield finding("FAIL", "STRAY", path, "the signed list names no such file")
        elif (found := files.sha256(path)) != wanted[path]:
            yield finding("FAIL", "FILE_HASH", path, f"expected {wanted[path]} got {found}")
        if files.names.get(path):
            done += files.size(path)
            on_bytes(done)
