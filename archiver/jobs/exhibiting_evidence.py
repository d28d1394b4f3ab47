"""What an exhibit needs of the log: proofs, checkpoints, stamps, the acts of the keys, redactions, objects."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archiver.archive import Archive
from archiver.errors import InputError
from archiver.export.exhibit import Evidence, Stamp
from archiver.export.exhibit_words import Facts
from archiver.export.late import says_clock, says_why
from archiver.export.zip import Member
from archiver.log import KeyRing, Log, SignedCheckpoint, TlogProof, Verifier, named_objects, read_ring
from archiver.log.anchor_files import certificates_path, token_path
from archiver.log.anchor_times import FIRM_LAG
from archiver.log.checkpoint import MAX_NOTE
from archiver.log.files import read_small
from archiver.log.survey import take_survey
from archiver.log.tokens import MAX_CERTIFICATES, MAX_TOKEN
from archiver.model.custody import Anchor, Redact, Target
from archiver.model.entries import Entry

MOST = 1_000_000
"""Entries of a kind that are looked at."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Entries of the log, ascending: ``anchors`` that hold a stamp, ``reasons`` why one came late, ``redacts``."""

    anchors: tuple[Entry, ...]
    reasons: tuple[Entry, ...]
    redacts: tuple[Entry, ...]


async def surroundings(archive: Archive) -> Surroundings:
    """Ask the catalog which they are."""
    numbers = {kind: await archive.catalog.newest_of_kind(kind, MOST) for kind in _KINDS}

    def read() -> Surroundings:
        found = {kind: [archive.log.entry(n) for n in sorted(each)] for kind, each in numbers.items()}
        anchors = [each for each in found["anchor"] if isinstance(each.body, Anchor) and each.body.status == "ok"]
        said = [each for kind in ("anchor", "incident", "policy") for each in found[kind]]
        reasons = [each for each in said if says_why(each) or says_clock(each)]
        return Surroundings(tuple(anchors), tuple(sorted(reasons, key=lambda each: each.n)), tuple(found["redact"]))

    return await asyncio.to_thread(read)


_KINDS = ("anchor", "incident", "policy", "redact")


def gather(archive: Archive, target: Target, entries: Sequence[int], about: Facts, around: Surroundings) -> Evidence:
    """The evidence under the earliest stamped checkpoint that covers it, else the earliest, and what vouches for it."""
    log, folder = archive.log, archive.log.folder
    ring = read_ring(folder, Verifier.from_vkey(archive.manifest.public_key), archive.manifest.origin)
    stamped = {each.body.size for each in around.anchors if isinstance(each.body, Anchor)}
    sizes = take_survey(folder).checkpoints
    checkpoint = _covering(folder, ring, [*sorted(stamped), *sizes], max(entries) + 1)
    size = checkpoint.checkpoint.size
    anchors = [each for each in around.anchors if isinstance(each.body, Anchor) and each.body.size == size]
    store = archive.store
    names = {each.ref.sha256 for n in entries for each in named_objects(log.entry(n).body)}
    objects = tuple(Member(f"objects/{each}", store.path(each)) for each in sorted(names) if store.exists(each))
    if not objects:
        raise InputError("The archive holds none of the objects of this evidence.", hint="Run `archiver verify`.")
    gone = names - {each.path.removeprefix("objects/") for each in objects}
    besides = {
        each.n for each in (*ring.acts, *anchors, *_redacts(around, gone), *_reason(log, entries, anchors, around))
    }
    numbers = sorted({*entries, *besides})
    later = _covering(folder, ring, sizes, numbers[-1] + 1) if numbers[-1] >= size else None
    under = {n: checkpoint if n < size or later is None else later for n in numbers}
    proofs = {
        n: TlogProof(index=n, path=log.inclusion_proof(n, each.checkpoint.size), signed=each)
        for n, each in under.items()
    }
    return Evidence(
        ring=ring,
        target=str(target),
        entries=tuple(entries),
        lines={n: next(log.lines(n, n + 1)) for n in numbers},
        proofs=proofs,
        checkpoint=checkpoint,
        later=None if later is None else (later, log.consistency_proof(size, later.checkpoint.size)),
        objects=objects,
        stamps=tuple(_stamps(folder, anchors)),
        about=(*about, *_facts(log, ring, entries, checkpoint, anchors)),
    )


def _facts(
    log: Log, ring: KeyRing, entries: Sequence[int], checkpoint: SignedCheckpoint, anchors: Sequence[Entry]
) -> Iterator[tuple[str, str]]:
    """What a reader compares: files, entries, log, stamps."""
    for n in entries:
        entry = log.entry(n)
        yield f"Entry {n}", f"{entry.body.kind} of {entry.time.isoformat()}, by the capturing machine's clock"
        for named in named_objects(entry.body):
            yield f"File ({named.role})", f"objects/{named.ref.sha256} ({named.media_type}, {named.ref.size} bytes)"
    yield "Log", f"{ring.origin}, checkpoint over {checkpoint.checkpoint.size} entries"
    yield "Key", ring.present.vkey
    for each in anchors:
        if isinstance(each.body, Anchor) and each.body.time is not None:
            yield "Time stamp", f"{each.body.time.isoformat()} by {each.body.authority} (entry {each.n})"


def _covering(folder: Path, ring: KeyRing, sizes: Sequence[int], least: int) -> SignedCheckpoint:
    """The first checkpoint over at least so many entries that the key of its time signed."""
    for size in sizes:
        if size >= least:
            signed = SignedCheckpoint.parse(read_small(folder / "checkpoints" / str(size), MAX_NOTE))
            if ring.signed(signed):
                return signed
    raise InputError("No checkpoint covers this evidence yet.", hint="Run `archiver receipt`, which makes one.")


def _redacts(around: Surroundings, gone: set[str]) -> Iterator[Entry]:
    for each in around.redacts:
        if isinstance(each.body, Redact) and gone & {digest.sha256 for digest in each.body.objects}:
            yield each


def _reason(log: Log, entries: Sequence[int], anchors: Sequence[Entry], around: Surroundings) -> Sequence[Entry]:
    """The entries that say why the stamp came late, where it did."""
    times = [each.body.time for each in anchors if isinstance(each.body, Anchor) and each.body.time is not None]
    if not times or min(times) - min(log.entry(n).time for n in entries) <= FIRM_LAG:
        return ()
    first = min(each.n for each in anchors)
    before = [each for each in around.reasons if each.n < first]
    return [
        *[each for each in before if each.n > max(entries) and says_why(each)][-1:],
        *[each for each in before if says_clock(each)][-1:],
    ]


def _stamps(folder: Path, anchors: Sequence[Entry]) -> Iterator[Stamp]:
    for each in anchors:
        if isinstance(each.body, Anchor) and each.body.certificates is not None:
            token = token_path(each.body.size, each.body.authority)
            chain = certificates_path(each.body.certificates.sha256)
            yield Stamp(
                authority=each.body.authority,
                token=Member(str(token), read_small(folder / token, MAX_TOKEN)),
                certificates=Member(str(chain), read_small(folder / chain, MAX_CERTIFICATES)),
            )
