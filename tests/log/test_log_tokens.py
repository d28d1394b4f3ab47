"""Time stamps as authorities send them, well and badly: what openssl takes is taken, and nothing else."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import decode_timestamp_response

from archiver.log.der import Element, read_whole, write
from archiver.log.tokens import (
    TokenError,
    UntrustedError,
    check_token,
    imprint_in,
    imprint_of,
    make_request,
    read_certificates,
)
from tests.authorities import OTHER_POLICY, POLICY, TestAuthority, prepared
from tests.authorities.certificates import Identity, certify, issued_under, make_identity
from tests.counts import LONG

DATA = b"log.example/valley\n7\n"
EC = make_identity("ec")
NONE = bytes.fromhex("30053003020102")
"""An answer without a stamp: status 2, rejection."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> TestAuthority:
    folder = tmp_path_factory.mktemp("authority")
    return _with_extra(folder, EC, make_identity("ec", label="other").leaf, tsa_name="")


def _with_extra(folder: Path, identity: Identity, *extra: x509.Certificate, **settings: str) -> TestAuthority:
    """An authority that sends these certificates as well, and its root."""
    folder.mkdir(exist_ok=True)
    sent = (identity.root, *extra)
    (folder / "extra.pem").write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in sent))
    return prepared("made", folder, identity, certs=str(folder / "extra.pem"), **settings)


@pytest.fixture(scope="module")
def answer(shared: TestAuthority) -> bytes:
    """A good answer with three certificates."""
    return shared.stamp(make_request(DATA).as_bytes())


def _openssl(answer: bytes, roots: Path, *untrusted: Path, at: datetime | None = None) -> bool:
    """Whether openssl takes it."""
    file = roots.parent / "judged.tsr"
    file.write_bytes(answer)
    command = ["openssl", "ts", "-verify", "-digest", hashlib.sha256(DATA).hexdigest(), "-in", str(file)]
    more = [argument for each in untrusted for argument in ("-untrusted", str(each))]
    more += ["-attime", str(int(at.timestamp()))] if at else []
    return subprocess.run([*command, "-CAfile", str(roots), *more], capture_output=True).returncode == 0


def _reordered(answer: bytes, change: Callable[[list[bytes]], list[bytes]], end: bytes | None = None) -> bytes:
    """The certificates in another order. ``end``: with lengths left open, and ended so."""

    def made(tag: int, *contents: bytes) -> bytes:
        return write(tag, *contents) if end is None else bytes([tag, 0x80]) + b"".join(contents) + end

    status, token = read_whole(answer).parts()
    kind, wrapped = token.parts()
    (signed,) = wrapped.parts()
    parts: list[bytes] = []
    for part in signed.parts():
        if part.tag == 0xA0:
            certificates = change([each.whole for each in part.parts()])
            parts += [made(0xA0, *certificates)] if certificates else []
        elif part.tag == 0x30 and end is not None:
            parts.append(_in_pieces(part, made))
        else:
            parts.append(part.whole)
    return made(0x30, status.whole, made(0x30, kind.whole, made(0xA0, made(0x30, *parts))))


def _in_pieces(part: Element, made: Callable[..., bytes]) -> bytes:
    """What was signed, as two octet strings in one."""
    kind, wrapped = part.parts()
    (content,) = wrapped.parts()
    halves = (write(4, content.content[:9]), write(4, content.content[9:]))
    return made(0x30, kind.whole, made(0xA0, made(0x24, *halves)))


@pytest.mark.parametrize("end", [None, b"\0\0"], ids=["unsorted", "open lengths"])
def test_certificates_may_come_in_any_order(shared: TestAuthority, answer: bytes, end: bytes | None) -> None:
    sent = _reordered(answer, lambda each: sorted(each, reverse=True), end)
    with pytest.raises(ValueError, match="ASN"):
        decode_timestamp_response(sent)  # the reason for all this
    assert _openssl(sent, shared.roots)
    stamp = check_token(sent, imprint_of(DATA), [EC.root])
    assert stamp == check_token(answer, imprint_of(DATA), [EC.root])
    assert read_certificates(stamp.chain) == (EC.leaf, EC.root)
    assert imprint_in(sent) == imprint_of(DATA)


