"""Every weight of the resolver: natural logarithms of how much more often a thing is seen with the cited post
than with another post of the searched time.

Sources. (A) the 208 annotated citations counted in docs/citations.md: of 42 dated ones 22 on the day, 7 one day
earlier, 9 two, 3 three to five; (B) measured scale of ``text.names.similarity``: 80 is the same name without a
false pair, 63-80 needs support; (C) a judgement, to be replaced by counting accepted and rejected links; (D) looked at
on the made-up archives of ``tests/bench/resolving`` with the words and seeds that are not reported.
"""

from __future__ import annotations

from typing import Final

from archiver.model.links import NameMatch

# Channel: how sure it is that the text means this channel. (C), ordered as citations.md asks.
CHANNEL: Final[dict[NameMatch, float]] = {
    "id": 6.0,
    "handle": 6.0,
    "alias": 5.0,
    "title": 4.5,
    "former_title": 4.0,
    "owner": 3.0,
    "fuzzy": 2.5,
    "words": 0.0,
    "picture": 0.0,
}
WEAK_CHANNEL: Final = 0.5  # similarity 63-80, (B)

# Address: the text gives the id of the post; nothing can outweigh it.
ADDRESS: Final = 20.0

# Day, where the words name one. (A) for "on the day"; (C) for an outlet's clock that is hours ahead of UTC, or behind.
NAMED_DAY: Final = 2.2
NAMED_DAY_EVE: Final = 1.0  # up to five hours before it: the day had begun where the outlet is
NAMED_DAY_NEXT: Final = 0.0  # within 14 hours of it: the day of some time zone
NAMED_DAY_OTHER: Final = -2.2

# Days between post and publication, where no day is named: ln(share in (A) / share of a uniform 8.5-day window).
LAG: Final[dict[int, float]] = {0: 1.5, 1: 0.35, 2: 0.6, 3: -1.6, 4: -1.6, 5: -1.6}
LAG_LONGER: Final = -2.5
AFTER_PUBLICATION: Final = -1.5

# Length: ln(share of cited posts / share of videos that agree by chance). A length in seconds is mostly exact.
# By chance: lengths of channels' videos as logarithms around 45 seconds, spread by a factor of 2.9. (C)
LENGTH_EXACT_S: Final = 1.0
LENGTH_EXACT: Final = 0.7
LENGTH_NEAR: Final = 0.2
LENGTH_ROUND: Final = 0.9
USUAL_LENGTH_S: Final = 45.0
USUAL_LENGTH_SPREAD: Final = 1.07
LENGTH_CONTRADICTED: Final = -6.0

# Kind of media: ln(0.95 / usual share of such posts in news channels). (C)
KIND: Final[dict[str, float]] = {"video": 1.3, "photo": 1.0, "audio": 3.0, "document": 3.0, "text": 0.3}
KIND_CONTRADICTED: Final = -6.0
STILL_OF_VIDEO: Final = -1.0  # a picture is named and the post has a video: it may be a still of it

# Words of the post that the article quotes: by the share of its 4-letter strings found in the post. (C)
QUOTED: Final[tuple[tuple[float, float], ...]] = ((0.8, 6.0), (0.5, 3.5), (0.3, 1.5))
QUOTED_ABSENT: Final = -0.7  # same script, long quotation, hardly any overlap: the article may paraphrase

# Terms that both have, by kind: how often the cited post has one that stands in the passage, or around it (D); how
# often any other post has it where nothing is counted yet (C), and for how many posts this guess stands.
SHARED_NEAR: Final[dict[str, float]] = {
    "number": 0.4, "handle": 0.5, "tag": 0.5, "address": 0.6, "name": 0.7, "subject": 0.6, "word": 0.3
}  # fmt: skip
SHARED_AROUND: Final[dict[str, float]] = {
    "number": 0.12, "handle": 0.3, "tag": 0.3, "address": 0.3, "name": 0.3, "subject": 0.4, "word": 0.15
}  # fmt: skip
SHARED_USUAL: Final[dict[str, float]] = {
    "number": 0.02, "handle": 0.03, "tag": 0.03, "address": 0.01, "name": 0.03, "subject": 0.1, "word": 0.08
}  # fmt: skip
SHARED_TRUST: Final[dict[str, int]] = {
    "number": 200, "handle": 20, "tag": 20, "address": 20, "name": 20, "subject": 20, "word": 20
}  # fmt: skip
# Terms are no independent witnesses: of each kind a further one counts by this factor less.
SHARED_DAMPING: Final[dict[str, float]] = {
    "number": 0.9, "handle": 0.8, "tag": 0.7, "address": 0.8, "name": 0.8, "subject": 0.4, "word": 0.85
}  # fmt: skip
SHARED_CAP: Final = 9.0
OTHER_NUMBERS: Final = -0.8  # the story has several numbers, and the post none of them
MISSED_CAP: Final = -2.5  # that it lacks names, numbers and subjects of the passage
NOBODY_HAS: Final[dict[str, float]] = {"number": -0.4, "name": -0.6}  # one that no post of the time has: little

# Time of day: minutes agree by chance with 1 post in 9, on whole or half hours. (C)
SAME_MINUTE: Final = 3
THE_MINUTE: Final = 1  # posts show their minute; more apart is a rounded one
SAME_CLOCK: Final = 2.2
ROUNDED_CLOCK: Final = -0.8  # the same, beside the minute itself
SAME_CLOCK_HALF: Final = 1.0
OTHER_MINUTE: Final = -0.4  # the time may be that of the event
OTHER_CLOCK: Final = -0.8
PART_OF_DAY: Final = 0.6
OTHER_PART_OF_DAY: Final = -0.7

# Number of pictures. (C)
SAME_COUNT: Final = 2.3
MORE_THAN_COUNTED: Final = -0.7
LESS_THAN_COUNTED: Final = -2.0

# A statement is quoted, and the post has no words at all.
NO_WORDS: Final = -2.5

# The odds against, for each candidate: that the archive does not have the post. (C)
ABSENT: Final = 0.2
ABSENT_ANYWHERE: Final = 1.0  # the same where nothing says which channel is meant
FEWEST: Final = 10  # candidates; fewer are as good as so many, for the archive may lack others

# Thresholds: on the sum, and on how sure the best is against all others and against a post that is not there. (D)
LINK_SCORE: Final = 5.0
LINK_SURE: Final = 0.7
AUTO_SCORE: Final = 8.0
NOT_AUTO: Final = -0.5  # what a post lacks of the passage, from which on a person has to look
AUTO_SURE: Final = 0.99
WEAK_SUPPORT: Final = 3.0  # what day, length and kind must add up to for a channel matched weakly

# What the article itself shows is in the post's files. How often the cited post has it against another one that the
# picture leads to is assumed in tests/bench/resolving_pictures; a picture that many publications have says little. (D)
SHOWN_WITH_PASSAGE: Final = 4.5
SHOWN_IN_ARTICLE: Final = 3.0  # og:image, or beside no passage: it may belong to another story of the article
SHOWN_ALIKE: Final = -2.0  # by its fingerprint alone
SHOWN_COMMON: Final = 1.5  # for each e-fold of the publications that have it

# The other post of the cited footage, by its file: it is proposed, whatever its words. (C)
FOOTAGE: Final = 6.0
