"""What a post holds besides text and files, in short lines for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from archiver.model import details as model
from archiver.model.details import Detail, Votes
from archiver.model.observations import PostSeen
from archiver.report.lines import Line, Part, code, joined, name, parts, words
from archiver.report.wording import duration, moment
from archiver.wording import counted


def lines_of(seen: PostSeen) -> list[Line]:
    """Every detail of a post, how its poll stands, and its reactions."""
    found = [_line(detail, seen.votes) for detail in seen.details]
    if seen.reactions:
        given = ", ".join(f"{number:,} {_reaction(kind)}" for kind, number in seen.reactions)
        part = ", in the form that Telegram makes for everybody" if seen.partial_reactions else None
        found.append(Line("Reactions", parts(name(given), words(part))))
    return found


def _reaction(kind: str) -> str:
    if kind == "paid":
        return "paid for with stars"
    return f"custom (emoji {kind})" if kind.isdecimal() else kind


def _line(detail: Detail, votes: Votes | None) -> Line:
    if isinstance(detail, model.Poll):
        return _poll(detail, votes)
    label, read = _READERS[type(detail)]
    return Line(label(detail) if callable(label) else label, parts(*read(detail)))


def _poll(poll: model.Poll, votes: Votes | None) -> Line:
    told = {each.option: each for each in votes.answers} if votes else {}
    said = [
        name(poll.question),
        words(
            joined(
                (
                    counted(len(poll.answers), "answer"),
                    None if votes is None or votes.total is None else counted(votes.total, "voter"),
                    "closed" if poll.closed else None,
                    "several may be chosen" if poll.several else None,
                )
            )
        ),
    ]
    for answer in poll.answers:
        chosen = told.get(answer.option)
        number = "" if chosen is None or chosen.voters is None else f": {chosen.voters:,}"
        said += [words("; "), name(answer.text), words(f"{number}{' (right)' if chosen and chosen.correct else ''}")]
    if votes and votes.solution:
        said += [words("; explained: "), name(votes.solution)]
    return Line("Quiz" if poll.quiz else "Poll", parts(*said))


_STATES: Mapping[str, str] = MappingProxyType(
    {
        "pending": ", which Telegram had not loaded yet",
        "empty": ", of which Telegram showed nothing",
        "unchanged": "the answer left it out as unchanged",
    }
)


def _preview(held: model.Preview) -> list[Part | None]:
    named = [name(each) for each in (held.site, held.title, held.author) if each]
    heading = [part for each in named for part in (each, words(", "))][:-1]
    opening = [*heading, words(": ")] if heading else []
    description = [words(" "), name(held.description)] if held.description else []
    return [*opening, code(held.url), words(_STATES.get(held.state)), *description]


def _place(held: model.Place) -> list[Part | None]:
    where = "an unknown place" if held.latitude is None else f"{held.latitude:g}, {held.longitude:g}"
    named = [part for each in (held.title, held.address) if each for part in (name(each), words(", "))]
    accuracy = f"within {held.accuracy_m:,} m" if held.accuracy_m else None
    moving = f"moving for {duration(held.period_s)}" if held.period_s else None
    return [*named, words(where + (joined((accuracy, moving)) or ""))]


def _contact(held: model.Contact) -> list[Part | None]:
    whole = " ".join(each for each in (held.first_name, held.last_name) if each)
    phone = [words(", "), code(held.phone)] if held.phone else []
    return [name(whole) or words("a person who is not named"), *phone]


def _invoice(held: model.Invoice) -> list[Part | None]:
    price = f", {held.amount:,} of the smallest unit of "
    return [name(held.title), words(price), name(held.currency), words(" (a test)" if held.test else None)]


def _paid(held: model.Paid) -> list[Part | None]:
    hidden = held.items - held.shown
    rest = f"; {counted(hidden, 'was', 'were')} shown as a preview only" if hidden else "; all were shown"
    return [words(f"{counted(held.items, 'item')} for {counted(held.stars, 'star')}{rest}")]


def _prize(months: int | None, stars: int | None) -> str | None:
    if stars is not None:
        return counted(stars, "star")
    return None if months is None else f"{counted(months, 'month')} of Telegram Premium"


def _giveaway(held: model.Giveaway) -> list[Part | None]:
    until = f"until {moment(held.until)}" if held.until else None
    channels = f"for subscribers of {counted(len(held.channels), 'channel')}" if held.channels else None
    said = joined((_prize(held.months, held.stars), channels, until))
    prize = [words(": "), name(held.prize)] if held.prize else []
    return [words(counted(held.quantity, "prize") + (said or "")), *prize]


def _results(held: model.GiveawayResults) -> list[Part | None]:
    said = joined((_prize(held.months, held.stars), f"of post {held.message_id} of channel {held.channel_id}"))
    unclaimed = f", {counted(held.unclaimed, 'prize')} unclaimed" if held.unclaimed else ""
    return [words(f"{counted(held.winners, 'winner')}{unclaimed}{said or ''}")]


def _todo(held: model.Todo) -> list[Part | None]:
    done = sum(task.done for task in held.tasks)
    said: list[Part | None] = [name(held.title), words(f", {done:,} of {counted(len(held.tasks), 'task')} done")]
    for task in held.tasks:
        said += [words("; "), name(task.text), words(" (done)" if task.done else None)]
    return said


_STORIES: Mapping[str, str] = MappingProxyType(
    {
        "shown": "",
        "skipped": ", which the answer did not show",
        "deleted": ", which was deleted",
        "named": ", which the answer only named",
    }
)


def _story(held: model.StoryRef) -> list[Part | None]:
    of = f" of channel {held.channel_id}" if held.channel_id is not None else " of a person" if held.user else ""
    caption = [words(": "), name(held.text)] if held.text else []
    return [words(f"story {held.story_id}{of}{_STORIES[held.state]}"), *caption]


_FILES = {"audio": "an audio file", "document": "a document", "video": "a video", "sticker": "a sticker"}


def _unshown(held: model.Unshown) -> list[Part | None]:
    if held.why == "unknown":
        return [words("of a kind that this version does not know: "), code(held.media)]
    return [
        words(
            {
                "expired": f"a {held.media} that destroyed itself",
                "unsupported": "of a kind that Telegram shows to newer clients alone",
                "empty": "empty",
                "too_big": f"a {held.media} that is too big for web pages",
                "no_file": f"{_FILES.get(held.media or '', held.media or 'a file')}, which web pages do not serve",
            }[held.why]
        ),
        *([words(": "), name(held.title)] if held.title else []),
        *([words(", "), name(held.note)] if held.title and held.note else []),
    ]


_OFFSETS = ("UTC+", "UTC-")


def _clock(held: model.WallClock) -> list[Part | None]:
    edited = f"; edited {held.edited}" if held.edited else ""
    why = "because a person said so"
    if held.zone.startswith(_OFFSETS):
        why = "as the export says, whose zones are those of winter: an hour off while summer time holds"
    return [words(f"{held.written}{edited} on a clock on the wall, read as {held.zone} {why}")]


def _reply_label(held: model.Reply) -> str:
    if held.message_id is not None or held.story_id is not None or held.name or held.user:
        return "Answers"
    if held.quote:
        return "Quotes"
    return "Topic" if held.topic else "Thread"


def _reply(held: model.Reply) -> list[Part | None]:
    where = f" of channel {held.channel_id}" if held.channel_id is not None else ""
    if held.story_id is not None:
        target = f"story {held.story_id}{where}"
    elif held.message_id is not None:
        target = f"post {held.message_id}{where or ' of another chat'}"
    elif held.name or held.user or where:
        target = f"a message{where or ' of another chat'}"
    else:
        target = ""
    thread = None if held.thread is None else f"{'topic' if held.topic else 'thread'} {held.thread}"
    said = ", ".join(part for part in (target, thread) if part)
    media = [words(", which shows "), code(held.media)] if held.media else []
    quoted = [words(": “" if said else "“"), name(held.quote), words("”")] if held.quote else []
    by = [words(" by "), name(held.name)] if held.name else []
    return [words(said or None), *by, *media, *quoted]


def _forward(held: model.ForwardMore) -> list[Part | None]:
    saved = "" if held.saved_message_id is None else f"post {held.saved_message_id} of "
    said = [
        "from a person" if held.user else None,
        f"from group {held.chat_id}" if held.chat_id is not None else None,
        f"taken from {saved}channel {held.saved_channel_id}" if held.saved_channel_id is not None else None,
        "brought in from another service" if held.imported else None,
        "an announcement" if held.announcement else None,
    ]
    return [words(", ".join(part for part in said if part) or "through another chat"), name(held.signed)]


def _sending(held: model.Sending) -> list[Part | None]:
    said = [
        "with a bot" if held.via_bot else None,
        "on a schedule" if held.scheduled else None,
        f"to vanish after {duration(held.ttl_s)}" if held.ttl_s else None,
        f"for {counted(held.stars, 'star')}" if held.stars else None,
        f"suggested by a reader ({held.suggested})" if held.suggested else None,
    ]
    whole = ", ".join(part for part in said if part)
    rank = [words(", as " if whole else "as "), name(held.rank)] if held.rank else []
    return [words(whole or None), *rank]


def _fact_check(held: model.FactCheck) -> list[Part | None]:
    country = [words(", for "), name(held.country)] if held.country else []
    return [name(held.text) or words("there is one, whose text the answer left out"), *country]


def _buttons(held: model.Buttons) -> list[Part | None]:
    said: list[Part | None] = []
    for button in held.buttons:
        said += [words("; " if said else None), name(button.label), words(" leads to "), code(button.url)]
    return said


def _service(held: model.ServiceContent) -> list[Part | None]:
    said = [
        f"{held.topic} a topic" if held.topic else None,
        "closed" if held.closed else "opened" if held.closed is False else None,
        "hidden" if held.hidden else "shown" if held.hidden is False else None,
        f"from group {held.migrated_from}" if held.migrated_from is not None else None,
        f"to group {held.migrated_to}" if held.migrated_to is not None else None,
        f"photo {held.photo_id}" if held.photo_id is not None else None,
        counted(held.people, "person", "people") if held.people is not None else None,
        duration(held.duration_s) if held.duration_s is not None else None,
        f"at {moment(held.starts)}" if held.starts else None,
        f"after {duration(held.period_s)}" if held.period_s else None,
        f"about post {held.message_id}" if held.message_id is not None else None,
        "yes" if held.enabled else "no" if held.enabled is False else None,
        f"{held.items:,}" if held.items is not None else None,
        f"{held.amount:,}" if held.amount is not None else None,
    ]
    whole = ", ".join(part for part in said if part)
    named = [part for each in (held.title, held.text) if each for part in (words(": "), name(each))]
    paid = [words(" of "), name(held.currency)] if held.currency else []
    return [code(held.action), words(f": {whole}" if whole else None), *paid, *named]


_READERS: Mapping[type[Any], tuple[str | Callable[[Any], str], Callable[[Any], list[Part | None]]]] = MappingProxyType(
    {
        model.Preview: ("Link's preview", _preview),
        model.Place: (lambda held: "Moving place" if held.period_s else "Place", _place),
        model.Contact: ("Contact", _contact),
        model.Dice: ("Dice", lambda held: [name(held.emoji), words(f" {held.value}")]),
        model.Game: ("Game", lambda held: [name(held.title or held.name)]),
        model.Invoice: ("For sale", _invoice),
        model.Paid: ("Paid media", _paid),
        model.Giveaway: ("Giveaway", _giveaway),
        model.GiveawayResults: ("Giveaway's end", _results),
        model.Todo: ("To-do list", _todo),
        model.StoryRef: ("Story", _story),
        model.LiveStream: ("Live stream", lambda held: [words("a stream that was on when the post was seen")]),
        model.Unshown: ("Media not shown", _unshown),
        model.Reply: (_reply_label, _reply),
        model.ForwardMore: ("Forward", _forward),
        model.Sending: ("Sent", _sending),
        model.FactCheck: ("Telegram's note", _fact_check),
        model.Buttons: ("Buttons", _buttons),
        model.ServiceContent: ("Service message", _service),
        model.WallClock: ("Time", _clock),
    }
)
