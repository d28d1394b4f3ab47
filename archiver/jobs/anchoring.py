"""Outside authorities are asked to stamp the newest checkpoint; what they answer is kept, logged and sealed.

Only the SHA-256 of the checkpoint's file and a random number leave this machine. An authority that fails is an entry
and a gap; whoever stamps after a pause asks it again, about the checkpoint that is newest then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from cryptography import x509

from archiver.archive import Writer
from archiver.config import Anchoring, Authority, Witness, Witnessing
from archiver.errors import NetworkError
from archiver.jobs import shapes
from archiver.jobs.authorities import AuthorityState, asked_again, authority_states, pause
from archiver.jobs.clock import in_words, note_clock
from archiver.jobs.progress import Progress
from archiver.jobs.unlogged import unlogged
from archiver.jobs.witness_states import note_outages
from archiver.jobs.witnesses import Cosigned, collect, due_witnesses
from archiver.log.anchor_files import keep_stamp
from archiver.log.anchor_times import FIRM_LAG, SKEW
from archiver.log.checkpoint import MAX_NOTE
from archiver.log.files import read_small
from archiver.log.token_form import under_policy
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
    """What was answered about the checkpoint over ``size`` entries; ``cosigned``: witnesses who co-signed it;
    ``gaps``: a sentence a failure.
    """

    size: int
    anchors: tuple[Anchor, ...] = ()
    cosigned: tuple[str, ...] = ()
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
            "cosigned": list(self.cosigned),
            "gaps": list(self.gaps),
        }


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
    states = await authority_states(archive, settings)
    now = datetime.now(UTC)
    asked = [
        (authority, state)
        for authority, state in zip(settings.authorities, states, strict=True)
        if _is_due(state, settings, occasion, now, wrote=archive.wrote)
    ]
    waiting = [state for _, state in asked if occasion != "now" and state.waits(now)]
    due = [(authority, state) for authority, state in asked if state not in waiting]
    gaps = tuple(state.gap for state in waiting if state.unstamped)
    at_once = occasion != "command" or (settings.every == "command" and archive.wrote)
    witnesses = await due_witnesses(archive, witnessing) if at_once else ()
    if not due and not witnesses:
        return Anchored(size=archive.log.sealed, gaps=gaps)
    if witnesses:
        progress.step(f"Asking {counted(len(witnesses), 'witness', 'witnesses')} for a co-signature")
    if due:
        progress.step(f"Asking {counted(len(due), 'authority', 'authorities')} for a time stamp")
    await archive.declare(_declared(settings, witnessing))
    if due and await _adopt(archive, due):
        states = await authority_states(archive, settings)
    first = await _round(archive, progress, _Wanted(settings, witnessing, states, due, witnesses, gaps))
    stamped = {each.authority for each in first.anchors if each.status == "ok"}
    if not stamped or await archive.catalog.evidence_from(first.size) is None:
        return first
    # the round itself brought something to light (a clock that is wrong, a long delay): that is stamped as well
    states = await authority_states(archive, settings)
    due = [(authority, state) for authority, state in zip(settings.authorities, states, strict=True)]
    due = [(authority, state) for authority, state in due if authority.name in stamped]
    willing = [each for each in witnesses if each.name in first.cosigned]
    second = await _round(archive, progress, _Wanted(settings, witnessing, states, due, willing, ()))
    return replace(second, anchors=(*first.anchors, *second.anchors), gaps=(*first.gaps, *second.gaps))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """``states`` of all authorities; ``due``: those to be asked; ``gaps``: what is known to be missing already."""

    settings: Anchoring
    witnessing: Witnessing
    states: Sequence[AuthorityState]
    due: Sequence[tuple[Authority, AuthorityState]]
    witnesses: Sequence[Witness]
    gaps: tuple[str, ...]


async def _round(archive: Writer, progress: Progress, wanted: _Wanted) -> Anchored:
    """Seal the log, ask everybody about that checkpoint, and log what they answer."""
    await archive.seal()
    cosigned = await _cosigned(archive, wanted.witnessing, wanted.witnesses)
    size = archive.log.sealed
    data = await asyncio.to_thread(read_small, archive.log.folder / "checkpoints" / str(size), MAX_NOTE)
    timeout = wanted.settings.timeout_s
    answers = await asyncio.gather(*(_ask(authority, data, timeout) for authority, _ in wanted.due))
    asked = [state for _, state in wanted.due]
    round_ = _Round(wanted.settings, wanted.states, size, data, asked, answers, wanted.gaps)
    return await _record(archive, progress, round_, cosigned)


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
    if state.unstamped > 0 or state.recorded is None:
        return True
    renewed = timedelta(hours=settings.heartbeat_hours) * _EARLY
    return not timedelta() <= now - state.recorded < renewed  # a stamp of the future: the clock was set back


def _declared(settings: Anchoring, witnessing: Witnessing) -> dict[str, Json]:
    """What a verifier is to know: which authorities are to stamp and how often, which witnesses are to co-sign."""
    return {
        "anchor.authorities": [each.name for each in settings.authorities],
        "anchor.heartbeat_hours": settings.heartbeat_hours,
        KEYS: [each.vkey for each in witnessing.witnesses],
    }


async def _explain_delay(archive: Writer, settings: Anchoring, states: Sequence[AuthorityState]) -> None:
    """Log that entries stood unstamped for long, as after a machine was off: now that they are stamped."""
    left = await archive.catalog.evidence_from(max((state.size for state in states), default=0))
    lag = min(timedelta(hours=settings.heartbeat_hours), FIRM_LAG)
    now = datetime.now(UTC)
    if left is None or now - left[2] <= lag:
        return
    count, first, earliest = left
    failures = sum(state.failures for state in states)
    why = f"authorities failed {counted(failures, 'time')}" if failures else "no command came to ask for one"
    sentence = (
        f"{counted(count, 'entry', 'entries')} from {first} had no time stamp for {_long(now - earliest)}: {why}."
    )
    await archive.attest(Incident(session=0, code="loss", sentence=sentence))


def _long(length: timedelta) -> str:
    return counted(round(length.total_seconds() / 3600), "hour")


async def _adopt(archive: Writer, due: Sequence[tuple[Authority, AuthorityState]]) -> bool:
    """Log the good stamps that a command which was killed left behind; whether there were any. Others stay: verify
    names them.
    """
    adopted = False
    for authority, state in due:
        for size, data, answer in await unlogged(archive, state):
            stamped = await _checked(authority, data, answer, None)
            if isinstance(stamped, Stamp):
                await archive.attest(await _kept(archive, _asked(authority.name, size, data), answer, stamped))
                adopted = True
    return adopted


async def _ask(authority: Authority, data: bytes, timeout_s: float) -> tuple[bytes, Stamp] | str:
    """The answer with what it says, or why there is none."""
    request = make_request(data)
    try:
        await _roots(authority)  # without them an answer is worth nothing
        query = under_policy(request.as_bytes(), authority.policy)
        answer = await ask(authority.url, query, timeout_s=timeout_s)
    except NetworkError as fault:
        return fault.sentence[:_LONGEST_ERROR]
    stamped = await _checked(authority, data, answer, request.nonce)
    return stamped if isinstance(stamped, str) else (answer, stamped)


async def _checked(authority: Authority, data: bytes, answer: bytes, nonce: int | None) -> Stamp | str:
    """What an answer about ``data`` says, or why it is not accepted."""
    try:
        roots = await _roots(authority)
        return await asyncio.to_thread(
            check_token, answer, imprint_of(data), roots, nonce=nonce, policy=authority.policy
        )
    except NetworkError as fault:
        return fault.sentence[:_LONGEST_ERROR]
    except TokenError as fault:
        return f"Its answer is not accepted: {fault}."[:_LONGEST_ERROR]


async def _roots(authority: Authority) -> tuple[x509.Certificate, ...]:
    """Raises NetworkError, with a sentence, where its file of roots is no good."""
    data = await asyncio.to_thread(_read_roots, authority.roots)
    try:
        return read_certificates(data)
    except TokenError as fault:
        raise NetworkError(f"Its file of roots {authority.roots.name} is not usable: {fault}.") from fault


def _read_roots(path: Path) -> bytes:
    try:
        return path.read_bytes()[: MAX_CERTIFICATES + 1]
    except OSError as fault:
        raise NetworkError(f"Its file of roots {path.name} cannot be read: {fault.strerror}.") from fault


@dataclass(frozen=True, slots=True)
class _Round:
    """``states`` of all authorities; ``asked``: of those that gave ``answers`` about the checkpoint ``data``."""

    settings: Anchoring
    states: Sequence[AuthorityState]
    size: int
    data: bytes
    asked: Sequence[AuthorityState]
    answers: Sequence[tuple[bytes, Stamp] | str]
    gaps: tuple[str, ...]


async def _record(archive: Writer, progress: Progress, asked: _Round, cosigned: Cosigned) -> Anchored:
    """Keep the stamps, log every answer, and seal under those that are good."""
    anchors: list[Anchor] = []
    good: list[int] = []
    gaps = [*asked.gaps, *cosigned.gaps]
    size = asked.size
    stamps = {each.name: got[1] for each, got in zip(asked.asked, asked.answers, strict=True) if isinstance(got, tuple)}
    await _compare_clocks(archive, progress, stamps)
    if stamps:
        await _explain_delay(archive, asked.settings, asked.states)
    for state, answer in zip(asked.asked, asked.answers, strict=True):
        body = _asked(state.name, size, asked.data)
        if isinstance(answer, str):
            body = replace(body, error=answer)
            again = asked_again(datetime.now(UTC) + pause(asked.settings, state.failures + 1))
            gaps.append(
                f"The authority {state.name} gave no time stamp for the checkpoint over "
                f"{counted(size, 'entry', 'entries')}: {answer} {again}"
            )
        else:
            body = await _kept(archive, body, *answer)
        entry = await archive.attest(body)
        anchors.append(body)
        if body.status == "ok":
            good.append(entry.n)
    if good or cosigned.cosignatures:
        root = await asyncio.to_thread(archive.log.root, size)
        seal = Seal(session=0, size=size, root=root.hex(), anchors=tuple(good), cosignatures=cosigned.cosignatures)
        await archive.attest(seal)
    await archive.seal()
    witnesses = tuple(each.witness for each in cosigned.cosignatures)
    return Anchored(size=size, anchors=tuple(anchors), cosigned=witnesses, gaps=tuple(gaps))


def _asked(name: str, size: int, data: bytes) -> Anchor:
    return Anchor(session=0, authority=name, size=size, imprint=imprint_of(data).hex(), status="failed")


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


async def _compare_clocks(archive: Writer, progress: Progress, stamps: Mapping[str, Stamp]) -> None:
    """Say, and log once, that this machine's clock is not an authority's."""
    now = datetime.now(UTC)
    for name, stamped in stamps.items():
        off = now - stamped.time
        wrong = abs(off) > SKEW
        await note_clock(archive, f"the authority {name}", off if wrong else timedelta())
        if wrong:
            progress.warn(
                f"The clock of this machine is {'ahead of' if off > timedelta() else 'behind'} that of the authority "
                f"{name} by {in_words(abs(off))}. Set it: entries are dated by it."
            )
