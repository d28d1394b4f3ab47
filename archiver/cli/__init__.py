"""The command line: one module per verb; each parses, calls a job, and shows what the job returned.

``main``      the entry point: global options anywhere on the line, exit codes
``app``       the tree of commands
``calling``   runs a job in an event loop and turns faults into sentences and exit codes
``garbage``   how often Python searches for cycles meanwhile
``showing``   JSON on standard output; sentences and tables for people
``asking``    questions to a person or a pipe; ``reviewing`` and ``reviewing_matches`` are the
conversations of ``archiver review``, ``rounds`` what they have in common
``progress``  bars on a terminal, plain lines elsewhere, always on standard error

Only the standard library and Typer are imported while ``--help`` is shown; every verb imports its job when called.
"""

from archiver.cli.main import main

__all__ = ["main"]
