"""What commands show to people, on standard output. Strings from outside are made safe for a terminal first."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from archiver.wording import counted

if TYPE_CHECKING:
    from archiver.jobs.articles import ArticleOutcome
    from archiver.jobs.channels import ChannelsOutcome
    from archiver.jobs.cites import CitesOutcome
    from archiver.jobs.collect import Collected, CollectOutcome
    from archiver.jobs.media import MediaOutcome
    from archiver.model.citations import Citation
    from archiver.model.links import Link
    from archiver.model.records import ArticleSummary

WIDTH = 100
NO_ARTICLE = "No article yet. Add one: archiver article add URL"
MOST_RUNNERS_UP = 3
UNSAFE = ("Cc", "Cf", "Cs")
JOINERS = "\u200c\u200d"
DECISIONS = {
    "auto": "linked",
    "proposed": "proposed, not yet confirmed by a person",
    "accepted": "accepted by a person",
    "rejected": "rejected by a person",
}


def harmless(text: str) -> str:
    """``text`` without characters that could move the cursor or reorder the line."""
    return "".join(each for each in text if unicodedata.category(each) not in UNSAFE or each in JOINERS)


def safe(text: str | None, longest: int = 200) -> str:
    """``text`` on one line, without characters that could move the cursor or reorder the line."""
    clean = harmless(" ".join((text or "").split()))
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"


def show_article(outcome: ArticleOutcome) -> None:
    """An article with its citations and what became of each."""
    from archiver.cli.showing_about import show_about
    from archiver.cli.showing_said import show_said
    from archiver.cli.showing_versions import show_versions

    record = outcome.record
    say(f"Article {record.article_id[:12]}  {safe(record.article.title) or '(no title)'}")
    source = safe(record.article.url) or safe(record.path)
    say(f"published {record.article.published or 'on an unknown day'}  {source}", 2)
    show_about(outcome)
    show_versions(outcome.versions, record.article_id)
    show_said(outcome.said)
    if not record.citations:
        say("It cites nothing on Telegram that this version recognises.", 2)
    for number, (name, citation) in enumerate(record.citations, start=1):
        say("")
        _show_citation(number, citation, name)
        _show_resolution(outcome, name, citation)
    if outcome.videos:
        from archiver.cli.showing_videos import show_linked

        say("")
        say("Videos of other sites")
        for video in outcome.videos:
            show_linked(video, 3)
    if outcome.report is not None:
        say("")
        say(f"Report: {outcome.report}")


def _show_citation(number: int, citation: Citation, name: str = "") -> None:
    say(f"{number}. “{safe(citation.quote)}”{f'  [{name[:8]}]' if name else ''}")
    facts = [
        ("channel", citation.channel_name or (f"@{citation.handle}" if citation.handle else None)),
        ("post", str(citation.post_id) if citation.post_id else None),
        ("media", citation.media),
        ("date", citation.date.isoformat() if citation.date else citation.date_note),
        ("duration", f"{citation.duration_s:g} s" if citation.duration_s else None),
        ("by", ", ".join(citation.actors) or None),
    ]
    say("; ".join(f"{label} {safe(value)}" for label, value in facts if value), 3)


def _show_resolution(outcome: ArticleOutcome, name: str, citation: Citation) -> None:
    from archiver.jobs.explaining import explained

    resolution = outcome.record.resolutions.get(name)
    if resolution is None:
        say("not resolved yet", 3)
        return
    explanation = explained(citation, resolution, outcome.posts, outcome.wanted)
    say(f"looked for: {safe(explanation.looked_for, 400)}", 3)
    for link in resolution.links:
        _show_link(outcome, link)
    for sentence in explanation.not_found:
        say(f"not found: {safe(sentence, 400)}", 3)
    if resolution.not_found:
        for sentence in resolution.looked_for:
            say(f"- {sentence}", 5)
        for link in resolution.runners_up[:MOST_RUNNERS_UP]:
            _show_runner_up(outcome, link)
    for proposal in resolution.proposals:
        handle = f"@{proposal.username}" if proposal.username else str(proposal.channel_id)
        say(f"possible channel: {handle} “{safe(proposal.title)}” (name agrees to {proposal.similarity:.0f} %)", 3)


def _show_runner_up(outcome: ArticleOutcome, link: Link) -> None:
    from archiver.jobs.post_names import post_name

    post = outcome.posts.get(link.post)
    when = f", {post.seen.date:%Y-%m-%d %H:%M} UTC" if post else ""
    say(f"considered and not linked: {post_name(link.post, post)}{when} (score {link.score:.1f})", 5)


def _show_link(outcome: ArticleOutcome, link: Link) -> None:
    from archiver.cli.showing_posts import show_lines
    from archiver.jobs.post_names import post_name

    post = outcome.posts.get(link.post)
    title = f" “{safe(post.channel_title)}”, {post.seen.date:%Y-%m-%d %H:%M} UTC" if post else ""
    say(f"-> {post_name(link.post, post)}{title}: {DECISIONS[link.decision]} (score {link.score:.1f})", 3)
    for feature in link.features:
        say(f"{feature.weight:+5.1f}  {feature.reason}", 6)
    if post:
        show_lines(post.seen, 6)
    for stored in post.stored if post else ():
        say(f"sha256 {stored.sha256}  {stored.size:,} bytes  {stored.mime or ''}", 6)
    for failed in post.failed if post else ():
        say(f"not archived: {failed.detail}", 6)
    for other in link.same_media:
        say(f"same media: {post_name(other.post, outcome.posts.get(other.post))}, {other.date:%Y-%m-%d %H:%M} UTC", 6)


def show_articles(articles: Sequence[ArticleSummary]) -> None:
    """One line an article."""
    if not articles:
        say(NO_ARTICLE)
    for each in articles:
        proposed = f", {each.proposed} proposed" if each.proposed else ""
        counts = f"{each.linked} of {each.citations} citations linked{proposed}"
        name = safe(each.title or each.url or each.path, 45)
        earlier = "  (an earlier version of the page)" if each.earlier else ""
        say(f"{each.article_id[:12]}  {each.published or '          '}  {counts}  {name}{earlier}")


def show_readings(outcome: CitesOutcome) -> None:
    """Each input with its citations."""
    for each in outcome.inputs:
        if each.article is None:
            continue
        found = len(each.citations)
        say(f"{each.path}: {found} citation{'' if found == 1 else 's'} ({each.article.language})")
        for number, citation in enumerate(each.citations, start=1):
            _show_citation(number, citation)


def show_channels(outcome: ChannelsOutcome) -> None:
    """One line a channel."""
    if not outcome.channels and not outcome.pending:
        say("No channel yet. Add one: archiver channel add @name")
    for each in outcome.channels:
        mark = "collected" if each.registered else "seen"
        also = f"  also: {', '.join(safe(alias) for alias in each.aliases)}" if each.aliases else ""
        say(f"{mark:9}  {each.handle:24}  {safe(each.title, 60)}{also}")
    for waiting in outcome.pending:
        say(f"{'waiting':9}  {safe(waiting.name):24}  (looked up at the next collect)")


def show_collected(outcome: CollectOutcome) -> None:
    """What a collect brought."""
    for each in outcome.channels:
        say(collected_line(each))
    if outcome.footage:
        from archiver.cli.showing_match import done_words

        say(done_words(outcome.footage))
    if outcome.videos:
        from archiver.cli.showing_videos import done_words as videos_words

        say(videos_words(outcome.videos))
    elif outcome.videos.left:
        left = counted(outcome.videos.left, "link")
        say(f"{left} to videos of other sites not followed (archiver collect --videos)")
    if outcome.origins.asked:
        origins = outcome.origins
        said = f"{origins.archived:,} archived, {origins.gone:,} gone, {origins.refused:,} not shown"
        say(f"origins of forwarded posts: {said}; {counted(origins.requests, 'request')}")


def collected_line(each: Collected) -> str:
    """What one channel brought, on one line."""
    from archiver.cli.progress import amount

    files = f", {counted(each.files, 'file')} ({amount(each.bytes, None, 'bytes')})" if each.files else ""
    posts, requests = counted(each.posts, "new post"), counted(each.requests, "request")
    again = f", {counted(each.again, 'post')} looked at again" if each.again else ""
    said = each.comments
    comments = f", {counted(said.new, 'new comment')} on {counted(said.posts, 'post')}" if said.way else ""
    return f"{safe(each.title)}: {posts}{again}{comments}{files}, {requests}"


def show_media(outcome: MediaOutcome, *, location: bool = False) -> None:
    """A file, the posts that carry it, the articles that refer to those, and where its footage was seen before."""
    from archiver.cli.showing_footage import show_story
    from archiver.cli.showing_posts import show_changes, show_post
    from archiver.cli.showing_said import show_said

    shown = ""
    for stored in outcome.objects:
        if stored.sha256 != shown:
            say(f"sha256 {stored.sha256}  {stored.size:,} bytes  {stored.media_type}")
            if stored.sha256 in outcome.removed:
                say(f"removed under entry {outcome.removed[stored.sha256]}: only its hash and size are left", 2)
        shown = stored.sha256
        say(f"captured {stored.captured:%Y-%m-%d %H:%M:%S} UTC, log entry {stored.entry}", 2)
    for post in outcome.posts:
        say(f"post {post.username or post.key.channel_id}/{post.key.message_id}  {post.seen.date:%Y-%m-%d %H:%M} UTC  "
             f"{safe(post.channel_title, 40)}")  # fmt: skip
        show_post(post)
        if post.key == outcome.named:
            show_changes(outcome.versions, outcome.votes)
        for unsaved in outcome.wanted.unsaved(post):
            where = "" if unsaved.ref.part == "media" else f" ({safe(unsaved.ref.part)})"
            say(f"{unsaved.ref.kind}{where} is not in the archive: {safe(unsaved.detail, 400)}", 2)
    for sha256, story in outcome.stories.items():
        say(f"footage of {sha256[:16]}")
        show_story(story, location=location)
    for article in outcome.articles:
        say(f"article {article.article_id[:12]}  {safe(article.title or article.url or article.path, 70)}")
    if not outcome.articles:
        say("No article is linked to it.")
    if outcome.videos:
        from archiver.cli.showing_videos import show_linked

        for video in outcome.videos:
            show_linked(video)
    show_said(outcome.said)


def say(text: str, indent: int = 0) -> None:
    """A paragraph on standard output; an empty one is a blank line."""
    typer.echo(
        textwrap.fill(
            text,
            WIDTH,
            initial_indent=" " * indent,
            subsequent_indent=" " * (indent + 2),
            break_long_words=False,
            break_on_hyphens=False,
        )
        if text
        else ""
    )
