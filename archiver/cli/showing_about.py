"""What an article's page says of itself, with where it says so, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.cli.showing import safe, say

if TYPE_CHECKING:
    from archiver.jobs.articles import ArticleOutcome

MOST_RELATED = 5


def show_about(outcome: ArticleOutcome) -> None:
    """Outlet, author, days and language in one line; the copy that was read; related articles that are archived."""
    article = outcome.record.article
    facts = [
        ("outlet", article.site, article.site_from),
        ("author", article.author, article.author_from),
        ("day", str(article.published) if article.published else None, article.published_from),
        ("changed", str(article.modified) if article.modified else None, article.modified_from),
        ("language", article.language, article.language_from),
    ]
    said = [f"{name} {safe(value, 60)} ({safe(origin)})" for name, value, origin in facts if value and origin]
    if said:
        say("; ".join(said), 2)
    if article.copy is not None:
        made = f", made {article.copy.captured:%Y-%m-%d %H:%M} UTC" if article.copy.captured else ""
        say(f"read from a copy in a web archive: {safe(article.copy.url)}{made}", 2)
    archived = [each for each in outcome.related if each.article_id]
    for each in archived[:MOST_RELATED]:
        say(f"points to {(each.article_id or '')[:12]}  {safe(each.link.title)}", 2)
