"""The articles of an archive: listed and shown."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from archiver.jobs import said as saying
from archiver.jobs import shapes, version_shapes
from archiver.jobs.report import posts_of
from archiver.jobs.videos.linked import videos_of_article
from archiver.jobs.videos.shapes import linked
from archiver.jobs.workplace import Workplace
from archiver.model.articles import RelatedArticle
from archiver.model.corroboration import Corroborated
from archiver.model.holds import Said
from archiver.model.ids import PostKey
from archiver.model.linked_videos import LinkedVideo
from archiver.model.records import ArticleRecord, ArticleSummary, PostRecord
from archiver.model.versions import Version
from archiver.model.wanted import USUAL_FILES, WantedFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleOutcome:
    """An article as the catalog knows it now; ``posts`` are all that its links name; ``gaps`` are sentences.
    ``wanted``: which of their files were to be saved. ``versions``: those of its page, the oldest first.
    ``related``: the articles that it points to. ``corroborated``: two accounts of its posts compared.
    ``videos``: of other sites, which it or one of its linked posts links to.
    ``said``: holds and remarks of people about it and its linked posts.
    """

    record: ArticleRecord
    posts: dict[PostKey, PostRecord]
    report: Path | None
    gaps: tuple[str, ...] = ()
    wanted: WantedFiles = USUAL_FILES
    versions: tuple[Version, ...] = ()
    related: tuple[RelatedArticle, ...] = ()
    corroborated: tuple[Corroborated, ...] = ()
    videos: tuple[LinkedVideo, ...] = ()
    said: tuple[Said, ...] = ()

    def document(self) -> shapes.Document:
        """The JSON of ``article add`` and ``article show``."""
        article = shapes.article(self.record, self.posts, self.report, self.wanted, self.related)
        return {
            **article,
            "versions": version_shapes.versions(self.versions),
            "corroborated": [shapes.corroborated(each) for each in self.corroborated],
            "videos": [linked(each) for each in self.videos],
            **saying.documents(self.said),
        }


async def list_articles(place: Workplace) -> list[ArticleSummary]:
    """All articles, newest capture first."""
    async with place.reading() as archive:
        return list(await archive.catalog.articles())


async def show_article(place: Workplace, name: str) -> ArticleOutcome:
    """One article by id, unique prefix or URL; raises UsageError where there is no such one."""
    async with place.reading() as archive:
        record = await archive.catalog.article(name)
        report = archive.layout.reports / f"{record.article_id[:12]}.html"
        posts = await posts_of(archive, record)
        return ArticleOutcome(
            record=record,
            posts=posts,
            report=report if await asyncio.to_thread(report.exists) else None,
            wanted=place.config.media.wanted,
            versions=tuple(await archive.catalog.versions(record.article_id)),
            related=await archive.catalog.related(record),
            corroborated=tuple(await archive.catalog.corroborations(posts)),
            videos=await videos_of_article(archive, record),
            said=await saying.said_about_article(archive, record, posts.values()),
        )
