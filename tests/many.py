"""Archives of many text posts, made of captures as the source would record them, without a server.

Lengths, scripts and frequencies of words are spread as in real channels: a few words are in every second text, most in
hardly any, so that an index of words grows as it does there.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from archiver.archive import Writer
from archiver.model.captures import Asked, Capture, Json
from archiver.model.entries import ChannelAct
from archiver.sources.telegram.tljson import as_bytes, document

PAGE = 100
GROUP = 8
"""Pages that are recorded together, as a job that asks ahead does."""
FIRST_CHANNEL = 1_000_000_001
START = datetime(2019, 3, 1, tzinfo=UTC)
EVERY = timedelta(minutes=7)
ASKED = datetime(2026, 1, 5, tzinfo=UTC)
_SYLLABLES = (
    ("ba", "de", "fi", "lo", "mar", "né", "pont", "ri", "sa", "tion", "ur", "val", "ze", "ment"),
    ("бо", "ве", "го", "де", "жи", "за", "ка", "ло", "ми", "на", "ость", "пе", "ро", "ст"),
    ("اب", "بر", "تم", "جا", "حد", "در", "سل", "شم", "عر", "فن", "قد", "كت", "لي", "ما"),
)
_VOCABULARY = 40_000
_TEXTS = 4_000
"""Texts that are made once; each post joins parts of two of them, which is quicker than choosing every word."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel and how many posts it has; ids go from 1 to ``posts``."""

    channel_id: int
    title: str
    handle: str
    posts: int


class Many:
    """The answers of made-up channels. The same ``seed`` gives the same posts."""

    def __init__(self, seed: int = 1) -> None:
        self._dice = random.Random(seed)
        self._texts = [list(_texts(self._dice, syllables)) for syllables in _SYLLABLES]

    def history(self, channel: Channel) -> Iterator[Capture]:
        """All posts, newest first, a page a capture, as a first ``collect`` asks for them."""
        offset = 0
        for high in range(channel.posts, 0, -PAGE):
            low = max(high - PAGE + 1, 1)
            yield self.page(channel, low, high, offset_id=offset, min_id=0)
            offset = low

    def page(self, channel: Channel, low: int, high: int, *, offset_id: int = 0, min_id: int = 0) -> Capture:
        """The posts from ``low`` to ``high`` in one answer."""
        messages: list[Json] = [self._message(channel, number) for number in range(high, low - 1, -1)]
        question: dict[str, Json] = {
            "channel_id": str(channel.channel_id),
            "offset_id": offset_id,
            "offset_date": None,
            "add_offset": 0,
            "limit": PAGE,
            "max_id": 0,
            "min_id": min_id,
        }
        value: Json = {
            "_": "messages.channelMessages",
            "pts": high,
            "count": channel.posts,
            "messages": messages,
            "topics": [],
            "chats": [_chat(channel)],
            "users": [],
        }
        body = b"".join(str(each).encode() for each in messages)
        asked = ASKED + timedelta(seconds=high)
        return Capture(
            source="telegram",
            method="messages.getHistory",
            question=question,
            asked=Asked(asked=asked, answered=asked + timedelta(milliseconds=80), account="a" * 16, dc=2, layer=200),
            answer=(as_bytes(document(body, value)),),
        )

    def _message(self, channel: Channel, number: int) -> Json:
        dice = self._dice
        date = START + number * EVERY
        message: dict[str, Json] = {
            "_": "message",
            "id": number,
            "peer_id": {"_": "peerChannel", "channel_id": str(channel.channel_id)},
            "date": f"{date:%Y-%m-%dT%H:%M:%SZ}",
            "message": self._text(channel.channel_id),
            "post": True,
            "views": dice.randrange(100, 100_000),
            "forwards": dice.randrange(500),
            "entities": [],
        }
        chance = dice.random()
        if chance < 0.3:
            message["entities"] = [{"_": "messageEntityBold", "offset": 0, "length": 8}]
        if chance < 0.1:
            message["edit_date"] = f"{date + timedelta(minutes=3):%Y-%m-%dT%H:%M:%SZ}"
        if 0.1 < chance < 0.5:
            message["reactions"] = {"_": "messageReactions", "results": [_reaction("👍", number), _reaction("🔥", 7)]}
        if 0.5 < chance < 0.56:
            peer: Json = {"_": "peerChannel", "channel_id": "1000000999"}
            stamp = f"{date - timedelta(hours=2):%Y-%m-%dT%H:%M:%SZ}"
            message["fwd_from"] = {"_": "messageFwdHeader", "date": stamp, "from_id": peer, "channel_post": number}
        if 0.6 < chance < 0.9:
            message["replies"] = {"_": "messageReplies", "comments": True, "replies": number % 40, "replies_pts": 5}
        return message

    def _text(self, channel_id: int) -> str:
        texts = self._texts[channel_id % len(self._texts)]
        one, other = self._dice.choice(texts), self._dice.choice(texts)
        cut = self._dice.randrange(len(one) + 1)
        return f"{one[:cut]} {other[cut:]}".strip() or one


def _texts(dice: random.Random, syllables: Sequence[str]) -> Iterator[str]:
    words = ["".join(dice.choices(syllables, k=dice.randint(1, 4))) for _ in range(_VOCABULARY)]
    weights = list(accumulate(1 / (rank + 3) for rank in range(_VOCABULARY)))
    for _ in range(_TEXTS):
        count = min(round(dice.lognormvariate(3.2, 0.8)) + 1, 600)
        yield " ".join(dice.choices(words, cum_weights=weights, k=count)).capitalize() + "."


def _reaction(emoji: str, count: int) -> Json:
    return {"_": "reactionCount", "reaction": {"_": "reactionEmoji", "emoticon": emoji}, "count": count}


def _chat(channel: Channel) -> Json:
    return {
        "_": "channel",
        "id": str(channel.channel_id),
        "title": channel.title,
        "username": channel.handle,
        "access_hash": "77",
        "broadcast": True,
        "date": "2019-01-01T00:00:00Z",
        "restriction_reason": [],
        "usernames": [],
    }


def channels(posts: int, count: int = 8) -> list[Channel]:
    """So many channels with ``posts`` posts together."""
    return [
        Channel(FIRST_CHANNEL + number, f"Rives Infos {number}", f"rives_{number}_demo", posts // count)
        for number in range(count)
    ]


async def fill(archive: Writer, given: Sequence[Channel], many: Many) -> None:
    """Put the channels on the list and record all their posts."""
    for channel in given:
        act = ChannelAct(session=0, act="add", name=f"@{channel.handle}", channel_id=channel.channel_id)
        await archive.decide_channel(act)
        group: list[Capture] = []
        for capture in many.history(channel):
            group.append(capture)
            if len(group) == GROUP:
                await archive.record_all(group)
                group.clear()
        await archive.record_all(group)
