"""A person's decisions about the links of a citation, as the log keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archiver.model.ids import PostKey

Act = Literal["accept", "reject", "choose", "note", "undo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One decision. ``entry`` is its log entry, ``time`` when it was made, ``by`` who made it, where that was said.

    ``accept``: ``post`` is what the citation means. ``reject``: it is not; without ``post``, none of the present links
    is. ``choose``: the citation means ``post``, which the linker did not link. ``note``: words alone. ``undo``: the
    review of entry ``undoes`` no longer counts. ``undone``: a later one took this back.

    ``citation_id`` is the citation as it was then; ``now`` the citation of the newest reading that it belongs to, None
    where no passage of that is the same any more.
    """

    entry: int
    time: datetime
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
    undone: bool = False
    now: str | None = None
