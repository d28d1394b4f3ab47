"""A machine whose clock is wrong: said once, nothing lost, and what was captured then misleads no later run."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from archiver.jobs.clock import in_words
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.progress import Silent
from archiver.jobs.registry import add_channel
from archiver.jobs.telegram import Telegram
from archiver.jobs.verify import verify
from archiver.jobs.windows import Windows
from archiver.model.captures import CLOCK_TOLERANCE, Asked
from archiver.model.ids import PostKey
from archiver.model.links import Window
from archiver.sources.telegram.schedule import Schedule
from archiver.sources.telegram.settings import Pacing
from tests.acceptance.places import place_with_account
from tests.faults.conftest import River
from tests.faults.killing import Nursery
from tests.faults.places import Place
from tests.faults.sameness import difference, final
from tests.faults.worlds import ADDRESS, HANDLE, START, river_world

YEAR = timedelta(days=365)
ADD = ("article", "add", "a.txt", "--url", ADDRESS, "--published", "2021-04-10")
TOLD = "By the clock of Telegram, this machine's is"
AHEAD, BEHIND = "clock is 365 days ahead of Telegram's", "clock is 365 days behind Telegram's"


@pytest.mark.parametrize(("telegram", "said"), [(-YEAR, AHEAD), (YEAR, BEHIND)], ids=["ahead", "behind"])
def test_a_year_off(telegram: timedelta, said: str, river: River, nursery: Nursery, tmp_path: Path) -> None:
    undisturbed = river.place(tmp_path / "undisturbed")
    assert nursery.call(undisturbed, "collect").code == 0
    place = river.place(tmp_path)
    river.server.telegram.set_clock(telegram.total_seconds())
    called = nursery.call(place, "collect")
    assert called.code == 2, called.err
    assert called.err.count(said) == 1
    (gap,) = [line for line in called.err.splitlines() if line.startswith("gap: ")]
    assert "Both times are recorded" in gap
    assert "Set this machine's clock" in gap
    assert asyncio.run(verify(place.workplace())).ok
    assert not difference(final(undisturbed), final(place))
    assert _told(place) == [f"{TOLD} {'ahead' if telegram < timedelta() else 'behind'} by more than 30 days."]
    times = [each["body"] for each in place.entries() if "source_time" in each["body"]]
    assert times[-1]["source_time"][:4] != times[-1]["asked"][:4]

    added = nursery.call(place, *ADD)  # the clock is still wrong
    assert added.code == 2, added.err
    assert added.err.count(said) == 1
    assert len(_told(place)) == 1  # once, however many commands ran meanwhile
    river.server.telegram.set_clock(0)
    again = nursery.call(place, *ADD)
    assert again.code == 0, again.err
    assert "clock" not in again.err
    assert _told(place)[1:] == [f"{TOLD} right again."]


def _told(place: Place) -> list[str]:
    """What the log says of the clock."""
    return [each["body"]["sentence"] for each in place.entries() if each["body"].get("code") == "clock"]


def test_every_command_that_asks_says_so(river: River, nursery: Nursery, tmp_path: Path) -> None:
    place = river.place(tmp_path)
    river.server.telegram.set_clock(-YEAR.total_seconds())
    called = nursery.call(place, "channel", "add", "@nobody_demo")
    assert called.code == 2
    assert AHEAD in called.err


class _Ahead(datetime):
    """The clock of a machine that is a year ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + YEAR


@dataclass
class _Heard(Silent):
    """Remembers what was said."""

    warnings: list[str] = field(default_factory=list)

    def warn(self, sentence: str) -> None:
        self.warnings.append(sentence)


async def test_what_a_clock_ahead_captured_misleads_no_later_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the times of posts, nor what is held of the future, nor an account's waits."""
    world, _, _ = river_world(posts=10, video_size=2000)
    async with place_with_account(world, tmp_path) as (place, _):
        with monkeypatch.context() as wrong:
            for name in ("archive.writing", "sources.telegram.client", "sources.telegram.schedule"):
                wrong.setattr(f"archiver.{name}.datetime", _Ahead)
            await add_channel(place, HANDLE, (), None)
            outcome = await collect_channels(place, CollectRequest(media=False))
            assert any("365 days ahead" in gap for gap in outcome.gaps)

        now = datetime.now(UTC)
        heard = replace(place, progress=_Heard())
        async with heard.writing() as archive:
            channel = await archive.catalog.channel_by_username(HANDLE)
            assert channel is not None
            assert channel.last_seen < now + CLOCK_TOLERANCE
            windows = Windows(archive, Telegram(place, archive))
            later = Window(since=now - timedelta(days=2), until=now - timedelta(hours=1), reason="")
            assert await windows.held(channel.channel_id, later)
            # a window that lies behind the capture by Telegram's clock, and before it by the machine's
            shown = await archive.catalog.shown_until(channel.channel_id, 11)
            assert shown is not None
            assert shown < now + CLOCK_TOLERANCE
        assert len(heard.progress.warnings) == 1
        assert "365 days ahead of this machine's clock" in heard.progress.warnings[0]
        assert "Check this machine's clock" in heard.progress.warnings[0]

        world.channel(HANDLE).delete(5)
        async with heard.writing() as archive, Telegram(place, archive) as telegram:
            await telegram.posts(channel.channel_id, [5])
            (absence,) = await archive.catalog.absences(PostKey(channel.channel_id, 5))
            assert absence.back is None
        found = await verify(place)
        assert found.ok
        wrong = [each.detail for each in found.findings if each.level == "WARN" and each.code == "CLOCK"]
        assert any("365 d ahead of Telegram's" in each for each in wrong)
        assert any("before" in each for each in wrong)
        assert [each.code for each in found.findings if each.level == "WARN"] == ["CLOCK", "CLOCK"]
        assert len(heard.progress.warnings) == 2  # the newest entry was still from the future when it was opened
        async with heard.writing():
            pass
        assert len(heard.progress.warnings) == 2  # now it is not


def test_the_waits_of_a_clock_ahead_are_no_longer(tmp_path: Path) -> None:
    path = tmp_path / "test.state.json"
    wrong = Schedule(path, "test", Pacing(), now=lambda: datetime.now(UTC) + YEAR)
    wrong.flooded("messages.getHistory", 600)
    wrong.save()
    right = Schedule(path, "test", Pacing())
    right.load()
    assert 500 < right.flood_s("messages.getHistory") < 1000


@pytest.mark.parametrize(
    ("source", "off"),
    [
        (None, 0),
        (timedelta(0), 0),
        (CLOCK_TOLERANCE, 0),
        (timedelta(minutes=30), 0),  # a long download: between question and answer
        (timedelta(hours=2), -1),
        (-timedelta(hours=1), 1),
    ],
)
def test_only_what_lies_outside_of_question_and_answer_is_off(source: timedelta | None, off: int) -> None:
    asked = Asked(
        asked=START, answered=START + timedelta(hours=1), source_time=None if source is None else START + source
    )
    assert asked.clock_off == off * timedelta(hours=1)


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (YEAR, "365 days"),
        (timedelta(hours=25), "1 day"),
        (timedelta(hours=2, minutes=20), "2 hours"),
        (timedelta(minutes=6), "6 minutes"),
        (timedelta(seconds=61), "1 minute"),
    ],
)
def test_in_words(length: timedelta, words: str) -> None:
    assert in_words(length) == words
