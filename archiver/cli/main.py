"""The entry point: from arguments to an exit code (``docs/design.md``, "Exit codes")."""

from __future__ import annotations

import io
import logging
import os
import sys
from collections.abc import Callable
from typing import NoReturn

import typer
from typer.exceptions import TyperException

from archiver.cli.app import app
from archiver.cli.garbage import searching_rarely
from archiver.cli.interrupting import INTERRUPTED, SENTENCE, hear_no_more, leave_when_interrupted
from archiver.cli.options import hoist
from archiver.errors import ArchiverError

USAGE = 64
CANNOT_RUN = 3


def main() -> NoReturn:
    """Run the command that ``sys.argv`` names and exit."""
    leave_when_interrupted()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal of another encoding must not end a run
            stream.reconfigure(errors="backslashreplace")
    # Libraries log what the jobs report in their own words; without a handler Python would print it as well.
    logging.getLogger().addHandler(logging.NullHandler())
    with searching_rarely():  # also while modules are loaded, which otherwise takes a third longer
        code = run(sys.argv[1:], interrupted=hear_no_more)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _nobody_reads()
    if code == INTERRUPTED:
        os._exit(code)  # all is closed; a further Ctrl-C while Python ends itself would change the exit code
    sys.exit(code)


def run(arguments: list[str], *, interrupted: Callable[[], None] = lambda: None) -> int:
    """Run one command and return its exit code; nothing escapes but a bug that ``ARCHIVER_DEBUG`` asks to see.

    ``interrupted`` is called where the command was, before that is said.
    """
    command = typer.main.get_command(app)
    try:
        # Not `command.main`: it ends an interrupted run without a word, and one whose output nobody reads with 1.
        with command.make_context("archiver", hoist(arguments)) as context:
            outcome = command.invoke(context)
    except typer.Exit as stop:
        return int(stop.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        interrupted()
        _say(SENTENCE)
        return INTERRUPTED
    except ArchiverError as fault:
        _say(f"archiver: {_shown(fault)}")
        return fault.exit_code
    except BrokenPipeError:
        _nobody_reads()
        return 0
    except TyperException as fault:
        _say(_usage(fault.format_message()))
        return USAGE
    except Exception as fault:  # noqa: BLE001  the last line of defence: a bug becomes one sentence and exit 3
        return _unexpected(fault)
    return outcome if isinstance(outcome, int) else 0


def _shown(fault: ArchiverError) -> str:
    """The sentence on one line; names and paths in it may come from anywhere."""
    from archiver.cli.showing import harmless

    return harmless(" ".join(str(fault).splitlines()))


def _usage(message: str) -> str:
    """What was wrong and where to look; the help itself where no command was given."""
    if message.startswith("Usage:"):
        return message
    return f"archiver: {message}\nTry `archiver --help`, or `archiver COMMAND --help` for an example."


def _nobody_reads() -> None:
    """The reader of our output went away (`archiver ... | head`): what is still buffered goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unexpected(fault: Exception) -> int:
    if os.environ.get("ARCHIVER_DEBUG"):
        raise fault
    _say(
        f"archiver: unexpected {type(fault).__name__}: {fault}. This is a bug; nothing that was archived is lost. "
        "Run again with ARCHIVER_DEBUG=1 to see where it happened, and report that."
    )
    return CANNOT_RUN


def _say(text: str) -> None:
    sys.stderr.write(text.rstrip() + "\n")
