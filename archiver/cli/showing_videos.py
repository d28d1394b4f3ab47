"""What ``archiver video`` shows: links, what they led to, what is held of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from archiver.cli.progress import amount
from archiver.cli.showing import safe, say
from archiver.jobs.post_names import post_name
from archiver.model.videos import Video, VideoFile, VideoLook
from archiver.report.video_words import STATES, day_of, in_order, length_of, role_of
from archiver.wording import counted

if TYPE_CHECKING:
    from archiver.jobs.videos.following import VideosDone
    from archiver.jobs.videos.get import GetOutcome
    from archiver.jobs.videos.listing import VideoList
    from archiver.model.linked_videos import LinkedVideo

LONGEST = 300


def done_words(done: VideosDone) -> str:
    """What following links brought, on one line."""
    files = f"{counted(done.files, 'file')} ({amount(done.bytes, None, 'bytes')})"
    failed = f", {counted(done.failed, 'link')} not to the end" if done.failed else ""
    links, videos = counted(done.links, "link"), counted(done.videos, "video")
    return f"videos of other sites: {links} followed, {videos}, {files}{failed}"


def show_got(outcome: GetOutcome, *, plan: bool) -> None:
    """What was followed, or would be."""
    if plan:
        say(f"{counted(len(outcome.todo), 'link')} would be followed.")
        for address in outcome.todo:
            say(safe(address, LONGEST), 2)
        return
    if not outcome.videos:
        say("No link to a video is due.")
        return
    show_videos(outcome.videos)
    if outcome.done:
        say("")
        say(done_words(outcome.done))


def show_list(outcome: VideoList) -> None:
    """One line a link."""
    if not outcome.rows:
        say("No post and no article in the archive leads to a video of another site.")
    for row in outcome.rows:
        led = [counted(row.posts, "post")] if row.posts else []
        led += [counted(row.articles, "article")] if row.articles else []
        titles = [video.title for video in row.look.seen.videos if video.title] if row.look else []
        title = f"  “{safe(titles[0], 50)}”" if titles else ""
        why = f"  {safe(row.look.seen.detail, 120)}" if row.look and row.state == "failed" else ""
        say(f"{row.state:8}  {safe(row.address, LONGEST)}  {', '.join(led)}{title}{why}".rstrip())


def show_videos(videos: Sequence[LinkedVideo]) -> None:
    """Each link with all that is known of it."""
    for number, linked in enumerate(videos):
        if number:
            say("")
        show_linked(linked)


def show_linked(linked: LinkedVideo, indent: int = 0) -> None:
    """One link: what became of it, its videos, who leads to it."""
    say(f"{safe(linked.address, LONGEST)}  {STATES[linked.state]}", indent)
    look = linked.best
    if look is not None:
        _show_look(look, indent + 2)
        if len(linked.looks) > 1:
            say(f"followed {counted(len(linked.looks), 'time')}", indent + 2)
    for post in linked.posts:
        say(f"linked by post {post_name(post.key, post)}, {post.seen.date:%Y-%m-%d %H:%M} UTC", indent + 2)
    for article in linked.articles:
        name = safe(article.title or article.url or article.path, 70)
        say(f"linked by article {article.article_id[:12]}  {name}", indent + 2)


def _show_look(look: VideoLook, indent: int) -> None:
    say(f"followed {look.time:%Y-%m-%d %H:%M:%S} UTC, log entry {look.entry}", indent)
    if look.seen.reason is not None:
        say(f"{safe(look.seen.detail, 400)} ({look.seen.reason})", indent)
    for video in look.seen.videos:
        _show_video(video, look.seen.detail, indent)
    for merged in look.merged:
        size = amount(merged.size, None, "bytes")
        say(f"sha256 {merged.sha256}  {size}  picture and sound together (derived, entry {merged.entry})", indent)


def _show_video(video: Video, told: str | None, indent: int) -> None:
    """``told``: what was said of the whole link, which is not said of its video once more."""
    facts = [
        f"by {safe(video.uploader, 60)}" if video.uploader else "",
        day_of(video),
        length_of(video),
        video.extractor,
    ]
    say(f"“{safe(video.title or video.ident, 90)}”  {', '.join(each for each in facts if each)}", indent)
    for file in in_order(video.files):
        say(f"sha256 {file.sha256}  {amount(file.size, None, 'bytes')}  {_file_words(file)}", indent + 2)
    for left in (each for each in video.left_out if each.detail != told):
        say(f"left out: {safe(left.detail, 400)} ({left.reason})", indent + 2)


def _file_words(file: VideoFile) -> str:
    note = f": {safe(file.note, 200)}" if file.note else ""
    return f"{role_of(file)}, {safe(file.mime, 60)}{note}"
