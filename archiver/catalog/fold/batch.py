"""One batch of entries: order, what must be known before, the decisions, and the rows, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archiver.catalog.faults import REBUILD, decoding
from archiver.catalog.fold.articles import fold_article_media, fold_page, fold_reading, fold_resolutions
from archiver.catalog.fold.channel_state import load_channels
from archiver.catalog.fold.channels import ChannelFold
from archiver.catalog.fold.comments import fold_thread
from archiver.catalog.fold.corroborations import fold_corroboration
from archiver.catalog.fold.coverage import SHOWN, CoverageFold, load_coverage
from archiver.catalog.fold.custody import fold_custody
from archiver.catalog.fold.entries import fold_entry, fold_unreadable, sighting
from archiver.catalog.fold.feeds import fold_announced
from archiver.catalog.fold.following import fold_following
from archiver.catalog.fold.footage import fold_derived, fold_matched, fold_printed
from archiver.catalog.fold.groups import GroupFold, load_groups
from archiver.catalog.fold.match_reviews import fold_match_reviews
from archiver.catalog.fold.media import fold_failed, fold_stored
from archiver.catalog.fold.names import fold_names
from archiver.catalog.fold.polls import PollFold, load_votes
from archiver.catalog.fold.post_state import load_posts
from archiver.catalog.fold.posts import PREVIEW_BIT, PostFold
from archiver.catalog.fold.registry import RegistryFold, load_registrations
from archiver.catalog.fold.reviews import fold_reviews
from archiver.catalog.fold.rows import Rows, Sighting
from archiver.catalog.fold.states import fold_state
from archiver.catalog.fold.subjects import Subjects, subjects_of
from archiver.catalog.fold.videos import fold_merged, fold_video
from archiver.catalog.statements import Statements
from archiver.catalog.texts import handle_of, username_key
from archiver.errors import CatalogDamagedError, CatalogUnusableError
from archiver.model.derived import Folded
from archiver.model.entries import ChannelAct, NamesAct
from archiver.model.feeds import EntryAnnounced
from archiver.model.ids import PostKey
from archiver.model.observations import (
    ArticleMediaSeen,
    ChannelSeen,
    CommentsCounted,
    CommentSeen,
    MediaFailed,
    MediaStored,
    Observation,
    PageCaptured,
    PostGone,
    PostSeen,
    SpanCovered,
    SpanShown,
    StateSeen,
    ThreadRead,
    ThreadSeen,
    Unreadable,
    UsernameSeen,
)
from archiver.model.videos import VideoSeen

MOVE_CURSOR = "UPDATE cursor SET entries = ?, line_sha256 = ?"


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far the log is folded: the number of entries, and the SHA-256 (hex) of the last one's line."""

    entries: int
    line_sha256: str


def read_cursor(statements: Statements) -> Cursor:
    """How far the log is folded (blocks)."""
    row = statements.row("SELECT entries, line_sha256 FROM cursor")
    if row is None or not isinstance(row[0], int) or not isinstance(row[1], str):
        raise CatalogDamagedError(f"{statements.name} does not say how far it goes.", hint=REBUILD)
    return Cursor(row[0], row[1])


def fold_batch(statements: Statements, batch: Sequence[Folded]) -> None:
    """Fold what is not folded yet (blocks); raises ``CatalogUnusableError`` for entries that do not continue it."""
    with statements.transaction():
        todo = _continuing(read_cursor(statements), batch)
        if not todo:
            return
        rows = Rows()
        fold = _load(statements, rows, subjects_of(todo))
        for folded in todo:
            fold.entry(folded)
        fold.flush()
        rows.write(statements)
        fold_following(statements, fold.first_version)
        fold_names(statements, todo)
        fold_reviews(statements, todo)
        fold_match_reviews(statements, todo)
        fold_custody(statements, todo)
        statements.run(MOVE_CURSOR, (todo[-1].entry.n + 1, todo[-1].line_sha256))


def _continuing(cursor: Cursor, batch: Sequence[Folded]) -> Sequence[Folded]:
    """The part of the batch that comes after the cursor, in order and linked to it."""
    n, line = cursor.entries, cursor.line_sha256
    for folded in batch:
        if folded.entry.n == cursor.entries - 1 and folded.line_sha256 != cursor.line_sha256:
            raise CatalogUnusableError("The catalog belongs to another log.", hint=REBUILD)
    todo = [folded for folded in batch if folded.entry.n >= cursor.entries]
    for folded in todo:
        if folded.entry.n != n:
            raise CatalogUnusableError(f"Entry {folded.entry.n} was to be folded before entry {n}.", hint=REBUILD)
        if folded.entry.prev != line:
            raise CatalogUnusableError(f"Entry {n} does not follow the entry that was folded before it.", hint=REBUILD)
        n, line = n + 1, folded.line_sha256
    return todo


def _load(statements: Statements, rows: Rows, subjects: Subjects) -> _BatchFold:
    with decoding(statements.name):
        posts = load_posts(statements, subjects.posts, [*subjects.spans, *subjects.shown], mixed=subjects.mixed)
        channels = load_channels(statements, subjects.channels, subjects.usernames)
        registry = load_registrations(statements, subjects.registered, subjects.registered_channels)
        coverage = load_coverage(statements, subjects.spans)
        shown = load_coverage(statements, subjects.shown, SHOWN)
        votes = load_votes(statements, subjects.polls)
        groups = load_groups(statements, subjects.grouping, {*subjects.channels, *subjects.posts})
    return _BatchFold(
        rows=rows,
        posts=PostFold(rows, posts.posts, posts.gone, posts.next_version),
        polls=PollFold(rows, votes),
        channels=ChannelFold(rows, channels),
        registry=RegistryFold(rows, registry),
        coverage=CoverageFold(rows, coverage),
        shown=CoverageFold(rows, shown, SHOWN),
        groups=GroupFold(rows, groups),
        first_version=posts.next_version,
    )


