"""What the Telegram source is told: plain values, so that this room knows no configuration file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

PACES: Mapping[str, Literal["resolve", "search", "history"]] = MappingProxyType(
    {
        "contacts.resolveUsername": "resolve",
        "messages.checkChatInvite": "resolve",
        "messages.importChatInvite": "resolve",
        "channels.joinChannel": "resolve",
        "contacts.search": "search",
        "messages.search": "search",
        "messages.searchGlobal": "search",
        "messages.getHistory": "history",
        "messages.getMessages": "history",
        "messages.getReplies": "history",
        "messages.getWebPage": "history",
        "stories.getStoriesByID": "history",
        "messages.getDiscussionMessage": "history",
        "messages.getForumTopics": "history",
        "messages.getForumTopicsByID": "history",
        "messages.getDialogs": "history",
        "messages.getDialogFilters": "history",
        "channels.getMessages": "history",
        "channels.getChannels": "history",
        "channels.getFullChannel": "history",
        "updates.getChannelDifference": "history",
    }
)
"""Methods that are asked at a pace; those of one pace take their turns together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pacing:
    """How fast an account asks, to stay clear of flood waits. Intervals in seconds between two requests.

    ``resolves_per_day`` bounds look-ups of usernames and invitations and title searches together, over any 24 hours.
    ``after_flood_s`` is the least distance between requests of a method that Telegram has asked us to wait for.
    """

    history_s: float = 1.0
    search_s: float = 1.0
    resolve_s: float = 3.0
    resolves_per_day: int = 50
    after_flood_s: float = 0.25

    @classmethod
    def none(cls) -> Pacing:
        """No limits of our own: for a test server."""
        return cls(history_s=0.0, search_s=0.0, resolve_s=0.0, resolves_per_day=1_000_000, after_flood_s=0.0)

    def interval(self, method: str) -> float:
        """Seconds between two requests of this method's pace; 0 for methods that are asked as fast as is answered."""
        pace = PACES.get(method)
        if pace is None:
            return 0.0
        return {"resolve": self.resolve_s, "search": self.search_s, "history": self.history_s}[pace]

    def seconds(self, requests: Mapping[str, int]) -> float:
        """How long so many requests of each method take at this pace, if answers took no time."""
        return sum(count * self.interval(method) for method, count in requests.items())


def pace_of(given: Pacing | None, *, test_server: bool) -> Pacing:
    """The pacing in force: as given, else the usual one, and none at all for a test server."""
    if given is not None:
        return given
    return Pacing.none() if test_server else Pacing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait, in seconds. Telethon itself never gives a request up.

    ``flood_s``: a flood wait up to this long is slept through, a longer one is raised.
    ``attempts``/``retry_delay_s``: how often, and how far apart, a lost connection is made again.
    """

    call_s: float = 60.0
    part_s: float = 120.0
    connect_s: float = 30.0
    flood_s: float = 60.0
    attempts: int = 3
    retry_delay_s: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramSettings:
    """One account and the way to Telegram. ``repr`` shows no secret.

    ``api_id``/``api_hash`` are the user's own. ``account`` is the account's name on this machine.
    ``session_file``: where its login is kept; lock and state lie beside it.
    ``server``, ``server_key_pem`` and ``server_dc`` lead to a test server (address, RSA key in PKCS#1 PEM,
    DC). ``proxy``: see ``proxies``. ``pacing`` None: the usual one, and none at all for a test server.
    ``command``: the verb that asked, for whoever finds the account in use. ``others``: the run has other accounts, so
    that a login which ends holds up only what this one alone sees.
    """

    api_id: int
    api_hash: str = field(repr=False)
    session_file: Path
    account: str
    server: tuple[str, int] | None = None
    server_key_pem: str | None = field(default=None, repr=False)
    server_dc: int = 2
    proxy: str | None = field(default=None, repr=False)
    patience: Patience = Patience()
    pacing: Pacing | None = None
    command: str = ""
    others: bool = False

    @property
    def pace(self) -> Pacing:
        """The pacing in force."""
        return pace_of(self.pacing, test_server=self.server is not None)

    @property
    def address(self) -> str:
        """Whom we talk to, for sentences: the test server's address, or "Telegram"."""
        return "Telegram" if self.server is None else f"{self.server[0]}:{self.server[1]}"
