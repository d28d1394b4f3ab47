"""A time stamp now, because a person asks for it."""

from __future__ import annotations

from archiver.errors import ConfigError
from archiver.jobs.anchoring import Anchored
from archiver.jobs.workplace import Workplace


async def anchor_now(place: Workplace) -> Anchored:
    """Ask every configured authority and witness. Raises ConfigError where there is none of either."""
    configured = place.config.anchor.authorities
    if not configured and not place.config.witness.witnesses:
        raise ConfigError(
            "Neither a time-stamping authority nor a witness is configured.",
            hint="Name two authorities in [anchor] of config.toml; config.example.toml shows how.",
        )
    if len(configured) == 1:
        place.progress.warn("One authority is configured; two are advised, so that neither has to be believed alone.")
    async with place.writing() as archive:
        return await place.stamp(archive, "now")
