"""Copies of evidence that leave the archive as a bag (BagIt): everything, or what belongs to some targets."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import rfc8785

from archiver.archive import Archive, Writer
from archiver.archive.keys import load_signer
from archiver.archive.opened import in_thread
from archiver.errors import InputError
from archiver.export.bag import write_bag
from archiver.export.howto import Copy, Token, howto
from archiver.export.writing import FolderSink, Sink, ZipSink
from archiver.export.zip import Member
from archiver.jobs import shapes
from archiver.jobs.report import view_of
from archiver.jobs.targets import parse_target
from archiver.jobs.workplace import Workplace
from archiver.log import SignedCheckpoint, TlogProof, Verifier, named_objects
from archiver.log.anchor_files import certificates_path, token_path
from archiver.log.keyring import read_ring
from archiver.model.custody import Anchor, Digest, Export, KeyAct, Target
from archiver.model.entries import Create
from archiver.model.ids import PostKey
from archiver.report import report_name, rests_on

MOST_TOKENS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written. ``left_out``: objects that are not in the store, hence not in the copy."""

    path: Path
    entries: int
    objects: int
    size: int
    left_out: tuple[str, ...]

    def document(self) -> shapes.Document:
        """The JSON of ``export``."""
        return {
            "path": str(self.path),
            "entries": self.entries,
            "objects": self.objects,
            "size": self.size,
            "left_out": list(self.left_out),
        }


@dataclass(slots=True)
class _Choice:
    """Entries, and the pages of articles; None: the whole log."""

    entries: set[int] | None
    articles: list[str] = field(default_factory=list)


async def export_bag(place: Workplace, names: Sequence[str], out: Path, *, by: str | None = None) -> Exported:
    """Write a bag with what ``names`` mean, with everything where there is none; a folder, or a ZIP file by its name.

    The entry about it is written when the bag is complete, before it gets its name: no copy that the log does not know.
    """
    signer = None
    async with place.writing() as archive:
        await archive.seal()
        signer = await asyncio.to_thread(load_signer, place.keys_folder, archive.manifest)
        targets = [await parse_target(archive, name) for name in names] or [Target("archive")]
        choice = await _choose(archive, targets)
        sink = await asyncio.to_thread(_sink, out)
        async with in_thread(sink):
            gathered = await asyncio.to_thread(_gather, archive, choice, targets)
            whole = choice.entries is None
            sums = await asyncio.to_thread(
                write_bag,
                sink,
                gathered.members,
                kind="bagit-whole" if whole else "bagit-selection",
                verifier=signer.verifier,
                sign=signer.sign,
                day=datetime.now(UTC).date(),
            )
            await asyncio.to_thread(sink.complete)
            body = Export(
                session=0,
                format="bagit",
                targets=tuple(targets),
                size=gathered.size,
                entries=gathered.entries,
                objects=gathered.objects,
                file=Digest(sha256=sums.sha256, size=sums.size),
                by=by,
            )
            await archive.attest(body)
            await asyncio.to_thread(sink.place)
    return Exported(
        path=out,
        entries=gathered.entries,
        objects=gathered.objects,
        size=gathered.size,
        left_out=tuple(gathered.left_out),
    )


def _sink(out: Path) -> Sink:
    return ZipSink(out, f"{out.stem}/") if out.suffix == ".zip" else FolderSink(out)


async def _choose(archive: Archive, targets: Sequence[Target]) -> _Choice:
    if any(target.kind == "archive" for target in targets):
        return _Choice(None)
    choice, entries = _Choice(set()), {0}
    for target in targets:
        if target.kind == "article":
            view = await view_of(archive, await archive.catalog.article(target.id), ())
            entries |= set(await asyncio.to_thread(rests_on, view))
            choice.articles.append(target.id)
        elif target.kind == "post":
            entries |= await _of_post(archive, PostKey.parse(target.id))
        elif target.kind == "object":
            entries |= {each.entry for each in await archive.catalog.captured_objects(target.id)}
        elif target.kind == "entry":
            entries.add(int(target.id))
        else:
            raise InputError(
                f"A {target.kind} cannot be exported on its own yet.", hint="Name its posts, or export everything."
            )
    choice.entries = entries
    return choice


async def _of_post(archive: Archive, key: PostKey) -> set[int]:
    post = await archive.catalog.post(key)
    entries = {each.entry for each in await archive.catalog.post_history(key)}
    if post is not None:
        entries.add(post.entry)
        for stored in post.stored:
            entries |= {each.entry for each in await archive.catalog.captured_objects(stored.sha256)}
    return entries


