"""The articles of the same site that an article points to ("read also"), captured and read beside it: one level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from archiver.archive import Writer
from archiver.errors import InputError, NetworkError
from archiver.jobs.article_pictures import capture_pictures
from archiver.jobs.inbox import named
from archiver.jobs.linking import capture_article, read_article
from archiver.jobs.pages import PageRequest
from archiver.jobs.web import RobotsError, Web
from archiver.jobs.workplace import Workplace
from archiver.model.articles import RelatedArticle
from archiver.model.records import ArticleRecord
from archiver.sources.article.feeds import same_site
from archiver.wording import counted

MOST = 20
"""Pages of one article that are followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAlso:
    """``captured``: articles that were read now, in the order of the page; ``gaps``: sentences."""

    captured: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


async def read_also(place: Workplace, archive: Writer, web: Web, article_id: str) -> ReadAlso:
    """Capture and read what the article points to on its own site; their own such links are not followed.

    What is archived already is left alone. A page that cannot be had is a gap and stops no other.
    """
    record = await archive.catalog.article(article_id)
    fresh, elsewhere = own_links(record, await archive.catalog.related(record))
    gaps: list[str] = []
    if record.article.url is None and record.article.related:
        gaps.append("The article's own address is not known, so that no page of its site can be told; give it: --url.")
    if len(fresh) > MOST:
        gaps.append(f"The article points to {len(fresh)} pages of its site; {len(fresh) - MOST} were left out.")
    if elsewhere:
        place.progress.step(f"{counted(elsewhere, 'related page')} of other sites {_are(elsewhere)} not followed")
    captured: list[str] = []
    for url in fresh[:MOST]:
        place.progress.step(f"Related page: {url}")
        try:
            page = PageRequest(source=url)
            found, _ = await capture_article(place, archive, page, web)
            await read_article(place, archive, found)
            gaps += (await capture_pictures(place, archive, web, found, page)).gaps
        except (RobotsError, InputError, NetworkError) as fault:
            gaps.append(named(fault, url))
        else:
            captured += [found] if found != article_id else []
    return ReadAlso(captured=tuple(dict.fromkeys(captured)), gaps=tuple(gaps))


def own_links(record: ArticleRecord, related: Sequence[RelatedArticle]) -> tuple[list[str], int]:
    """The addresses on the article's own site that it points to and that are not archived, each once, and how many lie
    elsewhere.
    """
    base = record.article.url
    if base is None:
        return [], 0
    urls = [_joined(base, each.link.url) for each in related if each.article_id is None]
    others = [url for url in dict.fromkeys(urls) if url is not None and url != base]
    own = [url for url in others if same_site(url, base)]
    return own, len(others) - len(own)


def _joined(base: str, url: str | None) -> str | None:
    if url is None:
        return None
    try:
        joined = urljoin(base, url.strip()).partition("#")[0]
        return joined if urlsplit(joined).scheme in ("http", "https") else None
    except ValueError:
        return None


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
