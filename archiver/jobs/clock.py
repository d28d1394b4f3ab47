"""Sentences about a clock that is wrong: this machine's or Telegram's, now or in an earlier run.

That this machine's clock is unlike another one is written into the log when it is first seen, and again when it is
seen to agree: so each time that it was wrong is there once, however many commands ran meanwhile.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from archiver.archive import Writer
from archiver.model.captures import CLOCK_TOLERANCE, Asked
from archiver.model.custody import Incident
from archiver.wording import counted

_LOOKED_BACK = 500
_STEPS = tuple(
    (timedelta(seconds=seconds), text)
    for seconds, text in ((30 * 86_400, "30 days"), (86_400, "a day"), (3600, "an hour"), (600, "10 minutes"))
)
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


async def note_clock(archive: Writer, whose: str, off: timedelta) -> None:
    """Log how far this machine's clock is ahead of ``whose`` clock (negative: behind; zero: they agree), unless the
    log's last word about these two is the same.
    """
    known = await _last_said(archive, whose)
    if off:
        size = next((text for least, text in _STEPS if abs(off) >= least), "2 minutes")
        sentence = f"{_opening(whose)} {'ahead' if off > timedelta(0) else 'behind'} by more than {size}."
    elif known is None:
        return
    else:
        sentence = f"{_opening(whose)} right again."
    if sentence != known:
        await archive.attest(Incident(session=0, code="clock", sentence=sentence))


async def _last_said(archive: Writer, whose: str) -> str | None:
    for n in await archive.catalog.newest_of_kind("incident", _LOOKED_BACK):
        body = (await asyncio.to_thread(archive.log.entry, n)).body
        if isinstance(body, Incident) and body.code == "clock" and body.sentence.startswith(_opening(whose)):
            return body.sentence
    return None


def _opening(whose: str) -> str:
    return f"By the clock of {whose}, this machine's is"
