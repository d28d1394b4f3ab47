"""``[scrub]``: how often ``run`` hashes what is stored again."""

from __future__ import annotations

from pydantic import Field

from archiver.config.section import Section


class Scrubbing(Section):
    """``[scrub]``. ``days``: within so many days ``run`` hashes every object again, a part a day; 0: none.

    ``max_mib_s``: so fast at most, for a disk that others use, too.
    """

    days: float = Field(default=30.0, ge=0, le=3650)
    max_mib_s: float | None = Field(default=None, gt=0, le=100_000)
