"""TL bytes -> Telethon objects whose values remember how wide they were on the wire.

Telethon reads a 32-bit and a 64-bit integer into the same ``int`` and an absent flag and a false Bool into
the same ``False``. A JSON that must say which is which needs the difference, so the reader marks it at the
source.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

from telethon.errors import TypeNotFoundError
from telethon.extensions import BinaryReader
from telethon.tl.alltlobjects import LAYER as TELETHON_LAYER

LAYER: int = TELETHON_LAYER
RPC_ERROR = 0x2144CA19
_VECTOR_OF_UNKNOWN = (
    BufferError,
    IndexError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
)


class Long(int):
    """An integer of 64 bits or more on the wire."""


class WireBool(int):
    """A Bool that was on the wire, in contrast to a flag that was not set."""


class TypedReader(BinaryReader):  # type: ignore[misc]  # Telethon has no types
    """Telethon's reader, with ``Long`` for 64-bit integers and ``WireBool`` for Bool values."""

    def read_long(self, signed: bool = True) -> Long:  # noqa: FBT001, FBT002  # Telethon's signature
        """An integer of 64 bits."""
        return Long(super().read_long(signed))

    def read_large_int(self, bits: int, signed: bool = True) -> Long:  # noqa: FBT001, FBT002  # Telethon's signature
        """An integer of 128 or 256 bits."""
        return Long(super().read_large_int(bits, signed))

    def tgread_bool(self) -> WireBool:
        """A Bool."""
        return WireBool(super().tgread_bool())


class UnreadableAnswerError(Exception):
    """The bytes of an answer cannot be read with this layer; ``str`` says why in a few words."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """An answer as an object; ``length`` is how many of the bytes it took."""

    value: Any
    length: int


def decode(query: Any, body: bytes) -> Decoded:
    """Reads the answer to ``query``; what follows it (padding of the packet) is ignored.

    Raises UnreadableAnswerError for unknown constructors and broken bytes.
    """
    reader = TypedReader(body)
    try:
        value = query.read_result(reader)
    except TypeNotFoundError as error:
        raise UnreadableAnswerError(f"unknown constructor 0x{error.invalid_constructor_id:08x}") from error
    except _VECTOR_OF_UNKNOWN as error:
        raise UnreadableAnswerError(f"broken answer ({type(error).__name__})") from error
    return Decoded(value, reader.tell_position())


def constructor_of(body: bytes) -> int | None:
    """The constructor id at the head of TL bytes; None if there are too few."""
    return struct.unpack_from("<I", body)[0] if len(body) >= 4 else None
