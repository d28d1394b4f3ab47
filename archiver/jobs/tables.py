"""The archive's contents as tables and as a graph, for other programs."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from archiver import __version__
from archiver.archive import Archive, Writer
from archiver.archive.opened import in_thread
from archiver.catalog.queries.tables import Chosen
from archiver.errors import UsageError
from archiver.export.tables.graph import EDGE_KINDS, EdgeKind, write_edges, write_graphml, write_nodes
from archiver.export.tables.known import TABLES
from archiver.export.tables.schema import Ending, Table, Written, package
from archiver.export.tables.writers import require, writer
from archiver.export.writing import require_free
from archiver.jobs import shapes
from archiver.jobs.channel_graph import graph_of
from archiver.jobs.choosing import Days
from archiver.jobs.naming import require_channel
from archiver.jobs.staging import Staged
from archiver.jobs.workplace import Workplace
from archiver.model.custody import Digest, Export, Target

DESCRIPTOR: Final = "datapackage.json"
SUMS: Final = "SHA256SUMS"
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequest:
    """``channels`` and ``days`` choose posts and the articles that are linked to them; ``articles`` choose articles and
    the posts that they are linked to. None of these: everything.
    """

    format: Ending
    out: Path
    channels: tuple[str, ...] = ()
    days: Days = field(default_factory=Days)
    articles: tuple[str, ...] = ()
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphRequest:
    """``kinds``: edges of these; ``min_weight``: only those with at least this weight."""

    out: Path
    kinds: tuple[EdgeKind, ...] = tuple(EDGE_KINDS)
    min_weight: int = 1
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMade:
    """A file of an export. ``rows``: of a table or list; None of others."""

    name: str
    rows: int | None
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataMade:
    """What was written to the folder ``out``. ``size``: entries of the log that it was made from."""

    out: Path
    size: int
    files: tuple[FileMade, ...]

    def document(self) -> shapes.Document:
        """The JSON of ``export csv`` and its like."""
        return {
            "path": str(self.out),
            "log_size": self.size,
            "files": [
                {"name": each.name, "rows": each.rows, "bytes": each.size, "sha256": each.sha256} for each in self.files
            ],
        }


async def export_data(place: Workplace, request: DataRequest) -> DataMade:
    """Write tables into a new folder. The entry about it is written before the folder gets its name.

    Raises InputError where the folder is there, UsageError for an unknown name, CannotRunError without PyArrow.
    """
    await asyncio.to_thread(require_free, request.out)
    require(request.format)
    async with place.writing() as archive, AsyncExitStack() as stack:
        await archive.seal()
        chosen, targets = await _chosen(archive, request)
        staged = await asyncio.to_thread(Staged, request.out)
        await stack.enter_async_context(in_thread(staged))
        tables: dict[Table, Written] = {}
        for table in TABLES:
            tables[table] = await _table(place, archive, staged.part, table, request, chosen)
        about = {**await _about(archive), "selection": _selection(request)}
        await asyncio.to_thread(_write_json, staged.part / DESCRIPTOR, package(tables, request.format, about))
        rows = {f"{table.name}.{request.format}": file.rows for table, file in tables.items()}
        return await _finished(archive, staged, request.format, targets, rows, request.by)


async def export_graph(place: Workplace, request: GraphRequest) -> DataMade:
    """Write the graph of channels and outlets into a new folder. Raises InputError where it is there."""
    await asyncio.to_thread(require_free, request.out)
    async with place.writing() as archive, AsyncExitStack() as stack:
        await archive.seal()
        with place.progress.transfer("Gathering edges", total=len(request.kinds), unit="kinds") as transfer:
            nodes, edges = await graph_of(archive, request.kinds, request.min_weight, transfer.update)
        staged = await asyncio.to_thread(Staged, request.out)
        await stack.enter_async_context(in_thread(staged))
        rows = {"graph.graphml": len(edges), "nodes.csv": len(nodes)}
        await asyncio.to_thread(write_graphml, staged.part / "graph.graphml", nodes, edges)
        await asyncio.to_thread(write_nodes, staged.part / "nodes.csv", nodes)
        for kind in request.kinds:
            of_kind = [edge for edge in edges if edge.kind == kind]
            rows[f"{kind}.csv"] = len(of_kind)
            await asyncio.to_thread(write_edges, staged.part / f"{kind}.csv", of_kind)
        about = {**await _about(archive), "edges": {kind: EDGE_KINDS[kind] for kind in request.kinds}}
        await asyncio.to_thread(_write_json, staged.part / "about.json", about)
        return await _finished(archive, staged, "graph", (Target("archive", ""),), rows, request.by)


async def _chosen(archive: Archive, request: DataRequest) -> tuple[Chosen, tuple[Target, ...]]:
    """What is exported, and its names for the log. Of articles all that is linked, of posts all that is linked to them:
    so each row that another one names is there.
    """
    if request.articles and (request.channels or request.days):
        raise UsageError("Choose either articles, or channels and days.")
    if request.articles:
        records = [await archive.catalog.article(name) for name in request.articles]
        ids = tuple(record.article_id for record in records)
        _, posts = await archive.catalog.linked(Chosen(articles=ids))
        return Chosen(articles=ids, posts=posts), tuple(Target("article", each) for each in ids)
    channels = tuple([(await require_channel(archive, name)).channel_id for name in request.channels])
    chosen = Chosen(channels=channels or None, since=request.days.start, until=request.days.end)
    if not chosen.narrowed:
        return chosen, (Target("archive", ""),)
    articles, _ = await archive.catalog.linked(chosen)
    targets = tuple(Target("channel", str(each)) for each in channels) or (Target("archive", ""),)
    return replace(chosen, articles=articles), targets


async def _table(
    place: Workplace, archive: Archive, folder: Path, table: Table, request: DataRequest, chosen: Chosen
) -> Written:
    path = folder / f"{table.name}.{request.format}"
    out = await asyncio.to_thread(writer, path, table, request.format)
    try:
        with place.progress.transfer(f"Writing {table.name}", total=None, unit="rows") as transfer:
            async for block in archive.catalog.table(table.name, chosen):  # type: ignore[arg-type]
                await asyncio.to_thread(out.write, block)
                transfer.update(out.rows)
    finally:
        await asyncio.to_thread(out.close)
    made = await asyncio.to_thread(_hashed, path)
    return Written(rows=out.rows, size=made.size, sha256=made.sha256)


def _selection(request: DataRequest) -> Mapping[str, object]:
    """What was asked for, as it was asked."""
    days = {
        name: None if day is None else day.isoformat()
        for name, day in (("since", request.days.since), ("until", request.days.until))
    }
    return {"channels": list(request.channels), "articles": list(request.articles), **days}


def _write_json(path: Path, document: Mapping[str, object]) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")


async def _about(archive: Writer) -> Mapping[str, object]:
    """What every export says of where it is from."""
    checkpoint = archive.log.signed.checkpoint
    return {
        "name": "archiver-export",
        "title": f"Export of the archive {archive.manifest.origin}",
        "archiver": __version__,
        "archive": {"origin": archive.manifest.origin, "log_size": checkpoint.size, "root": checkpoint.root.hex()},
    }


async def _finished(
    archive: Writer, staged: Staged, kind: str, targets: Sequence[Target], rows: Mapping[str, int], by: str | None
) -> DataMade:
    files = await asyncio.to_thread(_files, staged.part, rows)
    sums = "".join(f"{each.sha256}  {each.name}\n" for each in files).encode()
    await asyncio.to_thread((staged.part / SUMS).write_bytes, sums)
    size = archive.log.sealed
    await asyncio.to_thread(staged.settle)
    await archive.attest(
        Export(
            session=0,
            format=kind,
            targets=tuple(targets),
            size=size,
            entries=0,
            objects=0,
            file=Digest(sha256=hashlib.sha256(sums).hexdigest(), size=len(sums)),
            by=by,
        )
    )
    await asyncio.to_thread(staged.place)
    return DataMade(out=staged.target, size=size, files=tuple(files))


def _files(folder: Path, rows: Mapping[str, int]) -> list[FileMade]:
    return [replace(_hashed(path), rows=rows.get(path.name)) for path in sorted(folder.iterdir())]


def _hashed(path: Path) -> FileMade:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return FileMade(name=path.name, rows=None, size=size, sha256=digest.hexdigest())
