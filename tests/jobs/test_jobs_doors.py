"""Invitations, folders, ids and lists: what is added, what is only looked at, and what the log says of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import zstandard

from archiver.config import Channel, Pace
from archiver.demo import World, WorldChannel
from archiver.errors import FloodWaitError, InputError, NetworkError, UsageError
from archiver.jobs.channels import list_channels
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.doors import Leave
from archiver.jobs.enlisting import Enlisted, EnlistRequest, enlist
from archiver.jobs.lists import Wanted, parsed
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import place_with_account
from tests.jobs.accounting import FIRST, accounts_of, two_accounts

START = datetime(2021, 4, 9, 8, 0, tzinfo=UTC)
HASH = "AbCdEfGhIjKlMnOp"
LINK = f"https://t.me/+{HASH}"
JOIN, PRIVATE = Leave(join=True), Leave(private=True)


@pytest.fixture
def world() -> World:
    world = World(seed=9)
    world.add_user(FIRST, first_name="Mara")
    return world


def _channel(world: World, title: str, handle: str | None = None, *, joined: bool = False) -> WorldChannel:
    """Private unless it has a handle."""
    channel = world.add_channel(
        title, handle, about="Tides of the Zelmara", members=None if handle else set(), joined=joined, participants=120
    )
    for number in range(3):
        channel.post(START + timedelta(hours=number), f"Message {number}")
    return channel


async def _add(place: Workplace, *names: str, leave: Leave | None = None, **more: Any) -> Enlisted:
    wanted = tuple(Wanted(name=name) for name in names)
    return await enlist(place, EnlistRequest(wanted=wanted, leave=leave or Leave(), **more))


async def _registered(place: Workplace) -> list[str]:
    return [each.title for each in (await list_channels(place)).channels if each.registered]


def _everything(folder: Path) -> Iterator[bytes]:
    """All bytes of an archive, uncompressed."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        data = path.read_bytes()
        yield zstandard.ZstdDecompressor().decompress(data) if data[:4] == b"\x28\xb5\x2f\xfd" else data


def _captures(folder: Path, method: str) -> list[dict[str, Any]]:
    lines = b"".join(each.read_bytes() for each in sorted((folder / "log" / "entries").glob("*.jsonl")))
    bodies = [json.loads(line)["body"] for line in lines.splitlines()]
    return [body for body in bodies if body.get("method") == method]


async def test_an_invitation_is_looked_at_before_anything_is_joined(world: World, tmp_path: Path) -> None:
    channel = _channel(world, "Rives closes")
    channel.members = {world.add_person("Oren Velasq").id}
    world.doors.invite(HASH, channel)
    async with place_with_account(world, tmp_path) as (place, server):
        looked = await _add(place, LINK)
        (gap,) = looked.gaps
        assert "“Rives closes” (a private channel, 120 members: Tides of the Zelmara)" in gap
        assert "nothing was joined" in gap
        assert "--join" in gap
        assert looked.document()["invitations"][0]["members"] == 120
        assert server.count("messages.importChatInvite") == 0
        assert await _registered(place) == []

        joined = await _add(place, LINK, leave=JOIN)
        assert joined.gaps == ()
        assert server.count("messages.importChatInvite") == 1
        assert await _registered(place) == ["Rives closes"]
        again = await _add(place, LINK, leave=JOIN)
        assert again.gaps == ()
        assert server.count("messages.importChatInvite") == 1
        assert (await collect_channels(place, CollectRequest())).channels[0].posts == 3
        assert not server.not_served
    (taken,) = _captures(place.folder, "messages.importChatInvite")
    assert "status" not in taken
    assert len(_captures(place.folder, "messages.checkChatInvite")) == 3
    for data in _everything(place.folder):
        assert HASH.encode() not in data
        assert b"Velasq" not in data


async def test_what_may_be_peeked_at_is_read_without_joining(world: World, tmp_path: Path) -> None:
    channel = _channel(world, "Rives closes")
    world.doors.invite(HASH, channel, peek_until=datetime.now(UTC) + timedelta(hours=1))
    async with place_with_account(world, tmp_path) as (place, server):
        (gap,) = (await _add(place, LINK)).gaps
        assert "It can be read until" in gap
        assert "without joining" in gap
        assert await _registered(place) == []
        assert (await _add(place, f"tg://join?invite={HASH}", leave=PRIVATE)).gaps == ()
        assert (await collect_channels(place, CollectRequest())).channels[0].posts == 3
        assert server.count("messages.importChatInvite") == server.count("channels.joinChannel") == 0
        assert channel.members == set()


