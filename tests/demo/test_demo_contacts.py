"""Finding channels, and what is said of them."""

from __future__ import annotations

from typing import Any

import pytest
from telethon import functions, types
from telethon.errors import (
    QueryTooShortError,
    SearchQueryEmptyError,
    UsernameInvalidError,
    UsernameNotOccupiedError,
)

from archiver.demo import World, WorldChannel


@pytest.mark.parametrize("name", ["demo_sabreen", "Demo_SABREEN", "@demo_sabreen", "second_name"])
async def test_resolving_a_username(client: Any, channel: WorldChannel, name: str) -> None:
    channel.usernames = ("second_name",)
    found = await client(functions.contacts.ResolveUsernameRequest(name))
    assert found.peer == types.PeerChannel(channel.id)
    assert found.chats[0].access_hash == channel.access_hash
    assert [item.username for item in found.chats[0].usernames] == ["demo_sabreen", "second_name"]


@pytest.mark.parametrize(("name", "error"), [("nobody_here", UsernameNotOccupiedError), ("1x", UsernameInvalidError)])
async def test_unknown_usernames(client: Any, name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        await client(functions.contacts.ResolveUsernameRequest(name))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("صابرين", 1),
        ("صابر نيو", 1),
        ("بريني", 0),
        ("sabreen", 1),
        ("DEMO_sab", 1),
        ("Sabrin News", 0),
        ("demo", 2),
    ],
)
async def test_search_matches_the_beginning_of_words_in_their_own_script(
    client: Any, channel: WorldChannel, world: World, query: str, count: int
) -> None:
    world.add_channel("Autre", "autre_demo")
    world.add_channel("Demo without a name")
    found = await client(functions.contacts.SearchRequest(query, 10))
    assert len(found.results) == len(found.chats) == count


async def test_search_refuses_short_queries(client: Any) -> None:
    with pytest.raises(QueryTooShortError):
        await client(functions.contacts.SearchRequest("ab", 10))
    with pytest.raises(SearchQueryEmptyError):
        await client(functions.contacts.SearchRequest("", 10))


async def test_full_channel(client: Any, channel: WorldChannel, world: World) -> None:
    group = world.add_channel("نقاش", megagroup=True, linked=channel)
    channel.posts[9].pinned = True
    entity = await client.get_entity("demo_sabreen")
    full = await client(functions.channels.GetFullChannelRequest(entity))
    assert (full.full_chat.about, full.full_chat.linked_chat_id) == ("أخبار", group.id)
    assert (full.full_chat.pinned_msg_id, full.full_chat.participants_count) == (9, 1000)
    assert {chat.title for chat in full.chats} == {"صابرين نيوز", "نقاش"}
    assert (entity.broadcast, entity.megagroup, entity.left) == (True, False, True)


async def test_dialogs_are_the_joined_channels(client: Any, channel: WorldChannel) -> None:
    assert await client.get_dialogs() == []
    await client(functions.channels.JoinChannelRequest(await client.get_entity("demo_sabreen")))
    dialogs = await client.get_dialogs()
    assert [(dialog.title, dialog.message.id) for dialog in dialogs] == [("صابرين نيوز", 250)]


async def test_users(client: Any) -> None:
    me = await client.get_me()
    full = await client(functions.users.GetFullUserRequest(me))
    assert (full.full_user.id, full.users[0].is_self) == (me.id, True)
