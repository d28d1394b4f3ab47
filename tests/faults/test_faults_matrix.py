"""The fault matrix: each fault against each command, asserted on what is there in the end and on what was asked."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from archiver.errors import FloodWaitError, NetworkError, NotLoggedInError
from archiver.jobs.login import sign_in
from archiver.model.ids import PostKey
from archiver.model.wanted import PARTS as PARTS_OF_POSTS
from tests.acceptance.places import ANSWERS
from tests.counts import LONG
from tests.faults.matrix.case import COMMANDS, Case, Final, Outcome, case, final
from tests.faults.matrix.world import FILM, GONE, HANDLE, PARTS, POSTS, START, show_elsewhere

GET_FILE = "upload.getFile"
HISTORY = "messages.getHistory"
MESSAGES = "channels.getMessages"
DIFFERENCE = "updates.getChannelDifference"
ALL_PARTS = PARTS + 1
"""Of the film and of the photo."""

WAITS = [("flood", "posts"), ("premium_flood", GET_FILE)]
if LONG:
    WAITS += [("flood", GET_FILE), ("premium_flood", "posts")]
_undisturbed: dict[str, Final] = {}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each fault meets every command in `make long`, and one of the three, not always the same, in `make test`."""
    if "command" in metafunc.fixturenames:
        chosen = zlib.crc32(metafunc.function.__name__.encode()) % len(COMMANDS)
        commands = [each for number, each in enumerate(COMMANDS) if LONG or number == chosen]
        metafunc.parametrize("command", commands)


@pytest_asyncio.fixture
async def cell(command: str, tmp_path: Path) -> AsyncIterator[Case]:
    async with case(command, tmp_path) as made:
        yield made


@pytest_asyncio.fixture
async def undisturbed(command: str, tmp_path_factory: pytest.TempPathFactory) -> Final:
    """What the command leaves where nothing goes wrong, once for all cells."""
    if command not in _undisturbed:
        async with case(command, tmp_path_factory.mktemp("undisturbed")) as made:
            assert (await made.run()).told == ""
            await made.whole()
            _undisturbed[command] = await final(made.place)
    return _undisturbed[command]


def question(command: str) -> str:
    """The method by which a command gets at posts."""
    return {"collect": HISTORY, "follow": DIFFERENCE, "article add": MESSAGES}[command]


def too_long(outcome: Outcome) -> None:
    """Telegram does not tell more than a hundred events; that earlier edits and deletions are not known is named."""
    (gap,) = outcome.gaps
    assert "no longer tells what happened while nobody followed" in gap
    assert outcome.fault is None


async def finishes(cell: Case, undisturbed: Final) -> None:
    """Without the fault the next run has all of it, and the one after that finds nothing to do."""
    cell.server.faults.clear()
    assert (await cell.run()).told == ""
    await cell.whole()
    await cell.same(undisturbed)


async def finishes_files(cell: Case, undisturbed: Final) -> None:
    """The same where a file or a post is tried again only when its time has come."""
    cell.server.faults.clear()
    await cell.later()
    await cell.whole()
    await cell.same(undisturbed)


# Files ---------------------------------------------------------------------------------------------------


async def test_reset_mid_part(cell: Case, undisturbed: Final) -> None:
    fault = cell.server.faults.reset(GET_FILE, after=1)
    assert (await cell.run()).told == ""
    assert fault.happened == 1
    await cell.whole()
    await cell.same(undisturbed)


async def test_reset_mid_packet(cell: Case, undisturbed: Final) -> None:
    fault = cell.server.faults.reset_mid_packet(GET_FILE, after=1)
    assert (await cell.run()).told == ""
    assert fault.happened == 1
    await cell.whole()
    await cell.same(undisturbed)


@pytest.mark.parametrize("spoil", ["truncate_part", "flip_bit"])
async def test_a_spoilt_part(cell: Case, undisturbed: Final, spoil: str) -> None:
    fault = getattr(cell.server.faults, spoil)(10, after=2)
    assert (await cell.run()).told == ""
    assert fault.happened == 1
    assert cell.server.count(GET_FILE) == ALL_PARTS + 1
    await cell.whole()
    await cell.same(undisturbed)


