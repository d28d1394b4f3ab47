"""A stretch without messages that were redacted. Its length stays, so that every other entry's bytes stay true."""

from __future__ import annotations

from collections.abc import Collection

from archiver.sources.desktop.decode import Broken, decoded_piece, pieces

REDACTED = "archiver_redacted"
"""The key of what stands in place of a message: readers pass it by, so that its id is neither seen nor gone."""


def blanked(stretch: bytes, ids: Collection[int]) -> bytes | None:
    """The stretch with spaces and a stub in place of the messages with these ids; None where it shows none of them.

    A piece that cannot be read is blanked, too, where a hidden id's digits stand in it: it may be one of them.
    """
    kept = bytearray(stretch)
    hidden = False
    for offset, piece in pieces(stretch):
        number = _hidden(piece, ids)
        if number is not None:
            hidden = True
            kept[offset : offset + len(piece)] = _stub(number, len(piece))
    return bytes(kept) if hidden else None


def _hidden(piece: bytes, ids: Collection[int]) -> int | None:
    """The id of the message that a piece is, or may be, where it is one of these."""
    item, _ = decoded_piece(piece, 0)
    if isinstance(item, Broken):
        return next((each for each in ids if str(each).encode() in piece), None)
    number = item.get("id")
    return number if type(number) is int and number in ids and REDACTED not in item else None


def _stub(number: int, length: int) -> bytes:
    """Valid JSON of exactly ``length`` bytes; spaces alone where not even an empty object fits."""
    for stub in (b'{"%b":true,"id":%d' % (REDACTED.encode(), number), b'{"%b":1' % REDACTED.encode(), b"{"):
        if len(stub) < length:
            return stub + b" " * (length - len(stub) - 1) + b"}"
    return b" " * length
