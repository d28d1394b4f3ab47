"""``archiver log``: show, incident."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from archiver.cli.calling import call, emit_json, options_of, workplace
from archiver.errors import UsageError

if TYPE_CHECKING:
    from archiver.jobs.story.reading import Story, Wanted
    from archiver.jobs.workplace import Workplace

tree = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="What was done, as the signed log says it.")
LONGEST = 600
"""Characters of a sentence that are shown."""
_RANGE = re.compile(r"([0-9]{1,15})(?:-([0-9]{1,15}))?")


def add_to(parent: typer.Typer) -> None:
    """Put these commands into the tree."""
    parent.add_typer(tree, name="log")


@tree.command(epilog="Example:  archiver log show --last 50   or   archiver log show --about rives_infos_demo/148")
def show(
    context: typer.Context,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="From this day or time on (ISO 8601, UTC).")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Up to this day, included, or before this time.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", metavar="KIND", help="Only entries of this kind; repeatable.")
    ] = None,
    about: Annotated[
        str | None,
        typer.Option("--about", metavar="TARGET", help="Only what concerns a post, channel, article, object or entry."),
    ] = None,
    last: Annotated[int | None, typer.Option("--last", metavar="N", min=1, help="Only the last N entries.")] = None,
    entries: Annotated[
        str | None, typer.Option("--entries", metavar="A-B", help="Only the entries with these numbers.")
    ] = None,
    raw: Annotated[bool, typer.Option("--raw", help="The lines of the log as they are.")] = False,  # noqa: FBT002
) -> None:
    """Tell the log as a story: session by session, what was done, by whom, to what."""
    from archiver.jobs.story.reading import Wanted

    if raw and options_of(context).json:
        raise UsageError("--raw and --json exclude each other.")
    first, stop = _range(entries)
    wanted = Wanted(
        kinds=_kinds(kind or []),
        since=None if since is None else _moment(since, end=False),
        until=None if until is None else _moment(until, end=True),
        first=first,
        stop=stop,
        about=about,
        last=last,
    )
    place = workplace(context, "log show")
    call(_show(place, wanted, raw=raw, as_json=options_of(context).json))


@tree.command(epilog="Example:  archiver log incident 'The disk was in the hands of the police from 3 to 9 May.'")
def incident(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What happened; - reads it from standard input.")],
    objects: Annotated[
        list[str] | None, typer.Option("--object", metavar="SHA256", help="An object that it befell; repeatable.")
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who says so.")] = None,
) -> None:
    """Write into the signed log that something happened to the archive."""
    from archiver.jobs.incidents import say_incident
    from archiver.jobs.remarks import LONGEST as LONGEST_TEXT

    given = sys.stdin.read(4 * LONGEST_TEXT) if text == "-" else text
    entry = call(say_incident(workplace(context, "log incident"), given, objects or [], by=by))
    if options_of(context).json:
        emit_json({"entry": entry})
    else:
        typer.echo("Nothing to do: the same is written down already." if entry is None else f"Entry {entry}.")


async def _show(place: Workplace, wanted: Wanted, *, raw: bool, as_json: bool) -> None:
    from archiver.jobs.story.reading import open_story

    async with open_story(place, wanted) as story:
        if raw:
            async for line in story.lines():
                sys.stdout.buffer.write(line + b"\n")
            sys.stdout.buffer.flush()
        elif as_json:
            await _emit(story.documents(), story.total)
        else:
            await _tell(story)


async def _tell(story: Story) -> None:
    from archiver.cli.showing import safe

    day = None
    async for each in story.told():
        numbers = str(each.first) if each.first == each.last else f"{each.first}-{each.last}"
        sentence = safe(each.sentence, LONGEST)
        if each.heading or each.time.date() != day:
            typer.echo(
                f"{chr(10) if day and each.heading else ''}{each.time:%Y-%m-%d %H:%M:%S} UTC  {sentence}  [{numbers}]"
            )
        else:
            typer.echo(f"  {each.time:%H:%M:%S}  {sentence}  [{numbers}]")
        day = each.time.date()
    if day is None:
        typer.echo("No such entry.")


async def _emit(documents: AsyncIterator[dict[str, object]], total: int) -> None:
    """One JSON document, written entry by entry: the log may be longer than memory holds."""
    sys.stdout.write('{"entries": [')
    separator = "\n"
    async for each in documents:
        sys.stdout.write(separator + json.dumps(each, ensure_ascii=False))
        separator = ",\n"
    sys.stdout.write(f'\n], "total": {total}}}\n')


def _range(text: str | None) -> tuple[int, int | None]:
    """The first number and the one behind the last, of "12" or "12-40"."""
    if text is None:
        return 0, None
    found = _RANGE.fullmatch(text.strip())
    if found is None or int(found[2] or found[1]) < int(found[1]):
        raise UsageError(f"{text!r} is no range of entries.", hint="Write it as 12-40, or 12 for one.")
    return int(found[1]), int(found[2] or found[1]) + 1


def _kinds(given: list[str]) -> frozenset[str]:
    from archiver.jobs.story.reading import KINDS

    unknown = next((each for each in given if each not in KINDS), None)
    if unknown is not None:
        raise UsageError(f"There are no entries of the kind {unknown!r}.", hint=f"Kinds: {', '.join(sorted(KINDS))}.")
    return frozenset(given)


def _moment(text: str, *, end: bool) -> datetime:
    """A time, in UTC where it names no zone; of a day its beginning, or with ``end`` that of the next one."""
    try:
        found = datetime.fromisoformat(text.strip())
        if re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", text.strip()):
            found = datetime.combine(found.date(), time(), UTC) + (timedelta(days=1) if end else timedelta())
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"{text!r} is no date.", hint="Write it as 2021-04-10 or 2021-04-10T12:30.") from None
