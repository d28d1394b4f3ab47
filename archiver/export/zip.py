"""ZIP files of one form: members stored, in order, with fixed times, nothing between, before or behind them.

The same members give the same bytes, and any other bytes are refused, so that no byte of a file is uncovered: what is
read is written anew in mind and compared. Without ZIP64, hence at most 4 GiB.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archiver.errors import CannotRunError

MOST_BYTES = 2**32 - 2
MOST_MEMBERS = 4_096
MOST_FILES = 65_000
"""Members of a bag or web archive; the format without ZIP64 has room for 65,535."""
BLOCK = 1 << 20
LOCAL = b"PK\x03\x04"
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION, _TIME, _DAY = 20, 0, 0x21  # 1980-01-01, the first day that the format knows
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*", re.ASCII)
_LONGEST_NAME = 255


class ZipFormError(ValueError):
    """The bytes are not a ZIP file of this form; the text says why."""


def blocks_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file, in pieces."""
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            yield block


@dataclass(frozen=True, slots=True)
class Member:
    """A file in the ZIP: its bytes, or where they lie, or several of these one after the other."""

    path: str
    content: bytes | Path | tuple[bytes | Path, ...]

    def blocks(self) -> Iterator[bytes]:
        """The bytes, in pieces."""
        for each in self.content if isinstance(self.content, tuple) else (self.content,):
            if isinstance(each, bytes):
                yield each
            else:
                yield from blocks_of(each)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A member that was read: hash (hex) and size, where its bytes begin in the file, and these where they are kept."""

    path: str
    sha256: str
    size: int
    data: bytes | None
    start: int = 0


def measure(member: Member) -> tuple[str, int, int]:
    """SHA-256 (hex), size and CRC-32 of a member."""
    digest, size, crc = hashlib.sha256(), 0, 0
    for block in member.blocks():
        digest.update(block)
        size += len(block)
        crc = zlib.crc32(block, crc)
    return digest.hexdigest(), size, crc


def write_zip(
    out: BinaryIO, members: Sequence[Member], *, most: int = MOST_MEMBERS, stopped: Callable[[], None] = lambda: None
) -> None:
    """Write the members in their order; ``stopped`` is called before each, and may raise.

    Raises CannotRunError where they are more than ``most``, or too large.
    """
    measured = [(member, *measure(member)) for member in members]
    if len(members) > most or sum(size for _, _, size, _ in measured) > MOST_BYTES - len(members) * 1_000:
        raise CannotRunError(
            "The file would be larger than 4 GiB or hold too many files.",
            hint="Export less at once, or a bag as a folder.",
        )
    directory, offset = [], 0
    for member, _, size, crc in measured:
        stopped()
        head = _local(member.path, size, crc)
        directory.append(_central(member.path, size, crc, offset))
        out.write(head)
        out.writelines(member.blocks())
        offset += len(head) + size
    out.write(_tail(directory, offset))


def read_zip(stream: BinaryIO, *, keep: int, most: int = MOST_MEMBERS) -> Iterator[Found]:
    """The members in order, with the bytes of those of at most ``keep`` bytes; ZipFormError on any other form.

    Of one of more than ``most`` members, too.

    Only what the generator has run to the end of is a file of this form.
    """
    names: set[str] = set()
    directory, offset = [], 0
    while (head := _read(stream, 4)) == LOCAL:
        head += _read(stream, _LOCAL.size - 4)
        fields = _LOCAL.unpack(head)
        crc, size, length = fields[6], fields[7], fields[9]
        name = _read(stream, min(length, _LONGEST_NAME + 1)).decode("ascii", errors="replace")
        if length > _LONGEST_NAME or not _NAME.fullmatch(name):
            raise ZipFormError(f"a member's name is not allowed: {name[:80]!r}")
        if name in names or len(names) >= most:
            raise ZipFormError(f"there are too many members, or two with the name {name}")
        if head + name.encode() != _local(name, size, crc):
            raise ZipFormError(f"the header of {name} is not in the one form that is allowed")
        names.add(name)
        yield _member(stream, name, (crc, size, offset + len(head) + length), keep=keep)
        directory.append(_central(name, size, crc, offset))
        offset += _LOCAL.size + length + size
    tail = _tail(directory, offset)
    if head + _read(stream, len(tail) - 4, short=True) != tail or stream.read(1):
        raise ZipFormError("its directory does not match its members, or something follows it")


def _member(stream: BinaryIO, name: str, told: tuple[int, int, int], *, keep: int) -> Found:
    crc, size, start = told
    digest, actual, kept, left = hashlib.sha256(), 0, [], size
    while left:
        block = _read(stream, min(left, BLOCK))
        digest.update(block)
        actual = zlib.crc32(block, actual)
        left -= len(block)
        if size <= keep:
            kept.append(block)
    if actual != crc:
        raise ZipFormError(f"the bytes of {name} do not have the check sum of its header")
    data = b"".join(kept) if size <= keep else None
    return Found(path=name, sha256=digest.hexdigest(), size=size, data=data, start=start)


def _read(stream: BinaryIO, count: int, *, short: bool = False) -> bytes:
    data = stream.read(count)
    if len(data) < count and not short:
        raise ZipFormError("it ends too early")
    return data


def _local(name: str, size: int, crc: int) -> bytes:
    return _LOCAL.pack(LOCAL, _VERSION, 0, 0, _TIME, _DAY, crc, size, size, len(name), 0) + name.encode()


def _central(name: str, size: int, crc: int, offset: int) -> bytes:
    fields = (_VERSION, _VERSION, 0, 0, _TIME, _DAY, crc, size, size, len(name), 0, 0, 0, 0, 0, offset)
    return _CENTRAL.pack(b"PK\x01\x02", *fields) + name.encode()


def _tail(directory: Sequence[bytes], offset: int) -> bytes:
    rows = b"".join(directory)
    count = len(directory)
    return rows + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(rows), offset, 0)