@dataclass(slots=True)
class _Gathered:
    size: int
    members: list[tuple[Member, str | None]] = field(default_factory=list)
    entries: int = 0
    objects: int = 0
    left_out: list[str] = field(default_factory=list)


def _gather(archive: Writer, choice: _Choice, targets: Sequence[Target]) -> _Gathered:
    layout, log = archive.layout, archive.log
    found = _Gathered(size=log.sealed)
    anchors: list[Anchor] = []
    objects: dict[str, None] = {}
    chosen = choice.entries
    for entry in log.entries():
        if isinstance(entry.body, Anchor) and entry.body.status == "ok":
            anchors.append(entry.body)
        if chosen is not None and isinstance(entry.body, (KeyAct, Create)):
            chosen.add(entry.n)
        if chosen is None or entry.n in chosen:
            found.entries += 1
            objects.update(dict.fromkeys(each.ref.sha256 for each in named_objects(entry.body)))
    stamped = anchors[-MOST_TOKENS:]
    found.members += [(Member("archive.json", layout.manifest), None), *_keys(archive)]
    if chosen is None:
        found.members += [(member, None) for member in _below(layout.log, "log")]
        at = "data/log/"
    else:
        at = "data/"
        found.members += [(member, None) for member in _proven(archive, chosen, stamped)]
    tokens = tuple(
        Token(
            checkpoint=f"{at}checkpoints/{each.size}",
            answer=f"{at}{token_path(each.size, each.authority)}",
            certificates=f"{at}{certificates_path(each.certificates.sha256)}",
        )
        for each in stamped
        if each.certificates is not None
    )
    for sha256 in objects:
        path = layout.object(sha256)
        if path.is_file():
            found.objects += 1
            found.members.append((Member(f"objects/sha256/{sha256[:2]}/{sha256}", path), sha256))
        else:
            found.left_out.append(sha256)
    for article in choice.articles:
        page = layout.reports / report_name(article)
        if page.is_file():
            found.members.append((Member(f"reports/{page.name}", page), None))
    table = {
        "asked": [str(each) for each in targets],
        "entries": "all" if chosen is None else sorted(chosen),
        "left_out": [{"sha256": each, "why": "it is not in the store"} for each in found.left_out],
        "objects": sorted(set(objects) - set(found.left_out)),
        "origin": archive.manifest.origin,
    }
    text = howto(Copy(base="data/", whole=chosen is None, tokens=tokens))
    found.members += [
        (Member("selection.json", rfc8785.dumps(table)), None),
        (Member("HOWTO.txt", text.encode()), None),
    ]
    return found


def _keys(archive: Archive) -> Iterator[tuple[Member, None]]:
    first = Verifier.from_vkey(archive.manifest.public_key)
    for each in read_ring(archive.layout.log, first, archive.manifest.origin).keys:
        name = f"keys/{each.verifier.key_id.hex()}"
        yield Member(f"{name}.pem", each.verifier.pem), None
        yield Member(f"{name}.vkey", each.verifier.vkey.encode() + b"\n"), None


def _proven(archive: Archive, chosen: set[int], anchors: Sequence[Anchor]) -> Iterator[Member]:
    """Entries with proofs under the newest stamped checkpoint, younger ones under the newest."""
    log, folder = archive.log, archive.layout.log
    stamped = max((each.size for each in anchors), default=0)
    sizes = {stamped if n < stamped else log.sealed for n in chosen} | {each.size for each in anchors}
    notes = {size: (folder / "checkpoints" / str(size)).read_bytes() for size in sorted(sizes)}
    for n in sorted(chosen):
        size = stamped if n < stamped else log.sealed
        signed = SignedCheckpoint.parse(notes[size])
        yield Member(f"entries/{n}.json", next(log.lines(n, n + 1)))
        yield Member(
            f"proofs/{n}.tlog-proof", TlogProof(index=n, path=log.inclusion_proof(n, size), signed=signed).data
        )
    for size, note in notes.items():
        yield Member(f"checkpoints/{size}", note)
    files = {token_path(each.size, each.authority) for each in anchors}
    files |= {certificates_path(each.certificates.sha256) for each in anchors if each.certificates is not None}
    for path in sorted(files):
        yield Member(str(path), folder / path)


def _below(folder: Path, name: str) -> Iterator[Member]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield Member(f"{name}/{path.relative_to(folder).as_posix()}", path)
