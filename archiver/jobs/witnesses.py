"""Witnesses are asked to co-sign the newest checkpoint; what they answer is kept beside it.

A witness refuses a log that does not continue what it signed before: what it says then is a gap of the run that names
the fork or the cut. One that cannot be reached is asked again by whoever asks next, about the newest checkpoint then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from archiver.archive import Writer
from archiver.config import Witness, Witnessing
from archiver.errors import ConfigError, NetworkError
from archiver.log.anchor_files import digest_of
from archiver.log.checkpoint import NoteError, SignedCheckpoint
from archiver.log.cosignature import MAX_LINE, WitnessKey, parse_line
from archiver.log.cosignature_files import cosignature_path
from archiver.log.files import replace_files
from archiver.log.witnessing import SIZE_TYPE, Request
from archiver.model.custody import Cosignature, Seal
from archiver.sources.witness import Answer, add_checkpoint
from archiver.wording import counted

_LOOKED_BACK = 500
_ATTEMPTS = 3
_LONGEST_REASON = 200
_OK, _CONFLICT = 200, 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigned:
    """What a ``seal`` entry says of the witnesses, and a sentence for each that did not co-sign; ``refused``: why, by
    the witness's name.
    """

    cosignatures: tuple[Cosignature, ...] = ()
    gaps: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)


class _RefusedError(Exception):
    """Why there is no co-signature, as a sentence."""


def key_of(vkey: str, where: str) -> WitnessKey:
    """Raises ConfigError for what is no witness's key; ``where`` it stands."""
    try:
        return WitnessKey.from_vkey(vkey)
    except ValueError as fault:
        raise ConfigError(
            f"The key of the witness {where} cannot be used: {fault}.",
            hint="`archiver witness key` prints it, as other witnesses publish it.",
        ) from fault


def witnesses_of(
    settings: Witnessing, pins: Sequence[str] = ()
) -> tuple[tuple[WitnessKey, ...], tuple[WitnessKey, ...]]:
    """For a verifier: the keys that were named, and those of the configuration. Raises ConfigError."""
    named = tuple(key_of(vkey, "that was named") for vkey in dict.fromkeys(pins))
    return named, tuple(key_of(each.vkey, each.name) for each in settings.witnesses)


async def due_witnesses(archive: Writer, settings: Witnessing) -> tuple[Witness, ...]:
    """Those that have not co-signed all evidence there is."""
    sizes = await _cosigned_sizes(archive, settings)
    return tuple(
        [each for each in settings.witnesses if await archive.catalog.evidence_from(sizes[each.name]) is not None]
    )


async def _cosigned_sizes(archive: Writer, settings: Witnessing) -> dict[str, int]:
    """Up to which entry each has co-signed, by the newest ``seal`` entries; 0 where none says so."""
    sizes = dict.fromkeys([each.name for each in settings.witnesses], 0)
    if not sizes:
        return sizes
    for n in await archive.catalog.newest_of_kind("seal", _LOOKED_BACK):
        body = (await asyncio.to_thread(archive.log.entry, n)).body
        if isinstance(body, Seal):
            for each in body.cosignatures:
                if sizes.get(each.witness) == 0:
                    sizes[each.witness] = body.size
        if all(sizes.values()):
            break
    return sizes


async def collect(archive: Writer, settings: Witnessing, due: Sequence[Witness]) -> Cosigned:
    """Ask these about the newest checkpoint, keep their lines. The caller logs them in a ``seal`` entry.

    Raises only what is no matter of a witness's: a full disk, a damaged archive, a key that is none.
    """
    signed = archive.log.signed
    state = signed.checkpoint
    sizes = await _cosigned_sizes(archive, settings)
    answers = await asyncio.gather(
        *(_line(archive, signed, each, min(sizes[each.name], state.size), settings.timeout_s) for each in due)
    )
    good: list[Cosignature] = []
    gaps: list[str] = []
    refused: dict[str, str] = {}
    for witness, answer in zip(due, answers, strict=True):
        if isinstance(answer, bytes):
            path = cosignature_path(state.size, witness.name)
            await asyncio.to_thread(replace_files, archive.log.folder, {path: answer}, archive.layout.tmp)
            good.append(Cosignature(witness=witness.name, file=digest_of(answer)))
        else:
            refused[witness.name] = answer
            entries = counted(state.size, "entry", "entries")
            gaps.append(f"The witness {witness.name} did not co-sign the checkpoint over {entries}: {answer}")
    return Cosigned(cosignatures=tuple(good), gaps=tuple(gaps), refused=refused)


async def _line(archive: Writer, signed: SignedCheckpoint, witness: Witness, old: int, timeout_s: float) -> bytes | str:
    """The witness's line, or why there is none."""
    key = key_of(witness.vkey, witness.name)
    try:
        for _ in range(_ATTEMPTS):
            new = signed.checkpoint.size
            proof = await archive.consistency_proof(old, new) if 0 < old < new else ()
            answer = await add_checkpoint(witness.url, Request(old, proof, signed).body, timeout_s=timeout_s)
            if answer.status != _CONFLICT:
                return _checked(answer, key, signed)
            old = _size_there(answer, old, new)
    except NetworkError as fault:
        return f"{fault.sentence} The next command asks it again."
    except _RefusedError as fault:
        return str(fault)
    return "It co-signs the same log for others at the same time. The next command asks it again."


def _size_there(answer: Answer, old: int, new: int) -> int:
    """The size that the witness has, to ask once more from there."""
    text = answer.body.decode("ascii", errors="replace").removesuffix("\n")
    if answer.content_type != SIZE_TYPE or not (text.isdecimal() and text.isascii() and len(text) < len(str(2**63))):
        raise _RefusedError("It answered with HTTP status 409 and no size.")
    size = int(text)
    if size > new:
        raise _RefusedError(
            f"It has co-signed {size} entries, and this log holds {new}: entries were cut off here, or another copy of "
            "this archive is written to. Compare with a backup before anything is added."
        )
    if size == old == new:
        raise _RefusedError(
            f"It has co-signed another checkpoint over {size} entries: the log was rewritten here, or another copy of "
            "this archive is written to. Compare with a backup before anything is added."
        )
    if size == old:
        raise _RefusedError("It refused the size that it has itself.")
    return size


_REFUSALS = {
    403: "It does not accept the key that signed this checkpoint. Give it the log's present verifier key.",
    404: "It does not know this log. Name the log's verifier key to it.",
    422: "It has co-signed entries that are not in this log: the log was rewritten here, or another copy of this "
    "archive is written to. Compare with a backup before anything is added.",
}


def _checked(answer: Answer, key: WitnessKey, signed: SignedCheckpoint) -> bytes:
    """The one line of an answer that is a co-signature of this witness."""
    if answer.status in _REFUSALS:
        raise _RefusedError(_REFUSALS[answer.status])
    if answer.status != _OK:
        raise _RefusedError(f"It answered with HTTP status {answer.status}.")
    for line in answer.body.splitlines(keepends=True):
        try:
            signature = parse_line(line) if len(line) <= MAX_LINE else None
        except NoteError:
            continue
        if signature is not None and key.time_of(signature, signed.checkpoint.text) is not None:
            return line
    raise _RefusedError("Its answer holds no co-signature of this checkpoint by the key that is configured.")
