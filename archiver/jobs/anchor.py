"""A time stamp now, because a person asks for it."""

from __future__ import annotations

from archiver.errors import ConfigError
from archiver.jobs.anchoring import Anchored
from archiver.jobs.workplace import Workplace

ADVISED = 2


async def anchor_now(place: Workplace) -> Anchored:
    """Ask every configured authority. Raises ConfigError where there is none."""
    configured = place.config.anchor.authorities
    if not configured:
        raise ConfigError(
            "No time-stamping authority is configured.",
            hint="Name two in [anchor] of config.toml; config.example.toml shows how.",
        )
    if len(configured) < ADVISED:
        place.progress.warn("One authority is configured; two are advised, so that neither has to be believed alone.")
    async with place.writing() as archive:
        return await place.stamp(archive, "now")
