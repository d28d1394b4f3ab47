"""A workplace with two accounts, and a Progress that remembers what was said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from archiver.config import Config, with_account
from archiver.demo import LoopbackTelegram, World
from archiver.jobs.login import sign_in
from archiver.jobs.progress import Silent, Transfer
from archiver.jobs.workplace import Workplace
from tests.acceptance.places import place_with_account

FIRST, SECOND = "+9996621234", "+9996625678"


@dataclass
class Said:
    """What a job told the person."""

    steps: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def step(self, sentence: str) -> None:
        self.steps.append(sentence)

    def warn(self, sentence: str) -> None:
        self.warnings.append(sentence)

    def transfer(self, name: str, *, total: int | None, unit: str) -> AbstractContextManager[Transfer]:
        return Silent().transfer(name, total=total, unit=unit)


def accounts_of(world: World) -> tuple[int, int]:
    """Adds two people who can log in; returns their ids."""
    return world.add_user(FIRST, first_name="Mara").id, world.add_user(SECOND, first_name="Ilan").id


@asynccontextmanager
async def two_accounts(world: World, folder: Path) -> AsyncIterator[tuple[Workplace, LoopbackTelegram, Said]]:
    """Both logged in: "test", which is preferred, and "second"."""
    async with place_with_account(world, folder) as (place, server):
        said = Said()
        telegram = place.config.telegram.model_copy(update={"accounts": ("test", "second")})
        both = replace(place, config=place.config.model_copy(update={"telegram": telegram}), progress=said)
        await sign_in(alone(both, "second"), {"phone": SECOND, "code": "22222"}.__getitem__)
        server.forget_requests()
        yield both, server, said


def alone(place: Workplace, account: str) -> Workplace:
    """The same with one account."""
    config: Config = with_account(place.config, account)
    return replace(place, config=config)
