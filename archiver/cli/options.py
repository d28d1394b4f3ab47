"""The global options, which may stand anywhere on the line: ``archiver article list --json`` too."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

WITH_VALUE = ("--archive", "--config", "--account")
FLAGS = ("--json", "--quiet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What holds for every command."""

    archive: Path | None = None
    config: Path | None = None
    account: str | None = None
    json: bool = False
    quiet: bool = False


def hoist(arguments: list[str]) -> list[str]:
    """The same arguments with the global options first; what follows ``--`` is left alone.

    A value is taken along with its option, so that ``--archive`` at the very end stays a usage error.
    """
    front: list[str] = []
    rest: list[str] = []
    position = 0
    while position < len(arguments):
        argument = arguments[position]
        position += 1
        if argument == "--":
            rest += [argument, *arguments[position:]]
            break
        if argument in FLAGS or argument.startswith(tuple(f"{name}=" for name in WITH_VALUE)):
            front.append(argument)
        elif argument in WITH_VALUE:
            front += [argument, *arguments[position : position + 1]]
            position += 1
        else:
            rest.append(argument)
    return front + rest
