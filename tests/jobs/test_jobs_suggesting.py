"""What reviews say of names: suggested, never changed by itself, and written down with the reviews it rests on."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from archiver.errors import UsageError
from archiver.jobs.names import add_names, list_names, remove_names
from archiver.jobs.review import Decision, decide, undo
from archiver.jobs.status import status_of
from archiver.jobs.suggesting import settle_suggestions
from archiver.jobs.verify import verify
from archiver.model.entries import NamesAct
from archiver.model.names import Suggestion
from tests.jobs.reviewing import HANDLE, Case, made

NAME = "Nawasir News"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return made(tmp_path_factory.mktemp("original"))


@pytest.fixture
def case(original: Case, tmp_path: Path) -> Case:
    return original.copy(tmp_path)


async def suggested(case: Case) -> list[Suggestion]:
    return list((await settle_suggestions(case.place)).open)


async def review(case: Case, act: str, citation: str) -> int:
    wanted = Decision(citation=citation, act=act)  # type: ignore[arg-type]
    return (await decide(case.place, wanted)).reviews[0].entry


async def given(case: Case) -> list[str]:
    return [each.naming.name for each in (await list_names(case.place)).names]


async def test_an_accepted_link_suggests_the_name_that_the_article_uses(case: Case) -> None:
    assert await suggested(case) == []
    first = await review(case, "accept", case.first)
    (one,) = await suggested(case)
    assert (one.act, one.naming.name, one.naming.channel) == ("add", NAME, f"@{HANDLE}")
    assert one.reviews == (first,)
    assert "deux minutes" in one.passages[0]
    assert f"says “{NAME}”, of which nobody said yet" in one.why
    second = await review(case, "accept", case.second)
    (both,) = await suggested(case)
    assert (both.key, both.reviews, len(both.passages)) == (one.key, (first, second), 2)
    assert (await status_of(case.place)).suggestions == 1
    assert await given(case) == []

    outcome = await settle_suggestions(case.place, accept=["1"], by="R.")
    assert (outcome.open, [each.naming.name for each in outcome.accepted]) == ((), [NAME])
    assert await given(case) == [NAME]
    async with case.place.reading() as archive:
        entry = await asyncio.to_thread(archive.log.entry, archive.log.size - 1)
    assert isinstance(entry.body, NamesAct)
    assert (entry.body.how, entry.body.reviews, entry.body.by) == ("review", (first, second), "R.")
    await remove_names(case.place, NAME, None, None)
    assert await suggested(case) == []  # the person has said more since
    assert (await verify(case.place)).ok


async def test_what_was_dismissed_comes_back_with_further_reviews_alone(case: Case) -> None:
    await review(case, "accept", case.first)
    (one,) = await suggested(case)
    outcome = await settle_suggestions(case.place, dismiss=[one.key])
    assert (outcome.open, outcome.dismissed) == ((), (one,))
    assert await given(case) == []
    second = await review(case, "accept", case.second)
    (again,) = await suggested(case)
    assert (again.key, again.reviews) == (one.key, (second,))
    await undo(case.place, case.second)
    assert await suggested(case) == []


async def test_a_name_that_led_to_rejected_links_alone_is_suggested_to_be_taken_back(case: Case) -> None:
    await add_names(case.place, [NAME], [f"@{HANDLE}"], {})
    await review(case, "reject", case.first)
    assert await suggested(case) == []
    await review(case, "reject", case.second)
    (one,) = await suggested(case)
    assert (one.act, one.naming.name, len(one.reviews)) == ("remove", NAME, 2)
    assert "led to 2 links" in one.why
    assert await given(case) == [NAME]
    await settle_suggestions(case.place, dismiss=["1"])
    assert await suggested(case) == []
    assert await given(case) == [NAME]


async def test_taking_all_takes_back_as_well(case: Case) -> None:
    await add_names(case.place, [NAME], [f"@{HANDLE}"], {})
    await review(case, "reject", case.first)
    await review(case, "reject", case.second)
    outcome = await settle_suggestions(case.place, everything=True)
    assert ([each.act for each in outcome.accepted], outcome.open) == (["remove"], ())
    assert await given(case) == []


async def test_an_accepted_link_keeps_the_name(case: Case) -> None:
    await add_names(case.place, [NAME], [f"@{HANDLE}"], {})
    await review(case, "reject", case.first)
    await review(case, "accept", case.second)
    assert await suggested(case) == []


@pytest.mark.parametrize("name", ["2", "0", "abcdef01", "x"])
async def test_a_suggestion_that_is_not_there(case: Case, name: str) -> None:
    await review(case, "accept", case.first)
    with pytest.raises(UsageError, match="There is no suggestion"):
        await settle_suggestions(case.place, accept=[name])
    with pytest.raises(UsageError, match="both taken and dismissed"):
        await settle_suggestions(case.place, accept=["1"], dismiss=["1"])
    assert await given(case) == []
