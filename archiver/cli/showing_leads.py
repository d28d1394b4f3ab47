"""What ``channel origins`` and ``channel discover`` show to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from archiver.cli.showing import safe
from archiver.wording import counted

if TYPE_CHECKING:
    from archiver.jobs.discover import Discovered, DiscoverOutcome
    from archiver.jobs.origins import OriginsOutcome

MOST = 40
"""Lines; more are counted."""


def show_origins(outcome: OriginsOutcome) -> None:
    """A line for each forward, the newest first, under the sums."""
    if not outcome.forwards:
        typer.echo(f"{safe(outcome.channel.title)}: no post that was forwarded from another channel's.")
        return
    median = duration(outcome.median_delay_s or 0)
    typer.echo(
        f"{safe(outcome.channel.title)}: {counted(len(outcome.forwards), 'forward')}, half of them within {median}"
    )
    for each in outcome.forwards[::-1][:MOST]:
        name = safe(outcome.names.get(each.origin.channel_id), 40) or str(each.origin.channel_id)
        delay = duration(each.delay.total_seconds())
        typer.echo(
            f"  {each.post.message_id:>8}  {delay:>8} after  {name}/{each.origin.message_id}  {outcome.state(each)}"
        )
    if len(outcome.forwards) > MOST:
        typer.echo(f"  and {len(outcome.forwards) - MOST} more (--json has them all)")


def show_discovered(outcome: DiscoverOutcome) -> None:
    """A line for each channel, and how to add one."""
    if not outcome.channels:
        where = counted(outcome.sources, "channel")
        typer.echo(f"No other channel is forwarded from or named in what is archived of {where}.")
        return
    for each in outcome.channels:
        typer.echo(f"{safe(each.name, 32):<32}  {safe(each.title, 30):<30}  {_led(each)}")
    if outcome.total > len(outcome.channels):
        typer.echo(f"and {outcome.total - len(outcome.channels):,} more (--limit {outcome.total})")
    new = next((each for each in outcome.channels if not each.registered), None)
    if new is not None:
        typer.echo(f"To collect one of them: archiver channel add {safe(new.name, 32)}")


def _led(each: Discovered) -> str:
    parts = [
        f"forwarded {counted(each.forwarded, 'time')}" if each.forwarded else "",
        f"named in {counted(each.mentioned, 'post')}" if each.mentioned else "",
        "discussion group" if each.linked else "",
        f"by {counted(len(each.by), 'channel')}",
        f"{each.first:%Y-%m-%d} to {each.last:%Y-%m-%d}" if each.first and each.last else "",
        f"cited by {counted(each.cited, 'article')}" if each.cited else "",
        "on the list" if each.registered else "",
    ]
    return ", ".join(part for part in parts if part)


def duration(seconds: float) -> str:
    """The largest unit alone: "45 s", "12 min", "3 h", "9 d"."""
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if abs(seconds) >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
