"""Media that are no files: what a message's ``media`` shows, by constructor.

Fields that a layer does not have are left out; a field of the wrong type raises UnreadableError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from archiver.model.details import (
    Contact,
    Detail,
    Dice,
    Game,
    Giveaway,
    GiveawayResults,
    Invoice,
    LiveStream,
    Paid,
    Place,
    Preview,
    StoryRef,
    Task,
    Todo,
    Unshown,
)
from archiver.sources.telegram.read import fields
from archiver.sources.telegram.read.fields import Node, UnreadableError
from archiver.sources.telegram.read.spans import styled

UNSUPPORTED = "messageMediaUnsupported"
"""What Telegram sends instead of media that our layer does not have."""
_NAMED = ("_",)
Shown = Callable[[Node], Detail | None]


def _file(key: str) -> Shown:
    """A photo or document: a detail only where the answer held none."""

    def read(media: Node) -> Unshown | None:
        found = fields.item(media, key)
        ttl = fields.number(media, "ttl_seconds")
        if found is None or fields.name(found) == f"{key}Empty":
            return Unshown(why="empty" if ttl is None else "expired", media=key, ttl_s=ttl)
        return None

    return read


def _unshown(why: Literal["unsupported", "empty"]) -> Shown:
    return lambda media: Unshown(why=why)


_STATES: Mapping[str, Literal["shown", "pending", "empty", "unchanged"]] = MappingProxyType(
    {"webPage": "shown", "webPagePending": "pending", "webPageEmpty": "empty", "webPageNotModified": "unchanged"}
)


def preview(page: Node) -> Preview:
    """A web page as shown under a post."""
    state = _STATES.get(fields.name(page))
    if state is None:
        raise UnreadableError(f"a link's preview is an unknown {fields.name(page) or 'object'}")
    url, shown = fields.string(page, "url"), fields.string(page, "display_url")
    return Preview(
        state=state,
        url=url,
        display_url=None if shown is None or (url is not None and shown in url) else shown,
        type=fields.string(page, "type"),
        site=fields.string(page, "site_name"),
        title=fields.string(page, "title"),
        description=fields.string(page, "description"),
        author=fields.string(page, "author"),
        embed_url=fields.string(page, "embed_url"),
        duration_s=fields.number(page, "duration"),
        article=fields.item(page, "cached_page") is not None,
    )


def _place(media: Node) -> Place:
    point = fields.item(media, "geo") or {}
    return Place(
        latitude=fields.real(point, "lat"),
        longitude=fields.real(point, "long"),
        accuracy_m=fields.number(point, "accuracy_radius"),
        title=fields.string(media, "title"),
        address=fields.string(media, "address"),
        provider=fields.string(media, "provider"),
        venue_id=fields.string(media, "venue_id"),
        venue_type=fields.string(media, "venue_type"),
        period_s=fields.number(media, "period"),
        heading=fields.number(media, "heading"),
    )


def _contact(media: Node) -> Contact:
    return Contact(
        user=fields.person(media, "user_id"),
        first_name=fields.string(media, "first_name"),
        last_name=fields.string(media, "last_name"),
        phone=fields.string(media, "phone_number"),
        vcard=fields.string(media, "vcard"),
    )


def _dice(media: Node) -> Dice:
    return Dice(emoji=fields.string(media, "emoticon") or "🎲", value=fields.needed(media, "value"))


def _game(media: Node) -> Game:
    game = fields.item(media, "game") or {}
    return Game(
        name=fields.string(game, "short_name") or "",
        title=fields.string(game, "title") or "",
        description=fields.string(game, "description"),
    )


def _invoice(media: Node) -> Invoice:
    extended = fields.item(media, "extended_media")
    return Invoice(
        title=fields.string(media, "title") or "",
        description=fields.string(media, "description") or "",
        currency=fields.string(media, "currency") or "",
        amount=fields.needed(media, "total_amount"),
        test=fields.flag(media, "test"),
        shown=None if extended is None else _is_open(extended),
        receipt=fields.number(media, "receipt_msg_id"),
    )


def _paid(media: Node) -> Paid:
    items = fields.objects(media, "extended_media")
    return Paid(
        stars=fields.needed(media, "stars_amount"), items=len(items), shown=sum(_is_open(item) for item in items)
    )


def _is_open(extended: Node) -> bool:
    """Whether paid media are there, not just their preview."""
    return fields.name(extended) == "messageExtendedMedia"


def _giveaway(media: Node) -> Giveaway:
    channels, countries = media.get("channels"), media.get("countries_iso2")
    return Giveaway(
        channels=tuple(_whole(item) for item in channels) if isinstance(channels, list) else (),
        quantity=fields.needed(media, "quantity"),
        until=fields.moment(media, "until_date"),
        months=fields.number(media, "months"),
        stars=fields.number(media, "stars"),
        prize=fields.string(media, "prize_description"),
        new_only=fields.flag(media, "only_new_subscribers"),
        countries=tuple(item for item in countries if isinstance(item, str)) if isinstance(countries, list) else (),
    )


def _whole(value: object) -> int:
    if isinstance(value, int | str) and not isinstance(value, bool):
        return fields.needed({"a channel": value}, "a channel")
    raise UnreadableError("a channel is not an integer")


def _giveaway_results(media: Node) -> GiveawayResults:
    return GiveawayResults(
        channel_id=fields.needed(media, "channel_id"),
        message_id=fields.needed(media, "launch_msg_id"),
        winners=fields.needed(media, "winners_count"),
        unclaimed=fields.number(media, "unclaimed_count") or 0,
        until=fields.moment(media, "until_date"),
        months=fields.number(media, "months"),
        stars=fields.number(media, "stars"),
        prize=fields.string(media, "prize_description"),
        refunded=fields.flag(media, "refunded"),
    )


def _todo(media: Node) -> Todo:
    listed = fields.item(media, "todo") or {}
    done = {fields.number(item, "id") for item in fields.objects(media, "completions")}
    return Todo(
        title=styled(listed, "title")[0],
        tasks=tuple(
            Task(number=number, text=styled(item, "title")[0], done=number in done)
            for item in fields.objects(listed, "list")
            for number in (fields.needed(item, "id"),)
        ),
    )


_STORIES: Mapping[str, Literal["shown", "skipped", "deleted"]] = MappingProxyType(
    {"storyItem": "shown", "storyItemSkipped": "skipped", "storyItemDeleted": "deleted"}
)


def _story(media: Node) -> StoryRef:
    peer, story = fields.item(media, "peer") or {}, fields.item(media, "story")
    state = "named" if story is None else _STORIES.get(fields.name(story))
    if state is None:
        raise UnreadableError(f"a story is an unknown {fields.name(story) or 'object'}")
    return StoryRef(
        story_id=fields.needed(media, "id"),
        state=state,
        channel_id=fields.number(peer, "channel_id"),
        user=fields.person(peer, "user_id"),
        date=None if story is None else fields.moment(story, "date"),
        text=None if story is None else fields.string(story, "caption"),
    )


def _stream(media: Node) -> LiveStream:
    call = fields.item(media, "call") or {}
    return LiveStream(call_id=fields.number(call, "id"), rtmp=fields.flag(media, "rtmp_stream"))


READERS: Mapping[str, tuple[Shown, tuple[str, ...]]] = MappingProxyType(
    {
        "messageMediaEmpty": (_unshown("empty"), _NAMED),
        UNSUPPORTED: (_unshown("unsupported"), _NAMED),
        "messageMediaPhoto": (_file("photo"), _NAMED),
        "messageMediaDocument": (_file("document"), _NAMED),
        "messageMediaGeo": (_place, _NAMED),
        "messageMediaGeoLive": (_place, _NAMED),
        "messageMediaVenue": (_place, _NAMED),
        "messageMediaContact": (_contact, _NAMED),
        "messageMediaDice": (_dice, ("_", "value")),
        "messageMediaGame": (_game, _NAMED),
        "messageMediaInvoice": (_invoice, ("_", "total_amount")),
        "messageMediaPaidMedia": (_paid, ("_", "stars_amount")),
        "messageMediaGiveaway": (_giveaway, ("_", "quantity")),
        "messageMediaGiveawayResults": (_giveaway_results, ("_", "channel_id", "launch_msg_id", "winners_count")),
        "messageMediaToDo": (_todo, _NAMED),
        "messageMediaStory": (_story, ("_", "id")),
        "messageMediaVideoStream": (_stream, _NAMED),
    }
)
"""How each constructor is read, and the fields without which it is not; polls and previews are in ``details``."""
