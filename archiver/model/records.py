"""What the catalog answers: the present state of channels, posts, media and articles with their provenance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from archiver.model.articles import Article
from archiver.model.captures import Json, Source
from archiver.model.citations import Citation
from archiver.model.details import Votes
from archiver.model.ids import MediaKey, PostKey
from archiver.model.links import Decision, Resolution
from archiver.model.objects import NamedObject
from archiver.model.observations import MediaFailed, MediaStored, PostSeen
from archiver.model.reviews import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRecord:
    """A channel as known now. ``usernames`` the current ones, first the main one; ``registered``: to be collected.

    ``aliases`` and ``owners`` were given by a person. ``title`` is the newest seen; ``first_seen`` is the time
    of the capture that showed the channel first.
    """

    channel_id: int
    title: str
    kind: str
    usernames: tuple[str, ...]
    former_titles: tuple[str, ...]
    former_usernames: tuple[str, ...]
    aliases: tuple[str, ...]
    owners: tuple[str, ...]
    registered: bool
    about: str | None
    participants: int | None
    noforwards: bool
    restriction: str | None
    first_seen: datetime
    last_seen: datetime

    @property
    def handle(self) -> str:
        """How commands take it: "@name", or its number where it has no username."""
        return f"@{self.usernames[0]}" if self.usernames else str(self.channel_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingChannel:
    """A registered name that no answer has turned into a channel yet."""

    name: str
    aliases: tuple[str, ...]
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRecord:
    """A post in its newest version, with where it was seen.

    ``entry`` is the log entry of the newest version's capture, ``seen_at`` the time of that capture.
    ``gone_at``: first time that the id was asked for, or its interval covered, without it; None while it is there.
    ``stored``/``failed``: the outcome of each media item of ``seen.media`` that has one; behind its own there are files
    that other sources showed with the post. ``source``: which kind of source showed this version, ``sources``: which
    ones showed the post.
    """

    seen: PostSeen
    channel_title: str
    username: str | None
    versions: int
    entry: int
    first_seen: datetime
    seen_at: datetime
    gone_at: datetime | None
    stored: tuple[MediaStored, ...] = ()
    failed: tuple[MediaFailed, ...] = ()
    source: Source = "telegram"
    sources: tuple[Source, ...] = ("telegram",)

    @property
    def key(self) -> PostKey:
        """Identity of the post."""
        return self.seen.key

    @property
    def url(self) -> str | None:
        """Its address on the web; None where Telegram has none for it (``PostKey.address``)."""
        return self.seen.key.address(self.username)

    @property
    def forward_delay(self) -> timedelta | None:
        """How long after its origin a forward was posted; None for what is no forward, or where it is not told."""
        if self.seen.forward is None or self.seen.forward.date is None:
            return None
        return self.seen.date - self.seen.forward.date


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRecord:
    """An article with everything that is known of it. ``entry``: its newest capture; ``citations`` in text order.

    ``captured`` is the time of the first capture; ``resolutions`` maps citation id to what became of it;
    ``reading_entry`` is the derive entry that ``article`` and ``citations`` come from. ``resolutions`` have the
    reviews laid over them; ``reviews`` are all there are of the article, in the order of the log.
    """

    article_id: str
    entry: int
    captured: datetime
    body_sha256: str
    path: str | None
    article: Article
    citations: tuple[tuple[str, Citation], ...]
    resolutions: dict[str, Resolution]
    reading_entry: int = 0
    reviews: tuple[Review, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSummary:
    """One line of ``article list``. ``linked``: citations with a link that is certain or accepted; ``proposed``: those
    with nothing better than a proposal. ``earlier``: its page was captured later as something else. ``language``: its
    code, "" where it is not known. ``looked_for``: whether its citations were ever looked for.
    """

    article_id: str
    url: str | None
    title: str | None
    published: str | None
    captured: datetime
    citations: int
    linked: int
    proposed: int = 0
    path: str | None = None
    earlier: bool = False
    language: str = ""
    looked_for: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedObject:
    """An object and the capture that brought it, for provenance: entry number, method, times.

    ``media``: Telegram's file that the capture asked for; several files may have the same bytes.
    """

    sha256: str
    sha512: str | None
    size: int
    media_type: str
    role: str
    entry: int
    method: str
    captured: datetime
    media: MediaKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCapture:
    """One capture of an article: its question, and ``page``, the object that holds the bytes as captured."""

    entry: int
    captured: datetime
    url: str | None
    path: str | None
    question: Mapping[str, Json]
    page: NamedObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Ids of a channel, both ends included, of which each was shown if it exists.

    They were covered at various times between ``oldest`` and ``newest``.
    """

    low: int
    high: int
    oldest: datetime
    newest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UsernameConflict:
    """A username that led to different channels; ``held`` in the order of the log: (id, first, last seen)."""

    username: str
    held: tuple[tuple[int, datetime, datetime], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A post was missing: found so at ``gone``, once more at ``confirmed``, and seen again at ``back``."""

    key: PostKey
    gone: datetime
    entry: int
    confirmed: datetime | None = None
    back: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedFrom:
    """An article's citation that is linked to a post."""

    article: ArticleSummary
    citation_id: str
    post: PostKey
    score: float
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class PostVersion:
    """A post as one kind of source showed it at one time; ``seen`` holds no counts. ``repeats``: another one had
    shown the same words.
    """

    seen: PostSeen
    entry: int
    seen_at: datetime
    source: Source = "telegram"
    repeats: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VotesSeen:
    """A poll's results as they were found changed at ``seen_at``."""

    votes: Votes
    entry: int
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelVersion:
    """A channel as it was seen from ``seen_at`` on, until the next version. ``photo_id`` 0: it had no photo."""

    title: str
    usernames: tuple[str, ...]
    about: str | None
    photo_id: int | None
    linked_chat_id: int | None
    verified: bool
    scam: bool
    fake: bool
    noforwards: bool
    forum: bool
    restriction: str | None
    entry: int
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodFigures:
    """How often a session asked a source by one method, by what became of it; a file is one question."""

    method: str
    ok: int = 0
    absent: int = 0
    restricted: int = 0
    failed: int = 0
    unchanged: int = 0

    @property
    def asked(self) -> int:
        """All questions."""
        return self.ok + self.absent + self.restricted + self.failed + self.unchanged


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFigures:
    """How much one session (one opening for writing) asked and brought.

    ``entry`` is the session's own log entry, ``time`` when it was written, ``versions`` of programs and libraries.
    ``first_asked`` and ``last_answered`` are None where it asked nothing. ``posts``: known posts among the ids that its
    answers covered; ``files``: different media files. ``new_objects``: objects that no earlier entry names, of
    ``new_bytes`` bytes as stored.
    """

    entry: int
    time: datetime
    command: str
    versions: Mapping[str, str]
    first_asked: datetime | None
    last_answered: datetime | None
    methods: tuple[MethodFigures, ...]
    posts: int
    files: int
    new_objects: int
    new_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedCitation:
    """What a person decided of a post as the one that a citation means: ``accepted`` or not; ``entry``: the review."""

    citation: Citation
    post: PostKey
    accepted: bool
    entry: int
