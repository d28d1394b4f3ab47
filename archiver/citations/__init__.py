"""From text to citations, and from a citation to its post: pure functions without files or network.

``extract``         an article's citations; ``KnownNames`` holds the names that the archive knows
``match_channels``  which known channels a citation may mean
``window``          when the cited post was published; ``wider`` for articles that speak of an older one
``rank``            scores the posts of those channels, links one or abstains (weights: ``weights``)
``chosen``          links to the posts that a person chose
``looked_for``      sentences about the search, and ``not_found`` why nothing was linked

Behind ``extract``: ``sentences`` and ``anchors`` (where Telegram is named), ``evidence`` (what attributes),
``refusing`` (what cites nothing all the same), ``naming`` and ``nearby``, ``speaking`` with ``actors``, ``people`` and
``caseless`` and ``offices``, ``kinds``, ``relations`` and ``timing``, ``links`` and ``attach``, ``mentions`` (names
without a platform), and the tables of ``words``.
"""

from __future__ import annotations

from archiver.citations.chosen import chosen
from archiver.citations.explain import looked_for, looked_in, not_found
from archiver.citations.extract import extract
from archiver.citations.known import KnownNames
from archiver.citations.match import match_channels
from archiver.citations.rank import Ranking, rank
from archiver.citations.windows import wider, window

__all__ = [
    "KnownNames",
    "Ranking",
    "chosen",
    "extract",
    "looked_for",
    "looked_in",
    "match_channels",
    "not_found",
    "rank",
    "wider",
    "window",
]
