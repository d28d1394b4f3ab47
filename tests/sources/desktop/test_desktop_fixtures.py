"""Exports that nobody on the project made: what is read of them, looked at once and kept as ids, dates, counts and
hashes. ``python -m tests.sources.desktop.test_desktop_fixtures`` writes the file anew, to be looked at again.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from archiver.model.observations import MediaFailed, Observation, PostSeen, Unreadable
from archiver.sources.desktop import chats_in, observe, stretches
from tests.sources.desktop.exports import captured, page_seen

FOLDER = Path(os.environ.get("ARCHIVER_FIXTURES", "")) / "tdesktop"
GOLDEN = Path(__file__).with_name("golden.json")
ZONE = "Europe/Chisinau"
pytestmark = pytest.mark.skipif(
    not os.environ.get("ARCHIVER_FIXTURES") or not FOLDER.is_dir(), reason="ARCHIVER_FIXTURES is not set"
)


def _post(post: PostSeen) -> dict[str, Any]:
    """What a post says, without its words."""
    found: dict[str, Any] = {
        "id": post.key.message_id,
        "date": post.date.isoformat(),
        "edited": None if post.edit_date is None else post.edit_date.isoformat(),
        "text": hashlib.sha256(post.text.encode()).hexdigest()[:12] if post.text else None,
        "spans": [f"{each.kind} {each.offset}+{each.length}" for each in post.spans],
        "media": [f"{each.kind} {each.mime} {each.size} {each.duration_s}" for each in post.media],
        "service": post.service,
        "reply_to": post.reply_to,
        "forward": post.forward is not None,
        "reactions": [count for _, count in post.reactions],
        "details": [type(each).__name__ for each in post.details],
        "votes": None if post.votes is None else [each.voters for each in post.votes.answers],
    }
    return {name: value for name, value in found.items() if value not in (None, [], False)}


def _summary(found: list[Observation]) -> dict[str, Any]:
    posts = [_post(each) for each in found if isinstance(each, PostSeen)]
    whole = json.dumps(posts, sort_keys=True).encode()
    return {
        "posts": len(posts),
        "first_and_last": [*posts[:25], *posts[25:][-3:]],
        "all": hashlib.sha256(whole).hexdigest(),
        "spans": dict(Counter(span.split()[0] for each in posts for span in each.get("spans", []))),
        "unreadable": [f"{each.subject}: {each.reason}" for each in found if isinstance(each, Unreadable)],
        "left_out": [each.reason for each in found if isinstance(each, MediaFailed)],
    }


def read() -> dict[str, Any]:
    """Everything that is kept of every fixture."""
    summaries: dict[str, Any] = {}
    for path in sorted(FOLDER.iterdir()):
        data = path.read_bytes()
        if path.suffix == ".html":
            summaries[path.name] = _summary(page_seen(data, zone=ZONE))
            continue
        for chat in chats_in(io.BytesIO(data), len(data)):
            found: list[Observation] = []
            for each in stretches(io.BytesIO(data), chat):
                question = {"offset": each.offset, "length": each.length, "zone": ZONE}
                entry = captured(question)
                found += observe(entry, lambda _, at, length, o=chat.offset, d=data: d[o + at : o + at + length])  # type: ignore[misc]
            head = {"type": chat.type, "id": chat.id, "complete": chat.complete, "unzoned": chat.unzoned}
            summaries[path.name] = {**head, **_summary(found)}
    return summaries


def test_what_is_read_of_each_export_is_what_was_looked_at() -> None:
    kept = json.loads(GOLDEN.read_text(encoding="utf-8"))
    found = read()
    assert found.keys() == kept.keys()
    for name, summary in found.items():
        assert summary == kept[name], name


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(read(), indent=1) + "\n", encoding="utf-8")
