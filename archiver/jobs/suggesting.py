"""Names that a person's reviews speak for. Nothing here changes a name without being told to.

A link that was accepted shows by which name, or through whom, an article meant the channel; where nobody said so yet,
that is a suggestion. A given name that led to rejected links alone, and to several, is suggested to be taken back.
``suggestions`` works them out anew from the reviews that stand; nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from archiver.archive import Archive
from archiver.citations.match import same_name
from archiver.citations.standing import is_common
from archiver.errors import UsageError
from archiver.jobs import shapes
from archiver.jobs.match_proposals import undecided
from archiver.jobs.names import acts_of, naming_shape
from archiver.jobs.proposals import open_citations
from archiver.jobs.workplace import Workplace
from archiver.model.citations import Citation
from archiver.model.entries import NamesAct
from archiver.model.ids import PostKey
from archiver.model.names import LONGEST_NAME, NamedAs, Naming, NamingRecord, Suggestion
from archiver.model.records import ChannelRecord, ReviewedCitation
from archiver.text.name_words import folded_words
from archiver.wording import counted

REJECTED = 2
"""Passages whose links by a name were rejected, before it is suggested to take the name back."""
MOST_REVIEWS = 500
"""Reviews that an entry names, the newest: a line of the log has an end."""
MOST_ACTORS = 2
"""Actors of a passage: where it names more, nobody can tell who of them speaks through the channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestOutcome:
    """What is suggested, the best founded first, and what was just taken or dismissed."""

    open: tuple[Suggestion, ...] = ()
    accepted: tuple[Suggestion, ...] = ()
    dismissed: tuple[Suggestion, ...] = ()

    def document(self) -> shapes.Document:
        """The JSON of ``name suggest``."""
        return {
            "suggestions": [_shape(each) for each in self.open],
            "accepted": [_shape(each) for each in self.accepted],
            "dismissed": [_shape(each) for each in self.dismissed],
        }


@dataclass(slots=True)
class _Ground:
    """What speaks for one suggestion."""

    naming: Naming
    title: str
    passages: list[str] = field(default_factory=list)
    reviews: list[int] = field(default_factory=list)
    posts: list[PostKey] = field(default_factory=list)

    def add(self, reviewed: ReviewedCitation) -> None:
        self.passages.append(reviewed.citation.quote)
        self.reviews.append(reviewed.entry)
        self.posts.append(reviewed.post)


