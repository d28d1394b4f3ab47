"""The tree of commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archiver import __version__
from archiver.cli import (
    accounts,
    anchor,
    annotate,
    article,
    catalog,
    channel,
    collect,
    corroborate,
    demo,
    export,
    follow,
    hold,
    importing,
    init,
    key,
    link,
    log,
    login,
    match,
    media,
    name,
    notify,
    receipt,
    redact,
    repair,
    report,
    review,
    run,
    search,
    serve,
    status,
    verify,
    video,
    witness,
)
from archiver.cli.options import Options

EPILOG = "--archive, --config, --account, --json and --quiet may stand anywhere on the line."


def _version(wanted: bool) -> None:  # noqa: FBT001  the shape that Typer calls back with
    if wanted:
        typer.echo(f"archiver {__version__}")
        raise typer.Exit


def root(
    context: typer.Context,
    archive: Annotated[
        Path | None,
        typer.Option("--archive", metavar="DIR", envvar="ARCHIVER_DIR", help="The archive (default: this folder)."),
    ] = None,
    config: Annotated[Path | None, typer.Option("--config", metavar="FILE", help="Configuration file to use.")] = None,
    account: Annotated[
        str | None, typer.Option("--account", metavar="NAME", help="Ask Telegram with this account alone.")
    ] = None,
    json: Annotated[  # noqa: FBT002
        bool, typer.Option("--json", help="One JSON document on standard output.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Warnings, but no progress.")] = False,  # noqa: FBT002
    version: Annotated[  # noqa: FBT002
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """From a news article to the archived, hashed and linked Telegram post that it cites.

    The main job:  archiver article add https://example.org/news.html

    Exit codes: 0 done, 1 integrity failure, 2 done with named gaps, 3 could not run, 64 usage,
    75 try again later, 130 interrupted.
    """
    del version
    context.obj = Options(archive=archive, config=config, account=account, json=json, quiet=quiet)


def _build() -> typer.Typer:
    tree = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        epilog=EPILOG,
        callback=root,
    )
    order = (
        init, login, accounts, article, channel, name, collect, follow, run, corroborate, status, link, review, media,
        video, match, search, report, serve, anchor, verify, repair, receipt, catalog, key, annotate, hold, importing,
        redact, log, notify, witness, export, demo,
    )  # fmt: skip
    for verb in order:
        verb.add_to(tree)
    return tree


app = _build()
