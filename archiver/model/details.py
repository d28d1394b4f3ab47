"""What a post holds besides text and files, as one answer showed it.

Every detail belongs to a version of the post: another one is another version. What changes without an edit is not
here but in the time series: ``Votes`` beside views and reactions.

People stand in details as text (``user``, names): whatever the stored answer has for them, which by default is not
their id or name. Places in texts are code points, times are UTC, and ids of messages are of the post's own channel
unless a channel stands beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from archiver.model.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One of a poll's answers. ``option`` names it in ``Votes`` (hex of Telegram's bytes); ``media``: it shows some."""

    option: str
    text: str
    spans: tuple[Span, ...] = ()
    media: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A poll or quiz as asked; how it was answered is in ``votes``. ``period_s``: how long it is open, in seconds."""

    poll_id: int | None
    question: str
    answers: tuple[Answer, ...]
    spans: tuple[Span, ...] = ()
    closed: bool = False
    quiz: bool = False
    several: bool = False
    public: bool = False
    period_s: int | None = None
    closes: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What is shown of the page that a link of the text leads to. ``state``: "pending" while Telegram loads it,
    "empty" where there is none, "unchanged" where the answer left it out. ``display_url`` where it is not just the
    shortened address; ``article``: Telegram holds a copy of the page's text (Instant View).
    """

    url: str | None = None
    display_url: str | None = None
    state: Literal["shown", "pending", "empty", "unchanged"] = "shown"
    type: str | None = None
    site: str | None = None
    title: str | None = None
    description: str | None = None
    author: str | None = None
    embed_url: str | None = None
    duration_s: int | None = None
    article: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A point on the map, degrees; with ``title`` a venue, with ``period_s`` one that moves for so many seconds."""

    latitude: float | None
    longitude: float | None
    accuracy_m: int | None = None
    title: str | None = None
    address: str | None = None
    provider: str | None = None
    venue_id: str | None = None
    venue_type: str | None = None
    period_s: int | None = None
    heading: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person's card. Names and number may be missing or stand-ins."""

    user: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    vcard: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dice:
    """A thrown dice, dart, ...: which, and the value that Telegram drew."""

    emoji: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Game:
    """A bot's game."""

    name: str
    title: str
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """Something for sale; ``amount`` in the currency's smallest unit. ``shown``: what one pays for is open already."""

    title: str
    description: str
    currency: str
    amount: int
    test: bool = False
    shown: bool | None = None
    receipt: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """Media for which Telegram asks ``stars``: how many, and of how many the answer held more than a preview."""

    stars: int
    items: int
    shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Giveaway:
    """Prizes for subscribers of channels: how many, of how many months or stars, until when."""

    channels: tuple[int, ...]
    quantity: int
    until: datetime | None = None
    months: int | None = None
    stars: int | None = None
    prize: str | None = None
    new_only: bool = False
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveawayResults:
    """How a giveaway ended; who won is left to the answer."""

    channel_id: int
    message_id: int
    winners: int
    unclaimed: int
    until: datetime | None = None
    months: int | None = None
    stars: int | None = None
    prize: str | None = None
    refunded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A line of a to-do list."""

    number: int
    text: str
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """A to-do list."""

    title: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRef:
    """A story that the post shares. ``state``: what the answer held of it; ``text`` its caption."""

    story_id: int
    state: Literal["shown", "skipped", "deleted", "named"]
    channel_id: int | None = None
    user: str | None = None
    date: datetime | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unshown:
    """Media that the answer named and did not show: "expired" after their time, "unsupported" by the asking layer,
    "empty"; or "unknown" to the reader, but for their files, ``media`` being the constructor's name. Of web pages:
    "too_big" for them, "no_file" of a kind that they never serve; ``title`` and ``note`` are then what they show of it:
    a document's name, its size or who performs it.
    """

    why: Literal["expired", "unsupported", "empty", "unknown", "too_big", "no_file"]
    media: str | None = None
    ttl_s: int | None = None
    title: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveStream:
    """A stream that the post shows while it lasts."""

    call_id: int | None = None
    rtmp: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the post answers, beyond a message of its own channel (``PostSeen.reply_to``).

    ``thread``: the first message of the thread or forum topic (``topic``) that it is in. ``quote`` the quoted words, at
    ``quote_offset`` UTF-16 units of the answered text where Telegram says. In another chat: ``channel_id``,
    ``message_id``, or only who wrote it and when. ``story_id``: a story.
    """

    thread: int | None = None
    topic: bool = False
    quote: str | None = None
    quote_offset: int | None = None
    channel_id: int | None = None
    message_id: int | None = None
    story_id: int | None = None
    user: str | None = None
    name: str | None = None
    date: datetime | None = None
    media: str | None = None
    task: int | None = None
    option: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardMore:
    """What a forward says beyond channel, post and name: a person as its origin, where it was taken from."""

    user: str | None = None
    chat_id: int | None = None
    signed: str | None = None  # the author's name, beside the name of somebody who hides their account
    saved_channel_id: int | None = None
    saved_message_id: int | None = None
    saved_user: str | None = None
    saved_name: str | None = None
    saved: datetime | None = None
    imported: bool = False
    announcement: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """How it was sent: by an inline bot, under a rank, on a schedule, for stars, to vanish after ``ttl_s`` seconds."""

    via_bot: str | None = None
    rank: str | None = None
    scheduled: bool = False
    ttl_s: int | None = None
    effect: int | None = None
    stars: int | None = None
    suggested: Literal["accepted", "rejected", "open"] | None = None
    price: int | None = None
    currency: str | None = None
    boosts: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCheck:
    """Telegram's note under a post, as far as the answer showed it."""

    text: str | None = None
    country: str | None = None
    pending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button below a post that leads to an address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    """Buttons that lead somewhere. Others act on a bot and may count; they are left to the answer."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceContent:
    """What a service message says beyond its action (``PostSeen.service``); what it pins is ``PostSeen.reply_to``.

    ``title``: the new one of chat or topic. ``migrated_from``/``migrated_to``: the basic group, the supergroup.
    ``closed``/``hidden`` (a topic, forwards): None where the action says nothing of it. ``people``: how many joined,
    were added, ...; ``amount`` in ``currency`` (its smallest unit, or "stars").
    """

    action: str
    title: str | None = None
    text: str | None = None
    migrated_from: int | None = None
    migrated_to: int | None = None
    topic: Literal["created", "edited"] | None = None
    icon_color: int | None = None
    icon_emoji: int | None = None
    closed: bool | None = None
    hidden: bool | None = None
    photo_id: int | None = None
    people: int | None = None
    call_id: int | None = None
    duration_s: int | None = None
    starts: datetime | None = None
    period_s: int | None = None
    amount: int | None = None
    currency: str | None = None
    message_id: int | None = None
    enabled: bool | None = None
    items: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WallClock:
    """The post's times were written as a clock on the wall showed them, ``written`` (ISO 8601), and are read as those
    of ``zone``: an IANA name that a person gave, or "UTC+03:00" as the export says. ``edited``: the same of the edit.
    """

    written: str
    zone: str
    edited: str | None = None


Detail = (
    Poll
    | Preview
    | Place
    | Contact
    | Dice
    | Game
    | Invoice
    | Paid
    | Giveaway
    | GiveawayResults
    | Todo
    | StoryRef
    | LiveStream
    | Unshown
    | Reply
    | ForwardMore
    | Sending
    | FactCheck
    | Buttons
    | ServiceContent
    | WallClock
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteCount:
    """How many chose an answer; None where Telegram keeps it back. ``correct``: it is a quiz's right one. ``percent``:
    the share that a web page shows in place of a number.
    """

    option: str
    voters: int | None = None
    correct: bool = False
    percent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """A poll's results at one time; ``solution`` is a quiz's explanation. ``partial``: Telegram's *min* form, made for
    everybody, or a web page's, which never replace a whole one. ``total_step``: to how many ``total`` is rounded.
    """

    total: int | None
    answers: tuple[VoteCount, ...] = ()
    solution: str | None = None
    partial: bool = False
    total_step: int = 1
