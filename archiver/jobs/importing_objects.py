"""Objects of another archive into our store: hashed while they are copied, those that are there are left alone."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from archiver.errors import IntegrityError
from archiver.jobs.progress import Transfer
from archiver.model.objects import ObjectRef
from archiver.store import LocalStore

SMALL = 256 * 1024
"""Objects up to this many bytes are stored several at a time."""
BATCH = 64
BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """How many objects, and their bytes."""

    objects: int = 0
    bytes: int = 0


def copy_objects(
    source: LocalStore,
    target: LocalStore,
    refs: Sequence[ObjectRef],
    redacted: Collection[str],
    transfer: Transfer,
) -> Copied:
    """Copy what ``target`` lacks. Those of ``redacted`` that ``source`` lacks were removed there and are passed over.

    Raises IntegrityError for an object that is missing, or is not what its name and its entry say.
    """
    objects = size = 0
    done = 0
    for batch in _batches(refs):
        lacking = [ref for ref in batch if not target.exists(ref.sha256)]
        there = [ref for ref in lacking if ref.sha256 not in redacted or source.exists(ref.sha256)]
        if len(batch) == 1 and batch[0].size > SMALL:
            for ref in there:
                _copy_large(source, target, ref)
        elif there:
            target.put_all([_read(source, ref) for ref in there])
        objects += len(there)
        size += sum(ref.size for ref in there)
        done += sum(ref.size for ref in batch)
        transfer.update(done)
    return Copied(objects=objects, bytes=size)


def _batches(refs: Sequence[ObjectRef]) -> Iterator[list[ObjectRef]]:
    """Small ones together, each large one alone."""
    batch: list[ObjectRef] = []
    for ref in refs:
        if ref.size > SMALL:
            yield [ref]
            continue
        batch.append(ref)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _read(source: LocalStore, ref: ObjectRef) -> bytes:
    with source.open(ref.sha256) as stream:
        data = stream.read(ref.size + 1)
    if len(data) != ref.size or hashlib.sha256(data).hexdigest() != ref.sha256:
        raise _changed(ref)
    return data


def _copy_large(source: LocalStore, target: LocalStore, ref: ObjectRef) -> None:
    digest = hashlib.sha256()
    with source.open(ref.sha256) as stream, target.part(f"import {ref.sha256}") as part:
        part.truncate(0)  # of a copy that was interrupted nothing is believed
        while block := stream.read(BLOCK):
            digest.update(block)
            if part.size + len(block) > ref.size:
                break
            part.write(block, last=True)  # commit makes all of it durable
        if part.size != ref.size or digest.hexdigest() != ref.sha256:
            part.discard()
            raise _changed(ref)
        part.commit()


def _changed(ref: ObjectRef) -> IntegrityError:
    return IntegrityError(
        f"The object {ref.sha256} of the other archive is not what its entry says.",
        hint="It was changed while it was copied: run `archiver verify` there, then import again.",
    )