def test_certificates_that_were_not_sent_may_be_at_hand(shared: TestAuthority, answer: bytes) -> None:
    bare = _reordered(answer, lambda _: [])
    with pytest.raises(TokenError, match="lacks the certificate"):
        check_token(bare, imprint_of(DATA), [EC.root])
    by_roots = check_token(bare, imprint_of(DATA), [EC.leaf, EC.root])
    assert by_roots == check_token(bare, imprint_of(DATA), [EC.root], helpers=[EC.leaf])
    assert read_certificates(by_roots.chain) == (EC.leaf, EC.root)
    assert _openssl(bare, shared.roots, shared.folder / "leaf.pem")


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("ec", {"ess_cert_id_alg": "sha1", "accuracy": "", "tsa_name": ""}),
        ("ec", {"ess_cert_id_alg": "sha512", "ordering": "yes"}),
        ("ec384", {"signer_digest": "sha384"}),
        ("rsa", {"signer_digest": "sha512"}),
    ],
)
def test_each_kind_of_authority(tmp_path: Path, kind: str, settings: dict[str, str]) -> None:
    identity = make_identity(kind)
    authority = prepared("made", tmp_path / "made", identity, **settings)
    request = make_request(DATA)
    sent = authority.stamp(request.as_bytes())
    assert _openssl(sent, authority.roots)
    stamp = check_token(sent, imprint_of(DATA), [identity.root], nonce=request.nonce, policy=POLICY)
    assert abs(datetime.now(UTC) - stamp.time) < timedelta(hours=1)


def test_a_clock_that_is_not_sure_of_itself(tmp_path: Path) -> None:
    for accuracy, taken in (("secs:120, millisecs:999", True), ("secs:121", False)):
        sent = prepared("made", tmp_path / "made", EC, accuracy=accuracy).stamp(make_request(DATA).as_bytes())
        if taken:
            check_token(sent, imprint_of(DATA), [EC.root])
        else:
            with pytest.raises(TokenError, match="may be off by 121 s"):
                check_token(sent, imprint_of(DATA), [EC.root])


def test_a_chain_through_another_authority(tmp_path: Path) -> None:
    middle = issued_under(EC, EC.root_key, EC.root, authority=True, label="middle")
    signer = issued_under(EC, middle.key, middle.leaf, authority=False, label="signer")
    authority = _with_extra(tmp_path, signer, middle.leaf)
    sent = authority.stamp(make_request(DATA).as_bytes())
    assert _openssl(sent, authority.roots)
    stamp = check_token(sent, imprint_of(DATA), [EC.root])
    assert read_certificates(stamp.chain) == (signer.leaf, middle.leaf, EC.root)
    with pytest.raises(TokenError, match="signs itself"):
        check_token(sent, imprint_of(DATA), [middle.leaf])


def _usages(*usages: x509.ObjectIdentifier, critical: bool = True) -> Identity:
    return make_identity("ec", usages=usages, critical=critical, label=f"u{len(usages)}{critical}")


def _below_a_leaf() -> Identity:
    return issued_under(EC, EC.key, EC.leaf, authority=False, label="rogue")


@pytest.mark.parametrize(
    ("identity", "reason"),
    [
        (_usages(), "not for time stamps alone"),
        (_usages(ExtendedKeyUsageOID.TIME_STAMPING, critical=False), "not for time stamps alone"),
        (_usages(ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.SERVER_AUTH), "not for time stamps alone"),
        (_below_a_leaf(), "chain does not hold"),
        (make_identity("ec", label="late", begins=5), "was not valid at"),
        (make_identity("ec", label="root", root_ends=-5), "was not valid at"),
    ],
)
def test_certificates_that_may_not_stamp(
    tmp_path: Path, shared: TestAuthority, identity: Identity, reason: str
) -> None:
    """openssl would make none with them, so a genuine stamp is signed again by hand."""
    sent = _signed_again(shared, identity, EC.leaf, tmp_path)
    assert not _openssl(sent, tmp_path / "root.pem")
    with pytest.raises(TokenError, match=reason):
        check_token(sent, imprint_of(DATA), [identity.root])


def _signed_again(
    shared: TestAuthority, identity: Identity, extra: x509.Certificate, folder: Path, at: datetime | None = None
) -> bytes:
    """The same statement, or of another time, in a stamp that ``identity`` signs."""
    (folder / "extra.pem").write_bytes(extra.public_bytes(Encoding.PEM))
    request = make_request(DATA).as_bytes()
    status, token = read_whole(shared.stamp_at(request, at) if at else shared.stamp(request)).parts()
    info = token.parts()[1].parts()[0].parts()[2].parts()[1].parts()[0].content
    return write(0x30, status.whole, prepared("again", folder, identity).sign(info, "extra.pem"))


def test_a_stamp_in_the_name_of_another(tmp_path: Path) -> None:
    named = prepared("made", tmp_path / "made", EC)
    sent = _signed_again(named, make_identity("ec", label="other"), EC.root, tmp_path)
    assert not _openssl(sent, tmp_path / "root.pem")
    with pytest.raises(TokenError, match="names another authority"):
        check_token(sent, imprint_of(DATA), [make_identity("ec", label="other").root])


