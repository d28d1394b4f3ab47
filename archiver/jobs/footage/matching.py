"""The comparison of one medium with the index, and the index itself: in a worker, never in the command's own process.

Called by name (``comparing.FUNCTIONS``) with what JSON can say. What each sense does stands in a module of its
own: `images`, `moving`, `stills`, `sounds`.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from archiver.disk import replace_file
from archiver.errors import ArchiverError, FootageIndexError
from archiver.fingerprint.coding import Fingerprint, decode
from archiver.jobs.footage.images import Pictures
from archiver.jobs.footage.moving import Films
from archiver.jobs.footage.sense import Medium, Sense
from archiver.jobs.footage.sounds import Sounds
from archiver.jobs.footage.stills import Stills
from archiver.model.captures import Json
from archiver.model.footage import Match
from archiver.model.footage_json import match_to_json

SENSES: tuple[Sense, ...] = (Pictures(), Films(), Stills(), Sounds())
STATE = "state.json"
VERSION = 3
"""Of what lies in the folder: with another one all of it is made anew."""
NOTHING = -1


def state(index: str) -> int:
    """The newest fingerprint entry that is in the index, -1 for none. What is damaged or of another version goes."""
    folder = Path(index)
    said: object = None
    with suppress(OSError, ValueError):
        said = json.loads((folder / STATE).read_bytes())
    if isinstance(said, dict) and said.get("version") == VERSION and isinstance(said.get("entry"), int):
        try:
            for sense in SENSES:
                sense.open(folder)
        except (FootageIndexError, OSError):
            pass
        else:
            return int(said["entry"])
    for sense in SENSES:
        sense.reset(folder)
    return NOTHING


def add(index: str, prints: list[list[Any]]) -> int:
    """Append these fingerprints (entry, SHA-256 of the medium, path) in their order; how many could not be read.

    One that cannot be read is left out: `verify` says what is wrong with it.
    """
    folder = Path(index)
    folder.mkdir(exist_ok=True)
    media, unread = [], 0
    for _, sha256, path in prints:
        found = _read(Path(path))
        unread += found is None
        if found is not None:
            media.append(Medium(sha256=sha256, fingerprint=found, encoded=Path(path)))
    for sense in SENSES:
        sense.append(folder, media)
    replace_file(folder / STATE, json.dumps({"version": VERSION, "entry": prints[-1][0]}).encode())
    return unread


def compare(index: str, sha256: str, file: str, encoded: str, objects: str, before: bool) -> dict[str, Json]:  # noqa: FBT001
    """Stretches of a medium that are in others (``before``: that were appended before it), and what was left out."""
    fingerprint = _read(Path(encoded))
    if fingerprint is None:
        return {"matches": [], "left_out": ["everything: its fingerprint cannot be read"]}
    medium = Medium(sha256=sha256, fingerprint=fingerprint, encoded=Path(encoded), file=Path(file))
    matches: list[Match] = []
    left_out: list[str] = []
    for sense in SENSES:
        if not sense.holds(fingerprint):
            continue
        try:
            compared = sense.compare(Path(index), medium, Path(objects), before=before)
        except (ArchiverError, OSError) as fault:
            left_out.append(f"{sense.name}: {fault}")
        else:
            matches += compared.matches
            left_out += compared.left_out
    matches.sort(key=lambda each: (each.query, -each.score, each.reference_sha256, each.reference))
    return {"matches": [match_to_json(each) for each in matches], "left_out": [*left_out]}


def _read(path: Path) -> Fingerprint | None:
    try:
        return decode(path.read_bytes())
    except (OSError, ArchiverError):
        return None
