"""What ``archiver review --matches`` shows: a match with both of its sides, what nobody has decided about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from archiver.cli.showing import safe, say
from archiver.cli.showing_footage import appearance_line, judgement_line
from archiver.model.footage import Span
from archiver.report import footage_words as said
from archiver.wording import counted

if TYPE_CHECKING:
    from archiver.jobs.match_proposals import MatchView
    from archiver.model.stretches import Appearance

PROMPT = "confirm, reject, note, skip, back, undo, quit (a/r/n/s/b/u/q, ? for help): "
HELP = (
    "a: both show the same recording. r: they do not, and the match is left out everywhere. Words behind either are a "
    "note (r another bridge). n: write a note alone. s: skip it for now. b: back to the one before. u: take back the "
    "last decision. q: stop; what was decided is kept."
)
MOST_POSTS = 3
Stills = tuple[Path | None, Path | None]


def show_match(view: MatchView, folder: Path, stills: Stills, which: str) -> None:
    """A match with its article and both sides; ``folder`` is the archive's, ``stills`` are pictures of the sides."""
    piece = view.piece
    here, there = piece.sides(view.sha256)
    say("")
    say(f"{which}  {_title(view)}")
    day = f"published {view.article.published}" if view.article.published else "published on an unknown day"
    say(f"article {view.article.article_id[:12]}, {day}  {safe(view.article.url)}", 2)
    say("")
    say(f"{_stretch(here.span)}file {here.sha256[:16]}, which the article shows or cites", 2)
    _side(here.sha256, view.posts, folder, stills[0])
    how = safe(said.how(piece))
    measured = f"{_measured(view)}{f', {how}' if how else ''}"
    say(f"is {_stretch(there.span)}{there.sha256[:16]}: {said.VERDICTS[piece.verdict]} ({measured})", 2)
    _side(there.sha256, view.others, folder, stills[1])
    for each in piece.judgements:
        if not each.undone and each.act != "undo":
            say(judgement_line(each), 2)
    say("")


def show_undecided(views: Sequence[MatchView]) -> None:
    """What nobody has decided about, a match a line."""
    say(f"{counted(len(views), 'match', 'matches')} of footage that nobody has decided about{':' if views else '.'}")
    for view in views:
        here, there = view.piece.sides(view.sha256)
        say(
            f"{_stretch(here.span)}{here.sha256[:16]} is {_stretch(there.span)}{there.sha256[:16]} "
            f"({view.piece.verdict}, {_measured(view)})"
        )
        say(f"article {view.article.article_id[:12]}  {_title(view)}", 4)
        for what, posts in (("posted", view.posts), ("and", view.others)):
            if posts:
                say(f"{what} {appearance_line(posts[0])}", 4)


def _title(view: MatchView) -> str:
    return safe(view.article.title or view.article.url or view.article.path, 70) or "(no title)"


def _stretch(span: Span) -> str:
    """Of a picture nothing."""
    return f"{said.reach(span.start_s, span.end_s)} of " if span.end_s > 0 else ""


def _measured(view: MatchView) -> str:
    sense = "sound, " if view.piece.layer == "sound" else ""
    return f"{sense}score {view.piece.score:.0f}"


def _side(sha256: str, posts: Sequence[Appearance], folder: Path, still: Path | None) -> None:
    for each in posts[:MOST_POSTS]:
        say(appearance_line(each), 5)
    if len(posts) > MOST_POSTS:
        say(f"and {counted(len(posts) - MOST_POSTS, 'other post')}", 5)
    if not posts:
        say("no post carries it", 5)
    if still is not None:
        typer.echo(f"       {still}")  # never broken
    typer.echo(f"       {folder / 'objects' / 'sha256' / sha256[:2] / sha256}")
