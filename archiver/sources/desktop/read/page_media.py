"""Files, places, cards and polls in web pages that Telegram Desktop wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from selectolax.lexbor import LexborNode

from archiver.model.details import Answer, Button, Buttons, Contact, Detail, Game, Place, Poll, VoteCount, Votes
from archiver.model.ids import PostKey
from archiver.model.observations import MediaFailed, MediaKind, MediaRef
from archiver.sources.desktop.read.media import LEFT_OUT, key_of
from archiver.sources.desktop.read.page_texts import classes, plain

_KINDS: Mapping[str, MediaKind] = MappingProxyType(
    {
        "photo_wrap": "photo",
        "video_file_wrap": "video",
        "animated_wrap": "animation",
        "sticker_wrap": "sticker",
        "media_photo": "photo",
        "media_video": "video",
        "media_voice_message": "voice",
        "media_audio_file": "audio",
        "media_file": "document",
    }
)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d\d)\b")
_POINT = re.compile(r"[?&]q=(-?\d{1,3}(?:\.\d{1,12})?),(-?\d{1,3}(?:\.\d{1,12})?)")
_NUMBER = re.compile(r"\d{1,15}")


def media_in(body: LexborNode, post: PostKey) -> Iterator[tuple[MediaRef, MediaFailed | None]]:
    """The files below an element, and why one of them is not there."""
    for place, node in enumerate(body.css("a.photo_wrap, a.video_file_wrap, a.animated_wrap, a.sticker_wrap, .media")):
        kind = next((_KINDS[name] for name in _KINDS if name in classes(node)), None)
        if kind is None:
            continue
        href = node.attributes.get("href")
        status = plain(node.css_first(".status"))
        told = f"{status} {plain(node.css_first('.description'))}"
        reason = (
            None
            if href
            else next((each[1:] for each in LEFT_OUT if each[0] in told.lower()), ("missing", told.strip()))
        )
        key = key_of(post, href or f"({place})")
        title = plain(node.css_first(".title"))
        ref = MediaRef(
            key=key,
            part="media" if place == 0 else f"media/{place + 1}",
            kind=_round(kind, title),
            mime="image/jpeg" if kind == "photo" else None,
            duration_s=_seconds(plain(node.css_first(".video_duration")) or status),
            file_name=title if kind in ("document", "audio") and title else None,
            url=href,
        )
        yield ref, None if reason is None else MediaFailed(key=key, reason=reason[0], detail=reason[1])


def details_in(body: LexborNode) -> Iterator[Detail]:
    """What else an element shows, but for polls."""
    for node in body.css(".media"):
        names = classes(node)
        if names & {"media_location", "media_live_location", "media_venue"}:
            yield _place(node, venue="media_venue" in names)
        elif "media_contact" in names:
            yield Contact(first_name=plain(node.css_first(".title")), phone=plain(node.css_first(".status")))
        elif "media_game" in names:
            yield Game(name="", title=plain(node.css_first(".title")))
    found = [
        Button(label=plain(node), url=href)
        for node in body.css(".bot_button a")
        if (href := node.attributes.get("href")) and "://" in href
    ]
    if found:
        yield Buttons(buttons=tuple(found))


def poll_in(body: LexborNode) -> tuple[Poll, Votes] | None:
    """A poll; how its answers stand is not in a page, but for how many voted."""
    node = body.css_first(".media_poll")
    if node is None:
        return None
    answers = [plain(each).removeprefix("-").strip() for each in node.css(".answer")]
    kind = plain(node.css_first(".details")).lower()
    total = _NUMBER.search(plain(node.css_first(".total")))
    options = [(str(place), text) for place, text in enumerate(answers)]
    poll = Poll(
        poll_id=None,
        question=plain(node.css_first(".question")),
        answers=tuple(Answer(option=option, text=text) for option, text in options),
        quiz="quiz" in kind,
        closed="final results" in kind,
        public=bool(kind) and "anonymous" not in kind,
    )
    counts = tuple(VoteCount(option=option) for option, _ in options)
    return poll, Votes(total=int(total[0]) if total else None, answers=counts, partial=True)


def reactions_in(body: LexborNode) -> tuple[tuple[str, int], ...]:
    """How often each reaction was given; where a page shows who gave them instead, they are counted."""
    return tuple(_reaction(node) for node in body.css(".reactions .reaction"))


def _reaction(node: LexborNode) -> tuple[str, int]:
    shown = _NUMBER.search(plain(node.css_first(".count")))
    count = int(shown[0]) if shown else len(node.css(".userpic"))
    return "paid" if "paid" in classes(node) else plain(node.css_first(".emoji")) or "unknown", count


def _place(node: LexborNode, *, venue: bool) -> Place:
    point = _POINT.search(node.attributes.get("href") or "")
    return Place(
        latitude=float(point[1]) if point else None,
        longitude=float(point[2]) if point else None,
        title=plain(node.css_first(".title")) if venue else None,
        address=plain(node.css_first(".description")) or None if venue else None,
    )


def _round(kind: MediaKind, title: str) -> MediaKind:
    return "round" if kind == "video" and title == "Video message" else kind


def _seconds(text: str) -> float | None:
    match = _CLOCK.match(text)
    return None if match is None else float(int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3]))
