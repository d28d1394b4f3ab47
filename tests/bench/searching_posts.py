"""Posts in five languages for the bench of searching, made up, the same for the same seed.

Words are as frequent as in real texts (Zipf-Mandelbrot over 120,000 words a language, the frequent ones short, a
fiftieth seen nowhere else); texts are 80 to 400 characters long; 60 channels over six years, with pictures, films,
files, forwards, links, edits and deletions.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from math import log10
from typing import Final

from archiver.model.ids import MediaKey, PostKey
from archiver.model.observations import (
    ChannelSeen,
    Forward,
    MediaKind,
    MediaRef,
    Observation,
    PostGone,
    PostSeen,
    Span,
)

CHANNELS: Final = 60
FIRST: Final = 1_000_000_001
START, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2025, 12, 31, tzinfo=UTC)
PAGE: Final = 100
WORDS: Final = 120_000
SHORTEST, LONGEST = 80, 400
_LENGTHS: Final = {"photo": None, "video": 300.0, "voice": 60.0, "document": None}
_MIMES: Final = {"photo": "image/jpeg", "video": "video/mp4", "voice": "audio/ogg", "document": "application/pdf"}


@dataclass(frozen=True, slots=True)
class Language:
    """Letters in the order of their frequency, more or less, and what stands between words and ends a sentence."""

    name: str
    letters: str
    blank: str = " "
    stop: str = ". "


def _han() -> str:
    return "".join(map(chr, random.Random(5).sample(range(0x4E00, 0x9FA5), 3_500)))


LANGUAGES: Final = (
    Language("Arabic", "اليمنوترهبعدسفكقحجأةشىصطخإضثزذغآظئؤء"),
    Language("Persian", "ایردنهمتوبسشکلزگعخقفجحپآطچصغذضژثظئ"),
    Language("Russian", "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё"),
    Language("English", "etaoinshrdlcumwfgypbvkjxqz"),
    Language("Chinese", _han(), "", "。"),
)


class Vocabulary:
    """The words of a language by rank."""

    def __init__(self, language: Language, seed: int) -> None:
        self.language = language
        self.dice = random.Random(seed)
        self._letters = list(accumulate(1 / (place + 4) for place in range(len(language.letters))))
        han = not language.blank
        known: dict[str, None] = {}
        while len(known) < WORDS:
            rank = len(known)
            longest = 1 + log10(rank + 1) * (0.5 if han else 1.7)
            known[self.letters(max(1, min(18, round(self.dice.gauss(longest, longest / 4)))))] = None
            if len(known) == rank:  # all the short ones are there
                known[self.letters(round(longest) + self.dice.randrange(3))] = None
        self.words = list(known)
        self._weights = list(accumulate(1 / (rank + 2.7) ** 1.05 for rank in range(WORDS)))

    def letters(self, count: int) -> str:
        """So many letters."""
        return "".join(self.dice.choices(self.language.letters, cum_weights=self._letters, k=count))

    def text(self) -> str:
        """A post's text."""
        dice, blank = self.dice, self.language.blank
        length = min(LONGEST, max(SHORTEST, round(dice.lognormvariate(5.2, 0.5))))
        words = dice.choices(self.words, cum_weights=self._weights, k=length // (2 if not blank else 6) + 12)
        for place in range(dice.randrange(12), len(words), 12):
            words[place] += self.language.stop.strip()
        if dice.random() < 0.5:
            words[dice.randrange(len(words))] = self.letters(dice.randrange(4, 9) // (2 if not blank else 1))
        if dice.random() < 0.3:
            words[dice.randrange(len(words))] = f" {dice.randrange(3_000)} "
        text = blank.join(words)[:length].strip()
        if dice.random() < 0.12:
            text += f"\nhttps://news{dice.randrange(40)}.example/{self.letters(3)}/{dice.randrange(10**6)}"
        return text


class Corpus:
    """``posts`` posts of all channels, some twice, for they were edited."""

    def __init__(self, posts: int, seed: int = 9) -> None:
        self.each = posts // CHANNELS
        self.vocabularies = [Vocabulary(language, seed + number) for number, language in enumerate(LANGUAGES)]
        self._dice = random.Random(seed)
        self._every = (END - START) / self.each

    def channels(self) -> list[ChannelSeen]:
        """The channels, which come before their posts."""
        return [
            ChannelSeen(
                channel_id=FIRST + number,
                access_hash=77,
                title=f"{self.vocabulary(number).text()[:30]} {number}",
                usernames=(f"rives_{number}_demo",),
                kind="channel",
            )
            for number in range(CHANNELS)
        ]

    def vocabulary(self, number: int) -> Vocabulary:
        """That of a channel."""
        return self.vocabularies[number % len(self.vocabularies)]

    def pages(self) -> Iterator[tuple[int, list[Observation]]]:
        """Each channel's history, the newest first, one channel after the other, as they are first collected."""
        for number in range(CHANNELS):
            for high in range(self.each, 0, -PAGE):
                yield FIRST + number, [self._post(number, each) for each in range(high, max(high - PAGE, 0), -1)]

    def later(self, seen: list[Observation]) -> list[Observation]:
        """Of a page's posts those that were changed when they are seen again, and those that are gone."""
        found: list[Observation] = []
        for post in seen:
            if not isinstance(post, PostSeen):
                continue
            chance = self._dice.random()
            if chance < 0.04:
                text = f"{post.text} {self.vocabulary(post.key.channel_id - FIRST).letters(4)}"
                found.append(replace(post, text=text, edit_date=post.date + timedelta(hours=1)))
            elif chance < 0.06:
                found.append(PostGone(key=post.key))
        return found

    def _post(self, number: int, message_id: int) -> PostSeen:
        dice = self._dice
        date = START + message_id * self._every + timedelta(seconds=number)
        text = self.vocabulary(number).text()
        spans = (Span(kind="textUrl", offset=0, length=4, value="https://a.example"),) if dice.random() < 0.06 else ()
        forward = None
        if dice.random() < 0.08:
            origin = PostKey(FIRST + dice.randrange(CHANNELS), 1 + dice.randrange(self.each))
            forward = Forward(date=date - timedelta(hours=2), origin=origin, from_channel_id=origin.channel_id)
        return PostSeen(
            key=PostKey(FIRST + number, message_id),
            date=date,
            text=text,
            spans=spans,
            media=self._media(number * 10**8 + message_id),
            forward=forward,
            views=dice.randrange(100, 100_000),
        )

    def _media(self, identity: int) -> tuple[MediaRef, ...]:
        dice = self._dice
        chance = dice.random()
        if chance > 0.4:
            return ()
        kind: MediaKind = "photo" if chance < 0.22 else "video" if chance < 0.36 else "voice"
        if chance > 0.385:
            kind = "document"
        length = _LENGTHS[kind]
        return (
            MediaRef(
                key=MediaKey("photo" if kind == "photo" else "document", identity),
                part="media",
                kind=kind,
                mime=_MIMES[kind],
                size=1_000_000,
                duration_s=None if length is None else float(round(dice.expovariate(1 / length))),
                file_name=f"report_{identity % 100_000}.pdf" if kind == "document" else None,
            ),
        )
