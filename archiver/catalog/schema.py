"""The catalog's tables: making them, and telling whether a file has them."""

from __future__ import annotations

import asyncio
from importlib.resources import files

from archiver.catalog.database import Database
from archiver.catalog.faults import REBUILD
from archiver.catalog.statements import Row
from archiver.errors import CatalogUnusableError

VERSION = 13
NO_LINE = "0" * 64


def schema_sql() -> str:
    """The text of ``schema.sql`` (reads a file)."""
    return files("archiver.catalog").joinpath("schema.sql").read_text(encoding="utf-8")


async def make_or_require(database: Database) -> None:
    """Make the tables in an empty database; raise ``CatalogUnusableError`` for one of another version."""
    tables = await database.row("SELECT count(*) FROM sqlite_master")
    if tables == (0,) and await _version(database) == 0:
        await _make(database)
    await require(database)


async def require(database: Database) -> None:
    """Raise ``CatalogUnusableError`` where the tables are those of another version."""
    version = await _version(database)
    if version != VERSION:
        raise CatalogUnusableError(
            f"{database.name} has version {version} of the catalog's tables, this program reads {VERSION}.",
            hint=REBUILD,
        )


async def objects_of(database: Database) -> list[Row]:
    """Tables and indexes as they were made: (type, name, table, statement)."""
    return await database.rows("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")


async def pristine_objects() -> list[Row]:
    """The same of a catalog as this program makes it."""
    database = await Database.connect(None, "rwc")
    try:
        await _make(database)
        return await objects_of(database)
    finally:
        await database.close()


async def _make(database: Database) -> None:
    sql = await asyncio.to_thread(schema_sql)
    await database.script(
        f"BEGIN IMMEDIATE;\n{sql}\n"
        f"INSERT INTO cursor (one, entries, line_sha256) VALUES (1, 0, '{NO_LINE}');\n"
        f"PRAGMA user_version = {VERSION};\nCOMMIT;"
    )


async def _version(database: Database) -> int:
    row = await database.row("PRAGMA user_version")
    return int(row[0]) if row else 0
