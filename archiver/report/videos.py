"""Videos of other sites on the page: what each link led to, its files, and who leads to it."""

from __future__ import annotations

from dataclasses import dataclass

from archiver.model.linked_videos import LinkedVideo
from archiver.model.videos import Video, VideoFile, VideoLook, VideoMerged
from archiver.report import wording
from archiver.report.files import StoredFile, stored_file
from archiver.report.posts import PostName, post_name
from archiver.report.video_words import STATES, day_of, in_order, length_of, role_of
from archiver.report.view import ReportView


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVideoFile:
    """A file of a video; without ``stored`` it was removed, as ``missing`` says. ``facts``: what it is, in words."""

    label: str
    facts: tuple[tuple[str, str], ...]
    stored: StoredFile | None
    missing: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVideoItem:
    """One video. ``title``, ``uploader``: as the site has them. ``left_out``: sentences. ``player``: what is shown."""

    title: str
    facts: tuple[tuple[str, str], ...]
    files: tuple[PageVideoFile, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVideo:
    """A link. ``state`` in words; ``look``: the one that counts; ``posts`` of the page that lead to it; ``own``: the
    article itself does.
    """

    address: str
    state: str
    archived: bool
    look: VideoLook | None
    items: tuple[PageVideoItem, ...]
    posts: tuple[PostName, ...]
    own: bool

    @property
    def stored(self) -> tuple[StoredFile, ...]:
        """Its files that are in the archive."""
        return tuple(file.stored for item in self.items for file in item.files if file.stored)


def page_videos(view: ReportView) -> tuple[PageVideo, ...]:
    """Every link of the view, those that brought something first."""
    found = [_page_video(view, each) for each in view.videos]
    return tuple(sorted(found, key=lambda each: not each.archived))


def _page_video(view: ReportView, linked: LinkedVideo) -> PageVideo:
    look = linked.best
    shown = [post.key for post in linked.posts if post.key in view.posts]
    return PageVideo(
        address=linked.address,
        state=STATES[linked.state],
        archived=linked.state in {"stored", "partly"},
        look=look,
        items=tuple(_item(view, video, look) for video in look.seen.videos) if look else (),
        posts=tuple(post_name(view, key) for key in shown),
        own=any(each.article_id == view.record.article_id for each in linked.articles),
    )


def _item(view: ReportView, video: Video, look: VideoLook) -> PageVideoItem:
    streams = {file.sha256: file for file in video.files if file.role == "stream"}
    made = [_merged(view, each, streams) for each in look.merged if each.video_sha256 in streams]
    facts = [
        ("Published", day_of(video)),
        ("By", video.uploader or ""),
        ("Length", length_of(video)),
        ("Site", video.extractor),
    ]
    return PageVideoItem(
        title=video.title or video.ident,
        facts=tuple((label, value) for label, value in facts if value),
        files=(*made, *(_file(view, each) for each in in_order(video.files))),
        left_out=tuple(each.detail for each in video.left_out if each.detail != look.seen.detail),
    )


def _merged(view: ReportView, made: VideoMerged, streams: dict[str, VideoFile]) -> PageVideoFile:
    """It is played as its picture would be."""
    facts = (("Made of", f"{made.video_sha256[:16]} and {made.audio_sha256[:16]}, in log entry {made.entry}"),)
    mime = streams[made.video_sha256].mime
    return _shown(view, "Picture and sound together (derived)", facts, (made.sha256, made.size, mime))


def _file(view: ReportView, file: VideoFile) -> PageVideoFile:
    note = (("Note", file.note),) if file.note else ()
    words = role_of(file)
    return _shown(view, words[:1].upper() + words[1:], note, (file.sha256, file.size, file.mime))


def _shown(
    view: ReportView, label: str, facts: tuple[tuple[str, str], ...], what: tuple[str, int, str]
) -> PageVideoFile:
    sha256, size, mime = what
    removed = view.removed.get(sha256)
    return PageVideoFile(
        label=label,
        facts=(("Size", wording.size(size)), ("Type", mime), *facts),
        stored=stored_file(view, sha256, mime) if removed is None else None,
        missing=None if removed is None else f"The file was removed under log entry {removed}.",
    )
