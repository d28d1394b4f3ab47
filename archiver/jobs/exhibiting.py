"""An exhibit of one post, file or article: what goes into it is selected, written, checked and logged."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from archiver.archive import Archive
from archiver.errors import InputError, IntegrityError, UsageError, file_errors
from archiver.export.exhibit import Evidence, make_members
from archiver.export.exhibit_verify import verify_exhibit
from archiver.export.zip import Member, measure, write_zip
from archiver.jobs import shapes
from archiver.jobs.media import find_post
from archiver.jobs.workplace import Workplace
from archiver.log import SignedCheckpoint, TlogProof, Verifier, named_objects, read_ring
from archiver.log.anchor_files import certificates_path, token_path
from archiver.log.checkpoint import MAX_NOTE
from archiver.log.files import read_small
from archiver.log.survey import take_survey
from archiver.log.tokens import MAX_CERTIFICATES, MAX_TOKEN
from archiver.model.custody import Anchor, Digest, Export, Target
from archiver.text.addresses import parse_address

MOST_ANCHORS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitRequest:
    """``which``: post, SHA-256 of a file, or article. ``media_only``: without the answers that show the post."""

    which: str
    out: Path
    media_only: bool = False
    by: str | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibited:
    """``size``: entries under the checkpoint in it; ``tokens``: stamps of it."""

    target: Target
    out: Path
    entries: tuple[int, ...]
    objects: int
    size: int
    tokens: int
    file: Digest | None

    def document(self) -> shapes.Document:
        """The JSON of ``export exhibit``."""
        return {
            "target": str(self.target),
            "out": str(self.out),
            "entries": list(self.entries),
            "objects": self.objects,
            "size": self.size,
            "tokens": self.tokens,
            "sha256": self.file.sha256 if self.file else None,
            "bytes": self.file.size if self.file else None,
        }


@dataclass(frozen=True, slots=True)
class _Selection:
    target: Target
    entries: tuple[int, ...]
    about: tuple[tuple[str, str], ...]


async def export_exhibit(place: Workplace, request: ExhibitRequest) -> Exhibited:
    """Write an exhibit to a new file. InputError where one is there, UsageError where nothing has that name."""
    if await asyncio.to_thread(os.path.lexists, request.out):
        raise InputError(f"{request.out} is there already.", hint="Name a new file with --out.")
    if request.dry_run:
        async with place.reading() as archive:
            selection = await _select(archive, request)
            evidence = await asyncio.to_thread(_gather, archive, selection, await _anchors(archive))
            return _outcome(selection, evidence, request.out, None)
    async with place.writing() as archive:
        await archive.seal()
        selection = await _select(archive, request)
        evidence = await asyncio.to_thread(_gather, archive, selection, await _anchors(archive))
        members = await asyncio.to_thread(make_members, evidence, archive.log.sign_export)
        part = request.out.with_name(f".{request.out.name}.part")
        try:
            file = await asyncio.to_thread(_write, part, members, evidence.verifier)
            body = Export(
                session=0, format="exhibit", targets=(selection.target,), size=evidence.size,
                entries=len(evidence.lines), objects=len(evidence.objects), file=file, by=request.by,
            )  # fmt: skip
            await archive.attest(body)
            with file_errors(request.out, "written"):
                await asyncio.to_thread(part.rename, request.out)
        finally:
            await asyncio.to_thread(part.unlink, missing_ok=True)
    return _outcome(selection, evidence, request.out, file)


async def _select(archive: Archive, request: ExhibitRequest) -> _Selection:
    address = parse_address(request.which)
    is_page = "://" in request.which and address is None
    post = None if is_page else await find_post(archive, request.which)
    if post is not None:
        files = [n for each in post.stored for n in await _first_capture(archive, each.sha256)]
        if request.media_only and not files:
            raise UsageError(f"The archive holds no file of the post {request.which}.", hint="Leave out --media-only.")
        history = await archive.catalog.channel_history(post.key.channel_id)
        shown = [] if request.media_only else [post.entry, *(each.entry for each in history[-1:])]
        about = (("Channel", post.channel_title), ("Post", post.url or str(post.key)))
        said = (("Date", post.seen.date.isoformat()), ("Seen", post.seen_at.isoformat()), ("Text", post.seen.text))
        target = Target("post", f"{post.key.channel_id}/{post.key.message_id}")
        return _Selection(target, _ordered([*shown, *files]), about if request.media_only else (*about, *said))
    try:
        sha256 = await archive.catalog.media_hash(request.which)
    except UsageError:
        record = await archive.catalog.article(request.which)
        about = (("Title", record.article.title or ""), ("Captured", record.captured.isoformat()))
        return _Selection(
            Target("article", record.article_id), _ordered([record.entry, record.reading_entry]), about
        )  # fmt: skip
    entries = await _first_capture(archive, sha256)
    return _Selection(Target("object", sha256), _ordered(entries), (("SHA-256", sha256),))


async def _first_capture(archive: Archive, sha256: str) -> list[int]:
    return [each.entry for each in (await archive.catalog.captured_objects(sha256))[:1]]


def _ordered(entries: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(entries)))


async def _anchors(archive: Archive) -> list[Anchor]:
    numbers = await archive.catalog.newest_of_kind("anchor", MOST_ANCHORS)
    entries = await asyncio.to_thread(lambda: [archive.log.entry(n) for n in numbers])
    return [each.body for each in entries if isinstance(each.body, Anchor) and each.body.status == "ok"]


def _gather(archive: Archive, selection: _Selection, anchors: list[Anchor]) -> Evidence:
    """The earliest stamped checkpoint that covers the entries and that the archive's key signed, else the earliest."""
    first = Verifier.from_vkey(archive.manifest.public_key)
    verifier = read_ring(archive.log.folder, first, archive.manifest.origin).present
    last = selection.entries[-1]
    stamped = sorted({each.size for each in anchors if each.size > last})
    plain = [size for size in take_survey(archive.log.folder).checkpoints if size > last]
    for size in (*stamped, *plain):
        signed = SignedCheckpoint.parse(read_small(archive.log.folder / "checkpoints" / str(size), MAX_NOTE))
        if signed.signed_by(verifier):
            break
    else:
        raise InputError("No checkpoint covers this evidence yet.", hint="Run `archiver receipt`, which makes one.")
    log, store = archive.log, archive.store
    lines = {n: next(log.lines(n, n + 1)) for n in selection.entries}
    names = {each.ref.sha256 for n in lines for each in named_objects(log.entry(n).body)}
    objects = tuple(Member(f"objects/{each}", store.path(each)) for each in sorted(names) if store.exists(each))
    if not objects:
        raise InputError("The archive holds none of the objects of this evidence.", hint="Run `archiver verify`.")
    return Evidence(
        verifier=verifier,
        target=str(selection.target),
        lines=lines,
        proofs={n: TlogProof(index=n, path=log.inclusion_proof(n, size), signed=signed) for n in lines},
        size=size,
        checkpoint=signed.note,
        objects=objects,
        anchors=_stamps(log.folder, [each for each in anchors if each.size == size]),
        about=selection.about,
    )


