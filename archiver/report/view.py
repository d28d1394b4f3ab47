"""What a report is made from. Everything is a value; the caller has asked the catalog and the log before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from archiver.model.articles import RelatedArticle
from archiver.model.corroboration import Corroborated
from archiver.model.holds import Said
from archiver.model.ids import MediaKey, PostKey
from archiver.model.linked_videos import LinkedVideo
from archiver.model.records import ArticleRecord, CapturedObject, ChannelRecord, PostRecord, SessionFigures
from archiver.model.stretches import Story
from archiver.model.versions import Version
from archiver.model.wanted import USUAL_FILES, WantedFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointFacts:
    """The newest signed checkpoint of the log.

    ``size`` entries are covered (0 to ``size`` - 1). ``root`` is the Merkle tree's root hash (32 bytes).
    ``until`` is the time of the last covered entry; ``signer`` the key name in the signature line.
    ``verifier_key`` is the public key in the C2SP form ``name+hash+key`` where the caller has it.
    """

    size: int
    root: bytes
    until: datetime
    signer: str
    verifier_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFacts:
    """The archive that the report was made from.

    ``entries``: length of the log then. ``version``: of archiver. ``checkpoint`` None: never signed.
    ``manifest_sha256``: of ``archive.json`` as it lies there, where the caller has read it.
    """

    origin: str
    entries: int
    version: str
    generated: datetime
    checkpoint: CheckpointFacts | None = None
    manifest_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostProof:
    """A post as a raw answer has it: ``date`` in its spelling there, ``text_sha256`` of its text as UTF-8."""

    message_id: int
    date: str
    text_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectProof:
    """What must come out where an object of an entry is hashed and unpacked; hashes are SHA-256 in hex.

    ``unpacker`` is the program whose output has the hash ``unpacked``; both are None where the bytes are stored as
    they are, and ``unpacked`` where the object could not be read. ``tl``: of the TL bytes that a raw answer holds.
    ``posts``: linked posts that it holds.
    """

    sha256: str
    unpacker: str | None = None
    unpacked: str | None = None
    tl: str | None = None
    posts: tuple[PostProof, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryProof:
    """A log entry that the page rests on: the SHA-256 of its line, and whether another entry follows it."""

    n: int
    sha256: str
    followed: bool
    objects: tuple[ObjectProof, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """An article with all that its resolutions name.

    ``posts`` and ``channels``: records of linked posts with their albums, runners-up and reposts; one that
    is missing is shown by its number. ``objects``: the captures that brought the article's page, the linked
    posts' raw answers and their media, in any order. ``gaps``: what could not be had or is not proven, each
    one sentence; what no signed checkpoint covers is found by the report itself. ``linking_entry``: the derive entry
    of the resolutions. ``proofs`` and ``figures`` are of the entries that the page rests on (``rests_on``).
    ``wanted``: which files of posts were to be saved. ``versions``: those of the article's page, the oldest first.
    ``related``: the articles that the page points to. ``removed``: objects that were redacted, with the entry that
    says so. ``said``: holds and remarks of people about the article and its linked posts.
    ``footage``: the stories of linked posts' files, by SHA-256; ``stills``: pictures of films, by SHA-256 and
    milliseconds, as places beside the page. ``corroborated``: comparisons of two accounts of a post.
    ``videos``: of other sites, which the article or a linked post links to; ``objects`` has what brought them, too.
    """

    record: ArticleRecord
    posts: Mapping[PostKey, PostRecord]
    channels: Mapping[int, ChannelRecord]
    objects: tuple[CapturedObject, ...]
    archive: ArchiveFacts
    gaps: tuple[str, ...] = ()
    linking_entry: int | None = None
    proofs: tuple[EntryProof, ...] = ()
    figures: tuple[SessionFigures, ...] = ()
    wanted: WantedFiles = USUAL_FILES
    versions: tuple[Version, ...] = ()
    related: tuple[RelatedArticle, ...] = ()
    removed: Mapping[str, int] = field(default_factory=dict)
    said: tuple[Said, ...] = ()
    footage: Mapping[str, Story] = field(default_factory=dict)
    stills: Mapping[tuple[str, int], str] = field(default_factory=dict)
    corroborated: Mapping[PostKey, tuple[Corroborated, ...]] = field(default_factory=dict)
    videos: tuple[LinkedVideo, ...] = ()

    def object(self, sha256: str, media: MediaKey | None = None) -> CapturedObject | None:
        """The earliest capture that brought the object ``sha256``, before all the one that asked for this file."""
        found = [known for known in self.objects if known.sha256 == sha256]
        return min(found, key=lambda known: (known.media != media, known.entry), default=None)

    def brought_by(self, entry: int) -> tuple[CapturedObject, ...]:
        """The objects that log entry ``entry`` brought."""
        return tuple(known for known in self.objects if known.entry == entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """An article on the index page. Its citations by what became of them; each counts once.

    ``linked``: automatically or by a person. ``proposed``: waits for a person. ``missing``: looked for and nothing
    linked (a rejected link is none). ``open``: not looked for yet. ``report``: its page is there to be linked to.
    """

    article_id: str
    title: str | None
    site: str | None
    url: str | None
    path: str | None
    language: str
    published: date | None
    captured: datetime
    linked: int
    proposed: int
    missing: int
    open: int
    report: bool

    @property
    def citations(self) -> int:
        """All citations of the article."""
        return self.linked + self.proposed + self.missing + self.open


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexView:
    """All articles of an archive that were read, in any order, and facts about the archive."""

    rows: tuple[IndexRow, ...]
    archive: ArchiveFacts
