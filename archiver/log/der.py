"""Elements of ASN.1 as BER and DER encode them (X.690): as much as a time stamp's frame takes. Nothing is trusted."""

from __future__ import annotations

from dataclasses import dataclass

SEQUENCE = 0x30
SET = 0x31
OCTETS = 0x04
OBJECT = 0x06
CONTEXT_0 = 0xA0

_CONSTRUCTED = 0x20
_LONG_TAG = 0x1F
_INDEFINITE = 0x80
_LONGEST_LENGTH = 4
_DEEPEST = 16
_MOST = 1000


class DerError(ValueError):
    """The bytes are no such elements."""


@dataclass(frozen=True, slots=True)
class Element:
    """``tag``: its first byte; ``content``: what is in it; ``whole``: as it came, tag and length included."""

    tag: int
    content: bytes
    whole: bytes

    def parts(self) -> list[Element]:
        """The elements in it. DerError where it has none that can be read, or more than 1,000."""
        if not self.tag & _CONSTRUCTED:
            raise DerError("an element holds no others")
        parts, at = [], 0
        while at < len(self.content):
            part, at = _read(self.content, at, 0)
            parts.append(part)
            if len(parts) > _MOST:
                raise DerError(f"an element holds more than {_MOST} others")
        return parts

    def octets(self) -> bytes:
        """The bytes of an octet string, also of one that was sent in pieces."""
        if self.tag == OCTETS:
            return self.content
        if self.tag == OCTETS | _CONSTRUCTED and all(each.tag == OCTETS for each in self.parts()):
            return b"".join(each.content for each in self.parts())
        raise DerError("an octet string is none")


def read_whole(data: bytes) -> Element:
    """The one element that ``data`` is. DerError where it is none, or where bytes follow."""
    element, end = _read(data, 0, 0)
    if end != len(data):
        raise DerError("bytes follow that belong to nothing")
    return element


def write(tag: int, *contents: bytes) -> bytes:
    """An element in DER."""
    content = b"".join(contents)
    if len(content) < _INDEFINITE:
        return bytes([tag, len(content)]) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, _INDEFINITE | len(length)]) + length + content


def _read(data: bytes, start: int, depth: int) -> tuple[Element, int]:
    """The element at ``start`` and where it ends."""
    if depth > _DEEPEST:
        raise DerError("its elements are nested too deeply")
    if len(data) - start < 2 or data[start] & _LONG_TAG == _LONG_TAG:
        raise DerError("an element is cut off, or of an unknown kind")
    tag, length, at = data[start], data[start + 1], start + 2
    if length == _INDEFINITE:
        return _read_indefinite(data, start, depth)
    if length > _INDEFINITE:
        count = length - _INDEFINITE
        if count > _LONGEST_LENGTH or len(data) - at < count:
            raise DerError("an element is cut off")
        length, at = int.from_bytes(data[at : at + count], "big"), at + count
    if len(data) - at < length:
        raise DerError("an element is cut off")
    return Element(tag, data[at : at + length], data[start : at + length]), at + length


def _read_indefinite(data: bytes, start: int, depth: int) -> tuple[Element, int]:
    """An element that ends where two zero bytes stand instead of another one."""
    if not data[start] & _CONSTRUCTED:
        raise DerError("an element has no length")
    first = at = start + 2
    while data[at : at + 2] != b"\0\0":
        _, at = _read(data, at, depth + 1)
    return Element(data[start], data[first:at], data[start : at + 2]), at + 2
