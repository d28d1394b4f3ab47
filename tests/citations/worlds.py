"""Made-up channels and posts for the resolver's tests, drawn from a seed."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from archiver.model.citations import Citation
from archiver.model.ids import MediaKey, PostKey
from archiver.model.observations import Forward, MediaKind, MediaRef, MediaStored, PostSeen
from archiver.model.records import ChannelRecord, PostRecord

NOW = datetime(2021, 4, 20, tzinfo=UTC)
HARBOUR, OTHER = 100, 200
WORDS = [
    "harbour",
    "convoy",
    "road",
    "night",
    "lights",
    "bridge",
    "market",
    "river",
    "school",
    "rain",
    "patrol",
    "workers",
]


def channel(channel_id: int = HARBOUR, title: str = "Harbour Watch", **changes: object) -> ChannelRecord:
    """A channel; keyword arguments replace its fields."""
    fields: dict[str, object] = {
        "channel_id": channel_id, "title": title, "kind": "channel", "usernames": (f"{title.split()[0].lower()}_demo",),
        "former_titles": (), "former_usernames": (), "aliases": (), "owners": (), "registered": True, "about": None,
        "participants": None, "noforwards": False, "restriction": None, "first_seen": NOW, "last_seen": NOW,
    }  # fmt: skip
    return ChannelRecord(**(fields | changes))  # type: ignore[arg-type]


def media(kind: MediaKind, number: int, seconds: float | None = None) -> MediaRef:
    """A file of a post."""
    key = MediaKey("photo" if kind == "photo" else "document", number)
    return MediaRef(key=key, part="media", kind=kind, duration_s=seconds)


def post(
    message_id: int,
    when: datetime,
    text: str = "",
    *refs: MediaRef,
    channel_id: int = HARBOUR,
    forward: PostKey | None = None,
    sha256: str | None = None,
    album: int | None = None,
) -> PostRecord:
    """A post as the catalog answers it; ``sha256`` of its first file where that is stored."""
    forwarded = Forward(date=when, origin=forward) if forward else None
    seen = PostSeen(
        key=PostKey(channel_id, message_id), date=when, text=text, media=refs, forward=forwarded, grouped_id=album
    )
    stored = (MediaStored(key=refs[0].key, sha256=sha256, size=9, mime="video/mp4"),) if sha256 and refs else ()
    return PostRecord(
        seen=seen, channel_title="T", username="harbour_demo", versions=1, entry=1, first_seen=NOW, seen_at=NOW,
        gone_at=None, stored=stored,
    )  # fmt: skip


def citation(**changes: object) -> Citation:
    """The citation of the acceptance case, about an invented channel; keyword arguments replace its fields."""
    quote = "Cette vidéo de quatre minutes, partagée par la chaîne Harbour Watch sur Telegram"
    fields: dict[str, object] = {
        "start": 0, "end": len(quote), "quote": quote, "channel_name": "Harbour Watch", "media": "video",
        "date": date(2021, 4, 9), "date_text": "vendredi 9 avril", "duration_s": 240.0, "duration_tolerance_s": 30.0,
        "actors": ("Salt Brigade",), "relation": "shared_by", "confidence": "auto",
    }  # fmt: skip
    return Citation(**(fields | changes))  # type: ignore[arg-type]


def crowd(seed: int, size: int = 300, *, lengths_clear_of: float | None = 240.0) -> list[PostRecord]:
    """Posts of one channel around 9 April 2021; no video of theirs is within a minute of ``lengths_clear_of``."""
    draw = random.Random(seed)
    posts = []
    for number in range(size):
        when = datetime(2021, 4, 6, tzinfo=UTC) + timedelta(minutes=draw.uniform(0, 6 * 24 * 60))
        text = " ".join(draw.choices(WORDS, k=draw.randint(0, 30)))
        refs: tuple[MediaRef, ...] = ()
        kind = draw.random()
        if kind < 0.25:
            seconds = draw.uniform(5, 600)
            if lengths_clear_of is not None and abs(seconds - lengths_clear_of) < 60:
                seconds += 150
            refs = (media("video", 10_000 + number, seconds),)
        elif kind < 0.6:
            refs = (media("photo", 20_000 + number),)
        posts.append(post(1000 + number, when, text, *refs))
    return posts


def target(message_id: int = 5000, **changes: object) -> PostRecord:
    """The post that ``citation`` means: a video of 3:58 on the evening of 9 April 2021."""
    when = datetime(2021, 4, 9, 18, 12, tzinfo=UTC)
    return post(message_id, when, "عملية جديدة", media("video", 777, 238.0), sha256="ab" * 32, **changes)  # type: ignore[arg-type]
