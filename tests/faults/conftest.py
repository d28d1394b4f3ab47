"""One server and one prepared place for all tests that only work on copies of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archiver.demo import Media
from tests.faults.killing import Nursery, nursing
from tests.faults.places import Place, ready
from tests.faults.servers import Server, serving
from tests.faults.worlds import ABSENT, HANDLE, SOURCES, article, river_world


@dataclass(frozen=True)
class River:
    """A running server and a place with a login and its channel added; nothing is collected yet."""

    server: Server
    template: Place
    film: Media

    def place(self, folder: Path) -> Place:
        """A copy to work in."""
        return self.template.copy(folder / "place")


@pytest.fixture(scope="session")
def _river(tmp_path_factory: pytest.TempPathFactory) -> Iterator[River]:
    world, film, media = river_world()
    with serving(world) as server:
        template = ready(tmp_path_factory.mktemp("river") / "template", server, channels=[HANDLE])
        (template.folder / "a.txt").write_text(article(film))
        (template.folder / "b.txt").write_text(ABSENT)
        config = template.configuration / "config.toml"
        config.write_text(config.read_text() + SOURCES)
        yield River(server, template, media)


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with nursing(tmp_path_factory.mktemp("nursery") / "notes") as nursery:
        yield nursery


@pytest.fixture
def river(_river: River) -> Iterator[River]:
    """The shared server and place, without faults before and after."""
    _river.server.telegram.forget_requests()
    yield _river
    _river.server.telegram.faults.clear()
    _river.server.telegram.set_clock(0)
