"""Stored files by HTTP: the bytes that were asked for, or none; and nothing that is no file of a post or article."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from served import HERE, PORT, Answer, Asked, ask
from starlette.applications import Starlette

from archiver.jobs.redacting.redact import RedactRequest, redact
from archiver.jobs.workplace import Workplace
from archiver.viewer.app import make_app
from archiver.viewer.desk import Desk
from archiver.viewer.hosts import Hosts
from archiver.viewer.objects import PIECE, Pieces
from archiver.viewer.ranges import Span, UnsatisfiableError, asked_span, same_tag
from archiver.viewer.readers import Readers
from archiver.viewer.types import served_type
from tests.report.report_archive import FILM, Made, make_archive

SHA = hashlib.sha256(FILM).hexdigest()
NUMBERS = st.one_of(st.integers(0, 60), st.integers(0, 10**30)).map(str)
RANGES = st.one_of(
    st.text(max_size=40),
    st.builds("bytes={}-{}".format, NUMBERS | st.just(""), NUMBERS | st.just("")),
    st.lists(st.builds("{}-{}".format, NUMBERS, NUMBERS), max_size=200).map(lambda parts: f"bytes={','.join(parts)}"),
    st.from_regex(r"(bytes|items|BYTES)\s*=\s*-?[0-9٠-٩]*-[0-9-]*\s*"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_archive(tmp_path_factory.mktemp("objects"))


@pytest.fixture
def copy(made: Made, tmp_path: Path) -> Workplace:
    """The archive to be changed, with its keys."""
    shutil.copytree(made.place.folder, tmp_path / "archive")
    shutil.copytree(made.place.config_folder, tmp_path / "keep")
    return replace(made.place, folder=tmp_path / "archive", config_folder=tmp_path / "keep")


@asynccontextmanager
async def desk_over(folder: Path) -> AsyncIterator[Starlette]:
    async with Readers.opened(folder) as readers:
        yield make_app(Desk(readers=readers, hosts=Hosts(port=PORT)))


def catalogued(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "catalog.sqlite") as catalog:
        return catalog.execute(sql).fetchall()


@given(header=RANGES, size=st.integers(0, 50))
@example(header="bytes=-0", size=5)
@example(header="bytes=0-", size=0)
@example(header="bytes=4-2", size=5)
@example(header="bytes=0-0,-1", size=5)
@example(header=f"bytes=0-{'9' * 70}", size=5)
def test_any_range_is_a_slice_or_all_or_nothing(header: str, size: int) -> None:
    data = bytes(range(size))
    try:
        span = asked_span(header, size)
    except UnsatisfiableError:
        unit, _, rest = header.partition("=")
        assert unit.strip().lower() == "bytes"
        assert rest.strip() == "-0" or not rest.strip(" \t0").lstrip("-") or _beyond(rest.strip(), size)
        return
    if span is None:
        return
    assert 0 <= span.start < span.end <= size
    first, _, last = header.partition("=")[2].strip().partition("-")
    expected = data[int(first) : int(last) + 1 if last else None] if first else data[-int(last) :]
    assert data[span.start : span.end] == expected


def _beyond(rest: str, size: int) -> bool:
    first = rest.partition("-")[0]
    return not size or (first != "" and int(first) >= size)


@given(header=st.lists(st.builds("{}-{}".format, NUMBERS, NUMBERS), min_size=2, max_size=300))
def test_many_ranges_never_multiply_bytes(header: list[str]) -> None:
    assert asked_span(f"bytes={','.join(header)}", 50) is None


async def test_a_file_whole_in_part_and_not_again(made: Made) -> None:
    async with desk_over(made.place.folder) as app:

        async def get(method: str = "GET", **headers: str) -> Answer:
            given = {name.replace("_", "-"): value for name, value in headers.items()}
            return await ask(app, Asked(f"/object/{SHA}", method, given))

        whole = await get()
        assert (whole.status, whole.body) == (200, FILM)
        assert whole.headers["content-length"] == str(len(FILM))
        assert whole.headers["etag"] == f'"{SHA}"'
        assert whole.headers["content-type"] == "video/mp4"
        assert whole.headers["x-content-type-options"] == "nosniff"
        assert whole.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        head = await get("HEAD")
        assert (head.status, head.body, head.headers) == (200, b"", whole.headers)

        part = await get(range="bytes=10-19")
        assert (part.status, part.body) == (206, FILM[10:20])
        assert part.headers["content-range"] == f"bytes 10-19/{len(FILM)}"
        assert (await get(range="bytes=-7")).body == FILM[-7:]
        assert (await get(range="bytes=35990-")).body == FILM[35990:]
        assert (await get("HEAD", range="bytes=10-19")).status == 200
        beyond = await get(range=f"bytes={len(FILM)}-")
        assert (beyond.status, beyond.body) == (416, b"")
        assert beyond.headers["content-range"] == f"bytes */{len(FILM)}"
        assert (await get(range="bytes=0-9,5-14")).body == FILM
        assert (await get(range="bytes=0-9", if_range=f'"{SHA}"')).status == 206
        for other in ('"another"', f'W/"{SHA}"', "Wed, 21 Oct 2026 07:28:00 GMT"):
            assert (await get(range="bytes=0-9", if_range=other)).status == 200
        unchanged = await get(if_none_match=f'"x", W/"{SHA}"', range="bytes=0-9")
        assert (unchanged.status, unchanged.body) == (304, b"")


async def test_answers_and_pages_are_only_given_to_be_saved(made: Made) -> None:
    folder = made.place.folder
    others = catalogued(folder, "SELECT entry, sha256, size FROM objects WHERE role IN ('answer', 'page', 'output')")
    assert {role for (role,) in catalogued(folder, "SELECT role FROM objects")} >= {"answer", "page", "media", "output"}
    async with desk_over(folder) as app:
        for entry, sha256, size in others:
            assert (await ask(app, f"/object/{sha256}")).status == 404
            saved = await ask(app, f"/evidence/{entry}/{sha256}")
            assert saved.status == 200
            assert hashlib.sha256(saved.body).hexdigest() == sha256
            assert len(saved.body) == size
            assert saved.headers["content-type"] == "application/octet-stream"
            assert saved.headers["content-disposition"] == f'attachment; filename="{sha256}.bin"'
            assert saved.headers["content-security-policy"].startswith("sandbox")
        assert (await ask(app, f"/evidence/0/{SHA}")).status == 404


async def test_a_damaged_file_is_not_shown(copy: Workplace) -> None:
    path = copy.folder / "objects" / "sha256" / SHA[:2] / SHA
    async with desk_over(copy.folder) as app:
        await asyncio.to_thread(_rewrite, path, FILM[:-1])
        damaged = await ask(app, f"/object/{SHA}")
        await asyncio.to_thread(path.unlink)
        missing = await ask(app, f"/object/{SHA}")
        await asyncio.to_thread(path.symlink_to, "/etc/passwd")
        replaced = await ask(app, f"/object/{SHA}")
    assert [each.status for each in (damaged, missing, replaced)] == [500, 500, 500]
    assert "35,999 bytes, its record 36,000: it is damaged" in damaged.text
    assert "is not in the store" in missing.text
    assert "stands in the place of an object" in replaced.text


def _rewrite(path: Path, data: bytes) -> None:
    path.unlink()
    path.write_bytes(data)


async def test_what_was_redacted_is_gone_with_a_reason(copy: Workplace) -> None:
    async with desk_over(copy.folder) as app:
        assert (await ask(app, f"/object/{SHA}")).status == 200
        outcome = await redact(copy, RedactRequest(target=SHA, reason="asked for", approver="Mara Veldt"))
        for path in (f"/object/{SHA}", f"/still/{SHA}.jpg", f"/still/{SHA}.1500.jpg"):
            gone = await ask(app, Asked(path, headers={"if-none-match": f'"{SHA}"'}))
            assert gone.status == 410
            assert f"removed from the archive under log entry {outcome.entries[0]}" in gone.text


async def test_pictures_of_films_by_their_names_alone(copy: Workplace) -> None:
    stills = copy.folder / "reports" / "stills"
    picture = b"\xff\xd8\xff\xe0 made up"

    def lay_out() -> None:
        stills.mkdir(exist_ok=True)
        (stills / f"{'0' * 64}.1500.jpg").write_bytes(picture)
        (stills / "notes.txt").write_text("no picture")
        (stills / f"{'1' * 64}.jpg").symlink_to("/etc/passwd")

    await asyncio.to_thread(lay_out)
    async with desk_over(copy.folder) as app:
        found = await ask(app, f"/still/{'0' * 64}.1500.jpg")
        assert (found.status, found.body, found.headers["content-type"]) == (200, picture, "image/jpeg")
        for name in ("notes.txt", f"{'1' * 64}.jpg", f"{'0' * 64}.jpg", f"{'0' * 64}.1500.jpg.part", "..%2findex.html"):
            assert (await ask(app, f"/still/{name}")).status in (400, 404), name


@pytest.mark.parametrize(
    ("recorded", "head", "kind"),
    [
        ("video/mp4", b"\0\0\0\x20ftypisom", "video/mp4"),
        ("audio/mp4", b"\0\0\0\x20ftypM4A ", "audio/mp4"),
        ("audio/mp4", b"\0\0\0\x20ftypisom", "audio/mp4"),
        ("image/jpeg", b"\x89PNG\r\n\x1a\n", "image/png"),
        (None, b"\xff\xd8\xff\xe0", "image/jpeg"),
        (None, b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        ("text/html", b"<script>", "application/octet-stream"),
        ("image/svg+xml", b"<svg onload=x>", "application/octet-stream"),
        ("video/mp4", b"<script>", "video/mp4"),
        ("application/xhtml+xml; a=b", b"", "application/octet-stream"),
        ("TEXT/PLAIN; charset=x", b"words", "text/plain"),
        ("text/html\r\nx: y", b"", "application/octet-stream"),
    ],
)
def test_types(recorded: str | None, head: bytes, kind: str) -> None:
    assert served_type(recorded, head) == kind


def test_tags() -> None:
    assert same_tag("*", '"a"')
    assert not same_tag(None, '"a"')
    assert not same_tag('"b", "c"', '"a"')


async def test_who_goes_away_ends_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "film"
    await asyncio.to_thread(path.write_bytes, b"x" * 40 * PIECE)
    stream = await asyncio.to_thread(path.open, "rb", 0)
    sent: list[int] = []
    leaving = asyncio.Event()

    async def receive() -> dict[str, str]:
        await leaving.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        sent.append(len(message.get("body", b"")))  # type: ignore[arg-type]
        if len(sent) == 3:
            leaving.set()
        await asyncio.sleep(0)

    answer = Pieces(stream, Span(0, 40 * PIECE), 200, {})  # type: ignore[arg-type]
    await answer({"type": "http", "method": "GET"}, receive, send)  # type: ignore[arg-type]
    assert stream.closed
    assert sum(sent) < 10 * PIECE


async def test_a_file_that_shrinks_breaks_off(tmp_path: Path) -> None:
    path = tmp_path / "film"
    await asyncio.to_thread(path.write_bytes, b"x" * PIECE)
    stream = await asyncio.to_thread(path.open, "rb", 0)
    answer = Pieces(stream, Span(0, 2 * PIECE), 200, {})  # type: ignore[arg-type]

    async def receive() -> dict[str, str]:
        await asyncio.Event().wait()
        return {}

    async def send(message: object) -> None:
        del message

    with pytest.raises(Exception, match="became shorter"):
        await answer({"type": "http", "method": "GET", "headers": [(b"host", HERE.encode())]}, receive, send)  # type: ignore[arg-type]
    assert stream.closed
