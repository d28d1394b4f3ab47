"""Which channel a name means: a handle is never taken for a title, and what nobody could look up is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archiver.demo import World
from archiver.errors import UsageError
from archiver.jobs.channels import list_channels, remove_channel, show_channel
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.media import show_media
from archiver.jobs.registry import add_channel
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import place_with_account

START = datetime(2021, 4, 1, tzinfo=UTC)
HANDLE = "rives_demo"


def _world() -> World:
    """A channel, and one that has the other's handle for a title."""
    world = World(5)
    world.add_user("+9996621234")
    world.add_channel("Rives Infos", HANDLE).post(START, "Le vrai")
    world.add_channel(HANDLE, "posing_demo").post(START, "Le faux")
    return world


async def _see_the_other(place: Workplace) -> None:
    await add_channel(place, "posing_demo", (), None)
    await remove_channel(place, "posing_demo")


@pytest.mark.parametrize("name", [f"@{HANDLE}", f"https://t.me/{HANDLE}", HANDLE])
async def test_a_handle_is_not_another_channels_title(name: str, tmp_path: Path) -> None:
    async with place_with_account(_world(), tmp_path) as (place, _):
        await _see_the_other(place)
        if name != HANDLE:
            with pytest.raises(UsageError, match="knows no channel"):
                await show_channel(place, name)
        added = await add_channel(place, name, (), None)
        assert [each.title for each in added.channels] == ["Rives Infos"]
        assert (await show_channel(place, name)).channel.title == "Rives Infos"


async def test_a_handle_is_collected_from_its_own_channel(tmp_path: Path) -> None:
    async with place_with_account(_world(), tmp_path) as (place, _):
        await _see_the_other(place)
        outcome = await collect_channels(place, CollectRequest(names=(f"@{HANDLE}", HANDLE)))
        assert [each.title for each in outcome.channels] == ["Rives Infos"]
        assert (await show_media(place, f"https://t.me/{HANDLE}/1")).posts[0].seen.text == "Le vrai"


async def test_two_channels_of_one_title_are_told_apart_by_a_person(tmp_path: Path) -> None:
    world = _world()
    for handle in ("twin_one_demo", "twin_two_demo"):
        world.add_channel("Les Jumeaux", handle)
    async with place_with_account(world, tmp_path) as (place, _):
        await add_channel(place, "twin_one_demo", (), None)
        await add_channel(place, "twin_two_demo", (), None)
        with pytest.raises(UsageError, match="@twin_one_demo"):
            await remove_channel(place, "Les Jumeaux")
        assert (await show_channel(place, "twin_two_demo")).channel.title == "Les Jumeaux"


@pytest.mark.parametrize("name", ["", "Rives Infos", "https://example.org/x", "https://t.me/share/url?url=x", "123456"])
async def test_what_no_run_could_look_up_is_not_put_on_the_list(name: str, tmp_path: Path) -> None:
    async with place_with_account(_world(), tmp_path) as (place, _):
        with pytest.raises(UsageError, match="Name the channel by its @handle"):
            await add_channel(place, name, (), None)
        assert (await list_channels(place)).pending == ()


async def test_empty_aliases_and_owners_are_none(tmp_path: Path) -> None:
    async with place_with_account(_world(), tmp_path) as (place, _):
        added = await add_channel(place, HANDLE, ("", "  ", " Rives News "), "")
        assert added.channels[0].aliases == ("Rives News",)
        assert added.channels[0].owners == ()
