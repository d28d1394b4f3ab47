"""The time in which the cited post is looked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from archiver.citations.hours import names_only_an_hour
from archiver.model.citations import Citation
from archiver.model.links import Window

AROUND_DAY = timedelta(hours=36)
BEFORE_PUBLICATION = timedelta(days=7)
AFTER_PUBLICATION = timedelta(hours=12)
WIDER = timedelta(days=60)


def named_day(citation: Citation) -> date | None:
    """The day that the article names for the post. A clock time alone names none: it is read as the publication day,
    and may be that of the days before.
    """
    return None if names_only_an_hour(citation.date_text) else citation.date


def window(citation: Citation, published: date | None) -> Window | None:
    """The window of a citation, None where neither its words nor the publication give a time.

    A named day counts from its noon, 36 hours each way: the whole day in every time zone, and no second one. The
    publication day reaches from its first minute seven days back to twelve hours past its last.
    """
    day = named_day(citation)
    if day is not None:
        noon = datetime.combine(day, time(12), UTC)
        words = f' ("{citation.date_text}")' if citation.date_text else ""
        reason = f"36 hours around noon of {day.isoformat()}, the day that the article names{words}."
        return Window(since=noon - AROUND_DAY, until=noon + AROUND_DAY, reason=reason)
    if published is None:
        return None
    midnight = datetime.combine(published, time(0), UTC)
    return Window(
        since=midnight - BEFORE_PUBLICATION,
        until=midnight + timedelta(days=1) + AFTER_PUBLICATION,
        reason=f"From 7 days before to 12 hours after the publication day, {published.isoformat()}.",
    )


def wider(narrow: Window) -> Window:
    """The same window, begun 60 days earlier: for articles that speak of an older post."""
    return replace(narrow, since=narrow.since - WIDER, reason=f"{narrow.reason} Widened by 60 days before it.")
