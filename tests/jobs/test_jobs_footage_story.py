"""The story of a film in an archive: shown, decided about, drawn in the report."""

from __future__ import annotations

import asyncio
import io
import json
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archiver.cli.showing import show_media as print_media
from archiver.errors import UsageError
from archiver.jobs.footage_decide import MatchDecision, decide_match
from archiver.jobs.media import show_media
from archiver.jobs.rebuild import rebuild
from archiver.jobs.report import report_of
from archiver.model.footage import Match, Span
from tests.jobs.footage_entries import compared, fingerprinted, print_object
from tests.jobs.reviewing import HANDLE, Case, made


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The film of post 3 holds a stretch of that of post 1; post 4, of which post 3 is a part, came later."""
    case = made(tmp_path_factory.mktemp("footage"))

    async def tell() -> None:
        async with case.place.writing() as archive:
            old, film, late = [
                (await show_media(case.place, f"{HANDLE}/{number}")).posts[0].stored[0].sha256 for number in (1, 3, 4)
            ]
            await fingerprinted(archive, old, print_object("video", 61.0))
            await fingerprinted(archive, film, print_object("video", 121.0, location=[33.5, 36.3], video_codec="h264"))
            await fingerprinted(archive, late, print_object("video", 240.0))
            await compared(archive, old, videos=0)
            await compared(archive, film, [found((30, 50), old, (5, 25))], videos=1)
            await compared(archive, late, [found((100, 221), film, (0, 121))])

    asyncio.run(tell())
    for page in (case.place.folder / "reports").glob("*.html"):
        page.unlink()  # it would be written anew with each decision, by processes that look for pictures
    return case


@pytest.fixture
def case(whole: Case, tmp_path: Path) -> Case:
    return whole.copy(tmp_path)


def found(here: tuple[float, float], other: str, there: tuple[float, float]) -> Match:
    return Match(
        medium="video", query=Span(*here), reference_sha256=other, reference=Span(*there), score=200, verdict="copy",
        mirrored=True,
    )  # fmt: skip


async def told(case: Case, which: str = f"{HANDLE}/3") -> dict[str, Any]:
    document = (await show_media(case.place, which)).document()
    (story,) = json.loads(json.dumps(document))["footage"]
    return dict(story)


def stretches(story: dict[str, Any]) -> list[tuple[float, float, str | None]]:
    return [
        (each["start_s"], each["end_s"], each["first"] and each["first"]["post"].split("/")[1])
        for each in story["timeline"]
    ]


async def test_the_story_names_the_older_post_the_later_one_and_what_was_searched(case: Case) -> None:
    story = await told(case)

    assert stretches(story) == [(0, 30, None), (30, 50, "1"), (50, 121, None)]
    (first, later) = story["timeline"][1]["occurrences"]
    assert (first["there"], first["mirrored"], first["earlier"]) == ({"start_s": 5, "end_s": 25}, True, True)
    assert (later["posts"][0]["post"].split("/")[1], later["earlier"]) == ("4", False)
    assert [each["posts"] for each in story["timeline"][1]["channels"]] == [3]
    assert story["timeline"][1]["articles"][0]["article"] == case.article
    assert (story["searched"]["videos"], story["searched"]["video_s"], story["searched"]["channels"]) == (2, 340, 1)


async def test_the_older_film_is_told_what_came_later_and_by_way_of_which(case: Case) -> None:
    """The match was found when the younger film was compared; the youngest holds it by way of that one."""
    story = await told(case, f"{HANDLE}/1")

    assert stretches(story) == [(0, 61, None)]
    direct, further = story["timeline"][0]["occurrences"]
    assert (direct["start_s"], direct["end_s"], direct["via"]) == (5, 25, [])
    assert (further["there"], further["via"], further["mirrored"]) == (
        {"start_s": 130, "end_s": 150}, [direct["sha256"]], False,
    )  # fmt: skip


async def test_the_place_is_withheld_unless_it_is_asked_for(case: Case) -> None:
    outcome = await show_media(case.place, f"{HANDLE}/3")

    assert outcome.document()["footage"][0]["facts"]["location"] == "withheld"
    shown = outcome.document(location=True)["footage"][0]["facts"]["location"]
    assert shown == {"latitude": 33.5, "longitude": 36.3}
    assert "33.5" not in printed(outcome)
    assert "33.500000, 36.300000" in printed(outcome, location=True)


def printed(outcome: Any, *, location: bool = False) -> str:
    with redirect_stdout(io.StringIO()) as out:
        print_media(outcome, location=location)
    return out.getvalue()


async def test_the_terminal_draws_the_timeline(case: Case) -> None:
    lines = printed(await show_media(case.place, f"{HANDLE}/3")).splitlines()

    (bar,) = [line for line in lines if "1111" in line]
    assert bar.split() == ["0:00", "·" * 17 + "1" * 13 + "·" * 42, "2:01"]
    assert any(line.startswith("  1  0:30 to 0:50  first posted 2021-04-08 12:00 UTC in نواصير نيوز") for line in lines)
    assert "  ·  not seen before in this archive: 0:00 to 0:30, 0:50 to 2:01" in lines


async def test_a_rejection_takes_the_stretch_out_and_undo_brings_it_back(case: Case) -> None:
    no = MatchDecision(medium=f"{HANDLE}/3", number=1, act="reject", note="another bridge", by="A. Reader")
    size = await entries(case)

    assert (await decide_match(case.place, no)).said.startswith("Rejected: 0:30 to 0:50 of ")
    story = await told(case)
    assert stretches(story) == [(0, 121, None)]
    (rejected,) = story["rejected"]
    assert (rejected["decision"], rejected["decisions"][0]["by"]) == ("rejected", "A. Reader")
    assert await entries(case) == size + 2
    again = await decide_match(case.place, replace(no, number=rejected["number"]))
    assert (again.judgements, await entries(case)) == ((), size + 2)

    await decide_match(case.place, replace(no, number=rejected["number"], act="undo", note=None))
    assert len(stretches(await told(case))) == 3
    with pytest.raises(UsageError, match="nothing to take back"):
        await decide_match(case.place, replace(no, act="undo"))


async def test_a_decision_stays_when_the_films_are_compared_again_and_the_catalog_is_made_anew(case: Case) -> None:
    await decide_match(case.place, MatchDecision(medium=f"{HANDLE}/3", number=1, act="confirm"))
    story = await told(case)
    old = story["timeline"][1]["first"]["sha256"]
    async with case.place.writing() as archive:
        await compared(archive, story["sha256"], [found((30.4, 49), old, (5.4, 24))])
    await rebuild(case.place)

    assert stretches(await told(case)) == [(0, 30.4, None), (30.4, 49, "1"), (49, 121, None)]
    assert (await told(case))["timeline"][1]["occurrences"][0]["decision"] == "confirmed"


async def test_what_cannot_be_decided_is_refused_and_leaves_no_trace(case: Case) -> None:
    size = await entries(case)
    page = (await case.record()).body_sha256
    for wanted, why in (
        (MatchDecision(medium=f"{HANDLE}/3", number=9, act="confirm"), "has no match 9"),
        (MatchDecision(medium=f"{HANDLE}/3", number=1, act="note"), "A note needs words"),
        (MatchDecision(medium=f"{HANDLE}/2", number=1, act="confirm"), "0 files with matches"),
        (MatchDecision(medium=page, number=1, act="confirm"), "no picture, video or sound"),
    ):
        with pytest.raises(UsageError, match=why):
            await decide_match(case.place, wanted)
    assert await entries(case) == size


async def test_a_film_without_a_fingerprint_says_why(case: Case) -> None:
    story = await told(case, f"{HANDLE}/3")
    async with case.place.writing() as archive:
        await fingerprinted(archive, story["sha256"], print_object("video", None, failed="it ends in the middle"))

    failed = await told(case, f"{HANDLE}/3")
    assert (failed["state"], failed["reason"], failed["timeline"]) == ("failed", "it ends in the middle", [])
    assert "it ends in the middle" in printed(await show_media(case.place, f"{HANDLE}/3"))


async def test_a_comparison_that_was_not_finished_says_nothing_of_what_was_not_seen(case: Case) -> None:
    story = await told(case)
    async with case.place.writing() as archive:
        await compared(archive, story["sha256"], left_out=("everything: the comparison took more than 60 s",))

    unfinished = await told(case)
    assert (unfinished["state"], unfinished["timeline"]) == ("uncompared", [])
    text = printed(await show_media(case.place, f"{HANDLE}/3"))
    assert "took more than 60 s" in " ".join(text.split())
    assert "not seen before" not in text


async def test_the_report_draws_it_and_a_rejection_changes_the_page(case: Case) -> None:
    path = await report_of(case.place, case.article)
    assert 'class="bar"' in path.read_text()
    assert "0:30 to 0:50" in path.read_text()

    await decide_match(case.place, MatchDecision(medium=f"{HANDLE}/3", number=1, act="reject"))
    assert "0:30 to 0:50</strong>" not in path.read_text()


async def entries(case: Case) -> int:
    async with case.place.reading() as archive:
        return archive.log.size
