"""Which objects a redaction concerns: a walk over the whole log and everything in it that could show what is to go."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archiver.archive import Archive
from archiver.archive.reading import FINGERPRINT_TOOL, Load, stored_bytes
from archiver.errors import InputError, IntegrityError, RedactedError
from archiver.jobs.redacting.exports import Patch, is_hidden_chat, page_shows, patch_of
from archiver.jobs.redacting.holds import held_posts, shown_by
from archiver.jobs.redacting.rewriting import answer_without, document_of, links_without
from archiver.jobs.redacting.wishes import Wish
from archiver.log import named_objects
from archiver.model.captures import Json
from archiver.model.corroboration import TOOL as CORROBORATE_TOOL
from archiver.model.custody import Redact
from archiver.model.entries import Captured, Derived, Entry
from archiver.model.holds import Hold
from archiver.model.ids import MediaKey, PostKey
from archiver.model.objects import Bytes, NamedObject
from archiver.sources.preview.read import shown_on
from archiver.sources.preview.read.observing import PAGE_ROLE

FILE = "upload.getFile"
EXPORTED_FILE, WEB_FILE = "export.file", "web.file"
UNREAD = b'"unread":'
"""An answer that could not be read may hold anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """An object that goes, the entries that name it, and what is stored in its place: other bytes, or its own with
    ``patches`` over them.
    """

    named: NamedObject
    entries: tuple[int, ...]
    replacement: Bytes | None = None
    patches: tuple[Patch, ...] = ()

    @property
    def is_replaced(self) -> bool:
        """Whether something stands in its place."""
        return self.replacement is not None or bool(self.patches)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """``going``: by entry. ``quoting``: objects that stay (or their replacements) and have the same words, with the
    entries that name them: forwards, articles that quote. ``held``: what forbids it.
    """

    wish: Wish
    going: tuple[Going, ...]
    quoting: Mapping[str, int] = field(default_factory=dict)
    held: tuple[Hold, ...] = ()

    @property
    def bytes(self) -> int:
        """Size of what goes."""
        return sum(each.named.ref.size for each in self.going)


def plan(archive: Archive, wish: Wish, holds: Sequence[Hold], article_entries: frozenset[int]) -> Plan:
    """Walk over the log (blocks). ``article_entries``: captures of the articles that are to go."""
    walk = _Walk(archive, wish, holds, article_entries)
    for entry in archive.log.entries():
        walk.entry(entry)
    return walk.plan()


