"""The names of channels and of who speaks through them: given, taken back, listed, imported, exported."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from archiver.archive import Archive, Writer
from archiver.citations.match import is_short, same_name
from archiver.citations.standing import is_common
from archiver.errors import InputError, UsageError
from archiver.jobs import shapes
from archiver.jobs.name_channels import with_channels
from archiver.jobs.name_lists import Given, namings_of, read_names, written
from archiver.jobs.naming import named_channel
from archiver.jobs.progress import Silent
from archiver.jobs.workplace import Workplace
from archiver.model.entries import NamesAct
from archiver.model.names import How, NamedAs, Naming, NamingRecord
from archiver.model.objects import Bytes
from archiver.model.records import ChannelRecord
from archiver.text.name_words import folded_words
from archiver.wording import counted

LINE = 40_000
"""Bytes of names in one entry; a line of the log has at most 65,535."""
TOGETHER = 20
"""Entries that are written with one wait for the disk."""
MOST_WARNINGS = 5
FEW = 20
"""So many names at a time are compared with all that are known, for what to warn of."""

Known = tuple[NamedAs, str, int | str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesOutcome:
    """Names that were added, or would be (``dry``), and that were taken back (``removed``).

    ``known``: how many were known already; ``problems``: the lines of a list that are none; ``refused``: why nothing of
    it was taken then.
    """

    added: tuple[Naming, ...] = ()
    removed: tuple[Naming, ...] = ()
    known: int = 0
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    dry: bool = False
    refused: InputError | None = None

    def document(self) -> shapes.Document:
        """The JSON of ``name add``, ``import`` and ``remove``."""
        key = "would_add" if self.dry else "added"
        return {
            key: [naming_shape(each) for each in self.added],
            "removed": [naming_shape(each) for each in self.removed],
            "known": self.known,
            "problems": list(self.problems),
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NamesListed:
    """Names with the channels that the archive knows of them, by id; ``own``: what a channel that was asked for calls
    itself, with the kind of each name.
    """

    names: tuple[NamingRecord, ...]
    channels: Mapping[int, ChannelRecord]
    own: tuple[tuple[str, str], ...] = ()

    def document(self) -> shapes.Document:
        """The JSON of ``name list`` and ``name export``."""
        return {
            "names": [self._record(each) for each in self.names],
            "own": [{"name": name, "kind": kind} for name, kind in self.own],
        }

    def _record(self, record: NamingRecord) -> shapes.Document:
        channel = self.channels.get(record.bound) if record.bound is not None else None
        return {
            **naming_shape(record.naming),
            "channel_id": None if record.bound is None else str(record.bound),
            "title": channel.title if channel else None,
            "how": record.how,
            "by": record.by,
            "entry": record.entry,
            "reviews": list(record.reviews),
        }


def naming_shape(naming: Naming) -> shapes.Document:
    """A name in JSON."""
    return {
        "name": naming.name,
        "kind": naming.kind,
        "channel": naming.channel,
        "channel_id": None if naming.channel_id is None else str(naming.channel_id),
        "role": naming.role,
        "since": naming.since.isoformat() if naming.since else None,
        "until": naming.until.isoformat() if naming.until else None,
        "note": naming.note,
    }


async def add_names(
    place: Workplace,
    names: Sequence[str],
    channels: Sequence[str],
    fields: Mapping[str, str],
    *,
    by: str | None = None,
) -> NamesOutcome:
    """Give each of the names to each of the channels. ``fields``: kind, role, since, until, note.

    Raises UsageError for what is no name, no channel or no day.
    """
    try:
        given = [Given(each) for each in namings_of(_plain(names), _plain(channels), fields)]
    except ValueError as fault:
        sentence = str(fault)
        raise UsageError(sentence[0].upper() + sentence[1:]) from None
    async with place.writing() as archive:
        taken, wrong = await with_channels(archive, given)
        if wrong:
            raise UsageError(wrong[0])
        return await _added(place, archive, [each.naming for each in taken], how="said", by=by)


async def import_names(place: Workplace, path: Path, *, dry: bool, by: str | None = None) -> NamesOutcome:
    """Take the names of a file (CSV or TOML), all of them or none; the file itself is kept with them.

    Where a line is no name, the outcome has ``problems`` and, but for ``dry``, why all was refused. Raises InputError
    for what is no list, or an empty one.
    """
    given, wrong, data = await asyncio.to_thread(read_names, path)
    async with place.reading() as archive:
        taken, without = await with_channels(archive, given)
        wrong += without
        if dry:
            new, known = await _new(archive, [each.naming for each in taken])
            warnings = await _doubts(archive, new)
    if wrong and not dry:
        return NamesOutcome(problems=tuple(wrong), refused=_refused(path, wrong))
    if dry:
        return NamesOutcome(added=tuple(new), known=known, problems=tuple(wrong), warnings=warnings, dry=True)
    if not given:
        raise InputError(f"{path} holds no name.", hint="Write one a line: name,channel,kind.")
    toml = path.suffix.lower() == ".toml"
    kept = Bytes(role="list", data=data, media_type="application/toml" if toml else "text/csv", compress=True)
    async with place.writing() as archive:
        return await _added(place, archive, [each.naming for each in taken], how="import", by=by, file=kept)


async def remove_names(
    place: Workplace, name: str, channel: str | None, kind: NamedAs | None, *, by: str | None = None
) -> NamesOutcome:
    """Take a name back from a channel, also one that ``channel add`` was given.

    Raises UsageError where nobody gave it, and where several channels have it and none is said.
    """
    async with place.writing() as archive:
        held = await _held(archive, [name])
        found = [each for each in held if _same(each.naming.name, name) and kind in (None, each.naming.kind)]
        if channel is not None:
            (wanted,), wrong = await _one_channel(archive, name, channel)
            if wrong:
                raise UsageError(wrong[0])
            found = [each for each in found if _place_of(each) == _place(wanted)]
        if not found:
            where = f" to {channel}" if channel is not None else ""
            raise UsageError(f"Nobody gave the name “{name}”{where}.", hint="`archiver name list` shows all.")
        places = {_place_of(each): each.naming.channel for each in found}
        if len(places) > 1:
            raise UsageError(
                f"“{name}” is a name of {len(places)} channels: {', '.join(sorted(places.values()))}.",
                hint="Say which one with --channel.",
            )
        gone = tuple(replace(each.naming, channel_id=each.naming.channel_id or each.bound) for each in found)
        both = [*(each.naming for each in found), *gone]
        await archive.decide_names(acts_of("remove", list(dict.fromkeys(both)), how="said", by=by))
        return NamesOutcome(removed=gone)


async def list_names(place: Workplace, what: str | None = None) -> NamesListed:
    """All names that a person gave; of one channel (with what it calls itself), or of one name.

    Raises UsageError where there is neither such a channel nor such a name.
    """
    async with place.reading() as archive:
        held, own = (await _held(archive), ()) if what is None else await _about(archive, what)
        ids = {each.bound for each in held if each.bound is not None}
        records = {each.channel_id: each for each in await archive.catalog.channels()} if ids else {}
        return NamesListed(names=tuple(held), channels={each: records[each] for each in ids & set(records)}, own=own)


async def _about(archive: Archive, what: str) -> tuple[list[NamingRecord], tuple[tuple[str, str], ...]]:
    """The names that are called so, else those of the channel that is, and what that calls itself."""
    named = [each for each in await _held(archive, [what]) if same_name(each.naming.name, what)]
    if named:
        return named, ()
    channel = await named_channel(archive, what)
    (wanted,), _ = await _one_channel(archive, what, str(channel.channel_id) if channel else what)
    held = [each for each in await _held(archive) if _place_of(each) == _place(wanted)]
    if not held and channel is None:
        hint = "`archiver name list` shows all."
        raise UsageError(f"There is neither a name nor a channel “{what}”.", hint=hint)
    return held, tuple(_own(channel)) if channel is not None else ()


async def export_names(place: Workplace) -> str:
    """All names as a table that ``import_names`` reads."""
    listed = await list_names(place)
    return written(listed.names)


async def _one_channel(archive: Archive, name: str, channel: str) -> tuple[list[Naming], list[str]]:
    taken, wrong = await with_channels(archive, [Given(Naming(name=name, kind="alias", channel=channel))])
    return [each.naming for each in taken] or [Naming(name=name, kind="alias", channel=channel)], wrong


def _own(channel: ChannelRecord) -> Iterator[tuple[str, str]]:
    yield channel.title, "title"
    yield from ((each, "former title") for each in channel.former_titles)
    yield from ((f"@{each}", "handle") for each in channel.usernames)
    yield from ((f"@{each}", "former handle") for each in channel.former_usernames)


async def _added(
    place: Workplace,
    archive: Writer,
    names: Sequence[Naming],
    *,
    how: How,
    by: str | None,
    file: Bytes | None = None,
) -> NamesOutcome:
    """Write down those that are new."""
    new, known = await _new(archive, names)
    warnings = await _doubts(archive, new)
    acts = acts_of("add", new, how=how, by=by)
    progress = place.progress if len(acts) > TOGETHER else Silent()
    with progress.transfer("Taking in names", total=len(new), unit="names") as transfer:
        done = 0
        for start in range(0, len(acts), TOGETHER):
            group = acts[start : start + TOGETHER]
            await archive.decide_names(group, file)
            done += sum(len(act.names) for act in group)
            transfer.update(done, len(new))
    return NamesOutcome(added=tuple(new), known=known, warnings=warnings)


async def _new(archive: Archive, names: Iterable[Naming]) -> tuple[list[Naming], int]:
    """The names that say something new, each once, and how many do not."""
    listed = list(names)
    few = [naming.name for naming in listed] if len(listed) <= FEW else None
    held = {_key(each.naming, each): each.naming for each in await _held(archive, few)}
    wanted = {_key(naming): naming for naming in listed}
    new = [naming for key, naming in wanted.items() if not _says_the_same(held.get(key), naming)]
    return new, len(listed) - len(new)


async def _held(archive: Archive, names: Sequence[str] | None = None) -> list[NamingRecord]:
    """The names that count, those of ``channel add`` first; of ``names``, those with the same words."""
    with_channels = await archive.catalog.names_given_with_channels()
    if names is None:
        return [*with_channels, *await archive.catalog.names()]
    words = {" ".join(folded_words(name)) for name in names}
    return [*with_channels, *await archive.catalog.names_of_words(words)]


def _says_the_same(held: Naming | None, naming: Naming) -> bool:
    if held is None:
        return False
    return (held.role, held.until, held.note) == (naming.role, naming.until, naming.note)


def _key(naming: Naming, record: NamingRecord | None = None) -> Known:
    since = naming.since.isoformat() if naming.since else ""
    return naming.kind, naming.name.strip().casefold(), _place(naming, record), since


def _place(naming: Naming, record: NamingRecord | None = None) -> int | str:
    """The channel of a name: its id where that is known, else what it was called."""
    bound = naming.channel_id if record is None or record.bound is None else record.bound
    return bound if bound is not None else naming.channel.strip().removeprefix("@").casefold()


def _place_of(record: NamingRecord) -> int | str:
    return _place(record.naming, record)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def acts_of(
    act: Literal["add", "remove"], names: Iterable[Naming], *, how: How, by: str | None, reviews: Sequence[int] = ()
) -> list[NamesAct]:
    """Entries with these names, each of which fits into a line of the log."""
    groups: list[list[Naming]] = [[]]
    size = 0
    for naming in names:
        own = len(json.dumps(naming_shape(naming), ensure_ascii=False).encode())
        if groups[-1] and size + own > LINE:
            groups.append([])
            size = 0
        groups[-1].append(naming)
        size += own
    return [
        NamesAct(session=0, act=act, names=tuple(group), how=how, by=by, reviews=tuple(reviews))
        for group in groups
        if group
    ]


def _plain(texts: Iterable[str]) -> list[str]:
    """Texts from the command line without what is empty, and with single blanks."""
    return [text for text in (" ".join(each.split()) for each in texts) if text]


async def _doubts(archive: Archive, names: Sequence[Naming]) -> tuple[str, ...]:
    """What a person should know of names that may not do what they expect."""
    found: list[str] = []
    for naming in names:
        if is_common(naming.name):
            found.append(
                f"“{naming.name}” is a common word: it counts only in quotation marks, beside a word for a channel, or "
                "after “Photo:” and the like."
            )
        elif naming.kind == "alias" and is_short(naming.name):
            found.append(f"“{naming.name}” is short: it counts only as it is written here.")
    aliases: dict[str, set[int | str]] = defaultdict(set)
    for naming in names:
        if naming.kind == "alias":
            aliases[naming.name.casefold()].add(_place(naming))
    if len(names) <= FEW:  # of a list, what it says itself
        for each in await _held(archive, [naming.name for naming in names]):
            if each.naming.kind == "alias" and each.naming.name.casefold() in aliases:
                aliases[each.naming.name.casefold()].add(_place_of(each))
    spelt = {naming.name.casefold(): naming.name for naming in names}
    found += [
        f"“{spelt[name]}” is a name of {len(places)} channels now: links by it wait for a person."
        for name, places in aliases.items()
        if len(places) > 1
    ]
    found = list(dict.fromkeys(found))
    more = len(found) - MOST_WARNINGS
    return (*found[:MOST_WARNINGS], *([f"And {counted(more, 'more name')} of these kinds."] if more > 0 else []))


def _refused(path: Path, wrong: Sequence[str]) -> InputError:
    return InputError(
        f"{path.name} has {counted(len(wrong), 'fault')}; nothing of it was taken.",
        hint="Mend them and import it again; --dry-run shows what would be taken.",
    )
