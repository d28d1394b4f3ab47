"""Time-stamp requests and the answers to them (RFC 3161): what is sent, what an answer must be, and its chain.

rfc3161-client checks the CMS signature and the chain at the time that the token states. It may raise a
``PanicException`` (a BaseException) on bytes that it does not understand; here that is a token that is no good.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from archiver.log.token_chain import (
    MOST_CERTIFICATES,
    TokenError,
    UntrustedError,
    chain_of,
    name_of,
    require_stamping,
)
from archiver.log.token_form import in_der, names_signer

__all__ = [
    "MAX_CERTIFICATES",
    "MAX_TOKEN",
    "Stamp",
    "TokenError",
    "UntrustedError",
    "check_token",
    "imprint_in",
    "imprint_of",
    "make_request",
    "read_certificates",
]

SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")
MAX_TOKEN = 262_144
MAX_CERTIFICATES = 1_048_576
"""Longest files in bytes that are read; the roots of a whole system have about 250,000."""
MAX_ACCURACY_S = 120
"""A clock that may be off by more is no help: entries are compared with it to two minutes."""

_REASON = re.compile(r'reason: "([^"]{1,200})"')
"""What OpenSSL says in the library's words."""


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
    try:
        with _contained("it is no PEM"):
            return tuple(dict.fromkeys(x509.load_pem_x509_certificates(pem)))
    except TokenError as fault:
        raise TokenError("it holds no certificates in PEM, or a damaged one") from fault


def check_token(
    answer: bytes,
    imprint: bytes,
    roots: Sequence[x509.Certificate],
    *,
    nonce: int | None = None,
    policy: str | None = None,
    helpers: Sequence[x509.Certificate] = (),
) -> Stamp:
    """What the TimeStampResp ``answer`` proves of the SHA-256 ``imprint``, by one of ``roots``.

    ``nonce`` and ``policy`` are compared where they are given; ``helpers`` may stand between the signer and a root,
    but are not trusted. TokenError where anything is wrong.
    """
    if len(answer) > MAX_TOKEN:
        raise TokenError(f"it has more than {MAX_TOKEN} bytes")
    with _contained("it is no time stamp"):
        return _check(answer, imprint, roots, nonce, policy, helpers)


def _check(
    answer: bytes,
    imprint: bytes,
    roots: Sequence[x509.Certificate],
    nonce: int | None,
    policy: str | None,
    helpers: Sequence[x509.Certificate],
) -> Stamp:
    copy = in_der(answer)
    response = decode_timestamp_response(copy)
    if response.as_bytes() != copy:
        raise TokenError("there are bytes in it that belong to no time stamp")
    if response.status != PKIStatus.GRANTED:
        said = "; ".join(response.status_string)[:200].encode("unicode_escape").decode()
        raise TokenError(f"the authority refused (status {response.status}{f': {said}' if said else ''})")
    info = response.tst_info
    if info.message_imprint.hash_algorithm != SHA256 or info.message_imprint.message != imprint:
        raise TokenError("it is about another hash than the one that was sent")
    if nonce is not None and info.nonce != nonce:
        raise TokenError("it does not repeat the random number that was sent")
    if policy is not None and info.policy.dotted_string != policy:
        raise TokenError(f"it was made under the policy {info.policy.dotted_string}, not {policy}")
    if info.accuracy is not None and (info.accuracy.seconds or 0) > MAX_ACCURACY_S:
        raise TokenError(f"the authority says that its clock may be off by {info.accuracy.seconds} s")
    if not roots:
        raise TokenError("there is no root certificate to check it by")
    sent = _certificates(response)
    signer = _signer(response, (*sent, *roots, *helpers))
    require_stamping(signer)
    if not names_signer(copy, signer.public_bytes(Encoding.DER)):
        raise TokenError("it says that it was signed with another certificate than it was")
    if not _is_named(response, signer):
        raise TokenError(f"it names another authority than {name_of(signer)}, who signed it")
    chain = chain_of(signer, (*sent, *helpers), roots, info.gen_time.astimezone(UTC))
    builder = VerifierBuilder(
        roots=list(dict.fromkeys(roots)),
        intermediates=[each for each in chain[1:] if each not in roots],
        tsa_certificate=None if sent else signer,
    )
    try:
        builder.build().verify(response, imprint)
    except VerificationError as fault:
        reason = _REASON.search(str(fault))
        raise TokenError(f"its signature or its chain does not hold ({reason[1] if reason else fault})") from fault
    return Stamp(
        time=info.gen_time.astimezone(UTC),
        policy=info.policy.dotted_string,
        serial=f"{info.serial_number:x}",
        chain=b"".join(each.public_bytes(Encoding.PEM) for each in chain),
    )


def _certificates(response: TimeStampResponse) -> list[x509.Certificate]:
    sent = sorted(response.signed_data.certificates)
    if len(sent) > MOST_CERTIFICATES:
        raise TokenError(f"it brings {len(sent)} certificates")
    return [x509.load_der_x509_certificate(each) for each in sent]


def _signer(response: TimeStampResponse, known: Sequence[x509.Certificate]) -> x509.Certificate:
    """The certificate that the one signature names."""
    signers = list(response.signed_data.signer_infos)
    if len(signers) != 1:
        raise TokenError(f"it has {len(signers)} signatures instead of one")
    named = (signers[0].issuer, signers[0].serial_number)
    signer = next((each for each in known if (each.issuer, each.serial_number) == named), None)
    if signer is None:
        raise TokenError("it lacks the certificate that it was signed with, and the file of roots has it not either")
    return signer


def _is_named(response: TimeStampResponse, signer: x509.Certificate) -> bool:
    """False where the stamp gives its authority a name that is none of the signer's; it need not give one."""
    try:
        name = response.tst_info.name
    except ValueError:  # none, or a kind of name that is not compared
        return True
    if not isinstance(name, x509.DirectoryName) or name.value == signer.subject:
        return True
    try:
        others = signer.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    return name.value in others.get_values_for_type(x509.DirectoryName)


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
            return decode_timestamp_response(in_der(answer)).tst_info.message_imprint.message
    except TokenError:
        return None
