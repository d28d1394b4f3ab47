"""A person's decisions: laid over the links, counted, and attached to the same passage of a newer reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archiver.catalog import Catalog
from archiver.errors import UsageError
from archiver.model.citations import Citation, citation_id
from archiver.model.derived import LinkOutput
from archiver.model.ids import PostKey
from archiver.model.links import Decision, Link, Resolution
from archiver.model.reviews import Passage, Review, attached
from tests.catalog.conftest import folded, lines
from tests.catalog.world import HARBOUR, World, citation, link, post, posts

URL = "https://news.example/harbour"
ONE, TWO, THREE = (PostKey(HARBOUR, number) for number in (1, 2, 3))
QUOTE = "The channel Harbour Watch shared a film on Telegram"
CITED = Citation(start=10, end=10 + len(QUOTE), quote=QUOTE)


def article(*links: Link, **more: object) -> tuple[World, str]:
    """A world with one article whose citation is linked so."""
    world = World()
    world.capture(*posts(range(1, 4)))
    name = world.page("body", URL)
    world.read(name, "Text", CITED)
    relink(world, name, CITED, *links, **more)
    return world, name


def relink(world: World, name: str, cited: Citation, *links: Link, **more: object) -> None:
    resolution = Resolution(citation_id=identity(name, cited), links=links, **more)  # type: ignore[arg-type]
    world.derive("link", resolutions=LinkOutput(article_id=name, resolutions=(resolution,)))


def identity(name: str, cited: Citation) -> str:
    return citation_id(name, cited.start, cited.end)


def proposed(*keys: PostKey) -> tuple[Link, ...]:
    return tuple(link(key, "proposed") for key in keys)


async def decisions(catalog: Catalog, name: str, cited: Citation = CITED) -> dict[PostKey, Decision]:
    found = (await catalog.article(name)).resolutions[identity(name, cited)].links
    return {each.post: each.decision for each in found}


async def waiting(catalog: Catalog) -> list[tuple[PostKey, ...]]:
    return [each.posts for each in await catalog.open_proposals()]


async def test_a_proposal_waits_until_it_is_decided(catalog: Catalog) -> None:
    world, name = article(*proposed(ONE, TWO))
    await folded(catalog, world)
    assert await waiting(catalog) == [(ONE, TWO)]

    world.review("reject", name, CITED, ONE)
    await folded(catalog, world)
    assert await waiting(catalog) == [(TWO,)]
    assert await decisions(catalog, name) == {TWO: "proposed", ONE: "rejected"}

    world.review("accept", name, CITED, TWO)
    await folded(catalog, world)
    assert await waiting(catalog) == []
    assert await decisions(catalog, name) == {TWO: "accepted", ONE: "rejected"}
    assert await catalog.accepted_posts(identity(name, CITED)) == (TWO,)
    assert await catalog.rejected_posts(identity(name, CITED)) == (ONE,)
    assert await catalog.verdicts(name) == {identity(name, CITED): {ONE: "rejected", TWO: "accepted"}}
    assert [each.decision for each in (await catalog.linker_output(name))[identity(name, CITED)].links] == [
        "proposed"
    ] * 2


async def test_the_newest_decision_about_a_post_counts_and_an_undo_brings_back_the_one_before(
    catalog: Catalog,
) -> None:
    world, name = article(*proposed(ONE))
    first = world.review("accept", name, CITED, ONE)
    second = world.review("reject", name, CITED, ONE, note="Another river.", by="R.")
    await folded(catalog, world)
    assert await decisions(catalog, name) == {ONE: "rejected"}

    third = world.review("undo", name, CITED, undoes=second)
    await folded(catalog, world)
    assert await decisions(catalog, name) == {ONE: "accepted"}

    world.review("undo", name, CITED, undoes=first)
    world.review("undo", name, CITED, undoes=third)  # an undo cannot be taken back: it changes nothing
    await folded(catalog, world)
    assert await decisions(catalog, name) == {ONE: "proposed"}
    assert await waiting(catalog) == [(ONE,)]
    made = (await catalog.article(name)).reviews
    assert [(each.act, each.undone) for each in made] == [
        ("accept", True), ("reject", True), ("undo", False), ("undo", False), ("undo", False),
    ]  # fmt: skip
    assert (made[1].note, made[1].by, made[1].post, made[1].quote) == ("Another river.", "R.", ONE, QUOTE)
    assert made[0].time == world.folded[first].entry.time.astimezone(UTC)


async def test_a_rejection_of_all_is_of_those_that_were_there(catalog: Catalog) -> None:
    world, name = article(*proposed(ONE))
    world.review("choose", name, CITED, THREE)
    whole = world.review("reject", name, CITED)
    relink(world, name, CITED, *proposed(ONE, TWO))
    await folded(catalog, world)

    assert await decisions(catalog, name) == {TWO: "proposed", ONE: "rejected"}
    assert await catalog.rejected_posts(identity(name, CITED)) == (ONE, THREE)
    assert await waiting(catalog) == [(TWO,)]

    world.review("undo", name, CITED, undoes=whole)
    await folded(catalog, world)
    assert await decisions(catalog, name) == {THREE: "accepted", ONE: "proposed", TWO: "proposed"}


async def test_a_chosen_post_is_a_link_with_the_score_that_it_had(catalog: Catalog) -> None:
    considered = link(TWO, "proposed", 1.5)
    world, name = article(runners_up=(considered,), not_found="Nothing fits.", looked_for=("Looked.",))
    await folded(catalog, world)
    assert [each.linked for each in await catalog.articles()] == [0]

    world.review("choose", name, CITED, TWO)
    world.review("choose", name, CITED, THREE)
    await folded(catalog, world)

    resolution = (await catalog.article(name)).resolutions[identity(name, CITED)]
    assert resolution.links == (
        replace(considered, decision="accepted"),
        Link(post=THREE, score=0.0, decision="accepted", features=()),
    )
    assert (resolution.runners_up, resolution.not_found) == ((), None)
    assert [each.linked for each in await catalog.articles()] == [1]
    for key, score in ((TWO, 1.5), (THREE, 0.0)):
        [back] = await catalog.linked_from(key)
        assert (back.article.article_id, back.citation_id) == (name, identity(name, CITED))
        assert (back.decision, back.score) == ("accepted", score)
        assert [each.article_id for each in await catalog.articles_linking(key)] == [name]

    relink(world, name, CITED, link(TWO, "auto", 2.5))
    await folded(catalog, world)
    assert [(each.score, each.decision) for each in await catalog.linked_from(TWO)] == [(2.5, "accepted")]


async def test_who_chose_another_post_is_not_asked_again(catalog: Catalog) -> None:
    world, name = article(*proposed(ONE))
    chosen = world.review("choose", name, CITED, THREE)
    await folded(catalog, world)
    assert await waiting(catalog) == []
    assert await decisions(catalog, name) == {THREE: "accepted", ONE: "proposed"}

    world.review("undo", name, CITED, undoes=chosen)
    await folded(catalog, world)
    assert await waiting(catalog) == [(ONE,)]


async def test_rejected_links_do_not_count(catalog: Catalog) -> None:
    world, name = article(link(ONE, "auto"))
    world.review("reject", name, CITED, ONE)
    await folded(catalog, world)

    assert [each.linked for each in await catalog.articles()] == [0]
    assert [each.decision for each in await catalog.linked_from(ONE)] == ["rejected"]
    assert await catalog.articles_linking(ONE) == []


async def test_a_decision_stands_before_the_citation_is_resolved_again(catalog: Catalog) -> None:
    world, name = article(*proposed(ONE))
    world.review("accept", name, CITED, ONE)
    world.review("reject", name, CITED, TWO)
    longer = Citation(start=4, end=CITED.end, quote=f"Then: {QUOTE}")
    world.read(name, "New text", longer)
    await folded(catalog, world)

    assert await decisions(catalog, name, longer) == {ONE: "accepted"}
    assert [each.linked for each in await catalog.articles()] == [1]


SHIFTED = Citation(start=13, end=13 + len(QUOTE), quote=QUOTE)
SPACED = Citation(start=200, end=200 + len(QUOTE), quote=QUOTE.replace(" ", "\n "))
PART = Citation(start=14, end=40, quote="channel Harbour Watch shared a film")
OTHER = Citation(start=10, end=10 + len(QUOTE), quote="Nothing that was said before is left of this line")
BESIDE = Citation(start=42, end=93, quote="a film on Telegram, said the pilots of the harbour")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ((CITED, SHIFTED), CITED),
        ((PART, SPACED), SPACED),  # the same words come before the same place
        ((SPACED, SHIFTED), SHIFTED),
        ((BESIDE, PART), PART),
        ((OTHER, SPACED), SPACED),
        ((SPACED,), SPACED),
        ((OTHER,), None),
        ((replace(PART, start=300, end=326),), None),
        ((), None),
    ],
    ids=["same", "words", "shifted", "overlap", "quote", "spaces", "other words", "other place", "gone"],
)
async def test_a_decision_goes_with_its_passage(
    now: tuple[Citation, ...], expected: Citation | None, catalog: Catalog
) -> None:
    world, name = article(*proposed(ONE))
    entry = world.review("accept", name, CITED, ONE)
    world.read(name, "New text", *now)
    await folded(catalog, world)

    [made] = await catalog.reviews(name)
    assert made.entry == entry
    assert made.citation_id == identity(name, CITED)
    assert made.now == (identity(name, expected) if expected else None)
    assert await catalog.verdicts(name) == ({made.now: {ONE: "accepted"}} if expected else {})

    world.read(name, "The first text again", CITED)  # what was lost comes back with its passage
    await folded(catalog, world)
    assert await catalog.verdicts(name) == {identity(name, CITED): {ONE: "accepted"}}


def test_a_passage_that_was_cut_is_still_the_same() -> None:
    long = "word " * 900
    review = Review(
        entry=1,
        time=datetime(2026, 1, 1, tzinfo=UTC),
        act="note",
        article_id="a",
        citation_id="c",
        start=0,
        end=4500,
        quote=long[:2000],
    )
    assert attached(review, [Passage(citation_id="d", start=9000, end=13500, quote=long)]) == "d"


async def test_the_dump_is_the_same_in_one_batch_and_in_many(catalog: Catalog) -> None:
    world, name = article(*proposed(ONE))
    first = world.review("reject", name, CITED)
    relink(world, name, CITED, *proposed(TWO))
    world.read(name, "New text", SHIFTED)
    world.review("choose", name, SHIFTED, THREE)
    relink(world, name, SHIFTED, *proposed(ONE))
    world.review("undo", name, SHIFTED, undoes=first)
    world.capture(post(9))
    for number in range(len(world.folded)):
        await catalog.fold(world.folded[: number + 1])

    async with Catalog.opened(None, writable=True) as at_once:
        await at_once.fold(world.folded)
        assert await lines(at_once) == await lines(catalog)


async def test_citations_are_found_by_their_beginning(catalog: Catalog) -> None:
    world, name = article(*proposed(ONE))
    world.read(name, "New text", SHIFTED)
    await folded(catalog, world)

    assert await catalog.citation_named(identity(name, SHIFTED)[:9].upper()) == (name, identity(name, SHIFTED))
    for wrong in (identity(name, CITED), "", "x", "%", "f" * 65):
        with pytest.raises(UsageError, match="no citation"):
            await catalog.citation_named(wrong)

    many = [citation(number, number + 4) for number in range(17)]  # two of them begin with the same digit
    world.read(name, "Many", *many)
    await folded(catalog, world)
    first = [identity(name, each)[0] for each in many]
    with pytest.raises(UsageError, match="several"):
        await catalog.citation_named(max(first, key=first.count))


async def test_open_proposals_begin_with_the_newest_article(catalog: Catalog) -> None:
    world = World()
    names = [world.page(f"body {number}", f"{URL}{number}") for number in range(3)]
    for name in (names[1], names[2], names[0]):
        world.read(name, "Text", CITED)
        relink(world, name, CITED, *proposed(ONE))
    relink(world, names[1], CITED, link(ONE, "auto"))
    await folded(catalog, world)

    assert [each.article_id for each in await catalog.open_proposals()] == [names[2], names[0]]


MOVED = Citation(start=70, end=70 + len(QUOTE), quote=QUOTE)
REWRITTEN = Citation(start=200, end=200 + len(QUOTE) + 6, quote=f"{QUOTE} today")


def again(world: World, *cited: Citation, body: str = "other body") -> str:
    """Another version of the page, with these citations."""
    name = world.page(body, f"{URL}/?utm_source=feed#top")
    world.read(name, "Other text", *cited)
    return name


async def test_a_decision_holds_for_the_same_words_of_later_versions_alone(catalog: Catalog) -> None:
    world, first = article(*proposed(ONE))
    world.review("accept", first, CITED, ONE)
    second = again(world, REWRITTEN, MOVED)
    relink(world, second, MOVED, *proposed(ONE, TWO))
    await folded(catalog, world)
    assert await decisions(catalog, second, MOVED) == {ONE: "accepted", TWO: "proposed"}
    assert await catalog.verdicts(second) == {identity(second, MOVED): {ONE: "accepted"}}
    (carried,) = (await catalog.article(second)).reviews
    assert (carried.article_id, carried.now) == (first, identity(second, MOVED))
    assert [each.citation_id for each in await catalog.linked_from(ONE) if each.article.article_id == second] == [
        identity(second, MOVED)
    ]
    assert await waiting(catalog) == []

    world.review("reject", second, MOVED, ONE)  # what is said of the later version is not said of the earlier one
    await folded(catalog, world)
    assert await decisions(catalog, second, MOVED) == {ONE: "rejected", TWO: "proposed"}
    assert await decisions(catalog, first) == {ONE: "accepted"}


async def test_the_same_words_of_two_versions_wait_once(catalog: Catalog) -> None:
    world, first = article(*proposed(ONE))
    await folded(catalog, world)
    assert [each.citation_id for each in await catalog.open_proposals()] == [identity(first, CITED)]
    second = again(world, MOVED)
    relink(world, second, MOVED, *proposed(ONE))
    await folded(catalog, world)
    assert [each.citation_id for each in await catalog.open_proposals()] == [identity(second, MOVED)]
    world.review("accept", second, MOVED, ONE)
    await folded(catalog, world)
    assert await catalog.open_proposals() == []


async def test_a_decision_about_the_earlier_version_reaches_the_later_one_and_so_does_its_undo(
    catalog: Catalog,
) -> None:
    world, first = article(*proposed(ONE))
    second = again(world, MOVED)
    relink(world, second, MOVED, *proposed(ONE))
    await folded(catalog, world)
    made = world.review("reject", first, CITED, ONE)
    await folded(catalog, world)
    assert await decisions(catalog, second, MOVED) == {ONE: "rejected"}
    states = {each.article_id: each.reviewed for each in await catalog.article_states()}
    assert states == {first: made, second: made}
    world.review("undo", second, MOVED, undoes=made)
    await folded(catalog, world)
    assert await decisions(catalog, second, MOVED) == await decisions(catalog, first) == {ONE: "proposed"}


async def test_a_passage_that_goes_takes_its_decision_along_and_brings_it_back(catalog: Catalog) -> None:
    world, first = article(*proposed(ONE))
    world.review("accept", first, CITED, ONE)
    second = again(world, REWRITTEN)
    third = again(world, MOVED, body="third body")
    await folded(catalog, world)
    assert await catalog.verdicts(second) == {}
    assert await catalog.verdicts(third) == {identity(third, MOVED): {ONE: "accepted"}}
    versions = await catalog.versions(second)
    assert [each.article_id for each in versions] == [first, second, third]
    changes = [each.changes for each in versions]
    assert changes[0] is None
    assert changes[1] is not None
    assert [each.fields for each in changes[1].changed] == [("quote",)]
    assert await catalog.versions(first) == await catalog.versions(third) == versions
    async with Catalog.opened(None, writable=True) as one_by_one:
        for each in world.folded:
            await one_by_one.fold([each])
        assert await lines(catalog) == await lines(one_by_one)
