"""Where time stamps lie in the log's folder, and how they are put there."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path, PurePosixPath

from archiver.log.files import replace_files
from archiver.model.custody import Digest

ANCHORS = PurePosixPath("anchors")
CERTIFICATES = ANCHORS / "certificates"
ANCHOR_FILE = re.compile(
    r"anchors/(certificates/[0-9a-f]{64}\.pem|(0|[1-9][0-9]{0,18})\.[a-z0-9][a-z0-9-]{0,39}\.tsr)", re.ASCII
)
AUTHORITY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)


def token_path(size: int, authority: str) -> PurePosixPath:
    """The authority's answer about the checkpoint over ``size`` entries, from the log's folder."""
    return ANCHORS / f"{size}.{authority}.tsr"


def certificates_path(sha256: str) -> PurePosixPath:
    """A chain of certificates, from the log's folder."""
    return CERTIFICATES / f"{sha256}.pem"


def keep_stamp(
    folder: Path, tmp: Path, size: int, authority: str, answer: bytes, chain: bytes
) -> tuple[Digest, Digest]:
    """Write an answer and its chain durably and read-only; what an entry says of them."""
    token, certificates = digest_of(answer), digest_of(chain)
    replace_files(folder, {certificates_path(certificates.sha256): chain, token_path(size, authority): answer}, tmp)
    return token, certificates


def digest_of(data: bytes) -> Digest:
    """SHA-256 and size."""
    return Digest(sha256=hashlib.sha256(data).hexdigest(), size=len(data))
