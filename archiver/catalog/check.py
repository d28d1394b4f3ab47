"""Whether the catalog's file is sound.

SQLite's own checks miss most damage to values: this file is an index, not evidence. That a catalog says what
its log says is shown only by folding the log anew and comparing dumps.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from archiver.catalog.catalog import Catalog
from archiver.catalog.database import Database
from archiver.catalog.faults import REBUILD
from archiver.catalog.fold.word_rows import all_rows
from archiver.catalog.schema import objects_of, pristine_objects
from archiver.catalog.statements import Row, Statements
from archiver.catalog.words import INDEXES
from archiver.errors import ArchiverError, CatalogDamagedError, CatalogUnusableError
from archiver.model.findings import Finding, Level

CODE = "CATALOG"
MOST = 20
CHECK_INDEX = "INSERT INTO {index} ({index}) VALUES ('integrity-check')"
# The indexes hold no texts to compare. What they must hold is made once more beside, and the words of both are
# compared: in how many rows of which column each stands, how often.
MADE = "SELECT replace(sql, 'VIRTUAL TABLE ' || name, 'VIRTUAL TABLE temp.made') FROM sqlite_master WHERE name = ?"
VOCABULARIES = (
    "CREATE VIRTUAL TABLE temp.had_words USING fts5vocab(main, {index}, col)",
    "CREATE VIRTUAL TABLE temp.made_words USING fts5vocab(temp, made, col)",
)
UNLIKE = """
SELECT EXISTS (SELECT * FROM temp.had_words EXCEPT SELECT * FROM temp.made_words)
    OR EXISTS (SELECT * FROM temp.made_words EXCEPT SELECT * FROM temp.had_words)
"""
DROPPED = ("had_words", "made_words", "made")
BLOCK = 2_000


async def check_file(path: Path) -> list[Finding]:
    """Findings on the catalog in ``path``, also where it cannot be opened."""
    try:
        async with Catalog.opened(path, writable=False) as catalog:
            return await check(catalog)
    except CatalogUnusableError as error:
        return [_unusable(path.name, error)]


async def check(catalog: Catalog) -> list[Finding]:
    """Findings on an open catalog: its tables, references, structure, and search indexes.

    FAIL for damage; NOTE where the search indexes could not be checked, for SQLite does that only in a file
    that may be written and is not locked. Empty for a sound one.
    """
    try:
        async with catalog.snapshot() as database:
            findings = await _check(database)
            if catalog.path is not None:
                findings += await asyncio.to_thread(_cut_off, catalog.path, await database.row("PRAGMA page_size"))
        return findings or await _check_indexes(catalog)
    except CatalogUnusableError as error:
        return [_unusable(catalog.name, error)]


async def _check(database: Database) -> list[Finding]:
    faults = [str(row[0]) for row in await database.rows(f"PRAGMA integrity_check({MOST})")]
    if faults == ["ok"]:
        faults = []
    for table, rowid, parent, _ in (await database.rows("PRAGMA foreign_key_check"))[:MOST]:
        which = "a row" if rowid is None else f"row {rowid}"  # tables without row numbers have none to name
        faults.append(f"{which} of {table} refers to a row of {parent} that is not there")
    if await objects_of(database) != await pristine_objects():
        faults.append("its tables are not those that this program makes")
    return [_damage(database.name, fault) for fault in faults]


def _cut_off(path: Path, page_size: Row | None) -> list[Finding]:
    """SQLite takes what is missing of the last page for zeros."""
    size = path.stat().st_size
    if page_size is None or size % int(page_size[0]) == 0:
        return []
    return [_damage(path.name, f"it is cut off: {size:,} bytes are no whole number of pages")]


async def _check_indexes(catalog: Catalog) -> list[Finding]:
    if catalog.path is None:
        return await _indexes(catalog.database)
    try:
        database = await Database.connect(catalog.path, "rw")
        try:
            return await _indexes(database)
        finally:
            await database.close()
    except CatalogDamagedError:
        raise
    except ArchiverError as error:
        return [Finding(level="NOTE", code=CODE, subject=catalog.name, detail=f"search index not checked: {error}")]


async def _indexes(database: Database) -> list[Finding]:
    findings = []
    for index in INDEXES:
        try:
            await database.run(CHECK_INDEX.format(index=index))
            sound = await database.call(_has_the_words, index)
        except CatalogDamagedError:
            sound = False
        if not sound:
            findings.append(_damage(database.name, f"the search index {index} is not that of its texts"))
    return findings


def _has_the_words(statements: Statements, index: str) -> bool:
    try:
        statement = statements.row(MADE, (index,))
        if statement is None:
            return False
        statements.run(statement[0])
        for sql, rows in all_rows(statements, index, BLOCK):
            statements.many(sql.replace(f"INTO {index}", "INTO temp.made"), rows)
        for vocabulary in VOCABULARIES:
            statements.run(vocabulary.format(index=index))
        return statements.row(UNLIKE) == (0,)
    finally:
        for name in DROPPED:
            statements.run(f"DROP TABLE IF EXISTS temp.{name}")


def _damage(name: str, fault: str) -> Finding:
    return Finding(level="FAIL", code=CODE, subject=name, detail=f"{fault}. {REBUILD}")


def _unusable(name: str, error: CatalogUnusableError) -> Finding:
    level: Level = "FAIL" if isinstance(error, CatalogDamagedError) else "WARN"
    return Finding(level=level, code=CODE, subject=name, detail=str(error))
