"""An empty catalog in memory for each test, and folding into it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from archiver.catalog import Catalog, dump
from tests.catalog.world import World


@pytest_asyncio.fixture
async def catalog() -> AsyncIterator[Catalog]:
    async with Catalog.opened(None, writable=True) as opened:
        yield opened


async def folded(catalog: Catalog, world: World) -> Catalog:
    """Everything of ``world`` that the catalog lacks, in one batch."""
    await catalog.fold(world.folded)
    return catalog


async def lines(catalog: Catalog) -> list[str]:
    return [line async for line in dump(catalog)]
