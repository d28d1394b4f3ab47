"""What somebody does who has thought of the log: cut it off, build it anew, with other dates, with another key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import rfc8785

from archiver.jobs.drilling.forging import Forger, forged, linked, signed_anew, tidied
from archiver.jobs.drilling.image import Image, spread
from archiver.jobs.drilling.mutation import Edit, Holds, Mutation, Remove, Write, ready
from archiver.log import KeyRing, Signer
from archiver.model.custody import Anchor, Digest, KeyAct, Policy, Redact, Seal, Target
from archiver.model.entries import Create, Entry, Session

BEFORE_HEARTBEAT = "nothing shows a cut before the heartbeat has passed (STALE), but a receipt"
NOTHING_OUTSIDE = "the key signed it, every proof went with it, and the verifier holds nothing from outside"
NOBODY_EXPECTS = "neither the configuration nor the caller names an authority or a witness, so none is missed"
NOT_THE_KEY = "the verifier takes the key from the archive: nobody told it which one to expect (--key, a receipt)"
BACK = timedelta(days=30)
"""How far a backdated log is moved."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Who attacks: ``present`` has the key that signs now; ``first`` the one in archive.json, if it is at hand."""

    forger: Forger | None
    first: Signer | None


@dataclass(frozen=True, slots=True)
class Expected:
    """What the verifier ``here`` has: whether an authority or a witness is missed; whether it knows the key."""

    vouchers: bool
    key: bool


def of_attackers(image: Image, keys: Keys, expected: Expected, most: int | None) -> Iterator[Mutation]:
    """All of these."""
    yield from _cut_off(image, keys.forger, most)
    yield from _replaced_checkpoint(image)
    yield from _redactions(image, keys.forger)
    if keys.forger is not None:
        yield from _rebuilt(image, keys.forger, expected, most)
    if keys.first is not None:
        yield from _backdated(image, keys, expected)
    yield _other_key(image, expected)


# --- cut off


def _cut_off(image: Image, forger: Forger | None, most: int | None) -> Iterator[Mutation]:
    log = image.log
    against: tuple[Holds, ...] = ("alone", "here", "receipt")
    limits: dict[Holds, str] = {"alone": BEFORE_HEARTBEAT, "here": BEFORE_HEARTBEAT}
    older = sorted(size for size in log.notes if size < log.sealed)
    for size in (older[at] for at in spread(len(older), most)):

        def to_checkpoint(size: int = size) -> tuple[Edit, ...]:
            notes = {each: note for each, note in log.notes.items() if each <= size}
            lines = log.lines[:size]
            return (*forged(log, lines, notes, notes[size]), *tidied(image, lines, log.entries[:size]))

        yield Mutation(
            row="cut off at an older checkpoint, without any key",
            subject=f"{size} entries left",
            looks="log",
            edits=to_checkpoint,
            against=against,
            limits=limits,
        )
    if forger is None:
        return
    for size in spread(log.sealed, most, 1):

        def anywhere(size: int = size) -> tuple[Edit, ...]:
            lines = log.lines[:size]
            return (
                *signed_anew(log, lines, forger, size - 1, ()),
                *tidied(image, lines, log.entries[:size]),
            )

        yield Mutation(
            row="cut off anywhere and signed with the stolen key",
            subject=f"{size} entries left",
            looks="log",
            edits=anywhere,
            against=against,
            limits=limits,
        )


def _replaced_checkpoint(image: Image) -> Iterator[Mutation]:
    log = image.log
    for size in sorted(size for size in log.notes if size < log.sealed)[-3:]:
        yield Mutation(
            row="log/checkpoint replaced by an older one",
            subject=f"checkpoint {size}",
            looks="log",
            edits=ready(Write("log/checkpoint", log.notes[size])),
        )


# --- redactions


def _redactions(image: Image, forger: Forger | None) -> Iterator[Mutation]:
    """An object that is inconvenient goes, and an entry says that somebody approved."""
    stored = {path.rpartition("/")[2]: size for path, size in image.files.items() if path.startswith("objects/")}
    name = next(iter(sorted(stored)), None)
    sessions = [each.n for each in image.log.entries if isinstance(each.body, Session)]
    if name is None or not sessions:
        return
    body = Redact(
        session=sessions[-1],
        target=Target(kind="object", id=name),
        objects=(Digest(sha256=name, size=stored[name]),),
        reason="By request",
        approver="Somebody",
    )
    log = image.log
    last = log.entries[-1]
    entries = (*log.entries, Entry(n=last.n + 1, prev="", time=last.time, mono_us=last.mono_us, body=body))
    removed = Remove(f"objects/sha256/{name[:2]}/{name}")

    def without() -> tuple[Edit, ...]:
        lines = linked(entries, [*range(len(log.entries)), None], len(log.entries), log.lines)
        files = forged(log, lines, {}, b"")
        return (removed, *(each for each in files if each.path.startswith("log/entries/")))

    yield Mutation(row="an object removed under a forged redaction", subject=name, looks="objects", edits=without)
    if forger is not None:

        def signed() -> tuple[Edit, ...]:
            lines = linked(entries, [*range(len(log.entries)), None], len(log.entries), log.lines)
            return (removed, *signed_anew(log, lines, forger, len(log.entries), log.notes))

        yield Mutation(
            row="an object removed under a redaction signed with the stolen key",
            subject=name,
            looks="objects",
            edits=signed,
            against=("alone", "receipt"),
        )