@pytest.mark.parametrize(
    ("prepared", "leave", "sentence"),
    [
        ({"expired": True}, JOIN, "the invitation has expired or was withdrawn"),
        ({"request_needed": True}, JOIN, "has asked to be let in"),
        ({"request_needed": True}, None, "or asks to be let in"),
        (None, JOIN, "Telegram knows no such invitation"),
    ],
)
async def test_invitations_that_lead_nowhere_yet(
    prepared: dict[str, Any] | None, leave: Leave | None, sentence: str, world: World, tmp_path: Path
) -> None:
    channel = _channel(world, "Rives closes")
    if prepared is not None:
        world.doors.invite(HASH, channel, **prepared)
    async with place_with_account(world, tmp_path) as (place, _):
        (gap,) = (await _add(place, LINK, leave=leave)).gaps
        assert sentence in gap
        assert HASH not in gap
        assert await _registered(place) == []


async def test_a_member_needs_no_joining(tmp_path: Path) -> None:
    world = World(seed=9)
    _, second = accounts_of(world)
    channel = _channel(world, "Rives closes", joined=True)
    channel.members = {second}
    world.doors.invite(HASH, channel)
    async with two_accounts(world, tmp_path) as (place, server, said):
        # By its id: the second account has it among its chats, and is the one that asks from then on.
        (gap,) = (await _add(place, str(channel.id))).gaps
        assert "--private collects it" in gap
        added = await _add(place, f"https://t.me/c/{channel.id}/2", leave=PRIVATE)
        assert [each.title for each in added.channels] == ["Rives closes"]
        assert "is a private channel" in said.warnings[-1]
        outcome = await collect_channels(place, CollectRequest())
        assert (outcome.channels[0].posts, outcome.gaps) == (3, ())
        assert server.count("channels.joinChannel") == 0
    for data in _everything(place.folder):
        assert b"Message 2" not in data or b"messages.dialogs" not in data


async def test_a_folder(world: World, tmp_path: Path) -> None:
    open_one, other = _channel(world, "Quai Infos", "quai_demo"), _channel(world, "Berges", "berges_demo")
    closed, elsewhere = _channel(world, "Rives closes"), _channel(world, "Ailleurs", "ailleurs_demo")
    closed.members = {world.users[0].id}
    person = world.add_person("Oren Velasq")
    world.doors.folder("Zelmara", open_one, person, closed, other, by_rule=True)
    world.doors.folder("Recettes secrètes", elsewhere, person)
    async with place_with_account(world, tmp_path) as (place, server):
        dry = await _add(place, folder="zelmara", dry=True)
        assert [title for _, title in dry.would] == ["Quai Infos", "Berges"]
        assert await _registered(place) == []
        added = await _add(place, folder="Zelmara")
        assert "“Rives closes”" in added.gaps[0]
        assert sorted(await _registered(place)) == ["Berges", "Quai Infos"]
        assert server.count("contacts.resolveUsername") == 0
        assert (await _add(place, folder="Zelmara", leave=PRIVATE)).gaps == ()
        assert sorted(await _registered(place)) == ["Berges", "Quai Infos", "Rives closes"]
        with pytest.raises(UsageError, match="no folder “Cuisine”") as caught:
            await _add(place, folder="Cuisine")
        assert "“Recettes secrètes”" in str(caught.value)
    for data in _everything(place.folder):
        assert b"Recettes" not in data
        assert str(person.id).encode() not in data


async def test_joining_a_public_channel(world: World, tmp_path: Path) -> None:
    channel = _channel(world, "Quai Infos", "quai_demo")
    async with place_with_account(world, tmp_path) as (place, server):
        await _add(place, "@quai_demo", leave=JOIN)
        assert channel.joined
        assert server.count("channels.joinChannel") == 1
    assert len(_captures(place.folder, "channels.joinChannel")) == 1


async def test_several_at_once_and_from_a_file(world: World, tmp_path: Path) -> None:
    for handle in ("quai_demo", "berges_demo", "pont_demo"):
        _channel(world, handle.title(), handle)
    file = tmp_path / "list.csv"
    await asyncio.to_thread(
        file.write_text,
        "﻿# the valley\r\nname,aliases,owner\r\nt.me/pont_demo,Le Pont|Pont Infos,Veilleurs\r\n"
        "not a channel,,\r\n\r\n@nobody_demo,,\r\n",
    )
    async with place_with_account(world, tmp_path) as (place, server):
        dry = await _add(place, file=file, dry=True)
        assert [name for name, _ in dry.would] == ["pont_demo", "nobody_demo"]
        assert sum(server.counts.values()) == 0 or not server.count("contacts.resolveUsername")
        outcome = await _add(place, "quai_demo", "https://t.me/s/berges_demo", file=file)
        assert [each.usernames[0] for each in outcome.channels] == ["quai_demo", "berges_demo", "pont_demo"]
        assert outcome.channels[2].aliases == ("Le Pont", "Pont Infos")
        assert outcome.channels[2].owners == ("Veilleurs",)
        first, last = outcome.gaps
        assert first.startswith("list.csv, line 4: “not a channel” is no channel")
        assert last == "list.csv, line 6: Telegram knows no channel @nobody_demo; it was not added."


