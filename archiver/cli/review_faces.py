"""How ``archiver review`` shows and asks: drawn and key by key at a terminal, else in plain lines."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from archiver.cli.asking import Answers
from archiver.cli.showing_matches import PROMPT as MATCH_PROMPT
from archiver.cli.showing_matches import show_match
from archiver.cli.showing_review import PROMPT, numbered, show_citation
from archiver.jobs.match_proposals import MatchView, stills_of_match
from archiver.jobs.proposals import CitationView
from archiver.jobs.stills import stills_of
from archiver.model.records import PostRecord


class Face(Protocol):
    """Shows a citation and hears what a person answers."""

    async def show(self, view: CitationView, sought: Sequence[PostRecord], which: str) -> None:
        """The citation, what it asks for, its candidates, and posts that the person found."""

    def key(self) -> str | None:
        """The next answer, perhaps with what belongs to it behind a blank; None at the end."""


def face_for(answers: Answers, folder: Path) -> Face:
    """The fitting one for what standard input and output are; ``folder`` is the archive's."""
    return Drawn(answers, folder) if at_terminal() else Plain(answers, folder)


def at_terminal() -> bool:
    """Whether a person sees what is shown and answers by keys."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


class Plain:
    """Lines of text; answers are lines, too."""

    def __init__(self, answers: Answers, folder: Path) -> None:
        self._answers = answers
        self._folder = folder

    async def show(self, view: CitationView, sought: Sequence[PostRecord], which: str) -> None:
        """Print everything, one below the other."""
        show_citation(view, sought, self._folder, f"[{which}]")

    def key(self) -> str | None:
        """A line."""
        return self._answers.line(PROMPT)


class Drawn:
    """The passage beside the candidates; answers are single keys."""

    def __init__(self, answers: Answers, folder: Path) -> None:
        from rich.console import Console

        from archiver.cli.review_screen import WIDEST

        console = Console(highlight=False, markup=False, emoji=False)
        self._console = console if console.width <= WIDEST else Console(
            highlight=False, markup=False, emoji=False, width=WIDEST
        )  # fmt: skip
        self._answers = answers
        self._folder = folder

    async def show(self, view: CitationView, sought: Sequence[PostRecord], which: str) -> None:
        """Draw it, with pictures of the films that are archived."""
        from archiver.cli.review_screen import draw

        shown = [view.posts.get(link.post) for link in numbered(view)]
        posts = [post for post in (*shown, *sought) if post is not None]
        stills = {post.key: await stills_of(self._folder, post) for post in posts}
        draw(self._console, view, sought, self._folder, stills, which)

    def key(self) -> str | None:
        """One key; Enter alone says nothing."""
        from archiver.cli.review_screen import KEYS, keys

        self._console.print(keys(KEYS))
        return _key(self._answers)


class MatchFace:
    """Shows a match in lines, at a terminal with pictures of both sides; there answers are single keys."""

    def __init__(self, answers: Answers, folder: Path) -> None:
        self._answers = answers
        self._folder = folder
        self._drawn = at_terminal()

    async def show(self, view: MatchView, which: str) -> None:
        """Print everything, one below the other."""
        stills = await stills_of_match(self._folder, view) if self._drawn else (None, None)
        show_match(view, self._folder, stills, f"[{which}]")

    def key(self) -> str | None:
        """One key, without a terminal a line; None at the end."""
        if not self._drawn:
            return self._answers.line(MATCH_PROMPT)
        from rich.console import Console

        from archiver.cli.review_screen import MATCH_KEYS, keys

        Console(highlight=False, markup=False, emoji=False).print(keys(MATCH_KEYS))
        return _key(self._answers)


def _key(answers: Answers) -> str | None:
    """One key; Enter alone says nothing."""
    while (key := answers.key("")) is not None and not key.strip():
        pass
    return key