# --- built anew


def _rebuilt(image: Image, forger: Forger, expected: Expected, most: int | None) -> Iterator[Mutation]:
    """An entry taken out, and all that contradicts it: what was stamped and co-signed since the key signs."""
    log = image.log
    start = max((each.n + 1 for each in log.entries if isinstance(each.body, KeyAct)), default=1)
    places = [n for n in range(start, len(log.entries)) if not _is_proof(log.entries[n])]
    limits = _limits(expected)
    for at in (places[each] for each in spread(len(places), most)):

        def edits(at: int = at) -> tuple[Edit, ...]:
            return _without(image, forger, lambda n: n == at or _is_proof(log.entries[n]), start)

        yield Mutation(
            row="an entry taken out, the log rebuilt without its proofs, with the stolen key",
            subject=f"entry {at}",
            looks="log",
            edits=edits,
            against=("alone", "here", "receipt"),
            limits=limits,
        )


def _backdated(image: Image, keys: Keys, expected: Expected) -> Iterator[Mutation]:
    if keys.first is None:
        return
    first = keys.first

    yield Mutation(
        row="the whole log rebuilt and backdated with all keys",
        subject=f"by {BACK.days} days",
        looks="log",
        edits=lambda: backdated(image, first, BACK),
        against=("alone", "here", "receipt"),
        limits=_limits(expected),
    )


def backdated(image: Image, first: Signer, back: timedelta, *, declared: bool = False) -> tuple[Edit, ...]:
    """The log as if all had been done so much earlier, with the first key and no other.

    ``declared``: what says that there are authorities and witnesses stays, as of that time.
    """
    bodies = [each.body for each in image.log.entries]
    return _without(
        image,
        _alone(first),
        lambda n: isinstance(bodies[n], KeyAct | Anchor | Seal) or (not declared and _is_proof(image.log.entries[n])),
        1,
        back=back,
    )


def _without(
    image: Image, forger: Forger, drop: Callable[[int], bool], start: int, *, back: timedelta = timedelta()
) -> tuple[Edit, ...]:
    """The log without these entries, of which the first is ``start``; dated ``back``."""
    log = image.log
    kept = [n for n in range(len(log.entries)) if n < start or not drop(n)]
    entries = [replace(log.entries[n], time=log.entries[n].time - back) for n in kept]
    lines = linked(entries, kept, 0 if back else start, log.lines)
    first = 0 if back else start
    edits = signed_anew(log, lines, forger, min(first, len(lines) - 1), ())
    return (*edits, *tidied(image, lines, entries))


def _is_proof(entry: Entry) -> bool:
    """Whether the entry is about stamps and witnesses, or declares them."""
    body = entry.body
    declared = isinstance(body, Policy) and any(name.startswith(("anchor.", "witness.")) for name in body.settings)
    return declared or isinstance(body, Anchor | Seal)


def _limits(expected: Expected) -> dict[Holds, str]:
    limits: dict[Holds, str] = {"alone": NOTHING_OUTSIDE}
    if not expected.vouchers:
        limits["here"] = NOBODY_EXPECTS
    return limits


# --- with another key


def _other_key(image: Image, expected: Expected) -> Mutation:
    """Nothing is stolen: archive.json gets the attacker's own key, and everything follows from that."""
    limits: dict[Holds, str] = {"alone": NOT_THE_KEY}
    if not expected.key:
        limits["here"] = NOT_THE_KEY

    def edits() -> tuple[Edit, ...]:
        manifest = json.loads(image.read("archive.json"))
        signer = Signer.generate(manifest["origin"])
        told = rfc8785.dumps({**manifest, "public_key": signer.verifier.vkey}) + b"\n"
        create = Create(origin=signer.name, manifest_sha256=hashlib.sha256(told).hexdigest())
        log = image.log
        gone = [isinstance(each.body, KeyAct) or _is_proof(each) for each in log.entries]
        kept = [n for n in range(len(log.entries)) if not gone[n]]
        entries = [replace(log.entries[0], body=create), *(log.entries[n] for n in kept[1:])]
        lines = linked(entries, kept)
        changed = signed_anew(log, lines, _alone(signer), 0, ())
        return (Write("archive.json", told), *changed, *tidied(image, lines, entries))

    return Mutation(
        row="another key put into archive.json, the log rebuilt with it",
        subject="archive.json",
        looks="log",
        edits=edits,
        against=("alone", "here", "receipt"),
        limits=limits,
    )


def _alone(signer: Signer) -> Forger:
    """Whoever signs everything with one key, as if there had never been another."""
    return Forger(signer.name, KeyRing.start(signer.verifier, signer.name), (signer,))
