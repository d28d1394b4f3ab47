"""The commands with which a reader checks the page by himself, with what they must print.

Commands hold only hashes, numbers and a key in base64. Nothing that came from outside goes into them, so pasting one
is safe.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from archiver.report.files import object_path
from archiver.report.page import Page
from archiver.report.view import ArchiveFacts, CheckpointFacts, EntryProof, ObjectProof

_UNPACKERS: Final = {"zstd": "zstd -dc {path}", "gzip": "gzip -dc < {path}"}
# An Ed25519 public key as SubjectPublicKeyInfo (RFC 8410) is these bytes and then the 32 of the key.
_SPKI: Final = bytes.fromhex("302a300506032b6570032100")
_ED25519: Final = b"\x01"
# The root of RFC 6962: leaves and nodes are hashed with 0 and 1 before them, the left side is the largest power of two.
_ROOT: Final = """\
cat log/entries/*.jsonl | head -n {size} | python3 -c '
import sys, hashlib, base64
def root(x):
    if len(x) == 1: return x[0]
    k = 1 << (len(x) - 1).bit_length() - 1
    return hashlib.sha256(b"\\1" + root(x[:k]) + root(x[k:])).digest()
leaves = [hashlib.sha256(b"\\0" + line.rstrip(b"\\n")).digest() for line in sys.stdin.buffer]
print(base64.b64encode(root(leaves)).decode())'"""
_SIGNATURE: Final = """\
d=$(mktemp -d) && head -n 3 log/checkpoints/{size} > $d/text &&
sed -n 5p log/checkpoints/{size} | sed 's/.* //' | base64 -d | tail -c 64 > $d/signature &&
echo {key} | base64 -d > $d/key &&
openssl pkeyutl -verify -pubin -keyform DER -inkey $d/key -rawin -in $d/text -sigfile $d/signature"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command and what it must print (without the last line end); None: to be read, not to be compared."""

    line: str
    prints: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A step: what it does (a sentence), the commands, and what follows where they print that (a sentence)."""

    does: str
    commands: tuple[Command, ...]
    shows: str


def checks(page: Page) -> tuple[Check, ...]:
    """The steps for this page, in the order in which to take them; a step without a command is left out."""
    steps = (
        _files(page),
        _answers(page),
        _posts(page),
        _entries(page),
        _objects(page.view.proofs),
        _checkpoint(page.view.archive),
        _verify(),
    )
    return tuple(step for step in steps if step.commands)


def checks_of_entry(proof: EntryProof, facts: ArchiveFacts) -> tuple[Check, ...]:
    """The steps for one log entry by itself: its objects, its line, the checkpoint over it."""
    paths = [object_path(each.sha256) for each in proof.objects]
    unpacked = [
        Command(line=f"{_unpack(each)} | sha256sum", prints=f"{each.unpacked}  -")
        for each in proof.objects
        if each.unpacked and _unpack(each)
    ]
    steps = (
        Check(
            does="Hash its objects. A file of the archive is named by its SHA-256.",
            commands=(
                *(Command(line=f"sha256sum {path}", prints=f"{path[-64:]}  {path}") for path in paths),
                *unpacked,
            ),
            shows="The files are, bit for bit, those that the log names.",
        ),
        Check(
            does=f"Read the entry, and follow the chain. Entry {proof.n} is line {proof.n + 1} of the log.",
            commands=tuple(_entry(proof.n, proof)),
            shows="Its hash is the value of “prev” in the entry after it, where there is one.",
        ),
        _objects([proof]),
        _checkpoint(facts),
        _verify(),
    )
    return tuple(step for step in steps if step.commands)


def _files(page: Page) -> Check:
    hashes = [known.sha256 for known in page.article_objects]
    for link in (link for citation in page.citations for link in citation.links):
        hashes += [known.sha256 for known in link.post.answer]
        hashes += [file.stored.sha256 for file in link.post.all_files if file.stored]
    hashes += [stored.sha256 for video in page.videos for stored in video.stored]
    paths = {sha256: object_path(sha256) for sha256 in hashes}
    return Check(
        does="Compute the SHA-256 of the captured page, of Telegram's raw answers and of the media files.",
        commands=tuple(Command(line=f"sha256sum {path}", prints=f"{sha256}  {path}") for sha256, path in paths.items()),
        shows="The files are those that this report names: each hash is the file's own name.",
    )


def _answers(page: Page) -> Check:
    found: dict[str, str] = {}
    for proof in _object_proofs(page):
        unpack = _unpack(proof)
        if unpack and proof.unpacked:
            found[f"{unpack} | sha256sum"] = proof.unpacked
        if unpack and proof.tl:
            found[f"{unpack} | jq -r .tl_zstd | base64 -d | zstd -dc | sha256sum"] = proof.tl
    commands = tuple(Command(line=line, prints=f"{sha256}  -") for line, sha256 in found.items())
    if not any(proof.tl for proof in _object_proofs(page)):  # answers that name third persons are stored without
        return Check(
            does="Unpack what is stored compressed.",
            commands=commands,
            shows="The content is what this report was made from.",
        )
    return Check(
        does="Unpack what is stored compressed, and Telegram's answers once more, to the bytes as served (TL).",
        commands=commands,
        shows="The content is what this report was made from, and an answer holds the bytes that were served.",
    )


def _posts(page: Page) -> Check:
    found: dict[str, str] = {}
    for proof in _object_proofs(page):
        for post in proof.posts:
            chosen = f"{_unpack(proof)} | jq -j '.value.messages[] | select(.id == {int(post.message_id)})"
            found[f"{chosen} | .date'"] = post.date
            found[f"{chosen} | .message' | sha256sum"] = f"{post.text_sha256}  -"
    return Check(
        does="Find the posts in Telegram's answers. (Without the part after “select(…)” jq prints all of a post.)",
        commands=tuple(Command(line=line, prints=prints) for line, prints in found.items()),
        shows="Day and text of the post stand in the answer as this report has them.",
    )


def _entries(page: Page) -> Check:
    proofs = {proof.n: proof for proof in page.view.proofs}
    return Check(
        does="Read the log entries that this report rests on, and follow the chain. Entry n is line n + 1 of the log.",
        commands=tuple(command for n in page.entries for command in _entry(n, proofs.get(n))),
        shows="Each entry says when it was made; its hash is the value of “prev” in the entry after it.",
    )


def _entry(n: int, proof: EntryProof | None) -> Iterator[Command]:
    line = _line(n)
    yield Command(line=line)
    if proof:
        yield Command(line=f"{line} | tr -d '\\n' | sha256sum", prints=f"{proof.sha256}  -")
        if proof.followed:
            yield Command(line=f"{_line(n + 1)} | jq -r .prev", prints=proof.sha256)


def _objects(proofs: Sequence[EntryProof]) -> Check:
    return Check(
        does="See which objects these entries brought.",
        commands=tuple(
            Command(
                line=f"{_line(proof.n)} | jq -r '.body | (.objects // [.output])[].sha256'",
                prints="\n".join(each.sha256 for each in proof.objects),
            )
            for proof in proofs
            if proof.objects
        ),
        shows="The log names the files of the steps before, by their hashes.",
    )


def _checkpoint(facts: ArchiveFacts) -> Check:
    commands: list[Command] = []
    if facts.manifest_sha256:
        commands.append(Command(line="sha256sum archive.json", prints=f"{facts.manifest_sha256}  archive.json"))
        commands.append(Command(line=f"{_line(0)} | jq -r .body.manifest_sha256", prints=facts.manifest_sha256))
    if facts.checkpoint:
        commands += _signed(facts.origin, facts.checkpoint)
    return Check(
        does="Check the signed checkpoint: its three lines, the Merkle root over the entries, and the signature"
        " (OpenSSL 3).",
        commands=tuple(commands),
        shows="The holder of the key signed exactly these entries. The key stands below, and in archive.json; compare"
        " it with what you know of it from elsewhere.",
    )


def _signed(origin: str, signed: CheckpointFacts) -> Iterator[Command]:
    size, root = int(signed.size), base64.b64encode(signed.root).decode("ascii")
    yield Command(line=f"head -n 3 log/checkpoints/{size}", prints=f"{origin}\n{size}\n{root}")
    yield Command(line=_ROOT.format(size=size), prints=root)
    key = _public_key(signed.verifier_key)
    if key:
        yield Command(line=_SIGNATURE.format(size=size, key=key), prints="Signature Verified Successfully")


def _verify() -> Check:
    return Check(
        does="The comfortable way: let archiver check all objects, the chain, the Merkle tree and the signatures.",
        commands=(Command(line="archiver verify"),),
        shows="Exit code 0: verified; 1: something does not match; 2: verified, with named gaps.",
    )


def _object_proofs(page: Page) -> Iterator[ObjectProof]:
    return (proof for entry in page.view.proofs for proof in entry.objects)


def _unpack(proof: ObjectProof) -> str:
    """The command that prints the content of an object; "" where it is stored as it is."""
    return _UNPACKERS.get(proof.unpacker or "", "").format(path=object_path(proof.sha256))


def _line(n: int) -> str:
    return f"sed -n '{int(n) + 1}p' log/entries/*.jsonl"


def _public_key(verifier_key: str | None) -> str:
    """The key of a C2SP verifier key as SubjectPublicKeyInfo in base64; "" where it is no Ed25519 key."""
    try:
        key = base64.b64decode((verifier_key or "").split("+", 2)[2], validate=True)
    except (IndexError, binascii.Error, ValueError):
        return ""
    if len(key) != 33 or not key.startswith(_ED25519):
        return ""
    return base64.b64encode(_SPKI + key[1:]).decode("ascii")
