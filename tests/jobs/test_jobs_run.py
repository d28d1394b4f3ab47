"""``run``: one pass over sources, channels, second looks and links, and what ``status`` says before and after."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from archiver.config import ArticleSource, Channel
from archiver.demo import LoopbackTelegram, World
from archiver.demo.world.channel import WorldChannel
from archiver.errors import ArchiveLockedError, FloodWaitError, NotLoggedInError
from archiver.jobs.channels import show_channel
from archiver.jobs.registry import add_channel
from archiver.jobs.review import Decision, decide
from archiver.jobs.run import RunOutcome, run_once
from archiver.jobs.status import StatusOutcome, plan_run, status_of
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from archiver.model.entries import ChannelAct
from archiver.model.links import Resolution
from tests.acceptance.places import place_with_account

HANDLE, OTHER = "rives_demo", "quais_demo"
PUBLISHED = date(2021, 4, 10)
DAY = datetime(2021, 4, 9, 12, tzinfo=UTC)
FILM = b"film" * 9000
CITING = "Le 9 avril, la chaîne Rives Infos a publié sur Telegram une vidéo de deux minutes de la crue."


@dataclass
class Setting:
    """A running server, an inbox folder that the configuration names, and the workplace."""

    place: Workplace
    server: LoopbackTelegram
    world: World
    inbox: Path

    async def write(self, name: str, text: str) -> None:
        await asyncio.to_thread((self.inbox / name).write_text, text)

    def configure(self, *, published: date | None = PUBLISHED, **options: object) -> None:
        """The inbox's files as sources, each with a day, and further configuration."""
        sources = tuple(ArticleSource(source=str(path), published=published) for path in sorted(self.inbox.iterdir()))
        config = self.place.config.model_copy(update={"articles": sources, **options})
        self.place = replace(self.place, config=config)

    async def run(self) -> RunOutcome:
        return await run_once(self.place)

    async def status(self) -> StatusOutcome:
        return await status_of(self.place)

    async def resolutions(self) -> list[Resolution]:
        async with self.place.reading() as archive:
            states = await archive.catalog.article_states()
            return [each for state in states for each in (await archive.catalog.resolutions(state.article_id)).values()]


@asynccontextmanager
async def setting(folder: Path) -> AsyncIterator[Setting]:
    world = World(17)
    world.add_user("+9996621234")
    channel = world.add_channel("Rives Infos", HANDLE)
    world.add_channel("Quais du soir", OTHER)
    for number in range(3):
        channel.post(DAY - timedelta(days=3 - number), f"Message {number}")
    inbox = folder / "inbox"
    inbox.mkdir()
    async with place_with_account(world, folder) as (place, server):
        yield Setting(place, server, world, inbox)


def _film(setting: Setting, channel: WorldChannel, when: datetime) -> None:
    channel.post(when, "La crue", media=setting.world.video_from_bytes(FILM, 121.0, 320, 180))


async def test_a_pass_over_everything_and_a_second_one_that_finds_nothing(tmp_path: Path) -> None:
    async with setting(tmp_path) as at:
        _film(at, at.world.channels[0], DAY)
        await at.write("a.txt", CITING)
        await at.write("b.txt", "Rien ici ne cite quoi que ce soit.")
        at.configure(channels=(Channel(name=f"@{HANDLE}"), Channel(name=f"@{OTHER}")))
        plan = await plan_run(at.place)
        assert plan.pages_due == (str(at.inbox / "a.txt"), str(at.inbox / "b.txt"))
        first = await at.run()
        assert (await plan_run(at.place)).pages_due == ()
        assert first.gaps == ()
        assert first.stopped is None
        assert len(first.articles) == 2
        assert first.linked == 1
        assert {each.title for each in first.channels} == {"Rives Infos", "Quais du soir"}
        assert first.posts == 4
        assert first.files == 1
        assert (await verify(at.place)).ok
        entries = (await at.status()).entries
        at.server.forget_requests()

        second = await at.run()
        assert (second.articles, second.linked, second.again, second.posts, second.files) == ((), 0, {}, 0, 0)
        assert at.server.count("upload.getFile") + at.server.count("contacts.search") == 0
        # Whether something new came can only be known by asking: one page a channel, recorded with its session.
        assert (await at.status()).entries == entries + 3
        reports = [path.name for path in (tmp_path / "archive" / "reports").glob("*.html")]
        assert {f"{name[:12]}.html" for name in first.articles} <= set(reports)


