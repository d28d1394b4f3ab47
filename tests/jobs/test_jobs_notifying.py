"""Who is told of what: edits, deletions, names, matches, runs; once, later, in numbers, never of the old, no secret."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

import pytest

from archiver.archive import Layout
from archiver.cli.main import run
from archiver.config import Notify, NotifyTarget, Telegram
from archiver.demo import WorldChannel
from archiver.errors import ArchiveLockedError, DiskFullError, InputError, UsageError
from archiver.jobs import follow
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.notifying import telling
from archiver.jobs.notifying.job import (
    send_test,
    targets_of,
    tell_now,
    telling_of_faults,
    what_would_be_told,
)
from archiver.jobs.notifying.state import Told, load, store
from archiver.jobs.redacting.redact import RedactRequest, redact
from archiver.jobs.run import run_once
from archiver.jobs.workplace import Workplace
from archiver.model.custody import Annotation, Target
from archiver.model.events import Event
from archiver.model.ids import PostKey
from archiver.sources.web import webhook
from tests.cli.calls import to_its_end
from tests.jobs.following import scene
from tests.jobs.hooks import TOKEN, Receiver, receiving
from tests.jobs.redactable import HANDLE, OTHER, SECRET, redactable

ROOT = Path(__file__).parents[2]
NOON = datetime(2021, 4, 9, 12, tzinfo=UTC)
EDITED = SECRET.replace("old customs house", "new lock")


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    monkeypatch.setattr(webhook, "PAUSE_S", 0.01)
    with receiving() as found:
        yield found


def _telling(place: Workplace, *receivers: Receiver, target: dict[str, Any] | None = None, **more: Any) -> Workplace:
    """The place, whose configuration names these receivers."""
    targets = tuple(
        NotifyTarget(name=f"desk{n or ''}", **{"webhook": each.url, **(target or {})})
        for n, each in enumerate(receivers)
    )
    notify = Notify(targets=targets, **more)
    return replace(place, config=place.config.model_copy(update={"notify": notify}), unstamped=[])


async def _collect(place: Workplace, channel: WorldChannel) -> None:
    """Every post of the channel is looked at again: its time has just come."""
    now = datetime.now(UTC)
    hours = tuple(sorted((now - each.date) / timedelta(hours=1) for each in channel.posts.values()))
    collect = place.config.collect.model_copy(update={"recheck_hours": hours})
    due = replace(place, config=place.config.model_copy(update={"collect": collect}))
    await collect_channels(due, CollectRequest(media=False))


async def _annotate(place: Workplace) -> None:
    """A command that adds to the archive."""
    async with place.writing() as archive:
        await archive.attest(Annotation(session=0, target=Target(kind="archive"), text="looked at"))


async def test_what_becomes_of_cited_posts_and_of_names_is_told_once(tmp_path: Path, receiver: Receiver) -> None:
    async with redactable(tmp_path) as (plain, channel, server):
        place = _telling(plain, receiver)
        await _annotate(place)
        assert receiver.requests == []  # it is new: nothing old is told
        channel.edit(2, EDITED, datetime.now(UTC))
        channel.edit(1, f"{OTHER} Edited", datetime.now(UTC))  # nobody cites it
        channel.posts[2].views = 900
        await _collect(place, channel)
        (edited,) = receiver.documents()
        assert edited["kind"] == "edited"
        assert edited["change"] == "… his boat below the [-old customs house.-] {+new lock.+}"
        assert (edited["title"], edited["channel"]) == ("Rives Infos", f"@{HANDLE}")
        assert (edited["post"], edited["address"]) == (f"{HANDLE}/2", f"https://t.me/{HANDLE}/2")
        assert edited["article"]
        async with place.reading() as archive:
            post = await archive.catalog.post(PostKey(channel.id, 2))
            assert post is not None
            assert (edited["entry"], edited["id"]) == (post.entry, f"edited:{post.key}:{post.entry}")

        channel.delete(2)
        channel.delete(4)
        await _collect(place, channel)
        (_, gone) = receiver.documents()
        assert (gone["kind"], gone["post"], gone["change"]) == ("gone", f"{HANDLE}/2", "")

        channel.username = "rives_elsewhere_demo"
        server.world.add_channel("Somebody else", HANDLE).post(NOON, "Ours now")
        await collect_channels(place, CollectRequest(media=False))
        moved = [each for each in receiver.documents()[2:] if each["channel"] == f"@{HANDLE}"]
        assert [each["kind"] for each in moved] == ["username"]
        assert f"@{HANDLE} led to “Rives Infos”, and leads to" in moved[0]["sentence"]

        told = len(receiver.requests)
        await tell_now(place)
        assert (len(receiver.requests), place.unstamped) == (told, [])


async def test_who_follows_tells_while_it_does_and_goes_on_where_nobody_takes_it(
    tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "TELL_S", 0.05)
    async with scene(tmp_path) as live:
        article = tmp_path / "article.html"
        await asyncio.to_thread(article.write_text, f'<p>As <a href="https://t.me/{HANDLE}/3">Rives Infos</a> wrote.')
        live.place = _telling(live.place, receiver)
        await add_article(live.place, AddRequest(source=str(article)))
        receiver.answers = [404]
        async with live.following() as run:
            live.channel.edit(3, "Message 3, corrected", datetime.now(UTC))
            await live.until(lambda: len(receiver.requests) > 1)
            assert not run.done()
        (gap,) = run.result().gaps
        assert gap == "desk was not told: It answered with HTTP status 404. The next command tries again."
        first, *others = receiver.documents()  # more than one more: it was ended before it remembered the last
        assert all(each == first for each in others)
        assert (first["kind"], first["post"]) == ("edited", f"{HANDLE}/3")


@dataclass(frozen=True)
class Case:
    """An archive in which a cited post was edited since "desk" was told last."""

    place: Workplace
    receiver: Receiver

    @property
    def path(self) -> Path:
        return Layout(self.place.folder).notified

    async def told(self, name: str = "desk") -> Told:
        """How far a target was told."""
        return (await asyncio.to_thread(load, self.path))[name]

    async def change(self, **changes: Any) -> None:
        """What is remembered of each target."""
        told = await asyncio.to_thread(load, self.path)
        changed = {name: replace(each, **changes) for name, each in told.items()}
        await asyncio.to_thread(store, self.path, changed)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """An archive whose cited post was edited; the target "desk" was told of all before that."""
    return asyncio.run(_make(tmp_path_factory.mktemp("notifying")))


async def _make(folder: Path) -> Workplace:
    async with redactable(folder) as (plain, channel, _):
        await _annotate(_telling(plain, Receiver(url="http://127.0.0.1:9")))
        channel.edit(2, EDITED, datetime.now(UTC))
        await _collect(plain, channel)
    return plain


@pytest.fixture
def case(made: Workplace, receiver: Receiver, tmp_path: Path) -> Case:
    """A copy of the archive, with a receiver that listens."""
    copy = replace(made, folder=tmp_path / "archive", config_folder=tmp_path / "configuration")
    shutil.copytree(made.folder, copy.folder)
    shutil.copytree(made.config_folder, copy.config_folder)
    return Case(_telling(copy, receiver), receiver)


def _some(count: int) -> tuple[Event, ...]:
    return tuple(Event(id=f"gone:7/{n}:{n}", kind="gone", time=NOON, sentence=f"Post {n}.") for n in range(count))


async def test_who_cannot_be_told_is_told_later_and_the_archiving_goes_on(case: Case) -> None:
    case.receiver.answers = [500] * 3
    await _annotate(case.place)
    assert case.place.unstamped == [
        "desk was not told: It answered with HTTP status 500. The next command tries again."
    ]
    ((due,), fault) = ((await case.told()).due, (await case.told()).fault)
    assert (due.kind, str(fault)) == ("edited", "desk was not told: It answered with HTTP status 500.")
    (state,) = await targets_of(case.place)
    assert state.document()["due"] == 1
    would = await what_would_be_told(case.place)
    assert would == {"desk": (due,)}
    assert len(case.receiver.requests) == 3  # nothing more was sent
    await tell_now(case.place)
    assert {each["id"] for each in case.receiver.documents()} == {due.id}
    assert ((await case.told()).due, (await case.told()).fault, len(case.receiver.requests)) == ((), None, 4)


async def test_one_target_that_fails_keeps_nothing_from_another(case: Case) -> None:
    with receiving() as other:
        place = _telling(case.place, case.receiver, other)
        await _annotate(place)  # the second target is new
        case.receiver.answers = [404]
        await case.change(due=_some(1))
        await _annotate(place)
        assert len(other.requests) == 1
        assert [len((await case.told(name)).due) for name in ("desk", "desk1")] == [1, 0]


async def test_of_a_burst_so_many_are_told_and_the_others_are_counted(case: Case) -> None:
    place = _telling(case.place, case.receiver, most=2)
    await case.change(due=_some(telling.MOST_DUE + 4))
    (_, *rest) = (await what_would_be_told(place))["desk"]
    assert len(rest) + 1 == telling.MOST_DUE
    await tell_now(place)
    first, second, last = case.receiver.documents()
    assert [first["kind"], second["kind"], last["kind"]] == ["more", "gone", "more"]
    assert first["sentence"].startswith("6 further events (gone: 6);")
    assert last["sentence"].startswith(f"{telling.MOST_DUE - 2} further events (edited: 1, gone: ")
    assert (await case.told()).due == ()
    await tell_now(place)
    assert len(case.receiver.requests) == 3


async def test_only_what_a_target_wants_to_know_is_told(case: Case) -> None:
    await _annotate(_telling(case.place, case.receiver, target={"events": ("gone", "username")}))
    assert (case.receiver.requests, (await case.told()).due) == ([], ())


@pytest.mark.parametrize("state", ["", "{", '{"format": "archiver-notified/1", "targets": {"desk": {"entry": "x"}}}'])
async def test_after_a_state_that_cannot_be_read_nothing_old_is_told_and_that_is_said_once(
    case: Case, state: str
) -> None:
    await asyncio.to_thread(case.path.write_text, state)
    with pytest.raises(InputError, match="does not say who was told"):
        await targets_of(case.place)
    await _annotate(case.place)
    assert (case.receiver.requests, (await case.told()).due) == ([], ())
    assert [said.split(" does not say ")[0] for said in case.place.unstamped] == [str(case.path)]
    case.place.unstamped.clear()
    await _annotate(case.place)
    assert case.place.unstamped == []
    assert [each.name for each in await targets_of(case.place)] == ["desk"]


async def test_words_of_a_redacted_post_go_from_a_state_that_cannot_be_read(case: Case) -> None:
    await asyncio.to_thread(case.path.write_text, '{"targets": "' + SECRET)
    await redact(case.place, RedactRequest(target=f"{HANDLE}/2", reason="A person asked.", approver="M. Editor"))
    assert "customs house" not in await asyncio.to_thread(case.path.read_text)
    assert [said.split(" does not say ")[0] for said in case.place.unstamped] == [str(case.path)]
    assert (case.receiver.requests, (await case.told()).due) == ([], ())


async def test_what_is_in_the_log_and_not_in_the_catalog_yet_is_told_when_it_is(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with case.place.writing() as archive:
        newest = await archive.catalog.newest_entry()
        start = (await case.told()).entry
        with monkeypatch.context() as patch:
            patch.setattr(type(archive.catalog), "newest_entry", AsyncMock(return_value=start))
            await telling.tell(archive, case.place.config.notify)
        assert ((await case.told()).entry, case.receiver.requests) == (start, [])
    assert ((await case.told()).entry, len(case.receiver.requests)) == (newest, 1)


async def test_of_an_archive_that_is_older_than_what_was_told_nothing_is_told_until_it_grows(case: Case) -> None:
    await case.change(entry=10_000)
    await _annotate(case.place)
    assert (case.receiver.requests, (await case.told()).entry < 100) == ([], True)


def test_killed_between_sending_and_remembering_it_tells_again_with_the_same_id(case: Case, tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; kept = open(sys.argv[1], 'a'); kept.write(sys.stdin.read() + '\\n'); kept.close(); "
        "alone = len(open(sys.argv[1]).readlines()) == 1; os.kill(os.getppid(), signal.SIGKILL) if alone else None"
    )
    command = json.dumps([sys.executable, "-c", code, str(tmp_path / "kept")])
    settings = f"[[notify.targets]]\nname = 'desk'\ncommand = {command}\n"
    (case.place.config_folder / "config.toml").write_text(settings)
    environment = {**os.environ, "ARCHIVER_CONFIG_DIR": str(case.place.config_folder), "PYTHONPATH": str(ROOT)}
    words = ("--archive", str(case.place.folder), "notify", "send")
    ends = [to_its_end(words, tmp_path, environment, b"").code for _ in range(3)]
    assert ends == [-signal.SIGKILL, 0, 0]
    first, second = map(json.loads, (tmp_path / "kept").read_text().splitlines())
    assert first == second
    assert first["kind"] == "edited"


async def test_words_of_what_is_removed_are_told_nobody(case: Case) -> None:
    case.receiver.answers = [404, 404]
    await _annotate(case.place)
    path = case.path
    assert "customs" in await asyncio.to_thread(path.read_text)
    await redact(case.place, RedactRequest(target=f"{HANDLE}/2", reason="A request", approver="M. Editor"))
    assert "customs" not in await asyncio.to_thread(path.read_text)
    await tell_now(case.place)
    assert all("customs" not in json.dumps(each) for each in case.receiver.documents()[2:])
    assert (await case.told()).due == ()


def _breaks(fault: Exception) -> Callable[[Workplace], Coroutine[Any, Any, None]]:
    async def breaks(_: Workplace) -> None:
        raise fault

    return breaks


async def test_whoever_wants_to_know_of_runs_is_told_of_one_that_breaks_off_until_they_were(case: Case) -> None:
    place = _telling(case.place, case.receiver, target={"events": ("run",)})
    case.receiver.answers = [404]
    fault = DiskFullError("The disk is full.", hint="Make room.")
    with pytest.raises(DiskFullError):
        await telling_of_faults(place, _breaks(fault))
    assert len(place.unstamped) == 1
    await tell_now(place)
    one, again = case.receiver.documents()
    assert one == again
    assert (one["kind"], one["sentence"]) == ("run", "The run could not be finished: The disk is full.")

    with pytest.raises(ArchiveLockedError):
        await telling_of_faults(place, _breaks(ArchiveLockedError("Another one is at work.", hint="Wait.")))
    assert len(case.receiver.requests) == 2
    away = replace(place, folder=place.folder / "none")
    with pytest.raises(InputError):
        await telling_of_faults(away, _breaks(InputError("There is no archive.", hint="Make one.")))
    assert case.receiver.documents()[2]["sentence"] == "The run could not be finished: There is no archive."


async def test_a_run_with_gaps_is_told_of_unless_only_failures_are_wanted(case: Case) -> None:
    path = Layout(case.place.folder).last_run
    for number, (wanted, stopped) in enumerate(
        ((False, None), (True, None), (False, {"sentence": "Nobody is logged in."}))
    ):
        run = {"began": (NOON + timedelta(days=number)).isoformat(), "gaps": ["One page.", "Two."], "stopped": stopped}
        await asyncio.to_thread(path.write_text, json.dumps(run))
        await tell_now(_telling(case.place, case.receiver, target={"events": ("run",)}, gaps=wanted))
    with_gaps, failed = case.receiver.documents()
    assert (with_gaps["sentence"], with_gaps["change"]) == ("The run ended with 2 gaps.", "One page.; Two.")
    assert failed["sentence"] == "The run could not be finished: Nobody is logged in."


async def test_a_run_tells_of_itself(case: Case) -> None:
    config = case.place.config.model_copy(update={"telegram": Telegram()})
    place = _telling(replace(case.place, config=config), case.receiver, target={"events": ("run",)})
    assert (await run_once(place)).stopped is not None
    (said,) = case.receiver.documents()
    assert said["sentence"].startswith("The run could not be finished: ")


async def test_a_test_says_so_and_goes_to_whom_it_is_meant_for(case: Case) -> None:
    with receiving() as other:
        place = _telling(case.place, case.receiver, other)
        assert await send_test(place, "desk1") == ()
        assert (len(case.receiver.requests), [each["kind"] for each in other.documents()]) == (0, ["test"])
        other.answers = [404]
        assert await send_test(place, None) == ("desk1 was not told: It answered with HTTP status 404.",)
        with pytest.raises(UsageError):
            await send_test(place, "nobody")


def test_the_address_of_a_receiver_is_seen_nowhere(
    case: Case, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ARCHIVER_CONFIG_DIR", str(case.place.config_folder))
    path = case.place.config_folder / "config.toml"
    path.write_text(
        f"archive = '{case.place.folder}'\n[[notify.targets]]\nname = 'desk'\n"
        f"webhook = '{case.receiver.url}'\nheaders = {{ Authorization = 'Bearer {TOKEN}' }}\n"
    )
    path.chmod(0o644)
    case.receiver.answers = ["reset"] * 3 + [302, 500, 500, 500]
    codes = [
        run(line.split())
        for line in (
            "notify send", "notify send", "notify test", "notify list", "notify list --json",
            "notify send --dry-run --json", "status --json", "run", "log show",
        )
    ]  # fmt: skip
    assert codes[:6] == [2, 2, 2, 0, 0, 0]
    said = "".join(capfd.readouterr())
    assert "gap: desk was not told: It cannot be reached" in said
    assert "chmod 600" in said  # the configuration holds a secret, and others may read it
    files = [each for each in case.place.folder.rglob("*") if each.is_file()]
    assert case.path in files
    assert [str(each) for each in files if TOKEN.encode() in each.read_bytes()] == []
    assert TOKEN not in said
    assert all(TOKEN not in body.decode() for _, body in case.receiver.requests)
