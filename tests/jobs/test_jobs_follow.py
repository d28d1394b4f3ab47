"""``follow`` against the loopback server: what is pushed, what was missed, and what proves it."""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from telethon import types

from archiver.demo.news import Form, UnknownUpdate
from archiver.errors import ArchiveLockedError, DiskFullError
from archiver.jobs import follow
from archiver.jobs.following import differences, line
from archiver.jobs.registry import add_channel
from archiver.jobs.verify import verify
from archiver.model.captures import Json
from tests.jobs.following import START, Scene, scene

LATER = START + timedelta(days=30)
DIFFERENCE = "updates.getChannelDifference"


async def texts(live: Scene, number: int) -> list[str]:
    """What a post said, in the order in which it was seen."""
    return [each.seen.text for each in await live.ask("post_history", (await live.post(number)).key)]


async def answers(live: Scene) -> list[tuple[str, dict[str, Json]]]:
    """Method and answer of every capture."""
    found = []
    async with live.place.reading() as archive:
        for n in range(archive.log.size):
            captured = await archive.catalog.capture(n)
            if captured is not None and captured.objects and captured.objects[0].role == "answer":
                found.append((captured.method, json.loads(await archive.read_object(captured.objects[0]))))
    return found


async def test_new_edited_and_deleted_posts_come_as_they_happen(tmp_path: Path) -> None:
    async with scene(tmp_path) as live:
        async with live.following() as run:
            live.post_now("Alerte: la crue monte")
            await live.until_seen(("new", 6))
            live.channel.edit(3, "Message 3, corrigé", LATER)
            await live.until_seen(("edited", 3))
            live.channel.delete(6)
            await live.until_seen(("deleted", 6))
            await live.until_confirmed(6)
        outcome = run.result()
        (channel,) = outcome.channels
        assert (channel.new, channel.edited, channel.deleted) == (1, 1, 1)
        assert (outcome.gaps, outcome.updates) == ((), 3)
        assert await texts(live, 3) == ["Message 3", "Message 3, corrigé"]
        assert (await live.post(6)).seen.text == "Alerte: la crue monte"
        (absence,) = await live.ask("absences", (await live.post(6)).key)
        assert absence.confirmed is not None
        assert absence.back is None
        assert (await verify(live.place)).ok

        # an update proves nothing about its neighbours, so only the pages of history cover ids
        assert [(each.low, each.high) for each in await live.ask("covered", live.channel.id)] == [(1, 5)]
        collected = await live.collect()
        assert (collected.channels[0].posts, collected.gaps) == (0, ())


async def test_what_happened_while_away_is_asked_for_first(tmp_path: Path) -> None:
    async with scene(tmp_path) as live:
        live.post_now("Pendant la nuit")
        live.channel.edit(2, "Message 2, corrigé", LATER)
        live.channel.delete(4)
        outcome = await live.follow(0)
        assert set(live.seen) == {("new", 6), ("edited", 2), ("deleted", 4)}
        assert outcome.gaps == ()
        assert live.server.count(DIFFERENCE) == 1
        assert (await live.post(4)).gone_at is not None

        # nothing is doubled by another run, nor by a collect
        entries = len(await answers(live))
        live.happened.clear()
        again = await live.follow(0)
        assert live.happened == []
        assert [(each.new, each.edited, each.deleted) for each in again.channels] == [(0, 0, 0)]
        assert len(await answers(live)) == entries + again.requests
        assert len(await texts(live, 2)) == 2


async def test_130_missed_updates_are_told_in_slices(tmp_path: Path) -> None:
    async with scene(tmp_path, posts=150) as live:
        live.server.news.too_long_from = 1000
        for number in range(1, 131):
            live.channel.edit(number, f"Message {number}, corrigé", LATER)
        outcome = await live.follow(0)
        assert outcome.gaps == ()
        assert live.server.count(DIFFERENCE) == 2
        assert {number for kind, number in live.seen if kind == "edited"} == set(range(1, 131))
        assert (await live.ask("channel_count", live.channel.id)).known == live.channel.pts


