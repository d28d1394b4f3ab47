"""The frame of a time stamp (CMS, RFC 5652) as strict readers want it, and what its signer said of its certificate.

Most public authorities send the certificates in the order of the chain, some with lengths left open. RFC 3161 asks for
DER, where a set is sorted; openssl reads both, rfc3161-client only DER. No signature covers the order of those sets:
the copy that is made here holds the same elements, and is checked in place of the answer, which is kept as it came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from archiver.log.der import CONTEXT_0, OBJECT, OCTETS, SEQUENCE, SET, DerError, Element, read_whole, write

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_CERTIFICATE_SHA1 = bytes.fromhex("2a864886f70d010910020c")
_CERTIFICATE = bytes.fromhex("2a864886f70d010910022f")
_HASHES = {
    bytes.fromhex("2b0e03021a"): "sha1",
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}


def in_der(answer: bytes) -> bytes:
    """The TimeStampResp with its lengths written out and its sets sorted; certificates and signatures as they were.

    DerError where it is no such thing.
    """
    response = read_whole(answer)
    parts = response.parts()
    if response.tag != SEQUENCE or not 1 <= len(parts) <= 2:
        raise DerError("it is no answer of an authority")
    status = write(SEQUENCE, *(each.whole for each in parts[0].parts()))
    return write(SEQUENCE, status, *(_token(each) for each in parts[1:]))


def _token(token: Element) -> bytes:
    kind, wrapped = _exactly(token, 2)
    (signed,) = _exactly(wrapped, 1)
    if kind.content != _SIGNED_DATA or wrapped.tag != CONTEXT_0:
        raise DerError("it holds no signed data")
    content = b"".join(_part(at, each) for at, each in enumerate(signed.parts()))
    return write(SEQUENCE, kind.whole, write(CONTEXT_0, write(SEQUENCE, content)))


def _part(at: int, part: Element) -> bytes:
    """A part of the SignedData: version, digest algorithms, what was signed, certificates, revocations, signers."""
    if part.tag in {SET, CONTEXT_0}:
        return write(part.tag, *sorted(each.whole for each in part.parts()))
    if part.tag == SEQUENCE and at == 2:
        kind, wrapped = _exactly(part, 2)
        (signed,) = _exactly(wrapped, 1)
        return write(SEQUENCE, kind.whole, write(CONTEXT_0, write(OCTETS, signed.octets())))
    return part.whole


def _exactly(element: Element, count: int) -> list[Element]:
    parts = element.parts()
    if len(parts) != count:
        raise DerError(f"an element holds {len(parts)} others instead of {count}")
    return parts


def under_policy(query: bytes, policy: str | None) -> bytes:
    """The TimeStampReq ``query`` (which asks for no policy) with the wish for a stamp under ``policy``, an OID."""
    if policy is None:
        return query
    version, imprint, *others = read_whole(query).parts()
    return write(SEQUENCE, version.whole, imprint.whole, write(OBJECT, _oid(policy)), *(each.whole for each in others))


def _oid(text: str) -> bytes:
    first, second, *others = map(int, text.split("."))
    encoded = b""
    for number in (40 * first + second, *others):
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(number & 0x7F | 0x80)
        encoded += bytes(reversed(groups))
    return encoded


def names_signer(answer: bytes, certificate: bytes) -> bool:
    """Whether the signed attributes of a TimeStampResp say that it was signed with this certificate (DER).

    Both forms count (RFC 2634, RFC 5816). Where there are both, both must be right. DerError where there is neither.
    """
    _, token = read_whole(answer).parts()
    (signed,) = token.parts()[1].parts()
    (signer,) = signed.parts()[-1].parts()
    said = [hashed for each in signer.parts() if each.tag == CONTEXT_0 for hashed in _said(each.parts())]
    if not said:
        raise DerError("it does not say with which certificate it was signed")
    return all(hashlib.new(name, certificate, usedforsecurity=False).digest() == digest for name, digest in said)


def _said(attributes: Sequence[Element]) -> list[tuple[str, bytes]]:
    """The signer's certificate by hash, from each attribute that names it."""
    found = []
    for attribute in attributes:
        kind, values = _exactly(attribute, 2)
        if kind.tag == OBJECT and kind.content in {_CERTIFICATE, _CERTIFICATE_SHA1}:
            (value,) = _exactly(values, 1)
            first = value.parts()[0].parts()[0].parts()
            name = "sha1" if kind.content == _CERTIFICATE_SHA1 else "sha256"
            if kind.content == _CERTIFICATE and first[0].tag == SEQUENCE:
                name = _HASHES.get(first.pop(0).parts()[0].content, "")
            if not name or first[0].tag != OCTETS:
                raise DerError("it names its certificate by a hash that is unknown")
            found.append((name, first[0].content))
    return found
