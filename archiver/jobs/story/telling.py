"""The sentence of any entry, and of entries alike in a row. Pure; the texts are not safe for a terminal yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from archiver.jobs.story.acts import (
    tell_channel,
    tell_create,
    tell_derived,
    tell_match_act,
    tell_names,
    tell_review,
    tell_session,
)
from archiver.jobs.story.captures import tell_capture
from archiver.jobs.story.custody import tell_custody
from archiver.jobs.story.names import Names, amount
from archiver.model.entries import Captured, ChannelAct, Create, Derived, Entry, MatchAct, NamesAct, ReviewAct, Session
from archiver.wording import counted

LONGEST_RUN = 100_000
ALIKE = {
    "messages.getHistory": "read {count} pages of the history of {channel}",
    "messages.getReplies": "read {count} pages of comments below posts of {channel}",
    "updates.getChannelDifference": "asked {count} times what changed in {channel}",
    "channels.getMessages": "looked {count} times at single posts of {channel}",
    "upload.getFile": "kept {count} files of posts of {channel}, {size}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A sentence about the entries ``first`` to ``last``; ``heading``: it opens a session; ``history``: pages of a
    channel's history, which the catalog knows the posts of.
    """

    first: int
    last: int
    time: datetime
    sentence: str
    heading: bool = False
    history: bool = False


def tell(entry: Entry, names: Names) -> str:
    """What the entry says, as one sentence without a full stop."""
    match entry.body:
        case Create() as body:
            return tell_create(body)
        case Session() as body:
            return tell_session(body)
        case Captured() as body:
            return tell_capture(body, names)
        case Derived() as body:
            return tell_derived(body)
        case ChannelAct() as body:
            return tell_channel(body, names)
        case ReviewAct() as body:
            return tell_review(body, names)
        case MatchAct() as body:
            return tell_match_act(body)
        case NamesAct() as body:
            return tell_names(body, names)
        case body:
            return tell_custody(body, names)


def tell_all(entries: Iterable[Entry], names: Names) -> Iterator[Told]:
    """The entries in order, those alike in a row as one; what is held in memory is the row's first and figures."""
    row: _Row | None = None
    for entry in entries:
        if row is not None and row.takes(entry):
            row.add(entry)
            continue
        if row is not None:
            yield row.told(names)
        row = _Row(entry)
    if row is not None:
        yield row.told(names)


class _Row:
    """Entries alike in a row."""

    def __init__(self, entry: Entry) -> None:
        self._first = entry
        self._key = _alike(entry)
        self._last = entry.n
        self._count = 1
        self._bytes = _kept(entry)

    def takes(self, entry: Entry) -> bool:
        return (
            self._key is not None
            and entry.n == self._last + 1
            and self._count < LONGEST_RUN
            and _alike(entry) == self._key
        )

    def add(self, entry: Entry) -> None:
        self._last, self._count, self._bytes = entry.n, self._count + 1, self._bytes + _kept(entry)

    def told(self, names: Names) -> Told:
        first = self._first
        sentence = tell(first, names) if self._count == 1 else self._together(names)
        heading = isinstance(first.body, Session)
        history = isinstance(first.body, Captured) and first.body.method == "messages.getHistory"
        return Told(
            first=first.n, last=self._last, time=first.time, sentence=sentence, heading=heading, history=history
        )

    def _together(self, names: Names) -> str:
        body = self._first.body
        if not isinstance(body, Captured):
            return f"{tell(self._first, names)}; and {counted(self._count - 1, 'more entry', 'more entries')} like it"
        channel = names.channel(_channel_of(body))
        return ALIKE[body.method].format(count=f"{self._count:,}", channel=channel, size=amount(self._bytes))


def _alike(entry: Entry) -> tuple[object, ...] | None:
    """What entries of a row have in common; None for one that stands alone."""
    body = entry.body
    if not isinstance(body, Captured) or body.status != "ok":
        return None
    return (body.session, body.method, _channel_of(body)) if body.method in ALIKE else None


def _channel_of(body: Captured) -> str:
    """The id of the channel that was asked about; of a file, its post's."""
    post = str(body.question.get("post", "")) if body.method == "upload.getFile" else ""
    return post.partition("/")[0] or str(body.question.get("channel_id", ""))


def _kept(entry: Entry) -> int:
    body = entry.body
    return sum(each.ref.size for each in body.objects if each.role == "media") if isinstance(body, Captured) else 0
