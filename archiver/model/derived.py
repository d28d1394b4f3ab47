"""What derive entries put out, and an entry together with what was read for it.

``ArticleReading`` is the output of the tool "article", ``LinkOutput`` that of the tool "link"; their JSON is
in ``articles_json`` and ``links_json``. ``Folded`` is what the archive hands to the catalog for each entry of the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archiver.model.articles import Article
from archiver.model.captures import Json
from archiver.model.citations import Citation
from archiver.model.corroboration import Corroboration
from archiver.model.entries import Entry
from archiver.model.footage import MatchOutput, Printed
from archiver.model.links import Resolution
from archiver.model.objects import Bytes, NamedObject
from archiver.model.observations import Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleReading:
    """Text, metadata and citations of one captured article; ``citations`` in text order."""

    article_id: str
    article: Article
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkOutput:
    """What became of each citation of one article, in the order of its citations."""

    article_id: str
    resolutions: tuple[Resolution, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """Something computed that is to be logged. ``inputs``: numbers of the entries that it comes from. ``output``: its
    bytes, or an object that is in the store.
    """

    tool: str
    version: str
    inputs: tuple[int, ...]
    params: Mapping[str, Json]
    output: Bytes | NamedObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A log entry with what its objects say. ``line_sha256``: SHA-256 (hex) of its line without the newline.

    ``observations`` belong to a capture, the others to derive entries: ``reading`` to the tool "article",
    ``resolutions`` to "link", ``printed`` to "fingerprint", ``matched`` to "match", ``corroborated`` to "corroborate".
    Whatever an entry has nothing of stays empty.
    """

    entry: Entry
    line_sha256: str
    observations: tuple[Observation, ...] = ()
    reading: ArticleReading | None = None
    resolutions: LinkOutput | None = None
    printed: Printed | None = None
    matched: MatchOutput | None = None
    corroborated: Corroboration | None = None
