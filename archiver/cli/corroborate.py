"""``archiver corroborate``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli.calling import call, emit_json, finish, options_of, workplace

if TYPE_CHECKING:
    from archiver.jobs.corroborate import CorroborateOutcome

MARKS = {"agree": "same", "differ": "DIFFERS", "one_only": "one only", "not_comparable": "-"}
LONGEST = 64
"""Characters of a value that are shown: those of a hash."""


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver corroborate @zelmara_demo/118")(corroborate)


def corroborate(
    context: typer.Context,
    post: Annotated[str, typer.Argument(metavar="POST", help="channel/id, by handle or number, or a t.me address.")],
    *,
    no_media: Annotated[bool, typer.Option("--no-media", help="Compare no files.")] = False,
) -> None:
    """Ask for one post twice, with the account and by its web page, compare field by field, and write that down.

    A difference is a result, not a failure; it is shown in reports of articles that cite the post.
    """
    from archiver.jobs.corroborate import corroborate as ask_both

    outcome = call(ask_both(workplace(context, "corroborate"), post, media=not no_media))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        _show(outcome)
    finish(outcome.gaps)


def _show(outcome: CorroborateOutcome) -> None:
    from archiver.cli.showing import safe, say
    from archiver.report.witnesses import twice

    told = twice(outcome.found)
    say(f"{outcome.address}  {told.sentence} (log entry {told.entry}).")
    width = max((len(each.name) for each in outcome.found.found.fields), default=0)
    for each in outcome.found.found.fields:
        values = _short(each.telegram) if each.telegram == each.web else f"{_short(each.telegram)} | {_short(each.web)}"
        note = f"  ({each.note})" if each.note else ""
        say(f"{each.name:<{width}}  {MARKS[each.verdict]:<8}  {safe(values, 160)}{note}", 2)


def _short(value: str | None) -> str:
    if value is None:
        return "nothing"
    line = " ".join(value.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 3]}..."
