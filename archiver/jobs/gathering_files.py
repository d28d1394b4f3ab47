"""Files of the web that go into a web archive, each with the times that it came and its other addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from archiver.archive import Archive
from archiver.errors import InputError
from archiver.export.fetched import MOST_EXCHANGE, exchange_of, fetch, file_of, is_address, warc_date
from archiver.export.form import WACZ, WARC
from archiver.export.replayed import Address, Filed
from archiver.export.replayed_verify import add_fetch, path_of
from archiver.model.entries import Captured, Entry
from archiver.model.objects import NamedObject

_PAGE = "page"


def files_of_the_web(archive: Archive, entries: Iterable[Entry]) -> list[tuple[Filed, Path]]:
    """The files that these entries (in their order) brought and that are in the store, with where they lie. Blocks.

    Pages among the entries that name one of them by another address than it came from (another host, another token)
    are read for that.
    """
    filed: dict[str, Filed] = {}
    pages: list[Entry] = []
    for entry in entries:
        body = entry.body
        if not isinstance(body, Captured):
            continue
        if body.source == "preview" and any(each.role == _PAGE for each in body.objects):
            pages.append(entry)
        file = file_of(body)
        if file is not None and archive.layout.object(file.ref.sha256).is_file():
            came = fetch(entry.n, body, file, _exchange(archive, exchange_of(body)))
            add_fetch(filed, WACZ.file(file.ref.sha256), file.ref.sha256, file.ref.size, came)
    _add_addresses(archive, filed, pages)
    return [(each, archive.layout.object(each.sha256)) for each in filed.values()]


def _exchange(archive: Archive, named: NamedObject | None) -> bytes | None:
    """The bytes; None where there are none, or more than a verifier reads."""
    path = None if named is None else archive.layout.object(named.ref.sha256)
    if path is None or not path.is_file() or path.stat().st_size > MOST_EXCHANGE:
        return None
    return path.read_bytes()


def _add_addresses(archive: Archive, filed: dict[str, Filed], pages: Iterable[Entry]) -> None:
    """Give each file those that it did not come from, as the first page has them."""
    by_path = {each.path: key for key, file in filed.items() for each in reversed(file.fetches) if each.path}
    known = {each.url for file in filed.values() for each in file.fetches}
    found: dict[str, list[Address]] = {}
    for entry in pages if by_path else ():
        for url in _named_by(archive, entry):
            key = by_path.get(path_of(url))
            if key is not None and url not in known and is_address(url):
                known.add(url)
                asked = entry.body.asked.asked if isinstance(entry.body, Captured) else entry.time
                date = warc_date(asked)
                found.setdefault(key, []).append(Address(url=url, entry=entry.n, date=date))
    for key, addresses in found.items():
        filed[key] = replace(filed[key], addresses=tuple(addresses))


def _named_by(archive: Archive, entry: Entry) -> Iterator[str]:
    """Addresses of posts' files on a captured page."""
    from archiver.sources.preview.read import page_in

    body = entry.body
    for named in body.objects if isinstance(body, Captured) else ():
        path = archive.layout.object(named.ref.sha256)
        if named.role != _PAGE or named.media_type != WARC or not path.is_file():
            continue
        try:
            page = page_in(path.read_bytes())
        except InputError:
            continue  # which the reading of the page says
        yield from (file.url for post in page.posts for file in post.files if file.url)
