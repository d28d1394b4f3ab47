"""Every command with its help, from the tree that Typer builds."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any

import typer

from archiver.cli.app import app

WIDTH = 100
"""Columns of the help texts, whatever terminal the page is made in."""


@functools.cache
def tree() -> Any:
    """The command ``archiver`` with all that hangs below it; built once, which takes a tenth of a second."""
    return typer.main.get_command(app)


def paths(command: Any | None = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words of every command that does something, as ("article", "add")."""
    for name, child in (command or tree()).commands.items():
        if getattr(child, "commands", None):
            yield from paths(child, (*path, name))
        else:
            yield (*path, name)


def help_of(path: tuple[str, ...]) -> str:
    """What ``archiver PATH --help`` prints on a terminal of ``WIDTH`` columns."""
    command = tree()
    context = command.context_class(command, info_name="archiver", terminal_width=WIDTH)
    for name in path:
        command = command.commands[name]
        context = command.context_class(command, info_name=name, parent=context)
    text: str = command.get_help(context)
    return "\n".join(line.rstrip() for line in text.splitlines())


def section() -> str:
    """The part of the page about commands."""
    listed = [f"- [`archiver {' '.join(path)}`](#archiver-{'-'.join(path)})" for path in paths()]
    parts = [
        "## Commands\n\n" + "\n".join(listed) + "\n",
        "### Global options\n\n" + _fenced(help_of(())),
        *(f"### archiver {' '.join(path)}\n\n" + _fenced(help_of(path)) for path in paths()),
    ]
    return "\n".join(parts)


def _fenced(text: str) -> str:
    return f"```text\n{text}\n```\n"
