"""The posts around a cited one: the channel's own, the same event elsewhere, reposts, near-duplicates."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from archiver.model.ids import MediaKey, PostKey
from archiver.model.observations import Forward, MediaKind, MediaRef, MediaStored, PostSeen
from archiver.model.records import PostRecord
from tests.bench.resolving_names import SEEN, Channel, Event, event, words

DISTRACTORS = 50
AROUND = timedelta(days=3)
OLDER = 30
"""Posts of the two months before, so that a wide window is no gift."""
_HOURS = (0, 2, 5, 6, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15, 16, 16, 17, 17, 18, 18, 19, 19)
_HOURS_LATE = (20, 20, 21, 21, 22, 22, 23)


@dataclass(slots=True)
class Timeline:
    """What an archive holds around one citation. ``earlier``: texts of versions before the newest, by post."""

    draw: random.Random
    posts: list[PostRecord] = field(default_factory=list)
    earlier: dict[PostKey, tuple[str, ...]] = field(default_factory=dict)
    used: set[PostKey] = field(default_factory=set)
    files: int = 0
    facts: dict[PostKey, Event] = field(default_factory=dict)

    def key(self, channel: Channel, when: datetime) -> PostKey:
        """Ids grow with time."""
        number = int((when - datetime(2015, 1, 1, tzinfo=UTC)).total_seconds() // 60)
        key = PostKey(channel.record.channel_id, number)
        while key in self.used:
            key = PostKey(key.channel_id, key.message_id + 1)
        self.used.add(key)
        return key

    def file(self, kind: MediaKind) -> MediaRef:
        self.files += 1
        number = self.draw.getrandbits(60) + self.files
        seconds = round(min(3000.0, 5 + self.draw.lognormvariate(3.6, 0.9)))
        timed = kind in ("video", "audio", "voice", "round")
        return MediaRef(
            key=MediaKey("photo" if kind == "photo" else "document", number),
            part="media",
            kind=kind,
            size=self.draw.randint(40_000, 90_000_000),
            duration_s=float(seconds) if timed else None,
        )

    def post(
        self,
        channel: Channel,
        when: datetime,
        text: str,
        media: tuple[MediaRef, ...] = (),
        *,
        album: int | None = None,
        forward: Forward | None = None,
        sha256: str | None = None,
        about: Event | None = None,
    ) -> PostRecord:
        seen = PostSeen(
            key=self.key(channel, when),
            date=when,
            text=text,
            media=media,
            grouped_id=album,
            forward=forward,
            views=self.draw.randint(300, 400_000),
        )
        stored = (MediaStored(key=media[0].key, sha256=sha256, size=9, mime="video/mp4"),) if sha256 and media else ()
        record = PostRecord(
            seen=seen,
            channel_title=channel.record.title,
            username=channel.record.usernames[0],
            versions=1,
            entry=1,
            first_seen=SEEN,
            seen_at=SEEN,
            gone_at=None,
            stored=stored,
        )
        self.posts.append(record)
        if about is not None:
            self.facts[record.key] = about
        return record

    def known(self, key: PostKey) -> PostRecord:
        return next(post for post in self.posts if post.key == key)

    def change(self, new: PostRecord) -> None:
        self.posts[self.posts.index(self.known(new.key))] = new


def moment(draw: random.Random, day: datetime, days: float = 0.0) -> datetime:
    """A time of ``day``, or of a day so far from it, at which people post."""
    hour = draw.choice((*_HOURS, *_HOURS_LATE))
    start = (day + timedelta(days=days)).replace(hour=0, minute=0, second=0)
    return start + timedelta(hours=hour, minutes=draw.randint(0, 59), seconds=draw.randint(0, 59))


def text_of(draw: random.Random, channel: Channel, what: Event) -> str:
    """A post about an event, in the channel's language and manner."""
    language = channel.language
    template = draw.choice(words()["posts"][language][what.kind])
    person = what.person.written(language) if draw.random() < 0.5 or what.kind in ("arrest", "statement") else ""
    place = what.place.written(language)
    text = template.format(p=place, q=what.other.written(language), w=person, n=what.n, m=what.m).strip()
    if draw.random() < 0.3:
        text = f"{draw.choice('⚡🔥❗📹')} {text}"
    if draw.random() < 0.25:
        text = f"{text}\n\n#{place}"
    if draw.random() < 0.35:
        text = f"{text}\n@{channel.record.usernames[0]}"
    return text


def medium(draw: random.Random, line: Timeline) -> tuple[MediaRef, ...]:
    """What a news channel's post carries, by its usual shares."""
    kind = draw.choices(("video", "photo", None, "audio", "document"), (30, 35, 31, 2, 2))[0]
    return () if kind is None else (line.file(kind),)  # type: ignore[arg-type]


