"""The ``archiver ...`` command lines that a document shows, and whether the command tree takes them."""

from __future__ import annotations

import re
import shlex
from typing import Any

from typer.exceptions import Exit, TyperException

from archiver.cli.options import hoist
from tests.docs.commands import tree

_BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(archiver [^`]+)`")
_ENDS = frozenset({"|", "||", "&", "&&", ";", ">", ">>", "<"})


def shown(text: str) -> list[str]:
    """Command lines in code blocks and in running text; ``archiver ...`` stands for any and is left out."""
    found = [match for match in _INLINE.findall(_BLOCK.sub("", text)) if not match.endswith("...")]
    for block in _BLOCK.findall(text):
        for line in block.splitlines():
            found += [words for part in re.split(r"[|;]", line) if (words := _command(part))]
    return found


def arguments(line: str) -> list[str]:
    """The words behind ``archiver``, without a comment and without where the output goes."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    words: list[str] = []
    for word in lexer:
        if word in _ENDS:
            break
        words.append(word)
    return words[1:]


def fault(line: str) -> str | None:
    """Why the command tree would refuse the line; None where it takes it. Nothing is run."""
    try:
        _parse(tree(), "archiver", hoist(arguments(line)), None)
    except TyperException as error:
        return error.format_message()
    except Exit:  # --version and --help end there
        return None
    return None


def _command(text: str) -> str | None:
    words = text.strip().removeprefix("$ ").strip()
    words = words.removeprefix(".venv/bin/")
    return words if words.startswith("archiver ") else None


def _parse(command: Any, name: str, words: list[str], parent: Any) -> None:
    with command.make_context(name, words, parent=parent) as context:
        if getattr(command, "commands", None):
            child_name, child, rest = command.resolve_command(context, [*context._protected_args, *context.args])
            _parse(child, child_name, rest, context)
