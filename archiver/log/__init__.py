"""The log: an append-only list of entries, chained, in a Merkle tree, sealed by signed checkpoints.

``codec``       an entry and its line of canonical JSON; ``bodies``, ``custody`` and ``fields`` do what is in it
``segments``    the entry files
``merkle``      hashes of the tree (RFC 6962); ``proofs`` shows that entries are in it and stay in it
``tlog_proof``  an inclusion proof as a file that needs no log beside it (C2SP tlog-proof)
``receipt``     a checkpoint as a file or text to keep elsewhere; ``receipts`` holds them against the entries
``tiles``       the tree as files (C2SP tlog-tiles); ``edge`` and ``tree`` grow and read it
``signing``     Ed25519 keys; ``keyring`` how they follow each other, by ``key_statement``s
``checkpoint``  signed tree heads (C2SP signed notes)
``log``         an open log; ``loading`` what opening reads; ``files`` its files put in place
``verify``      findings about a log that is not trusted; ``survey``, ``seals``, ``replay`` are its parts

The folder is a tiled transparency log as other programs read it, but for its entries: they are lines of JSON,
of which ``Log.bundle`` makes what tlog-tiles calls entry bundles. Everything here blocks.
"""

from archiver.log.bodies import named_objects
from archiver.log.checkpoint import Checkpoint, NoteError, SignedCheckpoint
from archiver.log.codec import FIRST_PREV, MAX_LINE, Draft, decode, encode, line_hash
from archiver.log.keyring import KeyRing, read_ring
from archiver.log.log import Log
from archiver.log.merkle import leaf_hash
from archiver.log.proofs import verify_consistency, verify_inclusion
from archiver.log.signing import Signer, Verifier
from archiver.log.tlog_proof import TlogProof
from archiver.log.verify import verify_log

__all__ = [
    "FIRST_PREV",
    "MAX_LINE",
    "Checkpoint",
    "Draft",
    "KeyRing",
    "Log",
    "NoteError",
    "SignedCheckpoint",
    "Signer",
    "TlogProof",
    "Verifier",
    "decode",
    "encode",
    "leaf_hash",
    "line_hash",
    "named_objects",
    "read_ring",
    "verify_consistency",
    "verify_inclusion",
    "verify_log",
]
