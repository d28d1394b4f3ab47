"""Evidence that left an archive, checked without the archive."""

from __future__ import annotations

from pathlib import Path

from archiver.errors import InputError
from archiver.export.bag_verify import verify_folder
from archiver.export.exhibit_verify import Result, verify_exhibit
from archiver.export.listing import LIST
from archiver.jobs import shapes
from archiver.log import Verifier

PROVES = (
    "This proves: the objects in the exhibit have the bytes whose hashes its entries recorded, and these entries "
    "stand in the log whose checkpoint the key signed."
)
PROVES_BAG = (
    "This proves: the bag holds the files that the key signed, all of them, and no others. That its entries stand in "
    "the log, and when they existed at the latest, is checked by the steps of its HOWTO.txt."
)
DOES_NOT_PROVE = (
    "It does not prove: that Telegram sent these bytes (its protocol does not sign answers), or that the clock of the "
    "capturing machine was right. Time stamps in it were not checked here: HOWTO.txt says how to do that with openssl."
)


def verify_copy(path: Path, key: str | None = None) -> Result:
    """Check an exhibit (a file) or an unpacked bag (a folder with a signed list of its files).

    Raises InputError where ``path`` is neither, or ``key`` no verifier key.
    """
    bag = (path / LIST).is_file()
    if not bag and not path.is_file():
        raise InputError(
            f"{path} is no exhibit and no bag.", hint="Name an exhibit or an unpacked bag; an archive with --archive."
        )
    try:
        pinned = None if key is None else Verifier.from_vkey(key.strip())
    except ValueError as error:
        raise InputError(
            f"The key cannot be used: {error}.", hint="Give the line in key.vkey, as you know it."
        ) from error
    return verify_folder(path, key=pinned) if bag else verify_exhibit(path, key=pinned)


def meaning(result: Result) -> tuple[str, str]:
    """What the result proves and what it does not."""
    if any(each.level == "FAIL" for each in result.findings):
        return ("The copy does not match its own record: see the lines that begin with FAIL.", DOES_NOT_PROVE)
    return (PROVES if result.origin else PROVES_BAG, DOES_NOT_PROVE)


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
