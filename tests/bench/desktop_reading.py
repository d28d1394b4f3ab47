"""How fast an export of Telegram Desktop is read, in how much memory: ``python -m tests.bench.desktop_reading [GB]``.

The export is made up and always the same. Chats are found and stretches cut over the whole file, which is read from the
disk; what decodes is timed over the first ``SAMPLE`` messages. The baseline is msgspec decoding those very messages one
by one, split beforehand and in memory. The peak of memory is that of this process over the whole file, before anything
is kept for the baseline.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from archiver.model.captures import Asked
from archiver.model.entries import Captured
from archiver.model.objects import NamedObject, ObjectRef
from archiver.sources.desktop import JSON, ROLE, Chat, Stretch, chats_in, observe, stretches
from archiver.sources.desktop.decode import decoded
from tests.bench.figure import Figure

Found = TypeVar("Found")
CHANNEL = 1410035294
SAMPLE = 100_000
"""Messages that are decoded and observed."""
_WHEN = datetime(2026, 1, 1, tzinfo=UTC)
_WORDS = ("Zelmara", "дорога", "сообщение", "вечером", "bridge", "north", "report", "километр", "video", "утром")


def figures(folder: Path, gigabytes: float = 0.25) -> Iterator[Figure]:
    """Scan, scan and decode, scan and decode and observe; memory of the first over the whole file."""
    path = folder / "result.json"
    write(path, int(gigabytes * 1e9))
    size = path.stat().st_size
    with path.open("rb") as file:
        before = _peak()
        seconds, found = _timed(lambda: chats_in(file, size))
        (chat,) = found
        seconds_cut, parts = _timed(lambda: list(stretches(file, chat)))
        after = _peak()
        megabytes = size / 1e6
        base = _decode_alone(file, chat, parts)
        yield _rate("finding chats", chat.messages / seconds, base)
        yield _rate("cutting into stretches", chat.messages / seconds_cut, base)
        yield _speed("cutting into stretches", megabytes / seconds_cut, base * megabytes / chat.messages)
        some = parts[: max(1, SAMPLE * len(parts) // max(1, chat.messages))]
        count = sum(each.messages for each in some)
        seconds_read, _ = _timed(lambda: [len(decoded(_bytes(file, each)).items) for each in some])
        share = seconds_cut * count / chat.messages
        yield _rate("cut and decode", count / (share + seconds_read), base)
        seconds_seen, _ = _timed(lambda: [_observed(file, each) for each in some])
        yield _rate("cut, decode and observe", count / (share + seconds_seen), base)
        yield _rate("observe alone", count / seconds_seen, base)
    yield Figure(
        name=f"memory over {megabytes:,.0f} MB",
        value=after / 1e6,
        unit="MB",
        baseline=before / 1e6,
        against="of the process before",
    )


def write(path: Path, size: int) -> None:
    """A result.json of about so many bytes, as the exporter indents it."""
    with path.open("wb") as file:
        head = f'{{\n "name": "Zelmara",\n "type": "public_channel",\n "id": {CHANNEL},\n "messages": [\n'
        file.write(head.encode())
        number, written = 1, 0
        while written < size:
            block = ",\n".join(_message(each) for each in range(number, number + 500)).encode()
            file.write((b",\n" if written else b"") + block)
            number, written = number + 500, written + len(block)
        file.write(b"\n ]\n}")


def _message(number: int) -> str:
    """One of ten kinds; a third has a file, a fifth was edited."""
    words = " ".join(_WORDS[(number * 7 + step * step) % len(_WORDS)] for step in range(30 + number % 25))
    message: dict[str, object] = {
        "id": number,
        "type": "message",
        "date": "2024-03-05T12:00:00",
        "date_unixtime": str(1_500_000_000 + number * 60),
    }
    if number % 5 == 0:
        message |= {"edited": "2024-03-05T12:01:00", "edited_unixtime": str(1_500_000_030 + number * 60)}
    message |= {"from": "Zelmara", "from_id": f"channel{CHANNEL}"}
    if number % 3 == 0:
        message |= {"photo": f"photos/photo_{number}@05-03-2024.jpg", "photo_file_size": 90_000 + number % 9}
        message |= {"width": 1280, "height": 720}
    if number % 10 == 7:
        message |= {"reply_to_message_id": number - 1}
    plain: list[object] = [{"type": "plain", "text": words}]
    styled = [{"type": "bold", "text": "Zelmara"}, *plain, {"type": "link", "text": f"https://example.org/{number}"}]
    message |= {"text": words, "text_entities": plain} if number % 2 else {"text": styled, "text_entities": styled}
    if number % 4:
        message |= {"reactions": [{"type": "emoji", "count": number % 50, "emoji": mark} for mark in "👍🔥"]}
    shown = msgspec.json.format(msgspec.json.encode(message), indent=1).decode()
    return "  " + shown.replace("\n", "\n  ")


def _observed(file: BinaryIO, part: Stretch) -> int:
    stored = NamedObject(role=ROLE, ref=ObjectRef(sha256="0" * 64, size=0), media_type="application/json")
    question = {"offset": part.offset, "length": part.length, "chat_id": str(CHANNEL), "chat_type": "public_channel"}
    entry = Captured(
        session=0,
        source="desktop",
        method=JSON,
        question=question,
        asked=Asked(asked=_WHEN, answered=_WHEN),
        status="ok",
        error=None,
        objects=(stored,),
    )
    return len(observe(entry, lambda _, at, length: _range(file, at, length)))


def _decode_alone(file: BinaryIO, chat: Chat, parts: list[Stretch]) -> float:
    """Messages a second of msgspec, over messages that are split and in memory already."""
    some = parts[: max(1, SAMPLE * len(parts) // max(1, chat.messages))]
    split = msgspec.json.Decoder(list[msgspec.Raw]).decode
    pieces = [bytes(piece) for each in some for piece in split(b"[" + _bytes(file, each) + b"]")]
    decode = msgspec.json.Decoder().decode
    seconds, _ = _timed(lambda: [len(decode(piece)) for piece in pieces])
    return len(pieces) / seconds


def _range(file: BinaryIO, at: int, length: int) -> bytes:
    return os.pread(file.fileno(), length, at)


def _bytes(file: BinaryIO, part: Stretch) -> bytes:
    return _range(file, part.offset, part.length)


def _timed(work: Callable[[], Found]) -> tuple[float, Found]:
    began = time.process_time()
    found = work()
    return time.process_time() - began, found


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _rate(name: str, value: float, base: float) -> Figure:
    return Figure(
        name=f"export: {name}", value=value, unit="messages/s", baseline=base, against="msgspec, split before"
    )


def _speed(name: str, value: float, base: float) -> Figure:
    return Figure(name=f"export: {name}", value=value, unit="MB/s", baseline=base, against="msgspec, split before")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        for figure in figures(Path(place), float(sys.argv[1]) if len(sys.argv) > 1 else 0.25):
            sys.stdout.write(figure.line() + "\n")
