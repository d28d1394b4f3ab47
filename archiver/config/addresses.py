"""Addresses that are asked: those that no connection can be made to are refused when the configuration is read."""

from __future__ import annotations

from urllib.parse import urlsplit


def require_host(address: str) -> str:
    """The same address. Raises ValueError where it names no host, or a port that there cannot be."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as fault:
        raise ValueError(f"the address {address} cannot be read: {fault}") from fault
    if not host:
        raise ValueError(f"the address {address} names no host")
    return address
