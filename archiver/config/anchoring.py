"""``[anchor]``: which outside authorities stamp the log's time, and how often."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from archiver.config.addresses import require_host
from archiver.config.section import Section

OID = r"[0-2](\.(0|[1-9][0-9]{0,18})){1,30}"


class Authority(Section):
    """A time-stamping authority (RFC 3161). ``roots``: PEM file of the root certificates that its answers must lead to;
    ``policy``: the policy (OID) that is asked for, and the only one under which a stamp is taken; None for any.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    url: str = Field(pattern=r"^https?://[^\s]+$", max_length=2000)
    roots: Path
    policy: str | None = Field(default=None, pattern=f"^{OID}$")

    @field_validator("url")
    @classmethod
    def _leads_somewhere(cls, value: str) -> str:
        return require_host(value)


class Anchoring(Section):
    """``[anchor]``. ``every``: "command" stamps at the end of each command that added entries, "run" only at the end of
    ``run`` and ``follow``; these stamp at least every ``heartbeat_hours``, even where nothing was added.

    ``retry_minutes``: so long an authority that failed is left alone, then twice as long after each further failure, up
    to a quarter of the heartbeat; ``archiver anchor`` asks at once. ``timeout_s``: for a whole answer; shorter than the
    two minutes by which clocks may differ, so that waiting for one authority makes no other's stamp look late.
    """

    authorities: tuple[Authority, ...] = Field(default=(), max_length=8)
    every: Literal["command", "run"] = "command"
    heartbeat_hours: float = Field(default=24.0, gt=0, le=8760)
    retry_minutes: float = Field(default=15.0, gt=0, le=10_080)
    timeout_s: float = Field(default=20.0, gt=0, le=100)

    @field_validator("authorities")
    @classmethod
    def _each_once(cls, value: tuple[Authority, ...]) -> tuple[Authority, ...]:
        names = [each.name for each in value]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"two authorities are called {twice}")
        return value
