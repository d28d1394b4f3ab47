"""Reading an article's bytes from a file, and refusing what cannot be one."""

from __future__ import annotations

import errno
from pathlib import Path

from archiver.errors import InputError
from archiver.sources.web.limits import MIB

_HINT = "Give an HTML, PDF or text file of an article."
# First bytes of what is sometimes taken for an article, with the name people know it by.
_BINARY = (
    (b"PK\x03\x04", "a ZIP file or an office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a media file"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"\x00\x00\x00\x18ftyp", "a video"),
    (b"\x00\x00\x00\x20ftyp", "a video"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"7z\xbc\xaf", "an archive file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
)
_READ_ELSEWHERE = (b"%PDF-",)
_PROBE = 8192
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_UTF_16_OR_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def load(path: Path, limit: int) -> bytes:
    """The bytes of the file at ``path``; InputError, with one sentence, where they cannot be an article."""
    try:
        if path.is_dir():
            raise InputError(f"{path.name} is a folder, not a file.", hint=_HINT)
        with path.open("rb") as file:
            # One byte more than allowed tells a file that grows, or a device, from one that fits.
            data = file.read(limit + 1)
    except FileNotFoundError as fault:
        raise InputError(f"There is no file {path.name}.", hint="Check the name and the folder.") from fault
    except PermissionError as fault:
        raise InputError(f"The file {path.name} may not be read.", hint="Check its permissions.") from fault
    except OSError as fault:
        reason = errno.errorcode.get(fault.errno or 0, "an error")
        raise InputError(f"The file {path.name} could not be read ({reason}).", hint=_HINT) from fault
    except ValueError as fault:  # a NUL in the path
        raise InputError("The file's name is not one that a file can have.", hint=_HINT) from fault
    return checked(data, path.name, limit)


def checked(data: bytes, name: str, limit: int) -> bytes:
    """``data`` where it may be an article; InputError where it is too large, empty or binary."""
    if len(data) > limit:
        raise InputError(
            f"{_subject(name)} is larger than {limit / MIB:g} MiB.", hint="An article is smaller than that."
        )
    if not data.strip():
        raise InputError(f"{_subject(name)} is empty.", hint=_HINT)
    kind = binary_kind(data)
    if kind is not None:
        raise InputError(f"{_subject(name)} is {kind}, not text, HTML or PDF.", hint=_HINT)
    return data


def binary_kind(data: bytes) -> str | None:
    """What the bytes are where they are neither text nor HTML nor PDF nor gzip, else None."""
    if data.startswith(_READ_ELSEWHERE):
        return None
    for magic, kind in _BINARY:
        if data.startswith(magic):
            return kind
    if data.startswith((b"\x1f\x8b", *_UTF_16_OR_32)):
        return None
    probe = data[:_PROBE]
    control = len(probe) - len(probe.translate(None, _CONTROL))
    # Text has hardly any control characters; a stray NUL or two in a long page is damage, not a binary.
    if control > len(probe) // 20 + 2:
        return "binary data"
    return None


def _subject(name: str) -> str:
    return "Standard input" if name == "-" else f"The file {name}"
