"""What posts of the world hold besides text and one file. Plain values; everything may be changed at any time.

A post has one `More`: its `content` is shown as the message's media, its `fields` as further fields of the message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from archiver.demo.world.media import Media

if TYPE_CHECKING:
    from archiver.demo.world.channel import WorldChannel, WorldPost
    from archiver.demo.world.people import WorldUser


@dataclass
class WorldPoll:
    """A poll or, where an answer is `correct` (its number), a quiz. `votes`: how many chose each answer."""

    question: str
    answers: list[str]
    votes: list[int] = field(default_factory=list)
    correct: int | None = None
    solution: str | None = None
    several: bool = False
    closed: bool = False
    hidden: bool = False
    """Whether an account that has not voted is told the total alone, as Telegram does while a poll is open."""
    partial: bool = False
    """Whether the results are shown in Telegram's `min` form, with no votes counted for any answer."""
    id: int = 5_000_000_000_000_000_001

    def __post_init__(self) -> None:
        self.votes = [*self.votes, *(0 for _ in range(len(self.answers) - len(self.votes)))]

    def vote(self, answer: int, times: int = 1) -> None:
        """More votes for an answer."""
        self.votes[answer] += times


@dataclass
class WorldPreview:
    """What is shown of the page behind a link; `state` "pending" and "empty" hold nothing but the address."""

    url: str
    title: str | None = None
    description: str | None = None
    site: str | None = None
    author: str | None = None
    photo: Media | None = None
    document: Media | None = None
    state: Literal["shown", "pending", "empty"] = "shown"


@dataclass
class WorldPaid:
    """Media that cost `stars`; while they are not `bought`, only blurred previews are shown."""

    stars: int
    items: Sequence[Media]
    bought: bool = False


@dataclass
class WorldStory:
    """A story of a channel that a post shares; `state` says what an answer holds of it."""

    channel: WorldChannel = field(repr=False)
    id: int
    media: Media | None = None
    caption: str | None = None
    state: Literal["shown", "skipped", "deleted", "named"] = "shown"


@dataclass
class WorldExpired:
    """A photo or document that destroyed itself."""

    kind: Literal["photo", "document"] = "photo"
    ttl_s: int = 10


Content = WorldPoll | WorldPreview | WorldPaid | WorldStory | WorldExpired


@dataclass
class More:
    """What a post holds besides text and file.

    `content` is one of this module's, or a Telethon `MessageMedia...` where nothing of it changes: a place, a
    contact, dice, a giveaway. `fields` are fields of Telethon's `Message`, as `{"via_bot_id": 7}`; they replace those
    that the server would give. `people` and `channels` are who an answer must bring along for them.
    """

    content: Any = None
    fields: dict[str, Any] = field(default_factory=dict)
    people: Sequence[WorldUser] = ()
    channels: Sequence[WorldChannel] = ()

    @property
    def files(self) -> list[Media]:
        """The files of the content."""
        match self.content:
            case WorldPreview(photo=photo, document=document):
                return [item for item in (photo, document) if item is not None]
            case WorldPaid(items=items):
                return list(items)
            case WorldStory(media=Media() as media):
                return [media]
            case _:
                return []


def react(post: WorldPost, counts: dict[str, int], *, partial: bool = False) -> None:
    """Gives a post these reactions (emoji, id of a custom one, or "paid"), and shows them in the `min` form or not."""
    post.more = post.more or More()
    post.more.fields["reactions"] = Reactions(dict(counts), partial)


@dataclass
class Reactions:
    """How often each reaction was given: emoji, id of a custom one, or "paid"."""

    counts: dict[str, int]
    partial: bool = False
