"""The keys that sign an archive's log: show them, go over to another one, prepare for and act on loss or theft."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from archiver.archive import Layout, Writer, read_manifest
from archiver.archive.keys import SigningKeys
from archiver.archive.private_files import make_private_folder, open_to_others, refuse_inside
from archiver.disk import fsync_folder, sweep_beside
from archiver.errors import CannotRunError, InputError, SigningKeyError, file_errors
from archiver.jobs import shapes
from archiver.jobs.workplace import Workplace
from archiver.log import KeyRing, Signer, Verifier, read_ring
from archiver.log.fields import write_time
from archiver.log.key_statement import sign
from archiver.log.keyring import RingKey
from archiver.model.custody import KeyAct

_NEW_DIGESTS = (
    "The first key is not here, and neither is the file that keeps digests: from here on accounts and persons have "
    "other digests in this archive than before."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysHere:
    """``ring``: what the log says; ``here``: verifier keys whose private halves are in the keys folder.

    ``warnings``: sentences about files that others can read or that cannot be used. ``file``: of the present key.
    """

    ring: KeyRing
    here: frozenset[str]
    file: Path
    warnings: tuple[str, ...] = ()

    def document(self) -> shapes.Document:
        """The JSON of ``key show``."""
        recovery = self.ring.recovery
        return {
            "origin": self.ring.origin,
            "present": self.ring.present.vkey,
            "file": str(self.file),
            "recovery": recovery.vkey if recovery is not None else None,
            "keys": [self._key(each) for each in self.ring.keys],
            "acts": _acts(self.ring),
            "warnings": list(self.warnings),
        }

    def _key(self, each: RingKey) -> shapes.Document:
        return {
            "key": each.verifier.vkey,
            "pem": each.verifier.pem.decode(),
            "first": each.first,
            "last": each.last,
            "compromised_since": write_time(each.revoked) if each.revoked is not None else None,
            "here": each.verifier.vkey in self.here,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChanged:
    """What a change of keys did. ``entry``: None where nothing was to be done; ``file``: a key was put there."""

    act: str
    entry: int | None
    present: str
    key: str
    file: Path | None = None
    gaps: tuple[str, ...] = ()

    def document(self) -> shapes.Document:
        """The JSON of ``key rotate``, ``recovery`` and ``revoke``."""
        return {
            "act": self.act,
            "entry": self.entry,
            "present": self.present,
            "key": self.key,
            "file": str(self.file) if self.file is not None else None,
            "gaps": list(self.gaps),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeRequest:
    """``key``: a verifier key; ``since``: when it was no more its owner's alone; ``recovery``: file of that key."""

    key: str
    since: datetime
    recovery: Path | None = None
    reason: str | None = None
    by: str | None = field(default=None)


async def show_keys(place: Workplace) -> KeysHere:
    """The archive's keys; NotAnArchiveError where there is none."""
    return await asyncio.to_thread(_show, place)


def _show(place: Workplace) -> KeysHere:
    files, ring = _keys(place)
    here: set[str] = set()
    warnings: list[str] = [f"{each.subject} {each.detail}" for each in ring.findings]
    for path in files.all():
        with file_errors(path, "read"):
            if open_to_others(path):
                warnings.append(f"{path} can be read by others: chmod 600 {path}")
                continue
        try:
            signer = files.load(path) if path.suffix == ".key" else None
        except SigningKeyError as error:
            warnings.append(error.sentence)
            continue
        if signer is not None:
            here.add(signer.verifier.vkey)
    if ring.recovery is not None and ring.recovery.vkey in here:
        warnings.append("The recovery key lies beside the key that it is to replace: keep it elsewhere, offline.")
    try:
        refuse_inside(files.folder, place.folder)
    except SigningKeyError as error:
        warnings.append(f"{error.sentence} {error.hint}")
    return KeysHere(ring=ring, here=frozenset(here), file=files.current, warnings=tuple(warnings))


async def rotate(place: Workplace, *, reason: str | None = None, by: str | None = None) -> KeyChanged:
    """Go over to a new key: both sign the entry and the next checkpoint, afterwards only the new one signs."""
    async with place.writing() as archive:
        files, ring = archive.keys, await archive.all_keys()
        old = await asyncio.to_thread(Signer.load, files.current, ring.origin)
        new = await asyncio.to_thread(files.make_coming, ring)
        gaps = () if await asyncio.to_thread(files.keep_secrets, new) else (_NEW_DIGESTS,)
        act = KeyAct(session=0, act="rotate", key=new.verifier.vkey, signatures=(), reason=reason, by=by)
        entry = await _change(archive, act, [old, new], signer=new, former=old)
        await archive.seal()
        await asyncio.to_thread(files.adopt)
        return KeyChanged(
            act="rotate", entry=entry, present=new.verifier.vkey, key=new.verifier.vkey, file=files.current, gaps=gaps
        )