def _stamps(folder: Path, anchors: list[Anchor]) -> tuple[Member, ...]:
    members: dict[str, bytes] = {}
    for each in anchors:
        token = token_path(each.size, each.authority)
        members[str(token)] = read_small(folder / token, MAX_TOKEN)
        if each.certificates is not None:
            chain = certificates_path(each.certificates.sha256)
            members[f"certificates/{chain.name}"] = read_small(folder / chain, MAX_CERTIFICATES)
    return tuple(Member(path, data) for path, data in sorted(members.items()))


def _write(part: Path, members: list[Member], verifier: Verifier) -> Digest:
    """Write, make durable, and check what was written as its receiver will."""
    with file_errors(part, "written"), part.open("wb") as out:
        write_zip(out, members)
        out.flush()
        os.fsync(out.fileno())
    bad = [each for each in verify_exhibit(part, key=verifier).findings if each.level == "FAIL"]
    if bad:
        raise IntegrityError(f"The exhibit was not written: {bad[0]}.", hint="Run `archiver verify`.")
    sha256, size, _ = measure(Member(part.name, part))
    return Digest(sha256=sha256, size=size)


def _outcome(selection: _Selection, evidence: Evidence, out: Path, file: Digest | None) -> Exhibited:
    return Exhibited(
        target=selection.target,
        out=out,
        entries=selection.entries,
        objects=len(evidence.objects),
        size=evidence.size,
        tokens=sum(each.path.endswith(".tsr") for each in evidence.anchors),
        file=file,
    )
