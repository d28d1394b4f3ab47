"""What ``search`` shows."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from archiver.cli.showing import harmless, safe, say
from archiver.jobs.saved_searches import Saved
from archiver.jobs.searching import name_of
from archiver.model.search import Hit
from archiver.text.queries import taken_for_words
from archiver.wording import counted

if TYPE_CHECKING:
    from archiver.jobs.searching import SearchOutcome

SPACE = re.compile(r"\s+")
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
KINDS = {"post": "", "article": "article ", "channel": "channel "}


def show_found(outcome: SearchOutcome) -> None:
    """The hits, each with the stretch of its text that has the words: bold on a terminal, else in brackets."""
    found = outcome.found
    if not found.hits:
        say("Nothing was found." if not found.total else f"There are only {found.total:,} hits.")
        for each in taken_for_words(outcome.query) if not found.total else ():
            say(f"{safe(each)} is no filter, and was searched for as a word. `archiver search --help` names them.")
        return
    for hit in found.hits:
        say(f"{hit.date:%Y-%m-%d}  {KINDS[hit.kind]}{safe(_name(hit))}  {safe(hit.title)}{_state(hit)}")
        say(_stretch(hit), 2)
    last = outcome.skip + len(found.hits)
    total = f"some {found.total:,} or more" if found.at_least else f"{found.total:,}"
    say("")
    say(f"Hits {outcome.skip + 1:,} to {last:,} of {total}.")
    if found.at_least:
        say("These are too many to rank: the newest come first. Another word, days or a channel tell more.")
    if last < found.total:
        say(f"The next ones: --skip {last}")


def show_saved(rows: Sequence[Saved]) -> None:
    """Saved searches."""
    for each in rows:
        say(f"{safe(each.name)}: {safe(each.query, 1000)}  (last done {each.done:%Y-%m-%d %H:%M} UTC)")
    if not rows:
        say("No search is saved: archiver search QUERY --save NAME.")


def _name(hit: Hit) -> str:
    return name_of(hit)[:12] if hit.kind == "article" else name_of(hit)


def _state(hit: Hit) -> str:
    said = [
        "gone from Telegram" if hit.gone else "",
        "an earlier version has it" if hit.earlier and hit.kind == "post" else "",
        counted(hit.versions, "version") if hit.versions > 1 else "",
        hit.where if hit.where not in ("text", "name") else "",
    ]
    return "".join(f"  ({each})" for each in said if each)


def _stretch(hit: Hit) -> str:
    marks = (BOLD, PLAIN) if sys.stdout.isatty() else ("[", "]")
    pieces = [(harmless(SPACE.sub(" ", run.text)), run.found) for run in hit.runs]
    return "".join(f"{marks[0]}{text}{marks[1]}" if found else text for text, found in pieces)
