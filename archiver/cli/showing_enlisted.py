"""What ``channel add`` shows to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.cli.showing import safe, say, show_channels

if TYPE_CHECKING:
    from archiver.jobs.enlisting import Enlisted


def show_enlisted(outcome: Enlisted) -> None:
    """A line for each channel that was added, or would be; what could not be is said as gaps."""
    if outcome.dry:
        for name, title in outcome.would:
            say(f"{'would add':9}  {safe(name):24}  {safe(title, 60)}")
        if not outcome.would:
            say("Nothing would be added.")
        return
    if outcome.channels or outcome.pending:
        show_channels(outcome)
