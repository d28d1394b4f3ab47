"""Where co-signatures lie in the log's folder."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

COSIGNATURES = PurePosixPath("cosignatures")
WITNESS = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
COSIGNATURE_FILE = re.compile(rf"cosignatures/(0|[1-9][0-9]{{0,18}})\.({WITNESS.pattern})", re.ASCII)


def cosignature_path(size: int, witness: str) -> PurePosixPath:
    """The witness's line under the checkpoint over ``size`` entries, from the log's folder."""
    return COSIGNATURES / f"{size}.{witness}"
