"""From a time stamp's signer up to a root that is trusted; what the signer's certificate must allow (RFC 3161, 2.3).

Validity is judged at the time that the stamp states. Revocation is not asked about: no list of it is in an archive.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509.oid import ExtendedKeyUsageOID

MOST_CERTIFICATES = 40
"""An answer with more is not looked through."""

_LONGEST = 10


class TokenError(ValueError):
    """The bytes are no good time stamp or certificate; the text says why."""


class UntrustedError(TokenError):
    """The token's chain ends elsewhere than in the roots that were given."""


def chain_of(
    signer: x509.Certificate,
    given: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    time: datetime,
) -> tuple[x509.Certificate, ...]:
    """The shortest way from ``signer`` through ``given`` to one of the roots that sign themselves.

    Raises UntrustedError where there is none, TokenError where one of the way was not valid at ``time``.
    """
    anchors = tuple(each for each in roots if each.subject == each.issuer)
    if not anchors:
        raise TokenError("there is no root certificate to check it by, which is one that signs itself")
    known = tuple(dict.fromkeys((*anchors, *roots, *given)))
    valid = tuple(each for each in known if _is_valid(each, time))
    found = _shortest(signer, valid, anchors) if _is_valid(signer, time) else None
    if found is not None:
        return found
    expired = _shortest(signer, known, anchors)
    if expired is None:
        raise UntrustedError(f"the certificate of {name_of(signer)} does not lead to a root that is trusted")
    late = next(each for each in expired if not _is_valid(each, time))
    raise TokenError(f"the certificate of {name_of(late)} was not valid at {time.isoformat()}")


def _shortest(
    signer: x509.Certificate, known: Sequence[x509.Certificate], anchors: Sequence[x509.Certificate]
) -> tuple[x509.Certificate, ...] | None:
    ways: list[tuple[x509.Certificate, ...]] = [(signer,)]
    seen = {signer}
    while ways:
        reached = next((way for way in ways if way[-1] in anchors), None)
        if reached is not None:
            return reached
        longer: list[tuple[x509.Certificate, ...]] = []
        for way in ways if len(ways[0]) < _LONGEST else ():
            for above in known:
                if above not in seen and _issued(way[-1], above):
                    seen.add(above)
                    longer.append((*way, above))
        ways = longer
    return None


def require_stamping(certificate: x509.Certificate) -> None:
    """Raises TokenError where the certificate is not for time stamps and nothing else."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        usage = None
    if usage is None or not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise TokenError(f"the certificate of {name_of(certificate)} is not for time stamps alone")
    try:
        keys = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    signs = keys.digital_signature or keys.content_commitment
    encrypts = keys.key_encipherment or keys.data_encipherment or keys.key_agreement
    if not signs or encrypts or keys.key_cert_sign or keys.crl_sign:
        raise TokenError(f"the key of {name_of(certificate)} is not for signatures alone")


def name_of(certificate: x509.Certificate) -> str:
    """Whose certificate it is, fit to be shown."""
    return certificate.subject.rfc4514_string()[:200].encode("unicode_escape").decode()


def _is_valid(certificate: x509.Certificate, time: datetime) -> bool:
    return certificate.not_valid_before_utc <= time <= certificate.not_valid_after_utc


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True
