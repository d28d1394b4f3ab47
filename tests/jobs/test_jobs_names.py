"""Names of channels and of who speaks through them: given, imported, and what an article's citations make of them."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from archiver.archive import create_archive
from archiver.catalog import dump
from archiver.config import Config
from archiver.demo import World
from archiver.errors import InputError, UsageError
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.names import add_names, export_names, import_names, list_names, remove_names
from archiver.jobs.progress import Silent
from archiver.jobs.rebuild import rebuild
from archiver.jobs.registry import add_channel
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.model.entries import NamesAct
from archiver.model.links import Resolution
from archiver.model.names import Naming
from tests.acceptance.places import place_with_account

DAY = datetime(2021, 4, 9, 12, tzinfo=UTC)
PUBLISHED = date(2021, 4, 10)


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    create_archive(tmp_path / "archive", tmp_path / "keys")
    return Workplace(
        folder=tmp_path / "archive", config=Config(), config_folder=tmp_path, progress=Silent(), command="name"
    )


async def entries(place: Workplace) -> int:
    async with place.reading() as archive:
        return archive.log.size


def told(names: tuple[Naming, ...]) -> list[tuple[str, str, str]]:
    return [(each.name, each.kind, each.channel) for each in names]


async def test_added_listed_and_taken_back(place: Workplace) -> None:
    fields = {"kind": "actor", "role": "owner", "since": "2020-01-01"}
    outcome = await add_names(place, ["Orest  Valkov", "Орест Вальков"], ["t.me/Valkov_demo"], fields, by="R.")
    assert told(outcome.added) == [
        ("Orest Valkov", "actor", "@Valkov_demo"),
        ("Орест Вальков", "actor", "@Valkov_demo"),
    ]
    before = await entries(place)
    again = await add_names(place, ["orest valkov"], ["@valkov_demo"], fields)
    assert (again.added, again.known) == ((), 1)
    assert await entries(place) == before

    listed = await list_names(place, "@valkov_demo")
    assert [(each.naming.name, each.by) for each in listed.names] == [("Orest Valkov", "R."), ("Орест Вальков", "R.")]
    assert [each.naming.name for each in (await list_names(place, "орест вальков")).names] == ["Орест Вальков"]
    with pytest.raises(UsageError, match="neither a name nor a channel"):
        await list_names(place, "Nobody Nowhere")

    await remove_names(place, "OREST VALKOV", None, None)
    assert [each.naming.name for each in (await list_names(place)).names] == ["Орест Вальков"]
    with pytest.raises(UsageError, match="Nobody gave the name"):
        await remove_names(place, "Orest Valkov", None, None)
    assert (await verify(place)).ok


@pytest.mark.parametrize(
    ("names", "channel", "fields", "sentence"),
    [
        (["🦊"], "@rives_demo", {}, "neither a letter nor a digit"),
        ([" "], "@rives_demo", {}, "There is no name"),
        (["Valley"], "", {}, "has no channel"),
        (["Valley"], "https://t.me/+AbCdEf123", {}, "never kept"),
        (["Valley"], "No such title", {}, "knows no channel"),
        (["Valley"], "@rives_demo", {"role": "owner", "kind": "alias"}, "alias has no role"),
        (["Valley"], "@rives_demo", {"role": "friend"}, "is no role"),
        (["Valley"], "@rives_demo", {"since": "9 April"}, "is no day"),
        (["Valley"], "@rives_demo", {"since": "2021-02-30"}, "is no day"),
        (["Valley"], "@rives_demo", {"since": "2021-02-03", "until": "2021-02-01"}, "before it begins"),
        (["V" * 201], "@rives_demo", {}, "201 characters"),
        (["Val\x1bley"], "@rives_demo", {}, "control character"),
        (["Valley"], "@rives_demo", {"note": "n" * 1001}, "1,001 characters"),
    ],
)
async def test_what_is_no_name_is_refused_in_one_sentence(
    place: Workplace, names: list[str], channel: str, fields: dict[str, str], sentence: str
) -> None:
    before = await entries(place)
    with pytest.raises(UsageError, match=sentence):
        await add_names(place, names, [channel], fields)
    assert await entries(place) == before


async def test_a_name_of_two_channels_is_taken_back_from_the_one_that_is_said(place: Workplace) -> None:
    outcome = await add_names(place, ["Valley Voice"], ["@rives_demo", "1000000001"], {})
    assert "a name of 2 channels" in outcome.warnings[0]
    with pytest.raises(UsageError, match="a name of 2 channels"):
        await remove_names(place, "Valley Voice", None, None)
    await remove_names(place, "Valley Voice", "1000000001", None)
    assert [each.naming.channel for each in (await list_names(place)).names] == ["@rives_demo"]


async def test_what_common_and_short_names_do_is_said(place: Workplace) -> None:
    outcome = await add_names(place, ["Новости", "Baza", "Harbour Watch"], ["@rives_demo"], {})
    assert [("common word" in each, "short" in each) for each in outcome.warnings] == [(True, False), (False, True)]


TABLE = (
    "\ufeffname;channel;kind;role;since;until;note\n# a remark\n"
    '"Valley; Voice";@rives_demo|@valkov_demo;;;;;"He said: ""mine"""\n\n'
    "Орест Вальков;https://t.me/valkov_demo;actor;owner;2020-01-01;2021-12-31;\n"
    "صابرين الوادي;1000000001\n"
)


