"""Questions about articles, their citations and what those are linked to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from archiver.catalog.clock import from_us
from archiver.catalog.faults import decoding
from archiver.catalog.queries.base import listed, unpacked
from archiver.catalog.queries.media import HASH_CARRIERS
from archiver.catalog.queries.reviews import ReviewQueries
from archiver.catalog.statements import Row
from archiver.catalog.texts import storable, url_key
from archiver.errors import UsageError
from archiver.model.articles_json import article_from_fields
from archiver.model.citations import Citation
from archiver.model.citations_json import citation_from_fields
from archiver.model.derived import ArticleReading
from archiver.model.ids import PostKey
from archiver.model.json_fields import Fields
from archiver.model.links import Resolution
from archiver.model.links_json import resolution_from_fields
from archiver.model.objects import NamedObject, ObjectRef
from archiver.model.records import ArticleCapture, ArticleRecord, ArticleSummary, LinkedFrom
from archiver.model.reviews import laid_over

BY_PREFIX = "SELECT article_id FROM articles WHERE article_id >= ? AND article_id < ? ORDER BY article_id LIMIT 6"
# By the address that was asked for, else by the one that the page gives as its own.
BY_URL = """
SELECT article_id FROM (
    SELECT article_id, entry, 1 AS asked FROM articles WHERE url_key = ?1
    UNION ALL SELECT article_id, entry, 0 FROM article_readings WHERE json_extract(document, '$.url') = ?2
) ORDER BY asked DESC, entry DESC LIMIT 1
"""
READING = "(SELECT max(entry) FROM article_readings AS x WHERE x.article_id = a.article_id)"
LINKING = "(SELECT max(entry) FROM article_links AS x WHERE x.article_id = a.article_id)"
ARTICLE = f"""
SELECT a.article_id, a.entry, a.captured_us, a.body_sha256, a.path, r.entry, r.text, r.document
FROM articles AS a JOIN article_readings AS r ON r.entry = {READING} WHERE a.article_id = ?
"""  # noqa: S608  constants
NEWEST_READING = "SELECT entry FROM article_readings WHERE article_id = ? ORDER BY entry DESC LIMIT 1"
CITATIONS = "SELECT citation_id, document FROM citations WHERE entry = ? ORDER BY position"
RESOLVED = f"""
SELECT s.citation_id, s.document FROM articles AS a JOIN resolutions AS s ON s.entry = {LINKING}
WHERE a.article_id = ? ORDER BY s.position
"""  # noqa: S608  constants
VERDICT = "v.citation_id = s.citation_id AND v.channel_id = l.channel_id AND v.message_id = l.message_id"
# Citations of the newest reading with a link that is decided so, and those with a post that a person chose.
DECIDED = f"""
SELECT s.citation_id FROM resolutions AS s
JOIN links AS l ON l.entry = s.entry AND l.position = s.position
JOIN citations AS c ON c.entry = r.entry AND c.citation_id = s.citation_id
LEFT JOIN verdicts AS v ON {VERDICT}
WHERE s.entry = {LINKING} AND coalesce(v.decision, l.decision) IN
"""  # noqa: S608  constants
CHOSEN = """
SELECT c.citation_id FROM citations AS c
JOIN verdicts AS v ON v.citation_id = c.citation_id AND v.decision = 'accepted' WHERE c.entry = r.entry
"""
SUMMARIES = f"""
SELECT a.article_id, a.url, r.title, json_extract(r.document, '$.published'), a.captured_us,
    (SELECT count(*) FROM citations AS c WHERE c.entry = r.entry),
    (SELECT count(*) FROM ({DECIDED} ('auto', 'accepted') UNION {CHOSEN})),
    (SELECT count(*) FROM ({DECIDED} ('proposed') EXCEPT {DECIDED} ('auto', 'accepted') EXCEPT {CHOSEN})),
    a.path, EXISTS (SELECT 1 FROM articles AS b WHERE b.url_key = a.url_key AND b.entry > a.entry),
    json_extract(r.document, '$.language'), {LINKING} IS NOT NULL
FROM articles AS a LEFT JOIN article_readings AS r ON r.entry = {READING}
"""  # noqa: S608  constants
THESE = "WHERE a.article_id IN (SELECT value FROM json_each(?))"
CAPTURES = """
SELECT x.entry, x.seen_us, x.url, x.path, c.question, o.role, o.sha256, o.sha512, o.size, o.media_type,
    o.encoding
FROM article_captures AS x JOIN captures AS c ON c.entry = x.entry
JOIN objects AS o ON o.entry = x.entry AND o.role = 'page'
WHERE x.article_id = ? ORDER BY x.entry, x.position, o.position
"""
# A post that a person chose is among the links only where the linker has found it since.
LINKED = f"""
SELECT a.article_id, s.citation_id, l.channel_id, l.message_id, l.score, coalesce(v.decision, l.decision),
    a.captured_us, l.position, l.rank
