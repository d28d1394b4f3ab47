"""What the log brought since an entry, as events. Read from the catalog alone: nothing depends on who noticed it."""

from __future__ import annotations

from collections.abc import Collection

from archiver.archive import Archive
from archiver.model.events import Event
from archiver.model.ids import PostKey
from archiver.model.records import ArticleSummary, PostRecord
from archiver.text.difference import short_difference
from archiver.wording import shortened

LONGEST = 600
"""Characters of a change."""


async def events_since(archive: Archive, entry: int) -> list[Event]:
    """Edits and deletions of cited posts, names that moved, matches: what entries after ``entry`` show, in order."""
    cited = await archive.catalog.cited_posts()
    found = [*await _edited(archive, cited, entry), *await _gone(archive, cited, entry)]
    found += await _moved(archive, entry)
    found += await _matched(archive, entry)
    return sorted(found, key=lambda each: (each.entry or 0, each.id))


async def _edited(archive: Archive, cited: Collection[PostKey], entry: int) -> list[Event]:
    events = []
    for key, version in await archive.catalog.edited_since(sorted(cited), entry):
        history = [each for each in await archive.catalog.post_history(key) if not each.repeats]
        place = next((n for n, each in enumerate(history) if each.entry == version), 0)
        if place == 0:
            continue  # the first version: nothing was changed
        post = await archive.catalog.post(key)
        if post is None:
            continue
        now, before = history[place], history[place - 1]
        change = short_difference(before.seen.text, now.seen.text)
        about = await _about(archive, post)
        events.append(
            Event(
                id=f"edited:{key}:{version}",
                kind="edited",
                time=now.seen_at,
                sentence=f"A cited post was edited: {_name(post)}.",
                change=shortened(change, LONGEST) if now.seen.text != before.seen.text else "its files or details",
                entry=version,
                **about,
            )
        )
    return events


async def _gone(archive: Archive, cited: Collection[PostKey], entry: int) -> list[Event]:
    events = []
    for absence in await archive.catalog.gone_since(sorted(cited), entry):
        post = await archive.catalog.post(absence.key)
        if post is not None:
            events.append(
                Event(
                    id=f"gone:{absence.key}:{absence.entry}",
                    kind="gone",
                    time=absence.gone,
                    sentence=f"A cited post is gone from Telegram: {_name(post)}. The archive has it as it was.",
                    entry=absence.entry,
                    **await _about(archive, post),
                )
            )
    return events


async def _moved(archive: Archive, entry: int) -> list[Event]:
    events = []
    for moved in await archive.catalog.names_moved_since(entry):
        titles = await archive.catalog.titles_of([each for each in (moved.before, moved.after) if each is not None])
        now = "no channel any more" if moved.after is None else f"“{titles.get(moved.after, moved.after)}” now"
        events.append(
            Event(
                id=f"username:{moved.name.lower()}:{moved.entry}",
                kind="username",
                time=moved.seen,
                sentence=f"@{moved.name} led to “{titles.get(moved.before, moved.before)}”, and leads to {now}.",
                title=titles.get(moved.before, ""),
                channel=f"@{moved.name}",
                entry=moved.entry,
            )
        )
    return events


async def _matched(archive: Archive, entry: int) -> list[Event]:
    events: dict[str, Event] = {}
    for each in await archive.catalog.matches_of_articles():
        found = each.found
        if found.entry <= entry:
            continue
        (article,) = await archive.catalog.summaries_of([each.article_id])
        name = f"match:{found.entry}:{found.position}"
        other = found.match.reference_sha256 if each.sha256 == found.sha256 else found.sha256
        events.setdefault(
            name,
            Event(
                id=name,
                kind="match",
                time=await archive.catalog.entry_time(found.entry),
                sentence=f"Footage that an article cites or shows was found in another file, {other[:16]}.",
                title=article.title or "",
                article=article.url or article.article_id,
                change=f"{each.sha256} in {other}",
                entry=found.entry,
            ),
        )
    return list(events.values())


async def _about(archive: Archive, post: PostRecord) -> dict[str, str]:
    articles = await archive.catalog.articles_linking(post.key)
    return {
        "title": post.channel_title,
        "channel": f"@{post.username}" if post.username else str(post.key.channel_id),
        "post": _post(post),
        "address": post.url or "",
        "article": ", ".join(map(_article, articles)),
    }


def _post(post: PostRecord) -> str:
    return f"{post.username}/{post.key.message_id}" if post.username else str(post.key)


def _name(post: PostRecord) -> str:
    return f"{_post(post)} of “{post.channel_title}”"


def _article(article: ArticleSummary) -> str:
    return article.url or article.title or article.article_id[:12]
