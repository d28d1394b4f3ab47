"""Roots and signing certificates of the authorities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Identity:
    root: x509.Certificate
    leaf: x509.Certificate
    key: Key
    root_key: Key

    def write(self, folder: Path) -> None:
        pem = self.root.public_bytes(Encoding.PEM)
        (folder / "root.pem").write_bytes(pem)
        (folder / "leaf.pem").write_bytes(self.leaf.public_bytes(Encoding.PEM))
        (folder / "key.pem").write_bytes(self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


@cache
def _key(kind: str) -> Key:
    if kind == "rsa":
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP384R1() if kind.startswith("ec384") else ec.SECP256R1())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@cache
def make_identity(
    kind: str,
    *,
    usages: tuple[x509.ObjectIdentifier, ...] = (ExtendedKeyUsageOID.TIME_STAMPING,),
    critical: bool = True,
    begins: int = -3650,
    ends: int = 3650,
    root_ends: int = 7300,
    label: str = "",
) -> Identity:
    """A root and a signing certificate that is valid for these days around now; ``usages``: what it is for."""
    key, root_key = _key(kind), _key(f"ec root {kind}{label}")
    root_name = _name(f"Root of {kind} {label}.tsa.example")
    root = certify(root_name, root_key, root_name, root_key, days=(-7300, root_ends), authority=True)
    leaf = certify(
        _name(f"{kind} {label}.tsa.example"),
        key,
        root_name,
        root_key,
        days=(begins, ends),
        usages=usages,
        critical=critical,
    )
    return Identity(root, leaf, key, root_key)


def issued_under(above: Identity, key: Key, issuer: x509.Certificate, *, authority: bool, label: str) -> Identity:
    """One more certificate below ``issuer``, whose private key is ``key``; the root is the same."""
    below = _key(f"ec {label}")
    usages = () if authority else (ExtendedKeyUsageOID.TIME_STAMPING,)
    leaf = certify(
        _name(f"{label}.tsa.example"),
        below,
        issuer.subject,
        key,
        days=(-3000, 3000),
        usages=usages,
        authority=authority,
    )
    return Identity(above.root, leaf, below, above.root_key)


def certify(
    subject: x509.Name,
    key: Key,
    issuer: x509.Name,
    issuer_key: Key,
    *,
    days: tuple[int, int],
    usages: tuple[x509.ObjectIdentifier, ...] = (),
    critical: bool = True,
    authority: bool = False,
    serial: int | None = None,
) -> x509.Certificate:
    """A certificate."""
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .add_extension(_usage(signs_certificates=authority), critical=True)
    )
    if usages:
        builder = builder.add_extension(x509.ExtendedKeyUsage(list(usages)), critical=critical)
    return builder.sign(issuer_key, hashes.SHA256())


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
