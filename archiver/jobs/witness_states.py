"""How far each witness has co-signed, and since when one does not: read out of the log."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from archiver.archive import Archive, Writer
from archiver.jobs import shapes
from archiver.model.custody import Incident, Seal
from archiver.model.entries import Entry

_LOOKED_BACK = 500
_LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessState:
    """``size``: entries under its newest co-signature, which was logged at ``cosigned``; ``left``: evidence after that.

    ``failed``: since when it gives none, and why (``error``), as far as the log says so.
    """

    name: str
    size: int = 0
    cosigned: datetime | None = None
    left: int = 0
    failed: datetime | None = None
    error: str | None = None

    def document(self) -> shapes.Document:
        """Its JSON."""
        return {
            "witness": self.name,
            "size": self.size,
            "cosigned": self.cosigned.isoformat() if self.cosigned else None,
            "unwitnessed": self.left,
            "failed": self.failed.isoformat() if self.failed else None,
            "error": self.error,
        }


async def witness_states(archive: Archive, names: Sequence[str]) -> tuple[WitnessState, ...]:
    """The state of each of these witnesses."""
    if not names:
        return ()
    seals = await _newest(archive, "seal")
    incidents = await _newest(archive, "incident")
    return tuple([await _state(archive, name, seals, incidents) for name in names])


async def note_outages(archive: Writer, refused: Mapping[str, str]) -> bool:
    """Log that a witness gives no co-signature any more, once an outage; whether that was logged.

    ``refused``: why, by its name.
    """
    noted = False
    for state in await witness_states(archive, list(refused)):
        if state.failed is None:
            sentence = f"{_beginning(state.name)}: {refused[state.name]}"[:_LONGEST]
            await archive.attest(Incident(session=0, code="loss", sentence=sentence))
            noted = True
    return noted


async def _state(archive: Archive, name: str, seals: Sequence[Entry], incidents: Sequence[Entry]) -> WitnessState:
    sealed = next((each for each in seals if _cosigned(each, name)), None)
    size = sealed.body.size if sealed is not None and isinstance(sealed.body, Seal) else 0
    left = await archive.catalog.evidence_from(size)
    failed = next((each for each in incidents if _is_about(each, name)), None)
    if failed is not None and sealed is not None and failed.n < sealed.n:
        failed = None  # it was there again since
    return WitnessState(
        name=name,
        size=size,
        cosigned=None if sealed is None else sealed.time,
        left=left[0] if left else 0,
        failed=None if failed is None else failed.time,
        error=failed.body.sentence if failed is not None and isinstance(failed.body, Incident) else None,
    )


def _cosigned(entry: Entry, name: str) -> bool:
    return isinstance(entry.body, Seal) and any(each.witness == name for each in entry.body.cosignatures)


def _is_about(entry: Entry, name: str) -> bool:
    body = entry.body
    return isinstance(body, Incident) and body.code == "loss" and body.sentence.startswith(f"{_beginning(name)}:")


def _beginning(name: str) -> str:
    return f"The witness {name} does not co-sign"


async def _newest(archive: Archive, kind: str) -> list[Entry]:
    numbers = await archive.catalog.newest_of_kind(kind, _LOOKED_BACK)
    return await asyncio.to_thread(lambda: [archive.log.entry(n) for n in numbers])
