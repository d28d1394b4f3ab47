"""HTTPS: the address is pinned, the name still decides over the certificate."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from article_server import Site, response, serving
from cryptography import x509

from archiver.errors import NetworkError
from archiver.sources.article import Limits, fetch
from tests.certificates import self_signed


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for "localhost" with its key."""
    return self_signed(tmp_path_factory.mktemp("tls") / "pair.pem", x509.DNSName("localhost"))


@pytest.fixture
def names() -> list[str | None]:
    """The server names that clients asked for while shaking hands."""
    return []


@pytest.fixture
def secure(certificate: Path, names: list[str | None]) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    with serving(context) as site:
        site.answers["/"] = response(b"<p>page</p>")
        yield site


async def test_the_name_reaches_the_server_though_the_address_is_pinned(
    secure: Site, certificate: Path, names: list[str | None]
) -> None:
    trust = ssl.create_default_context(cafile=certificate)
    url = secure.url(host="localhost")
    capture = await fetch(url, limits=Limits(total_s=5), allow_private=True, user_agent="t", tls=trust)
    assert (capture.status, names) == ("ok", ["localhost"])
    assert f"Host: localhost:{secure.port}".encode() in secure.requests[0]


async def test_a_certificate_for_another_name_is_not_accepted(secure: Site, certificate: Path) -> None:
    trust = ssl.create_default_context(cafile=certificate)
    with pytest.raises(NetworkError, match=r"127\.0\.0\.1 could not be reached .*certificate"):
        await fetch(secure.url(), limits=Limits(total_s=5), allow_private=True, user_agent="t", tls=trust)
    assert secure.requests == []


async def test_a_certificate_that_nobody_vouches_for_is_not_accepted(secure: Site) -> None:
    with pytest.raises(NetworkError, match="certificate"):
        await fetch(secure.url(host="localhost"), limits=Limits(total_s=5), allow_private=True, user_agent="t")
    assert secure.requests == []
