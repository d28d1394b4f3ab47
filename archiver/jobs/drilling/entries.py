"""Lines of the log dropped, doubled, swapped, put in, altered, at every position: raw, chained anew, signed anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archiver.jobs.drilling.forging import Forger, forged, linked, signed_anew, tidied
from archiver.jobs.drilling.image import Image, LogImage, spread
from archiver.jobs.drilling.mutation import Edit, Holds, Mutation
from archiver.log import encode
from archiver.model.entries import Entry

UNSEALED = "no checkpoint covers the newest entries yet, so nothing but the chain protects them"
STOLEN = "the key signed it, and no stamp, receipt or witness covers the entry"
ROWS = {
    "drop": "an entry dropped",
    "duplicate": "an entry doubled",
    "swap": "two entries swapped",
    "insert": "an entry put in",
    "alter": "an entry altered",
}


def of_entries(image: Image, forger: Forger | None, most: int | None) -> Iterator[Mutation]:
    """All of these, at every position or at ``most``; signed ones only where there is a forger."""
    log = image.log
    for kind, row in ROWS.items():
        # entry 0 names archive.json, and nobody swaps what is alone
        first = {"swap": 1, "insert": 1}.get(kind, 0)
        stop = len(log.lines) + (kind == "insert")
        for at in spread(stop, most, first):
            subject = f"entry {at}"
            yield Mutation(row=row, subject=subject, looks="log", edits=_Raw(log, kind, at))
            limits: dict[Holds, str] = {"alone": UNSEALED} if at >= log.sealed and at < len(log.lines) else {}
            yield Mutation(
                row=f"{row}, chained anew",
                subject=subject,
                looks="log",
                edits=_Linked(image, kind, at),
                limits=limits,
            )
            if forger is None:
                continue
            lowest = at - (kind == "swap")
            unproven: dict[Holds, str] = {"alone": STOLEN} if lowest >= log.vouched else {}
            if lowest >= log.sealed or (kind == "insert" and at >= log.sealed):
                unproven["receipt"] = "the receipt does not cover the entry"
            if kind == "duplicate" and at + 1 >= log.sealed:
                unproven["receipt"] = "what the receipt covers is unchanged; an entry was added after it"
            yield Mutation(
                row=f"{row}, chained and signed with the stolen key",
                subject=subject,
                looks="log",
                edits=_Signed(image, kind, at, forger),
                against=("alone", "receipt"),
                limits=unproven,
            )


def _changed(items: Sequence[object], kind: str, at: int, new: object) -> list[object]:
    items = list(items)
    match kind:
        case "drop":
            return [*items[:at], *items[at + 1 :]]
        case "duplicate":
            return [*items[: at + 1], *items[at:]]
        case "swap":
            return [*items[: at - 1], items[at], items[at - 1], *items[at + 1 :]]
        case "alter":
            return [*items[:at], new, *items[at + 1 :]]
        case _:
            return [*items[:at], new, *items[at:]]


def _foreign(log: LogImage, kind: str, at: int) -> Entry:
    """An entry that nobody wrote: the one itself, or the one before, a microsecond later."""
    model = log.entries[at if kind == "alter" else min(max(at - 1, 1), len(log.entries) - 1)]
    return replace(model, mono_us=model.mono_us + 1)


class _Raw:
    def __init__(self, log: LogImage, kind: str, at: int) -> None:
        self._log, self._kind, self._at = log, kind, at

    def __call__(self) -> tuple[Edit, ...]:
        log = self._log
        new = encode(_foreign(log, self._kind, self._at))
        lines = [each for each in _changed(log.lines, self._kind, self._at, new) if isinstance(each, bytes)]
        return tuple(_entry_files(log, lines))


class _Linked:
    def __init__(self, image: Image, kind: str, at: int) -> None:
        self._image, self._kind, self._at = image, kind, at

    def lines(self) -> tuple[list[Entry], list[bytes]]:
        log = self._image.log
        changed = _changed(log.entries, self._kind, self._at, _foreign(log, self._kind, self._at))
        new = self._at if self._kind == "alter" else None
        kept = _changed(range(len(log.entries)), self._kind, self._at, new)
        entries = [each for each in changed if isinstance(each, Entry)]
        numbers = [each if isinstance(each, int) else None for each in kept]
        return entries, linked(entries, numbers, max(self._at - 1, 0), log.lines)

    def __call__(self) -> tuple[Edit, ...]:
        _, lines = self.lines()
        return (*_entry_files(self._image.log, lines), *_orphans(self._image, lines))


class _Signed(_Linked):
    def __init__(self, image: Image, kind: str, at: int, forger: Forger) -> None:
        super().__init__(image, kind, at)
        self._forger = forger

    def __call__(self) -> tuple[Edit, ...]:
        log = self._image.log
        _, lines = self.lines()
        first = self._at - (self._kind == "swap")
        edits = signed_anew(log, lines, self._forger, first, log.notes)
        return (*edits, *_orphans(self._image, lines))


def _orphans(image: Image, lines: Sequence[bytes]) -> Iterator[Edit]:
    """Objects that no line names any more: whoever is careful removes them, too."""
    return (each for each in tidied(image, lines, ()) if each.path.startswith("objects/"))


def _entry_files(log: LogImage, lines: Sequence[bytes]) -> Iterator[Edit]:
    prefix = f"{log.folder}/entries/"
    return (each for each in forged(log, lines, {}, b"") if each.path.startswith(prefix))
