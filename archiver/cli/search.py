"""``archiver search``."""

from __future__ import annotations

from typing import Annotated

import typer

from archiver.cli.calling import call, emit_json, options_of, workplace
from archiver.errors import UsageError

QUERY = 'Words, "phrases", begin*, -without, a OR b, and filters: channel:@NAME after:DAY before:DAY has:video is:gone.'


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(
        epilog="Example:  archiver search 'bridge has:video after:2021-04 -drill'",
        context_settings={"ignore_unknown_options": True},  # -drill
    )(search)


def search(
    context: typer.Context,
    query: Annotated[list[str] | None, typer.Argument(metavar="QUERY...", help=QUERY, show_default=False)] = None,
    *,
    channel: Annotated[
        list[str] | None, typer.Option("--channel", metavar="NAME", help="Only posts of this channel.")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DAY", help="From this day (UTC) on.")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="Up to this day, included.")] = None,
    has: Annotated[
        list[str] | None, typer.Option("--has", metavar="WHAT", help="media, photo, video, audio, file, link, poll.")
    ] = None,
    state: Annotated[list[str] | None, typer.Option("--is", metavar="STATE", help="edited, gone, forwarded.")] = None,
    duration: Annotated[
        str | None, typer.Option("--duration", metavar="LENGTH", help="Of a video or sound: '>60', 2:00..5:00, 240.")
    ] = None,
    origin: Annotated[
        str | None, typer.Option("--from", metavar="CHANNEL", help="Forwarded from this channel.")
    ] = None,
    cited: Annotated[
        str | None, typer.Option("--cited", metavar="BY", help="yes, no, an article, or an outlet's host.")
    ] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", metavar="KIND", help="post, article, channel.")] = None,
    sort: Annotated[
        str | None, typer.Option("--sort", metavar="ORDER", help="relevance (default), newest, oldest, views.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Hits to show.")] = 20,
    skip: Annotated[int, typer.Option("--skip", min=0, help="Hits to pass over, for the next page.")] = 0,
    save: Annotated[str | None, typer.Option("--save", metavar="NAME", help="Keep this search under a name.")] = None,
    saved: Annotated[str | None, typer.Option("--saved", metavar="NAME", help="Do a saved search again.")] = None,
    new: Annotated[bool, typer.Option("--new", help="With --saved: only what came since it was last done.")] = False,
    saved_list: Annotated[bool, typer.Option("--saved-list", help="Show the saved searches.")] = False,
    forget: Annotated[str | None, typer.Option("--forget", metavar="NAME", help="Forget a saved search.")] = None,
    table: Annotated[bool, typer.Option("--csv", help="Hits as rows for a spreadsheet.")] = False,
) -> None:
    """Search posts (all versions), articles, captions, file names and channel names.

    The same text is found whichever spelling is typed: case, accents, forms of Arabic, Persian and Hebrew letters,
    digits of all scripts. Nothing is asked of anybody.
    """
    from archiver.jobs.searching import SearchRequest, find

    odd = next((each for each in query or () if each.startswith("--")), None)
    if odd is not None:
        raise UsageError(f"No such option: {odd}.", hint="`archiver search --help` names them.")
    if saved_list or forget is not None:
        _saved(context, forget)
        return
    if table and options_of(context).json:
        raise UsageError("Give either --csv or --json.")
    given = {
        "channel": channel, "has": has, "is": state, "duration": duration, "from": origin, "cited": cited, "kind": kind,
        "sort": sort, "since": since, "until": until,
    }  # fmt: skip
    text = " ".join([" ".join(query or ()), *_filters(given)]).strip()
    request = SearchRequest(text=text, most=limit, skip=skip, save=save, saved=saved, new=new)
    outcome = call(find(workplace(context, "search"), request))
    if options_of(context).json:
        emit_json(outcome.document())
    elif table:
        typer.echo(outcome.table(), nl=False)
    else:
        from archiver.cli.showing_search import show_found

        show_found(outcome)


def _filters(given: dict[str, str | list[str] | None]) -> list[str]:
    """Options as the query language writes them."""
    found = []
    for key, value in given.items():
        for each in [value] if isinstance(value, str) else value or []:
            if '"' in each:
                raise UsageError(f"{each} is not understood.", hint="Leave the quotation marks out.")
            found.append(f'{key}:"{each}"')
    return found


def _saved(context: typer.Context, forget: str | None) -> None:
    from archiver.cli.showing_search import show_saved
    from archiver.jobs.searching import saved_of

    rows = call(saved_of(workplace(context, "search"), forget))
    if options_of(context).json:
        emit_json({"searches": [each.document() for each in rows]})
    else:
        show_saved(rows)
