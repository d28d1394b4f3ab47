"""The citations of files, folders and URLs, without an archive; one bad input does not stop the others."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from archiver.citations import extract
from archiver.errors import ArchiverError, InputError
from archiver.jobs import shapes
from archiver.jobs.pages import capture_page, read_capture_now, without_credentials
from archiver.jobs.workplace import Workplace
from archiver.model.articles import Article
from archiver.model.citations import Citation

PAGES = (".html", ".htm", ".xhtml", ".txt", ".md", ".gz")


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
    """Read each source and find its citations.

    Raises the fault itself where there is only one input and it cannot be read.
    """
    inputs = []
    for source in sources:
        names = await asyncio.to_thread(expand, source)
        inputs += [await _cite(place, name, url=url, published=published) for name in names]
        if not names:
            inputs.append(Cited(path=source, fault=_no_pages(source)))
    if len(inputs) == 1 and inputs[0].fault is not None:
        raise inputs[0].fault
    return CitesOutcome(inputs=tuple(inputs))


def expand(source: str) -> list[str]:
    """A folder becomes the pages in it, by name; anything else stays itself."""
    folder = Path(source)
    if "://" in source or not folder.is_dir():
        return [source]
    return sorted(str(path) for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in PAGES)


def _no_pages(folder: str) -> InputError:
    return InputError(f"The folder {folder} holds no pages.", hint=f"Their names end in {', '.join(PAGES)}.")


async def _cite(place: Workplace, name: str, *, url: str | None, published: date | None) -> Cited:
    try:
        capture = await capture_page(place, name, url=url, published=published)
        article = await asyncio.to_thread(read_capture_now, capture)
        citations = await asyncio.to_thread(extract, article)
    except ArchiverError as fault:
        return Cited(path=name, fault=_naming(fault, name))
    return Cited(path=name, article=article, citations=tuple(citations))


def _naming(fault: ArchiverError, name: str) -> ArchiverError:
    shown = without_credentials(name)
    if shown not in fault.sentence:
        fault.sentence = f"{shown}: {fault.sentence}"
    return fault
