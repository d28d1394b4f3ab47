"""Matches of footage at the desk: both sides beside each other, decided, taken back, and what is refused."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from deciding_desk import FORM, NAME, desk, fields, follow, page
from selectolax.lexbor import LexborHTMLParser
from served import Answer, Asked, ask
from starlette.applications import Starlette

from archiver.jobs.verify import verify
from archiver.viewer import deciding
from tests.jobs.reviewing import Case
from tests.jobs.reviewing_matches import with_matches

QUEUE = "/review/matches"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return with_matches(tmp_path_factory.mktemp("original"))


@pytest.fixture
def case(original: Case, tmp_path: Path) -> Case:
    return original.copy(tmp_path)


async def send(app: Starlette, form: dict[str, str]) -> Answer:
    return await ask(app, Asked(f"{QUEUE}/decide", "POST", FORM, urlencode(form).encode()))


async def acts(case: Case) -> list[tuple[str, str | None, str | None]]:
    """The decisions about matches in the log."""

    def read() -> list[tuple[str, str | None, str | None]]:
        files = sorted((case.place.folder / "log" / "entries").glob("*.jsonl"))
        entries = [json.loads(line) for file in files for line in file.read_bytes().splitlines()]
        said = [each["body"] for each in entries if each["kind"] == "review.match"]
        return [(each["act"], each.get("note"), each.get("by")) for each in said]

    return await asyncio.to_thread(read)


def text(shown: LexborHTMLParser, selector: str) -> str:
    found = shown.css_first(selector)
    assert found is not None, selector
    return found.text()


async def test_the_queue_shows_both_sides_from_their_moments(case: Case) -> None:
    async with desk(case, decides=None) as app:
        assert "two matches of footage" in text(await page(app, "/review"), "main")
        first = await page(app, QUEUE)
        second = await page(app, first.css_first("#next").attributes["href"] or "")  # type: ignore[union-attr]
    assert first.css_first("#before") is None
    assert second.css_first("#next") is None
    assert [(each.attributes["src"] or "").partition("#")[2] for each in first.css(".films video")] == [
        "t=30.00,50.00", "t=5.00,25.00",
    ]  # fmt: skip
    # The later film is what was searched for; the article's own stands first all the same.
    assert [(each.attributes["src"] or "").partition("#")[2] for each in second.css(".films video")] == [
        "t=0.00,121.00", "t=100.00,221.00",
    ]  # fmt: skip
    assert "the same recording" in text(first, ".compare")
    assert "0:30 to 0:50" in text(first, "figure")
    assert text(first, ".say code") == "archiver review --matches"
    assert not first.css("form[method=post]")


async def test_confirmed_taken_back_and_rejected(case: Case) -> None:
    report = case.place.folder / "reports" / f"{case.article[:12]}.html"
    before = await asyncio.to_thread(report.read_text)
    async with desk(case) as app:
        first = await page(app, QUEUE)
        form = {**fields(first, "button[data-key=a]"), "note": "Même grue 🏗"}
        after = await follow(app, await send(app, form))
        assert "Written down: the same recording." in text(after, ".notice [role=status]")
        assert "1 of 1" in text(after, "nav.more")
        shown = await page(app, f"{QUEUE}/{form['match']}")
        assert "Nothing waits here any more." in text(shown, ".compare")
        assert "Même grue" in text(shown, ".compare")
        back = await follow(app, await send(app, fields(after, "#undo-last")))
        assert "taken back" in text(back, ".notice [role=status]")
        assert back.css_first("#undo-last") is None
        assert back.css_first("#undo") is None  # nothing stands that could be taken back
        await follow(app, await send(app, fields(back, "button[data-key=r]")))
    assert await acts(case) == [("confirm", "Même grue 🏗", NAME), ("undo", None, NAME), ("reject", None, NAME)]
    assert await asyncio.to_thread(report.read_text) != before  # the written report leaves it out
    assert (await verify(case.place)).ok


async def test_all_decided_leaves_an_empty_queue(case: Case) -> None:
    async with desk(case) as app:
        for _ in range(2):
            await follow(app, await send(app, fields(await page(app, QUEUE), "button[data-key=a]")))
        assert "No match waits." in text(await page(app, QUEUE), "main")
        assert "of footage" not in text(await page(app, "/review"), "main")


async def test_a_note_alone_leaves_it_waiting_and_twice_is_once(case: Case) -> None:
    async with desk(case) as app:
        form = {**fields(await page(app, QUEUE), "button[value=note]"), "note": "a crane"}
        after = await follow(app, await send(app, form))
        assert "1 of 2" in text(after, "nav.more")
        assert "a crane" in text(after, ".compare")
        again = await follow(app, await send(app, form))
        assert "decided already" in text(again, ".notice [role=status]")
    assert await acts(case) == [("note", "a crane", NAME)]


@pytest.mark.parametrize(
    "change", [{"act": "burn"}, {"act": ""}, {"act": "note"}, {"act": "undo"}, {"note": "x" * 5000}]
)
async def test_what_cannot_be_decided_is_said(case: Case, change: dict[str, str]) -> None:
    async with desk(case) as app:
        answer = await send(app, {**fields(await page(app, QUEUE), "button[data-key=a]"), **change})
        assert answer.status == 409, answer.text
        assert "Nothing was decided." in answer.text
    assert not await acts(case)


@pytest.mark.parametrize("match", ["", "x", "1", "1.x", "99999.0", "9" * 40 + ".1", "1.1.1", "-1.0", "decide"])
async def test_there_is_no_such_match(case: Case, match: str) -> None:
    async with desk(case) as app:
        form = {**fields(await page(app, QUEUE), "button[data-key=a]"), "match": match}
        assert (await send(app, form)).status == 404
        if match and match != "decide":
            assert (await ask(app, f"{QUEUE}/{match}")).status == 404
    assert not await acts(case)


async def test_a_writer_at_work_is_waited_for_and_then_told(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "PAUSE_S", 0.02)
    monkeypatch.setattr(deciding, "TRIES", 3)
    async with desk(case) as app:
        form = {**fields(await page(app, QUEUE), "button[data-key=a]"), "note": "not lost"}
        async with case.place.writing():
            answer = await send(app, form)
    assert answer.status == 409
    shown = LexborHTMLParser(answer.text)
    assert "Another command of archiver is writing" in text(shown, "[role=alert]")
    assert shown.css_first("input[name=note]").attributes["value"] == "not lost"  # type: ignore[union-attr]


async def test_a_forged_form_or_sentence_is_nothing(case: Case) -> None:
    async with desk(case) as app:
        form = fields(await page(app, QUEUE), "button[data-key=a]")
        assert (await send(app, {**form, "form_token": "x"})).status == 403
        for query in ("done=burnt&of=1.0", "done=confirm&of=<b>", "done=confirm"):
            assert (await page(app, f"{QUEUE}?{query}")).css_first(".notice") is None
    async with desk(case, decides=None) as app:
        assert (await send(app, form)).status == 403
    assert not await acts(case)
