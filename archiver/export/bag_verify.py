"""Verification of an unpacked bag by its signed list of files; needs no archive, and always ends with findings."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from archiver.errors import IntegrityError, file_errors
from archiver.export.exhibit_verify import Result
from archiver.export.listing import LIST, MAX_LIST, SignedListing
from archiver.log import NoteError, Verifier
from archiver.log.files import read_small
from archiver.model.findings import Finding, Level

_KEY = 4_096


def verify_folder(folder: Path, *, key: Verifier | None = None) -> Result:
    """Compare every file with ``files.note``; ``key`` must have signed it, else the bag's own key, which is said."""
    try:
        signed = SignedListing.parse(read_small(folder / LIST, MAX_LIST))
        verifier = key or _own_key(folder, signed)
    except (NoteError, IntegrityError, ValueError) as error:
        return _result([_finding("FAIL", "SIGNATURE", LIST, f"it cannot be used: {error}")])
    findings: list[Finding] = []
    if not signed.signed_by(verifier):
        findings.append(_finding("FAIL", "SIGNATURE", LIST, "is not signed with the key"))
    elif key is None:
        detail = f"the key is the copy's own: compare {verifier.vkey} with what you know from elsewhere"
        findings.append(_finding("NOTE", "KEY", f"keys/{verifier.key_id.hex()}.vkey", detail))
    files = signed.listing.files
    here = dict(_walk(folder))
    for path in sorted(files.keys() | (here.keys() - {LIST})):
        if path not in here:
            findings.append(_finding("FAIL", "FILE_MISSING", path, "the signed list names it"))
        elif path not in files or not here[path]:
            findings.append(_finding("FAIL", "STRAY", path, "the signed list names no such file"))
        elif (found := _hash(folder / path)) != files[path]:
            findings.append(_finding("FAIL", "FILE_HASH", path, f"expected {files[path]} got {found}"))
    return _result(findings, objects=sum(1 for each in files if each.startswith("data/objects/")))


def _own_key(folder: Path, signed: SignedListing) -> Verifier:
    name = f"{signed.signature.blob[:4].hex()}.vkey"
    return Verifier.from_vkey(read_small(folder / "data" / "keys" / name, _KEY).decode().removesuffix("\n"))


def _walk(folder: Path) -> Iterator[tuple[str, bool]]:
    """Everything that is not a folder, and whether it is a regular file; links are not followed."""
    with file_errors(folder, "read"):
        for root, folders, names in os.walk(folder, followlinks=False):
            for name in [*names, *(each for each in folders if (Path(root) / each).is_symlink())]:
                path = Path(root) / name
                yield path.relative_to(folder).as_posix(), path.is_file() and not path.is_symlink()


def _hash(path: Path) -> str:
    with file_errors(path, "read"), path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _result(findings: list[Finding], objects: int = 0) -> Result:
    return Result(findings=tuple(findings), entries=0, objects=objects, bytes=0)


def _finding(level: Level, code: str, subject: str, detail: str) -> Finding:
    return Finding(level=level, code=code, subject=subject.encode("unicode_escape").decode(), detail=detail)
