"""``archiver redact``: what a target shows goes from the archive, and its log says so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from archiver.archive import Archive, Layout, Writer
from archiver.errors import UsageError
from archiver.jobs import shapes
from archiver.jobs.notifying.telling import forget_words
from archiver.jobs.redacting.already import redacted_before
from archiver.jobs.redacting.exports import patched
from archiver.jobs.redacting.holds import refusal
from archiver.jobs.redacting.planning import Going, Plan, plan
from archiver.jobs.redacting.wishes import Wish, wish_of
from archiver.jobs.report import all_reports
from archiver.jobs.workplace import Workplace
from archiver.model.custody import Digest, Redact, Replacement, Target

LONGEST = 1_000
"""Characters of a reason or a name."""
AT_ONCE = 80
"""Objects that one entry names: with replacements about 500 bytes each, and an entry has at most 65,535."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactRequest:
    """``confirm`` is asked with the plan before anything is written; None: nobody is asked."""

    target: str
    reason: str
    approver: str
    dry_run: bool = False
    confirm: Callable[[Plan], bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactOutcome:
    """``entries``: the redact entries; none where nothing was removed. ``declined``: the person said no.

    ``before``: the entry under which it went earlier, where there is nothing left to remove.
    """

    plan: Plan
    entries: tuple[int, ...] = ()
    before: int | None = None
    dry_run: bool = False
    declined: bool = False

    @property
    def notes(self) -> list[str]:
        """What else the person must know, in sentences."""
        found = [f"{_path(sha256)} has words of it and stays (entry {n})." for sha256, n in self.plan.quoting.items()]
        found += [f"The file {key} stays: other posts show it, too." for key in sorted(self.plan.wish.shared)]
        return found

    def document(self) -> shapes.Document:
        """The JSON of ``redact``."""
        return {
            "targets": [{"kind": each.kind, "id": each.id} for each in self.plan.wish.targets],
            "entries": list(self.entries),
            "before": self.before,
            "dry_run": self.dry_run,
            "objects": [
                {
                    "sha256": each.named.ref.sha256,
                    "size": each.named.ref.size,
                    "role": each.named.role,
                    "entries": list(each.entries),
                    "replaced": each.is_replaced,
                }
                for each in self.plan.going
            ],
            "bytes": self.plan.bytes,
            "holds": [{"target": str(each.target), "entry": each.entry} for each in self.plan.held],
            "quoting": [{"sha256": sha256, "entry": n} for sha256, n in self.plan.quoting.items()],
            "files_kept": [str(key) for key in sorted(self.plan.wish.shared)],
        }


async def redact(place: Workplace, request: RedactRequest) -> RedactOutcome:
    """Remove what the target shows, or say what would go.

    The replacements are stored, the entry is durable; then the objects, the reports and whatever was derived go, and
    the catalog is made anew. Cut off in between, the next command does the rest.
    Raises UsageError for a target that is none, CannotRunError where a hold forbids it.
    """
    _require(request)
    if request.dry_run:
        async with place.reading() as archive:
            found, before = await _planned_or_gone(archive, request.target)
            return RedactOutcome(plan=found, before=before, dry_run=True)
    had_reports = await asyncio.to_thread(_has_reports, Layout(place.folder))
    async with place.writing() as archive:
        found, before = await _planned_or_gone(archive, request.target)
        for hold in found.held:
            raise refusal(hold)
        if not found.going:
            return RedactOutcome(plan=found, before=before)
        if request.confirm is not None and not request.confirm(found):
            return RedactOutcome(plan=found, declined=True)
        bodies = await bodies_of(archive, found, request)
        place.progress.step("Removing what was named, and making the catalog anew")
        await forget_words(archive)
        entries = await archive.redact(bodies)
        # This writer's catalog does not know the entry: nothing more is logged, and nobody is told what it holds.
        place.asked_at.add(archive.log.size)
        place.untold_at.add(archive.log.size)
    async with place.writing() as archive:
        place.asked_at.discard(archive.log.size)
        place.untold_at.discard(archive.log.size)
    if had_reports:
        await all_reports(place)
    return RedactOutcome(plan=found, entries=tuple(entry.n for entry in entries))


def _require(request: RedactRequest) -> None:
    for name, text in (("reason", request.reason), ("approver", request.approver)):
        if not text.strip() or len(text) > LONGEST:
            raise UsageError(f"The {name} must be said, in at most {LONGEST:,} characters.")


async def _planned_or_gone(archive: Archive, target: str) -> tuple[Plan, int | None]:
    """The plan, and where it is empty the entry under which all of it went earlier."""
    try:
        found = await planned(archive, target)
    except UsageError:
        before = await redacted_before(archive, target)
        if before is None:
            raise
        return Plan(wish=Wish(targets=()), going=()), before
    return found, None if found.going else await redacted_before(archive, target)


async def planned(archive: Archive, target: str) -> Plan:
    """What would go."""
    wish = await wish_of(archive, target)
    holds = await archive.catalog.holds()
    captures = [
        each.entry for article_id in wish.articles for each in await archive.catalog.article_captures(article_id)
    ]
    captures += [entry for article_id in wish.articles for entry in await _own_pictures(archive, article_id)]
    return await asyncio.to_thread(plan, archive, wish, holds, frozenset(captures))


async def _own_pictures(archive: Archive, article_id: str) -> list[int]:
    """Captures of the pictures that this article alone shows: no other one, and no post."""
    return [
        each.entry
        for each in await archive.catalog.article_media(article_id)
        if each.article_id == article_id
        and all(other.article_id == article_id for other in await archive.catalog.articles_showing(each.sha256))
        and not await archive.catalog.posts_with_sha256(each.sha256)
    ]


async def bodies_of(archive: Writer, found: Plan, request: RedactRequest) -> list[Redact]:
    """One for each target, and more where an entry has no room. An object of several posts is named by the first."""
    replaced = [(each.named.ref.sha256, each.replacement) for each in found.going if each.replacement is not None]
    files = await archive.keep([replacement for _, replacement in replaced])
    instead = {sha256: Replacement(of=sha256, file=file) for (sha256, _), file in zip(replaced, files, strict=True)}
    for each in found.going:
        if each.patches:
            file = await asyncio.to_thread(patched, archive, each.named, each.patches)
            instead[each.named.ref.sha256] = Replacement(of=each.named.ref.sha256, file=file)
    first, *others = found.wish.targets
    parts = [found.going[start : start + AT_ONCE] for start in range(0, len(found.going), AT_ONCE)]
    return [
        *(_body(first, part, instead, request) for part in parts),
        *(_body(each, (), {}, request) for each in others),
    ]


def _body(target: Target, going: Sequence[Going], instead: Mapping[str, Replacement], request: RedactRequest) -> Redact:
    return Redact(
        session=0,  # set by the writer
        target=target,
        objects=tuple(Digest(sha256=each.named.ref.sha256, size=each.named.ref.size) for each in going),
        reason=request.reason.strip(),
        approver=request.approver.strip(),
        replacements=tuple(instead[each.named.ref.sha256] for each in going if each.named.ref.sha256 in instead),
    )


def _has_reports(layout: Layout) -> bool:
    return any(layout.reports.glob("*.html"))


def _path(sha256: str) -> str:
    return f"objects/sha256/{sha256[:2]}/{sha256}"