@pytest.mark.parametrize(("spoil", "reason"), [("truncate_part", "size mismatch"), ("flip_bit", "hash mismatch")])
async def test_a_part_that_is_always_spoilt(cell: Case, undisturbed: Final, spoil: str, reason: str) -> None:
    getattr(cell.server.faults, spoil)(1000, times=None)
    outcome = await cell.run()
    assert len(outcome.gaps) == 2
    assert all(reason in gap for gap in outcome.gaps)
    await cell.whole(files=[])
    await finishes_files(cell, undisturbed)


async def test_an_expired_reference(cell: Case, undisturbed: Final) -> None:
    """Of a photo and of a document."""
    cell.server.faults.call(GET_FILE, cell.server.expire_references)
    assert (await cell.run()).told == ""
    await cell.whole()
    await cell.same(undisturbed)


async def test_an_expired_reference_of_what_lies_elsewhere(cell: Case) -> None:
    """Of a page's preview and of a story."""
    media = cell.place.config.media.model_copy(update={"parts": PARTS_OF_POSTS})
    place = replace(cell.place, config=cell.place.config.model_copy(update={"media": media}))
    files = [each.sha256 for each in show_elsewhere(cell.seen)]
    for number in range(4):
        cell.server.faults.call(GET_FILE, cell.server.expire_references, after=number)
    assert (await replace(cell, place=place).run()).told == ""
    await cell.whole(files=[*cell.seen.files, *files])


async def test_a_file_at_the_cdn(cell: Case) -> None:
    cell.seen.film_file.cdn = True
    flipped = cell.server.faults.flip_bit(7, "upload.getCdnFile", after=1)
    cell.server.faults.call("upload.getCdnFile", cell.server.empty_cdn, after=2)
    assert (await cell.run()).told == ""
    assert flipped.happened == 1
    assert cell.server.count("upload.reuploadCdnFile") == 1
    await cell.whole()


async def test_a_post_deleted_while_its_file_comes(cell: Case) -> None:
    film = cell.seen.film

    def vanish() -> None:
        cell.seen.channel.delete(film.id)
        cell.server.expire_references(cell.seen.film_file)

    cell.server.faults.call(GET_FILE, vanish, after=ALL_PARTS - 2)
    outcome = await cell.run()
    assert "gone" in outcome.told
    await cell.whole(files=[cell.seen.photo_file.sha256])
    assert film.id in await cell.gone()
    assert (await cell.run()).fault is None
    await cell.whole(files=[cell.seen.photo_file.sha256])


async def test_a_file_that_has_moved(cell: Case, undisturbed: Final) -> None:
    film = cell.seen.film_file

    def move() -> None:
        film.dc = 4

    cell.server.faults.call(GET_FILE, move, after=1)
    assert (await cell.run()).told == ""
    await cell.whole()


# Waits ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "method"), WAITS)
async def test_a_short_wait(cell: Case, undisturbed: Final, method: str, kind: str) -> None:
    method = question(cell.command) if method == "posts" else method
    fault = getattr(cell.server.faults, kind)(method, 1)
    assert (await cell.run()).told == ""
    assert fault.happened == 1
    await cell.whole()
    await cell.same(undisturbed)


@pytest.mark.parametrize(("kind", "method"), WAITS)
async def test_a_long_wait(cell: Case, method: str, kind: str) -> None:
    method = question(cell.command) if method == "posts" else method
    fault = getattr(cell.server.faults, kind)(method, 600, after=1 if method == GET_FILE else 0)
    outcome = await cell.run()
    assert isinstance(outcome.fault, FloodWaitError)
    assert method in outcome.told
    assert "600 s" in outcome.told or "599 s" in outcome.told
    cell.server.forget_requests()
    assert isinstance((await cell.run()).fault, FloodWaitError)  # nothing is asked before the wait is over
    assert cell.server.count(method) == 0
    assert fault.happened == 1
    if method == GET_FILE:
        assert set(cell.wanted_ids) <= (await cell.texts()).keys(), "a file's wait kept posts away"


# Answers that do not come, or cannot be read ------------------------------------------------------------------


@pytest.mark.parametrize("method", ["posts", GET_FILE])
async def test_a_silent_server(cell: Case, undisturbed: Final, method: str) -> None:
    method = question(cell.command) if method == "posts" else method
    fault = cell.server.faults.silence(method, after=1 if method == GET_FILE else 0)
    outcome = await cell.run()
    assert fault.happened == 1
    if cell.command == "follow" and method != GET_FILE:
        assert outcome.told == ""  # asked again by itself
    else:
        assert isinstance(outcome.fault, NetworkError)
        assert "no answer within" in outcome.told
    await finishes(cell, undisturbed)


