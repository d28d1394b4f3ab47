"""What ``archiver name`` shows to people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from archiver.cli.showing import safe, say
from archiver.wording import counted

if TYPE_CHECKING:
    from archiver.jobs.names import NamesListed, NamesOutcome
    from archiver.jobs.suggesting import SuggestOutcome
    from archiver.model.names import Naming

MOST = 20
"""Names that are shown one by one after a change."""
MOST_PASSAGES = 3


def show_names_changed(outcome: NamesOutcome) -> None:
    """What was added or taken back, and what to know of it."""
    for warning in outcome.warnings:
        sys.stderr.write(f"warning: {safe(warning, 400)}\n")
    for each in outcome.removed:
        say(f"Taken back: {line_of(each)}")
    if outcome.removed:
        return
    verb = "Would be added" if outcome.dry else "Added"
    for each in outcome.added[:MOST]:
        say(f"{verb}: {line_of(each)}")
    known = f"; {counted(outcome.known, 'name')} known already" if outcome.known else ""
    if not outcome.added:
        say(f"Nothing new{known}.")
    elif len(outcome.added) > MOST or outcome.known:
        say(f"{verb}: {counted(len(outcome.added), 'name')} in all{known}.")
    if outcome.added and not outcome.dry:
        say("`archiver link` resolves the archive's articles again; `archiver run` does so by itself.")


def show_names(outcome: NamesListed) -> None:
    """A line a name."""
    for name, kind in outcome.own:
        typer.echo(f"{kind:13}  {safe(name, 80)}")
    for each in outcome.names:
        channel = outcome.channels.get(each.bound) if each.bound is not None else None
        title = f" “{safe(channel.title, 40)}”" if channel else "  (not looked up yet)" if each.bound is None else ""
        typer.echo(f"{each.naming.kind:13}  {line_of(each.naming, channel.handle if channel else None)}{title}")
    if not outcome.names and not outcome.own:
        say('No name yet. Give one: archiver name add "Valley Voice" --channel @handle')


def show_suggestions(outcome: SuggestOutcome) -> None:
    """What reviews speak for, or what became of it."""
    for each in outcome.accepted:
        say(f"{'Added' if each.act == 'add' else 'Taken back'}: {line_of(each.naming)}")
    for each in outcome.dismissed:
        say(f"Not suggested again: {line_of(each.naming)}")
    for number, each in enumerate(outcome.open, start=1):
        say(f"{number}. [{each.key}] {'add' if each.act == 'add' else 'take back'} {line_of(each.naming)}")
        say(safe(each.why, 400), 3)
        for passage in each.passages[:MOST_PASSAGES]:
            say(f"“{safe(passage)}”", 3)
    if outcome.open:
        say("")
        say("Take one with --accept N, all with --all; --dismiss N ends a suggestion.")
    elif not outcome.accepted and not outcome.dismissed:
        say("No review speaks for another name.")


def line_of(naming: Naming, channel: str | None = None) -> str:
    """A name, its channel, and what is said of it."""
    facts = [
        naming.role or "",
        f"since {naming.since}" if naming.since else "",
        f"until {naming.until}" if naming.until else "",
        f"“{safe(naming.note, 60)}”" if naming.note else "",
    ]
    more = ", ".join(fact for fact in facts if fact)
    kind = "speaks through" if naming.kind == "actor" else "is a name of"
    return f"“{safe(naming.name, 80)}” {kind} {safe(channel or naming.channel, 80)}{f' ({more})' if more else ''}"