async def test_a_citation_that_found_nothing_is_tried_again_when_its_post_arrives(tmp_path: Path) -> None:
    async with setting(tmp_path) as at:
        await at.write("a.txt", CITING)
        at.configure(channels=(Channel(name=f"@{HANDLE}"),))
        await at.run()
        assert [each.links for each in await at.resolutions()] == [()]
        assert (await at.run()).again == {}

        _film(at, at.world.channels[0], DAY + timedelta(minutes=5))
        third = await at.run()
        assert list(third.again.values()) == ["New posts came from the time of a citation without a link."]
        assert third.linked == 1
        ((link,),) = [each.links for each in await at.resolutions()]
        assert link.decision == "auto"
        async with at.place.reading() as archive:
            post = await archive.catalog.post(link.post)
            assert post is not None
            assert [each.size for each in post.stored] == [len(FILM)]
        assert (await at.run()).again == {}


@pytest.mark.parametrize("news", ["channel", "alias"])
async def test_and_when_its_channel_or_a_name_for_it_is_added(news: str, tmp_path: Path) -> None:
    async with setting(tmp_path) as at:
        _film(at, at.world.channels[0], DAY)
        await at.write("a.txt", CITING.replace("Rives Infos", "Berges Hebdo"))
        if news == "alias":
            await add_channel(at.place, HANDLE, (), None)
        at.configure()
        await at.run()
        assert [each.links for each in await at.resolutions()] == [()]

        await add_channel(at.place, HANDLE, ("Berges Hebdo",), None)
        before = await at.status()
        assert list(before.articles.values()) == ["A channel or a name on the list is new."]
        outcome = await at.run()
        assert outcome.linked == 1
        assert (await at.status()).articles == {}
        assert (await at.run()).again == {}


async def test_an_alias_is_read_into_articles_that_cited_nothing(tmp_path: Path) -> None:
    """A name without the word Telegram is a citation only once it is known to be a channel's."""
    async with setting(tmp_path) as at:
        _film(at, at.world.channels[0], DAY)
        await at.write("a.txt", CITING.replace("la chaîne Rives Infos", "Berges Hebdo").replace("sur Telegram ", ""))
        at.configure()
        await add_channel(at.place, HANDLE, (), None)
        await at.run()
        assert await at.resolutions() == []
        await add_channel(at.place, HANDLE, ("Berges Hebdo",), None)
        outcome = await at.run()
        assert (outcome.linked, outcome.proposed) == (0, 1)
        entries = (await at.status()).entries
        await at.run()
        assert (await at.status()).entries == entries + 2  # a session and a page of history: nothing is read again


async def test_new_footage_is_linked_back_to_an_older_article(tmp_path: Path) -> None:
    async with setting(tmp_path) as at:
        _film(at, at.world.channels[0], DAY)
        await at.write("a.txt", CITING)
        at.configure(channels=(Channel(name=f"@{HANDLE}"), Channel(name=f"@{OTHER}")))
        await at.run()
        ((link,),) = [each.links for each in await at.resolutions()]
        assert link.same_media == ()

        _film(at, at.world.channels[1], DAY + timedelta(days=9))  # other id, same bytes
        outcome = await at.run()
        assert list(outcome.again.values()) == ["The footage of a linked post came up elsewhere."]
        ((link,),) = [each.links for each in await at.resolutions()]
        assert [(each.how, each.post.channel_id) for each in link.same_media] == [("hash", at.world.channels[1].id)]
        assert (await at.run()).again == {}


