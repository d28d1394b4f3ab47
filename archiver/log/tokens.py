"""Time-stamp requests and the answers to them (RFC 3161): what is sent, what an answer must be, and its chain.

rfc3161-client checks the CMS signature and the chain at the time that the token states. It may raise a
``PanicException`` (a BaseException) on bytes that it does not understand; here that is a token that is no good.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerifierBuilder,
    decode_timestamp_response,
)

SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")
MAX_TOKEN = 262_144
MAX_CERTIFICATES = 262_144
"""Longest files in bytes that are read."""

_LONGEST_CHAIN = 10


class TokenError(ValueError):
    """The bytes are no good time stamp or certificate; the text says why."""


class UntrustedError(TokenError):
    """The token's chain ends elsewhere than in the roots that were given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a good answer says. ``chain``: PEM, the signer's certificate first, a trusted root last."""

    time: datetime
    policy: str
    serial: str
    chain: bytes


def make_request(data: bytes) -> TimeStampRequest:
    """A question for a stamp of ``data``: its SHA-256, a random nonce, and the wish for the certificates."""
    return TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).nonce(nonce=True).build()


def read_certificates(pem: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM file, each once. TokenError where there are none or too many bytes."""
    if len(pem) > MAX_CERTIFICATES:
        raise TokenError(f"it has more than {MAX_CERTIFICATES} bytes")
    with _contained("it holds no certificates in PEM"):
        return tuple(dict.fromkeys(x509.load_pem_x509_certificates(pem)))


def check_token(
    answer: bytes,
    imprint: bytes,
    roots: Sequence[x509.Certificate],
    *,
    nonce: int | None = None,
    policy: str | None = None,
) -> Stamp:
    """What the TimeStampResp ``answer`` proves of the SHA-256 ``imprint``, by one of ``roots``.

    ``nonce`` and ``policy`` are compared where they are given. TokenError where anything is wrong.
    """
    if len(answer) > MAX_TOKEN:
        raise TokenError(f"it has more than {MAX_TOKEN} bytes")
    with _contained("it is no time stamp"):
        return _check(answer, imprint, roots, nonce, policy)


def _check(
    answer: bytes, imprint: bytes, roots: Sequence[x509.Certificate], nonce: int | None, policy: str | None
) -> Stamp:
    response = decode_timestamp_response(answer)
    if response.as_bytes() != answer:
        raise TokenError("there are bytes in it that belong to no time stamp")
    if response.status != PKIStatus.GRANTED:
        said = "; ".join(response.status_string)[:200]
        raise TokenError(f"the authority refused (status {response.status}{f': {said}' if said else ''})")
    info = response.tst_info
    if info.message_imprint.hash_algorithm != SHA256 or info.message_imprint.message != imprint:
        raise TokenError("it is about another hash than the one that was sent")
    if nonce is not None and info.nonce != nonce:
        raise TokenError("it does not repeat the random number that was sent")
    if policy is not None and info.policy.dotted_string != policy:
        raise TokenError(f"it was made under the policy {info.policy.dotted_string}, not {policy}")
    if not roots:
        raise TokenError("there is no root certificate to check it by")
    chain = _chain(response, roots)
    builder = VerifierBuilder(roots=list(roots), intermediates=[each for each in chain[1:] if each not in roots])
    builder.build().verify(response, imprint)
    return Stamp(
        time=info.gen_time.astimezone(UTC),
        policy=info.policy.dotted_string,
        serial=f"{info.serial_number:x}",
        chain=b"".join(each.public_bytes(Encoding.PEM) for each in chain),
    )


def _chain(response: TimeStampResponse, roots: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """From the signer's certificate up to one of the roots; each must be valid at the time of the stamp."""
    given = [x509.load_der_x509_certificate(each) for each in response.signed_data.certificates]
    signers = list(response.signed_data.signer_infos)
    if len(signers) != 1:
        raise TokenError(f"it has {len(signers)} signatures instead of one")
    signer = signers[0]
    chain = [each for each in given if (each.issuer, each.serial_number) == (signer.issuer, signer.serial_number)][:1]
    if not chain:
        raise TokenError("it lacks the certificate that it was signed with")
    while chain[-1] not in roots and len(chain) < _LONGEST_CHAIN:
        above = next((each for each in (*roots, *given) if each not in chain and _issued(chain[-1], each)), None)
        if above is None:
            break
        chain.append(above)
    if chain[-1] not in roots:
        raise UntrustedError(f"the certificate of {_name(chain[0])} does not lead to a root that is trusted")
    time = response.tst_info.gen_time
    for each in chain:
        if not each.not_valid_before_utc <= time <= each.not_valid_after_utc:
            raise TokenError(f"the certificate of {_name(each)} was not valid at {time.isoformat()}")
    return chain


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _name(certificate: x509.Certificate) -> str:
    return certificate.subject.rfc4514_string()[:200].encode("unicode_escape").decode()


@contextmanager
def _contained(sentence: str) -> Iterator[None]:
    """Whatever the libraries raise becomes a TokenError."""
    try:
        yield
    except TokenError:
        raise
    except Exception as fault:  # what the two libraries raise on hostile bytes has no common class
        detail = str(fault).encode("unicode_escape").decode()[:300]
        raise TokenError(f"{sentence}: {detail}") from fault
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":
            raise
        raise TokenError(f"{sentence}: its reader gave up") from fault


def imprint_of(data: bytes) -> bytes:
    """What is sent of ``data``."""
    return hashlib.sha256(data).digest()


def imprint_in(answer: bytes) -> bytes | None:
    """The hash that an answer is about, whoever signed it; None where it is none."""
    try:
        with _contained("it is no time stamp"):
            return decode_timestamp_response(answer).tst_info.message_imprint.message
    except TokenError:
        return None
