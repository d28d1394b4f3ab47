"""What a person said of names: by which a channel goes, and who speaks through it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from archiver.model.ids import PostKey

NamedAs = Literal["alias", "actor"]
"""``alias``: the channel goes by that name; ``actor``: a person or body that speaks through it."""
Role = Literal["owner", "spokesperson", "outlet", "shares"]
"""What an actor is to a channel: keeps it, speaks for whom it belongs to, publishes as it, or is often shared by it."""
How = Literal["said", "import", "review"]
"""Where a name comes from: a person's words, a file of theirs, or a suggestion out of reviews that they took."""

NAMED_AS: frozenset[str] = frozenset(get_args(NamedAs))
ROLES: frozenset[str] = frozenset(get_args(Role))
LONGEST_NAME = 200
"""Characters of a name, and of the channel as it was given; Telegram's titles end at 128."""
LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """One name of one channel. ``channel`` is as it was given (handle, id or title), ``channel_id`` the id where the
    archive knew it then.

    ``since`` and ``until``: the days, both included, between which it holds; None: for all that is known.
    """

    name: str
    kind: NamedAs
    channel: str
    channel_id: int | None = None
    role: Role | None = None
    since: date | None = None
    until: date | None = None
    note: str | None = None

    def holds(self, first: date | None, last: date | None) -> bool:
        """Whether it holds on any of the days from ``first`` to ``last``; None: that side is open."""
        begun = self.since is None or last is None or self.since <= last
        return begun and (self.until is None or first is None or first <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamingRecord:
    """A name that counts, or that was taken back (not ``active``), and the log entry that said so last.

    ``bound``: the channel's id by now: as given, or what its username was first seen to lead to. ``reviews``: the
    entries of the decisions that it was suggested from. ``how`` "list": ``channel add`` gave it.
    """

    naming: Naming
    entry: int
    how: How | Literal["list"]
    bound: int | None
    handle: str | None = None
    by: str | None = None
    reviews: tuple[int, ...] = ()
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A change of names that reviewed links speak for; never made without a person.

    ``act`` "add": the channel was accepted under a name that is not known for it; "remove": ``naming`` led to rejected
    links alone. ``passages`` are those of the reviews, ``reviews`` their entries.
    """

    act: Literal["add", "remove"]
    naming: Naming
    title: str
    passages: tuple[str, ...]
    reviews: tuple[int, ...]
    posts: tuple[PostKey, ...] = ()

    @property
    def key(self) -> str:
        """Eight hex digits that stay the same however many suggestions there are."""
        naming = self.naming
        said = f"{self.act}\n{naming.kind}\n{naming.name.casefold()}\n{naming.channel_id or naming.channel}"
        return hashlib.sha256(said.encode(errors="replace")).hexdigest()[:8]

    @property
    def why(self) -> str:
        """One sentence."""
        times = f"{len(self.reviews)} {'link' if len(self.reviews) == 1 else 'links'}"
        name, title = f"“{self.naming.name}”", f"“{self.title}”"
        if self.act == "add":
            unknown = f"speaks through {title}" if self.naming.kind == "actor" else f"is a name of {title}"
            return f"{times} accepted where the article says {name}, of which nobody said yet that it {unknown}."
        return f"{name} led to {times} into {title} that were rejected, and to none that was accepted."
