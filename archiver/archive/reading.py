"""A log entry -> what the catalog folds: each source's own reader, run over the entry's objects. Pure."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

import zstandard

from archiver.errors import InputError, IntegrityError, RedactedError
from archiver.fingerprint.summary import read_summary
from archiver.model.articles_json import reading_from_json
from archiver.model.corroboration import Corroboration
from archiver.model.corroboration_json import corroboration_from_json
from archiver.model.derived import Folded
from archiver.model.entries import Captured, Derived, Entry
from archiver.model.footage import Printed
from archiver.model.footage_json import matches_from_json
from archiver.model.links_json import links_from_json
from archiver.model.objects import NamedObject
from archiver.model.observations import Observation
from archiver.model.redactions import NONE, Redactions
from archiver.store import LocalStore

Read = Callable[[NamedObject], bytes]
ReadPart = Callable[[str, int, int], bytes]
"""Bytes of a stored object (SHA-256) from a place on, so many."""


class Load:
    """Gives the plain bytes of an object, and a stretch of one that is stored as it came."""

    def __init__(self, read: Read, part: Callable[[NamedObject, int, int], bytes]) -> None:
        self._read = read
        self.part = part

    def __call__(self, named: NamedObject) -> bytes:
        """All of it."""
        return self._read(named)


ARTICLE_TOOL = "article"
LINK_TOOL = "link"
FINGERPRINT_TOOL = "fingerprint"
MATCH_TOOL = "match"
LARGEST_ANSWER = 256 * 1024 * 1024


def read_entry(entry: Entry, line_sha256: str, load: Load) -> Folded:
    """What ``entry`` says, whose line has this hash, with its objects read through ``load``.

    Where an object was redacted and nothing stands in its place, the entry says nothing any more.
    """
    try:
        return _read_entry(entry, line_sha256, load)
    except RedactedError:
        return Folded(entry=entry, line_sha256=line_sha256)


def _read_entry(entry: Entry, line_sha256: str, load: Load) -> Folded:
    match entry.body:
        case Captured() as captured:
            return Folded(entry=entry, line_sha256=line_sha256, observations=_observe(captured, load))
        case Derived(tool="article", output=output):
            reading = reading_from_json(json.loads(load(output)))
            return Folded(entry=entry, line_sha256=line_sha256, reading=reading)
        case Derived(tool="link", output=output):
            links = links_from_json(json.loads(load(output)))
            return Folded(entry=entry, line_sha256=line_sha256, resolutions=links)
        case Derived(tool="fingerprint" | "match") as derived:
            return _read_footage(entry, line_sha256, derived, load)
        case Derived(tool="corroborate", output=output):
            return Folded(entry=entry, line_sha256=line_sha256, corroborated=_corroboration(load(output)))
        case _:
            return Folded(entry=entry, line_sha256=line_sha256)


def _corroboration(data: bytes) -> Corroboration | None:
    """None for a form that this program does not know."""
    try:
        return corroboration_from_json(json.loads(data))
    except (InputError, ValueError, RecursionError):
        return None


def _read_footage(entry: Entry, line_sha256: str, derived: Derived, load: Load) -> Folded:
    """A fingerprint or matches; of a form that this program does not know, the entry says nothing to it."""
    data = load(derived.output)
    try:
        if derived.tool == MATCH_TOOL:
            return Folded(entry=entry, line_sha256=line_sha256, matched=matches_from_json(json.loads(data)))
        printed = Printed(sha256=str(derived.params.get("sha256", "")), summary=read_summary(data))
    except (InputError, ValueError, RecursionError):
        return Folded(entry=entry, line_sha256=line_sha256)
    return Folded(entry=entry, line_sha256=line_sha256, printed=printed)


def stored_bytes(
    store: LocalStore, redactions: Redactions = NONE, in_hand: Mapping[NamedObject, bytes] = MappingProxyType({})
) -> Load:
    """Objects of a store, and replacements for redacted ones; plain bytes that are ``in_hand`` come from there.

    Raises RedactedError for one that has no replacement.
    """

    def read(named: NamedObject) -> bytes:
        if named in in_hand:
            return in_hand[named]
        standing = redactions.standing(named)
        return plain_bytes(standing, store.read(standing.ref.sha256))

    def part(named: NamedObject, offset: int, length: int) -> bytes:
        return store.read_part(redactions.standing(named).ref.sha256, offset, length)

    return Load(read, part)


def plain_bytes(named: NamedObject, stored: bytes) -> bytes:
    """The bytes before compression; raises IntegrityError where they cannot be had or are not what the entry says."""
    if named.encoding is None:
        return stored
    try:
        with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(stored), read_across_frames=True) as reader:
            plain = reader.read(LARGEST_ANSWER + 1)
    except zstandard.ZstdError as error:
        raise IntegrityError(
            f"The object {named.ref.sha256} cannot be decompressed: {error}.", hint="Run `archiver verify`."
        ) from error
    if len(plain) > LARGEST_ANSWER:
        raise IntegrityError(
            f"The object {named.ref.sha256} is larger than {LARGEST_ANSWER:,} bytes when decompressed.",
            hint="No answer is: archiver did not write it. Run `archiver verify`.",
        )
    return plain


def _observe(captured: Captured, load: Load) -> tuple[Observation, ...]:
    match captured.source:
        case "telegram":
            from archiver.sources.telegram.read import observe as observe_telegram

            return tuple(observe_telegram(captured, load))
        case "preview":
            from archiver.sources.preview.read import observe as observe_preview

            return tuple(observe_preview(captured, load))
        case "desktop":
            from archiver.sources.desktop.read import observe as observe_desktop

            return tuple(observe_desktop(captured, load.part))
        case "video":
            from archiver.sources.video.read import observe as observe_video

            return tuple(observe_video(captured, load))
        case _:
            pass
    from archiver.sources.article.read import observe as observe_article

    return tuple(observe_article(captured, load))
