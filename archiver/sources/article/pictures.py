"""Pictures and films of articles: from the web or beside a page's file, as captures whose object is the file itself.

The bytes are stored as a browser would save them (transfer and content encodings undone), so that ``sha256sum`` of the
file that anybody downloads is the object's name. What the server said besides is in the question (``type``, ``final``).
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from archiver.errors import InputError
from archiver.model.articles import ArticlePicture
from archiver.model.captures import Asked, Capture, Json
from archiver.model.entries import Captured
from archiver.model.objects import Bytes
from archiver.model.observations import ArticleMediaSeen, Observation
from archiver.sources.article.kinds import kind_of
from archiver.sources.web.body import unwrap
from archiver.sources.web.limits import MIB, Limits

if TYPE_CHECKING:
    from archiver.sources.web.fetch import Fetcher

GET = "picture.get"
READ = "picture.read"
PICTURE_METHODS = frozenset({GET, READ})
ACCEPT = "image/avif,image/webp,image/png,image/jpeg,image/*;q=0.9,video/mp4,video/*;q=0.8,*/*;q=0.1"
NO_PICTURE = "no picture or film"
_LONGEST = 2_000


async def fetch_picture(fetcher: Fetcher, article_id: str, picture: ArticlePicture, limits: Limits) -> Capture:
    """The capture of a picture at an address of the web; "failed" too where what lies there is no picture or film.

    Raises as ``Fetcher.capture``.
    """
    capture = await fetcher.capture(picture.url or "", method=GET, role="media", headers={"Accept": ACCEPT})
    return await asyncio.to_thread(_unpacked, capture, article_id, picture, limits)


def _unpacked(capture: Capture, article_id: str, picture: ArticlePicture, limits: Limits) -> Capture:
    question = question_of(article_id, picture) | {"url": str(capture.question["url"])}
    if capture.status != "ok":
        return replace(capture, question=question, answer=())
    body = unwrap(capture.answer[0].data, limits.decoded)
    if body.url and body.url != question["url"]:
        question["final"] = body.url[:_LONGEST]
    kind = kind_of(body.data)
    if kind is None:
        return replace(capture, question=question, status="failed", error=NO_PICTURE, answer=())
    return replace(capture, question=question, answer=(Bytes(role="media", data=body.data, media_type=kind),))


async def read_picture(folder: Path, article_id: str, picture: ArticlePicture, limit: int) -> Capture | None:
    """The capture of a picture that lies beside a page's file, in ``folder`` or below it; None where none lies there.

    Raises InputError for one of more than ``limit`` bytes.
    """
    asked = datetime.now(UTC)
    data = await asyncio.to_thread(_beside, folder, picture.src, limit)
    kind = None if data is None else kind_of(data)
    if data is None or kind is None:
        return None
    return Capture(
        source="article",
        method=READ,
        question=question_of(article_id, picture),
        asked=Asked(asked=asked, answered=datetime.now(UTC)),
        answer=(Bytes(role="media", data=data, media_type=kind),),
    )


def question_of(article_id: str, picture: ArticlePicture) -> dict[str, Json]:
    """What a picture's capture says of it: the article, and where in it the picture stands."""
    question: dict[str, Json] = {"article": article_id, "place": picture.place, "source": picture.source}
    if picture.end:
        question |= {"start": picture.start, "end": picture.end}
    return question


def observe_picture(captured: Captured) -> list[Observation]:
    """What a picture's capture shows: that an article has it, or that it could not be had."""
    question = captured.question
    article, source, place = question.get("article"), question.get("source"), question.get("place")
    if not (isinstance(article, str) and isinstance(source, str) and isinstance(place, str)):
        return []
    stored = next((named for named in captured.objects if named.role == "media"), None)
    start, end = question.get("start"), question.get("end")
    return [
        ArticleMediaSeen(
            article_id=article,
            source=source,
            place=place,
            start=start if isinstance(start, int) else 0,
            end=end if isinstance(end, int) else 0,
            sha256=stored.ref.sha256 if stored and captured.status == "ok" else None,
            error=captured.error,
        )
    ]


def _beside(folder: Path, src: str, limit: int) -> bytes | None:
    """The bytes of a file that a page names by a relative path; nothing outside the page's own folder is read."""
    try:
        parts = urlsplit(src)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return None
    try:
        root = folder.resolve(strict=True)
        path = (root / unquote(parts.path)).resolve(strict=True)
        if not path.is_relative_to(root) or not path.is_file():
            return None
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError):
        return None
    if len(data) > limit:
        raise InputError(
            f"The picture {path.name} of the page is larger than {limit / MIB:g} MiB.",
            hint="Raise [article] picture_bytes in the configuration.",
        )
    return data
