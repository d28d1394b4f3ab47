"""A proxy for web pages: names are resolved there, private addresses are refused here, nothing goes round it."""

from __future__ import annotations

import pytest
from article_server import Site, response
from proxy_server import Connect, Socks, proxying

from archiver.errors import ConfigError, InputError, NetworkError
from archiver.sources.web.fetch import Fetcher
from archiver.sources.web.limits import Limits
from archiver.sources.web.tunnel import Tunnel


def fetcher(proxy: str) -> Fetcher:
    return Fetcher(
        limits=Limits(attempts=1), allow_private=False, user_agent="archiver", tls=None, tunnel=Tunnel(proxy)
    )


@pytest.mark.parametrize(("kind", "scheme"), [(Connect, "http"), (Socks, "socks5")])
async def test_pages_come_through_the_proxy_which_resolves_their_names(
    site: Site, kind: type[Connect] | type[Socks], scheme: str
) -> None:
    site.answers["/page"] = response(b"<html>Through</html>", headers={"Content-Type": "text/html"})
    with proxying(kind, site.port) as proxy:
        capture = await fetcher(f"{scheme}://127.0.0.1:{proxy.port}").capture("http://news.zelmara.example/page")
    assert capture.status == "ok"
    assert proxy.asked == ["news.zelmara.example:80"]
    assert b"CONNECT" not in site.requests[0]


async def test_private_addresses_are_refused_before_the_proxy_is_asked(site: Site) -> None:
    with proxying(Connect, site.port) as proxy:
        for host in ("127.0.0.1", "10.1.2.3", "[::1]", "localhost", "a.localhost", "169.254.169.254"):
            with pytest.raises(InputError, match="not a public address"):
                await fetcher(f"http://127.0.0.1:{proxy.port}").capture(f"http://{host}/page")
        assert proxy.asked == []


async def test_a_proxy_that_refuses_or_is_not_there_is_named(site: Site) -> None:
    with proxying(Connect, site.port) as proxy:
        proxy.refuse = True
        with pytest.raises(NetworkError, match="gave no connection"):
            await fetcher(f"http://127.0.0.1:{proxy.port}").capture("http://news.zelmara.example/")
    with pytest.raises(NetworkError, match="could not be reached"):
        await fetcher(f"socks5://user:hush@127.0.0.1:{proxy.port}").capture("http://news.zelmara.example/")
    with pytest.raises(ConfigError) as fault:
        Tunnel("gopher://user:hush@host:1")
    assert "hush" not in str(fault.value)
