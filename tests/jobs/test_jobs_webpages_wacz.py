"""Pages of Telegram in a web archive: replay tools find each, and a file is not shown as empty."""

from __future__ import annotations

import asyncio
import gzip
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from archiver.jobs.exporting import ExportRequest, export_copy
from archiver.jobs.verify_copy import verify_copy
from tests.jobs.webpages import HANDLE, START, on_the_web


def _read(path: Path) -> tuple[list[str], list[str], list[dict[str, Any]]]:
    """Addresses in the index, names of the WARC files, the table of pages."""
    with zipfile.ZipFile(path) as archive:
        lines = gzip.decompress(archive.read("indexes/index.cdx.gz")).decode().splitlines()
        urls = [json.loads(line.split(" ", 2)[2])["url"] for line in lines]
        pages = [json.loads(line) for line in archive.read("pages/pages.jsonl").decode().splitlines()[1:]]
        return urls, [name for name in archive.namelist() if name.startswith("archive/")], pages


async def test_pages_are_replayed_and_files_not_shown_as_empty(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=25) as here:
        photo = here.world.photo_from_bytes(bytes(range(256)) * 40, 8, 8)
        here.channel.post(START + timedelta(days=9), "A picture", media=photo)
        await here.add()
        assert [each.files for each in (await here.collect()).channels] == [1]
        out = tmp_path / "pages.wacz"
        done = await export_copy(here.place, ExportRequest(format="wacz", out=out, names=(f"channel {HANDLE}",)))
        urls, files, pages = await asyncio.to_thread(_read, out)
        assert f"{here.server.address}/s/{HANDLE}" in urls
        assert any(f"/s/{HANDLE}?before=" in url for url in urls)
        assert {page["url"] for page in pages} <= set(urls)
        assert len(pages) == len(done.gathered.pages)
        assert len(files) == done.gathered.objects
        assert (await asyncio.to_thread(verify_copy, out)).ok
