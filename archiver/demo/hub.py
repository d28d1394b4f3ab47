"""What all connections and data centres of one server share."""

from __future__ import annotations

import os
import secrets
import struct
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from archiver.demo.faults import Faults
from archiver.demo.news import News
from archiver.demo.record import Record
from archiver.demo.refusal import bad_request
from archiver.demo.srp import Challenge
from archiver.demo.wire.cipher import key_id
from archiver.demo.wire.keys import ServerKey
from archiver.demo.world import Media, World, WorldUser

if TYPE_CHECKING:
    from archiver.demo.api.qr import Token


@dataclass
class Login:
    """One auth key: who is logged in with it, at which data centre."""

    key: bytes
    dc: int
    salt: int = field(default_factory=lambda: secrets.randbits(63))
    user: WorldUser | None = None
    waiting_for_password: WorldUser | None = None
    challenge: Challenge | None = None
    sessions: set[int] = field(default_factory=set)
    """The MTProto sessions that have been greeted."""


@dataclass
class CdnFile:
    """A file that the CDN serves: its plain bytes, and what hides them."""

    data: bytes = field(repr=False)
    token: bytes = field(default_factory=lambda: os.urandom(24))
    key: bytes = field(default_factory=lambda: os.urandom(32), repr=False)
    iv: bytes = field(default_factory=lambda: os.urandom(16))
    is_here: bool = True


class References:
    """File references: good until a switch makes all, or one file's, expire."""

    def __init__(self) -> None:
        self._generation = 1
        self._good_from: dict[int | None, int] = {}
        """The first good generation of each file's references, and (None) of all files'."""

    def issue(self, media: Media) -> bytes:
        """A fresh reference to a file."""
        return b"\x01" + struct.pack("<Iq", self._generation, media.id) + b"\0" * 8

    def expire(self, media: Media | None = None) -> None:
        """Makes every reference given out so far expire, or only those to one file."""
        self._generation += 1
        self._good_from[None if media is None else media.id] = self._generation

    def check(self, media: Media, reference: bytes) -> None:
        """Refuses a reference that is missing, wrong or expired, by Telegram's names for it."""
        if not reference:
            raise bad_request("FILE_REFERENCE_EMPTY")
        if len(reference) != 21:
            raise bad_request("FILE_REFERENCE_INVALID")
        generation, media_id = struct.unpack_from("<Iq", reference, 1)
        if media_id != media.id:
            raise bad_request("FILE_REFERENCE_INVALID")
        if generation < max(self._good_from.get(None, 0), self._good_from.get(media.id, 0)):
            raise bad_request("FILE_REFERENCE_EXPIRED")


async def _to_nobody(login: Login, body: bytes) -> None:
    """Before the server listens."""


@dataclass
class Hub:
    """The state of a running server."""

    world: World
    home_dc: int
    cdn_dc: int
    host: str = "127.0.0.1"
    rsa: ServerKey = field(default_factory=ServerKey)
    record: Record = field(default_factory=Record)
    faults: Faults = field(default_factory=Faults)
    news: News = field(default_factory=News)
    references: References = field(default_factory=References)
    ports: dict[int, int] = field(default_factory=dict)
    """The loopback port of each data centre."""
    logins: dict[bytes, Login] = field(default_factory=dict)
    """By the auth key's id."""
    exports: dict[bytes, tuple[WorldUser, int]] = field(default_factory=dict)
    """Exported authorizations that wait to be imported: whose, and where."""
    code_hashes: dict[str, str] = field(default_factory=dict)
    """The last `phone_code_hash` of each phone."""
    cdn_files: dict[bytes, CdnFile] = field(default_factory=dict)
    """What the CDN serves, by token."""
    clock_offset_s: float = 0.0
    """How many seconds the server's clock is ahead of this machine's."""
    tokens: dict[bytes, Token] = field(default_factory=dict)
    """QR codes of logins that wait to be scanned."""
    token_s: float = 30.0
    """How long a QR code is good, in seconds."""
    push: Callable[[Login, bytes], Awaitable[None]] = _to_nobody
    """Sends what nobody asked for to a login's connections."""
    mute: bool = False
    """Whether the server takes everything in and says nothing, not even to a ping."""
    complaints: list[str] = field(default_factory=list)
    """What clients sent that could not be read."""

    def now(self) -> float:
        """The server's clock: Unix time in seconds."""
        return time.time() + self.clock_offset_s

    @cached_property
    def cdn_rsa(self) -> ServerKey:
        """The CDN's own key, made when first asked for."""
        return ServerKey()

    def rsa_of(self, dc: int) -> ServerKey:
        """The key of a data centre; the CDN has its own."""
        return self.cdn_rsa if dc == self.cdn_dc else self.rsa

    def enrol(self, key: bytes, dc: int) -> Login:
        """Keeps a new auth key."""
        login = Login(key, dc)
        self.logins[key_id(key)] = login
        return login

    def export(self, user: WorldUser, dc: int) -> bytes:
        """A ticket with which the user's client is let in at another data centre."""
        ticket = os.urandom(96)
        self.exports[ticket] = (user, dc)
        return ticket