async def test_a_table_is_taken_in_once(place: Workplace, tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text(TABLE, encoding="utf-8")
    dry = await import_names(place, file, dry=True)
    before = await entries(place)
    assert len(dry.added) == 4
    outcome = await import_names(place, file, dry=False)
    assert outcome.added == dry.added
    assert told(outcome.added) == [
        ("Valley; Voice", "alias", "@rives_demo"),
        ("Valley; Voice", "alias", "@valkov_demo"),
        ("Орест Вальков", "actor", "@valkov_demo"),
        ("صابرين الوادي", "alias", "1000000001"),
    ]
    assert outcome.added[0].note == 'He said: "mine"'
    assert await entries(place) == before + 3  # the session, its settings, and one entry for all of them
    assert (await import_names(place, file, dry=False)).known == 4
    assert await entries(place) == before + 3
    async with place.reading() as archive:
        entry = await asyncio.to_thread(archive.log.entry, before + 2)
        assert isinstance(entry.body, NamesAct)
        assert entry.body.file is not None
        assert await archive.read_object(entry.body.file) == TABLE.encode()
        lines = [line async for line in dump(archive.catalog)]
    await rebuild(place)
    async with place.reading() as archive:
        assert [line async for line in dump(archive.catalog)] == lines
    checked = await verify(place)
    assert checked.ok
    assert not [each for each in checked.findings if each.level != "NOTE"]


async def test_what_is_exported_is_imported_again(place: Workplace, tmp_path: Path) -> None:
    file, copy = tmp_path / "names.csv", tmp_path / "copy.csv"
    file.write_text(TABLE.replace("Valley; Voice", "Valley | Voice, daily"), encoding="utf-8")
    await import_names(place, file, dry=False)
    copy.write_text(await export_names(place), encoding="utf-8")
    again = await import_names(place, copy, dry=True)
    assert (again.added, again.known, again.problems) == ((), 4, ())


async def test_of_a_table_with_faults_nothing_is_taken_and_each_is_named(place: Workplace, tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text(
        "name,channel,kind\nValley Voice,@rives_demo\n,@rives_demo\nA B,@rives_demo,person\n"
        "C D,No such,alias\nE,F,G,H\n"
    )
    before = await entries(place)
    outcome = await import_names(place, file, dry=False)
    assert outcome.refused is not None
    assert "4 faults; nothing of it was taken" in str(outcome.refused)
    assert [each.split(":")[0] for each in outcome.problems] == [f"names.csv, line {n}" for n in (3, 4, 6, 5)]
    assert await entries(place) == before
    dry = await import_names(place, file, dry=True)
    assert (dry.problems, told(dry.added)) == (outcome.problems, [("Valley Voice", "alias", "@rives_demo")])


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("names.csv", b"\xff\xfeA\xd8", "no UTF-8 text"),
        ("names.csv", "новости,@x".encode("cp1251"), "no UTF-8 text"),
        ("names.csv", b"", "holds no name"),
        ("names.toml", b"[[names]]\nname = ", "not valid TOML"),
        ("names.toml", b"x = 1\n", "has no names"),
    ],
)
async def test_what_is_no_list_is_refused(
    place: Workplace, tmp_path: Path, name: str, data: bytes, sentence: str
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(InputError, match=sentence):
        await import_names(place, file, dry=False)


async def test_toml_with_lists(place: Workplace, tmp_path: Path) -> None:
    file = tmp_path / "names.toml"
    file.write_text(
        '[[names]]\nname = ["Orest Valkov", "Орест Вальков"]\nchannel = ["@valkov_demo", "@rives_demo"]\n'
        'role = "owner"\nsince = 2020-01-01\n\n[[names]]\nname = "Valley"\nchannel = "@rives_demo"\ncolour = "red"\n'
    )
    dry = await import_names(place, file, dry=True)
    assert dry.problems == (
        "names.toml, line 7: the key “colour” is unknown; there are: name, channel, kind, role, since, until, note.",
    )
    assert [(each.kind, each.since) for each in dry.added] == [("actor", date(2020, 1, 1))] * 4


def _valley() -> World:
    world = World(11)
    world.add_user("+9996621234")
    for title, handle in (("Вальков на связи", "valkov_demo"), ("Rives Infos", "rives_one_demo"),
                          ("Rives Infos", "rives_two_demo")):  # fmt: skip
        channel = world.add_channel(title, handle)
        channel.post(DAY - timedelta(days=1), "Дорога закрыта, объезд через мост.")
        channel.post(DAY, "clip", media=world.video_from_bytes(handle.encode() * 900, 241.0, 320, 180))
    return world


ARTICLE = (
    "Дорогу через долину закрыли.\n\n"
    "Об этом 8 апреля написал в своём телеграм-канале Орест Вальков: «Дорога закрыта, объезд через мост».\n"
)


async def test_who_speaks_leads_to_the_channel_on_the_days_that_were_said(tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text(ARTICLE)
    async with place_with_account(_valley(), tmp_path) as (place, _):
        before = {"kind": "actor", "until": "2019-12-31"}
        await add_names(place, ["Орест Вальков"], ["@valkov_demo"], before)
        outcome = await add_article(place, AddRequest(source=str(file), published=PUBLISHED))
        ((name, citation),) = outcome.record.citations
        assert citation.actors == ("Орест Вальков",)
        assert outcome.record.resolutions[name].links == ()

        await add_names(place, ["Orest Valkov"], ["@valkov_demo"], {"kind": "actor", "role": "owner"})
        outcome = await add_article(place, AddRequest(source=str(file), published=PUBLISHED))
        ((name, _),) = outcome.record.citations
        (link,) = outcome.record.resolutions[name].links
        assert link.post.message_id == 1
        listed = await list_names(place, "Orest Valkov")
        assert [each.bound for each in listed.names] == [link.post.channel_id]
        assert not listed.channels[link.post.channel_id].registered


async def test_the_last_name_will_do_where_the_article_gives_the_whole(tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text(
        "Orest Valkov is the mayor of Kardoune.\n\nValkov wrote on Telegram on 8 April: “Дорога закрыта, объезд через "
        "мост”.\n\nIlma Dorn wrote on Telegram on 8 April that nothing is closed.\n"
    )
    async with place_with_account(_valley(), tmp_path) as (place, _):
        actor = {"kind": "actor"}
        await add_names(place, ["Orest Valkov"], ["@valkov_demo"], actor)
        await add_names(place, ["Ilma Dorn"], ["@nobody_here_demo"], actor)
        outcome = await add_article(place, AddRequest(source=str(file), published=PUBLISHED))
        first, second = (outcome.record.resolutions[name] for name, _ in outcome.record.citations)
        assert [(link.post.message_id, link.decision) for link in first.links] == [(1, "proposed")]
        assert _found_by_words(second)
        assert any("@nobody_here_demo, which leads to no channel" in each for each in second.looked_for)
        await add_names(place, ["Anna Valkov"], ["@rives_one_demo"], actor)
        file.write_text(file.read_text().replace("mayor", "husband of Anna Valkov and mayor"))
        outcome = await add_article(place, AddRequest(source=str(file), published=PUBLISHED))
        assert all(
            map(_found_by_words, outcome.record.resolutions.values())
        )  # of two who bear the last name none speaks


def _found_by_words(resolution: Resolution) -> bool:
    """Whether no name led to a channel: what the words of the passage alone led to is no more than proposed."""
    channels = [each for link in resolution.links for each in link.features if each.name == "channel"]
    return all(each.value.startswith("words") for each in channels) and not any(
        link.decision == "auto" for link in resolution.links
    )


async def test_of_two_channels_of_one_title_none_is_linked_without_a_person(tmp_path: Path) -> None:
    file = tmp_path / "article.txt"
    file.write_text("The flood came.\n\nOn 9 April the Telegram channel Rives Infos shared a four-minute video.\n")
    async with place_with_account(_valley(), tmp_path) as (place, _):
        await add_channel(place, "rives_one_demo", (), None)
        alone = await add_article(place, AddRequest(source=str(file), published=PUBLISHED))
        assert [link.decision for each in alone.record.resolutions.values() for link in each.links] == ["auto"]
        await add_channel(place, "rives_two_demo", (), None)
        both = await add_article(place, AddRequest(source=str(file), published=PUBLISHED))
        (resolution,) = both.record.resolutions.values()
        assert {link.decision for link in resolution.links} <= {"proposed"}
        assert any("2 channels are called “Rives Infos”" in each for each in resolution.looked_for)
