"""What is said of footage: of a match, of what was searched, of what a file says of itself. Words of ours alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from archiver.model.footage import MediaFacts, Verdict
from archiver.model.stretches import Appearance, Piece, Scope, State, Story
from archiver.model.tracing import SHORTEST_S
from archiver.report import wording
from archiver.wording import clock, counted

_KINDS: Final = {
    "picture": "picture",
    "animation": "animation",
    "video": "video",
    "audio": "recording",
    "other": "file",
}
VERDICTS: Final[dict[Verdict, str]] = {
    "copy": "the same recording",
    "alike": "probably the same recording: the fingerprints agree, the pictures themselves were not compared",
    "same scene": "the same place or thing, recorded another time",
}
_CONTAINERS: Final = {"mov,mp4,m4a,3gp,3g2,mj2": "MP4", "matroska,webm": "Matroska"}
"""Families of containers, as decoders name them."""
_BOILERPLATE: Final = frozenset(
    {"major_brand", "minor_version", "compatible_brands", "handler_name", "vendor_id", "language"}
)
"""Tags that say how a file is laid out; ``--json`` has them."""
_SPEED: Final = 0.02
"""A speed that differs by less is not told from the same speed."""
UNSEEN: Final = "not seen before in this archive"


def noun(story: Story) -> str:
    """What the medium is: "video", "picture", ..."""
    return _KINDS[story.facts.kind] if story.facts else "file"


def reach(start_s: float, end_s: float) -> str:
    """A stretch: "0:22 to 0:42"; of a moment "0:22"."""
    if end_s - start_s < SHORTEST_S or clock(start_s) == clock(end_s):
        return clock(start_s)
    return f"{clock(start_s)} to {clock(end_s)}"


def how(piece: Piece) -> str:
    """What was done to one side to make it from the other: "mirrored, cropped here"; "" for nothing."""
    said = ["mirrored"] if piece.mirrored else []
    if abs(piece.speed - 1) > _SPEED:
        said.append(f"{piece.speed:.2f} times as fast here")
    said += [f"{each} here" for each in piece.changed_here if each != "mirrored"]
    said += [f"{each} there" for each in piece.changed_there if each != "mirrored"]
    return ", ".join(dict.fromkeys(said))


def state_in_words(state: State, reason: str | None) -> str | None:
    """Why there is no timeline; None where there is one."""
    if state == "waiting":
        return "It has no fingerprint yet, so it was compared with nothing: archiver run makes it."
    if state == "failed":
        return f"No fingerprint could be made of it, so it was compared with nothing: {reason or 'no reason is known'}."
    if state == "uncompared":
        if reason:
            return f"It has a fingerprint and could not be compared with the others: {reason}."
        return "It has a fingerprint and was not compared with the others yet: archiver run does it."
    return None


def notes_in_words(notes: Sequence[str]) -> str | None:
    """What the reading of a file met with; None where nothing."""
    return f"Noted while it was read: {'; '.join(notes)}. What could not be read was not compared." if notes else None


def searched_in_words(scope: Scope | None) -> str:
    """What "not seen before" rests on."""
    if scope is None or scope.searched is None:
        return "With what it was compared is not recorded."
    found = scope.searched
    media = [
        f"{counted(found.videos, 'video')} ({wording.duration(found.video_s)})" if found.videos else "",
        counted(found.pictures, "picture") if found.pictures else "",
        f"the sound of {counted(found.sounds, 'file')} ({wording.duration(found.audio_s)})" if found.sounds else "",
    ]
    said = [each for each in media if each]
    if not said:
        return "There was nothing in the archive to compare it with."
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    where = f" in posts of {counted(scope.channels, 'channel')}" if scope.channels else ""
    if scope.since is not None and scope.until is not None:
        where += f", dated {wording.day(scope.since)} to {wording.day(scope.until)}"
    left = f" Left out: {'; '.join(found.left_out)}." if found.left_out else ""
    return f"Compared with {listed}{where}. The archive does not know of posts that it did not collect.{left}"


def unseen_in(story: Story) -> str:
    """What is said of stretches that were not seen before: less where not everything was compared."""
    partly = story.scope is not None and story.scope.searched is not None and story.scope.searched.left_out
    return "not seen before in what it was compared with" if partly else UNSEEN


def summary(story: Story) -> str:
    """The story in one sentence."""
    older = sum(each.span.length_s for each in story.timeline if each.first is not None)
    it, unseen = f"this {noun(story)}", unseen_in(story)
    if story.length_s == 0:
        first = any(each.first is not None for each in story.timeline)
        return f"{it.capitalize()} is in older posts of this archive." if first else f"{it.capitalize()} was {unseen}."
    if not older:
        return f"All of {it} ({wording.duration(story.length_s)}) was {unseen}."
    seen_s = max(1, sum(each.span.shown_s for each in story.timeline if each.first is not None))
    whole_s = round(story.length_s)
    if seen_s >= whole_s:
        return f"All of {it} ({wording.duration(story.length_s)}) is in older posts of this archive."
    return (
        f"{wording.duration(seen_s)} of the {wording.duration(whole_s)} of {it} are in older posts of this archive; "
        f"the other {wording.duration(whole_s - seen_s)} were {unseen}."
    )


def marks(appearance: Appearance) -> tuple[str, ...]:
    """What is to be known of an appearance besides its date."""
    said = []
    if appearance.web is not None:
        when = (
            "which tells no date: the archive had it then" if appearance.undated else "whose date is that site's word"
        )
        said.append(f"a video of another site, {when}")
    if appearance.told_by is not None:
        said.append("not held by this archive, its date is told by a forward")
    if appearance.forwarded:
        said.append("a forward")
    if appearance.came_with_edit:
        said.append("the file came with an edit of the post, of this date")
    if appearance.edited_before:
        said.append("edited before this archive first saw it")
    if appearance.gone:
        said.append("gone from Telegram")
    return tuple(said)


def facts_in_words(facts: MediaFacts) -> tuple[tuple[str, str], ...]:
    """What a file says of itself, by label, without the place where it was made. The values are from outside."""
    container = _CONTAINERS.get(facts.container, facts.container)
    codecs = ", ".join(each for each in (container, facts.video_codec, facts.audio_codec) if each)
    rate = f"{facts.frame_rate:.4g} frames a second" if facts.frame_rate else ""
    turned = f", turned by {facts.rotation}°" if facts.rotation else ""
    said = [
        ("Made of", codecs),
        ("Length", wording.duration(facts.duration_s) if facts.duration_s else ""),
        ("Dimensions", f"{facts.width} × {facts.height} pixels{turned}" if facts.width and facts.height else ""),
        ("Frame rate", rate),
        *((f"Tag {name}", value) for name, value in facts.tags if name.lower() not in _BOILERPLATE),
    ]
    return tuple((label, value) for label, value in said if value)
