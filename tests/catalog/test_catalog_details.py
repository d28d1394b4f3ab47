"""Details of posts, results of polls, reactions: kept by version, as a series, and found by a search."""

from __future__ import annotations

import typing
from dataclasses import MISSING, fields
from datetime import timedelta
from typing import Any, get_args

import pytest

from archiver.catalog import Catalog
from archiver.catalog.details import packed_details, unpacked_details
from archiver.catalog.queries.highlights import LENGTH
from archiver.model import details as model
from archiver.model.details import (
    Answer,
    Button,
    Buttons,
    Detail,
    ForwardMore,
    Place,
    Poll,
    Preview,
    Reply,
    Sending,
    Task,
    VoteCount,
    Votes,
)
from archiver.model.details_json import KINDS
from archiver.model.ids import PostKey
from archiver.model.observations import Forward
from archiver.model.spans import Span
from tests.catalog.conftest import folded, lines
from tests.catalog.world import HARBOUR, NOON, World, post

FIRST = PostKey(HARBOUR, 1)
POLL = Poll(
    poll_id=2**62, question="Which quay?", answers=(Answer(option="00", text="East"), Answer(option="01", text="West"))
)
SAMPLES: dict[Any, Any] = {
    str: "words \0 and \ud800",
    int: 2**40 + 1,
    float: 12.5,
    bool: True,
    Span: Span(kind="bold", offset=1, length=2, value="x"),
    Answer: Answer(option="0a", text="East", spans=(Span(kind="italic", offset=0, length=1),), media="photo"),
    Task: Task(number=3, text="Paint", done=True),
    Button: Button(label="More", url="https://e.example/"),
}


def sample(hint: Any) -> Any:
    """A value of a field's type that no default has."""
    kinds = get_args(hint)
    if hint in SAMPLES:
        return SAMPLES[hint]
    if typing.get_origin(hint) is tuple:
        return (sample(kinds[0]),)
    if typing.get_origin(hint) is typing.Literal:
        return kinds[-1]
    if kinds:
        return sample(kinds[0])
    return NOON


def full(kind: Any) -> Any:
    hints = typing.get_type_hints(kind)
    return kind(**{field.name: sample(hints[field.name]) for field in fields(kind)})


def bare(kind: Any) -> Any:
    hints = typing.get_type_hints(kind)
    return kind(**{field.name: sample(hints[field.name]) for field in fields(kind) if field.default is MISSING})


@pytest.mark.parametrize("kind", get_args(model.Detail), ids=lambda kind: kind.__name__)
def test_every_kind_of_detail_comes_back_from_its_column(kind: Any) -> None:
    for detail in (full(kind), bare(kind)):
        column = packed_details((detail,))
        (found,) = unpacked_details(column)

        assert type(found) is kind
        assert packed_details((found,)) == column
        assert str(found).replace("�", "") == str(detail).replace("\\x00", "").replace("\\ud800", "")


def test_every_kind_has_a_name() -> None:
    assert set(KINDS.values()) == set(get_args(model.Detail))


async def test_details_come_back_with_the_post_and_each_of_its_versions(catalog: Catalog) -> None:
    world = World()
    before = post(1, "Look", details=(Preview(url="https://e.example/a", title="Old"), Reply(quote="so", message_id=4)))
    after = post(1, "Look", details=(Preview(url="https://e.example/a", title="New"),))
    for seen in (before, after, before):
        world.capture(seen)

    record = await (await folded(catalog, world)).post(FIRST)
    history = await catalog.post_history(FIRST)

    assert record is not None
    assert record.seen == before
    assert [version.seen.details for version in history] == [before.details, after.details, before.details]


async def test_plain_posts_have_no_row_of_details(catalog: Catalog) -> None:
    world = World()
    world.capture(*(post(number) for number in range(1, 50)))

    await folded(catalog, world)

    assert not [line for line in await lines(catalog) if '"table":"post_details"' in line]


def votes(*counts: int, **more: Any) -> Votes:
    answers = tuple(VoteCount(option=f"0{place}", voters=count) for place, count in enumerate(counts))
    return Votes(**{"total": sum(counts), "answers": answers, **more})


async def test_votes_are_a_series_and_make_no_version(catalog: Catalog) -> None:
    world = World()
    for result in (votes(1, 2), votes(1, 2), votes(4, 2), votes(4, 2, solution="East it is")):
        world.capture(post(1, "", details=(POLL,), votes=result))
        await folded(catalog, world)  # batch by batch, as runs come

    record = await catalog.post(FIRST)
    series = await catalog.votes(FIRST)

    assert record is not None
    assert (record.versions, record.seen.votes) == (1, votes(4, 2, solution="East it is"))
    assert [(each.entry, each.votes.total) for each in series] == [(2, 3), (4, 6), (5, 6)]
    assert series[1].seen_at == world.folded[4].entry.time


@pytest.mark.parametrize("batches", [True, False])
async def test_min_results_replace_no_whole_ones(catalog: Catalog, batches: bool) -> None:
    world = World()
    for result in (
        votes(1, partial=True),
        votes(2, partial=True),
        votes(3),
        votes(9, partial=True),
        Votes(total=9, partial=True),
        votes(4),
    ):
        world.capture(post(1, "", details=(POLL,), votes=result))
        if batches:
            await folded(catalog, world)
    await folded(catalog, world)

    assert [each.votes.total for each in await catalog.votes(FIRST)] == [1, 2, 3, 4]


