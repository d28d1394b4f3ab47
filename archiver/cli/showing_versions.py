"""What commands show of the versions of a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from archiver.wording import counted

if TYPE_CHECKING:
    from archiver.model.versions import Changes, Version

FIELDS = {
    "quote": "words",
    "channel_name": "channel",
    "url": "address",
    "channel_id": "channel",
    "post_id": "post",
    "date_text": "words for the day",
    "duration_s": "duration",
}


def show_versions(versions: Sequence[Version], shown: str) -> None:
    """The versions of a page, and what changed with each; nothing where there is one alone. ``shown``: the article that
    is shown.
    """
    from archiver.cli.showing import say

    if len(versions) < 2:
        return
    say(f"The page has {counted(len(versions), 'version')}:", 2)
    for each in versions:
        mark = "  (shown here)" if each.article_id == shown else ""
        still = f", still so {each.seen:%Y-%m-%d %H:%M} UTC" if each.seen > each.captured else ""
        say(f"{each.article_id[:12]}  captured {each.captured:%Y-%m-%d %H:%M} UTC{still}{mark}", 4)
        if each is not versions[0]:
            _show_changes(each.changes)


def _show_changes(changes: Changes | None) -> None:
    from archiver.cli.showing import safe, say

    if changes is None:
        say("not compared: one of the two versions was not read yet", 6)
        return
    if not changes:
        say("its citations are the same", 6)
    for _, citation in changes.added:
        say(f"new: “{safe(citation.quote)}”", 6)
    for _, citation in changes.removed:
        say(f"gone: “{safe(citation.quote)}”", 6)
    for change in changes.changed:
        names = ", ".join(dict.fromkeys(FIELDS.get(name, name) for name in change.fields))
        if "quote" in change.fields:
            say(f"changed ({names}): “{safe(change.before[1].quote)}” -> “{safe(change.after[1].quote)}”", 6)
        else:
            say(f"changed ({names}): “{safe(change.after[1].quote)}”", 6)
