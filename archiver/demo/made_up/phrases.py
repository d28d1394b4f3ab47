"""A phrasebook: sentences by topic, with blanks that are filled by chance."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """Openings and further sentences about one kind of event."""

    leads: Sequence[str]
    details: Sequence[str]


@dataclass(frozen=True)
class Phrasebook:
    """One language's sentences. Blanks: {place}, {other}, {club}, {rival}, {n}, {hour}."""

    places: Sequence[str]
    clubs: Sequence[str]
    topics: Sequence[Topic]
    tags: Sequence[str]
    file_names: Sequence[str]
    comments: Sequence[str]
    alert: str

    def post(self, dice: random.Random) -> str:
        """A whole post of two or three sentences."""
        topic = dice.choice(self.topics)
        blanks = self._blanks(dice)
        sentences = [dice.choice(topic.leads), *dice.sample(list(topic.details), dice.randint(1, 2))]
        text = " ".join(sentence.format_map(blanks) for sentence in sentences)
        if dice.random() < 0.1:
            text = f"{self.alert} {text}"
        return f"{text}\n\n{dice.choice(self.tags)}" if dice.random() < 0.5 else text

    def _blanks(self, dice: random.Random) -> Mapping[str, object]:
        """What fills the blanks of one post."""
        place, other = dice.sample(list(self.places), 2)
        club, rival = dice.sample(list(self.clubs), 2)
        return {
            "place": place,
            "other": other,
            "club": club,
            "rival": rival,
            "n": dice.randint(3, 48),
            "hour": f"{dice.randint(6, 21)}:{dice.choice(('00', '15', '30', '45'))}",
        }
