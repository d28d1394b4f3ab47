"""What ``channel show`` and ``channel log`` show to people. Strings from outside are made safe for a terminal first."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from archiver.cli.showing import safe, say
from archiver.wording import counted

if TYPE_CHECKING:
    from archiver.jobs.channel_log import ChannelLog
    from archiver.jobs.channels import ChannelOutcome, IdsOutcome
    from archiver.model.captures import Json
    from archiver.model.changes import Change
    from archiver.model.completeness import Completeness
    from archiver.model.groups import MemberCount, MovedName

MOST_CHANGES = 100
MOST_HOLES = 20
MOST_TEXT = 400
MEANINGS = {
    "captured": "posts that are there",
    "service": "service messages that are there",
    "restricted": "shown with a restriction",
    "gone": "not there",
    "inaccessible": "Telegram refused to show them",
    "unknown": "never looked at",
}
SENTENCES = {
    "first_seen": "the channel was seen for the first time",
    "channel": "the channel changed",
    "name_moved": "a username now leads elsewhere",
    "missing": "is missing",
    "confirmed": "is missing still: confirmed",
    "back": "is back",
    "pinned": "is pinned",
    "unpinned": "is no longer pinned",
    "refused": "Telegram lets nobody in",
    "let_in": "Telegram lets the account in again",
}


def show_channel(outcome: ChannelOutcome) -> None:
    """One channel's names, what happened to its ids, and what it is beside its posts."""
    record = outcome.channel
    say(f"{safe(record.title)}  ({record.channel_id}){'' if record.registered else '  seen, not collected'}")
    say(", ".join(f"@{safe(name)}" for name in record.usernames) or "no username", 2)
    former = [f"@{name}" for name in record.former_usernames]
    for label, names in (
        ("also", list(record.aliases)),
        ("formerly", [*record.former_titles, *former]),
        ("owner", list(record.owners)),
    ):
        if names:
            say(f"{label}: {', '.join(safe(name) for name in names)}", 2)
    if outcome.became is not None:
        say(f"upgraded to the group {outcome.became}", 2)
    if record.restriction:
        say(f"restricted by Telegram: {safe(record.restriction)}", 2)
    if record.noforwards:
        say("protected: the channel forbids saving and forwarding", 2)
    for moved in outcome.moved:
        say(_moved(moved), 2)
    _show_members(outcome)
    _show_completeness(outcome)
    if outcome.comments is not None and outcome.comments.posts:
        said = outcome.comments
        archived = f"{counted(said.comments, 'comment')} on {counted(said.threads, 'post')} archived"
        say(f"comments: {archived}; Telegram counts {said.replies:,} on {said.posts:,}", 2)
    for topic in outcome.topics:
        states = (("closed", topic.closed), ("hidden", topic.hidden), ("deleted", topic.deleted))
        marks = [mark for mark, is_so in states if is_so]
        also = f"  ({', '.join(marks)})" if marks else ""
        say(f"topic {topic.topic_id}: {safe(topic.title, 60)}, {counted(topic.posts, 'post')}{also}", 2)
    for pin in outcome.pinned:
        say(f"pinned: {pin.message_id}, {'since' if pin.how == 'service' else 'seen first'} {_time(pin.since)}", 2)
    for earlier in outcome.earlier:
        say("")
        say("Until it was upgraded, it was this basic group:")
        show_channel(earlier)


def _show_members(outcome: ChannelOutcome) -> None:
    if outcome.members:
        first, last = outcome.members[0], outcome.members[-1]
        grown = last.count - first.count
        is_change = abs(grown) >= max(first.step, last.step) and last is not first  # else rounding may be all of it
        change = f" ({grown:+,} since {first.at:%Y-%m-%d})" if is_change else ""
        say(f"members: {_members(last)}{change}", 2)


def _members(count: MemberCount) -> str:
    return f"{'about ' if count.step > 1 else ''}{count.count:,} on {count.at:%Y-%m-%d}"


def _show_completeness(outcome: ChannelOutcome) -> None:
    completeness = outcome.completeness
    accounts = f" by {counted(completeness.accounts, 'account')}" if completeness.accounts else ""
    joined = f", {outcome.joined:,} of them a member" if outcome.joined else ""
    say(f"last looked at: {_time(completeness.looked)}{accounts}{joined}", 2)
    refusal = completeness.refusal
    if refusal is not None:
        say(f"Telegram lets nobody in since {_time(refusal.since)}: {safe(refusal.error)} (last asked "
            f"{_time(refusal.last)})", 2)  # fmt: skip
    say("")
    _table(completeness)
    counts = completeness.counts
    if counts["gone"]:
        say(f"of those gone: {counts['deleted']:,} seen before, {counts['never_seen']:,} never seen (deleted before "
            f"the first look, or never used); {counts['confirmed']:,} missing at two looks", 2)  # fmt: skip
    if counts["unreadable"]:
        say(f"of those unknown: {counts['unreadable']:,} shown in a form that this version cannot read", 2)
    if outcome.channel.channel_id < 0:
        say("Ids of a basic group are counted over all chats of the account: ids that were not shown mean nothing.", 2)
    say("")
    say(f"covered: {', '.join(_stretch(low, high) for low, high in outcome.intervals) or 'nothing'}", 2)
    if outcome.on_the_web:
        reached = ", ".join(_stretch(each.low, each.high) for each in outcome.on_the_web)
        say(f"web pages reached over: {reached} (ids that they left out stay unknown)", 2)
    for low, high in outcome.holes[:MOST_HOLES]:
        say(f"not looked at: {_stretch(low, high)} ({counted(high - low + 1, 'id')})", 2)
    if len(outcome.holes) > MOST_HOLES:
        say(f"and {len(outcome.holes) - MOST_HOLES} more stretches (all of them with --json)", 2)


