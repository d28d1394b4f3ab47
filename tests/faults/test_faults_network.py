"""The server stops, is not there, or lets nobody in; two runs at once: one sentence, and what was archived stays."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from archiver.jobs.verify import verify
from tests.faults.conftest import River
from tests.faults.killing import Nursery
from tests.faults.places import Place, ended, fault, ready, verified
from tests.faults.sameness import difference, final
from tests.faults.servers import Server, serving
from tests.faults.worlds import ADDRESS, HANDLE, article, river_world

Final = dict[str, list[str]]
ADD = ("article", "add", "a.txt", "--url", ADDRESS, "--published", "2021-04-10")


def _wait_for(server: Server, method: str, times: int = 1) -> None:
    end = time.monotonic() + 120
    while server.telegram.count(method) < times:
        assert time.monotonic() < end, f"{method} was never asked"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def undisturbed(_river: River, nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Final:
    """What a pass leaves that nothing disturbs."""
    place = _river.place(tmp_path_factory.mktemp("undisturbed"))
    assert nursery.call(place, "run").code == 0
    return _outcome(place)


def _outcome(place: Place) -> Final:
    """What is known in the end. How it was asked for differs: a search that was cut short is a derivation too, and a
    cited post may then come with its channel's history instead of by its number."""
    return {table: rows for table, rows in final(place).items() if table not in ("captures", "objects")}


def test_the_server_stops_in_the_middle(tmp_path: Path) -> None:
    world, film, _ = river_world()
    with serving(world) as server:
        place = ready(tmp_path, server)
        (place.folder / "a.txt").write_text(article(film))
        server.telegram.faults.delay("upload.getFile", 1.0, after=1, times=None)
        process = place.start(*ADD)
        _wait_for(server, "upload.getFile", 2)
        server.stop()
        sentence = fault(ended(process), 75)
        assert f"No connection to {server.telegram.address}" in sentence
        assert "is archived" in sentence
    verified(place)


def test_nobody_listens_and_then_another_server_does(tmp_path: Path) -> None:
    world, film, media = river_world(video_size=20_000)
    with serving(world) as server:
        place = ready(tmp_path, server)
        (place.folder / "a.txt").write_text(article(film))
        address = server.telegram.address
    sentence = fault(place.call(*ADD), 75)
    assert f"No connection to {address}" in sentence
    assert "same command again" in sentence
    assert "is archived" in sentence
    (listed,) = place.call("article", "list", "--json").json["articles"]
    assert listed["citations"] == 3
    verified(place)

    with serving(world) as server:
        place.point_to(server)
        sentence = fault(place.call(*ADD), 3)  # another server: it does not know the login
        assert "not logged in" in sentence
        assert "archiver login" in sentence
        assert place.log_in().code == 0
        done = place.call(*ADD, "--json")
        assert done.code == 0, done.err
        links = [link for each in done.json["citations"] for link in each["links"]]
        assert media.sha256 in [file["sha256"] for link in links for file in link["media"]]
        verified(place)


def test_a_login_that_was_ended_elsewhere(tmp_path: Path) -> None:
    world, film, _ = river_world(posts=10, video_size=20_000)
    with serving(world) as server:
        place = ready(tmp_path, server)
        (place.folder / "a.txt").write_text(article(film))
        server.run(server.telegram.log_everybody_out)
        for command in (ADD, ("collect", f"@{HANDLE}")):
            sentence = fault(place.call(*command), 3)
            assert '"test" is not logged in' in sentence
            assert "archiver login" in sentence
        verified(place)
        assert place.log_in().code == 0
        done = place.call(*ADD)
        assert done.code == 0, done.err


def test_a_key_that_telegram_forgot(tmp_path: Path) -> None:
    world, _, _ = river_world(posts=1, video_size=2000)
    with serving(world) as server:
        place = ready(tmp_path, server)
        server.run(server.telegram.forget_keys)
        sentence = fault(place.call("collect", f"@{HANDLE}"), 3)
        assert "archiver login" in sentence
        called = place.log_in()
        assert called.code == 0, called.err


def test_a_login_that_ends_in_the_middle(tmp_path: Path) -> None:
    world, _, media = river_world()
    with serving(world) as server:
        place = ready(tmp_path, server, channels=[HANDLE])
        server.telegram.faults.call("upload.getFile", server.telegram.log_everybody_out, after=2)
        sentence = fault(place.call("collect"), 3)
        assert "archiver login" in sentence
        verified(place)
        assert place.log_in().code == 0
        done = place.call("collect")
        assert done.code == 0, done.err
        assert media.sha256 in place.media_hashes()


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("contacts.resolveUsername", "reset"),
        ("channels.getMessages", "reset_mid_packet"),
        ("messages.getHistory", "silence"),
        ("upload.getFile", "silence"),
    ],
)
def test_a_pass_that_loses_the_network(
    method: str, fault: str, undisturbed: Final, river: River, nursery: Nursery, tmp_path: Path
) -> None:
    """The pass ends with what it could do without, and the next one does the rest."""
    place, faults = river.place(tmp_path), river.server.telegram.faults
    getattr(faults, fault)(method, times=None)
    called = nursery.call(place, "run")
    assert called.code == 75, called.err
    assert "could not be finished" in called.out
    assert f"No connection to {river.server.telegram.address}" in called.err.splitlines()[-1]
    assert asyncio.run(verify(place.workplace())).ok
    faults.clear()
    done = nursery.call(place, "run")
    assert done.code == 0, done.err
    assert not (differing := difference(undisturbed, _outcome(place))), differing


def test_two_runs_at_once(river: River, tmp_path: Path) -> None:
    place, server = river.place(tmp_path), river.server
    second_archive = place.folder / "second"
    assert place.call("init", str(second_archive)).code == 0
    config = place.configuration / "config.toml"
    config.write_text(config.read_text().replace("part_timeout_s = 5", "part_timeout_s = 60"))
    server.telegram.faults.delay("upload.getFile", 12.0, after=1, times=None)
    process = place.start("collect")
    _wait_for(server, "upload.getFile", 2)

    for command in (ADD, ("verify",)):
        sentence = fault(place.call(*command), 75)
        assert f"`archiver collect` (process {process.pid}, since" in sentence
        assert str(place.archive) in sentence
    listed = place.call("article", "list")  # reading goes on meanwhile
    assert listed.code == 0, listed.err
    sentence = fault(place.call("collect", f"@{HANDLE}", "--archive", str(second_archive)), 75)
    assert '"test" is in use by process' in sentence
    assert str(process.pid) in sentence

    server.telegram.faults.clear()
    done = ended(process)
    assert done.code == 0, done.err
    verified(place)


def test_a_host_that_does_not_exist(river: River, tmp_path: Path) -> None:
    nowhere = "localhost.invalid:443"
    place = river.place(tmp_path)
    config = place.configuration / "config.toml"
    config.write_text(config.read_text().replace(river.server.telegram.address, nowhere))
    assert f"No connection to {nowhere}" in fault(place.call("login"), 75)
