"""The commands with which a reader checks the page by himself, with what they must print.

Commands hold only hashes and numbers. Nothing that came from outside goes into them, so pasting one is safe.
"""

from __future__ import annotations

from dataclasses import dataclass

from archiver.report.files import object_path
from archiver.report.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A step: what it does (a sentence), the command lines, and what must come out (a sentence)."""

    does: str
    lines: tuple[str, ...]
    expect: str


def checks(page: Page) -> tuple[Check, ...]:
    """The steps for this page, in the order in which to take them."""
    return tuple(step for step in (_files(page), _entries(page), _chain(page), _verify()) if step)


def _files(page: Page) -> Check | None:
    hashes = [known.sha256 for known in page.article_objects]
    for link in (link for citation in page.citations for link in citation.links):
        hashes += [known.sha256 for known in link.post.answer]
        hashes += [file.stored.sha256 for file in link.post.all_files if file.stored]
    if not hashes:
        return None
    return Check(
        does="Compute the SHA-256 of the captured page, of Telegram's raw answers and of the media files.",
        lines=tuple(f"sha256sum {object_path(sha256)}" for sha256 in dict.fromkeys(hashes)),
        expect="Each hash is the same as the file's own name, and as the one in this report.",
    )


def _entries(page: Page) -> Check:
    return Check(
        does="Read the log entries that this report rests on. Entry n is line n + 1 of the log.",
        lines=tuple(f"sed -n '{entry + 1}p' log/entries/*.jsonl" for entry in page.entries),
        expect="Each line says when it was made and names, by their hashes, the objects that it brought.",
    )


def _chain(page: Page) -> Check | None:
    last = max(page.entries)
    if last == 0:
        return None
    return Check(
        does=f"Check that entry {last} follows the entry before it (every other pair likewise).",
        lines=(f"sed -n '{last}p' log/entries/*.jsonl | tr -d '\\n' | sha256sum",),
        expect=f"The hash is the value of “prev” in entry {last}.",
    )


def _verify() -> Check:
    return Check(
        does="Let archiver check every object, the chain, the Merkle tree and the signatures at once.",
        lines=("archiver verify",),
        expect="Exit code 0: verified; 1: something does not match; 2: verified, with named gaps.",
    )
