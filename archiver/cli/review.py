"""``archiver review``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli.calling import call, emit_json, options_of, workplace
from archiver.errors import UsageError, file_errors
from archiver.wording import counted

if TYPE_CHECKING:
    from archiver.jobs.proposals import ReviewOutcome
    from archiver.jobs.review_batch import Row
    from archiver.jobs.suggesting import Left
    from archiver.jobs.workplace import Workplace

Post = Annotated[str | None, typer.Option("--post", metavar="POST", help="Which post, with --accept or --reject.")]


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver review        or   archiver review 9ab3 --accept --by 'A. Reader'")(
        review
    )


def review(
    context: typer.Context,
    citation: Annotated[
        str | None, typer.Argument(metavar="CITATION", help="Id of a citation or unique prefix (default: all open).")
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="The citation means the proposed post.")] = False,  # noqa: FBT002
    reject: Annotated[  # noqa: FBT002
        bool, typer.Option("--reject", help="It does not; without --post, it means none of the linked posts.")
    ] = False,
    choose: Annotated[
        str | None, typer.Option("--choose", metavar="POST", help="It means this post, which was not linked.")
    ] = None,
    undo: Annotated[  # noqa: FBT002
        bool, typer.Option("--undo", help="Take back the newest decision about it that still stands.")
    ] = False,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="Write this down, alone or with a decision.")
    ] = None,
    post: Post = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides, to be written down.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="Only show what waits.")] = False,  # noqa: FBT002
    all_: Annotated[bool, typer.Option("--all", help="With it, show past decisions.")] = False,  # noqa: FBT002
    unlinked: Annotated[  # noqa: FBT002
        bool, typer.Option("--unlinked", help="Also citations for which no post was found.")
    ] = False,
    matches: Annotated[  # noqa: FBT002
        bool, typer.Option("--matches", help="Matches of footage that articles show or cite, instead.")
    ] = False,
    csv_: Annotated[bool, typer.Option("--csv", help="Print what waits as a table for --batch.")] = False,  # noqa: FBT002
    batch: Annotated[
        str | None, typer.Option("--batch", metavar="FILE", help="Decide as a CSV table says (- for standard input).")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="With --batch: only say what it says.")] = False,  # noqa: FBT002
) -> None:
    """Decide about proposed links: accept, reject, choose another post, note, undo.

    Without options it goes through what waits, the newest article first, and asks: key by key at a terminal, else
    one answer a line. Each decision is an entry of the signed log, and stays when articles are read or linked again.
    """
    if matches:
        if any((citation, accept, reject, choose, undo, note, post, all_, unlinked, csv_, batch, dry_run)):
            raise UsageError(
                "--matches takes --list and --by beside it, and nothing else.",
                hint="About one match: archiver media decide MEDIA N.",
            )
        _matches(workplace(context, "review"), by, shown=list_, json=options_of(context).json)
        return
    if batch is not None or csv_ or dry_run:
        others = (citation, accept, reject, choose, undo, note, post, list_, all_)
        if any(others) or (batch is None) != csv_ or (batch is not None and unlinked):
            raise UsageError("--batch takes --by and --dry-run beside it, --csv takes --unlinked, and nothing else.")
        _table(
            workplace(context, "review"), batch, by, unlinked=unlinked, dry_run=dry_run, json=options_of(context).json
        )
        return
    acts = _acts(accept=accept, reject=reject, choose=choose, undo=undo, note=note)
    if post is not None and not {"accept", "reject"} & set(acts):
        raise UsageError("--post goes with --accept or --reject.")
    if acts and citation is None:
        raise UsageError("Which citation?", hint="Give its id: archiver review CITATION --accept.")
    if acts and (list_ or all_):
        raise UsageError("--list and --all only show; they go with no decision.")
    place, json = workplace(context, "review"), options_of(context).json
    if acts and citation is not None:
        _decide(place, citation, acts[0], choose or post, note, by, json=json)
    elif list_ or all_ or json:
        _show(call(_listed(place, citation, everything=all_, unlinked=unlinked)), json=json)
    else:
        call(_asked(place, citation, by, unlinked=unlinked))


def _matches(place: Workplace, by: str | None, *, shown: bool, json: bool) -> None:
    """Ask about the matches that nobody has decided about, or show them."""
    from archiver.cli.showing_matches import show_undecided
    from archiver.jobs.match_proposals import waiting_matches

    if json:
        emit_json({"matches": [each.document() for each in call(waiting_matches(place))]})
    elif shown or not call(_asked_of_matches(place, by)):
        show_undecided(call(waiting_matches(place)))


async def _asked_of_matches(place: Workplace, by: str | None) -> bool:
    """Ask about them; False where there is neither a terminal nor an answer."""
    from archiver.cli.asking import Answers
    from archiver.cli.review_faces import MatchFace
    from archiver.cli.reviewing_matches import MatchConversation
    from archiver.jobs.match_proposals import undecided_matches

    with Answers() as answers:
        talk = MatchConversation(place, answers, MatchFace(answers, place.folder), by)
        if not (sys.stdin is not None and sys.stdin.isatty()) and not await talk.has_answers():
            return False
        await talk.about(await undecided_matches(place))
        return True


def _table(place: Workplace, batch: str | None, by: str | None, *, unlinked: bool, dry_run: bool, json: bool) -> None:
    """Print the table of what waits, or decide as one says."""
    from archiver.cli.showing_review import show_left, show_said
    from archiver.jobs.proposals import waiting
    from archiver.jobs.review import refresh_reports
    from archiver.jobs.review_batch import decide_all, read_rows, table
    from archiver.jobs.suggesting import left_over

    async def decided(rows: Sequence[Row], source: str) -> tuple[ReviewOutcome, Left]:
        outcome = await decide_all(place, rows, source, by=by, dry_run=dry_run)
        await refresh_reports(place, [each.article_id for each in outcome.reviews])
        return outcome, await left_over(place)

    if batch is None:
        sys.stdout.write(table(call(waiting(place, unlinked=unlinked))))
        return
    source = "Standard input" if batch == "-" else batch
    outcome, left = call(decided(read_rows(_bytes_of(batch), source), source))
    if json:
        emit_json(outcome.document())
        return
    show_said(outcome)
    written = "nothing" if dry_run else counted(len(outcome.reviews), "decision")
    typer.echo(f"Written: {written}.")
    show_left(left)


def _bytes_of(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    with file_errors(Path(file), "read"):
        return Path(file).read_bytes()


def _acts(*, accept: bool, reject: bool, choose: str | None, undo: bool, note: str | None) -> list[str]:
    """What is to be done: one act, or a note alone."""
    wanted = {"accept": accept, "reject": reject, "choose": choose is not None, "undo": undo}
    acts = [name for name, given in wanted.items() if given]
    if len(acts) > 1:
        raise UsageError(f"--{acts[0]} and --{acts[1]} exclude each other.", hint="Decide one thing at a time.")
    return acts or (["note"] if note is not None else [])


def _decide(
    place: Workplace, citation: str, act: str, post: str | None, note: str | None, by: str | None, *, json: bool
) -> None:
    from archiver.cli.showing_review import show_left, show_said

    outcome, left = call(_decided(place, citation, act, post, note, by))
    if json:
        emit_json(outcome.document())
    else:
        show_said(outcome)
        show_left(left)


async def _decided(
    place: Workplace, citation: str, act: str, post: str | None, note: str | None, by: str | None
) -> tuple[ReviewOutcome, Left]:
    """The decision, with the citation itself where it still waits, and what else is left."""
    from dataclasses import replace

    from archiver.jobs.proposals import look_at
    from archiver.jobs.review import Decision, Wanted, decide, refresh_reports, undo
    from archiver.jobs.suggesting import left_over

    if act == "undo":
        outcome = await undo(place, citation, note=note, by=by)
    else:
        wanted: dict[str, Wanted] = {"accept": "accept", "reject": "reject", "choose": "choose", "note": "note"}
        outcome = await decide(place, Decision(citation=citation, act=wanted[act], post=post, note=note, by=by))
    await refresh_reports(place, [each.article_id for each in outcome.reviews])
    now = outcome.reviews[-1].now if outcome.reviews else citation
    view = await look_at(place, now) if now is not None else None
    return replace(outcome, open=(view,) if view and view.waits else ()), await left_over(place)


async def _listed(place: Workplace, citation: str | None, *, everything: bool, unlinked: bool = False) -> ReviewOutcome:
    from archiver.jobs.proposals import ReviewOutcome, look_at, waiting

    if citation is None:
        return await waiting(place, everything=everything, unlinked=unlinked)
    view = await look_at(place, citation)
    return ReviewOutcome(open=(view,) if view.waits else (), reviews=view.reviews)


def _show(outcome: ReviewOutcome, *, json: bool) -> None:
    from archiver.cli.showing_review import show_waiting

    if json:
        emit_json(outcome.document())
    else:
        show_waiting(outcome)


async def _asked(place: Workplace, citation: str | None, by: str | None, *, unlinked: bool) -> None:
    """Ask about what is open; without a terminal and without answers, show it."""
    from archiver.cli.asking import Answers
    from archiver.cli.review_faces import face_for
    from archiver.cli.reviewing import Conversation
    from archiver.jobs.proposals import look_at, open_citations

    with Answers() as answers:
        talk = Conversation(place, answers, face_for(answers, place.folder), by)
        if not (sys.stdin is not None and sys.stdin.isatty()) and not await talk.has_answers():
            _show(await _listed(place, citation, everything=False, unlinked=unlinked), json=False)
            return
        if citation is not None:
            await talk.about([(await look_at(place, citation)).citation_id])
        else:
            await talk.about(await open_citations(place, unlinked=unlinked))
