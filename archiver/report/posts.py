"""A post on the page: how it is named, its files, and what its text hides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archiver.model.ids import PostKey
from archiver.model.observations import Span
from archiver.model.records import CapturedObject, ChannelRecord, PostRecord
from archiver.report.files import PostFile, post_files
from archiver.report.holding import lines_of
from archiver.report.lines import Line
from archiver.report.view import ReportView
from archiver.report.witnesses import Twice, shown_by, twice


@dataclass(frozen=True, slots=True, kw_only=True)
class PostName:
    """A post's name: ``label`` is "@handle/123", "c/1234/123", or "-1234/123" in a basic group; ``url`` its address on
    the web, None in a basic group.
    """

    key: PostKey
    label: str
    title: str | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePost:
    """A post with its files; ``record`` None: the view does not hold it.

    ``answer``: the raw answer's objects. ``hidden_links``: words of the text and the address behind them.
    ``lines``: what it holds besides text and files. ``shown_by``: which kinds of source showed it. ``twice``: what
    came of asking two of them. ``album``: the album's other posts, as far as the view holds them.
    """

    name: PostName
    record: PostRecord | None
    channel: ChannelRecord | None
    files: tuple[PostFile, ...]
    answer: tuple[CapturedObject, ...]
    hidden_links: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...] = ()
    shown_by: str = ""
    twice: tuple[Twice, ...] = ()
    album: tuple[PagePost, ...] = ()

    @property
    def all_files(self) -> tuple[PostFile, ...]:
        """The post's own files, then those of its album."""
        return (*self.files, *(file for other in self.album for file in other.files))


def post_name(view: ReportView, key: PostKey) -> PostName:
    """A post's name as far as the view knows it: by its record, by its channel, or by its numbers."""
    record = view.posts.get(key)
    channel = view.channels.get(key.channel_id)
    username = record.username if record else None
    if record is None and channel and channel.usernames:
        username = channel.usernames[0]
    title = record.channel_title if record else channel.title if channel else None
    unnamed = f"c/{key}" if key.channel_id > 0 else str(key)
    return PostName(
        key=key,
        label=f"@{username}/{key.message_id}" if username else unnamed,
        title=title,
        url=key.address(username),
    )


def page_post(view: ReportView, key: PostKey) -> PagePost:
    """A post with its files, its album and the raw answer that holds it."""
    post = _alone(view, key)
    return replace(post, album=tuple(_alone(view, other) for other in _album(view, post.record)))


def _album(view: ReportView, record: PostRecord | None) -> list[PostKey]:
    if record is None or record.seen.grouped_id is None:
        return []
    album = (record.key.channel_id, record.seen.grouped_id)
    return sorted(
        key
        for key, other in view.posts.items()
        if key != record.key and (key.channel_id, other.seen.grouped_id) == album
    )


def _alone(view: ReportView, key: PostKey) -> PagePost:
    record = view.posts.get(key)
    return PagePost(
        name=post_name(view, key),
        record=record,
        channel=view.channels.get(key.channel_id),
        files=post_files(view, record) if record else (),
        answer=view.brought_by(record.entry) if record else (),
        hidden_links=_hidden_links(record.seen.text, record.seen.spans) if record else (),
        lines=tuple(lines_of(record.seen)) if record else (),
        shown_by=shown_by(record.sources, record.source) if record else "",
        twice=tuple(twice(each) for each in view.corroborated.get(key, ())),
    )


def _hidden_links(text: str, spans: Sequence[Span]) -> tuple[tuple[str, str], ...]:
    """Words of a post that lead to an address which the words do not show."""
    found = [(text[span.offset : span.offset + span.length], span.value) for span in spans if span.value]
    return tuple((words, value) for words, value in found if ":" in value and value not in words)
