"""``archiver anchor``."""

from __future__ import annotations

import typer

from archiver.cli.calling import call, emit_json, finish, options_of, workplace


def add_to(parent: typer.Typer) -> None:
    """Put this command into the tree."""
    parent.command(epilog="Example:  archiver anchor --archive ~/cases/zelmara")(anchor)


def anchor(context: typer.Context) -> None:
    """Have the newest checkpoint stamped now by every configured authority, and co-signed by the witnesses.

    An authority gets a hash and a random number, nothing else. One that failed a short while ago is asked all the same.

    Exit codes: 0 all stamped it, 2 one did not, 3 none is configured.
    """
    from archiver.cli.showing import safe
    from archiver.jobs.anchor import anchor_now

    outcome = call(anchor_now(workplace(context, "anchor")))
    if options_of(context).json:
        emit_json(outcome.document())
    else:
        for each in outcome.anchors:
            if each.time is not None:
                typer.echo(f"{safe(each.authority, 40)} stamped {each.size} log entries at {each.time.isoformat()}")
        for name in outcome.cosigned:
            typer.echo(f"{safe(name, 40)} co-signed {outcome.size} log entries")
        if not (outcome.anchors or outcome.cosigned or outcome.gaps):
            typer.echo(f"Nobody was asked: the witnesses have co-signed all {outcome.size} log entries")
    finish(outcome.gaps)