async def name_recovery(
    place: Workplace, out: Path, *, before: Path | None = None, by: str | None = None
) -> KeyChanged:
    """Make a recovery key: its private half goes to the new file ``out``, its public half into the log.

    ``before``: file of the recovery key that it replaces, if there is one. The key lies beside ``out`` before the log
    names it, and gets its name afterwards: cut off in between, the same call goes on.
    """
    await asyncio.to_thread(_refuse_place, place, out)
    async with place.writing() as archive:
        ring = await archive.all_keys()
        begun = await asyncio.to_thread(_recovery_begun, out, ring)
        entry = None
        if begun is not None and begun.verifier == ring.recovery:
            key = begun
        else:
            present = await asyncio.to_thread(Signer.load, archive.keys.current, ring.origin)
            older = await asyncio.to_thread(_recovery_signer, place, ring, before) if ring.recovery else None
            key = begun if begun is not None else await asyncio.to_thread(_make_recovery, out, ring.origin)
            act = KeyAct(session=0, act="recovery", key=key.verifier.vkey, signatures=(), by=by)
            signers = [present, key, *([older] if older is not None else [])]
            entry = await _change(archive, act, signers)
            await archive.seal()
        await asyncio.to_thread(_adopt_recovery, out)
        return KeyChanged(act="recovery", entry=entry, present=ring.present.vkey, key=key.verifier.vkey, file=out)


def _recovery_begun(out: Path, ring: KeyRing) -> Signer | None:
    """The key that a call which was cut off made for ``out``; SigningKeyError where another file is there."""
    coming = _coming(out)
    if os.path.lexists(out):
        done = _signer_in(out, ring.origin)
        if done is None or done.verifier != ring.recovery:
            raise SigningKeyError(f"A file is there already: {out}.", hint="Name another one with --out.")
        return done
    if os.path.lexists(coming):
        made = _signer_in(coming, ring.origin)
        if made is None or ring.find(made.verifier) is not None:
            raise SigningKeyError(
                f"A file is there already: {coming}.", hint="Name another one with --out, or move that away."
            )
        return made
    return None


def _make_recovery(out: Path, origin: str) -> Signer:
    key = Signer.generate(origin)
    key.save(_coming(out))
    return key


def _adopt_recovery(out: Path) -> None:
    coming = _coming(out)
    with file_errors(out, "written"):
        sweep_beside(coming)  # a link to the key, of a call that was cut off while it named it
        if coming.exists() and not os.path.lexists(out):
            coming.rename(out)
            fsync_folder(out.parent)


def _coming(out: Path) -> Path:
    return out.with_name(f"{out.name}.new")


def _signer_in(path: Path, origin: str) -> Signer | None:
    try:
        return Signer.load(path, origin) if path.is_file() else None
    except SigningKeyError:
        return None


async def revoke(place: Workplace, request: RevokeRequest) -> KeyChanged:
    """Say that a key is worth nothing since a time. Where it is the present one, the recovery key names a successor."""
    files, ring = await asyncio.to_thread(_keys, place)
    known = ring.find(_key_named(request.key))
    if known is None:
        raise InputError(f"{request.key} never signed this log.", hint="`archiver key show` lists its keys.")
    if request.since > datetime.now(UTC):
        raise InputError("--since lies in the future.", hint="Name the last time at which the key was surely yours.")
    if known.revoked is not None and known.revoked <= request.since:
        if await asyncio.to_thread(files.coming.exists):  # cut off before the new key was put in its place
            async with place.writing():
                pass
        return KeyChanged(act="revoke", entry=None, present=ring.present.vkey, key=request.key)
    if known.last is not None:
        return await _revoke_earlier(place, request)
    return await _replace_present(place, request, files, ring)


async def _revoke_earlier(place: Workplace, request: RevokeRequest) -> KeyChanged:
    async with place.writing() as archive:
        ring = await archive.all_keys()
        if request.recovery is not None:
            by = await asyncio.to_thread(_recovery_signer, place, ring, request.recovery)
        else:
            by = await asyncio.to_thread(Signer.load, archive.keys.current, ring.origin)
        entry = await _change(archive, _revocation(request), [by])
        return KeyChanged(act="revoke", entry=entry, present=ring.present.vkey, key=request.key)


