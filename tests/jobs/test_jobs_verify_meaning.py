"""The closing paragraphs say what this run proves, and nothing more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archiver.jobs.verifying.meaning import FAILED, Facts
from archiver.jobs.verifying.outcome import Resumed, Verification
from archiver.jobs.verifying.sampling import Sampled
from archiver.log.anchors import OWN_WORD
from archiver.model.findings import Finding, Level

ALL = Verification(findings=(), objects=5, entries=9, bytes=50, named=5, facts=Facts(signed=9))
KNOWN = Facts(signed=9, key_given=True, roots_given=True, witnesses_given=True)


def _with(*codes: str, level: Level = "NOTE", **changes: object) -> Verification:
    findings = tuple(Finding(level=level, code=code, subject="log", detail=f"said by {code}") for code in codes)
    return replace(ALL, findings=findings, **changes)  # type: ignore[arg-type]


def _about(subject: str, code: str) -> Verification:
    return replace(ALL, findings=(Finding(level="NOTE", code=code, subject=subject, detail=f"said by {code}"),))


CASES: list[tuple[Verification, list[str], list[str], list[str]]] = [
    # the result, what the first paragraph has, what the second has, what neither has
    (ALL, ["every object has", "the 9 entries", "key in archive.json", "catalog says exactly"],
     ["no time stamp", "--key", "cut off its end (a receipt"], ["vouch", "receipts prove", "witness"]),
    (_with("REDACTED"), ["removed on purpose"], [], ["every object has the bytes whose"]),
    (_with(mode="log", catalog=False), ["the 9 entries"], ["which were not looked at", "was not compared"],
     ["every object", "catalog says exactly"]),
    (_with(mode="sample", sampled=Sampled(2, 5, 7), catalog=False), ["2 of 5 objects", "seed 7"],
     ["outside the sample"], ["every object"]),
    (_with(catalog=False), ["every object has"], ["was not compared"], ["catalog says exactly"]),
    (_with("CATALOG_MISSING", level="WARN"), ["was not compared: see"], [], ["catalog says exactly"]),
    (_with("UNSEALED", facts=Facts(signed=7)), ["the first 7 of the 9 entries"], [], []),
    (_with(facts=Facts(signed=0)), ["no checkpoint signs them"], [], ["stand as"]),
    (_with(facts=Facts(signed=9, rotations=2)), ["took its place (2 changes)"], [], []),
    (_with("STAMPED", facts=KNOWN), ["Outside authorities vouch that said by STAMPED", "the key that was given"],
     ["latest moment by the stamps", "newest stamp is one that you know"], ["no time stamp", "give the one"]),
    (_with("STAMPED", "UNANCHORED", facts=KNOWN), ["vouch"], ["nor at all, of entries without one"], []),
    (_about(OWN_WORD, "STAMPED"), ["root certificates the archive brings itself"], ["name them with --authority-root"],
     ["vouch"]),
    (_about("imports/other.example/log: log", "STAMPED"), [], ["no time stamp"], ["vouch"]),
    (replace(ALL, facts=KNOWN, findings=(
        *_with("STAMPED").findings, *_about("stamps of 'second'", "UNANCHORED").findings)),
     ["vouch"], [], ["nor at all"]),
    (_with("WITNESSED", facts=KNOWN), ["Outside witnesses: said by WITNESSED"], ["after the newest co-signature"], []),
    (_with("WITNESSED"), ["by keys that the log itself declares"], ["a receipt or log/checkpoint"], []),
    (_with(since="The receipts prove it.", facts=KNOWN), ["The receipts prove it."], ["after the newest receipt"], []),
    (_with("COMPROMISED", level="WARN"), [], ["whoever had stolen the key"], []),
    (_with(resumed=Resumed(3, 30, datetime(2026, 1, 2, 3, 4, tzinfo=UTC))),
     ["3 objects of these were hashed by the check that began on 2026-01-02 03:04 UTC"], [], []),
    (_with("CHAIN", "STAMPED", level="FAIL"), [FAILED], ["no time stamp"], ["This proves", "vouch"]),
]  # fmt: skip


@pytest.mark.parametrize("case", range(len(CASES)))
def test_it_follows_from_the_facts(case: int) -> None:
    result, first, second, neither = CASES[case]
    proves, beyond = result.meaning()
    assert [words for words in first if words not in proves] == []
    assert [words for words in second if words not in beyond] == []
    assert [words for words in neither if words in proves or words in beyond] == []
    assert "neither signs its answers" in beyond
    assert len(proves) < 900
    assert len(beyond) < 900
