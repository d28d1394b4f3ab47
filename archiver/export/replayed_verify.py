"""A file of the web in a copy, checked: its bytes, and every record around them made anew out of the entries."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from archiver.errors import InputError
from archiver.export.fetched import MOST_EXCHANGE, Fetch, exchange_of, fetch, file_of, warc_date
from archiver.export.files import CopyError, Files
from archiver.export.findings import finding
from archiver.export.form import Form
from archiver.export.replayed import NAMED, Address, Filed, hashes, lay
from archiver.model.entries import Captured, Entry
from archiver.model.findings import Finding

MOST_AFTER = 64 * 1024 * 1024
"""Bytes that may stand behind a file: what other times it came, and its other addresses."""
_MOST_PAGE = 60 * 1024 * 1024
_PAGE = "page"
_NAMED = re.compile(
    rb"WARC-Target-URI: ([\x21-\x7e]+)\r\nWARC-Date: ([0-9TZ:.-]+)\r\nArchiver-Entry: ([0-9]{1,18})\r\nWARC-Profile: "
    + re.escape(NAMED.encode())
    + rb"\r\n"
)


@dataclass(slots=True)
class Replays:
    """The files that entries of a copy brought, by path, and the captured pages that may name other addresses.

    ``named``: such addresses as records have them, with the path of the records, by the entry of the page.
    """

    filed: dict[str, Filed] = field(default_factory=dict)
    pages: dict[int, Captured] = field(default_factory=dict)
    named: dict[int, list[tuple[str, Address]]] = field(default_factory=dict)


def replays_in(files: Files, form: Form, entries: Iterable[Entry]) -> Replays:
    """What the entries say, with their exchanges as far as the copy has them."""
    found = Replays()
    for entry in entries if form.exchanges is not None else ():
        body = entry.body
        if not isinstance(body, Captured):
            continue
        if any(each.role == _PAGE for each in body.objects):
            found.pages[entry.n] = body
        file = file_of(body)
        if file is not None:
            exchange = exchange_of(body)
            path = None if exchange is None else form.exchange(exchange.ref.sha256)
            came = fetch(entry.n, body, file, _read(files, path))
            add_fetch(found.filed, form.file(file.ref.sha256), file.ref.sha256, file.ref.size, came)
    return found


def add_fetch(filed: dict[str, Filed], key: str, sha256: str, size: int, came: Fetch) -> None:
    """Another time that a file came; entries are told in their order."""
    held = filed.get(key)
    if held is None:
        filed[key] = Filed(sha256=sha256, size=size, fetches=(came,))
    else:
        filed[key] = replace(held, fetches=(*held.fetches, came))


def check_replayed(files: Files, form: Form, path: str, replays: Replays) -> Iterator[Finding]:
    """What of a file's records is not what the entries say."""
    filed = replays.filed[path]
    start, total = len(lay(filed).before), files.size(path)
    alone, block = hashes(filed, files.blocks(path, start, filed.size))
    if alone != filed.sha256:
        entry = filed.fetches[0].entry
        yield finding("FAIL", "OBJECT_HASH", path, f"expected {filed.sha256} got {alone} (entry {entry})")
        return
    behind = total - start - filed.size
    if behind > MOST_AFTER:
        yield finding("FAIL", "RECORD", path, "has too much behind the file")
        return
    after = b"".join(files.blocks(path, start + filed.size, behind))
    laid = lay(replace(filed, addresses=_addresses(after)), block)
    if b"".join(files.blocks(path, 0, start)) != laid.before or after != laid.after:
        yield finding("FAIL", "RECORD", path, "has other records than follow from the entries and their exchanges")
        return
    for address in _addresses(after):
        reason = _untrue(address, filed, replays.pages)
        if reason is not None:
            yield _unfounded(path, address, reason)
        else:
            replays.named.setdefault(address.entry, []).append((path, address))


def check_named(files: Files, form: Form, replays: Replays) -> Iterator[Finding]:
    """Which of the other addresses that ``check_replayed`` found does the page not name; each page is read once."""
    for n, named in sorted(replays.named.items()):
        page = replays.pages[n]
        text = "".join(_text(files, form.object(each.ref.sha256)) for each in page.objects if each.role == _PAGE)
        for path, address in named:
            if address.url not in text and address.url.partition(":")[2] not in text:
                yield _unfounded(path, address, f"which the page of entry {n} does not name")


def _unfounded(path: str, address: Address, reason: str) -> Finding:
    return finding("FAIL", "RECORD", path, f"has the address {address.url}, {reason}")


def _addresses(after: bytes) -> tuple[Address, ...]:
    return tuple(
        Address(url=url.decode("ascii"), entry=int(entry), date=date.decode("ascii"))
        for url, date, entry in _NAMED.findall(after)
    )


def _untrue(address: Address, filed: Filed, pages: Mapping[int, Captured]) -> str | None:
    """Why nobody need believe that the file has this address; None where only its page can tell."""
    page = pages.get(address.entry)
    if page is None or address.date != warc_date(page.asked.asked):
        return f"but entry {address.entry} is no page of that time"
    if path_of(address.url) not in {each.path for each in filed.fetches if each.path}:
        return "which is not that of the file"
    return None


def path_of(url: str) -> str:
    """What tells a file of Telegram's web pages, whatever host serves it, with whatever token; "" for no address."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _text(files: Files, path: str) -> str:
    """A captured page's source with its character references resolved; nothing where it cannot be read."""
    from archiver.sources.web.body import unwrap

    try:
        return html.unescape(unwrap(files.read(path, _MOST_PAGE), _MOST_PAGE).data.decode("utf-8", "replace"))
    except (CopyError, InputError):
        return ""


def _read(files: Files, path: str | None) -> bytes | None:
    """An exchange; None where there is none, which is a finding elsewhere."""
    try:
        return None if path is None else files.read(path, MOST_EXCHANGE)
    except CopyError:
        return None
