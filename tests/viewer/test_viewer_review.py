"""The review queue at the desk: what it shows, what a form decides, and what is refused without losing anything."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import urlencode

import pytest
from deciding_desk import FORM, NAME, desk, fields, follow, page
from selectolax.lexbor import LexborHTMLParser
from served import Answer, Asked, ask
from starlette.applications import Starlette

from archiver.jobs.report import report_of
from archiver.jobs.verify import verify
from archiver.model.ids import PostKey
from archiver.model.links import Link
from archiver.viewer import deciding
from tests.jobs.reviewing import HANDLE, Case, made


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return made(tmp_path_factory.mktemp("original"))


@pytest.fixture
def case(original: Case, tmp_path: Path) -> Case:
    return original.copy(tmp_path)


async def send(app: Starlette, form: dict[str, str]) -> Answer:
    return await ask(app, Asked("/review/decide", "POST", FORM, urlencode(form).encode()))


async def decisions(case: Case, citation_id: str) -> dict[int, str]:
    links = (await case.record()).resolutions[citation_id].links
    return {link.post.message_id: link.decision for link in links}


async def test_the_desk_that_reads_shows_commands_and_no_form(case: Case) -> None:
    async with desk(case, decides=None) as app:
        shown = await page(app, "/review")
    passage = shown.css_first("blockquote.passage")
    assert passage is not None
    assert "vidéo de deux minutes" in passage.css_first("mark").text()  # type: ignore[union-attr]
    assert not shown.css("form[method=post]")
    said = [each.text() for each in shown.css(".say code")]
    assert said[:2] == [
        f"archiver review {case.first[:12]} --accept --post {HANDLE}/3",
        f"archiver review {case.first[:12]} --reject --post {HANDLE}/3",
    ]


async def test_the_queue_goes_both_ways_and_ends(case: Case) -> None:
    async with desk(case) as app:
        first = await page(app, "/review")
        assert first.css_first("#before") is None
        assert first.css_first("#next").attributes["href"] == f"/review/{case.second}"  # type: ignore[union-attr]
        second = await page(app, f"/review/{case.second}")
        assert second.css_first("#before").attributes["href"] == f"/review/{case.first}"  # type: ignore[union-attr]
        assert second.css_first("#next") is None
        assert (await ask(app, "/review/0000")).status == 404


async def test_accepted_shown_and_taken_back(case: Case) -> None:
    report = await report_of(case.place, case.article)
    async with desk(case) as app:
        form = {**fields(await page(app, "/review"), "button[data-key=a]"), "note": "Même quai 🌊"}
        after = await follow(app, await send(app, form))
        assert await decisions(case, case.first) == {3: "accepted"}
        (review,) = (await case.record()).reviews
        assert (review.by, review.note) == (NAME, "Même quai 🌊")
        assert "Même quai" in await asyncio.to_thread(report.read_text)  # the written report says it as well
        assert "Accepted." in after.css_first("[role=status]").text()  # type: ignore[union-attr]
        assert "minute" in after.css_first("blockquote.passage mark").text()  # type: ignore[union-attr]
        back = await follow(app, await send(app, fields(after, "#undo-last")))
        assert await decisions(case, case.first) == {3: "proposed"}
        assert "deux minutes" in back.css_first("blockquote.passage mark").text()  # type: ignore[union-attr]
        assert back.css_first("#undo-last") is None
        assert back.css_first("#undo") is None  # nothing stands that could be taken back
    assert (await verify(case.place)).ok


async def test_rejected_and_another_post_chosen(case: Case) -> None:
    async with desk(case) as app:
        await send(app, fields(await page(app, "/review"), "button[data-key=r]"))
        assert await decisions(case, case.first) == {3: "rejected"}
        shown = await page(app, f"/review/{case.first}")
        assert "Nothing waits here" in shown.text()  # type: ignore[operator]
        typed = {**fields(shown, "form#decide button"), "post": f"https://t.me/{HANDLE}/4"}
        await follow(app, await send(app, typed))
        assert await decisions(case, case.first) == {3: "rejected", 4: "accepted"}


async def test_a_note_alone_decides_nothing(case: Case) -> None:
    async with desk(case) as app:
        form = {**fields(await page(app, "/review"), "#decide button[value=note]"), "note": "to be asked about"}
        after = await follow(app, await send(app, form))
        assert "to be asked about" in after.text()  # type: ignore[operator]
        assert "deux minutes" in after.css_first("blockquote.passage mark").text()  # type: ignore[union-attr]
    assert await decisions(case, case.first) == {3: "proposed"}


async def test_decided_twice_is_written_once(case: Case) -> None:
    async with desk(case) as app:
        form = fields(await page(app, "/review"), "button[data-key=a]")
        await send(app, form)
        again = await follow(app, await send(app, form))
        assert "decided already" in again.css_first("[role=status]").text()  # type: ignore[union-attr]
        assert again.css_first("#undo-last") is None
    assert len((await case.record()).reviews) == 1


async def test_a_page_out_of_date_decides_nothing(case: Case) -> None:
    async with desk(case) as app:
        form = {**fields(await page(app, "/review"), "button[data-key=a]"), "note": "typed <b>before</b>"}
        other = Link(post=PostKey((await first_post(case)).channel_id, 2), score=2.0, decision="proposed", features=())
        await case.link_again(case.first, other)
        answer = await send(app, form)
        assert answer.status == 409
        shown = LexborHTMLParser(answer.text)
        said = shown.css_first("[role=alert]").text()  # type: ignore[union-attr]
        assert said.startswith("Nothing was decided.")
        assert "changed since they were shown" in said
        # What was typed stands there still, and the links are those of now.
        assert shown.css_first("input[name=note]").attributes["value"] == "typed <b>before</b>"  # type: ignore[union-attr]
        assert fields(shown, "button[data-key=a]")["seen"] == f"{other.post}"
    assert await decisions(case, case.first) == {2: "proposed"}


async def test_a_post_that_is_none_stands_in_its_field_still(case: Case) -> None:
    async with desk(case) as app:
        form = {**fields(await page(app, "/review"), "form#decide button"), "post": 'no"post/x'}
        answer = await send(app, form)
        assert answer.status == 409
        shown = LexborHTMLParser(answer.text)
        assert shown.css_first("#other").attributes["value"] == 'no"post/x'  # type: ignore[union-attr]
    assert not (await case.record()).reviews


@pytest.mark.parametrize(
    "change",
    [
        {"act": "burn"},
        {"act": ""},
        {"act": "accept"},
        {"act": "choose x"},
        {"act": "note"},
        {"seen": "x"},
        {"note": "x" * 5000},
        {"act": "accept 1/2/3"},
    ],
)
async def test_what_cannot_be_decided_is_said(case: Case, change: dict[str, str]) -> None:
    async with desk(case) as app:
        answer = await send(app, {**fields(await page(app, "/review"), "button[data-key=a]"), **change})
        assert answer.status == 409, answer.text
        assert "Nothing was decided." in answer.text
        assert (
            await send(app, {**fields(await page(app, "/review"), "button[data-key=a]"), "citation": "zz"})
        ).status == 404
    assert not (await case.record()).reviews


async def test_a_writer_at_work_is_waited_for(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "PAUSE_S", 0.02)
    monkeypatch.setattr(deciding, "TRIES", 1000)
    async with desk(case) as app:
        form = fields(await page(app, "/review"), "button[data-key=a]")
        async with case.place.writing():
            sent = asyncio.create_task(send(app, form))
            await asyncio.sleep(0.05)
            assert not sent.done()
        await follow(app, await sent)
        assert await decisions(case, case.first) == {3: "accepted"}
        form = {**fields(await page(app, "/review"), "button[data-key=r]"), "note": "not lost"}
        monkeypatch.setattr(deciding, "TRIES", 3)
        async with case.place.writing():
            answer = await send(app, form)
    assert answer.status == 409
    shown = LexborHTMLParser(answer.text)
    said = shown.css_first("[role=alert]").text()  # type: ignore[union-attr]
    assert said.startswith("Nothing was decided. Another command of archiver is writing")
    assert str(case.folder) not in answer.text
    assert shown.css_first("input[name=note]").attributes["value"] == "not lost"  # type: ignore[union-attr]
    assert await decisions(case, case.second) == {1: "proposed"}


async def test_a_forged_form_or_sentence_is_nothing(case: Case) -> None:
    async with desk(case) as app:
        form = fields(await page(app, "/review"), "button[data-key=a]")
        assert (await send(app, {**form, "form_token": "x"})).status == 403
        without = {name: value for name, value in FORM.items() if name != "origin"}
        refused = await ask(app, Asked("/review/decide", "POST", without, urlencode(form).encode()))
        assert refused.status == 403
        for query in (f"done=burnt&of={case.first}", "done=accept&of=<b>", "done=accept"):
            assert (await page(app, f"/review?{query}")).css_first(".notice") is None
    async with desk(case, decides=None) as app:
        assert (await send(app, form)).status == 403
    assert not (await case.record()).reviews


async def first_post(case: Case) -> PostKey:
    return (await case.record()).resolutions[case.first].links[0].post
