"""Sentences about a clock that is wrong: this machine's or Telegram's, now or in an earlier run."""

from __future__ import annotations

from datetime import datetime, timedelta

from archiver.model.captures import CLOCK_TOLERANCE, Asked
from archiver.wording import counted

UNITS = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))


def against_telegram(asked: Asked) -> str | None:
    """What to say where our clock and Telegram's do not agree; None where they do."""
    off = asked.clock_off
    if not off:
        return None
    side = "ahead of" if off > timedelta(0) else "behind"
    return (
        f"This machine's clock is {in_words(abs(off))} {side} Telegram's. Both times are recorded with every answer, "
        "and posts are dated by Telegram. Set this machine's clock (with NTP, say) before the next run."
    )


def against_log(newest: datetime | None, now: datetime) -> str | None:
    """What to say where the newest entry of the log lies in the future; None where it does not."""
    if newest is None or newest <= now + CLOCK_TOLERANCE:
        return None
    return (
        f"The newest entry of the log is dated {newest:%Y-%m-%d %H:%M} UTC, {in_words(newest - now)} ahead of this "
        "machine's clock: it was wrong then, or it is now. What is recorded stays as it is. "
        "Check this machine's clock."
    )


def in_words(length: timedelta) -> str:
    """Rounded to the largest unit that fits: "365 days", "1 hour", "7 minutes"."""
    name, unit = next((each for each in UNITS if length >= each[1]), UNITS[-1])
    return counted(round(length / unit), name)