@pytest.mark.parametrize("batches", [True, False])
async def test_min_reactions_replace_no_whole_ones(catalog: Catalog, batches: bool) -> None:
    world = World()
    heart, both = (("❤", 3),), (("❤", 4), ("paid", 2))
    shown = []
    for count, reactions, partial in ((1, heart, True), (2, both, False), (3, heart, True), (4, (), False)):
        world.capture(post(1, "", views=count, reactions=reactions, partial_reactions=partial))
        if batches:
            record = await (await folded(catalog, world)).post(FIRST)
            assert record is not None
            shown.append((record.seen.views, record.seen.reactions, record.seen.partial_reactions))
    record = await (await folded(catalog, world)).post(FIRST)

    assert record is not None
    assert (record.seen.views, record.seen.reactions) == (4, ())
    if batches:
        assert shown == [(1, heart, True), (2, both, False), (3, both, False), (4, (), False)]


async def test_a_hidden_edit_is_no_version_unless_the_content_changed(catalog: Catalog) -> None:
    world = World()
    edited = post(1, "Two ships", edit_date=NOON - timedelta(days=1))
    world.capture(post(1, "One ship"))
    world.capture(edited)
    world.capture(post(1, "Two ships", edit_hidden=True, views=5, reactions=(("👍", 1),)))
    world.capture(post(1, "Two ships", edit_hidden=True, views=5, reactions=(("👍", 2),)))
    await folded(catalog, world)

    record = await catalog.post(FIRST)
    assert record is not None
    assert (record.versions, record.seen.edit_date) == (2, edited.edit_date)
    assert record.seen.reactions == (("👍", 2),)

    world.capture(post(1, "Three ships", edit_hidden=True))
    record = await (await folded(catalog, world)).post(FIRST)

    assert record is not None
    assert (record.versions, record.seen.text) == (3, "Three ships")


async def test_there_and_back_again_is_three_versions(catalog: Catalog) -> None:
    world = World()
    for minute, text in enumerate(("A", "B", "A")):
        world.capture(post(1, text, edit_date=NOON - timedelta(days=1) + timedelta(minutes=minute) if minute else None))
        await folded(catalog, world)

    assert [version.seen.text for version in await catalog.post_history(FIRST)] == ["A", "B", "A"]


@pytest.mark.parametrize(
    ("detail", "query", "snippet"),
    [
        (POLL, "quay WEST", "Which [quay]?"),
        (Preview(url="https://e.example/ebb", title="Storm at the café"), "cafe", "Storm at the [café]"),
        (Preview(state="pending", url="https://e.example/ebb"), "e.example", "https://[e.example]/ebb"),
        (Place(latitude=1.5, longitude=2.5, title="Old lighthouse", address="Quay 7"), "lighthouse", "[lighthouse]"),
        (Reply(quote="the dam held"), "dam", "the [dam] held"),
        (Buttons(buttons=(Button(label="Donate", url="https://e.example/"),)), "donate", "[Donate]"),
    ],
)
async def test_a_search_finds_what_details_say(catalog: Catalog, detail: Detail, query: str, snippet: str) -> None:
    world = World()
    world.capture(post(1, "Nothing of it", details=(detail, Sending(ttl_s=60))), post(2, "Nor here"))

    [hit] = await (await folded(catalog, world)).search(query)

    assert hit.post == FIRST
    assert snippet in hit.snippet


async def test_a_search_names_each_post_once(catalog: Catalog) -> None:
    world = World()
    world.capture(post(1, "Storm", details=(Preview(url="https://e.example/storm", title="Storm"),)))

    [hit] = await (await folded(catalog, world)).search("storm")

    assert hit.snippet == "[Storm]"
    assert await catalog.search("preview") == []  # names of fields and kinds are no text


async def test_a_long_preview_is_cut_around_the_word(catalog: Catalog) -> None:
    world = World()
    words = " ".join(f"word{number}" for number in range(200))
    world.capture(post(1, "", details=(Preview(url="https://e.example/", description=words),)))

    [hit] = await (await folded(catalog, world)).search("word120")

    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")
    assert "[word120]" in hit.snippet
    shown = hit.snippet.removeprefix("… ").removesuffix(" …").replace("[", "").replace("]", "")
    assert shown in words
    assert shown.split() == words.split()[113:143]  # as many whole words as there is room for
    assert LENGTH - len("word143 ") < len(shown) <= LENGTH


async def test_a_forward_knows_its_delay(catalog: Catalog) -> None:
    world = World()
    origin = Forward(date=NOON - timedelta(days=11))
    more = ForwardMore(user="u-17", saved_channel_id=2**40, saved_message_id=5, imported=True)
    world.capture(post(1, forward=origin, details=(more,)), post(2))

    record, other = await (await folded(catalog, world)).posts_by_id(HARBOUR, [1, 2])

    assert record.forward_delay == timedelta(days=1, hours=1)
    assert record.seen.details == (more,)
    assert other.forward_delay is None
