"""From text to citations, and from a citation to its post: pure functions without files or network.

``extract``         an article's citations; ``KnownNames`` holds the names that the archive knows
``match_channels``  which known channels a citation may mean; ``match_names`` by the names that a person gave
``window``          when the cited post was published; ``wider`` for articles that speak of an older one
``words_to_search`` what to look for in the whole archive, where no channel is known
``rank``            scores the posts of those channels, links one or abstains (weights: ``weights``)
``chosen``          links to the posts that a person chose
``looked_for``      sentences about the search, and ``not_found`` why nothing was linked
``wanted_in_words`` what a citation asks for

Behind ``extract``: ``sentences`` and ``anchors`` (where Telegram is named), ``reading`` one of them with
``evidence`` (what attributes) and ``refusing`` (what cites nothing all the same); ``naming`` with ``runs`` and
``nearby``, ``namesakes`` (channels named without a verb), ``following`` (in the sentence after) and ``owning``;
``speaking`` with ``actors`` (who speaks), ``belonging`` (whose a channel is), ``proper_names``, ``people``,
``offices``, ``apposition`` and ``caseless``; ``kinds``, ``relations``, ``timing`` and ``widgets``, put together by
``details``; ``links`` and ``attach``; ``mentions`` of known names and whether these stand as names (``standing``);
``doubt`` (what makes no citation certain); the tables of ``words``; ``passages`` in between.

Behind ``rank``: ``match`` and ``partial`` (channels), ``features`` with ``hours``, ``albums``, ``footage``,
``overlap`` and ``terms`` (what article and post share), ``earlier`` and ``debunks`` (old footage), ``clusters`` of
reposts, ``pictured`` (what the article itself shows), ``roles`` (who made it, who shared it), ``judging`` (how sure it
is); ``explain`` and ``phrases`` say it.
"""

from __future__ import annotations

from archiver.citations.chosen import chosen
from archiver.citations.explain import looked_for, looked_in, not_found
from archiver.citations.extract import extract
from archiver.citations.known import KnownNames
from archiver.citations.match import joined, match_channels, match_names
from archiver.citations.pictured import NO_FOOTAGE, Footage, Shown, best_of, channels_showing, nearness
from archiver.citations.rank import Ranking, rank
from archiver.citations.searching import SearchWord, by_words, channels_of, words_to_search
from archiver.citations.wanting import wanted_in_words
from archiver.citations.windows import named_day, wider, window

__all__ = [
    "NO_FOOTAGE",
    "Footage",
    "KnownNames",
    "Ranking",
    "SearchWord",
    "Shown",
    "best_of",
    "by_words",
    "channels_of",
    "channels_showing",
    "chosen",
    "extract",
    "joined",
    "looked_for",
    "looked_in",
    "match_channels",
    "match_names",
    "named_day",
    "nearness",
    "not_found",
    "rank",
    "wanted_in_words",
    "wider",
    "window",
    "words_to_search",
]
