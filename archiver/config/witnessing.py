"""``[witness]``: who co-signs the log's checkpoints."""

from __future__ import annotations

from pydantic import Field, field_validator

from archiver.config.addresses import require_host
from archiver.config.section import Section


class Witness(Section):
    """A witness. ``url``: where it takes requests (without ``add-checkpoint``); ``vkey``: its verifier key."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    url: str = Field(pattern=r"^https?://[^\s]+$", max_length=2000)
    vkey: str = Field(pattern=r"^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$", max_length=500)

    @field_validator("url")
    @classmethod
    def _leads_somewhere(cls, value: str) -> str:
        return require_host(value)


class Witnessing(Section):
    """``[witness]``. ``witnesses`` are asked when a command that added entries ends, as authorities are."""

    witnesses: tuple[Witness, ...] = Field(default=(), max_length=8)
    timeout_s: float = Field(default=20.0, gt=0, le=600)

    @field_validator("witnesses")
    @classmethod
    def _each_once(cls, value: tuple[Witness, ...]) -> tuple[Witness, ...]:
        for what in ("name", "vkey"):
            given = [getattr(each, what) for each in value]
            twice = next((one for one in given if given.count(one) > 1), None)
            if twice is not None:
                raise ValueError(f"two witnesses have the {what} {twice}")
        return value
