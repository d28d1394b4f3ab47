"""Links and bare handles of an article: what leads to Telegram, before it is joined to the words around it.

The article's reader has found every address in it (links, embeds, addresses written out) and told share buttons
and the publisher's own channel from the rest; handles without an address are found here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from archiver.citations import evidence
from archiver.citations.passages import Span, Target
from archiver.citations.sentences import Sentence
from archiver.citations.words.platforms import PLATFORM
from archiver.model.articles import Article, Reference
from archiver.model.citations import Relation
from archiver.text.addresses import find_handles

_IDLE_REGIONS = frozenset({"nav", "footer", "share"})
_PLATFORM_REACH = 16
_SLASHED = re.compile(r"\s?[/|]\s?(?P<handle>[A-Za-z][A-Za-z0-9]*_[A-Za-z0-9_]{2,})(?![\w/]|\.\w)")
_BARE_HANDLE = re.compile(r"(?<![\w@./-])(?=[a-z0-9]{1,31}_)[a-z][a-z0-9_]{4,31}(?![\w@/-]|\.\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Something that leads to Telegram at ``[start, end)`` of the normalised text.

    ``placed`` is False for an embed: it belongs to no sentence. ``weak``: a bare handle, which needs a reason.
    ``label``: the words of a link.
    """

    start: int
    end: int
    relation: Relation
    url: str | None = None
    handle: str | None = None
    channel_id: int | None = None
    post_id: int | None = None
    invite: str | None = None
    weak: bool = False
    placed: bool = True
    label: str = ""

    @property
    def target(self) -> Target:
        """What it leads to."""
        return (self.handle.casefold() if self.handle else None, self.channel_id, self.post_id, self.invite)


def from_references(article: Article) -> list[Lead]:
    """The leads among the article's references; offsets still count in the article's own text."""
    return [_from_reference(article.text, ref) for ref in article.references if _is_cited(ref)]


def _from_reference(text: str, ref: Reference) -> Lead:
    exact = _is_exact(text, ref)
    # A copied widget leaves "@name" and its address run together, see text.addresses.
    widget = not exact and text[ref.start : ref.start + 1] == "@"
    return Lead(
        start=ref.start,
        end=max(ref.end, ref.start),
        relation="embed" if ref.kind == "embed" or widget else "link",
        url=ref.url if exact else None,
        handle=ref.handle,
        channel_id=ref.channel_id,
        post_id=ref.post_id,
        invite=ref.invite,
        placed=ref.kind != "embed",
        label=ref.label,
    )


def _is_exact(text: str, ref: Reference) -> bool:
    """False where an id follows that could not be read ("t.me/name/407122.3Kviews")."""
    return not (ref.post_id is None and re.match(r"/[0-9]", text[ref.end : ref.end + 2]))


def _is_cited(ref: Reference) -> bool:
    idle = ref.kind in {"share", "site_chrome"} or ref.region in _IDLE_REGIONS
    return not (idle or _is_bot(ref.handle))


def _is_bot(handle: str | None) -> bool:
    """Telegram reserves names that end so for bots: https://core.telegram.org/bots/features#creating-a-new-bot."""
    return handle is not None and handle.casefold().endswith("bot")


def from_handles(text: str, taken: Sequence[Span]) -> list[Lead]:
    """Bare handles in a text, except where one of the ``taken`` spans (in text order) stands already."""
    starts = [start for start, _ in taken]
    reach = 0
    ends = [reach := max(reach, end) for _, end in taken]
    return [
        Lead(
            start=handle.start,
            end=handle.end,
            relation="link",
            handle=handle.handle,
            post_id=handle.post_id,
            weak=True,
        )
        for handle in find_handles(text)
        if not (_is_bot(handle.handle) or _is_taken(handle.start, handle.end, starts, ends))
    ]


def _is_taken(start: int, end: int, starts: Sequence[int], ends: Sequence[int]) -> bool:
    before = bisect_right(starts, end - 1) - 1
    return before >= 0 and ends[before] > start


def has_bare_handle(text: str) -> bool:
    """Whether a Latin name with an underscore stands anywhere in the text."""
    return "_" in text and _BARE_HANDLE.search(text) is not None


def _follows_platform(masked: str, at: int) -> bool:
    """Whether Telegram's name ends right before, as in the credit "Photo: Telegram/some_name"."""
    names = PLATFORM.finditer(masked, max(0, at - _PLATFORM_REACH), at)
    return any(not masked[name.end() : at].strip() for name in names)


def bare_handles(sentence: Sentence) -> list[Lead]:
    """Latin names with an underscore behind the slash of a credit, or right behind a verb in a text of another script
    ("пишет some_name").
    """
    # The text holds all that its masked form does, and need not be masked first.
    if "_" not in sentence.text or "_" not in sentence.masked:
        return []
    leads = [
        Lead(
            start=match.start("handle") + sentence.start,
            end=match.end("handle") + sentence.start,
            relation="quoted",
            handle=match["handle"],
            weak=True,
        )
        for match in _SLASHED.finditer(sentence.masked)
        if _follows_platform(sentence.masked, match.start())
    ]
    if sentence.masked.isascii():
        return leads
    for match in _BARE_HANDLE.finditer(sentence.masked):
        found = evidence.find_evidence(sentence.masked, *match.span(), 0, len(sentence.masked))
        if any(item.act == "say" and item.distance <= 3 for item in found):
            start, end = match.start() + sentence.start, match.end() + sentence.start
            leads.append(Lead(start=start, end=end, relation="quoted", handle=match.group(), weak=True))
    return leads
