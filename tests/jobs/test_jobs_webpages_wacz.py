"""Pages of Telegram in a web archive: replay tools find each, and the files that they show."""

from __future__ import annotations

import asyncio
import hashlib
import html
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from archiver.export.fetched import warc_date
from archiver.export.files import opened
from archiver.export.form import WACZ
from archiver.export.replayed import NAMED, SAME_BYTES, Address, hashes, lay
from archiver.export.replayed_verify import replays_in
from archiver.jobs.adding import AddRequest, add_article
from archiver.jobs.exporting import Exported, ExportRequest, export_copy
from archiver.jobs.redacting.redact import RedactRequest, redact
from archiver.jobs.verify_copy import verify_copy
from archiver.log.codec import parse
from archiver.model.entries import Captured
from tests.export.altering import resign, unpack
from tests.export.copies import accepted_by_py_wacz, by_hand
from tests.export.replaying import Replay
from tests.jobs.webpages import HANDLE, START, OnTheWeb, on_the_web

PHOTO = bytes(range(256)) * 40
FILM = b"film " * 60_000
LONG_FILM = bytes(range(256)) * 4096
_FILE = re.compile(r"""(?:background-image:url\('|<video[^>]* src=")([^'"]+)""")


_NAMED = re.compile(rb"WARC-Target-URI: (\S+)\r\nWARC-Date: \S+\r\nArchiver-Entry: \d+\r\nWARC-Profile: urn:")


async def _exported(here: OnTheWeb, *names: str) -> tuple[Exported, Replay]:
    """Of the channel, where nothing is named."""
    names = names or (f"channel {HANDLE}",)
    out = here.place.folder.parent / f"{len(list(here.place.folder.parent.iterdir()))}.wacz"
    done = await export_copy(here.place, ExportRequest(format="wacz", out=out, names=names))
    return done, await asyncio.to_thread(Replay, out)


def _named(replay: Replay) -> set[str]:
    """Addresses of the files that the pages show, small pictures of films left out."""
    found = {html.unescape(url) for source in replay.sources() for url in _FILE.findall(source)}
    return {url for url in found if url.startswith("http")}


async def test_pages_and_their_photos_are_replayed(tmp_path: Path) -> None:
    async with on_the_web(tmp_path, posts=25) as here:
        photo = here.world.photo_from_bytes(PHOTO, 8, 8)
        here.channel.post(START + timedelta(days=9), "A picture", media=photo)
        await here.add()
        assert [each.files for each in (await here.collect()).channels] == [1]
        done, replay = await _exported(here)
        urls = [rest["url"] for _, _, rest in replay.lines()]
        assert f"{here.server.address}/s/{HANDLE}" in urls
        assert any(f"/s/{HANDLE}?before=" in url for url in urls)
        pages = replay.pages()
        assert {page["url"] for page in pages} <= set(urls)
        assert len(pages) == len(done.gathered.pages)
        assert len([name for name in replay.files if WACZ.is_objects(name)]) == done.gathered.objects
        (address,) = [url for url in _named(replay) if url in urls]
        shown = replay.show(address)
        assert (shown.kind, shown.data, shown.status, shown.mime) == ("response", PHOTO, "200", "image/jpeg")
        assert [page["url"] for page in replay.pages("extraPages")] == [address]
        assert replay.record(address).http_headers.get_header("Content-Length") == str(len(PHOTO))
        assert replay.found() == replay.indexed()
        result = await asyncio.to_thread(verify_copy, done.path)
        assert result.ok
        assert result.objects == done.gathered.objects
        assert await asyncio.to_thread(accepted_by_py_wacz, done.path)


async def test_the_copy_holds_by_hand_and_for_the_tools_of_the_field(tmp_path: Path) -> None:
    async with on_the_web(tmp_path) as here:
        here.channel.post(START, "A picture", media=here.world.photo_from_bytes(PHOTO, 8, 8))
        here.channel.post(START, "A film", media=here.world.video_from_bytes(FILM, 12.0, 640, 360))
        await here.add()
        await here.collect()
        done, _ = await _exported(here)

        def check() -> None:
            folder = tmp_path / "unpacked"
            with zipfile.ZipFile(done.path) as packed:
                packed.extractall(folder)
            shell = by_hand(folder, "archiver/HOWTO.txt")
            assert (shell.returncode, shell.stdout[-17:]) == (0, "every step holds\n"), shell.stderr
            warcs = [str(each) for each in sorted(folder.glob("*/*.warc*"))]
            assert len([each for each in warcs if each.endswith(".warc")]) == 2
            checked = [sys.executable, "-c", "from warcio.cli import main; main()", "check", *warcs]
            assert subprocess.run(checked, check=False).returncode == 0
            film = next(each for each in sorted(folder.glob("archive/*.warc")) if FILM in each.read_bytes())
            data = film.read_bytes()
            film.write_bytes(data.replace(FILM, FILM[:-1] + b"!"))
            named = [(each.code, each.subject) for each in verify_copy(folder).findings if each.level == "FAIL"]
            path = film.relative_to(folder).as_posix()
            assert named == [("FILE_HASH", path), ("OBJECT_HASH", path)]
            assert by_hand(folder, "archiver/HOWTO.txt").returncode != 0

        await asyncio.to_thread(check)


