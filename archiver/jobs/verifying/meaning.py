"""The two paragraphs with which a verification ends: what it proves, and what it does not.

Each sentence must be true of this very run, read by somebody who wants it to be false: what the checker brought along
(key, roots, witnesses, receipts) is told apart from what the archive says of itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archiver.log.anchors import OWN_WORD
from archiver.model.findings import Finding
from archiver.wording import counted

if TYPE_CHECKING:
    from archiver.jobs.verifying.outcome import Verification

FAILED = "The archive does not match its own record: see the lines that begin with FAIL."
OBJECTS = "every object has the bytes whose hash the log recorded"
REDACTED = (
    "but for those that were removed on purpose (NOTE REDACTED), every object has the bytes that the log recorded"
)
CATALOG = "the catalog says exactly what log and objects say"
OWN_STAMPS = (
    "that the time stamps are of outside authorities (their root certificates come from the archive itself: name them "
    "with --authority-root)"
)
SENDER = "that Telegram or a web site sent these bytes (neither signs its answers); that what they say is true"
MOST_WITNESSES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was brought along, and what the log says of itself.

    ``key_given``, ``roots_given``, ``witnesses_given``: whether the checker named them (a configuration counts as
    such, but for keys). ``signed``: entries under a signed checkpoint. ``rotations``: changes of the key.
    """

    key_given: bool = False
    roots_given: bool = False
    witnesses_given: bool = False
    signed: int = 0
    rotations: int = 0


UNKNOWN = Facts()


def paragraphs(result: Verification) -> tuple[str, str]:
    """What it proves, what it does not."""
    proves = " ".join(_proves(result)) if result.ok else FAILED
    return proves, f"It does not prove: {'; '.join(_beyond(result))}."


def _proves(result: Verification) -> Iterator[str]:
    said = [_objects(result), _log(result), CATALOG if result.catalog and not _unchecked(result) else None]
    yield f"This proves: {'; '.join(each for each in said if each)}."
    if result.catalog and _unchecked(result):
        yield "The catalog was not compared: see the lines that begin with WARN CATALOG."
    if result.resumed is not None:
        began = f"{result.resumed.began:%Y-%m-%d %H:%M} UTC"
        yield (
            f"{counted(result.resumed.objects, 'object')} of these were hashed by the check that began on {began} and "
            "was interrupted; size, times and inode of their files are the same since."
        )
    yield from _stamps(result)
    yield from _witnesses(result)
    if result.since is not None:
        yield result.since


def _log(result: Verification) -> str:
    facts = result.facts
    which = "the key that was given" if facts.key_given else "the key in archive.json"
    if facts.rotations:
        which += f" and those that took its place ({counted(facts.rotations, 'change')})"
    entries = counted(result.entries, "entry", "entries")
    first = f"the first {facts.signed:,} of the {entries}" if facts.signed < result.entries else f"the {entries}"
    if not facts.signed:
        return "the entries of the log are chained to each other, and no checkpoint signs them"
    return (
        f"{first} of the log stand as {which} signed them: nobody without it changed or reordered any, or took one "
        "from among them"
    )


def _objects(result: Verification) -> str | None:
    if result.mode == "full":
        return REDACTED if _any(result.findings, "REDACTED") else OBJECTS
    sampled = result.sampled
    if sampled is None or not sampled.total:
        return None
    least = sampled.confident()
    said = f"{sampled.chosen} of {sampled.total} objects, chosen at random (seed {sampled.seed}), have the bytes "
    said += "whose hash the log recorded, and all others are there with their size"
    if least is not None and sampled.chosen < sampled.total:
        said += f"; had one object been damaged, this would have seen it with {_percent(sampled.seen(1))}"
        said += f", of {least} or more at least one with {_percent(sampled.seen(least))}"
    return said


def _stamps(result: Verification) -> Iterator[str]:
    stamp = next((each for each in result.findings if _of_this_log(each, "STAMPED")), None)
    if stamp is None:
        return
    if _by_own_word(stamp):
        yield f"By time stamps whose root certificates the archive brings itself, {stamp.detail}."
    else:
        yield f"Outside authorities vouch that {stamp.detail}."


def _witnesses(result: Verification) -> Iterator[str]:
    said = [each.detail for each in result.findings if each.code == "WITNESSED"]
    if said:
        whose = "" if result.facts.witnesses_given else ", by keys that the log itself declares"
        yield f"Outside witnesses{whose}: {'; '.join(said[:MOST_WITNESSES])}."


def _beyond(result: Verification) -> Iterator[str]:
    if result.mode == "log":
        yield "anything about the stored objects, which were not looked at"
    elif result.mode == "sample":
        yield "that the objects outside the sample have their bytes"
    if not result.catalog:
        yield "that the catalog says what the log says, which was not compared"
    if any(_by_own_word(each) for each in result.findings):
        yield OWN_STAMPS
    yield SENDER
    yield _when(result)
    if not result.facts.key_given:
        yield "whose archive this is (the key is the archive's own word: give the one that you know with --key)"
    if _any(result.findings, "COMPROMISED"):
        yield "that the entries under WARN COMPROMISED are not of whoever had stolen the key"
    yield _cut_off(result)


def _when(result: Verification) -> str:
    if not _stands(result, "STAMPED"):
        return "when anything was captured (no time stamp: the times are those of the capturing machine)"
    later = " (nor at all, of entries without one)" if _stands(result, "UNANCHORED") else ""
    return f"when anything was captured, but for the latest moment by the stamps{later}"


def _cut_off(result: Verification) -> str:
    rewritten = "that whoever holds the signing key did not rewrite the log or cut off its end"
    if result.ok and result.since is not None:
        return f"{rewritten} after the newest receipt"
    if _holds(result, "WITNESSED") and result.facts.witnesses_given:
        return f"{rewritten} after the newest co-signature"
    if _stands(result, "STAMPED") and result.facts.roots_given:
        return f"{rewritten}, unless the newest stamp is one that you know of (a receipt given with --receipt tells)"
    return f"{rewritten} (a receipt or log/checkpoint kept elsewhere, given with --receipt, tells)"


def _unchecked(result: Verification) -> bool:
    return any(each.code.startswith("CATALOG") and each.level == "WARN" for each in result.findings)


def _by_own_word(finding: Finding) -> bool:
    return finding.code == "STAMPED" and finding.subject == OWN_WORD


def _of_this_log(finding: Finding, code: str) -> bool:
    """Not of an imported one, nor about one authority of several."""
    return finding.code == code and finding.subject in {"log", OWN_WORD}


def _stands(result: Verification, code: str) -> bool:
    """As ``_holds``, of this log."""
    return result.ok and any(_of_this_log(each, code) for each in result.findings)


def _any(findings: Sequence[Finding], code: str) -> bool:
    return any(each.code == code for each in findings)


def _holds(result: Verification, code: str) -> bool:
    """Whether it was found, in an archive of which nothing failed: else it is no ground to say more on."""
    return result.ok and _any(result.findings, code)


def _percent(share: float) -> str:
    return f"{share * 100:.3g} %"
