"""``archive.json``: the archive's name, its policy and first public key. Its hash is in log entry 0."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import rfc8785

from archiver.errors import NotAnArchiveError, file_errors
from archiver.model.captures import Json

FORMAT = "archiver/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``origin``: the name in the log's checkpoints. ``public_key``: a C2SP verifier key ("name+id+base64")."""

    origin: str
    created: datetime
    public_key: str
    sha256: str


def encode(*, origin: str, created: datetime, public_key: str) -> bytes:
    """The file's bytes: canonical JSON (RFC 8785) and a newline."""
    value: dict[str, Json] = {
        "format": FORMAT,
        "origin": origin,
        "created": created.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "public_key": public_key,
        "policy": {"keep_people": False},
    }
    return rfc8785.dumps(value) + b"\n"


def load(path: Path) -> Manifest:
    """Read the file; raises NotAnArchiveError where it is damaged or of a format this version does not know."""
    with file_errors(path, "read"):
        data = path.read_bytes()
    return parse(data, str(path))


def parse(data: bytes, path: str) -> Manifest:
    """The file's bytes, which were found as ``path``, as ``load`` reads them."""
    try:
        value = json.loads(data)
        known = value["format"] == FORMAT
        created = datetime.fromisoformat(value["created"])
        origin, public_key = str(value["origin"]), str(value["public_key"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotAnArchiveError(
            f"{path} is damaged: {error!r}.", hint="Put the file back from a copy of the archive; it never changes."
        ) from error
    if not known:
        raise NotAnArchiveError(
            f"{path} is of format {value['format']!r}; this version reads {FORMAT!r}.", hint="Update archiver."
        )
    return Manifest(origin=origin, created=created, public_key=public_key, sha256=hashlib.sha256(data).hexdigest())
