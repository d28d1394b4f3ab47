"""A post as every page of the desk shows it: its words, files, what it holds besides, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from archiver.archive import Archive
from archiver.model.ids import PostKey
from archiver.model.observations import MediaRef, PostSeen
from archiver.model.records import PostRecord
from archiver.model.wanted import WantedFiles
from archiver.report.files import Element, file_facts, file_label, shown_as
from archiver.report.holding import lines_of
from archiver.report.lines import Line
from archiver.report.witnesses import shown_by
from archiver.report.wording import duration
from archiver.viewer.rich_text import TextRun, text_runs
from archiver.viewer.stills import still_names

REPLY_LENGTH = 140
"""Characters that are shown of the post that another one answers."""
A_FEW_DAYS = timedelta(days=2)
"""From which on hours are not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """A file of a post. Without ``sha256`` it is not in the archive, and ``missing`` says why (a sentence).

    ``poster``: the name of a picture of the film. ``width`` and ``height`` in pixels, for the place that it takes.
    """

    label: str
    facts: tuple[tuple[str, str], ...]
    file_name: str | None
    sha256: str | None
    missing: str | None
    element: Element
    type: str | None
    width: int | None
    height: int | None
    poster: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyView:
    """The post that another one answers; ``words``: the beginning of its text, None where it is not archived."""

    key: PostKey
    words: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostView:
    """A post. ``label``: "@handle/123" or "c/1234/123". ``cited``: how many citations of articles are linked to it.

    ``album``: the other posts of its album. ``origin``: the channel's title that it was forwarded from, where known.
    """

    record: PostRecord
    label: str
    runs: tuple[TextRun, ...]
    files: tuple[FileView, ...]
    lines: tuple[Line, ...]
    shown_by: str
    reply: ReplyView | None = None
    origin_title: str | None = None
    cited: int = 0
    album: tuple[PostView, ...] = ()

    @property
    def key(self) -> PostKey:
        """Identity of the post."""
        return self.record.key

    @property
    def seen(self) -> PostSeen:
        """Its newest version."""
        return self.record.seen

    @property
    def name(self) -> str:
        """An anchor on a page: one per post, whatever its channel."""
        return f"p{self.key.channel_id}-{self.key.message_id}".replace("p-", "pg")

    @property
    def delay(self) -> str | None:
        """How long after the post that it forwards it was posted, in words; None where that is not known."""
        first = self.seen.forward.date if self.seen.forward is not None else None
        if first is None or self.seen.date < first:
            return None
        lapse = self.seen.date - first
        return f"{lapse.days:,} days" if lapse >= A_FEW_DAYS else duration(lapse.total_seconds())

    @property
    def all_files(self) -> tuple[FileView, ...]:
        """Its own files, then those of its album."""
        return (*self.files, *(file for other in self.album for file in other.files))


async def post_views(archive: Archive, posts: Sequence[PostRecord], wanted: WantedFiles) -> list[PostView]:
    """The posts as they are shown, in their order; those of one album, where several are given, as one."""
    catalog = archive.catalog
    cited = await catalog.citations_of_posts([post.key for post in posts])
    replies = await _replies(archive, posts)
    origins = {post.seen.forward.from_channel_id for post in posts if post.seen.forward is not None}
    titles = await catalog.titles_of([each for each in origins if each is not None])
    stills = await still_names(archive)
    views = [
        _view(post, archive, wanted, stills, cited.get(post.key, 0), replies.get(post.key), titles) for post in posts
    ]
    return _albums(views)


def post_label(record: PostRecord) -> str:
    """How a post is named: "@handle/123", "c/1234/123", or "-1234/123" in a basic group."""
    if record.username:
        return f"@{record.username}/{record.key.message_id}"
    return f"c/{record.key}" if record.key.channel_id > 0 else str(record.key)


def file_view(
    post: PostRecord, ref: MediaRef, archive: Archive, wanted: WantedFiles, stills: frozenset[str]
) -> FileView:
    """A file of a post."""
    stored = next((one for one in post.stored if one.key == ref.key), None)
    unsaved = wanted.why_unsaved(post, ref)
    missing = unsaved.detail if unsaved else None
    removed = archive.redactions.removed.get(stored.sha256) if stored else None
    if removed is not None:
        stored, missing = None, f"The file was removed under log entry {removed}."
    element, kind, _ = shown_as((stored.mime if stored else None) or ref.mime)
    poster = f"{stored.sha256}.jpg" if stored else ""
    return FileView(
        label=file_label(ref),
        facts=file_facts(ref, stored),
        file_name=ref.file_name,
        sha256=stored.sha256 if stored else None,
        missing=missing,
        element=element,
        type=kind,
        width=ref.width,
        height=ref.height,
        poster=poster if poster in stills else None,
    )


def _view(
    post: PostRecord,
    archive: Archive,
    wanted: WantedFiles,
    stills: frozenset[str],
    cited: int,
    reply: ReplyView | None,
    titles: Mapping[int, str],
) -> PostView:
    seen = post.seen
    origin = seen.forward.from_channel_id if seen.forward is not None else None
    return PostView(
        record=post,
        label=post_label(post),
        runs=text_runs(seen.text, seen.spans),
        files=tuple(file_view(post, ref, archive, wanted, stills) for ref in seen.media),
        lines=tuple(lines_of(seen)),
        shown_by=shown_by(post.sources, post.source),
        reply=reply,
        origin_title=titles.get(origin) if origin is not None else None,
        cited=cited,
    )


async def _replies(archive: Archive, posts: Iterable[PostRecord]) -> dict[PostKey, ReplyView]:
    wanted: dict[int, set[int]] = {}
    for post in posts:
        if post.seen.reply_to:
            wanted.setdefault(post.key.channel_id, set()).add(post.seen.reply_to)
    words = {}
    for channel_id, numbers in wanted.items():
        for answered in await archive.catalog.posts_by_id(channel_id, sorted(numbers)):
            words[answered.key] = answered.seen.text[:REPLY_LENGTH]
    found = {}
    for post in posts:
        if post.seen.reply_to:
            key = PostKey(post.key.channel_id, post.seen.reply_to)
            found[post.key] = ReplyView(key=key, words=words.get(key))
    return found


def _albums(views: Sequence[PostView]) -> list[PostView]:
    """Posts of one album that stand beside each other become one, named by that with the text, else by the first."""
    groups: list[list[PostView]] = []
    for view in views:
        before = groups[-1][-1] if groups else None
        same = before is not None and (before.key.channel_id, before.seen.grouped_id) == (
            view.key.channel_id,
            view.seen.grouped_id,
        )
        if same and view.seen.grouped_id is not None:
            groups[-1].append(view)
        else:
            groups.append([view])
    return [_joined(group) for group in groups]


def _joined(group: list[PostView]) -> PostView:
    if len(group) == 1:
        return group[0]
    ordered = sorted(group, key=lambda each: each.key)
    head = next((each for each in ordered if each.seen.text), ordered[0])
    return PostView(
        record=head.record,
        label=head.label,
        runs=head.runs,
        files=head.files,
        lines=head.lines,
        shown_by=head.shown_by,
        reply=head.reply,
        origin_title=head.origin_title,
        cited=sum(each.cited for each in ordered),
        album=tuple(each for each in ordered if each is not head),
    )
