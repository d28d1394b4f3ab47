"""HTTPS: through tunnels of the proxy, with the site's certificate checked."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509

from archiver.sources.video import VideoLimits, fetch_video
from tests.certificates import self_signed
from tests.video_site import Site, serving


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1 with its key."""
    return self_signed(tmp_path_factory.mktemp("tls") / "pair.pem", x509.IPAddress(ipaddress.ip_address("127.0.0.1")))


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
