"""Who is told of what: over real sockets and by real programs."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from archiver.config import Notify, NotifyTarget
from archiver.demo import World
from archiver.demo.world.channel import WorldChannel
from archiver.errors import CannotRunError, UsageError
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.notifying.job import send_test, targets_of, tell_broken, tell_now, what_would_be_told
from archiver.jobs.registry import add_channel
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import place_with_account

NOON = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
CITING = """The channel wrote on Telegram that the bridge is closed: https://t.me/rives_demo/1.

On Telegram it also wrote of the quay: https://t.me/rives_demo/2."""
SECRET = "token-9f8e7d"


@dataclass
class Receiver:
    """A receiver of webhooks. ``answers``: statuses to answer with, in order; then 200."""

    url: str
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = found.answers.pop(0) if found.answers else 200
            if status == 200:
                found.got.append((dict(self.headers), body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Nothing goes to standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Receiver(f"http://127.0.0.1:{server.server_port}/hooks/{SECRET}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@asynccontextmanager
async def cited_post(folder: Path, *targets: NotifyTarget) -> AsyncIterator[tuple[Workplace, WorldChannel]]:
    """An article that cites posts 1 and 2 of a channel; the targets were told how far the log was then."""
    world = World(9)
    world.add_user("+9996621234")
    channel = world.add_channel("Rives Infos", "rives_demo")
    channel.post(NOON, "The bridge is closed.")
    channel.post(NOON, "The quay is closed.")
    channel.post(NOON, "Nobody cites this.")
    channel.post(NOON, "Nor this.")
    async with place_with_account(world, folder) as (given, _):
        notify = Notify(targets=targets)
        place = Workplace(
            folder=given.folder,
            config=given.config.model_copy(update={"notify": notify}),
            config_folder=given.config_folder,
            progress=given.progress,
            command="test",
        )
        await add_channel(place, "rives_demo", (), None)
        page = folder / "page.txt"
        await asyncio.to_thread(page.write_text, CITING, "utf-8")
        day = (NOON + timedelta(days=1)).date()
        await add_article(place, AddRequest(source=str(page), url="https://news.example/bridge", published=day))
        assert await tell_now(place) == ()
        yield place, channel


def hook(receiver: Receiver, **more: object) -> NotifyTarget:
    return NotifyTarget.model_validate({"name": "desk", "webhook": receiver.url, **more})


async def test_an_edit_is_told_once(tmp_path: Path, receiver: Receiver) -> None:
    async with cited_post(tmp_path, hook(receiver)) as (place, channel):
        assert receiver.got == []  # what was there before is nothing new

        channel.edit(1, "The bridge is open.", NOON + timedelta(hours=1))
        channel.edit(3, "Still nobody.", NOON + timedelta(hours=1))
        await collect_channels(place, CollectRequest())
        [edited] = receiver.events
        assert (edited["kind"], edited["post"], edited["article"]) == (
            "edited", "rives_demo/1", "https://news.example/bridge",
        )  # fmt: skip
        assert edited["change"] == "… is [-closed.-] {+open.+}"

        await collect_channels(place, CollectRequest())
        await tell_now(place)
        assert len(receiver.got) == 1


async def test_a_deletion_is_told(tmp_path: Path, receiver: Receiver) -> None:
    async with cited_post(tmp_path, hook(receiver)) as (place, channel):
        channel.delete(1)
        channel.delete(3)
        await collect_channels(place, CollectRequest())

        [gone] = receiver.events
        assert (gone["kind"], gone["post"], gone["address"]) == ("gone", "rives_demo/1", "https://t.me/rives_demo/1")


async def test_a_receiver_that_fails_is_a_gap_and_told_later(tmp_path: Path, receiver: Receiver) -> None:
    async with cited_post(tmp_path, hook(receiver)) as (place, channel):
        receiver.answers = [404]
        channel.edit(1, "The bridge is open.", NOON + timedelta(hours=1))
        await collect_channels(place, CollectRequest())

        assert receiver.got == []
        assert place.unstamped == ["desk was not told: It answered with HTTP status 404. The next command tries again."]
        [state] = await targets_of(place)
        assert state.document()["due"] == 1

        assert await tell_now(place) == ()
        assert [each["kind"] for each in receiver.events] == ["edited"]


async def test_a_busy_receiver_is_asked_again_at_once(tmp_path: Path, receiver: Receiver) -> None:
    async with cited_post(tmp_path, hook(receiver)) as (place, _):
        receiver.answers = [503]

        assert await send_test(place, "desk") == ()
        assert [each["kind"] for each in receiver.events] == ["test"]


async def test_nothing_secret_is_left_anywhere(
    tmp_path: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOOK_PASSWORD", f"Bearer {SECRET}")
    target = hook(receiver, headers={"Authorization": "env:HOOK_PASSWORD"})
    async with cited_post(tmp_path, target) as (place, channel):
        receiver.answers = [404]
        channel.edit(1, "The bridge is open.", NOON + timedelta(hours=1))
        await collect_channels(place, CollectRequest())
        await tell_now(place)

        [(headers, _)] = receiver.got
        assert headers["Authorization"] == f"Bearer {SECRET}"
        files = await asyncio.to_thread(lambda: [each for each in place.folder.rglob("*") if each.is_file()])
        for file in files:
            assert SECRET.encode() not in await asyncio.to_thread(file.read_bytes), file
        assert SECRET not in repr(place.config)
        assert SECRET not in repr([each.document() for each in await targets_of(place)])
        assert SECRET not in " ".join(place.unstamped)


async def test_a_program_reads_the_event(tmp_path: Path) -> None:
    out = tmp_path / "told.jsonl"
    program = f"import sys; open({str(out)!r}, 'a').write(sys.stdin.read() + '\\n')"
    target = NotifyTarget(name="local", command=(sys.executable, "-c", program))
    async with cited_post(tmp_path, target) as (place, channel):
        channel.delete(1)
        await collect_channels(place, CollectRequest())

        [line] = (await asyncio.to_thread(out.read_text)).splitlines()
        assert json.loads(line)["kind"] == "gone"


async def test_a_program_that_fails_is_named(tmp_path: Path) -> None:
    target = NotifyTarget(name="local", command=(sys.executable, "-c", "raise SystemExit('no such list')"))
    async with cited_post(tmp_path, target) as (place, _):
        [said] = await send_test(place, None)

    assert said.startswith("local was not told: ")
    assert "no such list" in said


async def test_a_template_is_filled_and_escaped(tmp_path: Path, receiver: Receiver) -> None:
    target = hook(receiver, template='{{"text": "{kind}: {change}"}}')
    async with cited_post(tmp_path, target) as (place, channel):
        channel.edit(1, 'It is "open" \\ now', NOON + timedelta(hours=1))
        await collect_channels(place, CollectRequest())

    assert receiver.events == [{"text": 'edited: [-The bridge-] {+It+} is [-closed.-] {+"open" \\ now+}'}]


async def test_many_events_are_told_as_a_number(tmp_path: Path, receiver: Receiver) -> None:
    async with cited_post(tmp_path, hook(receiver)) as (place, channel):
        few = place.config.notify.model_copy(update={"most": 1})
        crowded = Workplace(
            folder=place.folder, config=place.config.model_copy(update={"notify": few}),
            config_folder=place.config_folder, progress=place.progress, command="test",
        )  # fmt: skip
        receiver.answers = [404]
        channel.edit(1, "open", NOON + timedelta(hours=1))
        channel.delete(2)
        await collect_channels(crowded, CollectRequest())
        due = await what_would_be_told(crowded)
        assert sorted(each.kind for each in due["desk"]) == ["edited", "gone"]

        assert await tell_now(crowded) == ()
        assert [each["kind"] for each in receiver.events][1:] == ["more"]


async def test_a_run_that_breaks_off_is_told(tmp_path: Path, receiver: Receiver) -> None:
    async with cited_post(tmp_path, hook(receiver, events=["run"])) as (place, _):
        assert await tell_broken(place, CannotRunError("The disk is full.")) == ()

    assert [each["sentence"] for each in receiver.events] == ["The run could not be finished: The disk is full."]


async def test_only_targets_that_are_named_are_tried(tmp_path: Path, receiver: Receiver) -> None:
    async with cited_post(tmp_path, hook(receiver)) as (place, _):
        with pytest.raises(UsageError, match="no such target"):
            await send_test(place, "nobody")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"name": "a"}, "either a command or a webhook"),
        ({"name": "a", "command": ["x"], "webhook": "https://h.example/"}, "either a command or a webhook"),
        ({"name": "a", "webhook": "http://h.example/SECRET"}, "without TLS"),
        ({"name": "a", "webhook": "ftp://h.example/SECRET"}, "no address of the web"),
        ({"name": "a", "command": ["x"], "template": "{post.key}"}, "there is no"),
        ({"name": "a", "command": ["x"], "template": "{post:>9}"}, "a name alone"),
        ({"name": "a", "command": ["x"], "events": ["weather"]}, "events"),
        ({"name": "a", "command": ["x"], "headers": {"X Y": "z"}}, "cannot be a header"),
    ],
)
def test_settings_that_cannot_be_meant_are_said(settings: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        NotifyTarget.model_validate(settings)

    assert said in str(caught.value)
