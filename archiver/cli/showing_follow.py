"""What ``archiver follow`` shows: a line for everything that happens, and what it all came to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from archiver.cli.progress import amount
from archiver.cli.showing import safe, say
from archiver.wording import counted

if TYPE_CHECKING:
    from archiver.jobs.follow import FollowOutcome, Happening
    from archiver.jobs.following.desk import Followed
    from archiver.jobs.progress import Progress
    from archiver.model.observations import MediaRef

BEGINNING = 60
"""Characters of a post's text that are shown."""


def teller(progress: Progress, *, json: bool) -> Callable[[Happening], None]:
    """Shows what happens: on standard output, which with ``--json`` is for the document alone."""
    if json:
        return lambda happening: progress.step(line_of(happening))
    return lambda happening: typer.echo(line_of(happening))


def line_of(happening: Happening) -> str:
    """ "2026-11-25 12:00:01 @rives_demo/12 new: “Message” (photo, 17 KiB)"."""
    name = f"{happening.at:%Y-%m-%d %H:%M:%S} {happening.channel.handle}/{happening.key.message_id}"
    if happening.kind == "file":
        if happening.file is None:
            return f"{name} file not archived: {safe(happening.refused)}"
        return f"{name} file archived: {safe(happening.file.mime)}, {amount(happening.file.size, None, 'bytes')}"
    if happening.seen is None:
        return f"{name} {happening.kind}"
    seen = happening.seen
    files = ", ".join(_file(ref) for ref in seen.media if ref.part == "media")
    text = f" “{safe(seen.text, BEGINNING)}”" if seen.text else f" ({safe(seen.service)})" if seen.service else ""
    return f"{name} {happening.kind}:{text}{f' ({files})' if files else ''}"


def show_followed(outcome: FollowOutcome) -> None:
    """What a run brought."""
    for each in outcome.channels:
        say(_channel(each))
    if outcome.channels:
        updates, requests = counted(outcome.updates, "update"), counted(outcome.requests, "request")
        say(f"Followed for {outcome.seconds:.0f} s: {updates}, {requests}.")


def _channel(each: Followed) -> str:
    files = f", {counted(each.files, 'file')} ({amount(each.bytes, None, 'bytes')})" if each.files else ""
    return f"{safe(each.record.title)}: {each.new} new, {each.edited} edited, {each.deleted} deleted{files}"


def _file(ref: MediaRef) -> str:
    return f"{ref.kind}, {amount(ref.size, None, 'bytes')}" if ref.size else ref.kind
