"""The rules for parts of files: which windows may be asked for, and the hashes of their bytes.

Source: https://core.telegram.org/api/files#downloading-files
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from telethon import types

from archiver.demo.refusal import bad_request
from archiver.demo.world.media import GRANULE

MIB = 1024 * 1024
HASHES_PER_ANSWER = 8


def check_window(offset: int, limit: int, *, precise: bool) -> None:
    """Refuses a part that breaks Telegram's rules for offset and limit (both in bytes)."""
    grain = 1024 if precise else 4096
    if offset < 0 or offset % grain:
        raise bad_request("OFFSET_INVALID")
    if limit <= 0 or limit > MIB or limit % grain or (not precise and MIB % limit):
        raise bad_request("LIMIT_INVALID")
    if offset // MIB != (offset + limit - 1) // MIB:
        raise bad_request("LIMIT_INVALID")


def hashes(data: bytes, offset: int) -> list[Any]:
    """Up to eight `fileHash` of a file, from the granule that holds an offset."""
    if offset < 0:
        raise bad_request("OFFSET_INVALID")
    first = offset // GRANULE * GRANULE
    found = []
    for start in range(first, min(first + HASHES_PER_ANSWER * GRANULE, len(data)), GRANULE):
        granule = data[start : start + GRANULE]
        found.append(types.FileHash(offset=start, limit=len(granule), hash=sha256(granule).digest()))
    return found
