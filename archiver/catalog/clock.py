"""Times as the catalog keeps them: microseconds since 1970-01-01 UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def to_us(moment: datetime) -> int:
    """Microseconds since the epoch, exactly; raises TypeError for a time without a zone."""
    return (moment - EPOCH) // MICROSECOND


def to_us_or_none(moment: datetime | None) -> int | None:
    """``to_us``, or None for None."""
    return None if moment is None else to_us(moment)


def from_us(microseconds: int) -> datetime:
    """The inverse of ``to_us``."""
    return EPOCH + timedelta(microseconds=microseconds)


def from_us_or_none(microseconds: int | None) -> datetime | None:
    """``from_us``, or None for None."""
    return None if microseconds is None else from_us(microseconds)