@pytest.mark.parametrize("method", ["posts", GET_FILE])
async def test_an_unknown_constructor(cell: Case, undisturbed: Final, method: str) -> None:
    method = question(cell.command) if method == "posts" else method
    fault = cell.server.faults.unknown_result(method)
    outcome = await cell.run()
    assert fault.happened == 1
    assert "0x" in outcome.told or "unreadable" in outcome.told
    cell.server.faults.clear()
    await cell.later()
    await cell.whole()
    await cell.same(undisturbed, but="unreadable")  # the answer is kept, and named for ever


@pytest.mark.parametrize("method", ["posts", GET_FILE])
async def test_an_unknown_constructor_beside_the_answer(cell: Case, undisturbed: Final, method: str) -> None:
    method = question(cell.command) if method == "posts" else method
    fault = cell.server.faults.unknown_beside(method)
    outcome = await cell.run()
    assert fault.happened == 1
    if outcome.told:
        assert isinstance(outcome.fault, NetworkError)
    await finishes(cell, undisturbed)


async def test_a_key_that_the_server_forgot(cell: Case, undisturbed: Final) -> None:
    cell.server.faults.call(question(cell.command), cell.server.forget_keys)
    outcome = await cell.run()
    assert isinstance(outcome.fault, NotLoggedInError)
    assert "archiver login" in outcome.fault.hint
    await sign_in(cell.place, ANSWERS.__getitem__)
    await finishes(cell, undisturbed)


async def test_a_foreign_data_centre_that_forgot_the_key(cell: Case) -> None:
    cell.seen.film_file.dc = 4
    cell.server.faults.call(GET_FILE, lambda: cell.server.forget_keys(4), dc=4, after=1)
    assert (await cell.run()).told == ""
    await cell.whole()


# What happens in the channel -------------------------------------------------------------------------------


async def test_130_missed_posts(cell: Case) -> None:
    assert (await cell.run()).told == ""
    for number in range(130):
        cell.seen.channel.post(START + timedelta(days=20, minutes=number), f"Later {number}")
    cell.server.forget_requests()
    outcome = await cell.run()
    assert cell.server.count(HISTORY) == {"collect": 2, "follow": 4, "article add": 0}[cell.command]
    if cell.command == "follow":
        too_long(outcome)
    else:
        assert outcome.told == ""
        assert cell.server.count(DIFFERENCE) == 0
    await cell.whole()


async def test_edited_and_deleted_while_away(cell: Case) -> None:
    assert (await cell.run()).told == ""
    film, photo = cell.seen.film, cell.seen.photo
    cell.seen.channel.edit(film.id, "La crue, corrigé", START + timedelta(days=30))
    cell.seen.channel.delete(photo.id)
    await cell.look_again(film, photo)
    await cell.whole()
    assert photo.id in await cell.gone()
    async with cell.place.reading() as archive:
        history = await archive.catalog.post_history(PostKey(cell.seen.channel.id, film.id))
    assert [version.seen.text for version in history] == ["La crue, une minute", "La crue, corrigé"]


async def test_a_page_of_nothing_but_empty_messages(cell: Case) -> None:
    cell.seen.channel.shows_empty = True
    for number in range(11, POSTS - 5):
        if number != GONE:
            cell.seen.channel.delete(number)
    outcome = await cell.run()
    if cell.command == "follow":
        too_long(outcome)
    else:
        assert outcome.told == ""
    await cell.whole()
    if cell.command == "collect":
        assert min(await cell.texts()) == 1, "what lies behind the empty page was not read"


async def test_ids_left_out_of_the_answer(cell: Case, undisturbed: Final) -> None:
    cell.server.faults.omit_gone()
    assert (await cell.run()).told == ""
    await cell.whole()
    await cell.same(undisturbed)
    if cell.command == "article add":
        assert await cell.gone() == [GONE, FILM + 1, FILM + 2]


async def test_min_objects(cell: Case) -> None:
    """A min object's access hash opens nothing: the one from before stays in use, and names are not lost."""
    cell.seen.channel.shown_min = True
    assert (await cell.run()).told == ""
    await cell.whole()
    cell.seen.channel.post(START + timedelta(days=20), "later")
    assert (await cell.run()).told == ""
    await cell.whole()
    async with cell.place.reading() as archive:
        record = await archive.catalog.channel(cell.seen.channel.id)
    assert record is not None
    assert record.usernames == (HANDLE,)
