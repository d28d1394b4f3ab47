"""Who may come in: the token, sessions of those who showed it, and a limit on guesses.

Only one process serves, so sessions live in its memory and end with it. What is kept of a token or of a session's id is
a hash: neither can be read out of what pages work with, and comparing hashes takes the same time for each guess.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

LASTS_S: Final = 12 * 3600
"""How long a session lasts, whatever is done in it."""
MOST_SESSIONS: Final = 200
WINDOW_S: Final = 300.0
PER_ADDRESS: Final = 5
IN_ALL: Final = 60
"""Wrong tokens within the window after which none is looked at, from one address (of IPv6: one /64) and from all."""
MOST_ADDRESSES: Final = 4096
ID_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks. ``key``: the hash of the session's id, b"" where no session is needed; ``scripted``: showed the token
    itself with the request, so that no other site can have caused it.
    """

    key: bytes = b""
    scripted: bool = False


class Throttle:
    """Counts wrong tokens. Times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        self._all: deque[float] = deque(maxlen=IN_ALL)
        self._by_address: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_s(self, address: str, now: float) -> float:
        """Seconds until a token from this address is looked at; 0: at once."""
        own = self._by_address.get(_network(address), deque())
        return max(_until_free(own, PER_ADDRESS, now), _until_free(self._all, IN_ALL, now))

    def failed(self, address: str, now: float) -> None:
        """Another wrong one."""
        network = _network(address)
        times = self._by_address.setdefault(network, deque(maxlen=PER_ADDRESS))
        self._by_address.move_to_end(network)
        times.append(now)
        self._all.append(now)
        while len(self._by_address) > MOST_ADDRESSES:
            self._by_address.popitem(last=False)


class Door:
    """``token`` None: everybody may come in, for nobody but this machine can ask."""

    def __init__(self, token: str | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._token = _hash(token) if token is not None else None
        self._clock = clock
        self._sessions: OrderedDict[bytes, float] = OrderedDict()
        self._throttle = Throttle()
        self._secret = secrets.token_bytes(ID_BYTES)

    @property
    def locked(self) -> bool:
        """Whether a token is asked for."""
        return self._token is not None

    def visitor(self, session_id: str | None) -> Visitor | None:
        """Whose session this is; None where it is none, or none any more."""
        if self._token is None:
            return Visitor()
        if session_id is None:
            return None
        key = _hash(session_id)
        until = self._sessions.get(key)
        if until is None:
            return None
        if self._clock() >= until:
            del self._sessions[key]
            return None
        return Visitor(key)

    def wait_s(self, address: str) -> float:
        """Seconds until a token from this address is looked at; 0: at once."""
        return self._throttle.wait_s(address, self._clock())

    def shows_token(self, given: str, address: str) -> bool:
        """Whether this is the token. Ask ``wait_s`` first; a wrong one counts."""
        right = self._token is not None and hmac.compare_digest(_hash(given), self._token)
        if not right:
            self._throttle.failed(address, self._clock())
        return right

    def enter(self) -> str:
        """The id of a new session. It is always made here: one that a request brings is never taken over."""
        session_id = secrets.token_urlsafe(ID_BYTES)
        self._sessions[_hash(session_id)] = self._clock() + LASTS_S
        while len(self._sessions) > MOST_SESSIONS:
            self._sessions.popitem(last=False)
        return session_id

    def leave(self, visitor: Visitor) -> None:
        """End a session."""
        self._sessions.pop(visitor.key, None)

    def form_token(self, visitor: Visitor) -> str:
        """What forms of this visitor's pages bear, so that a form of another site is told apart."""
        return hmac.digest(self._secret, visitor.key, "sha256").hex()

    def is_form_token(self, visitor: Visitor, given: str) -> bool:
        """Whether a form is one of this visitor's pages."""
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.form_token(visitor).encode())


def _until_free(times: deque[float], most: int, now: float) -> float:
    return max(0.0, times[0] + WINDOW_S - now) if len(times) == most else 0.0


def _network(address: str) -> str:
    """Whoever has one IPv6 address mostly has all of its /64."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False))


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
