"""A time stamp of a copy by itself: whether it is good by known roots, and says what its entry says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from cryptography import x509

from archiver.export.findings import finding
from archiver.log.anchors import Trust
from archiver.log.tokens import TokenError, UntrustedError, check_token, read_certificates
from archiver.model.custody import Anchor
from archiver.model.findings import Finding, Level


class Belief:
    """Checks stamps by pins, else by the configuration's roots, else by the chain that the copy holds itself."""

    def __init__(self, trust: Trust) -> None:
        self._trust = trust
        self._own_word: set[str] = set()

    def check(
        self, n: int, body: Anchor, path: str, token: bytes, chain: bytes
    ) -> tuple[datetime | None, tuple[Finding, ...]]:
        """The time of a good stamp, and what is wrong. ``n``: the entry ``body`` about it; ``path``: of ``token``."""
        try:
            stamp = check_token(token, bytes.fromhex(body.imprint), self._roots(body.authority, chain))
        except UntrustedError as error:
            level: Level = "WARN" if self._trust.pins else "FAIL"
            return None, (finding(level, "TOKEN", path, f"proves nothing here: {error} (entry {n})"),)
        except TokenError as error:
            return None, (finding("FAIL", "TOKEN", path, f"is not good: {error} (entry {n})"),)
        if (stamp.time, stamp.policy, stamp.serial) == (body.time, body.policy, body.serial):
            return stamp.time, ()
        detail = f"says another time, policy or serial number than entry {n}"
        return stamp.time, (finding("FAIL", "TOKEN", path, detail),)

    def is_firm(self, authority: str) -> bool:
        """Whether the verifier named the roots of a stamp that was checked."""
        return authority not in self._own_word

    def told(self, copy: str) -> Iterator[Finding]:
        """Which stamps were checked by nothing but the ``copy``'s own word."""
        if self._own_word:
            names = ", ".join(sorted(self._own_word))
            detail = f"of {names} were checked by root certificates that the {copy} holds itself, which proves less: "
            yield finding("NOTE", "TOKEN", "time stamps", f"{detail}name them with --authority-root")

    def _roots(self, authority: str, pem: bytes) -> Sequence[x509.Certificate]:
        if self._trust.pins:
            return self._trust.pins
        if authority in self._trust.roots:
            return self._trust.roots[authority]
        self._own_word.add(authority)
        return read_certificates(pem)[-1:]
