"""By which names the desk is known: what a Host header may say.

A hostile page can give its own name this machine's address (DNS rebinding); the browser then believes that the desk is
of that site, and lets it read. The Host header still says the name, so nothing is answered under a name that is not
known. An address in digits cannot be rebound.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archiver.errors import UsageError

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::([0-9]{1,5}))?")
HTTP, HTTPS = 80, 443


@dataclass(frozen=True, slots=True)
class Host:
    """A name or an address (IPv6 in brackets), in lower case, and a port."""

    name: str
    port: int

    def __str__(self) -> str:
        return f"{self.name}:{self.port}"


def parsed(text: str, usual_port: int) -> Host | None:
    """What a Host header says; None for what is none."""
    found = _HOST.fullmatch(text.strip().lower())
    return Host(found[1], int(found[2] or usual_port)) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """``port``: the desk's own, None: any. ``named``: others that it is known by. ``tls``: a proxy speaks HTTPS."""

    port: int | None = None
    named: frozenset[Host] = frozenset()
    tls: bool = False

    @property
    def usual_port(self) -> int:
        """What is meant where an address names no port."""
        return HTTPS if self.tls else HTTP

    def knows(self, header: str, own_address: str | None) -> bool:
        """Whether a request may be answered that says this Host and came to ``own_address`` of this machine."""
        host = parsed(header, self.usual_port)
        if host is None:
            return False
        if host in self.named:
            return True
        here = host.name in LOOPBACK or (own_address is not None and host.name == bracketed(own_address))
        return here and self.port in (None, host.port)

    def same_origin(self, origin: str, header: str) -> bool:
        """Whether an Origin header is that of the pages served under this Host header."""
        scheme, separator, rest = origin.partition("://")
        if not separator or scheme != ("https" if self.tls else "http"):
            return False
        host = parsed(rest, self.usual_port)
        return host is not None and host == parsed(header, self.usual_port)


def bracketed(address: str) -> str:
    """An address as it stands in a URL. An IPv4 address in IPv6 form is meant as IPv4."""
    plain = address.removeprefix("::ffff:") if "." in address else address
    return f"[{plain}]" if ":" in plain else plain


def named_hosts(names: Sequence[str], port: int, *, tls: bool) -> frozenset[Host]:
    """Names as a person gives them, with or without a port. Raises UsageError for what is none."""
    found: set[Host] = set()
    for name in names:
        host = parsed(name, port)
        if host is None:
            raise UsageError(
                f"“{name}” is no host's name.", hint="Write it like desk.example or desk.example:9000, without http://."
            )
        found.add(host)
        if tls and ":" not in name.rpartition("]")[2]:
            found.add(Host(host.name, HTTPS))
    return frozenset(found)
