"""How much is downloaded again after a run that was cut off: no more than the parts in flight."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archiver.jobs.verify import verify
from tests.faults.killing import Nursery
from tests.faults.places import Place, ended, ready
from tests.faults.servers import Server, serving
from tests.faults.worlds import HANDLE, river_world

MIB = 2**20
SIZE = 12 * MIB + 77
IN_FLIGHT = 4 * MIB
"""Parts of one file that are asked for at once (``sources.telegram.receive``)."""
ANSWERED = 6
"""Requests for parts that are answered before the server falls silent."""


@dataclass(frozen=True)
class Film:
    """A server with one large file in a channel, and a place in which nothing is collected yet."""

    server: Server
    template: Place
    sha256: str

    def served(self, first: int | None = None) -> int:
        """Bytes that were asked for so far, by the ``first`` requests or by all."""
        asked = [each.arguments for each in self.server.telegram.requests if each.method == "upload.getFile"]
        return sum(min(each.limit, SIZE - each.offset) for each in asked[:first] if each.offset < SIZE)


@pytest.fixture(scope="module")
def _film(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Film]:
    world, _, media = river_world(posts=2, video_size=SIZE)
    with serving(world) as server:
        yield Film(server, ready(tmp_path_factory.mktemp("film") / "template", server, channels=[HANDLE]), media.sha256)


@pytest.fixture
def film(_film: Film) -> Iterator[Film]:
    _film.server.telegram.forget_requests()
    yield _film
    _film.server.telegram.faults.clear()


@pytest.mark.parametrize(
    "moments", [(("half", 5),), (("after", 2), ("before", 3), ("after", 4)), (("after", 13),)], ids=str
)
def test_after_a_kill(moments: tuple[tuple[str, int], ...], film: Film, nursery: Nursery, tmp_path: Path) -> None:
    place = film.template.copy(tmp_path / "place")
    for moment, number in moments:
        assert nursery.run(place, ("collect",), (f"part write {moment}", number)).killed
    _finishes(film, nursery, place, times=len(moments))


def test_after_an_interrupt(film: Film, nursery: Nursery, tmp_path: Path) -> None:
    place = film.template.copy(tmp_path / "place")
    film.server.telegram.faults.delay("upload.getFile", 5.0, after=ANSWERED, times=None)
    process = place.start("collect")
    _wait_for(lambda: film.server.telegram.count("upload.getFile") > ANSWERED)
    process.send_signal(signal.SIGINT)
    assert ended(process).code == 130
    film.server.telegram.faults.clear()
    _finishes(film, nursery, place)


@pytest.mark.parametrize("fault", ["reset", "silence"])
def test_after_the_network_was_lost(fault: str, film: Film, nursery: Nursery, tmp_path: Path) -> None:
    place = film.template.copy(tmp_path / "place")
    faults = film.server.telegram.faults
    getattr(faults, fault)("upload.getFile", after=ANSWERED, times=None)
    called = nursery.call(place, "collect")
    assert called.code == 75, called.err
    assert "No connection to" in called.err
    faults.clear()
    before = film.served(ANSWERED)  # the others were asked for, and not served
    film.server.telegram.forget_requests()
    _finishes(film, nursery, place, before=before)


def test_after_the_server_stopped(nursery: Nursery, tmp_path: Path) -> None:
    """The next one does not know the login; the parts that were received stay good."""
    world, _, media = river_world(posts=2, video_size=SIZE)
    with serving(world) as server:
        place = ready(tmp_path / "place", server, channels=[HANDLE])
        film = Film(server, place, media.sha256)
        server.telegram.forget_requests()
        server.telegram.faults.delay("upload.getFile", 30.0, after=ANSWERED, times=None)
        process = place.start("collect")
        _wait_for(lambda: server.telegram.count("upload.getFile") > ANSWERED)
        server.stop()
        assert ended(process).code == 75
        before = film.served(ANSWERED)
    with serving(world) as server:
        place.point_to(server)
        assert place.log_in().code == 0
        server.telegram.forget_requests()
        _finishes(Film(server, place, media.sha256), nursery, place, before=before)


def _finishes(film: Film, nursery: Nursery, place: Place, *, times: int = 1, before: int = 0) -> None:
    """The next run has the file, and over all runs no more was served than it must."""
    done = nursery.call(place, "collect")
    assert done.code == 0, done.err
    assert place.media_hashes() == [film.sha256]
    again = before + film.served() - SIZE
    assert 0 <= again <= times * IN_FLIGHT, f"{again / MIB:.1f} MiB were served again"
    assert asyncio.run(verify(place.workplace())).ok


def _wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
