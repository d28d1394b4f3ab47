"""``archiver match``: a file, a post's media or a medium compared with the whole archive now. Nothing is logged."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

from archiver.archive import Archive
from archiver.errors import CannotRunError, InputError, UsageError, file_errors
from archiver.fingerprint.summary import read_summary
from archiver.jobs import shapes
from archiver.jobs.footage.comparing import Comparer, Question, comparing_workers
from archiver.jobs.footage.printing import PRINT_VERSION, limits_of
from archiver.jobs.media import find_post
from archiver.jobs.naming import named_channel
from archiver.jobs.post_names import post_name
from archiver.jobs.workplace import Workplace
from archiver.media.workers import Workers
from archiver.model.footage import Match, MatchOutput, Searched, Span
from archiver.model.footage_json import match_to_json, searched_to_json
from archiver.model.judgements import Judged, decided
from archiver.model.prints import FootageHeld
from archiver.model.records import PostRecord

SHORTEST_S = 0.5
"""What is left between two stretches and is shorter is no stretch of its own."""
WAYS = ("everything", "pictures", "film", "stills", "sound")
BLOCK = 1024 * 1024
SAME = frozenset({"copy", "alike"})
"""Verdicts of what is the same footage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRequest:
    """``which``: a file's path, a post or a medium. The rest narrows down what is told, by the posts that carry it.

    ``since``, ``until``: days, included.
    """

    which: str
    min_score: float = 0.0
    since: date | None = None
    until: date | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundIn:
    """A match with the posts that carry the other medium, the oldest first, and what persons decided of it."""

    match: Match
    posts: tuple[PostRecord, ...]
    decision: Judged | None = None

    def is_before(self, moment: datetime | None) -> bool:
        """Whether a post carried it earlier; None: of a file that no post carries, all is."""
        return moment is None or any(each.seen.date < moment for each in self.posts)

    def document(self) -> shapes.Document:
        """Its JSON."""
        posts = [_post(each) for each in self.posts]
        return {**match_to_json(self.match), "posts": posts, "decision": self.decision}


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumMatched:
    """What is known of one medium. ``same``: posts that carry the very same bytes (of a medium of the archive: all that
    do). ``unseen``: stretches that no earlier post has; ``new_to_archive``: none has any of it. ``failed``: why it
    could not be compared.
    """

    name: str
    sha256: str
    kind: str
    duration_s: float | None
    found: tuple[FoundIn, ...] = ()
    same: tuple[PostRecord, ...] = ()
    unseen: tuple[Span, ...] = ()
    new_to_archive: bool = False
    searched: Searched | None = None
    failed: str | None = None
    notes: tuple[str, ...] = ()

    def document(self) -> shapes.Document:
        """Its JSON."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "kind": self.kind,
            "duration_s": self.duration_s,
            "failed": self.failed,
            "notes": list(self.notes),
            "same_file": [_post(each) for each in self.same],
            "matches": [each.document() for each in self.found],
            "not_seen_before": [{"start_s": round(each.start_s, 3), "end_s": round(each.end_s, 3)}
                                for each in self.unseen],
            "searched": None if self.searched is None else searched_to_json(self.searched),
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedOutcome:
    """All media that were asked for, and what there was to compare with."""

    media: tuple[MediumMatched, ...]
    held: FootageHeld
    filters: Mapping[str, str] = field(default_factory=dict)

    @property
    def gaps(self) -> tuple[str, ...]:
        """What could not be compared."""
        return tuple(f"{each.name}: not compared ({each.failed})." for each in self.media if each.failed)

    def document(self) -> shapes.Document:
        """The JSON of ``match``."""
        held = self.held
        return {
            "media": [each.document() for each in self.media],
            "archive": {
                "media": held.media - held.failed,
                "pictures": held.pictures,
                "videos": held.videos,
                "sounds": held.sounds,
                "video_s": round(held.video_s, 3),
                "audio_s": round(held.audio_s, 3),
                "channels": held.channels,
                "oldest": held.oldest.isoformat() if held.oldest else None,
                "newest": held.newest.isoformat() if held.newest else None,
            },
            "filters": dict(self.filters),
        }


async def match(place: Workplace, request: MatchRequest) -> MatchedOutcome:
    """Where it was seen. Raises UsageError for what names nothing, InputError for a file that cannot be read."""
    if request.since and request.until and request.since > request.until:
        raise UsageError(f"--since {request.since} is later than --until {request.until}.", hint="Swap the two days.")
    file = await asyncio.to_thread(_file, request.which)
    async with (
        place.reading() as archive,
        Workers(limits_of(place.config), 1) as prints,
        comparing_workers(place.config) as compares,
    ):
        asking = _Asking(place, archive, request, prints, Comparer(archive, compares, place.progress))
        await asking.choose()
        media = [await asking.file(file)] if file is not None else await asking.archived()
        if file is not None and media[0].failed is not None and not media[0].same:
            raise InputError(
                f"{file.name} cannot be compared: {media[0].failed}.", hint="Name a file that plays or shows."
            )
        return MatchedOutcome(media=tuple(media), held=await archive.catalog.footage_held(), filters=asking.filters)


class _Asking:
    def __init__(
        self, place: Workplace, archive: Archive, request: MatchRequest, prints: Workers, comparer: Comparer
    ) -> None:
        self._place = place
        self._archive = archive
        self._request = request
        self._prints = prints
        self._comparer = comparer
        self._channel_id: int | None = None
        self.filters: dict[str, str] = {}

    async def choose(self) -> None:
        """What narrows down the answer. Raises UsageError for a channel that the archive does not know."""
        said = self._request
        if said.channel is not None:
            channel = await named_channel(self._archive, said.channel)
            if channel is None:
                raise UsageError(
                    f"The archive knows no channel {said.channel}.", hint="`archiver channel list` shows all."
                )
            self._channel_id = channel.channel_id
            self.filters["channel"] = channel.handle
        self.filters |= {
            name: str(value) for name, value in (("since", said.since), ("until", said.until)) if value is not None
        }
        if said.min_score:
            self.filters["min_score"] = f"{said.min_score:g}"

    async def file(self, path: Path) -> MediumMatched:
        """A file of this machine: fingerprinted now, stored nowhere."""
        self._place.progress.step(f"Fingerprinting {path.name}")
        sha256 = await asyncio.to_thread(_sha256, path)
        return await self._now(path.name, sha256, path)

    async def archived(self) -> list[MediumMatched]:
        """The media of a post, or one medium."""
        which = self._request.which
        post = await find_post(self._archive, which)
        if post is None:
            return [await self._medium(await self._hash(which))]
        if not post.stored:
            raise CannotRunError(
                f"No file of {post_name(post.key, post)} is in the archive.", hint="`archiver media show` says why."
            )
        return [await self._medium(each) for each in dict.fromkeys(stored.sha256 for stored in post.stored)]

    async def _hash(self, which: str) -> str:
        try:
            return await self._archive.catalog.media_hash(which)
        except UsageError as fault:
            if set(which.lower()) <= set("0123456789abcdef"):
                raise
            raise UsageError(
                f"{which} is no file here, and names no post and no medium.",
                hint="Name a file by its path, a post as handle/id or address, a medium by its SHA-256.",
            ) from fault

    async def _medium(self, sha256: str) -> MediumMatched:
        known = await self._archive.catalog.medium_print(sha256)
        path = self._archive.layout.object(sha256)
        if sha256 in self._archive.redactions.removed:
            entry = self._archive.redactions.removed[sha256]
            raise CannotRunError(f"The file {sha256[:12]} was removed under entry {entry}; its hash and size are left.")
        if known is None or int(known.version) < PRINT_VERSION:
            if not await asyncio.to_thread(path.is_file):
                raise CannotRunError(f"The object {sha256} is not there.", hint="Run `archiver verify`.")
            return await self._now(sha256[:12], sha256, path)
        bare = MediumMatched(
            name=sha256[:12], sha256=sha256, kind=known.kind, duration_s=known.duration_s, notes=known.notes
        )
        if known.failed is not None:
            return replace(bare, failed=known.failed, same=await self._posts(sha256))
        return await self._told(bare, self._comparer.question(known, before=False))

    async def _now(self, name: str, sha256: str, path: Path) -> MediumMatched:
        encoded = await self._prints.fingerprint(path)
        said = read_summary(encoded)
        bare = MediumMatched(
            name=name, sha256=sha256, kind=said.facts.kind, duration_s=said.facts.duration_s, notes=said.notes
        )
        if said.failed is not None or not said.rows:
            failed = said.failed or "; ".join(said.notes) or "it shows nothing that can be compared"
            return replace(bare, failed=failed, same=await self._posts(sha256))
        async with _kept(encoded) as file:
            return await self._told(bare, Question(sha256=sha256, file=path, print=file))

    async def _told(self, bare: MediumMatched, question: Question) -> MediumMatched:
        await self._comparer.bring_up()
        self._place.progress.step(f"Comparing {bare.name} with the archive")
        output = await self._comparer.compare(question)
        judgements = await self._archive.catalog.judgements({bare.sha256})
        found = [
            FoundIn(
                match=each,
                posts=await self._posts(each.reference_sha256),
                decision=decided(bare.sha256, each, judgements),
            )
            for each in self._wanted(output)
        ]
        if self._channel_id is not None or self._request.since or self._request.until:
            found = [each for each in found if each.posts]
        carried = await self._archive.catalog.posts_with_sha256(bare.sha256)
        since = min((each.seen.date for each in carried), default=None)
        before = [each.match for each in found if each.decision != "rejected" and each.is_before(since)]
        searched = was_searched(output.searched)
        return replace(
            bare,
            found=tuple(found),
            same=await self._posts(bare.sha256),
            unseen=tuple(unseen(bare.duration_s or 0.0, before)) if searched else (),
            new_to_archive=searched and not before,
            searched=output.searched,
        )

    def _wanted(self, output: MatchOutput) -> Iterator[Match]:
        for each in output.matches:
            if each.reference_sha256 != output.sha256 and each.score >= self._request.min_score:
                yield each

    async def _posts(self, sha256: str) -> tuple[PostRecord, ...]:
        posts = await self._archive.catalog.posts_with_sha256(sha256)
        return tuple(each for each in posts if self._fits(each))

    def _fits(self, post: PostRecord) -> bool:
        day = post.seen.date.astimezone(UTC).date()
        said = self._request
        return (
            (self._channel_id is None or post.key.channel_id == self._channel_id)
            and (said.since is None or day >= said.since)
            and (said.until is None or day <= said.until)
        )


def was_searched(searched: Searched) -> bool:
    """Whether what was not found is not there: no whole way of comparing was left out (its name and a colon)."""
    return not any(each.startswith(tuple(f"{way}:" for way in WAYS)) for each in searched.left_out)


def unseen(duration_s: float, matches: Sequence[Match]) -> Iterator[Span]:
    """Stretches of a film (a sound) that no match of its pictures (its sound) covers; none of a picture.

    A picture that is one of a film's frames covers nothing of it.
    """
    end_s = 0.0
    senses = {each.medium for each in matches} - {"picture"}
    main = "audio" if senses == {"audio"} else "video"
    for start, stop in sorted(
        (each.query.start_s, each.query.end_s) for each in matches if each.medium == main and each.verdict in SAME
    ):
        if start - end_s >= SHORTEST_S:
            yield Span(end_s, start)
        end_s = max(end_s, stop)
    if duration_s - end_s >= SHORTEST_S:
        yield Span(end_s, duration_s)


def _file(which: str) -> Path | None:
    """The local file of this name, if there is one. Raises InputError for a folder or what is no plain file."""
    path = Path(which).expanduser()
    try:
        if not path.exists():
            if path.is_absolute() or which.startswith((".", "~")):
                raise InputError(f"There is no file {which}.", hint="Check the path.")
            return None
    except (OSError, ValueError):
        return None
    if not path.is_file():
        raise InputError(f"{which} is no file.", hint="Name a picture, a video or a sound.")
    return path


def _sha256(path: Path) -> str:
    with file_errors(path, "read"), path.open("rb") as stream:
        return _digest(stream)


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := stream.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


@asynccontextmanager
async def _kept(encoded: bytes) -> AsyncIterator[Path]:
    """The fingerprint as a file outside the archive, for the worker that compares it."""
    path = await asyncio.to_thread(_written, encoded)
    try:
        yield path
    finally:
        await asyncio.to_thread(path.unlink, missing_ok=True)


def _written(encoded: bytes) -> Path:
    with tempfile.NamedTemporaryFile(prefix="archiver-", suffix=".print", delete=False) as file:
        file.write(encoded)
    return Path(file.name)


def _post(post: PostRecord) -> shapes.Document:
    moment: datetime = post.seen.date
    return {
        "post": post_name(post.key, post),
        "channel_id": str(post.key.channel_id),
        "message_id": post.key.message_id,
        "channel": post.channel_title,
        "date": moment.isoformat(),
        "url": post.url,
        "gone": post.gone_at.isoformat() if post.gone_at else None,
    }
