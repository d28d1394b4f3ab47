"""An exhibit: one post or file with its log entries, inclusion proofs, stamps and keys, in one ZIP file.

``exhibit.json`` names every other member with its hash; ``exhibit.note`` is a C2SP signed note, by the log's key, over
the hash of ``exhibit.json``. Nothing in it says when it was made: the same evidence gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import rfc8785

from archiver.export.exhibit_words import howto, page
from archiver.export.zip import Member, measure
from archiver.log import TlogProof, Verifier
from archiver.log.checkpoint import Signature

FORMAT = "archiver-exhibit/1"
TABLE, NOTE = "exhibit.json", "exhibit.note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What goes into an exhibit.

    ``lines``: the entries' lines by number; ``proofs`` those of each; ``checkpoint`` the file that is stamped;
    ``objects``, ``anchors``: members as they will be named; ``about``: facts for the readable page, in order.
    """

    verifier: Verifier
    target: str
    lines: dict[int, bytes]
    proofs: dict[int, TlogProof]
    size: int
    checkpoint: bytes
    objects: tuple[Member, ...]
    anchors: tuple[Member, ...]
    about: tuple[tuple[str, str], ...]


def signed_text(table: bytes) -> bytes:
    """What the note signs; no checkpoint, since its second line is no number."""
    return f"{FORMAT}\nsha256:{hashlib.sha256(table).hexdigest()}\n".encode()


def make_members(evidence: Evidence, sign: Callable[[bytes], bytes]) -> list[Member]:
    """All members in their order."""
    rest = _rest(evidence)
    table = rfc8785.dumps(
        {
            "format": FORMAT,
            "origin": evidence.verifier.name,
            "target": evidence.target,
            "size": evidence.size,
            "entries": sorted(evidence.lines),
            "files": [_row(each) for each in rest],
        }
    )
    text = signed_text(table)
    signature = Signature(evidence.verifier.name, evidence.verifier.key_id + sign(text))
    note = text + b"\n" + signature.line.encode()
    return [Member(TABLE, table), Member(NOTE, note), *rest]


def _rest(evidence: Evidence) -> Sequence[Member]:
    entries = [Member(f"entries/{n}.json", line) for n, line in sorted(evidence.lines.items())]
    proofs = [Member(f"proofs/{n}.tlog-proof", proof.data) for n, proof in sorted(evidence.proofs.items())]
    return [
        Member("exhibit.txt", page(evidence.target, evidence.about, len(evidence.anchors) > 0).encode()),
        Member("HOWTO.txt", howto(evidence.size).encode()),
        Member("key.pem", evidence.verifier.pem),
        Member("key.vkey", evidence.verifier.vkey.encode() + b"\n"),
        Member(f"checkpoints/{evidence.size}", evidence.checkpoint),
        *entries,
        *proofs,
        *evidence.anchors,
        *evidence.objects,
    ]


def _row(member: Member) -> dict[str, str | int]:
    sha256, size, _ = measure(member)
    return {"path": member.path, "sha256": sha256, "size": size}