def _table(completeness: Completeness) -> None:
    total = completeness.total
    say(f"{'class':14}{'ids':>10}{'share':>9}  last looked at", 2)
    for kind, tally in completeness.tallies.items():
        if not tally.count and kind in ("restricted", "inaccessible", "service"):
            continue
        looked = _time(tally.looked_from)
        if tally.looked_until is not None and _time(tally.looked_until) != looked:
            looked = f"{looked} to {_time(tally.looked_until)}"
        share = f"{100 * tally.count / total:.1f} %" if total else "-"
        say(f"{kind:14}{tally.count:>10,}{share:>9}  {looked if tally.looked_from else '-'}", 2)
    say(f"{'all':14}{total:>10,}", 2)


def show_ids(outcome: IdsOutcome) -> None:
    """One line an id."""
    print_row("id", "class", "first seen", "last looked at", "gone since", "confirmed")
    for number, each in outcome.ids():
        times = (each.first_seen, each.last_looked, each.gone_since, each.confirmed)
        print_row(str(number), each.kind, *(_time(moment) for moment in times))


def print_row(number: str, kind: str, *times: str) -> None:
    """A line of the table of ids."""
    import typer

    typer.echo(f"{number:>10}  {kind:13}" + "".join(f"{time:22}" for time in times).rstrip())


def show_log(outcome: ChannelLog) -> None:
    """What changed, by time, then members and the posts that grew most."""
    record = outcome.channel
    since = f" since {outcome.since:%Y-%m-%d}" if outcome.since else ""
    say(f"{safe(record.title)}  ({record.channel_id}){since}")
    for moved in outcome.moved:
        say(_moved(moved), 2)
    if outcome.left_out:
        say(f"({counted(outcome.left_out, 'earlier change is', 'earlier changes are')} not shown; --limit 0 shows all)")
    for change in outcome.changes:
        _show_change(change)
    if not outcome.changes:
        say("Nothing changed.", 2)
    if outcome.members:
        values = [outcome.members[0], *outcome.members[-1:]] if len(outcome.members) > 1 else outcome.members
        shown = ", ".join(map(_members, values))
        say(f"members: {shown} {' (--json has all values)' if len(outcome.members) > len(values) else ''}")
    for mover in outcome.movers:
        (before, after), (fewer, more) = mover.views, mover.reactions
        grown = [f"views {before or 0:,} to {after:,}"] if after is not None and after != before else []
        grown += [f"reactions {fewer:,} to {more:,}"] if more != fewer else []
        say(f"post {mover.message_id}: {', '.join(grown)}", 2)


def _show_change(change: Change) -> None:
    subject = f"post {change.message_id} " if change.message_id is not None else ""
    if change.basic_group is not None:
        subject += f"of the basic group {change.basic_group} "
    if change.kind == "edited":
        when = f" (Telegram: {_time(change.edited)})" if change.edited else ""
        say(f"{_time(change.at)}  {subject}was edited{when}")
    elif change.kind == "topic":
        say(f"{_time(change.at)}  topic {change.message_id}")
    else:
        say(f"{_time(change.at)}  {subject}{SENTENCES[change.kind]}")
    for name, (old, new) in change.fields.items():
        is_name = change.kind == "name_moved"
        say(f"@{safe(name)}: from {old} to {new or 'nobody'}" if is_name else _field(name, old, new), 6)


def _field(name: str, old: Json, new: Json) -> str:
    """What changed of one thing; of a text only the words that differ, with some around."""
    from archiver.text.difference import short_difference

    label = safe(name).replace("_", " ")
    if isinstance(old, str) and isinstance(new, str) and " " in old + new:
        return f"{label}: {safe(short_difference(old, new), MOST_TEXT)}"
    if old is None:
        return f"{label}: {_value(new)}"
    return f"{label}: {_value(old)} -> {_value(new)}"


def _value(value: Json) -> str:
    if value is None or value == [] or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return f"“{safe(value, MOST_TEXT // 2)}”"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(safe(str(each)) for each in value)
    return safe(json.dumps(value, ensure_ascii=False), MOST_TEXT // 2)


def _moved(moved: MovedName) -> str:
    from archiver.jobs.identity import moved_sentence

    return f"ALERT: {safe(moved_sentence(moved), 1000)}"


def _stretch(low: int, high: int) -> str:
    return f"{low} to {high}" if high > low else str(low)


def _time(moment: datetime | None) -> str:
    return "-" if moment is None else f"{moment:%Y-%m-%d %H:%M} UTC"
