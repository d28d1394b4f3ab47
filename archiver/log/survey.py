"""Which files a log's folder holds, by what they are; what is none of the log's is a finding."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from archiver.errors import file_errors
from archiver.log.anchor_files import ANCHOR_FILE
from archiver.log.cosignature_files import COSIGNATURE_FILE
from archiver.log.loading import CHECKPOINT, CHECKPOINTS
from archiver.log.segments import SEGMENT_NAME
from archiver.log.tiles import Tile
from archiver.model.findings import Finding, Level

ENTRIES = "entries"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """The regular files of a log; ``segments`` by first entry and ``checkpoints`` by size, ascending."""

    segments: tuple[int, ...]
    checkpoints: tuple[int, ...]
    current: bool
    tiles: frozenset[Tile]
    findings: tuple[Finding, ...]
    anchors: tuple[str, ...] = ()
    """Paths of time-stamp tokens and their certificates from the log's folder."""
    cosignatures: tuple[str, ...] = ()
    """Paths of co-signatures from the log's folder."""


def take_survey(folder: Path) -> Survey:
    """Walk the folder without following links and without opening a file."""
    segments: list[int] = []
    checkpoints: list[int] = []
    tiles: set[Tile] = set()
    findings: list[Finding] = []
    anchors: list[str] = []
    cosignatures: list[str] = []
    current = False
    for path, entry in _walk(folder):
        subject = f"{folder.name}/{path}"
        if not entry.is_file(follow_symlinks=False):
            findings.append(_stray("FAIL", subject, "is a link or a device, not a file"))
        elif path == str(CHECKPOINT):
            current = True
        elif (first := _numbered(path, f"{ENTRIES}/", ".jsonl")) is not None:
            segments.append(first)
        elif (size := _numbered(path, f"{CHECKPOINTS}/", "")) is not None:
            checkpoints.append(size)
        elif (tile := Tile.parse(path)) is not None:
            tiles.add(tile)
        elif ANCHOR_FILE.fullmatch(path):
            anchors.append(path)
        elif COSIGNATURE_FILE.fullmatch(path):
            cosignatures.append(path)
        else:
            findings.append(_stray("WARN", subject, "is no file of the log"))
    return Survey(
        segments=tuple(sorted(segments)),
        checkpoints=tuple(sorted(checkpoints)),
        current=current,
        tiles=frozenset(tiles),
        findings=tuple(findings),
        anchors=tuple(anchors),
        cosignatures=tuple(cosignatures),
    )


def _walk(folder: Path) -> list[tuple[str, os.DirEntry[str]]]:
    """Everything below a folder that is not a folder, with its path from there; in order of path."""
    found: list[tuple[str, os.DirEntry[str]]] = []
    pending = [""]
    while pending:
        prefix = pending.pop()
        for entry in _listed(folder / prefix):
            if entry.is_dir(follow_symlinks=False):
                pending.append(f"{prefix}{entry.name}/")
            else:
                found.append((f"{prefix}{entry.name}", entry))
    return sorted(found, key=lambda item: item[0])


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    with file_errors(folder, "read"):
        try:
            with os.scandir(folder) as listing:
                return list(listing)
        except (FileNotFoundError, NotADirectoryError):
            return []


def _numbered(path: str, prefix: str, suffix: str) -> int | None:
    """The number between prefix and suffix, None where the name is not the one form that it has."""
    if not path.startswith(prefix):
        return None
    name = path.removeprefix(prefix)
    if suffix:
        return int(name.removesuffix(suffix)) if SEGMENT_NAME.fullmatch(name) else None
    plain = name.isascii() and name.isdecimal() and len(name) < len(str(2**63))
    return int(name) if plain and str(int(name)) == name else None


def _stray(level: Level, subject: str, detail: str) -> Finding:
    # a file name may hold anything; a finding is one line
    printable = subject.encode("unicode_escape").decode()
    return Finding(level=level, code="STRAY", subject=printable, detail=detail)