FROM links AS l JOIN resolutions AS s ON s.entry = l.entry AND s.position = l.position
JOIN article_links AS n ON n.entry = l.entry
JOIN articles AS a ON a.article_id = n.article_id AND l.entry = {LINKING}
LEFT JOIN verdicts AS v ON {VERDICT}
WHERE {{about}}
UNION ALL
SELECT a.article_id, l.citation_id, l.channel_id, l.message_id, coalesce(json_extract(k.value, '$.score'), 0.0),
    l.decision, a.captured_us, coalesce(s.position, -1), -1
FROM verdicts AS l JOIN articles AS a ON a.article_id = l.article_id
LEFT JOIN resolutions AS s ON s.entry = {LINKING} AND s.citation_id = l.citation_id
LEFT JOIN json_each(s.document, '$.runners_up') AS k
    ON json_extract(k.value, '$.post') = l.channel_id || '/' || l.message_id
WHERE l.decision = 'accepted' AND {{about}} AND NOT EXISTS (
    SELECT 1 FROM links AS k WHERE k.entry = s.entry AND k.position = s.position
        AND k.channel_id = l.channel_id AND k.message_id = l.message_id)
ORDER BY 7, 1, 8, 9
"""  # noqa: S608  constants
ONE_POST = "l.channel_id = ?1 AND l.message_id = ?2"
WITH_HASH = f"(l.channel_id, l.message_id) IN ({HASH_CARRIERS})"


class ArticleQueries(ReviewQueries):
    """Articles as captured, read and linked; the newest reading and the newest resolutions count.

    A person's decisions are laid over the links, everywhere but in ``linker_output``.
    """

    async def article_ids(self) -> set[str]:
        """The ids of all articles."""
        return {name for (name,) in await self._reads.rows("SELECT article_id FROM articles", ())}

    async def article_id(self, name: str) -> str:
        """The id of the article with this id, unique beginning of an id, or URL (then the newest capture's).

        Raises UsageError where there is none, and where a beginning fits several, naming them.
        """
        wanted = name.strip()
        if re.fullmatch(r"[0-9a-fA-F]{1,64}", wanted):
            low = wanted.lower()
            rows = await self._reads.rows(BY_PREFIX, (low, f"{low}g"))
            if len(rows) > 1:
                named = ", ".join(row[0][: max(12, len(low) + 4)] for row in rows)
                raise UsageError(f"{name} is the beginning of several articles.", hint=f"Among them: {named}.")
        else:
            rows = await self._reads.rows(BY_URL, (url_key(wanted), wanted))
        if not rows:
            raise UsageError(
                f"The archive has no article “{storable(name)}”.",
                hint="`archiver article list` shows those it has.",
            )
        return str(rows[0][0])

    async def article(self, name: str) -> ArticleRecord:
        """An article by id, unique beginning of an id, or URL.

        Raises UsageError where there is none, and where it was captured but not read yet.
        """
        article_id = await self.article_id(name)
        row = await self._reads.row(ARTICLE, (article_id,))
        if row is None:
            raise UsageError(
                f"The article {article_id[:12]} is captured, but was not read yet.",
                hint="Run `archiver article add` for it again.",
            )
        citations = await self._reads.rows(CITATIONS, (row[5],))
        resolutions = await self.resolutions(article_id)
        reviews = await self.reviews(article_id)
        with decoding(self._reads.name):
            return replace(_record(row, citations), resolutions=resolutions, reviews=reviews)

    async def reading(self, article_id: str) -> ArticleReading | None:
        """The newest reading of an article (full id), None where it is not read yet."""
        row = await self._reads.row(ARTICLE, (article_id,))
        if row is None:
            return None
        citations = await self._reads.rows(CITATIONS, (row[5],))
        with decoding(self._reads.name):
            record = _record(row, citations)
        return ArticleReading(
            article_id=article_id,
            article=record.article,
            citations=tuple(citation for _, citation in record.citations),
        )

    async def citations(self, article_id: str) -> tuple[tuple[str, Citation], ...] | None:
        """The citations of the newest reading of an article (full id), with their ids; None where it is not read."""
        rows = await self._reads.rows(NEWEST_READING, (article_id,))
        if not rows:
            return None
        found = await self._reads.rows(CITATIONS, (rows[0][0],))
        with decoding(self._reads.name):
            return tuple((name, _citation(document)) for name, document in found)

    async def articles(self) -> list[ArticleSummary]:
        """All articles, the newest capture first."""
        return await self._summaries(f"{SUMMARIES} ORDER BY a.entry DESC, a.article_id", ())

    async def summaries_of(self, article_ids: Sequence[str]) -> list[ArticleSummary]:
        """These articles (full ids), each once, the oldest capture first; those that are not there are left out."""
        return await self._summaries(f"{SUMMARIES} {THESE} ORDER BY a.entry, a.article_id", (listed(article_ids),))

    async def article_captures(self, article_id: str) -> list[ArticleCapture]:
        """Every capture of an article (full id), the newest last."""
        rows = await self._reads.rows(CAPTURES, (article_id,))
        with decoding(self._reads.name):
            return [_capture(row) for row in rows]

    async def linked_from(self, key: PostKey) -> list[LinkedFrom]:
        """Citations that are linked to this post, whatever was decided of the link."""
        return await self._linked(ONE_POST, (key.channel_id, key.message_id))

    async def linked_from_sha256(self, sha256: str) -> list[LinkedFrom]:
        """Citations that are linked to a post with a file of this hash."""
        return await self._linked(WITH_HASH, (sha256,))

    async def articles_linking(self, key: PostKey) -> list[ArticleSummary]:
        """Articles with a citation that is linked to this post; a rejected link does not count."""
        return _once(await self.linked_from(key))

    async def articles_linking_sha256(self, sha256: str) -> list[ArticleSummary]:
        """Articles with a citation linked to a post with a file of this hash, without rejected links."""
        return _once(await self.linked_from_sha256(sha256))

    async def resolutions(self, article_id: str) -> dict[str, Resolution]:
        """What became of the citations of an article (full id), by citation id.

        A citation whose post a person named has one before it was ever resolved.
        """
        found = await self.linker_output(article_id)
        for citation_id, about in (await self.verdicts(article_id)).items():
            if citation_id in found or "accepted" in about.values():
                found[citation_id] = laid_over(found.get(citation_id) or Resolution(citation_id=citation_id), about)
        return found

    async def linker_output(self, article_id: str) -> dict[str, Resolution]:
        """What the linker put out for an article (full id), by citation id, without anybody's decisions."""
        rows = await self._reads.rows(RESOLVED, (article_id,))
        with decoding(self._reads.name):
            return _resolutions(rows)

    async def _linked(self, about: str, values: tuple[object, ...]) -> list[LinkedFrom]:
        rows = await self._reads.rows(LINKED.format(about=about), values)
        ids = sorted({row[0] for row in rows})
        found = await self._summaries(f"{SUMMARIES} {THESE}", (listed(ids),))
        articles = {summary.article_id: summary for summary in found}
        return [
            LinkedFrom(
                article=articles[article_id],
                citation_id=citation_id,
                post=PostKey(channel_id, message_id),
                score=score,
                decision=decision,
            )
            for article_id, citation_id, channel_id, message_id, score, decision, *_ in rows
        ]

    async def _summaries(self, sql: str, values: tuple[object, ...]) -> list[ArticleSummary]:
        rows = await self._reads.rows(sql, values)
        with decoding(self._reads.name):
            return [
                ArticleSummary(
                    article_id=article_id,
                    url=url,
                    title=title or None,
                    published=published,
                    captured=from_us(captured_us),
                    citations=citations,
                    linked=linked,
                    proposed=proposed,
                    path=path,
                    earlier=bool(earlier),
                    language=language,
                    looked_for=bool(looked_for),
                )
                for (
                    article_id, url, title, published, captured_us, citations, linked, proposed, path, earlier,
                    language, looked_for,
                ) in rows
            ]  # fmt: skip


def _once(links: Sequence[LinkedFrom]) -> list[ArticleSummary]:
    found = {link.article.article_id: link.article for link in links if link.decision != "rejected"}
    return list(found.values())


def _record(row: Row, citations: Sequence[Row]) -> ArticleRecord:
    document = unpacked(row[7])
    document["text"] = row[6]
    return ArticleRecord(
        article_id=row[0],
        entry=row[1],
        captured=from_us(row[2]),
        body_sha256=row[3],
        path=row[4],
        article=article_from_fields(Fields(document, "article")),
        citations=tuple((name, _citation(text)) for name, text in citations),
        resolutions={},
        reading_entry=row[5],
    )


def _citation(document: str) -> Citation:
    return citation_from_fields(Fields(unpacked(document), "citation"))


def _resolutions(rows: Sequence[Row]) -> dict[str, Resolution]:
    return {name: resolution_from_fields(Fields(unpacked(text), "resolution")) for name, text in rows}


def _capture(row: Row) -> ArticleCapture:
    entry, seen_us, url, path, question, role, sha256, sha512, size, media_type, encoding = row
    return ArticleCapture(
        entry=entry,
        captured=from_us(seen_us),
        url=url,
        path=path,
        question=unpacked(question),
        page=NamedObject(
            role=role,
            ref=ObjectRef(sha256=sha256, sha512=sha512, size=size),
            media_type=media_type,
            encoding=encoding,
        ),
    )