async def test_a_list_while_telegram_cannot_be_reached(world: World, tmp_path: Path) -> None:
    async with place_with_account(world, tmp_path) as (place, server):
        await server.stop()
        outcome = await _add(place, "quai_demo", "berges_demo", LINK)
        assert [each.name for each in outcome.pending] == ["quai_demo", "berges_demo"]
        assert "invitation was not looked at" in outcome.gaps[0]
        with pytest.raises(NetworkError):
            await _add(place, LINK)


async def test_a_list_longer_than_the_days_look_ups(tmp_path: Path) -> None:
    world = World(seed=9)
    accounts_of(world)
    for number in range(4):
        _channel(world, f"Quai {number}", f"quai_{number}_demo")
    async with two_accounts(world, tmp_path) as (place, server, said):
        pace = Pace(resolve_s=0, resolves_per_day=2)
        telegram = place.config.telegram.model_copy(update={"pacing": pace})
        frugal = replace(place, config=place.config.model_copy(update={"telegram": telegram}))
        outcome = await _add(frugal, *(f"quai_{number}_demo" for number in range(4)))
        assert len(outcome.channels) == 2
        assert [each.name for each in outcome.pending] == ["quai_2_demo", "quai_3_demo"]
        assert len(said.warnings) == 1
        assert server.count("contacts.resolveUsername") == 2  # the other account's look-ups are not used instead


async def test_an_invitation_in_the_configuration_never_comes_into_the_log(tmp_path: Path) -> None:
    world = World(seed=9)
    accounts_of(world)
    async with two_accounts(world, tmp_path) as (place, _, said):
        config = place.config.model_copy(update={"channels": (Channel(name=LINK),)})
        await collect_channels(replace(place, config=config), CollectRequest())
        assert "An invitation in [[channels]] is left out" in said.warnings[0]
    for data in _everything(place.folder):
        assert HASH.encode() not in data


async def test_a_public_group_that_lets_in_by_approval_is_added_all_the_same(world: World, tmp_path: Path) -> None:
    _channel(world, "Quai Infos", "quai_demo")
    async with place_with_account(world, tmp_path) as (place, server):
        server.faults.rpc_error("channels.joinChannel", 400, "INVITE_REQUEST_SENT")
        (gap,) = (await _add(place, "@quai_demo", leave=JOIN)).gaps
        assert "has asked to be let in" in gap
        assert await _registered(place) == ["Quai Infos"]


async def test_look_ups_of_invitations_are_counted(world: World, tmp_path: Path) -> None:
    world.doors.invite(HASH, _channel(world, "Rives closes"))
    async with place_with_account(world, tmp_path) as (place, server):
        pace = Pace(resolve_s=0, resolves_per_day=1)
        telegram = place.config.telegram.model_copy(update={"pacing": pace})
        config = place.config.model_copy(update={"telegram": telegram})
        frugal = replace(place, config=config)
        await _add(frugal, LINK)
        with pytest.raises(FloodWaitError, match="looked up 1 names"):
            await _add(frugal, LINK)
        assert server.count("messages.checkChatInvite") == 1


@pytest.mark.parametrize(
    ("text", "found", "wrong"),
    [
        ("@one_demo\n# no\n  two_demo   # trailing\n", [("@one_demo", ()), ("two_demo", ())], 0),
        ("one_demo;Le Un;Owner\n", [("one_demo", ("Le Un",))], 0),
        ("one_demo\tLe Un, bis\n", [("one_demo", ("Le Un, bis",))], 0),
        ('one_demo,"Le Un, bis | Une",O\n', [("one_demo", ("Le Un, bis", "Une"))], 0),
        ("owner,name\nO,one_demo\n", [("one_demo", ())], 0),
        ("name\none_demo\n", [("one_demo", ())], 0),
        ("one_demo,a,b,c\n,x\ntwo_demo\n", [("two_demo", ())], 2),
        ("handle\n", [("handle", ())], 0),
        ("", [], 0),
        ("t.me/one_demo#x\n", [("t.me/one_demo#x", ())], 0),
    ],
)
def test_lists(text: str, found: list[tuple[str, tuple[str, ...]]], wrong: int) -> None:
    wanted, gaps = parsed(text, "list")
    assert [(each.name, each.aliases) for each in wanted] == found
    assert len(gaps) == wrong


async def test_what_is_no_list(world: World, tmp_path: Path) -> None:
    file = tmp_path / "list"
    await asyncio.to_thread(file.write_bytes, b"\xff\xfe\0")
    async with place_with_account(world, tmp_path) as (place, _):
        with pytest.raises(InputError, match="no UTF-8 text"):
            await _add(place, file=file)
        with pytest.raises(InputError, match="cannot be read"):
            await _add(place, file=tmp_path / "missing")