async def test_a_difference_that_is_too_long_is_a_named_gap_and_what_can_be_seen_is_looked_at(tmp_path: Path) -> None:
    async with scene(tmp_path, posts=350) as live:
        live.channel.edit(10, "old, corrected", LATER)
        live.channel.edit(300, "recent, corrected", LATER)
        live.channel.delete(299)
        for number in range(120):
            live.post_now(f"Nouvelle {number}")
        outcome = await live.follow(0)
        (gap,) = outcome.gaps
        assert "no longer tells what happened while nobody followed" in gap
        assert {("new", number) for number in range(351, 471)} <= set(live.seen)
        assert {("edited", 300), ("deleted", 299)} <= set(live.seen)
        assert ("edited", 10) not in live.seen  # left to the second looks, as the gap says
        assert (await live.ask("channel_count", live.channel.id)).known == live.channel.pts
        assert [(each.low, each.high) for each in await live.ask("covered", live.channel.id)] == [(1, 470)]

        live.channel.edit(11, "told again", LATER)
        assert (await live.follow(0)).gaps == ()
        assert ("edited", 11) in live.seen


async def test_what_is_too_long_since_the_last_run_is_told_since_the_last_collect(tmp_path: Path) -> None:
    async with scene(tmp_path, posts=20) as live:
        for number in range(120):
            live.post_now(f"Nouvelle {number}")
        await live.collect()
        live.channel.edit(1, "since the last collect", LATER)
        outcome = await live.follow(0)
        assert len(outcome.gaps) == 1
        assert ("edited", 1) in live.seen
        assert (await live.ask("channel_count", live.channel.id)).known == live.channel.pts


async def test_a_lost_update_is_asked_for_when_the_next_one_does_not_join(tmp_path: Path) -> None:
    async with scene(tmp_path) as live:
        async with live.following() as run:
            live.server.news.withheld = 2
            live.channel.edit(1, "told to nobody", LATER)
            live.channel.delete(2)
            live.post_now("told")
            await live.until_seen(("new", 6), ("edited", 1), ("deleted", 2))
        assert run.result().gaps == ()


async def test_what_was_not_told_in_time_is_asked_for_once_more_at_the_end(tmp_path: Path) -> None:
    async with scene(tmp_path, request_timeout_s=0.5) as live:
        live.channel.edit(2, "corrigé", LATER)
        live.server.faults.silence(DIFFERENCE)
        outcome = await live.follow(seconds=0)
        assert (outcome.gaps, outcome.stopped, outcome.channels[0].edited) == ((), None, 1)


async def test_a_username_that_moves_meanwhile_is_told_and_the_channel_is_described_when_that_is_due(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, poll_s=0.05) as live:
        other = live.world.add_channel("Autre rive")
        async with live.following() as run:
            assert live.server.count("channels.getFullChannel") == 0  # the collecting before has done it
            live.channel.username, other.username = None, "rives_demo"
            live.post_now("still the same channel")
            # The look-up warns first; the gap is named when the channel was described.
            await live.until(lambda: any("keeps that one by its id" in each for each in live.said.warnings))
        assert any("now belongs to “Autre rive”" in each for each in live.said.warnings)
        (gap,) = run.result().gaps
        assert f"`archiver channel add {live.channel.id}` keeps that one" in gap
        collect = live.place.config.collect.model_copy(update={"channel_hours": 1e-9})
        config = live.place.config.model_copy(update={"collect": collect})
        live.place = replace(live.place, config=config)
        live.channel.about = "Nothing but floods"
        assert (await live.follow(seconds=0)).gaps == (gap,)
        assert live.server.count("channels.getFullChannel") > 0
        assert live.server.count("contacts.resolveUsername") == 1
        assert (await live.ask("channel_history", live.channel.id))[-1].about == "Nothing but floods"


async def test_polling_finds_what_no_update_told(tmp_path: Path) -> None:
    async with scene(tmp_path, poll_s=0.05) as live, live.following():
        live.server.news.held = True
        live.post_now("told to nobody")
        live.channel.edit(1, "nor this", LATER)
        live.channel.delete(2)
        await live.until_seen(("new", 6), ("edited", 1), ("deleted", 2))


@pytest.mark.parametrize("form", ["short", "combined", "updates"])
async def test_every_form_of_an_update(tmp_path: Path, form: Form) -> None:
    async with scene(tmp_path) as live:
        live.server.news.form = form
        live.server.news.together = 1 if form == "short" else 3
        async with live.following() as run:
            live.post_now("one")
            live.channel.edit(1, "two", LATER)
            live.channel.delete(2)
            await live.until_seen(("new", 6), ("edited", 1), ("deleted", 2))
        assert run.result().updates == (3 if form == "short" else 1)
        assert live.server.count(DIFFERENCE) == 1  # that of the beginning


