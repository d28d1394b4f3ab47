"""Which files of posts are to be saved, and why each other one is not: a rule, applied anew whenever it is asked.

What the rule leaves out is not written down anywhere: a file that a later rule wants is then fetched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from archiver.model.observations import MediaKind, MediaRef
from archiver.model.records import PostRecord

KINDS: tuple[MediaKind, ...] = get_args(MediaKind)
PartName = Literal[
    "media", "live", "paid", "invoice", "cover", "poll", "game", "story", "action", "alternative", "webpage"
]
PARTS: tuple[PartName, ...] = get_args(PartName)
"""Places of a post that this version knows by name; a file in another place is taken for the post's own."""
OWN_PARTS: tuple[PartName, ...] = PARTS[:-2]
"""All but the same film in other qualities, and what the preview of somebody else's page shows."""
NOT_YET = "not fetched yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaved:
    """A file of a post that is not in the archive: a word for machines, a sentence for people."""

    ref: MediaRef
    reason: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedFiles:
    """The rule. ``largest`` 0 means no limit; sizes in bytes. A file whose size nobody says is never too small."""

    parts: frozenset[str] = field(default=frozenset(OWN_PARTS))
    kinds: frozenset[str] = field(default=frozenset(KINDS))
    smallest: int = 0
    largest: int = 0

    @property
    def excluded_parts(self) -> frozenset[str]:
        """Places of a post whose files are not wanted."""
        return frozenset(PARTS) - self.parts

    @property
    def excluded_kinds(self) -> frozenset[str]:
        """Kinds of files that are not wanted."""
        return frozenset(KINDS) - self.kinds

    def refusal(self, ref: MediaRef) -> Unsaved | None:
        """Why a file is not wanted; None for one that is."""
        part = ref.part.partition("/")[0]
        if part in self.excluded_parts:
            return Unsaved(
                ref=ref, reason="part not wanted", detail=f"It is no file of the parts that [media] names: {part}."
            )
        if ref.kind in self.excluded_kinds:
            return Unsaved(
                ref=ref, reason="kind not wanted", detail=f"It is of no kind that [media] names: {ref.kind}."
            )
        if self.largest and (ref.size or 0) > self.largest:
            return Unsaved(
                ref=ref,
                reason="too large",
                detail=f"It has {ref.size:,} bytes, more than max_bytes of [media].",
            )
        if ref.size is not None and ref.size < self.smallest:
            return Unsaved(
                ref=ref,
                reason="too small",
                detail=f"It has {ref.size:,} bytes, fewer than min_bytes of [media].",
            )
        return None

    def unsaved(self, post: PostRecord) -> tuple[Unsaved, ...]:
        """The files of a post that are not in the archive, in the post's order, each with its reason."""
        return tuple(found for ref in post.seen.media if (found := self.why_unsaved(post, ref)) is not None)

    def why_unsaved(self, post: PostRecord, ref: MediaRef) -> Unsaved | None:
        """Why a file of a post is not in the archive; None where it is."""
        if any(each.key == ref.key for each in post.stored):
            return None
        failed = next((each for each in post.failed if each.key == ref.key), None)
        if failed is not None:
            return Unsaved(ref=ref, reason=failed.reason, detail=failed.detail)
        return self.refusal(ref) or Unsaved(ref=ref, reason=NOT_YET, detail="It was not fetched yet.")


USUAL_FILES = WantedFiles()
EVERY_FILE = WantedFiles(parts=frozenset(PARTS))
