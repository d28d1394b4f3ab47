"""Many decisions at once, from a table: all of them are looked at before the first is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archiver.archive import Archive
from archiver.errors import InputError, UsageError
from archiver.jobs.post_names import post_name
from archiver.jobs.proposals import CitationView, ReviewOutcome
from archiver.jobs.review import Decision, Prepared, Wanted, prepare, prepare_undo, write
from archiver.jobs.workplace import Workplace

COLUMNS = ("citation", "act", "post", "note", "by")
"""What a table of decisions has; further columns are there for the reader and say nothing."""
SHOWN = ("article", "title", "url", "published", "quote", "proposed", "score", "posted", "text", "reasons")
ACTS: dict[str, Wanted] = {"accept": "accept", "reject": "reject", "choose": "choose", "note": "note"}
MOST_FAULTS = 10
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula; titles and texts come from outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One decision of a table; ``act`` is one of ``ACTS`` or "undo"."""

    line: int
    citation: str
    act: str
    post: str | None
    note: str | None
    by: str | None

    def decision(self, by: str | None) -> Decision:
        """The same for ``decide``; ``by`` where the row says nothing."""
        return Decision(citation=self.citation, act=ACTS[self.act], post=self.post, note=self.note, by=self.by or by)


def read_rows(data: bytes, source: str) -> list[Row]:
    """The decisions of a table in CSV (comma, semicolon or tab; UTF-8), rows without an act left out.

    Raises InputError for what is no table, UsageError that names the lines which say something impossible.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InputError(f"{source} is not UTF-8: {fault.reason}.", hint="Save the table as CSV in UTF-8.") from fault
    header = text.splitlines()[0] if text.strip() else ""
    separator = max(",;\t", key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        missing = [name for name in COLUMNS[:2] if name not in (reader.fieldnames or ())]
        if missing:
            raise InputError(
                f"{source} has no column “{missing[0]}”.",
                hint=f"Its first line names the columns: {', '.join(COLUMNS)}. `archiver review --csv` prints a table.",
            )
        found = [_row(reader.line_num, cells) for cells in reader]
    except csv.Error as fault:
        raise InputError(f"{source}, line {reader.line_num}, is no CSV: {fault}.") from fault
    rows = [row for row in found if row.act]
    faults = [fault for row in rows for fault in _impossible(row)]
    _refuse(source, [*faults, *_at_odds(rows)])
    return rows


async def decide_all(
    place: Workplace, rows: Sequence[Row], source: str, *, by: str | None, dry_run: bool
) -> ReviewOutcome:
    """Write down all decisions, or none where one of them cannot be; with ``dry_run`` say what would be written.

    Raises UsageError that names each row that cannot be taken, and why.
    """
    said: list[str] = []
    faults: list[tuple[int, str]] = []
    async with place.reading() as archive:
        for row in rows:
            try:
                said += (await _prepared(archive, row, by)).said
            except UsageError as fault:
                faults.append((row.line, str(fault)))
    _refuse(source, faults)
    if dry_run:
        return ReviewOutcome(said=tuple(f"Would be written: {sentence}" for sentence in said))
    made: list[ReviewOutcome] = []
    async with place.writing() as archive:
        with place.progress.transfer("Writing decisions", total=len(rows), unit="decisions") as transfer:
            for done, row in enumerate(rows, 1):
                made.append(await write(archive, await _prepared(archive, row, by)))
                transfer.update(done)
    return ReviewOutcome(
        reviews=tuple(review for each in made for review in each.reviews),
        said=tuple(sentence for each in made for sentence in each.said),
    )


async def _prepared(archive: Archive, row: Row, by: str | None) -> Prepared:
    if row.act == "undo":
        return await prepare_undo(archive, row.citation, row.note, row.by or by)
    return await prepare(archive, row.decision(by))


def table(outcome: ReviewOutcome) -> str:
    """What waits as CSV, to be filled in (``act``) and given back; one line a citation."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([*COLUMNS, *SHOWN])
    for view in outcome.open:
        writer.writerow(_line(view))
    return written.getvalue()


def _line(view: CitationView) -> list[str]:
    considered = (*view.proposed, *view.resolution.links, *view.resolution.runners_up)
    best = considered[0] if considered else None
    post = view.posts.get(best.post) if best else None
    return [
        view.citation_id,
        "",
        post_name(best.post, post) if best else "",
        "",
        "",
        view.article_id,
        _inert(view.title),
        _inert(view.url),
        view.published.isoformat() if view.published else "",
        _inert(view.citation.quote),
        str(len(view.proposed)),
        f"{best.score:.1f}" if best else "",
        post.seen.date.isoformat() if post else "",
        _inert(post.seen.text if post else ""),
        _inert(" ".join(feature.reason for feature in best.features) if best else ""),
    ]


def _inert(text: str | None) -> str:
    """Text on one line that no spreadsheet takes for a formula."""
    line = " ".join((text or "").split())
    return f"'{line}" if line.startswith(FORMULA) else line


def _row(line: int, cells: dict[str, str | None]) -> Row:
    def cell(name: str) -> str | None:
        return (cells.get(name) or "").strip() or None

    return Row(
        line=line,
        citation=cell("citation") or "",
        act=(cell("act") or "").lower(),
        post=cell("post"),
        note=cell("note"),
        by=cell("by"),
    )


def _impossible(row: Row) -> Iterable[tuple[int, str]]:
    if row.act not in (*ACTS, "undo"):
        yield row.line, f"“{row.act}” is no decision; say {', '.join(ACTS)} or undo."
    elif not row.citation:
        yield row.line, "it names no citation."
    elif row.act == "choose" and row.post is None:
        yield row.line, "choose needs a post."
    elif row.act == "note" and row.note is None:
        yield row.line, "note needs words in the column note."


def _at_odds(rows: Sequence[Row]) -> Iterable[tuple[int, str]]:
    """Rows that decide otherwise about what an earlier row decides."""
    decided: dict[tuple[str, str | None], Row] = {}
    for row in rows:
        if row.act not in ("accept", "choose", "reject"):
            continue
        first = decided.setdefault((row.citation, row.post), row)
        if (first.act == "reject") != (row.act == "reject"):
            yield row.line, f"it says the contrary of line {first.line}."


def _refuse(source: str, faults: Sequence[tuple[int, str]]) -> None:
    if not faults:
        return
    named = "; ".join(f"line {line}: {why.removesuffix('.')}" for line, why in faults[:MOST_FAULTS])
    more = f"; and {len(faults) - MOST_FAULTS} more" if len(faults) > MOST_FAULTS else ""
    lines = "a line" if len(faults) == 1 else f"{len(faults)} lines"
    raise UsageError(f"{source} has {lines} that cannot be taken ({named}{more}).", hint="Nothing was decided.")