async def test_a_persons_decision_is_what_the_next_pass_starts_from(tmp_path: Path) -> None:
    async with setting(tmp_path) as at:
        channel, other = at.world.channels
        _film(at, channel, DAY)
        far = other.post(
            DAY + timedelta(days=90), "La même crue", media=at.world.video_from_bytes(b"far" * 9000, 9.0, 8, 8)
        )
        await at.write("a.txt", CITING)
        await add_channel(at.place, HANDLE, (), None)
        await add_channel(at.place, OTHER, (), None)
        at.configure()
        async with at.place.writing() as archive:  # so that the post to be chosen is not held yet
            await archive.decide_channel(ChannelAct(session=0, act="remove", name=OTHER, channel_id=other.id))
        await at.run()
        ((name, linked),) = [(each.citation_id, each.links) for each in await at.resolutions()]

        await decide(at.place, Decision(citation=name, act="reject", post=linked[0].post))
        outcome = await at.run()
        assert list(outcome.again.values()) == ["A person decided about a link."]
        (resolution,) = await at.resolutions()
        assert [link for link in resolution.links if link.decision != "rejected"] == []
        assert [each.post for each in resolution.runners_up if each.decision == "rejected"] == [linked[0].post]
        assert (await at.run()).again == {}

        await decide(at.place, Decision(citation=name, act="choose", post=f"{OTHER}/{far.id}"))
        outcome = await at.run()
        assert list(outcome.again.values()) == ["A person decided about a link."]
        assert (outcome.linked, outcome.files) == (0, 1)
        (resolution,) = await at.resolutions()
        (link,) = [each for each in resolution.links if each.decision == "accepted"]
        assert link.post.message_id == far.id
        assert linked[0].post in [each.post for each in resolution.runners_up]  # what was considered stays beside it
        assert len(resolution.looked_for) > 1
        async with at.place.reading() as archive:
            post = await archive.catalog.post(link.post)
            assert post is not None
            assert [each.size for each in post.stored] == [27000]
        assert (await at.run()).again == {}
        assert (await verify(at.place)).ok


async def test_second_looks_are_taken_when_they_are_due(tmp_path: Path) -> None:
    async with setting(tmp_path) as at:
        channel = at.world.channels[0]
        now = datetime.now(UTC).replace(microsecond=0)  # Telegram counts whole seconds
        post = channel.post(now - timedelta(minutes=50), "first words")
        gone = channel.post(now - timedelta(minutes=50), "to be deleted")
        for number in range(120):  # so that the page of what is new does not show them
            channel.post(now - timedelta(minutes=40) + timedelta(seconds=number), str(number))
        at.configure(channels=(Channel(name=f"@{HANDLE}"),))
        await at.run()
        status = await at.status()
        assert status.due == 0
        assert status.next_due is not None
        assert timedelta() < status.next_due - datetime.now(UTC) < timedelta(minutes=10)

        channel.edit(post.id, "other words", now)
        channel.delete(gone.id)
        hours = (datetime.now(UTC) - post.date) / timedelta(hours=1)
        at.configure(channels=(), collect=at.place.config.collect.model_copy(update={"recheck_hours": (hours,)}))
        assert (await at.status()).due == 2
        outcome = await at.run()
        assert outcome.looked_at_again == 2
        assert (outcome.edited, outcome.missing) == (1, 1)
        assert at.server.count("channels.getMessages") == 1
        assert (await at.status()).due == 0
        assert (await at.run()).looked_at_again == 0
        counts = (await show_channel(at.place, HANDLE)).counts
        assert counts["gone"] == 1


async def test_one_bad_source_stops_no_other(tmp_path: Path) -> None:
    async with setting(tmp_path) as at:
        await at.write("a.txt", CITING)
        await at.write("b.txt", "")
        at.configure(channels=(Channel(name="@nobody_here_demo"), Channel(name=f"@{HANDLE}")))
        sources = (ArticleSource(source=str(at.inbox / "none.txt")), *at.place.config.articles)
        at.place = replace(at.place, config=at.place.config.model_copy(update={"articles": sources}))
        outcome = await at.run()
        assert len(outcome.articles) == 1
        assert [each.title for each in outcome.channels] == ["Rives Infos"]
        assert outcome.posts == 3
        missing, empty, unknown = outcome.gaps
        assert "none.txt" in missing
        assert "b.txt" in empty
        assert "@nobody_here_demo" in unknown
        assert outcome.stopped is None
        at.server.forget_requests()
        assert (await at.run()).gaps == outcome.gaps
        assert at.server.count("contacts.resolveUsername") == 0  # asked for once a day


