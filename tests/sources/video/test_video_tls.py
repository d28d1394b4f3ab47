"""HTTPS: through tunnels of the proxy, with the site's certificate checked."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from site_of_videos import Site, serving

from archiver.sources.video import VideoLimits, fetch_video


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1 with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "zelmara")])
    now = datetime.now(UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "pair.pem"
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(made.public_bytes(pem) + secret)
    return file


@pytest.fixture
def secure(certificate: Path) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(context) as site:
        yield site


async def test_a_film_over_https(
    secure: Site, certificate: Path, films: Path, limits: VideoLimits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    data = (films / "both.mp4").read_bytes()
    secure.put("/both.mp4", data)
    result = await fetch_video(secure.url("/both.mp4"), limits, scratch=tmp_path, allow_exactly=secure.exactly)
    assert result.reason is None
    assert [file.path.read_bytes() for file in result.items[0].files if file.role == "stream"] == [data]
    assert {(request.method, request.url, request.refused) for request in result.requests} == {("CONNECT", None, None)}
    assert sum(request.received for request in result.requests) > len(data)


async def test_a_certificate_that_nobody_vouches_for(
    secure: Site, films: Path, limits: VideoLimits, tmp_path: Path
) -> None:
    secure.put("/both.mp4", (films / "both.mp4").read_bytes())
    result = await fetch_video(secure.url("/both.mp4"), limits, scratch=tmp_path, allow_exactly=secure.exactly)
    assert (result.reason, result.items) == ("certificate", ())
    assert secure.asked == []
