"""What commands show of one post: what it holds, its versions, how its poll stood."""

from __future__ import annotations

from collections.abc import Sequence

from archiver.cli.showing import safe, say
from archiver.model.details import ServiceContent
from archiver.model.observations import PostSeen
from archiver.model.records import PostRecord, PostVersion, VotesSeen
from archiver.report.holding import lines_of
from archiver.report.lines import Line
from archiver.report.witnesses import SOURCES
from archiver.report.wording import duration

UNDATED = "edited, at a time that web pages do not tell"


def show_post(post: PostRecord) -> None:
    """What a post holds, in short."""
    seen = post.seen
    if seen.text:
        say(f"“{safe(seen.text, 300)}”", 2)
    elif seen.service and not any(isinstance(each, ServiceContent) for each in seen.details):
        say(f"service message {safe(seen.service)}", 2)
    facts = [
        f"edited {seen.edit_date:%Y-%m-%d %H:%M} UTC" if seen.edit_date else UNDATED if seen.edited else "",
        f"gone since {post.gone_at:%Y-%m-%d %H:%M} UTC" if post.gone_at else "",
        f"forwarded {_ago(post)}" if seen.forward else "",
        f"{'pins' if seen.service == 'pinMessage' else 'answers'} {seen.reply_to}" if seen.reply_to else "",
        _album(seen),
        "protected from copying" if seen.noforwards else "",
        f"{'about ' if seen.views_step > 1 else ''}{seen.views:,} views" if seen.views is not None else "",
    ]
    if any(facts):
        say("; ".join(fact for fact in facts if fact), 2)
    show_lines(seen, 2)


def show_lines(seen: PostSeen, indent: int) -> None:
    """A line for each thing that a post holds besides text and files."""
    for line in lines_of(seen):
        say(line_text(line), indent)


def _album(seen: PostSeen) -> str:
    if seen.grouped_id is None:
        return ""
    return f"album that begins with post {-seen.grouped_id}" if seen.is_web_album else f"album {seen.grouped_id}"


def _ago(post: PostRecord) -> str:
    delay = post.forward_delay
    return f"{duration(delay.total_seconds())} after its origin" if delay else ""


def line_text(line: Line) -> str:
    """A line of what a post holds."""
    said = "".join(part.text if part.kind == "words" else safe(part.text) for part in line.parts)
    return f"{line.label}: {said}"


def show_changes(versions: Sequence[PostVersion], votes: Sequence[VotesSeen]) -> None:
    """The versions of a post where there are several, each with the way by which it came where that is not the
    protocol alone, and how its poll stood whenever that was found changed.
    """
    ways = {version.source for version in versions} != {"telegram"}
    for version in versions if len(versions) > 1 else ():
        edit = version.seen.edit_date
        when = f"edited {edit:%Y-%m-%d %H:%M} UTC, " if edit else ""
        held = "; ".join(line_text(line) for line in lines_of(version.seen))
        words = f"“{safe(version.seen.text)}”" if version.seen.text else ""
        by = f" by {SOURCES.get(version.source, version.source)}" if ways else ""
        seen = "from a copy made, at the earliest," if version.source == "desktop" else "seen"
        at = f"{version.seen_at:%Y-%m-%d %H:%M} UTC"
        say(f"version{by}: {when}{seen} {at}, log entry {version.entry}  {words} {held}", 2)
    for each in votes:
        total = "a number of voters that Telegram kept back" if each.votes.total is None else f"{each.votes.total:,}"
        counts = ", ".join("?" if count.voters is None else f"{count.voters:,}" for count in each.votes.answers)
        say(f"votes: {total}{f' ({counts})' if counts else ''}, seen {each.seen_at:%Y-%m-%d %H:%M} UTC", 2)
