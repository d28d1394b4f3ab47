"""An exhibit: one post or file with its log entries, inclusion proofs, stamps and keys, in one ZIP file.

``exhibit.json`` names every other member with its hash; ``exhibit.note`` is a C2SP signed note, by the log's present
key, over the hash of ``exhibit.json``. Nothing in it says when it was made: the same evidence gives the same bytes.

The evidence is proven under the earliest checkpoint that an authority stamped. What vouches for it and came later (the
``anchor`` entries that name the stamps, changes of the keys, redactions) is proven under a second checkpoint, and a
consistency proof shows that this is of the same log.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import rfc8785

from archiver.export.exhibit_howto import Stamped, howto
from archiver.export.exhibit_words import Facts, html, page
from archiver.export.zip import Member, measure
from archiver.log import KeyRing, TlogProof, Verifier
from archiver.log.checkpoint import Signature, SignedCheckpoint

FORMAT = "archiver-exhibit/1"
TABLE, NOTE = "exhibit.json", "exhibit.note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A token and the chain of its authority, as members."""

    authority: str
    token: Member
    certificates: Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What goes into an exhibit.

    ``entries``: which are the evidence; ``lines``: of these and of what vouches for them, by number; ``proofs``: of
    each. ``checkpoint`` is the one that is stamped, ``later`` the one over the rest with the consistency proof between
    them. ``objects``: members as they will be named; ``about``: facts for the readable page, in order.
    """

    ring: KeyRing
    target: str
    entries: tuple[int, ...]
    lines: dict[int, bytes]
    proofs: dict[int, TlogProof]
    checkpoint: SignedCheckpoint
    later: tuple[SignedCheckpoint, tuple[bytes, ...]] | None
    objects: tuple[Member, ...]
    stamps: tuple[Stamp, ...]
    about: Facts

    @property
    def verifier(self) -> Verifier:
        """The key that signs the exhibit."""
        return self.ring.present

    @property
    def size(self) -> int:
        """Entries under the stamped checkpoint."""
        return self.checkpoint.checkpoint.size


def signed_text(table: bytes) -> bytes:
    """What the note signs; no checkpoint, since its second line is no number."""
    return f"{FORMAT}\nsha256:{hashlib.sha256(table).hexdigest()}\n".encode()


def consistency_file(proof: Sequence[bytes]) -> bytes:
    """A consistency proof (RFC 6962) as lines of base64."""
    return "".join(f"{base64.b64encode(each).decode()}\n" for each in proof).encode()


def make_members(evidence: Evidence, sign: Callable[[bytes], bytes]) -> list[Member]:
    """All members in their order."""
    rest = _rest(evidence)
    table = rfc8785.dumps(
        {
            "format": FORMAT,
            "origin": evidence.verifier.name,
            "target": evidence.target,
            "first_key": evidence.ring.keys[0].verifier.vkey,
            "size": evidence.size,
            "entries": list(evidence.entries),
            "files": [_row(each) for each in rest],
        }
    )
    text = signed_text(table)
    signature = Signature(evidence.verifier.name, evidence.verifier.key_id + sign(text))
    note = text + b"\n" + signature.line.encode()
    return [Member(TABLE, table), Member(NOTE, note), *rest]


def _rest(evidence: Evidence) -> Sequence[Member]:
    keys = [each.verifier for each in evidence.ring.keys]
    stamps = {each.path: each for stamp in evidence.stamps for each in (stamp.token, stamp.certificates)}
    stamped = [
        Stamped(authority=each.authority, token=each.token.path, certificates=each.certificates.path)
        for each in evidence.stamps
    ]
    members = [
        Member("exhibit.txt", page(evidence.target, evidence.about, stamped=bool(stamps)).encode()),
        Member("exhibit.html", html(evidence.target, evidence.about, stamped=bool(stamps)).encode()),
        Member("HOWTO.txt", howto(evidence.size, evidence.verifier, stamped).encode()),
        *(Member(f"keys/{each.key_id.hex()}.pem", each.pem) for each in keys),
        *(Member(f"keys/{each.key_id.hex()}.vkey", each.vkey.encode() + b"\n") for each in keys),
        Member(f"checkpoints/{evidence.size}", evidence.checkpoint.note),
    ]
    if evidence.later is not None:
        signed, proof = evidence.later
        size = signed.checkpoint.size
        members += [
            Member(f"checkpoints/{size}", signed.note),
            Member(f"consistency/{evidence.size}-{size}", consistency_file(proof)),
        ]
    return [
        *members,
        *(Member(f"entries/{n}.json", line) for n, line in sorted(evidence.lines.items())),
        *(Member(f"proofs/{n}.tlog-proof", proof.data) for n, proof in sorted(evidence.proofs.items())),
        *(each for _, each in sorted(stamps.items())),
        *evidence.objects,
    ]


def _row(member: Member) -> dict[str, str | int]:
    sha256, size, _ = measure(member)
    return {"path": member.path, "sha256": sha256, "size": size}
