"""What is signed when the keys of a log change: a few lines of text that fit one place of one log alone.

::

    archiver key statement v1
    origin <the log's origin>
    act <rotate, recovery or revoke>
    present <verifier key that signs the log before the act>
    key <verifier key that the act is about>
    successor <verifier key, or ->
    compromised_since <time as in an entry, or ->
    entry <number of the entry>
    prev <its prev: the SHA-256 of the line before>

Each line ends with a newline. As ``prev`` chains back to entry 0, who signs vouches for all entries before. The
signature is Ed25519 over these bytes, so that ``openssl pkeyutl -verify -rawin`` checks it.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence

from archiver.log.fields import write_time
from archiver.log.signing import Signer, Verifier
from archiver.model.custody import KeyAct, KeySignature

HEADER = "archiver key statement v1"


def statement(act: KeyAct, *, origin: str, present: str, n: int, prev: str) -> bytes:
    """The bytes to sign for ``act`` as entry ``n`` after the line whose hash is ``prev``; ``present``: see above."""
    since = write_time(act.compromised_since) if act.compromised_since is not None else "-"
    lines = (
        HEADER,
        f"origin {origin}",
        f"act {act.act}",
        f"present {present}",
        f"key {act.key}",
        f"successor {act.successor or '-'}",
        f"compromised_since {since}",
        f"entry {n}",
        f"prev {prev}",
    )
    return "".join(f"{line}\n" for line in lines).encode()


def sign(said: bytes, signers: Sequence[Signer]) -> tuple[KeySignature, ...]:
    """The statement's signatures by all of them."""
    return tuple(
        KeySignature(key=each.verifier.vkey, signature=base64.b64encode(each.sign(said)).decode()) for each in signers
    )


def signed_by(said: bytes, signatures: Sequence[KeySignature], key: Verifier) -> bool:
    """Whether ``key`` signed the statement."""
    return any(
        each.key == key.vkey and key.accepts(said, base64.b64decode(each.signature, validate=True))
        for each in signatures
    )