async def test_a_flood_holds_up_what_asks_the_same_and_nothing_else(tmp_path: Path) -> None:
    async with setting(tmp_path) as at:
        _film(at, at.world.channels[0], DAY)
        await add_channel(at.place, HANDLE, (), None)
        await at.write("a.txt", "Voir https://t.me/nobody_here_demo/5 sur Telegram.")
        await at.write("b.txt", CITING)
        at.server.faults.flood("contacts.resolveUsername", 3600, times=None)
        at.configure(channels=(Channel(name=f"@{OTHER}"),))
        outcome = await at.run()
        assert isinstance(outcome.stopped, FloodWaitError)
        assert [each.method for each in outcome.waits] == ["contacts.resolveUsername"]
        assert outcome.linked == 1
        assert [(each.title, each.files) for each in outcome.channels] == [("Rives Infos", 0)]
        assert at.server.count("contacts.resolveUsername") == 2  # once to add the channel, once to be told to wait
        status = await at.status()
        assert list(status.accounts[0].waits) == ["contacts.resolveUsername"]
        assert [each.name for each in status.pending] == [OTHER]
        assert list(status.articles.values()) == ["A search was cut short."]
        entries = status.entries
        await at.run()
        assert (await at.status()).entries == entries + 2  # a session and a page of history


async def test_without_a_login_articles_are_captured_and_found_later(tmp_path: Path) -> None:
    async with setting(tmp_path) as at:
        _film(at, at.world.channels[0], DAY)
        await at.write("a.txt", CITING)
        at.configure(channels=(Channel(name=f"@{HANDLE}"),))
        session = at.place.sessions_folder / "test.session"
        kept = session.rename(session.with_suffix(".kept"))
        outcome = await at.run()
        assert isinstance(outcome.stopped, NotLoggedInError)
        assert len(outcome.articles) == 1
        assert outcome.channels == ()
        (resolution,) = await at.resolutions()
        assert resolution.unfinished is not None
        assert (await verify(at.place)).ok
        entries = (await at.status()).entries
        assert isinstance((await at.run()).stopped, NotLoggedInError)
        assert (await at.status()).entries == entries  # to be told the same again is not worth an entry

        kept.rename(session)
        again = await at.run()
        assert again.stopped is None
        assert again.linked == 1
        assert [each.unfinished for each in await at.resolutions()] == [None]


async def test_a_file_that_failed_is_tried_again_later_and_later(tmp_path: Path) -> None:
    async with setting(tmp_path) as at:
        _film(at, at.world.channels[0], DAY)
        await at.write("a.txt", CITING)
        at.configure(channels=(Channel(name=f"@{HANDLE}"),))
        at.server.faults.rpc_error("upload.getFile", 400, "LOCATION_INVALID", times=None)
        outcome = await at.run()
        assert outcome.files == 0
        assert any("LOCATION_INVALID" in gap for gap in outcome.gaps)
        (file,) = (await at.status()).files
        assert file.next_try is not None
        assert file.next_try - file.missing.last == timedelta(hours=1)

        at.server.faults.clear()
        assert (await at.run()).files == 0  # not due yet
        at.configure(collect=at.place.config.collect.model_copy(update={"recheck_hours": (1e-9,)}))
        later = await at.run()
        assert later.files == 1
        assert (await at.status()).files == ()


async def test_never_two_at_once(tmp_path: Path) -> None:
    async with setting(tmp_path) as at:
        async with at.place.writing():
            with pytest.raises(ArchiveLockedError, match="is being written by `archiver test`"):
                await at.run()
            assert "archiver test" in ((await at.status()).running or "")
        assert (await at.status()).running is None
