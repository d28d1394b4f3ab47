"""What people said about the evidence that a page or a command shows: holds in force, remarks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from archiver.archive import Archive
from archiver.jobs.shapes import Document
from archiver.jobs.targets import describe_target
from archiver.model.custody import Target
from archiver.model.holds import Said
from archiver.model.records import ArticleRecord, PostRecord


async def said_about_article(archive: Archive, record: ArticleRecord, posts: Iterable[PostRecord]) -> tuple[Said, ...]:
    """About the article, its capture, and ``posts``, which it is linked to."""
    linked = {link.post for each in record.resolutions.values() for link in each.links}
    own = [
        Target("article", record.article_id),
        Target("object", record.article_id),
        Target("entry", str(record.entry)),
    ]
    return await _said(archive, [*own, *_of_posts([post for post in posts if post.key in linked])])


async def said_about_posts(archive: Archive, posts: Iterable[PostRecord], hashes: Iterable[str]) -> tuple[Said, ...]:
    """About posts, their files and channels, and the objects ``hashes``."""
    return await _said(archive, [*(Target("object", sha256) for sha256 in hashes), *_of_posts(posts)])


def documents(said: Sequence[Said]) -> Document:
    """Their JSON, by kind: "holds" and "remarks"."""
    return {f"{kind}s": [_document(each) for each in said if each.kind == kind] for kind in ("hold", "remark")}


def _document(said: Said) -> Document:
    return {
        "entry": said.entry,
        "time": said.time.isoformat(),
        "target": {"kind": said.target.kind, "id": said.target.id},
        "name": said.name,
        "reason" if said.kind == "hold" else "text": said.text,
        "by": said.by,
    }


def _of_posts(posts: Iterable[PostRecord]) -> list[Target]:
    found: list[Target] = []
    for post in posts:
        found += [Target("post", str(post.key)), Target("channel", str(post.key.channel_id))]
        found.append(Target("entry", str(post.entry)))
        found += [Target("media", str(each.key)) for each in post.stored]
        found += [Target("object", each.sha256) for each in post.stored]
    return found


async def _said(archive: Archive, targets: Sequence[Target]) -> tuple[Said, ...]:
    """In the order of the log; a hold on the whole archive is one on each of these."""
    found = await archive.catalog.said_about([Target("archive"), *targets])
    return tuple([replace(each, name=await describe_target(archive, each.target)) for each in found])