async def test_a_post_that_comes_and_goes_in_one_container_is_kept_and_gone(tmp_path: Path) -> None:
    async with scene(tmp_path) as live:
        live.server.news.together = 2
        async with live.following():
            live.post_now("a second long")
            live.channel.delete(6)
            await live.until_seen(("new", 6), ("deleted", 6))
        post = await live.post(6)
        assert post.seen.text == "a second long"
        assert post.gone_at is not None


async def test_too_many_updates_to_be_told_are_asked_for(tmp_path: Path) -> None:
    async with scene(tmp_path) as live:
        live.server.news.form = "too long"
        async with live.following():
            live.channel.edit(1, "corrected", LATER)
            await live.until_seen(("edited", 1))


@pytest.mark.parametrize("place", ["before", "beside"])
async def test_an_update_that_nobody_can_read_loses_nothing(tmp_path: Path, place: str) -> None:
    async with scene(tmp_path) as live:
        getattr(live.server.news, place).append(UnknownUpdate())
        async with live.following() as run:
            live.post_now("beside something unknown")
            live.channel.delete(1)
            await live.until_seen(("new", 6), ("deleted", 1))
            await live.until(lambda: live.server.count(DIFFERENCE) > 1)
        assert run.result().gaps == ()
        assert (await verify(live.place)).ok


async def test_nothing_of_other_chats_or_of_people_is_kept(tmp_path: Path) -> None:
    async with scene(tmp_path) as live:
        private = types.Message(id=77, peer_id=types.PeerUser(4242), date=START, message="a private secret")
        live.server.news.beside.append(types.UpdateNewMessage(private, 9, 1))
        live.server.news.users.append(types.User(id=4242, first_name="Perrine", phone="33600000000"))
        other = live.world.add_channel("Cercle", "cercle_demo", joined=True)
        async with live.following() as run:
            other.post(START, "not followed")
            live.post_now("followed")
            await live.until_seen(("new", 6))
        assert run.result().updates == 1
        kept = await answers(live)
        everything = json.dumps(kept, ensure_ascii=False)
        for secret in ("a private secret", "Perrine", "33600000000", "not followed", "Cercle"):
            assert secret not in everything
        (push,) = [content for method, content in kept if method == "updates"]
        assert str(push["withheld"]).startswith("other chats")
        assert "tl_zstd" not in push
        live.server.news.beside.clear()
        live.server.news.users.clear()
        async with live.following():
            live.post_now("alone")
            await live.until_seen(("new", 7))
        *_, whole = [content for method, content in await answers(live) if method == "updates"]
        assert "withheld" not in whole
        assert "tl_zstd" in whole


async def test_a_public_channel_that_was_not_joined_is_asked_again_and_again(tmp_path: Path) -> None:
    async with scene(tmp_path, joined=False) as live:
        live.server.news.timeout_s = 1
        async with live.following():
            live.post_now("nobody is told")
            live.channel.edit(1, "corrected", LATER)
            await live.until_seen(("new", 6), ("edited", 1))
        assert live.server.count("channels.joinChannel") == 0


