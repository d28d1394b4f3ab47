"""What a witness does with a request to co-sign: C2SP tlog-witness (https://c2sp.org/tlog-witness), without I/O.

The body of ``add-checkpoint`` is the line ``old <size>``, up to 63 lines of base64 with the consistency proof from that
size, an empty line, and the checkpoint as a signed note. A witness keeps one checkpoint of each log, the newest that it
co-signed, and signs only what that one is a prefix of.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archiver.log.checkpoint import MAX_NOTE, Checkpoint, NoteError, SignedCheckpoint
from archiver.log.merkle import EMPTY_ROOT, HASH_SIZE
from archiver.log.proofs import verify_consistency
from archiver.log.signing import Verifier

MOST_PROOF = 63
"""Hashes of a proof."""
MAX_REQUEST = MAX_NOTE + 64 * 64
"""Longest body in bytes."""
SIZE_TYPE = "text/x.tlog.size"
"""Content type of the answer that tells the size that the witness has."""

_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Request:
    """``signed`` continues the first ``old`` entries, as ``proof`` shows."""

    old: int
    proof: tuple[bytes, ...]
    signed: SignedCheckpoint

    @property
    def body(self) -> bytes:
        """As it is sent."""
        lines = "".join(f"{base64.b64encode(each).decode()}\n" for each in self.proof)
        return f"old {self.old}\n{lines}\n".encode() + self.signed.note

    @classmethod
    def parse(cls, body: bytes) -> Request:
        """The inverse of ``body``; NoteError on any other bytes."""
        if len(body) > MAX_REQUEST:
            raise NoteError("the request is too large")
        head, blank, note = body.partition(b"\n\n")
        try:
            first, *lines = head.decode("ascii").split("\n")
            proof = tuple(base64.b64decode(line, validate=True) for line in lines)
        except ValueError as error:
            raise NoteError("the lines before the checkpoint cannot be read") from error
        old = _OLD.fullmatch(first)
        if not blank or old is None or len(proof) > MOST_PROOF or any(len(each) != HASH_SIZE for each in proof):
            raise NoteError("the lines before the checkpoint are no size and proof")
        request = cls(int(old[1]), proof, SignedCheckpoint.parse(note))
        if request.body != body:
            raise NoteError("the request is not written in the one form that its content has")
        return request


@dataclass(frozen=True, slots=True)
class Verdict:
    """``status``: of HTTP; 200 means that ``checkpoint`` is to be kept, and only then co-signed.

    ``size``: which the witness has, where the request went from another one.
    """

    status: int
    reason: str
    checkpoint: Checkpoint | None = None
    size: int | None = None


def judge(request: Request, logs: Mapping[str, Sequence[Verifier]], kept: Checkpoint | None) -> Verdict:
    """``logs``: the keys that may sign for each origin; ``kept``: the newest co-signed checkpoint of that log."""
    state = request.signed.checkpoint
    if state.origin not in logs:
        return Verdict(404, "this log is not witnessed here")
    if not any(request.signed.signed_by(key) for key in logs[state.origin]):
        return Verdict(403, "no known key of the log signed it")
    if request.old > state.size:
        return Verdict(400, "the old size is larger than the checkpoint's")
    has = kept.size if kept is not None else 0
    if request.old != has:
        return Verdict(409, "the old size is not the witness's", size=has)
    if kept is not None and state.size == has:
        if state.root != kept.root:
            return Verdict(409, "another checkpoint of this size was co-signed", size=has)
        return _proven(state, good=not request.proof)
    if has == 0:
        return _proven(state, good=not request.proof and (state.size > 0 or state.root == EMPTY_ROOT))
    root = kept.root if kept is not None else EMPTY_ROOT
    return _proven(state, good=verify_consistency(has, state.size, root, state.root, request.proof))


def _proven(state: Checkpoint, *, good: bool) -> Verdict:
    if not good:
        return Verdict(422, "the proof does not show that it continues the one before")
    return Verdict(200, "", checkpoint=state)