async def test_a_film_that_came_in_ranges_is_one_file(tmp_path: Path) -> None:
    """What broke off and went on has no answer that holds all of it, so the record says no more than the bytes."""
    async with on_the_web(tmp_path) as here:
        here.channel.post(START, "A film", media=here.world.video_from_bytes(LONG_FILM, 12.0, 640, 360))
        await here.add()
        here.server.faults.cut("file", at=200_000, times=1)
        assert (await here.collect()).gaps == ()
        done, replay = await _exported(here)
        (address,) = [url for url in _named(replay) if "token=" in url]
        shown = replay.show(address)
        assert (shown.kind, shown.data, shown.status, shown.mime) == ("resource", LONG_FILM, "200", "video/mp4")
        (exchange,) = [name for name in replay.files if name.startswith("exchanges/")]
        assert replay.found() == replay.indexed()
        assert exchange.removeprefix("exchanges/").split(".")[0] in replay.files["archiver/index.json"].decode()
        assert (await asyncio.to_thread(verify_copy, done.path)).ok


async def test_a_film_that_went_on_in_a_later_run_is_one_file(tmp_path: Path) -> None:
    async with on_the_web(tmp_path) as here:
        here.channel.post(START, "A film", media=here.world.video_from_bytes(LONG_FILM, 12.0, 640, 360))
        await here.add()
        here.server.faults.cut("file", at=200_000, times=None)
        assert (await here.collect()).gaps != ()
        here.server.faults.clear()
        assert (await here.collect()).gaps == ()
        done, replay = await _exported(here)
        (address,) = [url for url in _named(replay) if "token=" in url]
        assert replay.show(address).data == LONG_FILM
        assert (await asyncio.to_thread(verify_copy, done.path)).ok


async def test_every_address_that_a_page_gives_a_file_leads_to_it(tmp_path: Path) -> None:
    """Telegram's pages name the same film by another token each time; only one of them was asked for."""
    async with on_the_web(tmp_path) as here:
        here.channel.post(START, "A film", media=here.world.video_from_bytes(FILM, 12.0, 640, 360))
        await here.add()
        await here.collect(media=False)
        here.server.expire_links()
        here.channel.post(START + timedelta(hours=1), "More words")
        await here.collect()
        done, replay = await _exported(here)
        addresses = [url for url in _named(replay) if "token=" in url]
        assert len(addresses) >= 2
        assert {replay.show(url).data for url in addresses} == {FILM}
        assert {replay.record(url).rec_headers.get_header("WARC-Profile") for url in addresses} == {NAMED}
        (came,) = [rest["url"] for _, _, rest in replay.lines() if rest.get("mime") == "video/mp4"]
        assert came not in addresses  # the page of the post alone gave it
        assert replay.show(came).data == FILM
        assert len([name for name in replay.files if name.endswith(".warc")]) == 1
        assert replay.found() == replay.indexed()
        assert (await asyncio.to_thread(verify_copy, done.path)).ok


async def test_the_same_bytes_lie_there_once(tmp_path: Path) -> None:
    async with on_the_web(tmp_path) as here:
        here.channel.post(START, "A picture", media=here.world.photo_from_bytes(PHOTO, 8, 8))
        here.channel.post(START + timedelta(hours=1), "Again", media=here.world.photo_from_bytes(PHOTO, 8, 8))
        await here.add()
        await here.collect()
        done, replay = await _exported(here)
        addresses = [rest["url"] for _, _, rest in replay.lines() if "/file/" in rest["url"]]
        assert len(set(addresses)) == 2
        assert [replay.show(url).data for url in addresses] == [PHOTO, PHOTO]
        (again,) = [record for url in addresses if (record := replay.record(url)).rec_type == "revisit"]
        assert again.rec_headers.get_header("WARC-Profile") == SAME_BYTES
        assert again.http_headers.get_header("Content-Type") == "image/jpeg"
        assert sum(PHOTO in data for data in replay.files.values()) == 1
        assert replay.found() == replay.indexed()
        assert (await asyncio.to_thread(verify_copy, done.path)).ok


async def test_a_post_has_its_own_files_alone_and_a_redacted_one_none(tmp_path: Path) -> None:
    async with on_the_web(tmp_path) as here:
        here.channel.post(START, "A picture", media=here.world.photo_from_bytes(PHOTO, 8, 8))
        here.channel.post(START + timedelta(hours=1), "A film", media=here.world.video_from_bytes(FILM, 12.0, 640, 360))
        await here.add()
        await here.collect()
        _, replay = await _exported(here, f"{HANDLE}/2")
        held = [name for name, data in replay.files.items() if PHOTO in data or FILM in data]
        assert len(held) == 1
        assert FILM in replay.files[held[0]]
        assert "exchanges/" in "".join(replay.files)

        await redact(here.place, RedactRequest(target=f"{HANDLE}/2", reason="asked for", approver="Desk"))
        done, replay = await _exported(here, "archive")
        assert [name for name, data in replay.files.items() if FILM in data] == []
        assert len([name for name, data in replay.files.items() if PHOTO in data]) == 1
        assert hashlib.sha256(FILM).hexdigest() in {each.sha256 for each in done.gathered.left_out}
        assert None not in {each.redacted for each in done.gathered.left_out}
        result = await asyncio.to_thread(verify_copy, done.path)
        assert result.ok
        assert "REDACTED" in {each.code for each in result.findings}


