"""Every weight of the resolver: natural logarithms of how much more often a thing is seen with the cited post
than with another post of the searched time.

Sources. (A) the 208 annotated citations counted in docs/citations.md: of 42 dated ones 22 on the day, 7 one day
earlier, 9 two, 3 three to five; (B) measured scale of ``text.names.similarity``: 80 is the same name without a
false pair, 63-80 needs support; (C) a judgement, to be replaced by counting accepted and rejected links.
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
}
WEAK_CHANNEL: Final = 0.5  # similarity 63-80, (B)

# Address: the text gives the id of the post; nothing can outweigh it.
ADDRESS: Final = 20.0

# Day, where the words name one. (A) for "on the day", (C) for the slack that time zones and late evenings ask for.
NAMED_DAY: Final = 2.2
NAMED_DAY_NEXT: Final = 0.4
NAMED_DAY_OTHER: Final = -3.0

# Days between post and publication, where no day is named: ln(share in (A) / share of a uniform 8.5-day window).
LAG: Final[dict[int, float]] = {0: 1.5, 1: 0.35, 2: 0.6, 3: -1.6, 4: -1.6, 5: -1.6}
LAG_LONGER: Final = -2.5
AFTER_PUBLICATION: Final = -1.0

# Length: ln(0.9 / share of videos that agree by chance); a narrow tolerance agrees by chance more rarely. (C)
LENGTH_WITHIN_5_S: Final = 4.5
LENGTH_WITHIN_15_S: Final = 3.5
LENGTH_WITHIN_MORE: Final = 2.8
LENGTH_CONTRADICTED: Final = -6.0

# Kind of media: ln(0.95 / usual share of such posts in news channels). (C)
KIND: Final[dict[str, float]] = {"video": 1.3, "photo": 1.0, "audio": 3.0, "document": 3.0, "text": 0.3}
KIND_CONTRADICTED: Final = -6.0
STILL_OF_VIDEO: Final = -0.5  # a picture is named and the post has a video: it may be a still of it

# Words of the post that the article quotes: by the share of its 4-letter strings found in the post. (C)
QUOTED: Final[tuple[tuple[float, float], ...]] = ((0.8, 6.0), (0.5, 3.5), (0.3, 1.5))
QUOTED_ABSENT: Final = -0.7  # same script, long quotation, hardly any overlap: the article may paraphrase

# Things that look alike in every language, each once, together at most ``SHARED_CAP``. (C)
SHARED_NUMBER: Final = 0.8
SHARED_HANDLE: Final = 2.0
SHARED_TAG: Final = 1.5
SHARED_NAME: Final = 0.9
SHARED_CAP: Final = 3.0

# A statement is quoted, and the post has no words at all.
NO_WORDS: Final = -2.5

# Thresholds: on the sum, and on its lead over the best post of another cluster. (C)
LINK_SCORE: Final = 5.0
LINK_MARGIN: Final = 1.4
AUTO_SCORE: Final = 8.0
AUTO_MARGIN: Final = 2.0
WEAK_SUPPORT: Final = 3.0  # what day, length and kind must add up to for a channel matched weakly
