"""A person's decisions about links, written down and taken back.

The archive is open for writing only while a decision is written, never while a person thinks.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from archiver.archive import Archive, Writer
from archiver.errors import ArchiverError, UsageError
from archiver.jobs.naming import named_post
from archiver.jobs.post_names import post_name
from archiver.jobs.proposals import CitationView, ReviewOutcome, view_of
from archiver.jobs.report import posts_of, report_of
from archiver.jobs.workplace import Workplace
from archiver.model.entries import ReviewAct
from archiver.model.ids import PostKey
from archiver.model.reviews import LONGEST_NAME, LONGEST_NOTE, LONGEST_QUOTE, Review, Verdicts
from archiver.report import report_name
from archiver.wording import shortened

Wanted = Literal["accept", "reject", "choose", "note"]
SAID = {"accept": "Accepted", "choose": "Accepted", "reject": "Rejected", "note": "Noted"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person wants: ``citation`` an id or its beginning, ``post`` a POST as typed or one known already.

    ``seen``: the links that the person was shown; where they are others by now, nothing is decided.
    """

    citation: str
    act: Wanted
    post: PostKey | str | None = None
    note: str | None = None
    by: str | None = None
    seen: tuple[PostKey, ...] | None = None


async def decide(place: Workplace, decision: Decision) -> ReviewOutcome:
    """Write a decision down; what says nothing new is not written, and ``reviews`` stays empty.

    Raises UsageError where it is not clear which post is meant, or where a note or name is missing or too long.
    """
    async with place.writing() as archive:
        return await write(archive, await prepare(archive, decision))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A decision that can be written: ``act`` is None where it says nothing new. ``said`` tells what it comes to."""

    act: ReviewAct | None
    said: tuple[str, ...]


async def prepare(archive: Archive, decision: Decision) -> Prepared:
    """What a decision comes to in the archive as it is now; nothing is written. Raises UsageError as ``decide``."""
    note, by = checked_words(decision.note, "note", LONGEST_NOTE), checked_words(decision.by, "name", LONGEST_NAME)
    if decision.act == "note" and note is None:
        raise UsageError("A note needs words.")
    article_id, citation_id = await archive.catalog.citation_named(decision.citation)
    record = await archive.catalog.article(article_id)
    view = view_of(record, citation_id, await posts_of(archive, record))
    if decision.seen is not None and set(decision.seen) != set(view.linked):
        raise UsageError("The links of this citation have changed since they were shown.", hint="Look at them again.")
    post = await _meant(archive, view, decision)
    verdicts = (await archive.catalog.verdicts(article_id)).get(citation_id, {})
    if _says_nothing_new(view, decision.act, post, note, verdicts):
        return Prepared(act=None, said=(f"Nothing new: {_known(view, decision.act, post)}.",))
    act = ReviewAct(
        session=0,
        act="accept" if decision.act == "choose" and post in view.linked else decision.act,
        article_id=article_id,
        citation_id=citation_id,
        start=view.citation.start,
        end=view.citation.end,
        quote=view.citation.quote[:LONGEST_QUOTE],
        post=post,
        note=note,
        by=by,
    )
    about = "" if decision.act == "note" else f" {_named(view, post) if post else 'every link'}"
    said = [f"{SAID[decision.act]}{about} for “{shortened(view.citation.quote)}”."]
    if post is not None and decision.act != "reject" and await archive.catalog.post(post) is None:
        said.append(
            f"The archive does not hold {_named(view, post)} yet; `archiver link {article_id[:12]}` fetches it."
        )
    return Prepared(act=act, said=tuple(said))


async def prepare_undo(archive: Archive, name: str | None, note: str | None, by: str | None) -> Prepared:
    """What taking a decision back comes to; nothing is written. Raises UsageError as ``undo``."""
    note, by = checked_words(note, "note", LONGEST_NOTE), checked_words(by, "name", LONGEST_NAME)
    last = _last(await archive.catalog.reviews(), name)
    act = ReviewAct(
        session=0,
        act="undo",
        article_id=last.article_id,
        citation_id=last.citation_id,
        start=last.start,
        end=last.end,
        quote=last.quote,
        undoes=last.entry,
        note=note,
        by=by,
    )
    what = f"{last.act} {last.post}" if last.post else last.act
    return Prepared(act=act, said=(f"Taken back: {what} (entry {last.entry}), “{shortened(last.quote)}”.",))


async def write(archive: Writer, prepared: Prepared) -> ReviewOutcome:
    """Write down what was prepared."""
    if prepared.act is None:
        return ReviewOutcome(said=prepared.said)
    entry = await archive.decide_link(prepared.act)
    reviews = await archive.catalog.reviews(prepared.act.article_id)
    return ReviewOutcome(reviews=tuple(each for each in reviews if each.entry == entry.n), said=prepared.said)


async def undo(place: Workplace, name: str | None, *, note: str | None = None, by: str | None = None) -> ReviewOutcome:
    """Take back the newest decision (about the citation ``name``) that was not taken back yet.

    ``name`` may also be that of a citation which the newest reading no longer has. Raises UsageError where there is
    nothing to take back.
    """
    async with place.writing() as archive:
        return await write(archive, await prepare_undo(archive, name, note, by))


async def refresh_reports(place: Workplace, article_ids: Sequence[str]) -> None:
    """Write the pages of these articles anew where there are any, so that they show the decisions."""
    for article_id in dict.fromkeys(article_ids):
        try:
            async with place.reading() as archive:
                page = archive.layout.reports / report_name(article_id)
            if await asyncio.to_thread(page.exists):
                await report_of(place, article_id)
        except ArchiverError as fault:
            place.progress.warn(f"The report of article {article_id[:12]} could not be written again: {fault}")


async def _meant(archive: Archive, view: CitationView, decision: Decision) -> PostKey | None:
    """The post that a decision is about."""
    links = view.resolution.links
    if isinstance(decision.post, PostKey):
        post: PostKey | None = decision.post
    elif decision.post is not None:
        post = await named_post(archive, decision.post)
    elif decision.act == "accept":
        held = view.proposed or tuple(link for link in links if link.decision != "rejected")
        if len(held) != 1:
            names = ", ".join(_named(view, link.post) for link in held)
            raise UsageError(
                f"The citation has {len(held)} links that could be meant: {names}."
                if held
                else "The citation has no link that could be accepted.",
                hint="Name one with --post POST." if held else "Name the post that it means with --choose POST.",
            )
        post = held[0].post
    else:
        post = None
    if decision.act == "accept" and post not in view.linked:
        raise UsageError(
            f"{_named(view, post) if post else 'It'} is not among the links of this citation.",
            hint="Say --choose POST where the citation means a post that was not linked.",
        )
    if decision.act == "reject" and post is None and not links:
        raise UsageError("The citation has no link that could be rejected.")
    return post


def _says_nothing_new(
    view: CitationView, act: Wanted, post: PostKey | None, note: str | None, verdicts: Verdicts
) -> bool:
    """Whether the same counts already; a note with it is new unless it stands there."""
    if note is not None and all(each.note != note or each.undone for each in view.reviews):
        return False
    if act == "note":
        return True
    posts = view.linked if post is None else (post,)
    return all(verdicts.get(each) == ("rejected" if act == "reject" else "accepted") for each in posts)


def _known(view: CitationView, act: Wanted, post: PostKey | None) -> str:
    if act == "note":
        return "the note stands there already"
    which = "every link" if post is None else _named(view, post)
    return f"{which} is {'rejected' if act == 'reject' else 'accepted'} already"


def _named(view: CitationView, key: PostKey) -> str:
    return post_name(key, view.posts.get(key))


def _last(reviews: Sequence[Review], name: str | None) -> Review:
    wanted = "" if name is None else name.strip().lower()
    if name is not None and not re.fullmatch(r"[0-9a-f]{1,64}", wanted):
        raise UsageError(f"The archive has no citation “{shortened(name)}”.")
    found = {}
    for each in reviews:
        if each.act != "undo" and not each.undone and any(
            known.startswith(wanted) for known in (each.citation_id, each.now or "") if known
        ):  # fmt: skip
            found[each.now or each.citation_id] = each
    if name is not None and len(found) > 1:
        named = ", ".join(known[:12] for known in list(found)[:6])
        raise UsageError(f"{name} is the beginning of several citations.", hint=f"Among them: {named}.")
    if not found:
        raise UsageError("There is no decision left that could be taken back.")
    return max(found.values(), key=lambda each: each.entry)


def checked_words(text: str | None, what: str, longest: int) -> str | None:
    """What a person typed, None for nothing; raises UsageError for too much of it."""
    words = (text or "").encode(errors="replace").decode().strip()
    if len(words) > longest:
        raise UsageError(f"The {what} has {len(words):,} characters, the log takes {longest:,}.", hint="Shorten it.")
    return words or None
