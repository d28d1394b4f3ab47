"""``archiver verify --drill``: mutations of a copy, one at a time, each shown to the verifier that ``verify`` uses."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TypeVar

from archiver.archive import Layout, read_manifest, writers_kept_out
from archiver.archive.keys import SigningKeys
from archiver.config import Config
from archiver.errors import ArchiverError, IntegrityError
from archiver.jobs.drilling.attacks import Expected, Keys, of_attackers
from archiver.jobs.drilling.entries import of_entries
from archiver.jobs.drilling.files import catalog_files, catalog_flips, flips, of_files
from archiver.jobs.drilling.forging import Forger
from archiver.jobs.drilling.image import Image
from archiver.jobs.drilling.mutation import Holds, Looks, Mutation
from archiver.jobs.drilling.outcome import Drilled, Row, Verdict
from archiver.jobs.drilling.shadow import Copied, Shadow
from archiver.jobs.progress import Silent
from archiver.jobs.verify import verify
from archiver.jobs.verifying.request import VerifyRequest
from archiver.jobs.workplace import Workplace
from archiver.log import Signer, Verifier, read_ring
from archiver.model.findings import Finding

T = TypeVar("T")
FLIPS = 500
POSITIONS = 24
"""Of each other kind of mutation, where nobody says otherwise."""
PATIENCE_S = 120.0
"""What flips may take where nobody says how many, and about as much all else."""
LEAST_FLIPS, LEAST_POSITIONS = 50, 3
"""However long they take."""
TALK = frozenset({"STAMPED", "WITNESSED", "TOKEN", "UNANCHORED"})
"""Notes that say what is proved; another wording of them is no detection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillRequest:
    """``flips``: so many at random (None: as many as two minutes allow); ``every``: one in every byte, all positions.

    ``positions``: so many of each other kind (None: as ``flips``). ``given``: what the caller brings along, as for
    ``verify``. ``folder``: where the copy is made.
    """

    flips: int | None = None
    positions: int | None = None
    every: bool = False
    seed: int | None = None
    folder: Path | None = None
    given: VerifyRequest = field(default_factory=VerifyRequest)


async def drill(place: Workplace, request: DrillRequest | None = None) -> Drilled:
    """Damage a copy of the archive and count what verification sees.

    Raises IntegrityError where the archive does not verify as it is, DiskFullError where the copy has no room,
    NotAnArchiveError, ArchiveLockedError. When it is cancelled it gives the table so far.
    """
    request = request or DrillRequest()
    layout = Layout(place.folder)
    await asyncio.to_thread(layout.require)
    async with _in_thread(Shadow.made(request.folder)) as shadow:
        place.progress.step("Copying the archive")
        async with writers_kept_out(layout, command="verify --drill"):
            copied = await asyncio.to_thread(shadow.copy, place.folder)
        return await _Drill(place, request, shadow, copied).run()


