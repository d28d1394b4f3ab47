"""A log made anew by whoever can write its files: linked, hashed, and signed where there is a key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from archiver.jobs.drilling.image import Image, LogImage, hashes_in
from archiver.jobs.drilling.mutation import Edit, Remove, Write
from archiver.log import Checkpoint, KeyRing, SignedCheckpoint, Signer, encode, leaf_hash, line_hash
from archiver.log.anchor_files import certificates_path, token_path
from archiver.log.codec import FIRST_PREV
from archiver.log.cosignature_files import cosignature_path
from archiver.log.edge import Edge
from archiver.log.segments import SEGMENT, segment_name
from archiver.log.tiles import WIDTH, partial_tiles
from archiver.model.custody import Anchor, Import, Seal, Target
from archiver.model.entries import Body, Entry

_ONE = ("session", "undoes")
_SEVERAL = ("inputs", "reviews", "anchors")
_LOG = ("entries/", "tile/", "checkpoints/", "checkpoint")


@dataclass(frozen=True, slots=True)
class Forger:
    """Whoever has the keys ``signers`` of a log whose keys are ``ring``."""

    origin: str
    ring: KeyRing
    signers: tuple[Signer, ...]

    def note(self, size: int, root: bytes) -> bytes | None:
        """A checkpoint as the log's keys sign it; None where the key of that size is not at hand."""
        wanted = self.ring.at(size)
        signer = next((each for each in self.signers if each.verifier == wanted), None)
        if signer is None:
            return None
        return SignedCheckpoint.sign(Checkpoint(origin=self.origin, size=size, root=root), signer).note


def linked(
    entries: Sequence[Entry], kept: Sequence[int | None], start: int = 0, before: Sequence[bytes] = ()
) -> list[bytes]:
    """Lines numbered and chained anew from ``start`` on; what refers to entries follows them.

    ``kept``: of each entry its number before, None of one that is new. Those up to ``start`` stay as they are: their
    lines are the first of ``before``.
    """
    numbers: dict[int, int] = {}
    for now, then in enumerate(kept):
        if then is not None:
            numbers.setdefault(then, now)
    lines = list(before[:start])
    prev = line_hash(lines[-1]) if lines else FIRST_PREV
    for n, entry in enumerate(entries[start:], start):
        line = encode(replace(entry, n=n, prev=prev, body=_following(entry.body, numbers, n)))
        lines.append(line)
        prev = line_hash(line)
    return lines


def _following(body: Body, numbers: Mapping[int, int], n: int) -> Body:
    changes: dict[str, Any] = {}
    for name in _ONE:
        number = getattr(body, name, None)
        if isinstance(number, int):
            changes[name] = _renumbered(number, numbers, n)
    for name in _SEVERAL:
        several = getattr(body, name, None)
        if isinstance(several, tuple) and several:
            changes[name] = tuple(_renumbered(each, numbers, n) for each in several)
    target = getattr(body, "target", None)
    if isinstance(target, Target) and target.kind == "entry" and target.id.isdecimal():
        changes["target"] = replace(target, id=str(_renumbered(int(target.id), numbers, n)))
    changes = {name: value for name, value in changes.items() if value != getattr(body, name)}
    return replace(body, **changes) if changes else body


def _renumbered(number: int, numbers: Mapping[int, int], n: int) -> int:
    """Where an entry is now; of one that is gone, the nearest before it; always one before ``n``."""
    while number > 0 and number not in numbers:
        number -= 1
    return min(numbers.get(number, 0), max(n - 1, 0))


def forged(log: LogImage, lines: Sequence[bytes], notes: Mapping[int, bytes], current: bytes) -> list[Edit]:
    """Edits that give the log these lines and checkpoints, with the tiles that belong to them."""
    files = {f"{log.folder}/{name}": data for name, data in _files(lines, notes).items()}
    files[f"{log.folder}/checkpoint"] = current
    ours = tuple(f"{log.folder}/{each}" for each in _LOG)
    gone = [Remove(path) for path in log.files if path.startswith(ours) and path not in files]
    return [*gone, *(Write(path, data) for path, data in files.items())]


def _files(lines: Sequence[bytes], notes: Mapping[int, bytes]) -> dict[str, bytes]:
    files = {
        f"entries/{segment_name(first)}": b"".join(line + b"\n" for line in lines[first : first + SEGMENT])
        for first in range(0, max(len(lines), 1), SEGMENT)
    }
    files.update((f"checkpoints/{size}", note) for size, note in notes.items())
    edge, sealed = Edge(), max(notes, default=0)
    partial: dict[Any, bytes] = {}
    full: dict[Any, bytes] = {}
    for line in lines[:sealed]:
        full.update((tile, b"".join(hashes)) for tile, hashes in edge.append(leaf_hash(line)))
        if edge.size in notes:
            partial.update((tile, edge.partial(tile)) for tile in partial_tiles(edge.size))
    files.update((str(tile.path), data) for tile, data in full.items())
    files.update(
        (str(tile.path), data) for tile, data in partial.items() if tile.width < WIDTH and tile.full not in full
    )
    return files


def roots(lines: Iterable[bytes], sizes: Iterable[int]) -> dict[int, bytes]:
    """The Merkle roots of the first so many lines."""
    wanted = set(sizes)
    edge, found = Edge(), {}
    for line in lines:
        for _ in edge.append(leaf_hash(line)):
            pass
        if edge.size in wanted:
            found[edge.size] = edge.root()
    return found


def signed_anew(log: LogImage, lines: Sequence[bytes], forger: Forger, first: int, sizes: Iterable[int]) -> list[Edit]:
    """The log with these lines, checkpoints over more than ``first`` entries made anew for ``sizes`` and its end.

    A checkpoint whose key is not at hand stays as it was.
    """
    size = len(lines)
    later = {each for each in sizes if first < each < size} | {size}
    notes = {each: note for each, note in log.notes.items() if each <= first and each < size}
    for each, root in roots(lines, later).items():
        note = forger.note(each, root) or log.notes.get(each)
        if note is not None:
            notes[each] = note
    return forged(log, lines, notes, notes.get(size, log.current))


def tidied(image: Image, lines: Sequence[bytes], entries: Sequence[Entry]) -> list[Edit]:
    """What else goes when only these lines are left: objects, stamps, co-signatures and imports that none names."""
    log = image.log
    named = hashes_in(lines)
    wanted: set[str] = set()
    origins: set[str] = set()
    for body in (each.body for each in entries):
        if isinstance(body, Anchor) and body.status == "ok" and body.certificates is not None:
            wanted |= {f"log/{token_path(body.size, body.authority)}"}
            wanted |= {f"log/{certificates_path(body.certificates.sha256)}"}
        elif isinstance(body, Seal):
            wanted |= {f"log/{cosignature_path(body.size, each.witness)}" for each in body.cosignatures}
        elif isinstance(body, Import):
            origins.add(body.origin)
    gone = hashes_in(log.lines) - named
    edits: list[Edit] = [
        Remove(path) for path in image.files if path.startswith("objects/") and path.rpartition("/")[2] in gone
    ]
    beside = ("log/anchors/", "log/cosignatures/")
    edits += [Remove(path) for path in log.files if path.startswith(beside) and path not in wanted]
    folders = {"/".join(path.split("/")[:2]) for path in image.files if path.startswith("imports/")}
    edits += [Remove(path) for path in sorted(folders) if path.rpartition("/")[2] not in origins]
    return edits
