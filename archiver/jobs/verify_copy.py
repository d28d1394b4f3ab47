"""Evidence that left an archive, checked without the archive."""

from __future__ import annotations

from pathlib import Path

from archiver.errors import InputError
from archiver.export.exhibit_verify import Result, verify_exhibit
from archiver.jobs import shapes
from archiver.log import Verifier

PROVES = (
    "This proves: the objects in the exhibit have the bytes whose hashes its entries recorded, and these entries "
    "stand in the log whose checkpoint the key signed."
)
DOES_NOT_PROVE = (
    "It does not prove: that Telegram sent these bytes (its protocol does not sign answers), or that the clock of the "
    "capturing machine was right. Time stamps in it were not checked here: HOWTO.txt says how to do that with openssl."
)


def verify_copy(path: Path, key: str | None = None) -> Result:
    """Check the exhibit ``path``. Raises InputError where it is no file, or ``key`` no verifier key."""
    if not path.is_file():
        raise InputError(f"{path} is no file.", hint="Name an exhibit; an archive is named with --archive.")
    try:
        pinned = None if key is None else Verifier.from_vkey(key.strip())
    except ValueError as error:
        raise InputError(
            f"The key cannot be used: {error}.", hint="Give the line in key.vkey, as you know it."
        ) from error
    return verify_exhibit(path, key=pinned)


def meaning(result: Result) -> tuple[str, str]:
    """What the result proves and what it does not."""
    if any(each.level == "FAIL" for each in result.findings):
        return ("The exhibit does not match its own record: see the lines that begin with FAIL.", DOES_NOT_PROVE)
    return (PROVES, DOES_NOT_PROVE)


def document(result: Result) -> shapes.Document:
    """The JSON of ``verify EXHIBIT``."""
    return {
        "ok": all(each.level != "FAIL" for each in result.findings),
        "findings": [
            {"level": each.level, "code": each.code, "subject": each.subject, "detail": each.detail}
            for each in result.findings
        ],
        "objects": result.objects,
        "entries": result.entries,
        "bytes": result.bytes,
    }
