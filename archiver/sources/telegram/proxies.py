"""The way around: SOCKS and HTTP proxies, and Telegram's own MTProxy.

Written as ``socks5://user:password@host:port`` (also socks4, http), ``mtproxy://SECRET@host:port``, or as the links by
which proxies are passed on: ``tg://proxy?server=...&port=...&secret=...``, ``https://t.me/socks?server=...``.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from python_socks import ProxyError
from telethon.network import ConnectionTcpFull, ConnectionTcpMTProxyRandomizedIntermediate

from archiver.errors import ConfigError

MTPROXY = "mtproxy"
KINDS = frozenset({"socks5", "socks4", "http", MTPROXY})
SECRET_SIZE = 16
PADDED, FAKE_TLS = 0xDD, 0xEE
"""First byte of longer secrets: padded packets, and packets that pretend to be TLS."""
_LINK = re.compile(
    r"(?:tg:(?://)?|https?://(?:www\.)?(?:t|telegram)\.me/)(?P<verb>proxy|socks)/?\?(?P<query>.*)", re.IGNORECASE
)


class ProxiedConnection(ConnectionTcpFull):  # type: ignore[misc]  # Telethon has no types
    """Telethon's connection, of which a proxy's refusal is a failed connection.

    Telethon replaces python-socks' errors by such ones, which has no effect where that was imported before.
    """

    async def _proxy_connect(self, *arguments: Any, **named: Any) -> Any:
        try:
            return await super()._proxy_connect(*arguments, **named)
        except ProxyError as refused:
            raise ConnectionError(str(refused)) from refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A proxy; ``repr`` shows no secret. ``secret``: 16 bytes as hex, of an MTProxy."""

    kind: str
    host: str
    port: int
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    secret: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str | None) -> Proxy | None:
        """Reads an address, None for none. Raises ConfigError, which never shows what was given."""
        if not text:
            return None
        try:
            return _linked(text.strip()) or _addressed(text.strip())
        except ValueError as error:
            raise ConfigError(
                f"The Telegram proxy is not usable: {error}.",
                hint="Write it as socks5://user:password@host:port (socks4, http) or mtproxy://SECRET@host:port.",
            ) from None

    @property
    def address(self) -> str:
        """Host and port, for sentences."""
        return f"{self.host}:{self.port}"

    @property
    def connection(self) -> Any:
        """Telethon's kind of connection."""
        return ConnectionTcpMTProxyRandomizedIntermediate if self.kind == MTPROXY else ProxiedConnection

    @property
    def for_telethon(self) -> Any:
        """The proxy as Telethon takes it."""
        if self.kind == MTPROXY:
            return (self.host, self.port, f"dd{self.secret}")  # without "dd", Telethon drops a first byte dd or ee
        return {
            "proxy_type": self.kind,
            "addr": self.host,
            "port": self.port,
            "rdns": True,
            "username": self.user,
            "password": self.password,
        }


def _addressed(text: str) -> Proxy:
    try:
        parts = urlsplit(text)
    except ValueError:  # its message may show the password
        raise ValueError("it is no address") from None
    kind = parts.scheme.lower()
    if kind not in KINDS:
        raise ValueError("it begins with none of socks5://, socks4://, http:// and mtproxy://")
    if not parts.hostname:
        raise ValueError("it names no host")
    try:
        port = parts.port
    except ValueError:
        port = None
    if not port:
        raise ValueError("it names no port")
    user = unquote(parts.username) if parts.username else None
    if kind == MTPROXY:
        return Proxy(kind=kind, host=parts.hostname, port=port, secret=_secret(user or ""))
    password = unquote(parts.password) if parts.password else None
    return Proxy(kind=kind, host=parts.hostname, port=port, user=user, password=password)


def _linked(text: str) -> Proxy | None:
    """A link to a proxy; None for what is none."""
    found = _LINK.fullmatch(text)
    if found is None:
        return None
    given = {key: values[0] for key, values in parse_qs(found["query"]).items()}
    host, port = given.get("server", "").strip(), given.get("port", "")
    if not host:
        raise ValueError("it names no host")
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        raise ValueError("it names no port")
    if found["verb"].lower() == "proxy":
        # "+" of base64 is a blank in a query
        return Proxy(kind=MTPROXY, host=host, port=int(port), secret=_secret(given.get("secret", "").replace(" ", "+")))
    return Proxy(kind="socks5", host=host, port=int(port), user=given.get("user"), password=given.get("pass"))


def _secret(text: str) -> str:
    """The 16 bytes of an MTProxy's secret as hex; it comes as hex or base64, with or without a first byte."""
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        try:
            secret = base64.b64decode(text.translate({45: 43, 95: 47}) + "=" * (-len(text) % 4), validate=True)
        except (binascii.Error, ValueError):
            raise ValueError("the secret of the MTProxy is neither hex nor base64") from None
    if len(secret) > SECRET_SIZE and secret[0] == FAKE_TLS:
        raise ValueError('MTProxy secrets that begin with "ee" (pretended TLS) are not supported; ask for another one')
    if len(secret) == SECRET_SIZE + 1 and secret[0] == PADDED:
        secret = secret[1:]
    if len(secret) != SECRET_SIZE:
        raise ValueError("the secret of the MTProxy is not 16 bytes long")
    return secret.hex()
