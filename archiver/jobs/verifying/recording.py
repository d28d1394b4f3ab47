"""A check written into the log: what was checked and found, and once for each damage that it is there.

What is damaged at a moment follows from the log: objects of ``incident`` entries of the code ``damage``, until one of
the code ``repair`` names them or they are redacted.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from archiver.archive import Archive, Writer
from archiver.jobs.shapes import Document
from archiver.model.custody import Fixity, Incident
from archiver.model.findings import Finding
from archiver.wording import counted

MOST_OBJECTS = 500
"""Objects that one entry names: a line of the log has a length."""
WORDS = {
    "OBJECT_MISSING": "missing from the store",
    "OBJECT_HASH": "with other bytes than the log recorded",
    "OBJECT_SIZE": "with another size than the log recorded",
    "OBJECT_UNREADABLE": "that cannot be read",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a check says of objects: ``damaged`` by their hash, with the finding's code; ``whole``: was it sound?"""

    damaged: Mapping[str, str]
    whole: Callable[[str], bool]


NOTHING = Looked(damaged={}, whole=lambda _: False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Numbers of the entries: of the check, of new damage, and that says what is whole again.

    ``damaged``: objects that were not known to be damaged before, with the code of what is wrong.
    """

    fixity: int
    incidents: tuple[int, ...]
    damaged: Mapping[str, str]

    def document(self) -> Document:
        """Its JSON."""
        return {"fixity": self.fixity, "incidents": list(self.incidents), "damaged": sorted(self.damaged)}


async def record_check(archive: Writer, check: Fixity, looked: Looked) -> Recorded:
    """Write it down, durably."""
    known = await open_damages(archive)
    new = {name: code for name, code in looked.damaged.items() if name not in known}
    healed = [name for name in known if name not in looked.damaged and looked.whole(name)]
    incidents = [(await archive.attest(body)).n for body in [*_damages(new), *_healed(healed)]]
    fixity = await archive.attest(check)
    return Recorded(fixity=fixity.n, incidents=tuple(incidents), damaged=new)


async def open_damages(archive: Archive) -> dict[str, int]:
    """Objects that are damaged as far as the log says, with the entry that says so."""
    numbers = await archive.catalog.of_kind("incident")
    found = await asyncio.to_thread(_open_damages, archive, numbers)
    return {name: n for name, n in found.items() if name not in archive.redactions.removed}


def found_by_code(findings: Iterable[Finding]) -> dict[str, int]:
    """What a fixity entry says: how many of each, without notes."""
    return dict(sorted(Counter(each.code for each in findings if each.level != "NOTE").items()))


def _open_damages(archive: Archive, numbers: Sequence[int]) -> dict[str, int]:
    damaged: dict[str, int] = {}
    for n in numbers:
        body = archive.log.entry(n).body
        if isinstance(body, Incident) and body.code == "damage":
            for name in body.objects:
                damaged.setdefault(name, n)
        elif isinstance(body, Incident) and body.code == "repair":
            for name in body.objects:
                damaged.pop(name, None)
    return damaged


def _damages(new: Mapping[str, str]) -> Iterable[Incident]:
    by_code: dict[str, list[str]] = defaultdict(list)
    for name, code in new.items():
        by_code[code].append(name)
    for code, names in sorted(by_code.items()):
        for group in _groups(names):
            sentence = f"A check found {counted(len(group), 'object')} {WORDS[code]} ({code})."
            yield Incident(session=0, code="damage", sentence=sentence, objects=group)


def _healed(names: Sequence[str]) -> Iterable[Incident]:
    for group in _groups(names):
        are = "is" if len(group) == 1 else "are"
        sentence = f"A check found that {counted(len(group), 'object')} noted as damaged {are} whole again."
        yield Incident(session=0, code="repair", sentence=sentence, objects=group)


def _groups(names: Sequence[str]) -> Iterable[tuple[str, ...]]:
    ordered = sorted(names)
    return (tuple(ordered[start : start + MOST_OBJECTS]) for start in range(0, len(ordered), MOST_OBJECTS))
