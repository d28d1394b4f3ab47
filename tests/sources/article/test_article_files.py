"""Articles from files and streams."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from datetime import date
from pathlib import Path

import pytest

from archiver.errors import InputError
from archiver.model.articles import article_id
from archiver.model.captures import Capture
from archiver.model.entries import Captured
from archiver.model.objects import NamedObject, ObjectRef
from archiver.model.observations import PageCaptured, Unreadable
from archiver.sources.article import observe, read_capture, read_file, read_stream

TEXT = "La chaîne Nord Info a publié une vidéo.\r\nElle dure quatre minutes.\r\n"
pytestmark = pytest.mark.usefixtures("_never_blocking")


def logged(capture: Capture) -> tuple[Captured, dict[str, bytes]]:
    """The capture as the log would keep it, and its objects by hash."""
    objects, stored = [], {}
    for part in capture.answer:
        sha256 = hashlib.sha256(part.data).hexdigest()
        ref = ObjectRef(sha256=sha256, sha512=hashlib.sha512(part.data).hexdigest(), size=len(part.data))
        objects.append(NamedObject(role=part.role, ref=ref, media_type=part.media_type))
        stored[sha256] = part.data
    entry = Captured(
        session=1,
        source=capture.source,
        method=capture.method,
        question=capture.question,
        asked=capture.asked,
        status=capture.status,
        error=capture.error,
        objects=tuple(objects),
    )
    return entry, stored


async def test_a_file_is_kept_as_it_is_and_read_with_what_the_user_said(tmp_path: Path) -> None:
    path = tmp_path / "secret-folder" / "nord.txt"
    path.parent.mkdir()
    path.write_bytes(TEXT.encode())
    capture = await read_file(path, url="https://example.org/nord", published=date(2024, 3, 5))
    assert capture.answer[0].data == path.read_bytes()
    assert dict(capture.question) == {
        "name": "nord.txt",
        "url": "https://example.org/nord",
        "published": "2024-03-05",
    }
    article = await asyncio.to_thread(read_capture, capture.question, capture.answer[0].data)
    assert article.text == TEXT
    assert (article.language, article.published, article.published_from) == ("fr", date(2024, 3, 5), "option")
    assert article.url == "https://example.org/nord"


async def test_observing_a_file_names_the_article_by_its_bytes_and_address(tmp_path: Path) -> None:
    path = tmp_path / "nord.txt"
    path.write_bytes(TEXT.encode())
    entry, stored = logged(await read_file(path))
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    seen = observe(entry, lambda named: stored[named.ref.sha256])
    assert seen == [PageCaptured(article_id=article_id(digest, None), url=None, path="nord.txt", body_sha256=digest)]


async def test_a_gzip_file_is_stored_as_given_and_read_decompressed(tmp_path: Path) -> None:
    path = tmp_path / "nord.html.gz"
    path.write_bytes(gzip.compress(f"<html><body><p>{TEXT * 5}</p></body></html>".encode()))
    capture = await read_file(path)
    assert capture.answer[0].data == path.read_bytes()
    assert capture.answer[0].media_type == "application/gzip"
    assert "quatre minutes" in (await asyncio.to_thread(read_capture, capture.question, capture.answer[0].data)).text


async def test_a_gzip_bomb_is_refused_when_read(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(b"a" * 100_000_000, 9))
    capture = await read_file(path)
    with pytest.raises(InputError, match="swells"):
        await asyncio.to_thread(read_capture, capture.question, capture.answer[0].data)


async def test_damaged_compression_is_named_not_raised_while_observing(tmp_path: Path) -> None:
    path = tmp_path / "broken.gz"
    path.write_bytes(b"\x1f\x8b\x08\x00" + b"\xff" * 100)
    entry, stored = logged(await read_file(path))
    seen = observe(entry, lambda named: stored[named.ref.sha256])
    assert [type(one) for one in seen] == [Unreadable]


async def test_a_truncated_gzip_file_gives_what_is_there(tmp_path: Path) -> None:
    whole = gzip.compress("".join(f"Line {n} of the article.\n" for n in range(2000)).encode())
    article = await asyncio.to_thread(read_capture, {}, whole[: len(whole) // 2])
    assert article.text.startswith("Line 0 of the article.")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "picture"),
        (bytes(range(256)) * 40, "binary"),
        (b"x" * 2001, "larger than"),
    ],
)
async def test_what_cannot_be_an_article_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "input"
    path.write_bytes(content)
    with pytest.raises(InputError, match=sentence) as refused:
        await read_file(path, limit=2000 if len(content) == 2001 else 10_000_000)
    assert refused.value.hint
    assert str(tmp_path) not in str(refused.value)


async def test_a_missing_file_a_folder_and_a_bad_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file"):
        await read_file(tmp_path / "gone.txt")
    with pytest.raises(InputError, match="folder"):
        await read_file(tmp_path)
    with pytest.raises(InputError, match="name"):
        await read_file(tmp_path / "a\0b")


async def test_standard_input_is_named_with_a_dash() -> None:
    capture = await read_stream(TEXT.encode(), published=date(2024, 3, 5))
    assert dict(capture.question) == {"name": "-", "published": "2024-03-05"}
    with pytest.raises(InputError, match="Standard input is empty"):
        await read_stream(b"")


async def test_an_endless_device_is_cut_off_at_the_limit() -> None:
    with pytest.raises(InputError, match=r"larger than"):
        await read_file(Path("/dev/zero"), limit=100_000)
