"""The citations of files, folders and URLs, without an archive; one bad input does not stop the others."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from archiver.errors import ArchiverError, InputError, NetworkError
from archiver.jobs import shapes
from archiver.jobs.pages import capture_page, without_credentials
from archiver.jobs.reader import PageFile, reading_of
from archiver.jobs.readers import MOST, Readers, cores, readers
from archiver.jobs.web import Web
from archiver.jobs.workplace import Workplace
from archiver.model.articles import Article
from archiver.model.captures import Capture
from archiver.model.citations import Citation

PAGES = (".html", ".htm", ".xhtml", ".txt", ".md", ".pdf", ".gz")
MANY = 60
MUCH = 4 * 1024 * 1024
"""So many inputs, or bytes of them, are read by several processes, each of which takes half a second to start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """One input with its citations, or with the ``fault`` that kept it from being read."""

    path: str
    article: Article | None = None
    citations: tuple[Citation, ...] = ()
    fault: ArchiverError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitesOutcome:
    """All inputs in the order given; a folder's files by name."""

    inputs: tuple[Cited, ...]

    @property
    def gaps(self) -> list[str]:
        """A sentence for each input that could not be read."""
        return [str(each.fault) for each in self.inputs if each.fault is not None]

    def document(self, *, single: bool) -> shapes.Document:
        """The JSON of ``article cites``: the fields of a single input, or a list under "articles"."""
        read = [
            {"path": each.path, **shapes.reading(each.article, each.citations)}
            for each in self.inputs
            if each.article is not None
        ]
        if single and read:
            return {name: value for name, value in read[0].items() if name != "path"}
        failed = [{"path": each.path, "error": str(each.fault)} for each in self.inputs if each.fault is not None]
        return {"articles": read, "failed": failed}


async def cite_many(
    place: Workplace, sources: Sequence[str], *, url: str | None, published: date | None
) -> CitesOutcome:
    """Read each source and find its citations; many of them on all cores.

    Raises the fault itself where there is only one input and it cannot be read.
    """
    expanded = [(source, await asyncio.to_thread(expand, source)) for source in sources]
    names = [name for _, found in expanded for name in found]
    job = _Cites(place, url=url, published=published)
    if await asyncio.to_thread(_is_much, names) and cores() > 1:
        cited = await job.side_by_side(names)
    else:
        cited = [await job.here(name) for name in names]
    inputs = _in_order(expanded, cited)
    if len(inputs) == 1 and inputs[0].fault is not None:
        raise inputs[0].fault
    return CitesOutcome(inputs=inputs)


def _in_order(expanded: Sequence[tuple[str, list[str]]], cited: Sequence[Cited]) -> tuple[Cited, ...]:
    """What came of all names, with the folders without pages in their places."""
    read = iter(cited)
    inputs: list[Cited] = []
    for source, names in expanded:
        inputs += islice(read, len(names))
        if not names:
            inputs.append(Cited(path=source, fault=_no_pages(source)))
    return tuple(inputs)


def _is_much(names: Sequence[str]) -> bool:
    """Whether reading takes longer than starting processes for it."""
    if len(names) < 2:
        return False
    return len(names) >= MANY or sum(map(_size, names)) >= MUCH


def _size(name: str) -> int:
    try:
        return Path(name).stat().st_size
    except (OSError, ValueError):
        return 0


def expand(source: str) -> list[str]:
    """A folder becomes the pages in it, by name; anything else stays itself."""
    folder = Path(source)
    if "://" in source or not folder.is_dir():
        return [source]
    return sorted(str(path) for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in PAGES)


def _no_pages(folder: str) -> InputError:
    return InputError(f"The folder {folder} holds no pages.", hint=f"Their names end in {', '.join(PAGES)}.")


class _Cites:
    """One call: what is said of all its inputs, and one fetch at a time."""

    def __init__(self, place: Workplace, *, url: str | None, published: date | None) -> None:
        self._place = place
        self._url, self._published = url, published
        self._fetching = asyncio.Lock()
        self._web = Web(place.config.article)

    async def here(self, name: str) -> Cited:
        """One input, read in this process."""
        try:
            reading = await asyncio.to_thread(reading_of, await self._capture(name))
        except ArchiverError as fault:
            return Cited(path=name, fault=_naming(fault, name))
        return Cited(path=name, article=reading.article, citations=reading.citations)

    async def side_by_side(self, names: Sequence[str]) -> list[Cited]:
        """All inputs, in their order, read by as many processes as there are cores."""
        most = min(cores(), MOST)
        cited: dict[int, Cited] = {}
        waiting = iter(enumerate(names))
        with self._place.progress.transfer("Reading", total=len(names), unit="articles") as transfer:

            async def work(pool: Readers) -> None:
                for number, name in waiting:
                    cited[number] = await self._there(pool, name)
                    transfer.update(len(cited), len(names))

            async with readers(most) as pool:
                try:
                    async with asyncio.TaskGroup() as group:
                        for _ in range(most):
                            group.create_task(work(pool))
                except ExceptionGroup as faults:
                    raise faults.exceptions[0] from None
        return [cited[number] for number in range(len(names))]

    async def _there(self, pool: Readers, name: str) -> Cited:
        try:
            reading = await pool.read(await self._request(name))
        except (InputError, NetworkError) as fault:
            return Cited(path=name, fault=_naming(fault, name))
        return Cited(path=name, article=reading.article, citations=reading.citations)

    async def _request(self, name: str) -> PageFile | Capture:
        """What a process is told: a file to read, or what was fetched here."""
        if name == "-" or "://" in name:
            return await self._capture(name)
        limit = self._place.config.article.max_bytes
        return PageFile(path=Path(name), url=self._url, published=self._published, limit=limit)

    async def _capture(self, name: str) -> Capture:
        async with self._fetching:
            return await capture_page(self._place, name, url=self._url, published=self._published, web=self._web)


def _naming(fault: ArchiverError, name: str) -> ArchiverError:
    shown = without_credentials(name)
    if shown not in fault.sentence:
        fault.sentence = f"{shown}: {fault.sentence}"
    return fault
