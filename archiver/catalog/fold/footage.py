"""Fingerprints and matches of media -> fingerprints, matchings, matches."""

from __future__ import annotations

import re

from archiver.catalog.fold.rows import Rows
from archiver.catalog.texts import packed, storable, storable_or_none
from archiver.model.entries import Derived, Entry
from archiver.model.footage import MatchOutput, Printed
from archiver.model.footage_json import facts_to_json, searched_to_json

VERSION = re.compile(r"[0-9]{1,9}", re.ASCII)
PRINT = """
INSERT INTO fingerprints (entry, sha256, print_sha256, version, kind, duration_s, pictures, frames, landmarks, failed,
    notes, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
DERIVED = "INSERT INTO media_derived (sha256, tool, entry, version) VALUES (?, ?, ?, ?)"
TOOLS = frozenset({"fingerprint", "match"})
MATCHING = "INSERT INTO matchings (entry, sha256, version, searched) VALUES (?, ?, ?, ?)"
MATCH = """
INSERT INTO matches (entry, position, sha256, start_s, end_s, reference_sha256, reference_start_s, reference_end_s,
    medium, speed, mirrored, transformation, score, verdict) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def fold_derived(rows: Rows, entry: Entry) -> None:
    """A tool was used on a medium, so that it is not due for it again, whatever became of the output since."""
    body = entry.body
    if not isinstance(body, Derived) or body.tool not in TOOLS:
        return
    version = int(body.version) if VERSION.fullmatch(body.version) else 0
    rows.add(DERIVED, (storable(str(body.params.get("sha256"))), body.tool, entry.n, version))


def fold_printed(rows: Rows, entry: Entry, printed: Printed) -> None:
    """A medium was fingerprinted, or could not be; the newest entry is the one that counts."""
    if not isinstance(entry.body, Derived):
        return
    told = printed.summary
    rows.add(
        PRINT,
        (
            entry.n,
            storable(printed.sha256),
            entry.body.output.ref.sha256,
            storable(entry.body.version),
            told.facts.kind,
            told.facts.duration_s,
            told.rows.picture,
            told.rows.video,
            told.rows.audio,
            storable_or_none(told.failed),
            packed(list(told.notes)),
            packed(facts_to_json(told.facts)),
        ),
    )


def fold_matched(rows: Rows, entry: Entry, output: MatchOutput) -> None:
    """A medium was compared with those before it; the newest entry is the one that counts."""
    if not isinstance(entry.body, Derived):
        return
    sha256 = storable(output.sha256)
    rows.add(MATCHING, (entry.n, sha256, storable(entry.body.version), packed(searched_to_json(output.searched))))
    for position, match in enumerate(output.matches):
        query = (match.query.start_s, match.query.end_s)
        reference = (storable(match.reference_sha256), match.reference.start_s, match.reference.end_s)
        how = (match.medium, match.speed, int(match.mirrored), packed(list(match.transformation)))
        rows.add(MATCH, (entry.n, position, sha256, *query, *reference, *how, match.score, match.verdict))