async def test_no_more_than_ten_channels_that_were_not_joined_are_asked_for_differences(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(differences, "USUAL_TIMEOUT_S", 0.05)
    async with scene(tmp_path, joined=False) as live:
        live.server.news.timeout_s = 1
        for number in range(11):
            live.world.add_channel(f"Rive {number}", f"rive_{number}_demo").post(START, "one")
            await add_channel(live.place, f"rive_{number}_demo", (), None)
        async with live.following() as run:
            live.server.forget_requests()
            await live.until(lambda: live.server.count(DIFFERENCE) >= 45)
            asked = {each.arguments.channel.channel_id for each in live.server.requests if each.method == DIFFERENCE}
            assert len(asked) == 10
        assert len(run.result().channels) == 12


async def test_a_file_is_fetched_at_once_even_of_a_post_that_is_deleted_right_away(tmp_path: Path) -> None:
    async with scene(tmp_path) as live:
        film = live.world.video_from_bytes(random.Random(1).randbytes(3 * 2**20), 9.0, 32, 18, dc=4)
        note = live.world.document("note.txt", data=b"evidence")
        live.server.faults.delay("upload.getFile", 1.0, times=1)
        async with live.following():
            live.post_now("film", media=film)
            live.post_now("note", media=note)
            live.channel.delete(6)
            live.channel.delete(7)
            live.post_now("goes on")
            await live.until_seen(("file", 6), ("file", 7), ("deleted", 6), ("deleted", 7), ("new", 8))
        assert [each.sha256 for each in (await live.post(6)).stored] == [film.sha256]
        assert [each.sha256 for each in (await live.post(7)).stored] == [note.sha256]


async def test_files_that_the_disk_has_no_room_for_are_what_it_ends_with(tmp_path: Path) -> None:
    async with scene(tmp_path) as live:
        media = live.place.config.media.model_copy(update={"keep_free_bytes": 10**17})
        roomy = live.place
        live.place = replace(roomy, config=roomy.config.model_copy(update={"media": media}))
        live.post_now("note", media=live.world.document("note.txt", data=b"evidence"))
        outcome = await live.follow(0)
        assert isinstance(outcome.stopped, DiskFullError)
        assert (outcome.stopped.exit_code, len(outcome.gaps)) == (3, 1)
        async with live.following() as run:
            live.post_now("another", media=live.world.document("more.txt", data=b"more"))
            await live.until_seen(("new", 7), ("file", 7))
            live.post_now("goes on")
            await live.until_seen(("new", 8))
        assert isinstance(run.result().stopped, DiskFullError)
        live.place = roomy
        assert (await live.follow(0)).stopped is None
        assert [len((await live.post(number)).stored) for number in (6, 7)] == [1, 1]


async def test_no_media(tmp_path: Path) -> None:
    async with scene(tmp_path) as live:
        async with live.following(media=False):
            live.post_now("note", media=live.world.document("note.txt", data=b"evidence"))
            await live.until_seen(("new", 6))
        assert live.server.count("upload.getFile") == 0
        await live.follow(0)  # what an earlier run left
        assert ("file", 6) in live.seen


async def test_a_lost_connection_is_made_again_and_what_was_missed_is_asked_for(tmp_path: Path) -> None:
    async with scene(tmp_path) as live:
        async with live.following() as run:
            before = live.server.count(DIFFERENCE)
            live.server.news.withheld = 2
            live.channel.edit(1, "while the line is dead", LATER)
            live.channel.delete(2)
            live.server.cut_connections()
            await live.until_seen(("edited", 1), ("deleted", 2))
            assert live.server.count(DIFFERENCE) > before
            live.post_now("the line stands again")
            await live.until_seen(("new", 6))
        assert run.result().gaps == ()
        assert any("No updates come" in each for each in live.said.warnings)


async def test_a_server_that_falls_silent_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "PING_S", 0.1)
    async with scene(tmp_path, request_timeout_s=0.5) as live, live.following():
        live.server.fall_silent()
        await live.until(lambda: any("no answer within 0.5 s" in each for each in live.said.warnings))
        live.channel.edit(1, "told to nobody", LATER)
        live.server.fall_silent(silent=False)
        await live.until_seen(("edited", 1))


async def test_a_long_flood_wait_stops_only_what_it_is_about(tmp_path: Path) -> None:
    async with scene(tmp_path, poll_s=0.05, longest_flood_wait_s=1.0) as live, live.following():
        live.server.faults.flood("messages.getHistory", 600, times=None)
        await live.until(lambda: any("messages.getHistory again only in" in each for each in live.said.warnings))
        live.channel.edit(1, "goes on", LATER)
        live.channel.delete(2)
        await live.until_seen(("edited", 1), ("deleted", 2))
        assert sum("messages.getHistory again only in" in each for each in live.said.warnings) == 1


async def test_a_late_update_does_not_bring_a_deleted_post_back(tmp_path: Path) -> None:
    async with scene(tmp_path) as live:
        async with live.following():
            live.channel.delete(3)
            await live.until_seen(("deleted", 3))
            await live.until_confirmed(3)
            late = types.Message(
                id=3, peer_id=types.PeerChannel(live.channel.id), date=START, message="Message 3, tard"
            )
            update = types.UpdateEditChannelMessage(late, live.channel.pts - 1, 1)
            await live.server.push(bytes(types.Updates([update], [], [], START, 0)))
            await live.until_seen(("edited", 3))
            await live.until_seen(("deleted", 3), times=2)
        assert (await live.post(3)).gone_at is not None
        assert "Message 3, tard" in await texts(live, 3)


