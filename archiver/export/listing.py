"""``files.note``: every other file of a copy with its SHA-256, signed with the log's key as a C2SP signed note.

Manifests of packages guard against accidents; this list is what a dropped, added or renamed file does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from archiver.errors import CannotRunError
from archiver.log import NoteError, Verifier
from archiver.log.checkpoint import Signature, parse_signatures

FORMAT = "archiver-files/1"
KINDS = ("bagit-selection", "bagit-whole", "site", "wacz")
MAX_LIST = 128 * 1024 * 1024
"""Longest list in bytes that is written and read: about 800,000 files."""
_ROW = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """``files``: SHA-256 (hex) by path. ``origin``: the log's."""

    kind: str
    origin: str
    files: Mapping[str, str]

    @property
    def text(self) -> bytes:
        """What is signed; no checkpoint, since its second line is no number."""
        rows = "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(self.files.items()))
        return f"{FORMAT}\n{self.kind}\n{self.origin}\n{rows}".encode()

    def signed(self, verifier: Verifier, sign: Callable[[bytes], bytes]) -> bytes:
        """The note; CannotRunError where it would be too long."""
        text = self.text
        signature = Signature(verifier.name, verifier.key_id + sign(text))
        note = text + b"\n" + signature.line.encode()
        if len(note) > MAX_LIST:
            raise CannotRunError("There are too many files for one copy.", hint="Export less at once.")
        return note


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedListing:
    """A list with its signature, which is not verified by having one of these."""

    listing: Listing
    signature: Signature

    @classmethod
    def parse(cls, note: bytes) -> SignedListing:
        """The inverse of ``Listing.signed``; NoteError on any other bytes."""
        try:
            text = note.decode()
        except UnicodeDecodeError as error:
            raise NoteError("it is not UTF-8") from error
        head, blank, rest = text.partition("\n\n")
        lines = head.split("\n")
        if not blank or len(lines) < len(("format", "kind", "origin")) or lines[0] != FORMAT or lines[1] not in KINDS:
            raise NoteError("it is no list of files of a known form")
        files: dict[str, str] = {}
        for line in lines[3:]:
            row = _ROW.fullmatch(line)
            if row is None:
                raise NoteError("a line of it is not a SHA-256 and a path")
            files[row[2]] = row[1]
        signatures = parse_signatures(rest)
        listing = Listing(kind=lines[1], origin=lines[2], files=files)
        if len(signatures) != 1 or listing.text + b"\n" + signatures[0].line.encode() != note:
            raise NoteError("it is not written in the one form that its content has")
        return cls(listing=listing, signature=signatures[0])

    def signed_by(self, verifier: Verifier) -> bool:
        """Whether this key signed it."""
        blob = self.signature.blob
        return (
            self.signature.name == verifier.name == self.listing.origin
            and blob[:4] == verifier.key_id
            and verifier.accepts(self.listing.text, blob[4:])
        )
