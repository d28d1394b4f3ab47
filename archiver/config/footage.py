"""``[footage]``: fingerprints of pictures, films and sounds, and where stretches of them were seen before."""

from __future__ import annotations

import os
from typing import Literal

from pydantic import Field

from archiver.config.section import Section

Kind = Literal["picture", "video", "audio"]


class Footage(Section):
    """``[footage]``. ``enabled``: whether commands that bring in files fingerprint and compare them.

    ``processes``: workers at once, 0 for one less than the machine has cores. Each may take ``memory_mib``, and for one
    file ``cpu_s`` seconds of processor time; of a film or sound ``longest_s`` seconds are read. ``wait_s``: so long a
    command waits in all for what is not done yet, before it decides by what files show and at its end; the next one
    goes on.
    """

    enabled: bool = True
    kinds: tuple[Kind, ...] = ("picture", "video", "audio")
    processes: int = Field(default=0, ge=0, le=256)
    memory_mib: int = Field(default=2048, ge=256, le=1_048_576)
    cpu_s: float = Field(default=3600.0, gt=0, le=604_800)
    longest_s: float = Field(default=14_400.0, gt=0, le=604_800)
    wait_s: float = Field(default=600.0, ge=0, le=604_800)

    @property
    def workers(self) -> int:
        """How many processes that is on this machine."""
        return self.processes or max(1, (os.cpu_count() or 2) - 1)
