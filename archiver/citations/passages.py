"""A passage on its way to becoming a citation, and what joins two of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from archiver.citations.evidence import Act
from archiver.citations.timing import Day
from archiver.model.citations import CitedMedia, Relation

Span = tuple[int, int]
Target = tuple[str | None, int | None, int | None, str | None]
NO_TARGET: Target = (None, None, None, None)
UNPLACED = -1  # the sentence of an embed, which stands in none


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What was read from one sentence about one channel; every span counts in the normalised text.

    ``sentence``: index of the sentence. ``parts``: the spans that it was read from. ``act``: what attributes it,
    None for a bare link. ``cue``: Telegram itself is named. ``known``: the name is one of the archive's own.
    """

    sentence: int
    parts: tuple[Span, ...]
    act: Act | None = None
    act_span: Span | None = None
    cue: bool = False
    known: bool = False
    own: bool = False
    name: Span | None = None
    handle: str | None = None
    url: str | None = None
    channel_id: int | None = None
    post_id: int | None = None
    invite: str | None = None
    media: CitedMedia | None = None
    day: Day | None = None
    duration_s: float | None = None
    tolerance_s: float | None = None
    actors: tuple[Span, ...] = ()
    quoted: tuple[Span, ...] = ()
    relation: Relation = "quoted"

    @property
    def target(self) -> Target:
        """The channel and post that it leads to, as far as the text gives them."""
        handle = self.handle.casefold() if self.handle else None
        return (handle, self.channel_id, self.post_id, self.invite)

    @property
    def start(self) -> int:
        """Where the passage begins."""
        return min(part[0] for part in self.parts)

    @property
    def end(self) -> int:
        """Where it ends."""
        return max(part[1] for part in self.parts)

    def with_part(self, part: Span) -> Passage:
        """The passage, reaching over one more stretch."""
        return replace(self, parts=(*self.parts, part))


Drafts = dict[int, list[Passage]]
"""The passages read so far, by the index of their sentence."""
