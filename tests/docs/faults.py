"""Exit codes and the errors behind them, from archiver/errors.py."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from archiver import errors
from archiver.cli.calling import DONE
from archiver.cli.main import INTERRUPTED
from tests.docs.markdown import paragraph, table

NO_CLASS = (
    (DONE, "-", "Done. An article without citations is done, with a sentence."),
    (INTERRUPTED, "-", "Interrupted. What was archived before is kept; the same command goes on from there."),
)
"""Codes that no error stands for."""


def classes() -> Iterator[type[errors.ArchiverError]]:
    """Every error that a user may meet, in the order of the file."""
    for _, each in inspect.getmembers(errors, inspect.isclass):
        if issubclass(each, errors.ArchiverError) and each is not errors.ArchiverError:
            yield each


def section() -> str:
    """The part of the page about exit codes."""
    rows = [(each.exit_code, f"`{each.__name__}`", paragraph(each.__doc__)) for each in classes()]
    ordered = sorted([*NO_CLASS, *rows], key=lambda row: row[0])
    body = table(("code", "error", "meaning"), [(str(code), name, meaning) for code, name, meaning in ordered])
    note = (
        "`verify` and the commands that go on past a fault (`collect`, `article`, `link`) exit with 2 and name each "
        "gap on standard error. A bug exits with 3.\n"
    )
    return f"## Exit codes\n\n{body}\n{note}"