class _Walk:
    def __init__(self, archive: Archive, wish: Wish, holds: Sequence[Hold], article_entries: frozenset[int]) -> None:
        self._wish, self._holds, self._article_entries = wish, holds, article_entries
        self._redactions = archive.redactions
        self._load: Load = stored_bytes(archive.store)
        self._naming: dict[str, list[int]] = {}
        self._going: dict[str, tuple[NamedObject, Bytes | None]] = {}
        self._looked: set[str] = set()
        self._patches: dict[str, tuple[NamedObject, list[Patch]]] = {}
        self._quoting: dict[str, int] = {}
        self._held: dict[int, Hold] = {}
        self._markers = _markers(wish)
        self._words = tuple(
            json.dumps(word, ensure_ascii=False)[1:-1].encode("utf-8", "replace") for word in wish.words
        )

    def entry(self, entry: Entry) -> None:
        """Everything that one entry names."""
        objects = list(self._standing(entry))
        for named in objects:
            self._naming.setdefault(named.ref.sha256, []).append(entry.n)
        if self._goes(entry):
            for named in objects:
                self._take(named, None)
        elif isinstance(entry.body, Captured) and entry.body.source == "desktop":
            self._patch(entry.body, objects)
        else:
            for named in objects:
                if named.ref.sha256 in self._wish.objects:
                    self._take(named, None)
                elif not isinstance(entry.body, Redact):
                    self._rewrite(entry, named)

    def plan(self) -> Plan:
        """What was found."""
        going = [
            Going(named=named, entries=tuple(dict.fromkeys(self._naming[sha256])), replacement=replacement)
            for sha256, (named, replacement) in self._going.items()
        ]
        going += [
            Going(named=named, entries=tuple(dict.fromkeys(self._naming[sha256])), patches=tuple(patches))
            for sha256, (named, patches) in self._patches.items()
            if sha256 not in self._going
        ]
        for hold in self._holds:
            if self._is_touched(hold, going):
                self._held[hold.entry] = hold
        return Plan(
            wish=self._wish,
            going=tuple(sorted(going, key=lambda each: (each.entries[0], each.named.ref.sha256))),
            quoting=self._quoting,
            held=tuple(self._held[n] for n in sorted(self._held)),
        )

    def _standing(self, entry: Entry) -> Iterator[NamedObject]:
        for named in named_objects(entry.body):
            try:
                yield self._redactions.standing(named)
            except RedactedError:
                continue

    def _goes(self, entry: Entry) -> bool:
        """Whether an entry loses everything."""
        if entry.n in self._article_entries or entry.n in self._wish.entries:
            return True
        body = entry.body
        if isinstance(body, Captured) and body.method in (EXPORTED_FILE, WEB_FILE):
            return _key_of(body) in self._wish.media
        if isinstance(body, Captured) and body.source == "desktop":
            return is_hidden_chat(body, self._wish.hidden) or page_shows(body, self._load, self._wish.hidden)
        if isinstance(body, Captured) and body.source == "telegram":
            if body.method == FILE:
                return _media_of(body) in self._wish.media
            return bool(self._wish.hidden.channels) and _number(body, "channel_id") in self._wish.hidden.channels
        if isinstance(body, Captured) and body.source == "preview":
            return _number(body, "channel_id") in self._wish.hidden.channels
        if isinstance(body, Derived) and body.tool == CORROBORATE_TOOL:
            return self._wish.hidden.hides(PostKey.parse(str(body.params.get("post"))))
        if isinstance(body, Derived) and body.tool == FINGERPRINT_TOOL:
            return self._is_gone(str(body.params.get("sha256")))
        if isinstance(body, Derived) and self._wish.articles:
            return any(document.get("article_id") in self._wish.articles for document in self._documents(entry))
        return False

    def _is_gone(self, sha256: str) -> bool:
        """Whether a file goes, or went: what was made of it shows what it showed. It stands behind the file's entry."""
        return sha256 in self._going or sha256 in self._redactions.removed

    def _patch(self, body: Captured, objects: Sequence[NamedObject]) -> None:
        """A stretch of an export: what is hidden in it is written over."""
        for named in objects:
            if named.ref.sha256 in self._wish.objects:
                self._take(named, None)
        found = patch_of(body, self._load, self._wish.hidden) if objects else None
        if found is not None:
            self._patches.setdefault(objects[0].ref.sha256, (objects[0], []))[1].append(found)

    def _take(self, named: NamedObject, replacement: Bytes | None) -> None:
        before = self._going.get(named.ref.sha256)
        if before is None or replacement is None:
            self._going[named.ref.sha256] = (named, replacement)

    def _rewrite(self, entry: Entry, named: NamedObject) -> None:
        """What shows a hidden post is replaced by the same without it."""
        sha256 = named.ref.sha256
        if isinstance(entry.body, Captured) and entry.body.source == "preview":
            self._rewrite_page(entry, entry.body, named)
            return
        is_print = isinstance(entry.body, Derived) and entry.body.tool == FINGERPRINT_TOOL  # holds no words
        if not self._markers or sha256 in self._looked or named.role not in ("answer", "output") or is_print:
            return
        self._looked.add(sha256)
        plain = self._read(named)
        replacement = None
        if any(marker in plain for marker in self._markers):
            replacement = self._without(entry, named, plain)
        if replacement is not None:
            self._take(named, replacement)
        if any(word in (plain if replacement is None else replacement.data) for word in self._words):
            self._quoting[sha256] = entry.n

    def _rewrite_page(self, entry: Entry, body: Captured, named: NamedObject) -> None:
        """A web page hides the ids of its channel in codes, so each is looked at."""
        sha256, hidden = named.ref.sha256, self._wish.hidden
        if not hidden or sha256 in self._looked or named.role != PAGE_ROLE:
            return
        self._looked.add(sha256)
        page = shown_on(body.question, self._read(named))
        kept = page.without(hidden)
        if kept is not None:
            self._take(named, Bytes(role=named.role, data=kept, media_type="text/html", compress=True))
            for hold in self._holds:
                if page.hidden_by(held_posts(hold)):
                    self._held[hold.entry] = hold
            page = shown_on(body.question, kept)
        if any(word in text for word in self._wish.words for text in page.texts):
            self._quoting[sha256] = entry.n

    def _without(self, entry: Entry, named: NamedObject, plain: bytes) -> Bytes | None:
        body = entry.body
        if isinstance(body, Derived):
            if body.tool != "link":
                return None
            try:
                return links_without(named, plain, self._wish.hidden)
            except (ValueError, InputError):
                return None
        if not isinstance(body, Captured) or body.source != "telegram":
            return None
        document = document_of(plain)
        found = answer_without(named, document, self._wish.hidden)
        if found is not None:
            self._note_held(document)
        return found

    def _note_held(self, document: Mapping[str, Json]) -> None:
        for hold in self._holds:
            if hold.entry not in self._held and shown_by(document, hold):
                self._held[hold.entry] = hold

    def _is_touched(self, hold: Hold, going: Sequence[Going]) -> bool:
        """Whether something that goes is held by its own name."""
        target = hold.target
        match target.kind:
            case "archive":
                return bool(going)
            case "media":
                return any(str(key) == target.id for key in self._wish.media)
            case "article":
                return target.id in self._wish.articles
            case "object":
                return target.id in self._going
            case "entry":
                return any(target.id == str(n) for each in going for n in each.entries)
            case _:
                hidden, held = self._wish.hidden, held_posts(hold)
                return bool(held.channels & hidden.channels) or any(
                    [*map(held.hides, hidden.posts), *map(hidden.hides, held.posts)]
                )

    def _documents(self, entry: Entry) -> Iterator[Mapping[str, Json]]:
        for named in self._standing(entry):
            yield document_of(self._read(named))

    def _read(self, named: NamedObject) -> bytes:
        """The plain bytes; nothing where they are damaged, which `verify` says."""
        try:
            return self._load(named)
        except IntegrityError:
            return b""


def _markers(wish: Wish) -> tuple[bytes, ...]:
    """One of these is in every JSON document that can show what is to go."""
    channels = {key.channel_id for key in wish.hidden.posts} | wish.hidden.channels
    return (*(str(abs(each)).encode() for each in sorted(channels)), UNREAD) if channels else ()


def _in_json(text: str) -> bytes:
    return json.dumps(text, ensure_ascii=False)[1:-1].encode("utf-8", "replace")


def _key_of(body: Captured) -> MediaKey | None:
    try:
        return MediaKey.parse(str(body.question.get("key")))
    except ValueError:
        return None


def _media_of(body: Captured) -> MediaKey | None:
    try:
        return MediaKey.parse(f"{body.question.get('type')}:{body.question.get('id')}")
    except ValueError:
        return None


def _number(body: Captured, key: str) -> int | None:
    found = body.question.get(key)
    try:
        return int(found) if isinstance(found, int | str) else None
    except ValueError:
        return None
