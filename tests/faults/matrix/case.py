"""One cell of the matrix: a command against a world with a fault."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.archive import create_archive
from archiver.demo import LoopbackTelegram, WorldPost
from archiver.errors import ArchiverError
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.collect import CollectRequest, collect_channels
from archiver.jobs.follow import FollowRequest, follow_channels
from archiver.jobs.rebuild import dump
from archiver.jobs.registry import add_channel
from archiver.jobs.run import run_once
from archiver.jobs.verify import verify
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import log_in_at_once, place_for
from tests.faults.matrix.world import FILM, GONE, HANDLE, PHOTO, Seen, article, happen, world
from tests.faults.sameness import comparable, difference

COMMANDS = ("collect", "follow", "article add")
HOW_ASKED = ("captures", "objects", "media_failed", "sessions", "settings")
"""Tables about how often something was asked for, and under which settings; that nothing is there twice is looked at by
itself."""
DIGEST = re.compile(r'"account": ?"[0-9a-f]+",? ?')
"""Who asked: every archive has a key of its own for it."""
SHORT_S = 2
"""Seconds after which a silent server is given up: no test waits for a real one."""

Final = dict[str, list[str]]


@dataclass(frozen=True)
class Outcome:
    """What a run said: ``gaps`` it named, and the ``fault`` that it ended with."""

    gaps: tuple[str, ...]
    fault: ArchiverError | None = None

    @property
    def told(self) -> str:
        """All of it."""
        return " | ".join((*self.gaps, *([self.fault.sentence] if self.fault else ())))


@dataclass(frozen=True)
class Case:
    """A command, and all that it works with."""

    command: str
    seen: Seen
    server: LoopbackTelegram
    place: Workplace
    folder: Path

    async def run(self) -> Outcome:
        """The command once, to its end."""
        if self.command == "collect":
            collected = await collect_channels(self.place, CollectRequest())
            return Outcome(collected.gaps, collected.stopped)
        if self.command == "follow":
            request = FollowRequest(length=timedelta(0))
            followed = await follow_channels(self.place, request, lambda _: None, asyncio.Event())
            return Outcome(followed.gaps, followed.stopped)
        article = AddRequest(source=str(self.folder / "a.txt"), published=datetime.now(UTC).date())
        try:
            return Outcome((await add_article(self.place, article)).gaps)
        except ArchiverError as fault:
            return Outcome((), fault)

    async def later(self) -> Outcome:
        """The command again, when all that waits for its time is due; behind `follow`, `collect` does that."""
        due = self._due([1e-9])
        return await (replace(due, command="collect") if self.command == "follow" else due).run()

    async def look_again(self, *posts: WorldPost) -> None:
        """The second looks at these posts, which are due now: a pass does them, whatever brought the posts."""
        now = datetime.now(UTC)
        due = self._due([(now - post.date).total_seconds() / 3600 for post in posts])
        if self.command == "article add":
            await run_once(due.place)
        else:
            await due.run()

    def _due(self, hours: Sequence[float]) -> Case:
        collect = self.place.config.collect.model_copy(update={"recheck_hours": tuple(hours)})
        return replace(
            self, place=replace(self.place, config=self.place.config.model_copy(update={"collect": collect}))
        )

    @property
    def wanted_ids(self) -> list[int]:
        """The posts that the command must have in the end."""
        if self.command == "article add":
            return sorted({PHOTO, FILM} & self.seen.texts().keys())
        return sorted(self.seen.texts())

    async def texts(self) -> dict[int, str]:
        """The posts that the archive has, in their newest version, and that are not gone."""
        async with self.place.reading() as archive:
            records = await archive.catalog.posts_by_id(self.seen.channel.id, range(1, self.seen.channel.last_id + 1))
        return {each.key.message_id: each.seen.text for each in records if each.gone_at is None}

    async def gone(self) -> list[int]:
        """The ids that the archive knows to be gone."""
        async with self.place.reading() as archive:
            found = await archive.catalog.database.rows(
                "SELECT DISTINCT message_id FROM gone WHERE channel_id = ? AND back_us IS NULL ORDER BY message_id",
                (self.seen.channel.id,),
            )
        return [row[0] for row in found]

    async def files(self) -> list[str]:
        """The hashes of the files that the log names, once for each time that it names them."""
        return await asyncio.to_thread(_files, self.place.folder)

    async def whole(self, files: list[str] | None = None) -> None:
        """Nothing is lost and nothing doubled: each post as it is now, each file once, and all of it verifies."""
        held = await self.texts()
        there = self.seen.texts()
        assert {number: held.get(number) for number in self.wanted_ids} == {
            number: there[number] for number in self.wanted_ids
        }
        assert not set(held) - set(there), "a deleted post counts as there"
        assert await self.files() == sorted(self.seen.files if files is None else files)
        found = await verify(self.place)
        assert found.ok, found.findings

    async def same(self, undisturbed: Final, but: str = "") -> None:
        """In the end the catalog is that of an archive in which nothing went wrong, ``but`` for one table."""
        one, other = (
            {name: rows for name, rows in each.items() if name != but}
            for each in (undisturbed, await final(self.place))
        )
        assert not (differing := difference(one, other)), differing


async def final(place: Workplace) -> Final:
    """What the catalog says, without how it was asked for."""
    lines: list[str] = []
    await dump(place, lines.append)
    lines = [DIGEST.sub("", line) for line in lines]
    return {table: rows for table, rows in comparable(lines).items() if table not in HOW_ASKED}


@asynccontextmanager
async def case(command: str, folder: Path, **telegram: object) -> AsyncIterator[Case]:
    """A server with the world, and a place with its channel on the list and nothing collected."""
    seen = world()
    async with LoopbackTelegram(seen.world) as server:
        place = await asyncio.to_thread(_place, server, folder, telegram)
        await log_in_at_once(place, server)
        await add_channel(place, HANDLE, (), None)
        if command == "follow":  # it goes on from what was collected before
            assert (await collect_channels(place, CollectRequest())).gaps == ()
        happen(seen)
        server.forget_requests()
        yield Case(command, seen, server, place, folder)


def _place(server: LoopbackTelegram, folder: Path, telegram: Mapping[str, object]) -> Workplace:
    place = place_for(server, folder)
    create_archive(place.folder, place.keys_folder)
    (folder / "a.txt").write_text(article())
    quick = {"request_timeout_s": SHORT_S, "part_timeout_s": SHORT_S, "longest_flood_wait_s": 1, **telegram}
    config = place.config.model_copy(update={"telegram": place.config.telegram.model_copy(update=quick)})
    return replace(place, config=config)


def _files(archive: Path) -> list[str]:
    entries = sorted((archive / "log" / "entries").glob("*.jsonl"))
    lines = [line for file in entries for line in file.read_text().splitlines()]
    objects = [named for line in lines for named in json.loads(line)["body"].get("objects", ())]
    return sorted(named["sha256"] for named in objects if named["role"] == "media")


__all__ = ["COMMANDS", "GONE", "Case", "Final", "Outcome", "case", "final"]