def test_a_stamp_signed_again_is_else_good(tmp_path: Path, shared: TestAuthority) -> None:
    """So the ones above are refused for their certificates alone."""
    sent = _signed_again(shared, EC, EC.root, tmp_path)
    assert _openssl(sent, tmp_path / "root.pem")
    check_token(sent, imprint_of(DATA), [EC.root])


def test_validity_is_judged_at_the_time_of_the_stamp(tmp_path: Path, shared: TestAuthority) -> None:
    then = datetime.now(UTC).replace(microsecond=0) - timedelta(days=100)
    expired = make_identity("ec", label="expired since", ends=-50, root_ends=-10)
    sent = _signed_again(shared, expired, EC.root, tmp_path, then)
    assert not _openssl(sent, tmp_path / "root.pem")
    assert _openssl(sent, tmp_path / "root.pem", at=then)
    assert check_token(sent, imprint_of(DATA), [expired.root]).time == then


def test_a_stamp_of_nobody_whom_we_know(answer: bytes) -> None:
    with pytest.raises(UntrustedError, match="does not lead"):
        check_token(answer, imprint_of(DATA), [make_identity("ec", label="other").root])
    with pytest.raises(TokenError, match="no root certificate"):
        check_token(answer, imprint_of(DATA), [])


def test_another_certificate_of_the_same_name_is_not_taken(answer: bytes, shared: TestAuthority) -> None:
    """Same issuer, number and key, but not the one that the signature names by its hash."""
    twin = _twin(EC)
    swapped = _reordered(
        answer,
        lambda each: sorted(
            twin.public_bytes(Encoding.DER) if one == EC.leaf.public_bytes(Encoding.DER) else one for one in each
        ),
    )
    assert not _openssl(swapped, shared.roots)
    with pytest.raises(TokenError, match="another certificate than it was"):
        check_token(swapped, imprint_of(DATA), [EC.root])


def _twin(identity: Identity) -> x509.Certificate:
    return certify(
        identity.leaf.subject,
        identity.key,
        identity.root.subject,
        identity.root_key,
        days=(-3650, 3651),
        usages=(ExtendedKeyUsageOID.TIME_STAMPING,),
        serial=identity.leaf.serial_number,
    )


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"", "cut off"),
        (b"<!doctype html><title>Sign in</title>", "belong to nothing|cut off|holds no others"),
        (NONE, "refused"),
        (bytes.fromhex("30053003020100"), "no time stamp"),
        (b"\x30\x80" * 5000, "deeply"),
        (b"\x30\x84\xff\xff\xff\xff" + bytes(100), "cut off"),
        (b"\x30\x82\x0f\xa0" + b"\x05\x00" * 2000, "more than"),
        (bytes(2_000_000), "more than"),
    ],
)
def test_no_stamps(bad: bytes, reason: str) -> None:
    with pytest.raises(TokenError, match=reason):
        check_token(bad, imprint_of(DATA), [EC.root])
    assert imprint_in(bad) is None


def test_a_signature_that_does_not_hold(answer: bytes) -> None:
    with pytest.raises(TokenError, match=r"signature or its chain does not hold \(\w") as caught:
        check_token(answer[:-1] + bytes([answer[-1] ^ 1]), imprint_of(DATA), [EC.root])
    assert len(str(caught.value)) < 200


def test_policy_nonce_and_imprint_are_compared(answer: bytes) -> None:
    for wrong, reason in (({"nonce": 1}, "random number"), ({"policy": OTHER_POLICY}, "under the policy")):
        with pytest.raises(TokenError, match=reason):
            check_token(answer, imprint_of(DATA), [EC.root], **wrong)  # type: ignore[arg-type]
    with pytest.raises(TokenError, match="another hash"):
        check_token(answer, imprint_of(DATA + b"."), [EC.root])


def test_no_flip_crashes_or_changes_what_is_said(answer: bytes) -> None:
    """A flip that is not noticed (in a length's form, in what nobody signed) leaves time, number and signer as they
    were; the log holds the hash of the file besides.
    """
    good = check_token(answer, imprint_of(DATA), [EC.root])
    taken = 0
    places = range(0, len(answer), 1 if LONG else 4)
    for at in places:
        flipped = bytearray(answer)
        flipped[at] ^= 1 << (at % 8)
        try:
            stamp = check_token(bytes(flipped), imprint_of(DATA), [EC.root])
        except TokenError:
            continue
        taken += 1
        assert stamp == good
    assert taken < len(places) // 2
