"""Where footage was seen before, for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from archiver.cli.showing import safe, say
from archiver.wording import clock, counted

if TYPE_CHECKING:
    from archiver.jobs.footage.asking import FoundIn, MatchedOutcome, MediumMatched
    from archiver.jobs.footage.background import FootageDone
    from archiver.model.footage import Match, Span
    from archiver.model.prints import FootageHeld
    from archiver.model.records import PostRecord

MOST_POSTS = 5
"""Posts of one medium that are named; the others are counted."""
MINUTE, HOUR = 60, 3600


def show_matched(outcome: MatchedOutcome) -> None:
    """Each medium with its stretches, and what was searched."""
    for each in outcome.media:
        _show_medium(each)
    if any(each.searched for each in outcome.media):
        say(f"Searched: {held_words(outcome.held)}.")
    if outcome.filters:
        say(f"Shown: {', '.join(f'{name} {safe(value)}' for name, value in outcome.filters.items())}.")


def show_due(done: FootageDone) -> None:
    """What a pass over everything did."""
    say(f"{done_words(done)}.")


def done_words(done: FootageDone) -> str:
    """How many files were fingerprinted and compared."""
    failed = f" ({done.failed:,} could not be)" if done.failed else ""
    return f"{counted(done.files + done.failed, 'file')} fingerprinted{failed}, {done.compared:,} compared"


def held_words(held: FootageHeld) -> str:
    """All that a medium is compared with, in words."""
    parts = [
        f"{counted(held.videos, 'video')} ({hours(held.video_s)})" if held.videos else "",
        counted(held.pictures, "picture") if held.pictures else "",
        f"{counted(held.sounds, 'sound track')} ({hours(held.audio_s)})" if held.sounds else "",
    ]
    said = ", ".join(filter(None, parts)) or "nothing"
    period = f", posted {held.oldest:%Y-%m-%d} to {held.newest:%Y-%m-%d}" if held.oldest and held.newest else ""
    return f"{said} of {counted(held.channels, 'channel')}{period}"


def hours(seconds: float) -> str:
    """How much film that is."""
    if seconds < HOUR:
        return f"{seconds / MINUTE:.1f} minutes"
    return f"{seconds / HOUR:,.1f} hours"


def stretch(span: Span) -> str:
    """From when to when."""
    return f"{clock(span.start_s)}-{clock(span.end_s)}"


def _show_medium(medium: MediumMatched) -> None:
    length = f", {clock(medium.duration_s)}" if medium.duration_s else ""
    say(f"{safe(medium.name, 80)}  {medium.kind}{length}  sha256 {medium.sha256}")
    if medium.same:
        say("this very file is in the archive:", 2)
        _show_posts(medium.same, 4)
    if medium.failed is not None:
        say(f"not compared: {safe(medium.failed)}", 2)
        return
    for note in medium.notes:
        say(f"noted while it was read: {safe(note)}", 2)
    for each in medium.found:
        if each.decision == "rejected":
            continue
        _show_found(each, with_time=medium.kind != "picture")
    for left_out in medium.searched.left_out if medium.searched else ():
        say(f"left out: {safe(left_out)}", 2)
    _show_unseen(medium)


def _show_unseen(medium: MediumMatched) -> None:
    if medium.new_to_archive:
        say("not seen before in this archive", 2)
    elif medium.unseen:
        say(f"not seen before in this archive: {', '.join(map(stretch, medium.unseen))}", 2)


def _show_found(found: FoundIn, *, with_time: bool) -> None:
    match = found.match
    say(f"{_where(match, with_time=with_time)}  ({', '.join(_how(match))})", 2)
    if found.posts:
        _show_posts(found.posts, 4)
    else:
        say("no post carries it", 4)


def _where(match: Match, *, with_time: bool) -> str:
    """Which stretch is which of the other medium; pictures have none, a frame of a film has a time."""
    query, reference, other = match.query, match.reference, match.reference_sha256[:12]
    if reference.of_picture:
        return f"{clock(query.start_s)}  is the picture {other}" if with_time else f"found in {other}"
    if match.medium == "picture":
        return f"is the frame at {clock(reference.start_s)} of {other}"
    return f"{stretch(query)}  is {stretch(reference)} of {other}"


def _how(match: Match) -> list[str]:
    said = [match.verdict, f"score {match.score:.0f}"]
    if match.medium == "audio":
        said.append("sound")
    if abs(match.speed - 1) >= 0.01:
        said.append(f"speed {match.speed:.2f}")
    if match.mirrored:
        said.append("mirrored")
    return [*said, *(safe(each, 60) for each in match.transformation)]


def _show_posts(posts: Sequence[PostRecord], indent: int) -> None:
    for post in posts[:MOST_POSTS]:
        name = f"{post.username or post.key.channel_id}/{post.key.message_id}"
        gone = "  (gone)" if post.gone_at else ""
        say(
            f"{post.seen.date:%Y-%m-%d %H:%M} UTC  {name}  {safe(post.channel_title, 40)}{gone}  {post.url or ''}",
            indent,
        )
    if len(posts) > MOST_POSTS:
        say(f"and {counted(len(posts) - MOST_POSTS, 'other post')}", indent)