async def test_an_article_brings_the_files_of_the_posts_that_it_cites(tmp_path: Path) -> None:
    async with on_the_web(tmp_path) as here:
        here.channel.post(START, "The bridge is open.", media=here.world.photo_from_bytes(PHOTO, 8, 8))
        here.channel.post(START + timedelta(hours=1), "A film", media=here.world.video_from_bytes(FILM, 12.0, 640, 360))
        file = tmp_path / "article.txt"
        await asyncio.to_thread(file.write_text, f"La mairie l'a annoncé : https://t.me/{HANDLE}/1\n")
        added = await add_article(here.place, AddRequest(source=str(file), published=START.date()))
        await here.add()
        await here.collect()
        done, replay = await _exported(here, f"article {added.record.article_id}")
        held = [name for name, data in replay.files.items() if PHOTO in data or FILM in data]
        assert len(held) == 1
        assert PHOTO in replay.files[held[0]]
        assert {replay.show(url).data for url in _named(replay) if url.endswith(".jpg")} >= {PHOTO}
        assert (await asyncio.to_thread(verify_copy, done.path)).ok


async def test_who_has_the_key_cannot_put_anything_around_a_file(tmp_path: Path) -> None:
    """The signed list fits; the bytes, every record, and every other address are held against the entries."""
    async with on_the_web(tmp_path) as here:
        here.channel.post(START, "A film", media=here.world.video_from_bytes(FILM, 12.0, 640, 360))
        await here.add()
        await here.collect(media=False)
        here.server.expire_links()
        await here.collect()
        done, _ = await _exported(here)
        await asyncio.to_thread(_alter, here, done.path, tmp_path)


def _alter(here: OnTheWeb, path: Path, folder: Path) -> None:
    copy = unpack(path, folder / "unpacked")
    (warc,) = copy.glob("archive/*.warc")
    (exchange,) = copy.glob("exchanges/*")
    true, name = warc.read_bytes(), warc.relative_to(copy).as_posix()
    entries = [parse(each.read_bytes()) for each in sorted(copy.glob("entries/*"), key=lambda each: int(each.stem))]
    with opened(copy) as files:
        filed = replays_in(files, WACZ, entries).filed[name]
    pages = [each for each in entries if isinstance(each.body, Captured) and each.body.method == "web.page"]
    asked = {each.n: warc_date(each.body.asked.asked) for each in pages if isinstance(each.body, Captured)}
    page, date = next(iter(asked.items()))
    fetch = filed.fetches[0].entry

    def named(url: str, entry: int = page, moment: str = date) -> bytes:
        address = Address(url=url, entry=entry, date=moment)
        made = replace(filed, addresses=(address,))
        laid = lay(made, hashes(made, [FILM])[1])
        return laid.before + FILM + laid.after

    def judged(data: bytes) -> list[str]:
        warc.write_bytes(data)
        resign(here.place, copy, WACZ.listed, "wacz")
        return [f"{each.code} {each.detail}" for each in verify_copy(copy).findings if each.level == "FAIL"]

    address = _NAMED.findall(true)[0].decode()
    file_path = urlsplit(address).path
    assert judged(true) == []
    assert judged(named(address)) == []
    for altered, words in (
        (true.replace(FILM, FILM[:-1] + b"!"), "OBJECT_HASH expected"),
        (true.replace(b"Content-Type: video/mp4", b"Content-Type: video/mp3"), "RECORD has other records"),
        (true + b"more", "RECORD has other records"),
        (true[:-4], "RECORD has other records"),
        (true[: true.index(FILM) + 9], "OBJECT_HASH expected"),
        (b"", "OBJECT_HASH expected"),
        (named(f"https://elsewhere.example{file_path}"), "does not name"),
        (named(address, fetch, asked[page]), f"entry {fetch} is no page of that time"),
        (named(address, page, "1999-01-01T00:00:00.000000Z"), f"entry {page} is no page of that time"),
        (named(f"{here.server.address}/s/{HANDLE}"), "not that of the file"),
    ):
        (found,) = judged(altered)
        assert words in found, (words, found)
    data = exchange.read_bytes()
    exchange.unlink()
    assert [each.split()[0] for each in judged(true)] == ["OBJECT_HASH", "OBJECT_MISSING"]
    exchange.write_bytes(data)
    (copy / "exchanges" / f"{'a' * 64}.warc.gz").write_bytes(data)
    assert [each.split()[0] for each in judged(true)] == ["STRAY"]
