"""What ``archiver review`` shows: a citation with its candidates, what waits, what was decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from archiver.cli.showing import DECISIONS, safe, say
from archiver.cli.showing_posts import show_lines
from archiver.jobs.post_names import post_name
from archiver.wording import counted

if TYPE_CHECKING:
    from archiver.jobs.proposals import CitationView, ReviewOutcome
    from archiver.jobs.suggesting import Left
    from archiver.model.links import Link
    from archiver.model.records import PostRecord
    from archiver.model.reviews import Review

PROMPT = "accept, reject, choose, find, note, skip, back, undo, quit (a/r/c/f/n/s/b/u/q, ? for help): "
HELP = (
    "a: the citation means the proposed post (a 2, or 2 alone: the one with number 2). r: it means none of the linked "
    "posts (r 2: not number 2). f: find posts in the archive by words, @handle and day; they get numbers. c: it means "
    "another post; give its number, handle/id or t.me address. n: write a note. s: skip it for now. b: back to the "
    "one before. u: take back the last decision. q: stop; what was decided is kept."
)
COUNTED = {
    "accept": "accepted", "confirm": "confirmed", "choose": "chosen", "reject": "rejected", "note": "noted",
    "undo": "taken back", "skip": "skipped",
}  # fmt: skip
LONGEST_TEXT = 600
MOST_RUNNERS_UP = 5


def numbered(view: CitationView) -> list[Link]:
    """The posts in the order in which they are numbered: the links, then the runners-up."""
    return [*view.resolution.links, *view.resolution.runners_up[:MOST_RUNNERS_UP]]


def show_citation(view: CitationView, sought: Sequence[PostRecord], folder: Path, which: str) -> None:
    """A citation with its article, its passage in context, and its candidates; ``folder`` is the archive's,
    ``sought`` are posts that the person found.
    """
    say("")
    say(f"{which}  {safe(view.title) or '(no title)'}")
    day = f"published {view.published}" if view.published else "published on an unknown day"
    say(f"article {view.article_id[:12]}, {day}  {safe(view.url)}", 2)
    say(f"citation {view.citation_id[:12]}", 2)
    say("")
    before, after = safe(view.before, LONGEST_TEXT), safe(view.after, LONGEST_TEXT)
    say(f"… {before} >>> {safe(view.citation.quote, LONGEST_TEXT)} <<< {after} …", 2)
    say(f"Looked for: {safe(view.wanted, LONGEST_TEXT)}", 2)
    if view.resolution.not_found:
        say(safe(view.resolution.not_found, LONGEST_TEXT), 2)
    for each in view.reviews:
        _show_review(each, 2)
    for number, link in enumerate(numbered(view), start=1):
        considered = number > len(view.resolution.links)
        say("")
        _show_candidate(number, link, view.posts.get(link.post), folder, considered=considered)
    for number, post in enumerate(sought, start=len(numbered(view)) + 1):
        say("")
        say(f"{number}. {post_name(post.key, post)} “{safe(post.channel_title, 60)}”: found by you", 2)
        _show_post(post, folder)
    say("")


def show_waiting(outcome: ReviewOutcome) -> None:
    """What waits, a line a citation, and the decisions that were asked for."""
    number = len(outcome.open)
    if not number:
        say("No citation waits for a decision.")
    else:
        say(f"{_waiting(number)} for a decision:")
    for view in outcome.open:
        say(f"{view.citation_id[:12]}  “{safe(view.citation.quote, 120)}”")
        say(f"article {view.article_id[:12]}  {safe(view.title or view.url, 70)}", 4)
        for link in view.proposed:
            say(f"proposed: {_candidate(link, view.posts.get(link.post))}", 4)
    if outcome.reviews:
        say("")
    for each in outcome.reviews:
        _show_review(each, 0)


def show_said(outcome: ReviewOutcome) -> None:
    """What was done."""
    for sentence in outcome.said:
        say(safe(sentence, LONGEST_TEXT))


def show_left(left: Left) -> None:
    """How many citations wait, how many matches are undecided, and which names decisions suggest."""
    say(f"{_waiting(left.waiting)} for a decision.")
    if left.matches:
        say(f"{counted(left.matches, 'match', 'matches')} of footage undecided: `archiver review --matches`.")
    if left.suggested:
        say(left.suggested)


def show_summary(counts: Mapping[str, int]) -> None:
    """What a conversation has come to."""
    done = [f"{counts[act]} {word}" for act, word in COUNTED.items() if counts.get(act)]
    say("")
    say(f"{', '.join(done)}." if done else "Nothing was decided.")


def _waiting(number: int) -> str:
    return counted(number, "citation waits", "citations wait")


def _show_candidate(number: int, link: Link, post: PostRecord | None, folder: Path, *, considered: bool) -> None:
    state = "considered and not linked" if considered else DECISIONS[link.decision]
    say(f"{number}. {_candidate(link, post)}: {state}", 2)
    if post is None:
        say("The archive does not hold this post.", 5)
    else:
        _show_post(post, folder)
    for feature in link.features:
        say(f"{feature.weight:+5.1f}  {safe(feature.reason)}", 5)


def _show_post(post: PostRecord, folder: Path) -> None:
    gone = f"  (gone since {post.gone_at:%Y-%m-%d %H:%M} UTC)" if post.gone_at else ""
    say(f"{safe(post.url or f'{post.key}, a message of a basic group')}{gone}", 5)
    say(safe(post.seen.text, LONGEST_TEXT) or "(no text)", 5)
    show_lines(post.seen, 5)
    _show_files(post, folder)


def _candidate(link: Link, post: PostRecord | None) -> str:
    title = f" “{safe(post.channel_title, 60)}”, {post.seen.date:%Y-%m-%d %H:%M} UTC" if post else ""
    return f"{post_name(link.post, post)}{title} (score {link.score:.1f})"


def _show_files(post: PostRecord, folder: Path) -> None:
    stored = {each.key: each for each in post.stored}
    failed = {each.key: each for each in post.failed}
    for ref in post.seen.media:
        length = f", {ref.duration_s:g} s" if ref.duration_s else ""
        if held := stored.get(ref.key):
            say(f"{ref.kind}{length}, {held.size:,} bytes, sha256 {held.sha256}", 5)
            typer.echo(f"       {folder / 'objects' / 'sha256' / held.sha256[:2] / held.sha256}")  # never broken
        else:
            why = safe(failed[ref.key].detail) if ref.key in failed else "not fetched yet"
            say(f"{ref.kind}{length}: {why}", 5)


def _show_review(review: Review, indent: int) -> None:
    about = f"  citation {(review.now or review.citation_id)[:12]}" if not indent else ""
    say(review_line(review) + about, indent)


def review_line(review: Review) -> str:
    """A decision on one line."""
    what = f"{review.act} {review.post}" if review.post else review.act
    undone = f" entry {review.undoes}" if review.undoes is not None else ""
    said = [
        f"{review.time:%Y-%m-%d %H:%M} UTC  entry {review.entry}: {what}{undone}",
        f"by {safe(review.by)}" if review.by else "",
        f"“{safe(review.note, 400)}”" if review.note else "",
        "(taken back)" if review.undone else "",
        "" if review.now else "(its passage is not in the newest reading)",
    ]
    return "  ".join(each for each in said if each)
