"""The pictures and films that an article shows, captured with it: each once, whatever became of it.

They are what the article itself holds of the footage that it speaks of: by their fingerprints its citations are
resolved where words do not lead to a post.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archiver.archive import Writer
from archiver.errors import InputError, NetworkError
from archiver.jobs.pages import PageRequest, without_credentials
from archiver.jobs.web import Web
from archiver.jobs.workplace import Workplace
from archiver.model.articles import ArticlePicture
from archiver.model.captures import Asked, Capture
from archiver.sources.article import HostBusyError, question_of, read_picture
from archiver.wording import counted

LONGEST_ERROR = 300
MOST_SILENT = 2
"""After so many pictures that nobody answered for, the others of the article are left to another time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictured:
    """How many pictures and films were stored now; ``gaps``: sentences, of embedded posts' own media alone."""

    stored: int = 0
    gaps: tuple[str, ...] = ()


async def capture_pictures(
    place: Workplace, archive: Writer, web: Web, article_id: str, page: PageRequest | None = None
) -> Pictured:
    """Ask for what the newest reading of an article names and nobody asked for yet, for this version of its page or
    another. ``page``: what the article was given as, so that pictures beside a file are found.

    What lies on the web is fetched for pages of the web, and for a page's file where the settings say so: to open a
    saved page tells its site nothing.
    """
    settings = place.config.article
    reading = await archive.catalog.reading(article_id)
    if not settings.pictures or reading is None or not reading.article.pictures:
        return Pictured()
    tried = await archive.catalog.article_media_tried(article_id)
    todo = [each for each in reading.article.pictures[: settings.picture_count] if each.source not in tried]
    folder = None if page is None or page.is_url or page.source == "-" else Path(page.source).parent
    fetched = settings.pictures_of_files or await _is_of_the_web(archive, article_id)
    asking = _Asking(place, archive, web, article_id, folder, fetched=fetched)
    for picture in todo:
        if not await asking.ask(picture):
            break
    if asking.stored:
        place.progress.step(f"Captured {counted(asking.stored, 'picture')} of the article")
    return Pictured(stored=asking.stored, gaps=tuple(asking.gaps))


async def _is_of_the_web(archive: Writer, article_id: str) -> bool:
    return any(each.path is None for each in await archive.catalog.article_captures(article_id))


class _Asking:
    def __init__(
        self, place: Workplace, archive: Writer, web: Web, article_id: str, folder: Path | None, *, fetched: bool
    ) -> None:
        self._place, self._archive, self._web = place, archive, web
        self._article_id, self._folder, self._fetched = article_id, folder, fetched
        self._silent = 0
        self.stored = 0
        self.gaps: list[str] = []

    async def ask(self, picture: ArticlePicture) -> bool:
        """One picture, recorded with what became of it; False where the others are better left for now."""
        asked = datetime.now(UTC)
        try:
            capture = await self._had(picture)
        except HostBusyError:
            return False  # it was not asked at all, and is not to be
        except NetworkError as fault:
            capture = self._in_vain(picture, asked, fault.sentence)
            self._silent += 1
        except InputError as fault:
            capture = self._in_vain(picture, asked, fault.sentence)
        if capture is None:
            return True
        await self._archive.record(capture)
        if capture.status == "ok":
            self.stored += 1
        elif picture.place == "embed":
            source = without_credentials(picture.source)[:LONGEST_ERROR]
            self.gaps.append(f"A picture of an embedded post could not be had: {source} ({capture.error}).")
        return self._silent < MOST_SILENT

    async def _had(self, picture: ArticlePicture) -> Capture | None:
        """The capture; None where a picture is not asked for."""
        if self._folder is not None:
            limit = self._place.config.article.picture_bytes
            beside = await read_picture(self._folder, self._article_id, picture, limit)
            if beside is not None:
                return beside
        if picture.url is None or not self._fetched:
            return None
        return await self._web.picture(self._article_id, picture)

    def _in_vain(self, picture: ArticlePicture, asked: datetime, sentence: str) -> Capture:
        return Capture(
            source="article",
            method="picture.get" if picture.url else "picture.read",
            question=question_of(self._article_id, picture),
            asked=Asked(asked=asked, answered=datetime.now(UTC)),
            status="failed",
            error=sentence.rstrip(".")[:LONGEST_ERROR],
        )