def follow_up(draw: random.Random, what: Event) -> Event:
    """The same event an hour later: other numbers."""
    return replace(what, n=max(2, what.n + draw.randint(-9, 40)), m=max(2, what.m + draw.randint(-5, 20)))


def surround(line: Timeline, channel: Channel, day: datetime, what: Event) -> None:
    """Fifty other posts of the channel within three days, of which some are about the same event; fewer before."""
    draw = line.draw
    others = [event(draw, channel.places, channel.people) for _ in range(12)]
    nearly_the_same = draw.random() < 0.15
    for number in range(DISTRACTORS + OLDER):
        near = number < DISTRACTORS
        when = moment(draw, day, draw.uniform(-3, 3.99) if near else draw.uniform(-60, -3))
        if abs(when - day) > AROUND and near:
            when = moment(draw, day)
        if nearly_the_same and number == 0:  # within hours
            when = day + timedelta(minutes=draw.randint(20, 300))
            later = follow_up(draw, what)
            line.post(channel, when, text_of(draw, channel, later), medium(draw, line), about=later)
            continue
        chance = draw.random()
        if chance < 0.9:
            told = follow_up(draw, what if near and chance < 0.01 else draw.choice(others))
            _posted(line, channel, when, text_of(draw, channel, told), told)
        else:
            _posted(line, channel, when, _chatter(draw, channel), None)


def _chatter(draw: random.Random, channel: Channel) -> str:
    template = draw.choice(words()["chatter"][channel.language])
    place = draw.choice(channel.places).written(channel.language)
    handle = f"@{channel.record.usernames[0]}"
    return template.format(m=draw.randint(2, 60), n=draw.randint(50, 990), h=handle, p=place)


def _posted(line: Timeline, channel: Channel, when: datetime, text: str, about: Event | None) -> None:
    draw = line.draw
    media = medium(draw, line)
    if media and media[0].kind == "photo" and draw.random() < 0.3:
        album_of(line, channel, when, text, draw.randint(2, 6), about)
        return
    if draw.random() < 0.06:
        text = ""  # a file without words
    line.post(channel, when, text, media, about=about)


def album_of(
    line: Timeline, channel: Channel, when: datetime, text: str, many: int, about: Event | None
) -> list[PostRecord]:
    """Photos that were sent together; the words stand at the first."""
    group = line.draw.getrandbits(50)
    return [
        line.post(channel, when, text if number == 0 else "", (line.file("photo"),), album=group, about=about)
        for number in range(many)
    ]


def elsewhere(line: Timeline, others: list[Channel], when: datetime, what: Event) -> None:
    """The same event in other channels, among their own posts."""
    draw = line.draw
    for channel in others:
        for _ in range(draw.randint(1, 2)):
            later = when + timedelta(minutes=draw.randint(-600, 600))
            told = what if draw.random() < 0.6 else follow_up(draw, what)
            line.post(channel, later, text_of(draw, channel, told), medium(draw, line))
        for _ in range(8):
            other = event(draw, channel.places, channel.people)
            line.post(
                channel, moment(draw, when, draw.uniform(-3, 3.9)), text_of(draw, channel, other), medium(draw, line)
            )


def repost(
    line: Timeline, channel: Channel, post: PostRecord, what: Event, *, minutes: int | None = None
) -> PostRecord:
    """The same publication in another channel: a forward that names its origin or not, or a re-upload."""
    draw = line.draw
    when = post.seen.date + timedelta(minutes=draw.randint(5, 600) if minutes is None else minutes)
    how = draw.choice(("origin", "hidden", "upload", "upload"))
    if how == "origin":
        forward = Forward(date=post.seen.date, origin=post.key)
        return line.post(channel, when, post.seen.text, post.seen.media, forward=forward)
    if how == "hidden":
        forward = Forward(date=post.seen.date, from_name="?")
        return line.post(channel, when, post.seen.text, post.seen.media, forward=forward)
    post = line.known(post.key)
    sha256 = post.stored[0].sha256 if post.stored else None
    if sha256 is None and draw.random() < 0.3 and post.seen.media:
        sha256 = f"{draw.getrandbits(256):064x}"
        stored = MediaStored(key=post.seen.media[0].key, sha256=sha256, size=9, mime="video/mp4")
        line.change(replace(post, stored=(stored,)))
    media = tuple(replace(ref, key=line.file(ref.kind).key) for ref in post.seen.media)
    return line.post(channel, when, text_of(draw, channel, what), media, sha256=sha256)