async def test_a_channel_that_nothing_is_known_of_begins_with_its_newest_page(tmp_path: Path) -> None:
    async with scene(tmp_path, posts=250, collected=False) as live:
        async with live.following():
            live.post_now("news")
            await live.until_seen(("new", 251))
        assert [each for each in live.seen if each[0] == "new"] == [("new", 251)]
        assert [(each.low, each.high) for each in await live.ask("covered", live.channel.id)] == [(151, 250)]


async def test_a_channel_that_lets_nobody_in_is_a_gap_and_the_others_go_on(tmp_path: Path) -> None:
    async with scene(tmp_path, poll_s=0.05) as live:
        shut = live.world.add_channel("Fermé", "ferme_demo", joined=True)
        shut.post(START, "once open")
        await live.collect(names=("@ferme_demo",))
        never = live.world.add_channel("Jamais lu", "jamais_demo", joined=True)
        await add_channel(live.place, "jamais_demo", (), None)
        shut.private = never.private = True
        async with live.following(names=("@rives_demo", "@ferme_demo", "@jamais_demo")) as run:
            live.post_now("goes on")
            await live.until_seen(("new", 6))
        assert set(run.result().gaps) == {
            f"Telegram did not show posts of “{each.title}” (@{each.username}): CHANNEL_PRIVATE."
            for each in (shut, never)
        }


async def test_interrupting_records_what_has_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with scene(tmp_path) as live:
        recording, go_on = asyncio.Event(), asyncio.Event()
        real = follow.Telegram.record_unasked

        async def slowly(telegram: Any, captures: Any) -> Any:
            recording.set()
            await go_on.wait()
            return await real(telegram, captures)

        monkeypatch.setattr(follow.Telegram, "record_unasked", slowly)
        run = asyncio.create_task(live.follow())
        await live.until(lambda: any("Up to date" in each for each in live.said.steps))
        live.post_now("in hand")
        async with asyncio.timeout(20):
            await recording.wait()
        pushed = live.post_now("behind it")
        requests = live.server.count("messages.getHistory")
        await live.until(lambda: live.server.pushed >= 2)
        await asyncio.sleep(0.1)  # on its way through the loopback
        run.cancel()
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await run
        assert live.server.count("messages.getHistory") == requests
        assert (await live.post(pushed.id)).seen.text == "behind it"
        assert (await live.post(6)).seen.text == "in hand"
        assert (await verify(live.place)).ok


async def test_a_difference_that_nobody_can_read_is_a_named_gap_and_is_gone_around(tmp_path: Path) -> None:
    async with scene(tmp_path) as live:
        live.channel.edit(3, "corrigé", LATER)
        live.post_now("nouvelle")
        live.server.faults.unknown_result(DIFFERENCE)
        outcome = await live.follow(0)
        assert any("did not tell in a form that this version can read" in each for each in outcome.gaps)
        assert {("edited", 3), ("new", 6)} <= set(live.seen)
        assert (await live.ask("channel_count", live.channel.id)).known == live.channel.pts
        live.channel.delete(1)
        assert (await live.follow(0)).gaps == ()


@pytest.mark.parametrize("method", [DIFFERENCE, "messages.getHistory", "channels.getMessages"])
@pytest.mark.parametrize("trouble", ["unknown_beside", "silence", "reset_mid_packet"])
async def test_an_answer_that_is_lost_is_asked_for_again(tmp_path: Path, method: str, trouble: str) -> None:
    async with scene(tmp_path, request_timeout_s=0.3, poll_s=0.2) as live:
        live.channel.edit(3, "corrigé", LATER)
        live.channel.delete(4)
        fault = getattr(live.server.faults, trouble)(method)
        async with live.following() as run:
            await live.until(lambda: fault.happened > 0)
            await live.until_seen(("edited", 3), ("deleted", 4))
            await live.until_confirmed(4)
        assert run.result().gaps == ()


async def test_a_login_that_ends_is_what_the_run_ends_with(tmp_path: Path) -> None:
    async with scene(tmp_path, poll_s=0.1) as live:
        run = asyncio.create_task(live.follow())
        await live.until(lambda: any("Up to date" in each for each in live.said.steps))
        live.server.log_everybody_out()
        async with asyncio.timeout(20):
            outcome = await run
        assert outcome.stopped is not None
        assert outcome.stopped.exit_code == 3


async def test_two_at_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as live, live.following():
        with pytest.raises(ArchiveLockedError):
            await live.follow(0)
