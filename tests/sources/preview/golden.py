"""What the reader finds on saved pages, in short: ids, dates, counts, and digests in place of words and names.

``python -m tests.sources.preview.golden`` writes it anew into ``golden.json``. What changed there is to be looked at
beside the pages before it is committed.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from archiver.model.ids import MediaKey
from archiver.sources.preview.read import Page, WebFile, WebPost, read_page
from archiver.sources.preview.read.numbers import path_of
from archiver.sources.preview.read.values import Number, WebChannel, WebPoll, WebPreview

STORED = Path(__file__).with_name("golden.json")
Short = dict[str, Any]


def digest(text: str | None) -> str | None:
    """Words that are not ours are not repeated: the beginning of their SHA-256 tells whether they are the same."""
    return None if text is None else hashlib.sha256(text.encode()).hexdigest()[:12]


def key(url: str | None) -> str | None:
    return None if url is None else str(MediaKey.of("web", path_of(url)).id)


def said(value: Short) -> Short:
    """Without what there is nothing to say of."""
    return {name: each for name, each in value.items() if each not in (None, False, "", [], {})}


def of_page(page: Page) -> Short:
    return said(
        {
            "kind": page.kind,
            "missing": page.missing,
            "channel": of_channel(page.channel) if page.channel is not None else None,
            "before": page.before,
            "ids": page.ids,
            "faults": len(page.faults),
            "posts": [of_post(post) for post in page.posts],
        }
    )


def of_channel(channel: WebChannel) -> Short:
    return said(
        {
            "name": channel.name,
            "title": digest(channel.title),
            "verified": channel.verified,
            "about": digest(channel.description),
            "photo": key(channel.photo),
            "counters": {name: number.raw for name, number in channel.counters},
        }
    )


def of_post(post: WebPost) -> Short:
    forward, reply, place = post.forward, post.reply, post.place
    return said(
        {
            "channel": post.channel,
            "id": post.message_id,
            "channel_id": post.channel_id,
            "page_time": post.page_time.isoformat() if post.page_time else None,
            "date": post.date.isoformat() if post.date else None,
            "edited": post.edited,
            "views": of_number(post.views),
            "author": digest(post.author),
            "owner": digest(post.owner),
            "sender": digest(post.sender),
            "via_bot": digest(post.via_bot),
            "members": list(post.members),
            "files": [of_file(file) for file in post.files],
            "text": [len(post.text), digest(post.text)] if post.text else None,
            "spans": [[span.kind, span.offset, span.length, digest(span.value)] for span in post.spans],
            "service": digest(post.service),
            "closed": post.closed,
            "forward": [digest(forward.name), forward.message_id, digest(forward.author)] if forward else None,
            "reply": [reply.message_id, digest(reply.name), digest(reply.text)] if reply else None,
            "preview": of_preview(post.preview) if post.preview is not None else None,
            "poll": of_poll(post.poll) if post.poll is not None else None,
            "place": [place.latitude, place.longitude] if place else None,
            "buttons": [[digest(label), digest(url)] for label, url in post.buttons],
            "reactions": [[name, count.raw] for name, count in post.reactions],
        }
    )


def of_number(number: Number | None) -> list[Any] | None:
    return None if number is None else [number.raw, number.value, number.step]


def of_file(file: WebFile) -> Short:
    return said(
        {
            "kind": file.kind,
            "key": key(file.url),
            "why": file.why,
            "id": file.message_id,
            "seconds": file.duration_s,
            "thumb": key(file.thumb),
            "title": digest(file.title),
            "extra": digest(file.extra),
            "waveform": digest(file.waveform),
        }
    )


def of_preview(preview: WebPreview) -> Short:
    return said(
        {
            "url": digest(preview.url),
            "site": digest(preview.site),
            "title": digest(preview.title),
            "description": digest(preview.description),
            "picture": key(preview.picture),
            "video": key(preview.video),
        }
    )


def of_poll(poll: WebPoll) -> Short:
    return said(
        {
            "question": digest(poll.question),
            "type": poll.type,
            "options": [[digest(words), percent] for words, percent in poll.options],
            "voters": of_number(poll.voters),
        }
    )


def made(folder: Path) -> dict[str, Short]:
    """The short form of every saved page of Telegram's in the folder of fixtures."""
    return {file.stem: of_page(read_page(file.read_bytes())) for file in sorted((folder / "tme").glob("*.html"))}


def lines(value: dict[str, Short]) -> str:
    """JSON with a post on each line, so that a change shows where it is."""
    pages = []
    for name, page in value.items():
        posts = ",\n".join(f"   {json.dumps(post)}" for post in page.get("posts", []))
        head = json.dumps({each: page[each] for each in page if each != "posts"})[:-1]
        pages.append(f' "{name}": {head}' + (f', "posts": [\n{posts}\n ]}}' if posts else "}"))
    return "{\n" + ",\n".join(pages) + "\n}\n"


if __name__ == "__main__":
    given = os.environ.get("ARCHIVER_FIXTURES")
    if given is None:
        sys.exit("ARCHIVER_FIXTURES names no folder with saved pages.")
    STORED.write_text(lines(made(Path(given))), encoding="utf-8")
