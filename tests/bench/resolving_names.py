"""Made-up names, channels and events for the resolver's benchmark, drawn from a seed."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from archiver.model.records import ChannelRecord

COLUMN = {"en": 0, "de": 0, "es": 0, "fr": 1, "ru": 2, "uk": 2, "ar": 3, "fa": 4}
LANGUAGES = ("ru", "uk", "ar", "fa")
SEEN = datetime(2026, 1, 1, tzinfo=UTC)


@cache
def words() -> dict[str, Any]:
    """The tables of ``resolving_words.toml``."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").with_stem("resolving_words").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Name:
    """A name as English, French, Cyrillic, Arabic and Persian write it."""

    forms: tuple[str, str, str, str, str]

    def written(self, language: str) -> str:
        return self.forms[COLUMN[language]]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: the facts that a post and an article may both have."""

    kind: str
    place: Name
    other: Name
    person: Name
    n: int
    m: int


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, what it is about, and who speaks through it. ``name``: its own, without generic words."""

    record: ChannelRecord
    language: str
    name: Name
    places: tuple[Name, ...]
    people: tuple[Name, ...]
    owner: Name | None
    parity: int


def _joined(parts: list[tuple[str, ...]]) -> Name:
    forms = ["".join(part[column] for part in parts) for column in range(5)]
    return Name((forms[0].title(), forms[1].title(), forms[2].capitalize(), forms[3], forms[4]))


def place(draw: random.Random) -> Name:
    tables = words()["names"]
    return _joined([*draw.sample(tables["syllables"], draw.choice((1, 2, 2))), draw.choice(tables["place_ends"])])


def person(draw: random.Random) -> Name:
    tables = words()["names"]
    first = draw.choice(tables["first_names"])
    last = _joined([*draw.sample(tables["syllables"], 2), draw.choice(tables["person_ends"])])
    return Name(tuple(f"{one} {other}" for one, other in zip(first, last.forms, strict=True)))  # type: ignore[arg-type]


def event(draw: random.Random, places: tuple[Name, ...], people: tuple[Name, ...]) -> Event:
    kind = draw.choice(list(words()["posts"]["ru"]))
    one, other = draw.sample(places, 2)
    return Event(kind, one, other, draw.choice(people), draw.randint(2, 900), draw.randint(3, 120))


def channels(draw: random.Random, many: int, first_id: int, parity: int) -> list[Channel]:
    """Channels of which one in ten has a twin: another channel with nearly the same title."""
    made: list[Channel] = []
    region_places = tuple(place(draw) for _ in range(60))
    region_people = tuple(person(draw) for _ in range(40))
    while len(made) < many:
        language = draw.choice(LANGUAGES)
        places = tuple(draw.sample(region_places, 16))
        people = tuple(draw.sample(region_people, 12))
        name = draw.choice(places) if draw.random() < 0.1 else place(draw)
        owner = _owner(draw, places) if draw.random() < 0.5 else None
        one = _channel(draw, first_id + len(made), language, name, owner, places, people, parity)
        made.append(one)
        if draw.random() < 0.1:
            made.append(_twin(draw, one, first_id + len(made)))
    return made


def _owner(draw: random.Random, places: tuple[Name, ...]) -> Name:
    if draw.random() < 0.5:
        return person(draw)
    office = words()["offices"][draw.choice(list(words()["offices"]))]
    where = draw.choice(places) if draw.random() < 0.2 else place(draw)
    written = [form.format(p=name) for form, name in zip(office, where.forms, strict=True)]
    return Name(tuple(written))  # type: ignore[arg-type]


def _title(draw: random.Random, language: str, name: Name, parity: int) -> str:
    if draw.random() < 0.25:
        return draw.choice(words()["titles"]["en"]).format(name.written("en"))
    titles = words()["titles"][language]
    return draw.choice(titles[parity::2]).format(name.written(language))


def _channel(
    draw: random.Random,
    channel_id: int,
    language: str,
    name: Name,
    owner: Name | None,
    places: tuple[Name, ...],
    people: tuple[Name, ...],
    parity: int,
) -> Channel:
    if owner is not None and draw.random() < 0.5:
        title = owner.written(language)
    else:
        title = _title(draw, language, name, parity)
    latin = "".join(char for char in name.written("en").lower() if char.isascii() and char.isalpha())
    aliases = tuple(name.written(each) for each in ("en", "fr", "ru") if draw.random() < 0.35)
    former = (_title(draw, language, place(draw), parity),) if draw.random() < 0.2 else ()
    owners = () if owner is None else _claims(draw, owner, language)
    record = ChannelRecord(
        channel_id=channel_id,
        title=title,
        kind="channel",
        usernames=(f"{latin}{channel_id % 100}_demo",),
        former_titles=former,
        former_usernames=(f"{latin}old{channel_id % 100}_demo",) if draw.random() < 0.1 else (),
        aliases=aliases,
        owners=owners,
        registered=True,
        about=None,
        participants=None,
        noforwards=False,
        restriction=None,
        first_seen=SEEN,
        last_seen=SEEN,
    )
    return Channel(record, language, name, places, people, owner, parity)


def _claims(draw: random.Random, owner: Name, language: str) -> tuple[str, ...]:
    """The names of who speaks through a channel, as a registry has them: its own, English, and most of the others."""
    others = [owner.written(each) for each in ("fr", "ru", "ar") if draw.random() < 0.8]
    return tuple(dict.fromkeys((owner.written(language), owner.written("en"), *others)))


def _twin(draw: random.Random, one: Channel, channel_id: int) -> Channel:
    title = draw.choice((f"{one.record.title} 2", f"{one.record.title} | VIP", f"{one.record.title} Chat"))
    twin = _channel(draw, channel_id, one.language, one.name, None, one.places, one.people, one.parity)
    record = twin.record
    fields = {name: getattr(record, name) for name in record.__slots__}
    fields |= {"title": title, "aliases": (), "former_titles": ()}
    return Channel(ChannelRecord(**fields), one.language, one.name, one.places, one.people, None, one.parity)
