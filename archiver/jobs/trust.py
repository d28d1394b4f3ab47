"""Whose time stamps a verifier believes: root certificates that were named, else those of the configuration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from cryptography import x509

from archiver.config import Anchoring
from archiver.errors import InputError
from archiver.log.anchors import Trust
from archiver.log.tokens import MAX_CERTIFICATES, TokenError, read_certificates


def trust_of(settings: Anchoring, pins: Sequence[Path] = ()) -> Trust:
    """Raises InputError for a file that holds no certificates."""
    return Trust(
        pins=tuple(dict.fromkeys(each for path in pins for each in _certificates(path))),
        roots={} if pins else {each.name: _certificates(each.roots) for each in settings.authorities},
        heartbeat=timedelta(hours=settings.heartbeat_hours) if settings.authorities else None,
    )


def _certificates(path: Path) -> tuple[x509.Certificate, ...]:
    hint = "Give a PEM file with the authority's root certificate, from the authority itself."
    try:
        with path.open("rb") as file:
            return read_certificates(file.read(MAX_CERTIFICATES + 1))
    except OSError as fault:
        raise InputError(f"The root certificates in {path} cannot be read: {fault.strerror}.", hint=hint) from fault
    except TokenError as fault:
        raise InputError(f"The root certificates in {path} are not usable: {fault}.", hint=hint) from fault