@dataclass(slots=True)
class _BatchFold:
    rows: Rows
    posts: PostFold
    polls: PollFold
    channels: ChannelFold
    registry: RegistryFold
    coverage: CoverageFold
    shown: CoverageFold
    groups: GroupFold
    first_version: int

    def entry(self, folded: Folded) -> None:
        """All that one entry says."""
        sight = sighting(folded.entry)
        fold_entry(self.rows, folded.entry)
        if isinstance(folded.entry.body, ChannelAct):
            act = folded.entry.body
            bound = self.channels.channel_of(handle_of(act.name) or "")
            self.registry.decide(folded.entry, act, bound)
        elif isinstance(folded.entry.body, NamesAct) and folded.entry.body.act == "remove":
            self.registry.take_back(folded.entry.body.names)
        for position, observation in enumerate(folded.observations):
            self._observation(sight, position, observation)
        self._absences(sight, folded.observations)
        self.groups.entry(sight, folded.observations)
        if folded.reading is not None:
            fold_reading(self.rows, sight, folded.reading)
        if folded.resolutions is not None:
            fold_resolutions(self.rows, sight, folded.resolutions)
        fold_derived(self.rows, folded.entry)
        fold_merged(self.rows, folded.entry)
        if folded.printed is not None:
            fold_printed(self.rows, folded.entry, folded.printed)
        if folded.matched is not None:
            fold_matched(self.rows, folded.entry, folded.matched)
        if folded.corroborated is not None:
            fold_corroboration(self.rows, sight, folded.corroborated)

    def flush(self) -> None:
        """Hand over what was gathered over the batch."""
        self.posts.flush()
        self.channels.flush()
        self.registry.flush()
        self.coverage.flush()
        self.shown.flush()
        self.groups.flush()

    def _observation(self, sight: Sighting, position: int, observation: Observation) -> None:
        match observation:
            case PostSeen():
                self.posts.seen(sight, position, observation)
                if observation.votes is not None:
                    self.polls.seen(sight, position, observation.key, observation.votes)
            case CommentsCounted(post=key, replies=replies):
                self.posts.commented(sight, position, key, replies)
            case ChannelSeen():
                self.channels.seen(sight, position, observation)
                for name in observation.usernames:
                    self._username(sight, position, name, observation.channel_id)
            case UsernameSeen(username=name, channel_id=channel_id):
                self._username(sight, position, name, channel_id)
            case SpanCovered():
                self.coverage.covered(sight, observation)
            case SpanShown():
                self.shown.covered(sight, observation)
            case _:
                self._plain(sight, position, observation)

    def _plain(self, sight: Sighting, position: int, observation: Observation) -> None:
        """What is written down as it was said, whatever was known before."""
        match observation:
            case MediaStored():
                fold_stored(self.rows, sight, observation)
            case MediaFailed():
                fold_failed(self.rows, sight, position, observation)
            case Unreadable():
                fold_unreadable(self.rows, sight, position, observation)
            case CommentSeen() | ThreadSeen() | ThreadRead():
                fold_thread(self.rows, sight, observation)
            case PageCaptured():
                fold_page(self.rows, sight, position, observation)
            case ArticleMediaSeen():
                fold_article_media(self.rows, sight, position, observation)
            case EntryAnnounced():
                fold_announced(self.rows, sight, observation)
            case VideoSeen():
                fold_video(self.rows, sight, observation)
            case StateSeen():
                fold_state(self.rows, observation)
            case _:
                pass  # what is gone: in _absences, once all that the answer showed is known; groups: in groups.entry

    def _username(self, sight: Sighting, position: int, name: str, channel_id: int | None) -> None:
        self.channels.username(sight, position, name, channel_id)
        if channel_id is not None:
            self.registry.bind(username_key(name), channel_id)

    def _absences(self, sight: Sighting, observations: Sequence[Observation]) -> None:
        shown, doubtful = _shown(observations)
        for observation in observations:
            match observation:
                case PostGone(key=key, told=told):
                    if told or key.message_id not in shown.get(key.channel_id, ()):
                        self.posts.missing(sight, (key.channel_id, key.message_id))
                case SpanCovered(channel_id=channel_id, low=low, high=high) if not doubtful:
                    self.posts.covered(sight, channel_id, low, high, shown.get(channel_id, set()))
                case SpanShown(channel_id=channel_id, low=low, high=high) if not doubtful:
                    self.posts.covered(sight, channel_id, low, high, shown.get(channel_id, set()), PREVIEW_BIT)
                case _:
                    pass


def _shown(observations: Sequence[Observation]) -> tuple[dict[int, set[int]], bool]:
    """Message ids that an answer showed, by channel, and whether it also holds a post that nobody can name.

    A post that could not be read was there all the same. Its reader names it "... <channel id>/<message id>",
    and a chat "... <id>"; after anything else nothing can be said to be missing from the interval.
    """
    shown: dict[int, set[int]] = {}
    doubtful = False
    for observation in observations:
        if isinstance(observation, PostSeen):
            shown.setdefault(observation.key.channel_id, set()).add(observation.key.message_id)
        elif isinstance(observation, Unreadable):
            name = observation.subject.rpartition(" ")[2]
            try:
                key = PostKey.parse(name)
            except ValueError:
                doubtful = doubtful or not name.removeprefix("-").isdigit()
            else:
                shown.setdefault(key.channel_id, set()).add(key.message_id)
    return shown, doubtful
