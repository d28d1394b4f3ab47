"""A copy as a bag (BagIt, RFC 8493) with SHA-256 and SHA-512 manifests and the signed list of all files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from archiver import __version__
from archiver.export.form import BAG
from archiver.export.listing import Listing
from archiver.export.writing import Sink, Sums
from archiver.export.zip import Member
from archiver.log import Verifier

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ALGORITHMS = ("sha256", "sha512")


def write_bag(
    sink: Sink,
    members: Iterable[tuple[Member, str | None]],
    *,
    kind: str,
    verifier: Verifier,
    sign: Callable[[bytes], bytes],
    day: date,
) -> Sums:
    """Put the payload ``members``, which lie below data/, and the tag files.

    Each member comes with the SHA-256 that it must have, if that is known. Returns the sums of ``files.note``.
    """
    payload: dict[str, Sums] = {}
    for member, expect in members:
        payload[member.path] = sink.add(member, expect=expect)
    tags: dict[str, Sums] = {}

    def tag(path: str, data: bytes) -> Sums:
        tags[path] = sink.add(Member(path, data))
        return tags[path]

    tag("bagit.txt", DECLARATION)
    tag("bag-info.txt", _info(payload, verifier.name, day))
    for algorithm in ALGORITHMS:
        tag(f"manifest-{algorithm}.txt", manifest(payload, algorithm))
    described = dict(tags)
    for algorithm in ALGORITHMS:
        tag(f"tagmanifest-{algorithm}.txt", manifest(described, algorithm))
    files = {path: sums.sha256 for path, sums in (payload | tags).items()}
    return sink.add(Member(BAG.listed, Listing(kind=kind, origin=verifier.name, files=files).signed(verifier, sign)))


def manifest(files: dict[str, Sums], algorithm: str) -> bytes:
    """A manifest's bytes, in order of path."""
    return "".join(f"{getattr(sums, algorithm)}  {path}\n" for path, sums in sorted(files.items())).encode()


def _info(payload: dict[str, Sums], origin: str, day: date) -> bytes:
    size = sum(sums.size for sums in payload.values())
    rows = {
        "Bag-Software-Agent": f"archiver {__version__}",
        "Bagging-Date": day.isoformat(),
        "External-Identifier": origin,
        "Payload-Oxum": f"{size}.{len(payload)}",
    }
    return "".join(f"{name}: {value}\n" for name, value in rows.items()).encode()