async def _replace_present(place: Workplace, request: RevokeRequest, files: SigningKeys, ring: KeyRing) -> KeyChanged:
    if ring.recovery is None:
        raise CannotRunError(
            "This key signs the log, and there is no recovery key that could revoke it.",
            hint="Run `archiver key rotate` where the key is, then revoke it: the new key may do that.",
        )
    recovery = await asyncio.to_thread(_recovery_signer, place, ring, request.recovery)
    await asyncio.to_thread(refuse_inside, files.folder, place.folder)
    successor = await asyncio.to_thread(files.make_coming, ring)
    gaps = () if await asyncio.to_thread(files.keep_secrets, successor) else (_NEW_DIGESTS,)
    async with place.writing(successor) as archive:
        act = _revocation(request, successor.verifier)
        entry = await _change(archive, act, [recovery, successor], signer=successor)
        await archive.seal()
        await asyncio.to_thread(files.adopt)
        return KeyChanged(
            act="revoke", entry=entry, present=successor.verifier.vkey, key=request.key, file=files.current, gaps=gaps
        )


def _revocation(request: RevokeRequest, successor: Verifier | None = None) -> KeyAct:
    return KeyAct(
        session=0,
        act="revoke",
        key=request.key,
        signatures=(),
        successor=successor.vkey if successor is not None else None,
        compromised_since=request.since,
        reason=request.reason,
        by=request.by,
    )


async def _change(
    archive: Writer, act: KeyAct, signers: list[Signer], *, signer: Signer | None = None, former: Signer | None = None
) -> int:
    def signed(ring: KeyRing, n: int, prev: str) -> KeyAct:
        return replace(act, signatures=sign(ring.statement(act, n, prev), signers))

    return (await archive.change_keys(signed, signer, former)).n


def _keys(place: Workplace) -> tuple[SigningKeys, KeyRing]:
    layout = Layout(place.folder)
    layout.require()
    files = SigningKeys(place.keys_folder, read_manifest(layout.manifest))
    return files, read_ring(layout.log, files.first, files.manifest.origin)


def _key_named(text: str) -> Verifier:
    try:
        return Verifier.from_vkey(text)
    except ValueError as error:
        raise InputError(f"{text} is not a verifier key.", hint="`archiver key show` lists the archive's.") from error


def _refuse_place(place: Workplace, out: Path) -> None:
    refuse_inside(out, place.folder)
    if out.parent.resolve() == place.keys_folder.resolve():
        raise SigningKeyError(
            "A recovery key beside the key that it is to replace is lost and stolen with it.",
            hint="Name a file on another medium with --out.",
        )
    if not out.parent.is_dir():
        make_private_folder(out.parent)


def _recovery_signer(place: Workplace, ring: KeyRing, file: Path | None) -> Signer:
    if file is None:
        raise SigningKeyError("This takes the archive's recovery key.", hint="Name its file with --recovery FILE.")
    refuse_inside(file, place.folder)
    if not file.exists():
        raise SigningKeyError(f"There is no recovery key at {file}.", hint="Name its file with --recovery FILE.")
    signer = Signer.load(file, ring.origin)
    if signer.verifier != ring.recovery:
        named = ring.recovery.vkey if ring.recovery is not None else "none"
        raise SigningKeyError(f"{file} is not this archive's recovery key.", hint=f"The log names this one: {named}.")
    return signer


def _acts(ring: KeyRing) -> list[shapes.Document]:
    """The acts that count, each with the statement that was signed."""
    acts: list[shapes.Document] = []
    so_far = KeyRing.start(ring.keys[0].verifier, ring.origin)
    for entry in ring.acts:
        body = entry.body
        if not isinstance(body, KeyAct):
            continue
        acts.append(
            {
                "entry": entry.n,
                "act": body.act,
                "time": write_time(entry.time),
                "key": body.key,
                "successor": body.successor,
                "compromised_since": write_time(body.compromised_since) if body.compromised_since else None,
                "reason": body.reason,
                "by": body.by,
                "statement": so_far.statement(body, entry.n, entry.prev).decode(),
                "signatures": [{"key": each.key, "signature": each.signature} for each in body.signatures],
            }
        )
        so_far = so_far.after(entry, body)
    return acts
