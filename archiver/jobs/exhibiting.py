"""An exhibit of one post, file or article: what goes into it is selected, written, checked and logged."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from archiver.archive import Archive
from archiver.disk import fsync_folder, name_new, part_beside
from archiver.errors import InputError, IntegrityError, UsageError, file_errors
from archiver.export.exhibit import Evidence, make_members
from archiver.export.exhibit_verify import verify_exhibit
from archiver.export.zip import Member, measure, write_zip
from archiver.jobs import shapes
from archiver.jobs.exhibiting_evidence import gather, surroundings
from archiver.jobs.exhibiting_reveals import posts_shown
from archiver.jobs.media import find_post
from archiver.jobs.trust import trust_of
from archiver.jobs.workplace import Workplace
from archiver.log import Verifier
from archiver.log.anchors import Trust
from archiver.model.custody import Digest, Export, Target
from archiver.model.records import PostRecord
from archiver.text.addresses import parse_address


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
    """``size``: entries under the checkpoint in it; ``tokens``: stamps of it; ``others``: other posts that it shows."""

    target: Target
    out: Path
    entries: tuple[int, ...]
    objects: int
    size: int
    tokens: int
    others: int
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
            "other_posts": self.others,
            "sha256": self.file.sha256 if self.file else None,
            "bytes": self.file.size if self.file else None,
        }


@dataclass(frozen=True, slots=True)
class _Selection:
    """``others``: posts beside the one asked for that the answers in it show."""

    target: Target
    entries: tuple[int, ...]
    about: tuple[tuple[str, str], ...]
    others: int = 0


async def export_exhibit(place: Workplace, request: ExhibitRequest) -> Exhibited:
    """Write an exhibit to a new file. InputError where one is there, UsageError where nothing has that name."""
    if await asyncio.to_thread(os.path.lexists, request.out):
        raise _there(request.out)
    if request.dry_run:
        async with place.reading() as archive:
            selection = await _select(archive, request)
            evidence = await _evidence(archive, selection)
            return _outcome(selection, evidence, request.out, None)
    trust = await asyncio.to_thread(trust_of, place.config.anchor)
    async with place.writing() as archive:
        await archive.seal()
        selection = await _select(archive, request)
        evidence = await _evidence(archive, selection)
        members = await asyncio.to_thread(make_members, evidence, archive.log.sign_export)
        part = await asyncio.to_thread(part_beside, request.out)
        try:
            file = await asyncio.to_thread(_write, part, members, evidence.verifier, trust)
            body = Export(
                session=0, format="exhibit", targets=(selection.target,), size=evidence.size,
                entries=len(evidence.lines), objects=len(evidence.objects), file=file, by=request.by,
            )  # fmt: skip
            await archive.attest(body)
            await asyncio.to_thread(_name, part, request.out)
        finally:
            await asyncio.to_thread(part.unlink, missing_ok=True)
    return _outcome(selection, evidence, request.out, file)


def _there(out: Path) -> InputError:
    return InputError(f"{out} is there already.", hint="Name a new file with --out.")


def _name(part: Path, out: Path) -> None:
    """Nothing is overwritten, not even what came while this was written."""
    with file_errors(out, "written"):
        try:
            name_new(part, out)
        except FileExistsError:
            raise _there(out) from None
        fsync_folder(out.parent)


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
        others = await posts_shown(archive, {*shown, *files}, post.key)
        target = Target("post", f"{post.key.channel_id}/{post.key.message_id}")
        return _Selection(target, _ordered([*shown, *files]), _about_post(post, others, request), others)
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


def _about_post(post: PostRecord, others: int, request: ExhibitRequest) -> tuple[tuple[str, str], ...]:
    named = (("Channel", post.channel_title), ("Post", post.url or str(post.key)))
    if request.media_only:
        return (*named, ("Holds", "files of the post; not the answer that shows the post itself"))
    holds = f"the answer that shows the post; {others} other posts are in it" if others else "the post alone"
    said = (("Date", post.seen.date.isoformat()), ("Seen", post.seen_at.isoformat()), ("Text", post.seen.text))
    return (*named, *said, ("Holds", holds))


async def _first_capture(archive: Archive, sha256: str) -> list[int]:
    return [each.entry for each in (await archive.catalog.captured_objects(sha256))[:1]]


def _ordered(entries: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(entries)))


async def _evidence(archive: Archive, selection: _Selection) -> Evidence:
    around = await surroundings(archive)
    return await asyncio.to_thread(gather, archive, selection.target, selection.entries, selection.about, around)


def _write(part: Path, members: list[Member], verifier: Verifier, trust: Trust) -> Digest:
    """Write, make durable, and check what was written as its receiver will."""
    with file_errors(part, "written"), part.open("wb") as out:
        write_zip(out, members)
        out.flush()
        os.fsync(out.fileno())
    bad = [
        each for each in verify_exhibit(part, pins=[verifier.public_key], trust=trust).findings if each.level == "FAIL"
    ]
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
        tokens=len(evidence.stamps),
        others=selection.others,
        file=file,
    )
