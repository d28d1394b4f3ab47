"""The screen of ``archiver review`` at a terminal: the passage on the left, the candidate posts on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from archiver.cli.showing import DECISIONS, safe
from archiver.cli.showing_posts import line_text
from archiver.cli.showing_review import LONGEST_TEXT, numbered, review_line
from archiver.jobs.post_names import post_name
from archiver.report.holding import lines_of

if TYPE_CHECKING:
    from archiver.jobs.proposals import CitationView
    from archiver.model.ids import PostKey
    from archiver.model.links import Link
    from archiver.model.records import PostRecord

SIDE_BY_SIDE = 100
"""Columns from which passage and candidates stand beside each other."""
WIDEST = 180
SHORT_TEXT = 160
"""Characters of a text that is not the first choice."""
DECISIVE = 2.0
"""Weight from which a reason is shown with a post that was not linked."""
COLOURS = {"accepted": "green", "auto": "green", "proposed": "cyan", "rejected": "red"}
KEYS = (
    ("a", "accept"), ("r", "reject"), ("1-9", "this one"), ("f", "find"), ("c", "choose by name"), ("n", "note"),
    ("s", "skip"), ("b", "back"), ("u", "undo"), ("q", "quit"), ("?", "help"),
)  # fmt: skip
MATCH_KEYS = (
    ("a", "the same recording"), ("r", "not the same"), ("n", "note"), ("s", "skip"), ("b", "back"), ("u", "undo"),
    ("q", "quit"), ("?", "help"),
)  # fmt: skip
Stills = Mapping[str, Path]


def draw(
    console: Console,
    view: CitationView,
    sought: Sequence[PostRecord],
    folder: Path,
    stills: Mapping[PostKey, Stills],
    which: str,
) -> None:
    """One citation with all that is needed to decide; ``sought``: posts that the person found."""
    console.print()
    console.print(Rule(Text(f" {which}  {safe(view.title) or '(no title)'} ", style="bold"), align="left"))
    posts: list[RenderableType] = [
        _candidate(number, link, view.posts.get(link.post), linked=number <= len(view.resolution.links))
        for number, link in enumerate(numbered(view), 1)
    ]
    posts += [_sought(number, post) for number, post in enumerate(sought, len(posts) + 1)]
    posts = posts or [Text("No post was linked or considered. f finds one.", style="yellow")]
    passage = _passage(view)
    if console.width < SIDE_BY_SIDE:
        console.print(passage, *posts)
    else:
        beside = Table.grid(padding=(0, 1), expand=True)
        beside.add_column(ratio=2)
        beside.add_column(ratio=3)
        beside.add_row(passage, Group(*posts))
        console.print(beside)
    shown = [*(view.posts.get(link.post) for link in numbered(view)), *sought]
    for number, post in enumerate(shown, 1):
        for path in _paths(number, post, folder, stills.get(post.key, {})) if post else ():
            console.print(Text(f" {path}", style="dim"), soft_wrap=True)


def keys(known: Sequence[tuple[str, str]]) -> Text:
    """The line of keys, each with what it does."""
    line = Text()
    for key, word in known:
        line.append(f" {key} ", style="reverse")
        line.append(f" {word}  ")
    return line


def _passage(view: CitationView) -> RenderableType:
    text = Text("… ")
    text.append(safe(view.before, LONGEST_TEXT) + _gap(view.before[-1:]), style="dim")
    text.append(safe(view.citation.quote, LONGEST_TEXT), style="bold reverse")
    text.append(_gap(view.after[:1]) + safe(view.after, LONGEST_TEXT), style="dim")
    text.append(" …")
    day = f"published {view.published}" if view.published else "published on an unknown day"
    parts: list[RenderableType] = [text, Text(), Text(f"Looked for: {safe(view.wanted, LONGEST_TEXT)}")]
    parts += [Text(safe(sentence, LONGEST_TEXT), style="dim") for sentence in view.resolution.looked_for]
    if view.resolution.not_found:
        parts.append(Text(safe(view.resolution.not_found, LONGEST_TEXT), style="yellow"))
    parts += [Text(review_line(each), style="magenta") for each in view.reviews]
    parts.append(Text(f"\narticle {view.article_id[:12]}, {day}\n{safe(view.url)}", style="dim"))
    return Panel(Group(*parts), title=f"citation {view.citation_id[:12]}", title_align="left")


def _gap(edge: str) -> str:
    return " " if edge.isspace() else ""


def _candidate(number: int, link: Link, post: PostRecord | None, *, linked: bool) -> Panel:
    """A post with the reasons; what was not linked is shorter, so that all of it fits on the screen."""
    state = DECISIONS[link.decision] if linked else "considered and not linked"
    parts = _post(post, LONGEST_TEXT if linked else SHORT_TEXT)
    for feature in link.features:
        if linked or abs(feature.weight) >= DECISIVE:
            line = Text(f"{feature.weight:+5.1f}  ", style="green" if feature.weight > 0 else "red")
            line.append(safe(feature.reason, LONGEST_TEXT), style="default")
            parts.append(line)
    title = f"{number}  {post_name(link.post, post)}  score {link.score:.1f}  {state}"
    colour = COLOURS[link.decision] if linked else "bright_black"
    return Panel(Group(*parts), title=Text(title), title_align="left", border_style=colour)


def _sought(number: int, post: PostRecord) -> Panel:
    title = Text(f"{number}  {post_name(post.key, post)}  found by you")
    return Panel(Group(*_post(post, SHORT_TEXT)), title=title, title_align="left", border_style="yellow")


def _post(post: PostRecord | None, longest: int) -> list[RenderableType]:
    if post is None:
        return [Text("The archive does not hold this post.", style="yellow")]
    gone = f", gone since {post.gone_at:%Y-%m-%d %H:%M} UTC" if post.gone_at else ""
    edited = f", {post.versions} versions" if post.versions > 1 else ""
    parts: list[RenderableType] = [
        Text(f"“{safe(post.channel_title, 60)}”, {post.seen.date:%Y-%m-%d %H:%M} UTC{edited}{gone}", style="bold"),
        Text(safe(post.seen.text, longest) or "(no text)"),
    ]
    parts += [Text(line_text(line), style="dim") for line in lines_of(post.seen)]
    stored = {each.key: each for each in post.stored}
    failed = {each.key: each for each in post.failed}
    for ref in post.seen.media:
        length = f", {ref.duration_s:g} s" if ref.duration_s else ""
        if held := stored.get(ref.key):
            parts.append(Text(f"{ref.kind}{length}, {held.size:,} bytes"))
        else:
            why = safe(failed[ref.key].detail) if ref.key in failed else "not fetched yet"
            parts.append(Text(f"{ref.kind}{length}: {why}", style="yellow"))
    return parts


def _paths(number: int, post: PostRecord, folder: Path, pictures: Stills) -> list[str]:
    """Where the files of a post lie, and pictures of its films; for copying, so each on a line without a frame."""
    found = []
    for held in post.stored:
        picture = pictures.get(held.sha256)
        found += [f"{number}  {picture}"] if picture else []
        found.append(f"{number}  {folder / 'objects' / 'sha256' / held.sha256[:2] / held.sha256}")
    return found
