"""Downloading: parts, windows, other data centres, expiring references, hashes."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from telethon import functions, types
from telethon.errors import (
    CdnMethodInvalidError,
    FileIdInvalidError,
    FileMigrateError,
    FileReferenceEmptyError,
    FileReferenceExpiredError,
    FileReferenceInvalidError,
    LimitInvalidError,
    OffsetInvalidError,
)

from archiver.demo import LoopbackTelegram, Media, World, WorldChannel

MIB = 1024 * 1024
DATE = datetime(2022, 1, 1, tzinfo=UTC)
DATA = b"".join(sha256(number.to_bytes(4, "big")).digest() for number in range(115_000))


async def posted(client: Any, channel: WorldChannel, media: Media) -> Any:
    """The message that carries a file."""
    channel.post(DATE, media=media)
    (message,) = await client.get_messages("demo_sabreen", limit=1)
    return message


def located(message: Any, thumb: str = "") -> Any:
    document = message.document
    return types.InputDocumentFileLocation(document.id, document.access_hash, document.file_reference, thumb)


async def in_parts(client: Any, message: Any, part: int = MIB) -> bytes:
    """The whole file by raw upload.getFile."""
    data = b""
    while len(data) < message.document.size:
        answer = await client(functions.upload.GetFileRequest(located(message), len(data), part))
        data += answer.bytes
    return data


async def test_a_file_of_several_parts(
    client: Any, channel: WorldChannel, world: World, server: LoopbackTelegram
) -> None:
    media = world.document("تقرير.pdf", "application/pdf", DATA)
    message = await posted(client, channel, media)
    assert (message.document.size, message.file.name, message.file.mime_type) == (
        len(DATA),
        "تقرير.pdf",
        "application/pdf",
    )
    data = await in_parts(client, message)
    assert sha256(data).hexdigest() == media.sha256 == sha256(DATA).hexdigest()
    assert server.count("upload.getFile") == 4
    past = await client(functions.upload.GetFileRequest(located(message), 4 * MIB, MIB))
    assert past.bytes == b""


async def test_a_file_at_another_data_centre(
    client: Any, channel: WorldChannel, world: World, server: LoopbackTelegram
) -> None:
    media = world.document("far.bin", data=DATA, dc=4)
    message = await posted(client, channel, media)
    assert message.document.dc_id == 4
    with pytest.raises(FileMigrateError) as refused:
        await client(functions.upload.GetFileRequest(located(message), 0, MIB))
    assert refused.value.new_dc == 4
    assert await client.download_media(message, bytes) == DATA
    assert server.count("auth.exportAuthorization") == server.count("auth.importAuthorization") == 1
    assert {request.dc for request in server.requests if request.method == "upload.getFile"} == {2, 4}


@pytest.mark.parametrize(
    ("offset", "limit", "precise", "error"),
    [
        (100, 4096, False, OffsetInvalidError),
        (-4096, 4096, False, OffsetInvalidError),
        (0, 1000, False, LimitInvalidError),
        (0, 0, False, LimitInvalidError),
        (0, 3 * 4096, False, LimitInvalidError),
        (0, 2 * MIB, False, LimitInvalidError),
        (MIB - 4096, 8192, False, LimitInvalidError),
        (512, 1024, True, OffsetInvalidError),
        (MIB - 1024, 2048, True, LimitInvalidError),
    ],
)
async def test_windows_that_are_refused(
    client: Any,
    channel: WorldChannel,
    world: World,
    offset: int,
    limit: int,
    precise: bool,
    error: type[Exception],
) -> None:
    message = await posted(client, channel, world.document("x", data=b"x" * 10))
    with pytest.raises(error):
        await client(functions.upload.GetFileRequest(located(message), offset, limit, precise=precise))


async def test_precise_windows(client: Any, channel: WorldChannel, world: World) -> None:
    message = await posted(client, channel, world.document("x", data=DATA))
    answer = await client(functions.upload.GetFileRequest(located(message), 1024, 3 * 1024, precise=True))
    assert answer.bytes == DATA[1024:4096]


async def test_expired_references(client: Any, channel: WorldChannel, world: World, server: LoopbackTelegram) -> None:
    media, other = world.document("x", data=DATA[:8192]), world.document("y", data=DATA[:8192])
    message, other_message = await posted(client, channel, media), await posted(client, channel, other)
    request = functions.upload.GetFileRequest
    server.expire_references(media)
    assert (await client(request(located(other_message), 0, 8192))).bytes == other.data
    with pytest.raises(FileReferenceExpiredError):
        await client(request(located(message), 0, 8192))
    server.expire_references()
    with pytest.raises(FileReferenceExpiredError):
        await client(request(located(other_message), 0, 8192))
    again = await client.get_messages("demo_sabreen", ids=message.id)
    assert (await client(request(located(again), 0, 8192))).bytes == media.data
    assert await client.download_media(other_message, bytes) == other.data


async def test_wrong_locations(client: Any, channel: WorldChannel, world: World) -> None:
    message = await posted(client, channel, world.document("x", data=b"x"))
    place = located(message)
    place.access_hash += 1
    with pytest.raises(FileIdInvalidError):
        await client(functions.upload.GetFileRequest(place, 0, 4096))
    for reference, error in ((b"", FileReferenceEmptyError), (b"nonsense", FileReferenceInvalidError)):
        place = located(message)
        place.file_reference = reference
        with pytest.raises(error):
            await client(functions.upload.GetFileRequest(place, 0, 4096))


async def test_file_hashes(client: Any, channel: WorldChannel, world: World) -> None:
    message = await posted(client, channel, world.document("x", data=DATA))
    hashes: list[Any] = []
    while sum(item.limit for item in hashes) < len(DATA):
        offset = sum(item.limit for item in hashes)
        answer = await client(functions.upload.GetFileHashesRequest(located(message), offset))
        assert len(answer) <= 8
        hashes += answer
    for item in hashes:
        assert item.hash == sha256(DATA[item.offset : item.offset + item.limit]).digest()
    assert {item.limit for item in hashes[:-1]} == {128 * 1024}


async def test_photos_videos_and_thumbs(client: Any, channel: WorldChannel, world: World) -> None:
    photo, video = world.photo(label="7"), world.video(2.0, dc=4)
    shown = await posted(client, channel, photo)
    assert await client.download_media(shown, bytes) == photo.data
    assert await client.download_media(shown, bytes, thumb=0) == photo.thumbs[0].data
    shown = await posted(client, channel, video)
    assert (shown.file.duration, shown.file.width, shown.file.height) == (2.0, 320, 180)
    assert await client.download_media(shown, bytes) == video.data
    assert await client.download_media(shown, bytes, thumb=0) == video.thumbs[0].data
    assert photo.data.startswith(b"\xff\xd8")
    assert video.data[4:8] == b"ftyp"


async def test_forwards_share_the_file_and_reuploads_do_not(client: Any, channel: WorldChannel, world: World) -> None:
    media = world.document("x", data=DATA[:999])
    other = world.add_channel("Autre", "autre_demo")
    original = channel.post(DATE, media=media)
    other.post(DATE, None, forward_of=original)
    other.post(DATE, media=world.reupload(media))
    again, forward = await client.get_messages("autre_demo", limit=2)
    assert forward.document.id == media.id
    assert again.document.id != media.id
    assert await client.download_media(again, bytes) == await client.download_media(forward, bytes) == media.data


async def test_given_videos(client: Any, channel: WorldChannel, world: World) -> None:
    film = world.video(1.0)
    given = world.video_from_bytes(film.data, 1.0, 320, 180, thumb=film.thumbs[0].data)
    shown = await posted(client, channel, given)
    assert (shown.document.thumbs[0].w, shown.document.mime_type) == (160, "video/mp4")
    assert await client.download_media(shown, bytes) == film.data


async def test_files_of_the_cdn(client: Any, channel: WorldChannel, world: World, server: LoopbackTelegram) -> None:
    media = world.document("x", data=DATA)
    media.cdn = True
    message = await posted(client, channel, media)
    away = await client(functions.upload.GetFileRequest(located(message), 0, MIB))
    assert isinstance(away, types.upload.FileCdnRedirect)
    assert (away.dc_id, len(away.file_hashes)) == (203, 8)
    cdn = await client._get_cdn_client(away)
    server.empty_cdn()
    request = functions.upload.GetCdnFileRequest(away.file_token, 2 * MIB, MIB)
    needed = await cdn(request)
    assert isinstance(needed, types.upload.CdnFileReuploadNeeded)
    await client(functions.upload.ReuploadCdnFileRequest(away.file_token, needed.request_token))
    sealed = (await cdn(request)).bytes
    counter = away.encryption_iv[:12] + (2 * MIB // 16).to_bytes(4, "big")
    plain = Cipher(AES(away.encryption_key), CTR(counter)).decryptor().update(sealed)
    assert plain == DATA[2 * MIB : 3 * MIB]
    vouched = await client(functions.upload.GetCdnFileHashesRequest(away.file_token, 2 * MIB))
    assert vouched[0].hash == sha256(plain[: 128 * 1024]).digest()
    with pytest.raises(CdnMethodInvalidError):
        await cdn(functions.help.GetNearestDcRequest())
    await cdn.disconnect()
