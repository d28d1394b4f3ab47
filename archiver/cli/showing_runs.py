"""What ``run`` and ``status`` show to people."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from archiver.cli.progress import amount
from archiver.cli.showing import collected_line, safe
from archiver.model.wanted import NOT_YET
from archiver.wording import counted

if TYPE_CHECKING:
    from datetime import datetime

    from archiver.jobs.authorities import AuthorityState
    from archiver.jobs.feed_status import FeedStatus
    from archiver.jobs.footage.state import FootageStatus
    from archiver.jobs.planning import CollectPlan
    from archiver.jobs.run import RunOutcome
    from archiver.jobs.scrub_status import ScrubStatus
    from archiver.jobs.status import ChannelStatus, FileStatus, StatusOutcome
    from archiver.jobs.witness_states import WitnessState

MOST = 20
"""Lines of a list; more are counted."""


def show_run(outcome: RunOutcome) -> None:
    """A line for each feed with news and each channel that brought something, then the sums."""
    from archiver.jobs.feeds import feed_line

    for feed in outcome.feeds:
        if feed.news or feed.due.new or feed.due.changed or feed.due.waiting:
            typer.echo(f"{safe(feed.source.key, 80)}: {safe(feed_line(feed), 400)}")
    for each in outcome.channels:
        if each.posts or each.files or each.again:
            typer.echo(collected_line(each))
    for sentence in outcome.lost:
        typer.echo(safe(sentence, 400))
    for name, reason in outcome.again.items():
        typer.echo(f"article {name[:12]} looked at again: {reason}")
    for line in _sums(outcome):
        typer.echo(line)


def _sums(outcome: RunOutcome) -> Iterator[str]:
    from archiver.cli.showing_match import done_words

    yield (
        f"{counted(len(outcome.articles), 'new article')}, {counted(outcome.linked, 'citation')} newly linked, "
        f"{outcome.proposed} newly proposed, "
        f"{counted(len(outcome.again), 'article')} resolved again"
    )
    if outcome.pages_again or outcome.new_versions:
        versions = counted(len(outcome.new_versions), "new version")
        yield f"{counted(outcome.pages_again, 'page')} looked at again, {versions}"
    changed = f"{outcome.edited} changed, {outcome.missing} missing"
    collected = sum(each.posts for each in outcome.channels)
    channels = counted(len(outcome.channels), "channel")
    yield (
        f"{counted(outcome.posts, 'new post')} ({collected} by collecting {channels}), "
        f"{counted(outcome.looked_at_again, 'post')} looked at again ({changed})"
    )
    yield (
        f"{counted(outcome.files, 'file')} ({amount(outcome.bytes, None, 'bytes')}), "
        f"{counted(outcome.requests, 'request')} to Telegram, {outcome.seconds:.1f} s"
    )
    if outcome.footage:
        yield done_words(outcome.footage)
    if outcome.scrubbed is not None and outcome.scrubbed.objects:
        again = outcome.scrubbed
        yield f"{counted(again.objects, 'object')} hashed again ({amount(again.bytes, None, 'bytes')})"
    for wait in outcome.waits:
        yield f"waiting: {wait.sentence}"
    if outcome.stopped is not None:
        yield "The pass could not be finished; the next one goes on from here."


def show_plan(outcome: CollectPlan) -> None:
    """A line for each channel: what is new, what was left out, what is due, files."""
    if not outcome.channels and not outcome.pending:
        typer.echo("There is no channel to collect. Add one: archiver channel add @name")
    for each in outcome.channels:
        parts = ["all posts" if each.newest is None else f"what came after post {each.newest}"]
        if each.holes:
            ids = sum(high - low + 1 for low, high in each.holes)
            parts.append(f"{counted(ids, 'id')} in {counted(len(each.holes), 'stretch', 'stretches')} not read yet")
        if each.due:
            parts.append(f"{counted(each.due, 'post')} to be looked at again")
        if each.files:
            parts.append(f"files of {counted(each.files, 'post')} ({amount(each.bytes, None, 'bytes')} or more)")
        if each.comments:
            which = "comments of" if outcome.over_web else "new comments on"
            parts.append(f"{which} {counted(each.comments, 'post')}")
        typer.echo(f"{each.channel.handle:24}  {'; '.join(parts)}")
    if outcome.origins:
        typer.echo(f"{counted(outcome.origins, 'post')} of other channels from which posts were forwarded")
    for waiting in outcome.pending:
        typer.echo(f"@{safe(waiting.name):23}  to be looked up, then all posts")
    if outcome.requests:
        _show_requests(outcome)


def _show_requests(outcome: CollectPlan) -> None:
    """How much that is: requests, bytes, time."""
    count = sum(outcome.requests.values())
    methods = ", ".join(f"{method} {times:,}" for method, times in outcome.requests.items())
    whom, page = ("Telegram's web pages", 20) if outcome.over_web else ("Telegram", 100)
    typer.echo(f"at least {counted(count, 'request')} to {whom}, more for each {page} posts that are new: {methods}")
    size = f"{amount(outcome.bytes, None, 'bytes')} of files; " if outcome.bytes else ""
    typer.echo(f"{size}at least {math.ceil(outcome.seconds)} s at the configured pace, transfers not counted")


def show_status(outcome: StatusOutcome) -> None:
    """What is due, what failed, what waits: a heading each, only where there is something."""
    from archiver.jobs.identity import moved_sentence

    last = (
        f"; last session {moment(outcome.session.began)}, `archiver {outcome.session.command}`"
        if outcome.session
        else ""
    )
    typer.echo(f"{outcome.folder}: {counted(outcome.entries, 'log entry', 'log entries')}{last}")
    if outcome.running:
        typer.echo(f"At work now: {outcome.running}")
    _section("Alerts", [safe(moved_sentence(each), 1000) for each in outcome.moved])
    _section("Channels", [_channel_line(each) for each in outcome.channels])
    _section("Feeds", [_feed_line(each) for each in outcome.feeds])
    _section("Time stamps", [_anchor_line(each) for each in outcome.anchors])
    _section("Stored objects", list(_scrub_lines(outcome.scrub)))
    _section("Footage", list(_footage_lines(outcome.footage)))
    _section("Witnesses", [_witness_line(each) for each in outcome.witnesses])
    _section("On hold", [f"{safe(each.name)}: {safe(each.hold.reason)}" for each in outcome.holds])
    _section("Due", list(_due_lines(outcome)))
    _section("Failed", list(_failed_lines(outcome)))
    _section("Left out, as [media] of the configuration says", list(_left_out_lines(outcome)))
    _section("Waiting", list(_waiting_lines(outcome)))


def _section(title: str, lines: list[str]) -> None:
    if not lines:
        return
    typer.echo(f"\n{title}")
    for line in lines[:MOST]:
        typer.echo(f"  {line}")
    if len(lines) > MOST:
        typer.echo(f"  and {len(lines) - MOST} more (--json has them all)")


def _channel_line(each: ChannelStatus) -> str:
    last = f"read {moment(each.last.last)}" if each.last else "never read"
    return f"{each.channel.handle:24}  {last:25}  {safe(each.channel.title, 60)}"


def _anchor_line(each: AuthorityState) -> str:
    entries = counted(each.size, "entry", "entries")
    last = f"stamped {entries} {moment(each.stamped)}" if each.stamped else "no stamp yet"
    left = f"; {each.unstamped} unstamped" if each.unstamped else ""
    if each.failed is None:
        return f"{each.name}: {last}{left}"
    failed = f"failed {counted(each.failures, 'time')}, at last {moment(each.failed)}: {safe(each.error or '', 200)}"
    again = f" Asked again after {moment(each.again)}." if each.again else ""
    return f"{each.name}: {last}{left}; {failed}{again}"


def _scrub_lines(scrub: ScrubStatus | None) -> Iterator[str]:
    if scrub is None or scrub.oldest is None:
        return
    last = f"the last check {moment(scrub.last)}" if scrub.last else "no check yet"
    yield f"each hashed since {moment(scrub.oldest)}, when it was stored or again; {last}"
    if scrub.last and scrub.unchecked:
        yield "some of them not hashed again since they were stored"
    for name, n in scrub.damaged.items():
        yield f"DAMAGED objects/sha256/{name[:2]}/{name} (entry {n}): `archiver repair --from COPY`"


def _footage_lines(footage: FootageStatus | None) -> Iterator[str]:
    from archiver.cli.showing_match import held_words

    if footage is None or not (footage.held.media or footage.due):
        return
    if footage.held.media > footage.held.failed:
        yield f"fingerprinted: {held_words(footage.held)}"
    if footage.due or footage.uncompared:
        compared = f", {counted(footage.uncompared, 'file')} to be compared" if footage.uncompared else ""
        yield f"{counted(footage.due, 'file')} to be fingerprinted{compared}: the next command, or archiver match --due"
    if footage.held.failed:
        yield f"{counted(footage.held.failed, 'file')} could not be fingerprinted, the newest of them:"
    for each in footage.failed:
        yield f"  {each.sha256[:12]}: {safe(each.failed or '', 120)}"


def _witness_line(each: WitnessState) -> str:
    entries = counted(each.size, "entry", "entries")
    last = f"co-signed {entries} {moment(each.cosigned)}" if each.cosigned else "no co-signature yet"
    left = f"; {each.left} not co-signed" if each.left else ""
    failed = f"; none since {moment(each.failed)}: {safe(each.error or '', 200)}" if each.failed else ""
    return f"{each.name}: {last}{left}{failed}"


def _feed_line(each: FeedStatus) -> str:
    parts = [f"asked {moment(each.asked)}" if each.asked else "never asked yet"]
    parts += [f"{each.archived} of {counted(each.announced, 'article')} archived"] if each.announced else []
    due = len(each.due.new) + len(each.due.changed) + len(each.due.waiting)
    parts += [f"{due} due"] if due else []
    parts += [f"{len(each.due.later)} could not be had"] if each.due.later else []
    parts += [f"could not be read: {safe(each.error)}"] if each.error else []
    return f"{safe(each.source.key, 80)}  {'; '.join(parts)}"


def _due_lines(outcome: StatusOutcome) -> Iterator[str]:
    for page in outcome.pages_due or ():
        yield f"to be archived: {safe(page)}"
    unread = [each for each in outcome.channels if each.last is None]
    if unread:
        yield f"{counted(len(unread), 'channel')} never read yet"
    if outcome.due:
        yield f"{counted(outcome.due, 'post')} to be looked at again now"
    if outcome.next_due:
        yield f"the next second look at {moment(outcome.next_due)}"
    for each in outcome.pending:
        yield f"@{safe(each.name)} has to be looked up"
    for name, reason in outcome.articles.items():
        yield f"article {name[:12]}: {reason}"
    waiting = outcome.files_not_asked_for.get(NOT_YET)
    if waiting:
        yield f"{counted(waiting, 'file')} of posts not fetched yet (of channels not on the list only cited posts' are)"
    if outcome.videos_due:
        links = counted(len(outcome.videos_due), "link")
        yield f"{links} to videos of other sites not followed yet (`archiver video get`)"
    if outcome.unlinked:
        yield f"{counted(outcome.unlinked, 'citation')} without a link, looked for again when something new comes"
    if outcome.proposals:
        yield f"{counted(outcome.proposals, 'citation')} with a proposal that waits for a person (`archiver review`)"
    if outcome.suggestions:
        yield f"{counted(outcome.suggestions, 'suggestion')} for names, out of reviews (`archiver name suggest`)"


def _left_out_lines(outcome: StatusOutcome) -> Iterator[str]:
    for reason, number in outcome.files_not_asked_for.items():
        if reason != NOT_YET:
            yield f"{counted(number, 'file')} of posts: {reason}"


def _failed_lines(outcome: StatusOutcome) -> Iterator[str]:
    last = outcome.last_run
    if last is not None:
        for sentence in [*last.gaps, *([last.stopped] if last.stopped else [])]:
            yield f"the run of {moment(last.began)}: {safe(sentence, 400)}"
    for channel in outcome.refused:
        if channel.last:
            yield f"{safe(channel.channel.title)}: {channel.last.error} ({moment(channel.last.last)})"
    for file in outcome.files:
        yield _file_line(file)
    for page in outcome.pages:
        yield f"{safe(page.url)}: {safe(page.error)} ({moment(page.last)})"
    for name in outcome.unread:
        yield f"{safe(name)}: the page holds nothing that could be read"
    if outcome.unreadable:
        yield f"{counted(outcome.unreadable, 'part')} of answers that this version cannot read; kept for a later one"


def _file_line(each: FileStatus) -> str:
    again = f"next try {moment(each.next_try)}" if each.next_try else "not tried again by itself"
    return f"file of {each.post}: {safe(each.missing.detail)} ({counted(each.missing.times, 'try', 'tries')}; {again})"


def _waiting_lines(outcome: StatusOutcome) -> Iterator[str]:
    yield from dict.fromkeys(each.login for each in outcome.accounts if each.login)
    for each in outcome.accounts:
        for method, until in each.waits.items():
            yield f"account {each.name}: Telegram lets it ask {method} again at {moment(until)}"
        if each.lookups_left == 0:
            yield f"account {each.name}: the day's look-ups of names are used up"


def moment(value: datetime) -> str:
    """A time in UTC, to the minute."""
    return f"{value:%Y-%m-%d %H:%M} UTC"
