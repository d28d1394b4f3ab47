"""Outside authorities are asked to stamp the newest checkpoint; what they answer is kept, logged and sealed.

Only the SHA-256 of the checkpoint's file and a random number leave this machine. An authority that fails is an entry
and a gap; whoever stamps next asks it again, about the checkpoint that is newest then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from archiver.archive import Archive, Writer
from archiver.config import Anchoring, Authority, Witness, Witnessing
from archiver.errors import ArchiverError, NetworkError
from archiver.jobs import shapes
from archiver.jobs.progress import Progress
from archiver.jobs.witness_states import note_outages
from archiver.jobs.witnesses import Cosigned, collect, due_witnesses
from archiver.log.anchor_files import keep_stamp
from archiver.log.anchors import FIRM_LAG, SKEW
from archiver.log.checkpoint import MAX_NOTE
from archiver.log.files import read_small
from archiver.log.tokens import (
    MAX_CERTIFICATES,
    Stamp,
    TokenError,
    check_token,
    imprint_of,
    make_request,
    read_certificates,
)
from archiver.log.witnessed import KEYS
from archiver.model.captures import Json
from archiver.model.custody import Anchor, Incident, Seal
from archiver.sources.timestamps import ask
from archiver.wording import counted

Occasion = Literal["command", "run", "now"]
"""The end of a command that added entries; a scheduled pass, which keeps the heartbeat; a person who asks for it."""

NO_WITNESS = Witnessing()
_LOOKED_BACK = 500
_LONGEST_ERROR = 500
_EARLY = 0.9
"""A stamp is renewed when so much of the heartbeat is over, so that a daily run with a heartbeat of a day keeps it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored:
    """What the authorities answered about the checkpoint over ``size`` entries; ``gaps``: a sentence a failure."""

    size: int
    anchors: tuple[Anchor, ...] = ()
    gaps: tuple[str, ...] = ()

    def document(self) -> shapes.Document:
        """The JSON of ``anchor``."""
        return {
            "size": self.size,
            "anchors": [
                {
                    "authority": each.authority,
                    "status": each.status,
                    "error": each.error,
                    "time": each.time.isoformat() if each.time else None,
                    "serial": each.serial,
                    "policy": each.policy,
                    "imprint": each.imprint,
                }
                for each in self.anchors
            ],
            "gaps": list(self.gaps),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityState:
    """The last stamp and the last failure of an authority; ``unstamped``: entries that it has not stamped."""

    name: str
    size: int
    stamped: datetime | None
    failed: datetime | None
    error: str | None
    unstamped: int

    def document(self) -> shapes.Document:
        """Its JSON."""
        return {
            "authority": self.name,
            "size": self.size,
            "stamped": self.stamped.isoformat() if self.stamped else None,
            "failed": self.failed.isoformat() if self.failed else None,
            "error": self.error,
            "unstamped": self.unstamped,
        }


async def authority_states(archive: Archive, names: Sequence[str]) -> tuple[AuthorityState, ...]:
    """How far each of these authorities is, from the newest entries about them."""
    stamped: dict[str, Anchor] = {}
    failed: dict[str, tuple[datetime, Anchor]] = {}
    for n in await archive.catalog.newest_of_kind("anchor", _LOOKED_BACK):
        entry = await asyncio.to_thread(archive.log.entry, n)
        if isinstance(entry.body, Anchor) and entry.body.authority not in stamped:
            if entry.body.status == "ok":
                stamped[entry.body.authority] = entry.body
            else:
                failed.setdefault(entry.body.authority, (entry.time, entry.body))
        if all(name in stamped for name in names):
            break
    return tuple([await _state(archive, name, stamped.get(name), failed.get(name)) for name in names])


async def _state(
    archive: Archive, name: str, last: Anchor | None, failure: tuple[datetime, Anchor] | None
) -> AuthorityState:
    size = last.size if last else 0
    left = await archive.catalog.evidence_from(size)
    return AuthorityState(
        name=name,
        size=size,
        stamped=last.time if last else None,
        failed=failure[0] if failure else None,
        error=failure[1].error if failure else None,
        unstamped=left[0] if left else 0,
    )


async def stamp(
    archive: Writer,
    settings: Anchoring,
    progress: Progress,
    occasion: Occasion,
    witnessing: Witnessing = NO_WITNESS,
) -> Anchored:
    """Ask the witnesses and the authorities that are due.

    Raises only what is no matter of theirs: a full disk, a damaged archive, a witness's key that is none.
    """
    states = await authority_states(archive, [each.name for each in settings.authorities])
    now = datetime.now(UTC)
    due = [
        authority
        for authority, state in zip(settings.authorities, states, strict=True)
        if _is_due(state, settings, occasion, now, wrote=archive.wrote)
    ]
    at_once = occasion != "command" or (settings.every == "command" and archive.wrote)
    witnesses = await due_witnesses(archive, witnessing) if at_once else ()
    if not due and not witnesses:
        return Anchored(size=archive.log.sealed)
    if witnesses:
        progress.step(f"Asking {counted(len(witnesses), 'witness', 'witnesses')} for a co-signature")
    if due:
        progress.step(f"Asking {counted(len(due), 'authority', 'authorities')} for a time stamp")
    await archive.declare(_declared(settings, witnessing))
    if due:
        await _explain_delay(archive, settings, states, now)
    await archive.seal()
    cosigned = await _cosigned(archive, witnessing, witnesses)
    size = archive.log.sealed
    data = await asyncio.to_thread(read_small, archive.log.folder / "checkpoints" / str(size), MAX_NOTE)
    answers = await asyncio.gather(*(_ask(authority, data, settings.timeout_s) for authority in due))
    named = dict(zip([each.name for each in due], answers, strict=True))
    return await _record(archive, progress, size, data, named, cosigned)


async def _cosigned(archive: Writer, settings: Witnessing, due: Sequence[Witness]) -> Cosigned:
    """What the witnesses say. An outage of one is an entry, too, and then the checkpoint that is stamped holds it."""
    size = archive.log.sealed
    cosigned = await collect(archive, settings, due)
    if not await note_outages(archive, cosigned.refused):
        return cosigned
    if cosigned.cosignatures:
        root = await asyncio.to_thread(archive.log.root, size)
        await archive.attest(Seal(session=0, size=size, root=root.hex(), cosignatures=cosigned.cosignatures))
    await archive.seal()
    return replace(cosigned, cosignatures=())


def _is_due(state: AuthorityState, settings: Anchoring, occasion: Occasion, now: datetime, *, wrote: bool) -> bool:
    if occasion == "now":
        return True
    if occasion == "command":
        return settings.every == "command" and wrote and state.unstamped > 0
    renewed = timedelta(hours=settings.heartbeat_hours) * _EARLY
    return state.unstamped > 0 or state.stamped is None or now - state.stamped >= renewed


def _declared(settings: Anchoring, witnessing: Witnessing) -> dict[str, Json]:
    """What a verifier is to know: which authorities are to stamp and how often, which witnesses are to co-sign."""
    return {
        "anchor.authorities": [each.name for each in settings.authorities],
        "anchor.heartbeat_hours": settings.heartbeat_hours,
        KEYS: [each.vkey for each in witnessing.witnesses],
    }


async def _explain_delay(archive: Writer, settings: Anchoring, states: Sequence[AuthorityState], now: datetime) -> None:
    """Log that entries stood unstamped for long where nothing else in the log says so, as after a machine was off."""
    size = max((state.size for state in states), default=0)
    left = await archive.catalog.evidence_from(size)
    lag = min(timedelta(hours=settings.heartbeat_hours), FIRM_LAG)
    if left is None or not size or now - left[2] <= lag or any(state.failed for state in states):
        return
    count, first, earliest = left
    sentence = (
        f"{counted(count, 'entry', 'entries')} from {first} had no time stamp for {_long(now - earliest)}: "
        "no command came to ask for one."
    )
    await archive.attest(Incident(session=0, code="loss", sentence=sentence))


def _long(length: timedelta) -> str:
    return f"{length.total_seconds() / 3600:.0f} hours"


async def _ask(authority: Authority, data: bytes, timeout_s: float) -> tuple[bytes, Stamp] | str:
    """The answer with what it says, or why there is none."""
    try:
        roots = read_certificates(await asyncio.to_thread(_read_roots, authority.roots))
        request = make_request(data)
        answer = await ask(authority.url, request.as_bytes(), timeout_s=timeout_s)
        stamped = await asyncio.to_thread(
            check_token, answer, imprint_of(data), roots, nonce=request.nonce, policy=authority.policy
        )
    except TokenError as fault:
        return f"Its answer, or its file of roots, is not accepted: {fault}."[:_LONGEST_ERROR]
    except (NetworkError, ArchiverError) as fault:
        return fault.sentence[:_LONGEST_ERROR]
    return answer, stamped


def _read_roots(path: Path) -> bytes:
    try:
        return path.read_bytes()[: MAX_CERTIFICATES + 1]
    except OSError as fault:
        raise NetworkError(f"Its file of roots {path.name} cannot be read: {fault.strerror}.") from fault


async def _record(
    archive: Writer,
    progress: Progress,
    size: int,
    data: bytes,
    answers: Mapping[str, tuple[bytes, Stamp] | str],
    cosigned: Cosigned,
) -> Anchored:
    """Keep the stamps, log every answer, and seal under those that are good."""
    anchors: list[Anchor] = []
    good: list[int] = []
    gaps = list(cosigned.gaps)
    plain = Anchor(session=0, authority="", size=size, imprint=imprint_of(data).hex(), status="failed")
    for name, answer in answers.items():
        body = replace(plain, authority=name)
        if isinstance(answer, str):
            body = replace(body, error=answer)
            gaps.append(
                f"The authority {name} gave no time stamp for the checkpoint over {counted(size, 'entry', 'entries')}: "
                f"{answer} The next command asks it again."
            )
        else:
            body = await _kept(archive, body, *answer)
            _compare_clocks(progress, name, answer[1])
        entry = await archive.attest(body)
        anchors.append(body)
        if body.status == "ok":
            good.append(entry.n)
    if good or cosigned.cosignatures:
        root = await asyncio.to_thread(archive.log.root, size)
        seal = Seal(session=0, size=size, root=root.hex(), anchors=tuple(good), cosignatures=cosigned.cosignatures)
        await archive.attest(seal)
    await archive.seal()
    return Anchored(size=size, anchors=tuple(anchors), gaps=tuple(gaps))


async def _kept(archive: Writer, body: Anchor, answer: bytes, stamped: Stamp) -> Anchor:
    token, certificates = await asyncio.to_thread(
        keep_stamp, archive.log.folder, archive.layout.tmp, body.size, body.authority, answer, stamped.chain
    )
    return replace(
        body,
        status="ok",
        time=stamped.time,
        policy=stamped.policy,
        serial=stamped.serial,
        token=token,
        certificates=certificates,
    )


def _compare_clocks(progress: Progress, name: str, stamped: Stamp) -> None:
    off = datetime.now(UTC) - stamped.time
    if abs(off) > SKEW:
        progress.warn(
            f"The clock of this machine is {'ahead of' if off > timedelta() else 'behind'} that of the authority "
            f"{name} by {abs(off)}. Set it: entries are dated by it."
        )
