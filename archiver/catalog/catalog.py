"""The catalog: opened, folded into, asked, and put in place of an older one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from archiver.catalog.database import Database
from archiver.catalog.faults import require_room_beside
from archiver.catalog.fold import Cursor, fold_batch, read_cursor
from archiver.catalog.queries import (
    ActivityQueries,
    AnchorQueries,
    ArticleMediaQueries,
    ArticleQueries,
    ArticleVideoQueries,
    ChangeQueries,
    ChannelQueries,
    CommentQueries,
    CompletenessQueries,
    CorroborationQueries,
    CustodyQueries,
    DetailQueries,
    DiscoveryQueries,
    DueQueries,
    EntryQueries,
    ExportQueries,
    FeedQueries,
    FollowingQueries,
    FootageQueries,
    GroupQueries,
    MatchReviewQueries,
    MediaQueries,
    NameQueries,
    NotifyQueries,
    OriginQueries,
    PageQueries,
    PastQueries,
    PerishableQueries,
    PostQueries,
    RedactionQueries,
    RelatedQueries,
    ReviewQueries,
    SameFootageQueries,
    ScrubQueries,
    SearchQueries,
    ShowingQueries,
    TableQueries,
    VersionQueries,
    VideoQueries,
    WordingQueries,
)
from archiver.catalog.schema import make_or_require, require
from archiver.catalog.words import INDEXES
from archiver.disk import fsync_file, fsync_folder
from archiver.errors import CannotRunError, CatalogUnusableError, DiskFullError
from archiver.model.derived import Folded

BESIDE = ("-wal", "-shm")
PACKED = "-packed"
ONE_PIECE = "INSERT INTO {index} ({index}) VALUES ('optimize')"


class Catalog(
    ChannelQueries,
    NameQueries,
    PostQueries,
    RedactionQueries,
    DetailQueries,
    CompletenessQueries,
    CorroborationQueries,
    ChangeQueries,
    GroupQueries,
    MatchReviewQueries,
    MediaQueries,
    VersionQueries,
    ArticleVideoQueries,
    ArticleQueries,
    ArticleMediaQueries,
    RelatedQueries,
    ReviewQueries,
    EntryQueries,
    ScrubQueries,
    SearchQueries,
    ShowingQueries,
    ActivityQueries,
    TableQueries,
    NotifyQueries,
    DueQueries,
    PageQueries,
    PastQueries,
    PerishableQueries,
    FeedQueries,
    FollowingQueries,
    CommentQueries,
    OriginQueries,
    DiscoveryQueries,
    WordingQueries,
    AnchorQueries,
    CustodyQueries,
    ExportQueries,
    SameFootageQueries,
    FootageQueries,
    VideoQueries,
):
    """The projection of a log, for questions; never evidence. Opened with ``opened``.

    Questions read what was committed last and may be put while another process folds. Everything may raise
    ``CatalogDamagedError`` (an ``IntegrityError``) where the file is damaged.
    """

    def __init__(self, reads: Database, writes: Database | None, path: Path | None) -> None:
        self._reads = reads
        self._writes = writes
        self.path = path

    @classmethod
    @asynccontextmanager
    async def opened(cls, path: Path | None, *, writable: bool) -> AsyncIterator[Catalog]:
        """The catalog in the file ``path``; None for a new one in memory.

        Writable, an empty one is made where there is none. Raises ``CatalogUnusableError`` for a file that is
        missing (to be read) or of another version, ``CatalogDamagedError`` for one that is no catalog.
        """
        async with _connected(path, writable=writable) as first:
            if path is None or not writable:
                yield cls(first, first if writable else None, path)
                return
            async with _connected(path, writable=False) as reads:
                yield cls(reads, first, path)

    @classmethod
    @asynccontextmanager
    async def made(cls, path: Path, *, packed: bool = True) -> AsyncIterator[Catalog]:
        """A new catalog in the file ``path``, which nobody else reads before it is whole.

        It is not durable before ``put_in_place``: a power cut leaves something that has to be made anew, and so does
        an exception. When it is whole it is packed, for history comes newest first and leaves half of most pages empty;
        not so one that is only to be read once.
        """
        copy = path.with_name(f"{path.name}{PACKED}")
        try:
            database = await Database.connect(path, "rwc")
        except CatalogUnusableError:
            await asyncio.to_thread(require_room_beside, path)
            raise
        try:
            await database.run("PRAGMA journal_mode = OFF")
            await database.run("PRAGMA synchronous = OFF")
            await make_or_require(database)
            yield cls(database, database, path)
            if packed:
                await _pack(database, copy)
        except CatalogUnusableError:
            await asyncio.to_thread(require_room_beside, path)
            raise
        finally:
            await database.close()
        if not packed:
            return
        with suppress(FileNotFoundError):
            await asyncio.to_thread(copy.replace, path)
        try:
            database = await Database.connect(path, "rw")
            try:
                await database.run("PRAGMA journal_mode = WAL")
            finally:
                await database.close()
        except CatalogUnusableError:
            await asyncio.to_thread(require_room_beside, path)
            raise

    @property
    def name(self) -> str:
        """What findings and errors call it."""
        return self._reads.name

    @property
    def database(self) -> Database:
        """The connection that questions go through."""
        return self._reads

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Database]:
        """A connection that sees one moment, whatever is folded meanwhile; in memory, the one there is."""
        if self.path is None:
            yield self._reads
            return
        database = await Database.connect(self.path, "ro")
        try:
            await database.run("BEGIN")
            yield database
        finally:
            await database.close()

    async def fold(self, batch: Sequence[Folded]) -> None:
        """Take in entries of the log, in one transaction; entries that were folded before are passed over.

        Cancelled, it is done all the same, or fails, before anything else happens on that connection.

        Raises ``CatalogUnusableError`` where they do not continue what was folded: a gap, another log.
        """
        if self._writes is None:
            raise CannotRunError("The catalog is open for reading only.")
        await self._writes.call(fold_batch, batch)

    async def cursor(self) -> Cursor:
        """How far the log is folded."""
        return await self._reads.call(read_cursor)

    @staticmethod
    def remove(path: Path) -> None:
        """Delete the catalog in ``path`` with the files that SQLite keeps beside it (blocks)."""
        path.unlink(missing_ok=True)
        for suffix in (*BESIDE, PACKED):
            path.with_name(path.name + suffix).unlink(missing_ok=True)

    @staticmethod
    def put_in_place(fresh: Path, target: Path) -> None:
        """Make a closed catalog durable and move it over the one in ``target`` (blocks).

        Readers of the old one keep it. Atomic where nothing waits in the old one's write-ahead log. Where a killed
        writer left some there, the old catalog goes first, for SQLite would write that into the new one; cut off in
        between, no catalog is left, and the next run makes it anew.
        """
        fsync_file(fresh)
        waiting = target.with_name(f"{target.name}-wal")
        if waiting.exists() and waiting.stat().st_size > 0:
            target.unlink(missing_ok=True)
        for suffix in BESIDE:
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        fresh.replace(target)
        fsync_folder(target.parent)


async def _pack(database: Database, copy: Path) -> None:
    try:
        for index in INDEXES:
            await database.run(ONE_PIECE.format(index=index))
        await database.run("VACUUM INTO ?", (str(copy),))
    except DiskFullError:  # it is as good as it is, only larger
        await asyncio.to_thread(copy.unlink, missing_ok=True)


@asynccontextmanager
async def _connected(path: Path | None, *, writable: bool) -> AsyncIterator[Database]:
    try:
        database = await Database.connect(path, "rwc" if writable else "ro")
        try:
            if writable:
                if path is not None:
                    await database.run("PRAGMA journal_mode = WAL")
                await make_or_require(database)
            else:
                await require(database)
        except BaseException:
            await database.close()
            raise
    except CatalogUnusableError:
        if path is not None:
            await asyncio.to_thread(require_room_beside, path)
        raise
    try:
        yield database
    finally:
        await database.close()