def said_of(count: int) -> str | None:
    """The sentence about waiting suggestions, for what is shown after a review; None where there are none."""
    return None if not count else f"{counted(count, 'suggestion')} for names, out of reviews: `archiver name suggest`."


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What decisions leave: how many citations wait, how many matches nobody has decided about, and the sentence about
    names that reviews speak for.
    """

    waiting: int
    matches: int
    suggested: str | None


async def left_over(place: Workplace) -> Left:
    """What is left now."""
    waiting = len(await open_citations(place))
    async with place.reading() as archive:
        return Left(
            waiting=waiting,
            matches=len(await undecided(archive)),
            suggested=said_of(len(await suggestions(archive))),
        )


async def suggestions(archive: Archive) -> list[Suggestion]:
    """What the reviews that stand speak for, the best founded first."""
    reviewed = await archive.catalog.reviewed_citations()
    if not reviewed:
        return []
    channels = {each.channel_id: each for each in await archive.catalog.channels()}
    names = await _names_of(archive, [each.citation for each in reviewed])
    dismissed = await archive.catalog.names_taken_back()
    add = _to_add([each for each in reviewed if each.accepted], channels, names, dismissed)
    remove = _to_remove(reviewed, channels, names)
    return sorted([*add, *remove], key=lambda each: (-len(each.reviews), each.act, each.naming.name, each.key))


async def settle_suggestions(
    place: Workplace,
    *,
    accept: Sequence[str] = (),
    dismiss: Sequence[str] = (),
    everything: bool = False,
    by: str | None = None,
) -> SuggestOutcome:
    """Take or dismiss suggestions, each by its number or key, and say which are left.

    Each that is settled is an entry of its own that names the reviews which it rests on. Raises UsageError for what
    names none; then nothing is settled.
    """
    if not (accept or dismiss or everything):
        async with place.reading() as archive:
            return SuggestOutcome(open=tuple(await suggestions(archive)))
    async with place.writing() as archive:
        found = await suggestions(archive)
        left_out = _named(found, dismiss)
        taken = [each for each in found if each not in left_out] if everything else _named(found, accept)
        both = [each for each in taken if each in left_out]
        if both:
            raise UsageError(f"Suggestion {both[0].key} cannot be both taken and dismissed.")
        for each in taken:
            await archive.decide_names(_written(each, each.act, by))
        for each in left_out:
            await archive.decide_names(_written(each, "remove" if each.act == "add" else "add", by))
        return SuggestOutcome(open=tuple(await suggestions(archive)), accepted=tuple(taken), dismissed=tuple(left_out))


def _written(suggestion: Suggestion, act: str, by: str | None) -> list[NamesAct]:
    names = [suggestion.naming]
    if act == "add":
        return acts_of("add", names, how="review", by=by, reviews=suggestion.reviews)
    return acts_of("remove", names, how="review", by=by, reviews=suggestion.reviews)


def _named(found: Sequence[Suggestion], wanted: Iterable[str]) -> list[Suggestion]:
    """The suggestions that are meant, each by its number or its key; "1,3" are two."""
    named = []
    for text in (part.strip().lower() for each in wanted for part in each.split(",") if part.strip()):
        by_key = [each for each in found if each.key == text]
        by_number = found[int(text) - 1 : int(text)] if text.isascii() and text.isdecimal() and int(text) else []
        if not by_key and not by_number:
            raise UsageError(f"There is no suggestion “{text}”.", hint="`archiver name suggest` shows all.")
        named += by_key or list(by_number)
    return list(dict.fromkeys(named))


async def _names_of(archive: Archive, citations: Iterable[Citation]) -> list[NamingRecord]:
    """Given names that are those of the citations."""
    said = {name for each in citations for name in (each.channel_name, each.handle, *each.actors) if name}
    words = {" ".join(folded_words(name)) for name in said} - {""}
    listed = [
        each
        for each in await archive.catalog.names_given_with_channels()
        if any(_is(each.naming, name) for name in said)
    ]
    return [*await archive.catalog.names_of_words(words), *listed]


def _is(naming: Naming, name: str) -> bool:
    return same_name(naming.name, name)


def _to_add(
    accepted: Iterable[ReviewedCitation],
    channels: dict[int, ChannelRecord],
    names: Sequence[NamingRecord],
    dismissed: Sequence[NamingRecord],
) -> list[Suggestion]:
    grounds: dict[tuple[NamedAs, str, int], _Ground] = {}
    for reviewed in accepted:
        channel = channels.get(reviewed.post.channel_id)
        if channel is None:
            continue
        for kind, name in _unknown(reviewed.citation, channel, channels, names):
            key = (kind, name.casefold(), channel.channel_id)
            if _refused_since(key, dismissed) < reviewed.entry:
                naming = Naming(name=name, kind=kind, channel=channel.handle, channel_id=channel.channel_id)
                grounds.setdefault(key, _Ground(naming, channel.title)).add(reviewed)
    return [_made("add", ground) for ground in grounds.values()]


def _unknown(
    citation: Citation, channel: ChannelRecord, channels: dict[int, ChannelRecord], names: Sequence[NamingRecord]
) -> list[tuple[NamedAs, str]]:
    """The names of a citation by which nobody knows the channel yet."""
    found: list[tuple[NamedAs, str]] = []
    for name in (citation.channel_name, citation.handle):
        if name and _is_usable(name) and not _is_known(name, channel, names):
            bearers = [each for each in channels.values() if each.registered or name == citation.handle]
            if not any(_is_known(name, each, names) for each in bearers):  # else the post is a repost of theirs
                found.append(("alias", name))
    if citation.channel_name is None and citation.handle is None and len(citation.actors) <= MOST_ACTORS:
        found += [
            ("actor", name)
            for name in citation.actors
            if _is_usable(name) and not _is_known(name, channel, names, actor=True)
        ]
    return found


def _is_usable(name: str) -> bool:
    return len(name) <= LONGEST_NAME and not is_common(name) and bool(folded_words(name))


def _is_known(name: str, channel: ChannelRecord, names: Sequence[NamingRecord], *, actor: bool = False) -> bool:
    own = (channel.title, *channel.former_titles, *channel.usernames, *channel.former_usernames, *channel.aliases)
    given = [
        each.naming.name
        for each in names
        if each.bound == channel.channel_id and (actor or each.naming.kind == "alias")
    ]
    return any(same_name(name, each) for each in (*own, *given, *(channel.owners if actor else ())))


def _refused_since(key: tuple[NamedAs, str, int], dismissed: Sequence[NamingRecord]) -> int:
    """The newest entry that took the name back, or dismissed it before anybody gave it."""
    kind, name, channel_id = key
    entries = [
        each.entry
        for each in dismissed
        if (each.naming.kind, each.naming.name.casefold(), each.bound) == (kind, name, channel_id)
    ]
    return max(entries, default=-1)


def _to_remove(
    reviewed: Sequence[ReviewedCitation], channels: dict[int, ChannelRecord], names: Sequence[NamingRecord]
) -> list[Suggestion]:
    found = []
    for record in names:
        if record.bound not in channels:
            continue
        led = [
            each
            for each in reviewed
            if each.entry > record.entry and each.post.channel_id == record.bound and _led(record, each.citation)
        ]
        passages = {each.citation.quote for each in led}
        if any(each.accepted for each in led) or len(passages) < REJECTED:
            continue
        ground = _Ground(record.naming, channels[record.bound].title)
        for each in led:
            ground.add(each)
        found.append(_made("remove", ground))
    return found


def _led(record: NamingRecord, citation: Citation) -> bool:
    """Whether a citation has the name."""
    said = citation.actors if record.naming.kind == "actor" else (citation.channel_name, citation.handle)
    return any(name and _is(record.naming, name) for name in said)


def _made(act: Literal["add", "remove"], ground: _Ground) -> Suggestion:
    return Suggestion(
        act=act,
        naming=ground.naming,
        title=ground.title,
        passages=tuple(dict.fromkeys(ground.passages)),
        reviews=tuple(dict.fromkeys(ground.reviews))[-MOST_REVIEWS:],
        posts=tuple(dict.fromkeys(ground.posts)),
    )


def _shape(value: Suggestion) -> shapes.Document:
    return {
        "key": value.key,
        "act": value.act,
        **naming_shape(value.naming),
        "title": value.title,
        "why": value.why,
        "passages": list(value.passages),
        "reviews": list(value.reviews),
        "posts": [str(each) for each in value.posts],
    }
