"""A file of 20 MB, made as it is read: stretches tile it, memory stays flat."""

from __future__ import annotations

import io
import tracemalloc
from itertools import pairwise

from archiver.sources.desktop import chats_in, stretches
from tests.sources.desktop.exports import chat_of, export, message

COUNT = 18_000


def _file() -> bytes:
    text = [{"type": "bold", "text": "Zelmara"}, " said: ", {"type": "link", "text": "https://example.org"}, "x" * 700]
    return export(
        message(each, text, reactions=[{"type": "emoji", "count": each, "emoji": "x"}]) for each in range(1, COUNT + 1)
    )


def test_stretches_tile_a_large_file_exactly_once() -> None:
    data = _file()
    assert len(data) > 20_000_000
    chat = chat_of(data)
    found = list(stretches(io.BytesIO(data), chat))
    assert (chat.messages, chat.broken, chat.complete) == (COUNT, 0, True)
    assert sum(each.messages for each in found) == COUNT
    assert [data[one.end : other.offset] for one, other in pairwise(found)] == [b",\n  "] * (len(found) - 1)
    assert data[chat.messages_at : found[0].offset] == b"\n  "
    assert data[found[-1].end :] == b"\n ]\n}"
    assert max(each.length for each in found) <= 1 << 20
    assert len(found) < len(data) / (1 << 20) * 1.1 + 1


def test_memory_does_not_grow_with_the_file() -> None:
    data = _file()
    file = io.BytesIO(data)
    tracemalloc.start()
    try:
        (chat,) = chats_in(file, len(data))
        for _ in stretches(file, chat):
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 12_000_000
