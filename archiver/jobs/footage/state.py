"""What `archiver status` says of fingerprints."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.archive import Archive
from archiver.config import Config
from archiver.jobs.footage.comparing import MATCH_VERSION
from archiver.jobs.footage.printing import PRINT_VERSION, wanted
from archiver.jobs.shapes import Document
from archiver.model.prints import FootageHeld, MediumPrint

MOST = 20
"""Files that could not be fingerprinted which are named one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FootageStatus:
    """``held``: what has a fingerprint; ``due``, ``uncompared``: what has none yet, what was not compared yet;
    ``failed``: the newest files that could not have one. ``enabled``: whether commands make them.
    """

    held: FootageHeld
    due: int
    uncompared: int
    failed: tuple[MediumPrint, ...]
    enabled: bool

    def document(self) -> Document:
        """Its JSON."""
        return {
            "enabled": self.enabled,
            "fingerprinted": self.held.media - self.held.failed,
            "pictures": self.held.pictures,
            "videos": self.held.videos,
            "sounds": self.held.sounds,
            "video_s": round(self.held.video_s, 3),
            "audio_s": round(self.held.audio_s, 3),
            "due": self.due,
            "uncompared": self.uncompared,
            "failed": self.held.failed,
            "failures": [{"sha256": each.sha256, "entry": each.entry, "reason": each.failed} for each in self.failed],
        }


async def footage_status(archive: Archive, config: Config) -> FootageStatus:
    """How far it is."""
    due = wanted(await archive.catalog.media_to_print(PRINT_VERSION), config) if config.footage.enabled else []
    return FootageStatus(
        held=await archive.catalog.footage_held(),
        due=sum(each.sha256 not in archive.redactions.removed for each in due),
        uncompared=len(await archive.catalog.media_to_match(MATCH_VERSION)) if config.footage.enabled else 0,
        failed=tuple((await archive.catalog.prints_failed())[-MOST:]),
        enabled=config.footage.enabled,
    )
