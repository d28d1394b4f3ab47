"""What each kind of log entry holds. An entry is one line of canonical JSON; these are its bodies as values.

``create``   entry 0: the archive's name (origin) and the hash of archive.json
``session``  a program opened the archive for writing: which versions, which command verb
``capture``  a question to a source and its answer's objects
``derive``   something computed from entries: tool, version, parameters, output object
``channel``  the registry of channels to collect: added (with aliases and owner) or removed, by a person
``review``   a person's decision about a citation's links
``review.match``  a person's decision about a match: two stretches of two media
``name``     names that channels go by, and who speaks through them: added or taken back, by a person

The kinds that say what was done with the evidence (policy, anchor, seal, key, hold, redact, incident, fixity, export,
import, annotate) are in ``model/custody``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archiver.model.captures import Asked, Json, Source, Status
from archiver.model.custody import CustodyBody
from archiver.model.ids import PostKey
from archiver.model.judgements import JudgementAct, Layer, Side
from archiver.model.names import How, Naming
from archiver.model.objects import NamedObject
from archiver.model.reviews import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Create:
    """The first entry. ``origin`` is the name in the log's checkpoints; ``manifest_sha256`` is of archive.json."""

    kind: Literal["create"] = "create"
    origin: str
    manifest_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One opening for writing. ``versions`` maps program and library names to versions; never host or user names."""

    kind: Literal["session"] = "session"
    command: str
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A capture as the log keeps it; ``session`` is the number of the session entry it was made in."""

    kind: Literal["capture"] = "capture"
    session: int
    source: Source
    method: str
    question: Mapping[str, Json]
    asked: Asked
    status: Status
    error: str | None
    objects: tuple[NamedObject, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A computation over earlier entries; a rebuild folds ``output`` and never recomputes it.

    ``tool``: "article" (text, metadata and citations of an article capture), "link" (its citations resolved), "names"
    (every article was read again with the names as of the input), "fingerprint" (of a media file), "match" (stretches
    of it found in files that were fingerprinted before) or "corroborate" (two accounts of one post compared).
    """

    kind: Literal["derive"] = "derive"
    session: int
    tool: str
    version: str
    inputs: tuple[int, ...]
    params: Mapping[str, Json]
    output: NamedObject


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelAct:
    """A person's decision about a channel: what ``archiver channel add/remove`` was told.

    ``name`` is as given (handle, link or title); ``channel_id`` is set once it is known which channel is meant.
    ``owner``: the person or body that the user says speaks through the channel.
    """

    kind: Literal["channel"] = "channel"
    session: int
    act: Literal["add", "remove"]
    name: str
    channel_id: int | None
    aliases: tuple[str, ...] = ()
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAct:
    """What ``archiver review`` was told: "accept", "reject", "choose", "note" or "undo".

    ``quote`` is the passage as it stood at ``start`` to ``end`` of the article's text, at most 2,000 characters of it.
    ``post`` is left out of a "reject" of every link; ``undoes`` is the entry of the review that an "undo" takes back.
    """

    kind: Literal["review"] = "review"
    session: int
    act: Act
    article_id: str
    citation_id: str
    start: int
    end: int
    quote: str
    post: PostKey | None = None
    undoes: int | None = None
    note: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchAct:
    """What ``archiver media decide`` was told of two stretches: "confirm", "reject", "note" or "undo".

    ``undoes`` is the entry of the decision that an "undo" takes back.
    """

    kind: Literal["review.match"] = "review.match"
    session: int
    act: JudgementAct
    layer: Layer
    sides: tuple[Side, Side]
    undoes: int | None = None
    note: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesAct:
    """A person's decision about names: what ``archiver name add``, ``import``, ``remove`` or ``suggest`` was told.

    ``file`` is the list that was imported, as an object; ``reviews`` are the entries of the reviews that the names were
    suggested from. A long list is several such entries.
    """

    kind: Literal["name"] = "name"
    session: int
    act: Literal["add", "remove"]
    names: tuple[Naming, ...]
    how: How = "said"
    file: NamedObject | None = None
    reviews: tuple[int, ...] = ()
    by: str | None = None


Body = Create | Session | Captured | Derived | ChannelAct | ReviewAct | MatchAct | NamesAct | CustodyBody


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the log. ``prev``: SHA-256 (hex) of the line before, without its newline; 64 zeros for entry 0.

    ``time`` is the wall clock in UTC, ``mono_us`` the monotonic clock in microseconds since the session began.
    """

    n: int
    prev: str
    time: datetime
    mono_us: int
    body: Body
