"""What a report is made from. Everything is a value; the caller has asked the catalog and the log before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from archiver.model.ids import PostKey
from archiver.model.records import ArticleRecord, CapturedObject, ChannelRecord, PostRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointFacts:
    """The newest signed checkpoint of the log.

    ``size`` entries are covered (0 to ``size`` - 1). ``root`` is the Merkle tree's root hash (32 bytes).
    ``signed`` is the archive's own clock at signing; ``signer`` the key name in the signature line.
    ``verifier_key`` is the public key in the C2SP form ``name+hash+key`` where the caller has it.
    """

    size: int
    root: bytes
    signed: datetime
    signer: str
    verifier_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFacts:
    """The archive that the report was made from.

    ``entries``: length of the log then. ``version``: of archiver. ``checkpoint`` None: never signed.
    """

    origin: str
    entries: int
    version: str
    generated: datetime
    checkpoint: CheckpointFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """An article with all that its resolutions name.

    ``posts`` and ``channels``: records of linked posts with their albums, runners-up and reposts; one that
    is missing is shown by its number. ``objects``: the captures that brought the article's page, the linked
    posts' raw answers and their media, in any order. ``gaps``: what could not be had or is not proven, each
    one sentence; what no signed checkpoint covers is found by the report itself.
    """

    record: ArticleRecord
    posts: Mapping[PostKey, PostRecord]
    channels: Mapping[int, ChannelRecord]
    objects: tuple[CapturedObject, ...]
    archive: ArchiveFacts
    gaps: tuple[str, ...] = ()

    def object(self, sha256: str) -> CapturedObject | None:
        """The earliest capture that brought the object ``sha256``."""
        found = [known for known in self.objects if known.sha256 == sha256]
        return min(found, key=lambda known: known.entry, default=None)

    def brought_by(self, entry: int) -> tuple[CapturedObject, ...]:
        """The objects that log entry ``entry`` brought."""
        return tuple(known for known in self.objects if known.entry == entry)
