"""What the log brought since an entry, as events. Read from the catalog alone: nothing depends on who noticed it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from archiver.archive import Archive
from archiver.catalog.queries.notifying import NameMoved
from archiver.model.events import Event
from archiver.model.ids import PostKey
from archiver.model.prints import MatchFound
from archiver.model.records import ArticleSummary, PostRecord, PostVersion
from archiver.text.difference import short_difference
from archiver.wording import shortened

LONGEST = 600
"""Characters of a change."""


async def events_since(archive: Archive, entry: int, last: int, *, all_matches: bool = False) -> list[Event]:
    """Edits and deletions of cited posts, names that moved, matches: what entries after ``entry`` up to ``last`` show,
    in order.

    ``all_matches``: also those of footage that no article cites or shows.
    """
    if last <= entry:
        return []
    cited = await archive.catalog.cited_posts()
    found = [*await _edited(archive, cited, entry), *await _gone(archive, cited, entry)]
    found += await _moved(archive, cited, entry)
    found += await _matched(archive, entry, all_of_them=all_matches)
    found = [each for each in found if each.entry is not None and each.entry <= last]  # others came in the meantime
    return sorted(found, key=lambda each: (each.entry or 0, each.id))


async def _edited(archive: Archive, cited: Collection[PostKey], entry: int) -> list[Event]:
    events = []
    for key, version in dict.fromkeys(await archive.catalog.edited_since(sorted(cited), entry)):
        pair = _pair(await archive.catalog.post_history(key), version)
        post = await archive.catalog.post(key)
        if pair is None or post is None:
            continue
        before, now = pair
        events.append(
            Event(
                id=f"edited:{key}:{version}",
                kind="edited",
                time=now.seen_at,
                sentence=f"A cited post was edited: {_name(post)}.",
                change=await _change(archive, key, before.seen.text, now.seen.text),
                entry=version,
                **await _about(archive, post),
            )
        )
    return events


def _pair(history: list[PostVersion], entry: int) -> tuple[PostVersion, PostVersion] | None:
    """The version that an entry left, and the one before it; None where nothing was changed.

    Of two ways to a post each shows its details as it can: they differ where the words do, no sooner.
    """
    told = [each for each in history if not each.repeats]
    here = [n for n, each in enumerate(told) if each.entry == entry]
    if not here or here[0] == 0:
        return None  # the first version
    now, earlier = told[here[-1]], told[: here[0]]
    before = next((each for each in reversed(earlier) if each.source == now.source), earlier[-1])
    if before.source != now.source and before.seen.text == now.seen.text:
        return None
    return before, now


async def _change(archive: Archive, key: PostKey, before: str, now: str) -> str:
    """What was changed, in short; of what is written in a group only that it was: its writers do not publish."""
    if before == now:
        return "its files or details"
    channel = await archive.catalog.channel(key.channel_id)
    if channel is None or channel.kind != "channel":
        return "its text"
    return shortened(short_difference(before, now), LONGEST)


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


async def _moved(archive: Archive, cited: Collection[PostKey], entry: int) -> list[Event]:
    """Names that lead elsewhere, and those that channels gave up which are on the list or cited."""
    moved = await archive.catalog.names_moved_since(entry)
    watched = await archive.catalog.registered_channels() | {key.channel_id for key in cited}
    elsewhere = {each.name.lower() for each in moved}
    dropped = [
        each
        for each in await archive.catalog.names_dropped_since(watched, entry)
        if each.name.lower() not in elsewhere  # that says more
    ]
    titles = await archive.catalog.titles_of(
        [
            channel_id
            for each in (*moved, *dropped)
            for channel_id in (each.before, each.after)
            if channel_id is not None
        ]
    )
    return [
        *[_username(each, titles, _leads(each, titles)) for each in moved],
        *[_username(each, titles, f"“{_title(each.before, titles)}” has @{each.name} no longer.") for each in dropped],
    ]


def _leads(moved: NameMoved, titles: Mapping[int, str]) -> str:
    now = "no channel any more" if moved.after is None else f"“{_title(moved.after, titles)}” now"
    return f"@{moved.name} led to “{_title(moved.before, titles)}”, and leads to {now}."


def _title(channel_id: int, titles: Mapping[int, str]) -> str:
    return titles.get(channel_id, str(channel_id))


def _username(moved: NameMoved, titles: Mapping[int, str], sentence: str) -> Event:
    return Event(
        id=f"username:{moved.name.lower()}:{moved.entry}",
        kind="username",
        time=moved.seen,
        sentence=sentence,
        title=titles.get(moved.before, ""),
        channel=f"@{moved.name}",
        entry=moved.entry,
    )


async def _matched(archive: Archive, entry: int, *, all_of_them: bool) -> list[Event]:
    found = {(each.entry, each.position): each for each in await archive.catalog.matches_since(entry)}
    if not found:
        return []
    events: dict[tuple[int, int], Event] = {}
    for each in await archive.catalog.matches_of_articles():
        place = (each.found.entry, each.found.position)
        if place in found and place not in events:
            (article,) = await archive.catalog.summaries_of([each.article_id])
            sides = (each.found.sha256, each.found.match.reference_sha256)
            other = sides[1] if each.sha256 == sides[0] else sides[0]
            said = f"Footage that an article cites or shows was found in another file, {other[:16]}."
            events[place] = await _match(
                archive, each.found, said, title=article.title or "", article=_article(article)
            )
    if all_of_them:
        for place in found.keys() - events.keys():
            said = f"Footage was found in another file, {found[place].match.reference_sha256[:16]}."
            events[place] = await _match(archive, found[place], said)
    return list(events.values())


async def _match(archive: Archive, found: MatchFound, sentence: str, *, title: str = "", article: str = "") -> Event:
    return Event(
        id=f"match:{found.entry}:{found.position}",
        kind="match",
        time=await archive.catalog.entry_time(found.entry),
        sentence=sentence,
        title=title,
        article=article,
        change=f"{found.sha256} in {found.match.reference_sha256}",
        entry=found.entry,
    )


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
