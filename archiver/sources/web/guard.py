"""Which network addresses a page may come from.

An article's address, or any redirect on the way to it, may be made by somebody who wants this machine to ask
its own network. So the decision falls on the *resolved* address, and exactly that address is then connected
to: a name that resolves differently a moment later changes nothing.
"""

from __future__ import annotations

import asyncio
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from archiver.errors import InputError, NetworkError

Address = IPv4Address | IPv6Address

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052, well-known prefix
_V4_COMPATIBLE = IPv6Network("::/96")  # RFC 4291, deprecated, still routed by some stacks
# Python's own tables depend on its patch release: older ones call some of IANA's special purposes public.
_SPECIAL = (
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv6Network("2002::/16"),  # 6to4: RFC 7526 took its relays out of service
    IPv6Network("3fff::/20"),
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # all that is given out of IPv6; the rest is special or unused
_HINT = "Set allow_private_addresses in [article] of the configuration if this page is meant."


def embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to: mapped, compatible, 6to4, Teredo or NAT64."""
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or address in _V4_COMPATIBLE:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def is_public(address: Address) -> bool:
    """Whether an address is a host on the public internet, also once what it embeds is looked at."""
    inner = embedded(address)
    if inner is not None and not is_public(inner):
        return False
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return True  # its IPv4 address, which was just found public, is what is connected to
        if inner is None and address not in _GLOBAL_UNICAST:
            return False
    if any(address in network for network in _SPECIAL):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_unspecified or (address.is_reserved and inner is None)
    )


async def resolve(host: str, port: int, *, allow_private: bool) -> list[Address]:
    """The addresses of ``host``, in the system's order, all of them allowed to be connected to.

    One non-public address among several refuses the host: that mixture is what rebinding attacks answer with.
    Raises InputError for a refused host and NetworkError for one that is not known.
    """
    loop = asyncio.get_running_loop()
    try:
        answers = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as fault:
        raise NetworkError(
            f"The host {host} could not be found.", hint="Check the address and the connection."
        ) from fault
    addresses = list(dict.fromkeys(ip_address(str(answer[4][0])) for answer in answers))
    for address in addresses:
        if not allow_private and not is_public(address):
            raise InputError(f"The host {host} leads to {address}, which is not a public address.", hint=_HINT)
    return addresses
