"""When an account may ask what: Telegram's flood waits, kept across runs, and our own pace.

A flood wait belongs to (account, method). It is never cut short, in this process or in the next one, and
never dodged with another account.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.errors import FloodWaitError
from archiver.model.captures import CLOCK_TOLERANCE
from archiver.sources.telegram import private_files
from archiver.sources.telegram.settings import PACES, Pacing, TelegramSettings

FORMAT = "archiver-telegram-state/1"
RESOLVE = "contacts.resolveUsername"
SEARCH = "contacts.search"
CHECK_INVITE = "messages.checkChatInvite"
COUNTED = frozenset({RESOLVE, SEARCH, CHECK_INVITE})
"""Look-ups, of which a day has a limited number."""
LOOKUPS = "names"
"""What the day's limit on look-ups holds up."""
SLOWEST = 16.0
"""By how much, at most, a method slows down that Telegram has asked us to wait for."""
RECOVERY = 0.98
"""What each request leaves of that: half of it is over after 35 requests."""
DAY = timedelta(hours=24)


def _now() -> datetime:
    return datetime.now(UTC)


class Schedule:
    """Deadlines of one account. ``save`` and ``load`` block on the disk; the rest is memory."""

    def __init__(self, path: Path, account: str, pacing: Pacing, now: Callable[[], datetime] = _now) -> None:
        self._path = path
        self._account = account
        self._pacing = pacing
        self._now = now
        self._not_before: dict[str, datetime] = {}
        self._resolved: list[datetime] = []
        self._next_turn: dict[str, float] = {}
        self._slower: dict[str, float] = {}

    @classmethod
    def kept(cls, sessions_folder: Path, account: str, pacing: Pacing | None = None) -> Schedule:
        """The schedule of an account as its last run left it, for looking at."""
        schedule = cls(sessions_folder / f"{account}.state.json", account, pacing or Pacing())
        schedule.load()
        return schedule

    @classmethod
    def of(cls, settings: TelegramSettings) -> Schedule:
        """The schedule of an account, kept beside its session."""
        return cls(settings.session_file.with_suffix(".state.json"), settings.account, settings.pace)

    def load(self) -> None:
        """Reads what an earlier run was told; a file that cannot be read counts as empty."""
        try:
            content = json.loads(self._path.read_bytes())
            if content["format"] == FORMAT:
                ahead = self._ahead(content.get("written"))
                self._not_before = {
                    str(method): datetime.fromisoformat(due) - ahead for method, due in content["not_before"].items()
                }
                self._resolved = [datetime.fromisoformat(item) - ahead for item in content["resolved"]]
                self._keep_distance()
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self._not_before, self._resolved = {}, []

    def _ahead(self, written: str | None) -> timedelta:
        """How far the clock was ahead that the file was written by: else a wait of minutes could last a year."""
        if written is None:
            return timedelta(0)
        return max(datetime.fromisoformat(written) - self._now() - CLOCK_TOLERANCE, timedelta(0))

    def save(self) -> None:
        """Keeps the deadlines for later runs."""
        content = {
            "format": FORMAT,
            "written": self._now().isoformat(),
            "not_before": {method: due.isoformat() for method, due in self._not_before.items()},
            "resolved": [item.isoformat() for item in self._resolved],
        }
        private_files.replace(self._path, json.dumps(content).encode())

    def waits(self) -> dict[str, datetime]:
        """Until when which methods must not be asked."""
        now = self._now()
        return {method: due for method, due in sorted(self._not_before.items()) if due > now}

    def lookups_left(self) -> int:
        """How many names may still be looked up within this day."""
        now = self._now()
        spent = sum(now - item < DAY for item in self._resolved)
        return max(self._pacing.resolves_per_day - spent, 0)

    def flooded(self, method: str, seconds: float) -> None:
        """Telegram said: not again before so many seconds. After that, the method is asked at half its pace."""
        self._slower[method] = min(2 * self._slower.get(method, 1.0), SLOWEST)
        due = self._now() + timedelta(seconds=seconds)
        self._not_before[method] = max(due, self._not_before.get(method, due))

    def flood_s(self, method: str) -> float:
        """Seconds that Telegram's wait for a method still lasts; 0 when it may be asked."""
        due = self._not_before.get(method)
        if due is None:
            return 0.0
        left = (due - self._now()).total_seconds()
        if left <= 0:
            del self._not_before[method]
        return max(left, 0.0)

    def take_turn(self, method: str) -> float:
        """Claims the next free moment for a method; returns the seconds until then.

        Raises FloodWaitError when the day's name look-ups are used up.
        """
        if method in COUNTED:
            self._spend_lookup()
        interval = self._interval(method)
        self._slower[method] = max(RECOVERY * self._slower.get(method, 1.0), 1.0)
        moment, pace = time.monotonic(), PACES.get(method, method)
        turn = max(moment, self._next_turn.get(pace, moment))
        self._next_turn[pace] = turn + interval
        return turn - moment

    def keeps(self, method: str) -> bool:
        """Whether asking this method changes what must survive the process."""
        return method in COUNTED

    def flood_error(self, method: str) -> FloodWaitError:
        """The wait for a method as an error."""
        left = self.flood_s(method)
        until = (self._now() + timedelta(seconds=left)).strftime("%Y-%m-%d %H:%M:%S UTC")
        return FloodWaitError(
            f'Telegram lets the account "{self._account}" ask {method} again only in {left:.0f} s ({until}).',
            seconds=left,
            method=method,
            account=self._account,
            hint="Run the same command again then.",
        )

    def _keep_distance(self) -> None:
        """Our distance to what an earlier run looked up last."""
        since = (self._now() - max(self._resolved, default=self._now() - DAY)).total_seconds()
        for method in COUNTED:
            self._next_turn[PACES[method]] = time.monotonic() + max(self._interval(method) - max(since, 0.0), 0.0)

    def _interval(self, method: str) -> float:
        """Our own distance between two requests, longer for a while after Telegram asked us to wait."""
        interval, slower = self._pacing.interval(method), self._slower.get(method, 1.0)
        return interval if slower == 1.0 else slower * max(interval, self._pacing.after_flood_s)

    def _spend_lookup(self) -> None:
        """Counts a look-up against the day's number."""
        now = self._now()
        self._resolved = [item for item in self._resolved if now - item < DAY]
        if len(self._resolved) >= self._pacing.resolves_per_day:
            left = (self._resolved[0] + DAY - now).total_seconds()
            raise FloodWaitError(
                f'The account "{self._account}" has looked up {len(self._resolved)} names in 24 hours, '
                "which is the limit that keeps it clear of a ban.",
                seconds=left,
                method=LOOKUPS,
                account=self._account,
                hint=f"Go on in {left / 3600:.1f} hours.",
            )
        self._resolved.append(now)