class _Drill:
    def __init__(self, place: Workplace, request: DrillRequest, shadow: Shadow, copied: Copied) -> None:
        self._place, self._request, self._shadow, self._copied = place, request, shadow, copied
        self._seed = request.seed if request.seed is not None else secrets.randbelow(2**32)
        self._bases: dict[tuple[Holds, Looks], frozenset[tuple[str, str, str]]] = {}
        self._rows: dict[tuple[str, Holds], Row] = {}
        self._missed: list[str] = []
        self._untried: list[str] = []
        self._receipt = shadow.folder / "receipt"

    async def run(self) -> Drilled:
        """Everything."""
        await asyncio.to_thread(self._keep_receipt)
        began = time.monotonic()
        findings = await self._verified("alone", "objects")
        took = time.monotonic() - began
        self._require_sound(findings)
        image = await asyncio.to_thread(self._image, findings)
        await self._base("here", "log")
        total, mutations = await asyncio.to_thread(self._mutations, image, took)
        stopped = False
        with self._place.progress.transfer("Mutations", total=total, unit="mutations") as transfer:
            try:
                for done, mutation in enumerate(mutations, 1):
                    for holds in mutation.against:
                        self._count(mutation, holds, await self._verdict(mutation, holds))
                    transfer.update(done)
            except asyncio.CancelledError:
                task = asyncio.current_task()
                if task is not None:
                    task.uncancel()
                stopped = True
        if not stopped:
            await self._require_restored()
        return Drilled(
            rows=tuple(self._rows.values()),
            missed=tuple(self._missed),
            untried=tuple(self._untried),
            seed=self._seed,
            entries=len(image.log.lines),
            objects=self._copied.objects,
            of=self._copied.of,
            stopped=stopped,
        )

    # the mutations

    def _mutations(self, image: Image, took: float) -> tuple[int, Iterator[Mutation]]:
        """How many, and all of them; flips are made one after the other, for there may be millions."""
        request = self._request
        dice = random.Random(self._seed)  # noqa: S311  repeatable by its seed
        count = request.flips if request.flips is not None else _affordable(FLIPS, LEAST_FLIPS, took)
        most = None if request.every else self._positions(took)
        keys = self._keys()
        others = [
            *of_files(image, dice, most),
            *of_entries(image, keys.forger, most),
            *of_attackers(image, keys, self._expected(keys), most),
        ]
        if self._copied.catalog:
            others += [*catalog_flips(image, dice, max(1, count // 20)), *catalog_files(image)]
        else:
            self._untried.append("the catalog: it is large, in use or missing, or not all objects are in the copy")
        total = sum(image.files[path] for path in image.evidence) if request.every else count
        return total + len(others), chain(flips(image, dice, None if request.every else count), others)

    def _positions(self, took: float) -> int:
        """How many of each other kind: with few flips few of these, too."""
        if self._request.positions is not None:
            return self._request.positions
        if self._request.flips is not None:
            return max(1, min(POSITIONS, self._request.flips // 20))
        return _affordable(POSITIONS, LEAST_POSITIONS, took * 40)

    def _keys(self) -> Keys:
        manifest = read_manifest(self._shadow.root / "archive.json")
        ring = read_ring(self._shadow.root / "log", Verifier.from_vkey(manifest.public_key), manifest.origin)
        files = SigningKeys(self._place.keys_folder, manifest)
        signers: list[Signer] = []
        for path in (files.current, files.former(files.first)):
            with suppress(ArchiverError):
                found = files.load(path)
                if found is not None:
                    signers.append(found)
        present = next((each for each in signers if each.verifier == ring.present), None)
        first = next((each for each in signers if each.verifier == files.first), None)
        if present is None:
            self._untried.append("what needs the key that signs the log: it is not on this machine")
        if first is None:
            self._untried.append("the whole log rebuilt with all keys: the first key is not on this machine")
        forger = None if present is None else Forger(manifest.origin, ring, (present,))
        return Keys(forger, first)

    def _expected(self, keys: Keys) -> Expected:
        given, config = self._request.given, self._place.config
        vouchers = bool(
            given.authority_roots or given.witnesses or config.anchor.authorities or config.witness.witnesses
        )
        already = any(code in ("UNANCHORED", "UNWITNESSED") for _, code, _ in self._bases[("here", "log")])
        known = bool(given.keys or given.receipts or keys.forger)
        return Expected(vouchers=vouchers and not already, key=known)

    # the verifier

    def _workplace(self, holds: Holds) -> Workplace:
        quiet = replace(self._place, folder=self._shadow.root, progress=Silent(), unstamped=[], asked_at=set())
        if holds == "here":
            return quiet
        return replace(quiet, config=Config(), config_folder=self._shadow.folder / "configuration")

    def _asked(self, holds: Holds, looks: Looks) -> VerifyRequest:
        asked = self._request.given if holds == "here" else VerifyRequest()
        if holds == "receipt":
            asked = replace(asked, receipts=(self._receipt,))
        return replace(asked, log_only=looks == "log", catalog=looks == "catalog", cores=1)

    async def _verified(self, holds: Holds, looks: Looks) -> tuple[Finding, ...]:
        return (await verify(self._workplace(holds), self._asked(holds, looks))).findings

    async def _base(self, holds: Holds, looks: Looks) -> frozenset[tuple[str, str, str]]:
        if (holds, looks) not in self._bases:
            self._bases[(holds, looks)] = _keyed(await self._verified(holds, looks))
        return self._bases[(holds, looks)]

    async def _verdict(self, mutation: Mutation, holds: Holds) -> Verdict:
        """The check goes as far as the mutation may show; where it saw nothing, as far as it can."""
        farthest: Looks = "catalog" if mutation.looks == "catalog" else "objects"
        steps: tuple[Looks, ...] = ("log", farthest) if mutation.looks == "log" else (farthest,)
        bases = [await self._base(holds, looks) for looks in steps]
        edits = await asyncio.to_thread(mutation.edits)
        async with _in_thread(self._shadow.mutated(edits)):
            for looks, base in zip(steps, bases, strict=True):
                try:
                    seen = _worst(_keyed(await self._verified(holds, looks)) - base)
                except ArchiverError:
                    seen = "refused"
                if seen is not None:
                    return seen
        return "expected" if holds in mutation.limits else "undetected"

    def _count(self, mutation: Mutation, holds: Holds, verdict: Verdict) -> None:
        row = self._rows.setdefault((mutation.row, holds), Row(mutation.row, holds))
        row.counts[verdict] += 1
        if verdict == "expected":
            row.reasons.add(mutation.limits[holds])
        elif verdict == "undetected":
            self._missed.append(f"{mutation.row} ({mutation.subject}), verifier: {holds}")

    # the copy

    def _keep_receipt(self) -> None:
        self._receipt.write_bytes((self._shadow.root / "log" / "checkpoint").read_bytes())

    def _image(self, findings: tuple[Finding, ...]) -> Image:
        unnamed = {each.subject for each in findings if each.code in ("STRAY", "UNREFERENCED", "COSIGNATURE")}
        return Image.of(self._shadow.root, unnamed)

    def _require_sound(self, findings: tuple[Finding, ...]) -> None:
        """Objects that were not copied are missing, which says nothing."""
        complete = self._copied.objects == self._copied.of
        for each in findings:
            if each.level == "FAIL" and (complete or each.code != "OBJECT_MISSING"):
                raise IntegrityError(
                    f"The archive does not verify as it is: {each}.", hint="Run archiver verify, then archiver repair."
                )

    async def _require_restored(self) -> None:
        """After all was undone the copy verifies as it did before; else the table would be worth nothing."""
        for (holds, looks), base in list(self._bases.items()):
            new = [each for each in _keyed(await self._verified(holds, looks)) - base if each[1] != "STALE"]
            if new:
                raise IntegrityError(f"A mutation was not undone: {new[0]}.", hint="Report this; the archive is whole.")


@asynccontextmanager
async def _in_thread(manager: AbstractContextManager[T]) -> AsyncIterator[T]:
    """Enter and leave it outside the event loop; leaving it is not cut short by Ctrl-C."""
    value = await asyncio.to_thread(manager.__enter__)
    try:
        yield value
    finally:
        leaving = asyncio.ensure_future(asyncio.to_thread(manager.__exit__, None, None, None))
        try:
            await asyncio.shield(leaving)
        except asyncio.CancelledError:
            await leaving
            raise


def _affordable(most: int, least: int, seconds: float) -> int:
    """How many of what takes so long each."""
    return max(least, min(most, int(PATIENCE_S / max(seconds, 1e-6))))


def _keyed(findings: tuple[Finding, ...]) -> frozenset[tuple[str, str, str]]:
    return frozenset((each.level, each.code, each.subject) for each in findings)


def _worst(new: frozenset[tuple[str, str, str]]) -> Verdict | None:
    levels = {level for level, code, _ in new if level != "NOTE" or code not in TALK}
    return next((level for level in ("FAIL", "WARN", "NOTE") if level in levels), None)
