"""Names that a person gave: added, taken back, bound to the channel that a username first leads to."""

from __future__ import annotations

from datetime import date

from archiver.catalog import Catalog
from archiver.model.names import Naming, NamingRecord
from archiver.model.observations import UsernameSeen
from archiver.text import skeleton
from tests.catalog.conftest import folded, lines
from tests.catalog.world import HARBOUR, QUAY, World, channel


def alias(name: str, to: str = "@harbour_watch", **more: object) -> Naming:
    return Naming(name=name, kind="alias", channel=to, **more)  # type: ignore[arg-type]


def actor(name: str, to: str = "@harbour_watch", **more: object) -> Naming:
    return Naming(name=name, kind="actor", channel=to, **more)  # type: ignore[arg-type]


def told(records: list[NamingRecord]) -> list[tuple[str, str, int | None]]:
    return [(each.naming.name, each.naming.kind, each.bound) for each in records]


async def test_a_name_is_bound_to_the_channel_that_its_username_first_leads_to(catalog: Catalog) -> None:
    world = World()
    world.capture(channel(QUAY, "Quay", usernames=("harbour_watch",)))
    world.capture(UsernameSeen(username="harbour_watch", channel_id=None))
    world.name(alias("The Watch"), actor("Orest Valkov", role="owner", since=date(2020, 1, 1)))
    await folded(catalog, world)
    assert [bound for _, _, bound in told(await catalog.names())] == [None, None]

    world.capture(channel(HARBOUR))
    world.capture(channel(QUAY, "Quay", usernames=("harbour_watch",)))
    await folded(catalog, world)
    assert told(await catalog.names()) == [("The Watch", "alias", HARBOUR), ("Orest Valkov", "actor", HARBOUR)]
    assert told(await catalog.names_of_channel(HARBOUR)) == told(await catalog.names())
    assert await catalog.names_of_channel(QUAY) == []
    first = (await catalog.names())[1].naming
    assert (first.role, first.since, first.until) == ("owner", date(2020, 1, 1), None)


async def test_said_again_it_is_changed_and_taken_back_it_is_remembered(catalog: Catalog) -> None:
    world = World()
    world.name(actor("Orest Valkov"), actor("Орест Вальков", since=date(2020, 1, 1)), alias("Watch"))
    world.name(actor("OREST VALKOV", role="outlet", note="n"), by="R.")
    world.name(actor("орест вальков"), act="remove")
    last = world.name(alias("Never said"), act="remove", how="review", reviews=(1,)).entry.n
    await folded(catalog, world)
    assert [(each.naming.name, each.naming.role, each.by) for each in await catalog.names()] == [
        ("Watch", None, None),
        ("OREST VALKOV", "outlet", "R."),
    ]
    gone = {each.naming.name: each for each in await catalog.names_taken_back()}
    assert set(gone) == {"Орест Вальков", "Never said"}
    assert (gone["Never said"].entry, gone["Never said"].reviews) == (last, (1,))
    assert await catalog.has_names()
    assert await catalog.names_changed() == last

    world.name(alias("Never said"))
    await folded(catalog, world)
    assert "Never said" in {each.naming.name for each in await catalog.names()}


async def test_what_came_with_a_channel_is_taken_back_as_well(catalog: Catalog) -> None:
    world = World()
    world.capture(channel())
    world.act("harbour_watch", aliases=("Watch", "Gulls"), owner="Pilots", channel_id=HARBOUR)
    await folded(catalog, world)
    assert told(await catalog.names_given_with_channels()) == [
        ("Watch", "alias", HARBOUR),
        ("Gulls", "alias", HARBOUR),
        ("Pilots", "actor", HARBOUR),
    ]
    world.name(alias("gulls", str(HARBOUR), channel_id=HARBOUR), actor("Watch"), act="remove")
    await folded(catalog, world)
    record = await catalog.channel(HARBOUR)
    assert record is not None
    assert (record.aliases, record.owners) == (("Watch",), ("Pilots",))


async def test_names_are_found_by_the_words_of_a_text(catalog: Catalog) -> None:
    world = World()
    world.name(alias("Серая цапля"), alias("Harbour Watch"), alias("Harbour Lights"), actor("Рябина"), alias("Heron"))
    await folded(catalog, world)

    async def found(*words: str) -> list[str]:
        return [each.naming.name for each in await catalog.names_in_words(words)]

    assert await found("сер", "цапл", "harbour") == ["Серая цапля"]
    assert await found("harbour", "lights", "heron") == ["Harbour Lights", "Heron"]
    assert [each.naming.name for each in await catalog.names_of_words(["сер цапл", "heron"])] == [
        "Серая цапля",
        "Heron",
    ]
    seen: list[str] = []

    def last(skeletons: list[str]) -> list[str]:
        seen.extend(skeletons)
        return [skeleton("Harbour Lights")]

    near = await catalog.names_near({"hr", "s"}, 5, 9, last)
    assert [each.naming.name for each in near] == ["Harbour Lights"]
    assert set(seen) == {skeleton("Harbour Watch"), skeleton("Harbour Lights"), skeleton("Серая цапля")}


async def test_folded_one_by_one_or_together_it_is_the_same(catalog: Catalog) -> None:
    world = World()
    world.act("harbour_watch", aliases=("Watch", "Gulls"), owner="Pilots")
    world.name(alias("Heron"), alias("Watch"), actor("Pilots"), how="import")
    world.name(alias("Watch"), actor("Pilots"), act="remove")
    world.name(alias("Watch", since=date(2020, 1, 1)))
    await folded(catalog, world)
    async with Catalog.opened(None, writable=True) as other:
        for each in world.folded:
            await other.fold([each])
        assert await lines(other) == await lines(catalog)


async def test_usernames_in_bulk(catalog: Catalog) -> None:
    world = World()
    world.capture(channel())
    world.act("quay_demo", channel_id=QUAY)
    await folded(catalog, world)
    wanted = ["@Harbour_Watch", "t.me/quay_demo", "nobody_demo", "Harbour Watch"]
    assert await catalog.channels_of_handles(wanted) == {"@Harbour_Watch": HARBOUR, "t.me/quay_demo": QUAY}
